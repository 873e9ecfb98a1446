"""Fresh random models of Stable Diffusion XL's family, to compare images beyond the golden ones:

    sdxl_random.py FOLDER COUNT [FIRST_SEED]

Each folder model-N is a model; run.txt beside it holds the settings to make its images with. Make them with the command
"dreambooth generate" and compare them by opens_in_diffusers.py; random.sh does all of it.
"""

import random
import sys
from pathlib import Path

import torch
from diffusers import DDIMScheduler, EulerDiscreteScheduler

from pipeline_golden import SCHEDULE, WORDS
from sdxl_golden import PUBLISHED, build

SAMPLED = ["model", "ddim", "euler", "euler-a", "dpm++2m"]


def case(draw):
    """A configuration of which all that the family leaves open is drawn."""
    groups = draw.choice([2, 4])
    levels = draw.choice([2, 3])
    channels = tuple(draw.choice([8, 16, 24]) for _ in range(levels))
    attends = tuple(draw.random() < 0.6 for _ in range(levels - 1)) + (True,)
    velocity = draw.random() < 0.4
    scheduler = EulerDiscreteScheduler.from_config(PUBLISHED)
    if velocity:
        scheduler = EulerDiscreteScheduler.from_config(
            PUBLISHED | dict(
                prediction_type="v_prediction", rescale_betas_zero_snr=True, timestep_spacing="trailing"))
    elif draw.random() < 0.3:
        scheduler = DDIMScheduler(**SCHEDULE, clip_sample=False, set_alpha_to_one=False, steps_offset=1)
    statistics = draw.random() < 0.3
    return dict(
        text=dict(
            hidden_act=draw.choice(["quick_gelu", "gelu"]), hidden_size=4 * draw.randint(3, 8),
            num_attention_heads=draw.choice([1, 2, 4]), num_hidden_layers=draw.randint(2, 4)),
        text_2=dict(
            hidden_act=draw.choice(["quick_gelu", "gelu"]), hidden_size=4 * draw.randint(3, 8),
            num_attention_heads=draw.choice([1, 2, 4]), num_hidden_layers=draw.randint(2, 4),
            projection_dim=draw.randint(5, 40)),
        eos_token_id=draw.choice([None, 2]),
        unet=dict(
            block_out_channels=channels, layers_per_block=draw.choice([1, 2]), norm_num_groups=groups,
            attention_head_dim=tuple(draw.choice([1, 2, 4]) for _ in range(levels)),
            transformer_layers_per_block=tuple(draw.randint(1, 3) for _ in range(levels)),
            use_linear_projection=draw.random() < 0.7, addition_time_embed_dim=2 * draw.randint(2, 8),
            down_block_types=tuple("CrossAttnDownBlock2D" if it else "DownBlock2D" for it in attends),
            up_block_types=tuple("CrossAttnUpBlock2D" if it else "UpBlock2D" for it in reversed(attends))),
        vae=dict(
            scaling_factor=draw.choice([0.13025, 0.5]),
            **(dict(latents_mean=[-1.6, 1.1, 0.8, -0.2], latents_std=[8.4, 5.9, 5.3, 7.6]) if statistics else {})),
        force_zeros=draw.random() < 0.6,
        scheduler=scheduler)


def settings(draw):
    """Sizes, words and sampling, as arguments of the command line."""
    words = lambda count: " ".join(draw.choice(WORDS) for _ in range(count))
    lines = dict(
        prompts=words(draw.choice([3, 10, 90])), inferenceSteps=draw.randint(3, 8), seed=draw.randrange(2**32),
        guidanceScale=draw.choice([1.0, 3.5, 5.0, 7.5]), guidanceRescale=draw.choice([0.0, 0.0, 0.7]),
        scheduler=draw.choice(SAMPLED), width=32 * draw.randint(2, 4), height=32 * draw.randint(2, 4), imagesPerPrompt=1)
    if draw.random() < 0.5:
        lines["negativePrompt"] = words(3)
    return lines


def main(folder, count, first=1):
    for number in range(first, first + count):
        draw = random.Random(number)
        model = folder / f"model-{number}"
        build(case(draw), model, 10_000 + 10 * number).to(torch.float16).save_pretrained(model)
        (folder / f"run-{number}.txt").write_text(
            "".join(f"-D{name}={value}\n" for name, value in settings(draw).items()))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))

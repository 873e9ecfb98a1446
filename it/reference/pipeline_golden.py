"""Golden data of the whole pipeline: two small models saved by save_pretrained, three schedulers each."""

import json

import torch
from diffusers import (
    AutoencoderKL,
    DDIMScheduler,
    DDPMScheduler,
    DEISMultistepScheduler,
    DPMSolverMultistepScheduler,
    DPMSolverSinglestepScheduler,
    EulerAncestralDiscreteScheduler,
    EulerDiscreteScheduler,
    HeunDiscreteScheduler,
    KDPM2AncestralDiscreteScheduler,
    KDPM2DiscreteScheduler,
    LCMScheduler,
    LMSDiscreteScheduler,
    PNDMScheduler,
    StableDiffusionPipeline,
    UNet2DConditionModel,
    UniPCMultistepScheduler,
)
from diffusers.utils import logging
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer
from transformers.models.clip.tokenization_clip import bytes_to_unicode

from models_golden import blocks
from reference import GOLDEN, generator, randomize, save, save_json

WORDS = "a photo of sks dog cat in the snow on beach blurry painting".split()

SCHEDULE = dict(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", num_train_timesteps=1000)

SCHEDULERS = {
    "ddim": (DDIMScheduler, {}),
    "pndm": (PNDMScheduler, {}),
    "euler": (EulerDiscreteScheduler, {}),
    "euler-a": (EulerAncestralDiscreteScheduler, {}),
    "dpm++2m": (DPMSolverMultistepScheduler, {}),
    "dpm++2m-karras": (DPMSolverMultistepScheduler, dict(use_karras_sigmas=True)),
    "dpm++2m-sde": (DPMSolverMultistepScheduler, dict(algorithm_type="sde-dpmsolver++")),
    "dpm++2s": (DPMSolverSinglestepScheduler, {}),
    "ddpm": (DDPMScheduler, {}),
    "deis": (DEISMultistepScheduler, {}),
    "dpm2": (KDPM2DiscreteScheduler, {}),
    "dpm2-a": (KDPM2AncestralDiscreteScheduler, {}),
    "heun": (HeunDiscreteScheduler, {}),
    "lcm": (LCMScheduler, {}),
    "lms": (LMSDiscreteScheduler, {}),
    "unipc": (UniPCMultistepScheduler, {}),
}

MODELS = {
    "sd1": dict(
        text=dict(hidden_act="quick_gelu", hidden_size=24, num_attention_heads=3),
        unet=dict(attention_head_dim=4, cross_attention_dim=24),
        pad_token="<|endoftext|>",
        # As published: the file also holds a key for other schedulers, which from_config keeps.
        scheduler=PNDMScheduler.from_config(
            dict(SCHEDULE, skip_prk_steps=True, set_alpha_to_one=False, steps_offset=1, clip_sample=False)),
        # A width and a height that differ would show a swap.
        runs=[
            dict(scheduler="pndm", seed=42, steps=8, width=96, height=64, negative_prompt=""),
            dict(scheduler="ddim", seed=7, steps=10, width=64, height=64, negative_prompt="blurry painting"),
            dict(scheduler="dpm++2m-karras", seed=2**31, steps=8, width=64, height=96, negative_prompt=""),
        ]),
    "sd2": dict(
        text=dict(hidden_act="gelu", hidden_size=32, num_attention_heads=4),
        unet=dict(attention_head_dim=(2, 4, 8), cross_attention_dim=32, use_linear_projection=True),
        pad_token="!",
        scheduler=DDIMScheduler(
            **SCHEDULE, clip_sample=False, set_alpha_to_one=False, steps_offset=1, prediction_type="v_prediction"),
        runs=[
            dict(scheduler="ddim", seed=42, steps=10, width=64, height=64, negative_prompt=""),
            dict(scheduler="euler", seed=0, steps=8, width=96, height=64, negative_prompt="a cat"),
            dict(scheduler="euler-a", seed=99, steps=8, width=64, height=96, negative_prompt=""),
        ]),
}

PROMPT = "a photo of sks dog in the snow"
GUIDANCE = 7.5


def write_vocabulary(folder):
    """A CLIP vocabulary of the bytes and a few words, each built from its letters left to right."""
    letters = list(bytes_to_unicode().values())
    tokens, merges = letters + [letter + "</w>" for letter in letters], []
    for word in WORDS:
        parts = list(word[:-1]) + [word[-1] + "</w>"]
        while len(parts) > 1:
            pair, joined = f"{parts[0]} {parts[1]}", parts[0] + parts[1]
            if pair not in merges:
                merges.append(pair)
                tokens.append(joined)
            parts[:2] = [joined]
    tokens += ["<|startoftext|>", "<|endoftext|>"]
    folder.mkdir(parents=True, exist_ok=True)
    vocabulary, merge_list = folder / "vocab.json", folder / "merges.txt"
    vocabulary.write_text(json.dumps({token: index for index, token in enumerate(dict.fromkeys(tokens))}))
    merge_list.write_text("#version: 0.2\n" + "\n".join(merges) + "\n")
    return vocabulary, merge_list


def build(case, folder, seed):
    vocabulary, merges = write_vocabulary(folder / "tokenizer")
    tokenizer = CLIPTokenizer(str(vocabulary), str(merges), pad_token=case["pad_token"], model_max_length=77)
    text_encoder = CLIPTextModel(
        CLIPTextConfig(
            **case["text"], vocab_size=len(tokenizer), intermediate_size=48, num_hidden_layers=2,
            max_position_embeddings=77, bos_token_id=tokenizer.bos_token_id, eos_token_id=tokenizer.eos_token_id,
            pad_token_id=tokenizer.pad_token_id, projection_dim=16))
    unet = UNet2DConditionModel(
        **case["unet"], block_out_channels=(8, 8, 16), layers_per_block=1, norm_num_groups=4, in_channels=4,
        out_channels=4, sample_size=8, down_block_types=("CrossAttnDownBlock2D",) * 2 + ("DownBlock2D",),
        up_block_types=("UpBlock2D",) + ("CrossAttnUpBlock2D",) * 2)
    vae = AutoencoderKL(
        block_out_channels=(4, 4, 8, 8), layers_per_block=1, norm_num_groups=4, latent_channels=4, sample_size=64,
        scaling_factor=0.18215, down_block_types=blocks("DownEncoderBlock2D", 4),
        up_block_types=blocks("UpDecoderBlock2D", 4))
    for index, model in enumerate((text_encoder, unet, vae)):
        randomize(model, seed + index)
    with torch.no_grad():
        # Small outputs keep guided latents near unit scale and pixels off their limits.
        unet.conv_out.weight.mul_(0.5)
        vae.decoder.conv_out.weight.mul_(0.25)
    return StableDiffusionPipeline(
        vae=vae, text_encoder=text_encoder, tokenizer=tokenizer, unet=unet, scheduler=case["scheduler"],
        safety_checker=None, feature_extractor=None, requires_safety_checker=False)


def sample(pipeline, run, output_type):
    scheduler, options = SCHEDULERS[run["scheduler"]]
    pipeline.scheduler = scheduler.from_config(pipeline.scheduler.config, **options)
    return pipeline(
        run["prompt"], negative_prompt=run["negative_prompt"], guidance_scale=run["guidance_scale"],
        num_inference_steps=run["steps"], width=run["width"], height=run["height"],
        generator=generator(run["seed"]), output_type=output_type).images


def open_pipeline(model):
    """Opens the folder anew for each run, as a user of diffusers would."""
    opened = StableDiffusionPipeline.from_pretrained(model, torch_dtype=torch.float32, safety_checker=None)
    opened.set_progress_bar_config(disable=True)
    return opened


def pipeline(name, case, seed):
    folder = GOLDEN / "pipeline" / name
    model = folder / "model"
    build(case, model, seed).to(torch.float16).save_pretrained(model)
    latents = {}
    runs = []
    for index, run in enumerate(case["runs"]):
        run = run | dict(prompt=PROMPT, guidance_scale=GUIDANCE, image=f"{index}.png")
        latents[str(index)] = sample(open_pipeline(model), run, "latent")
        sample(open_pipeline(model), run, "pil")[0].save(folder / run["image"])
        runs.append(run)
    save(latents, folder / "latents.safetensors")
    save_json(runs, folder / "runs.json")


if __name__ == "__main__":
    logging.disable_progress_bar()
    for index, (name, case) in enumerate(MODELS.items()):
        pipeline(name, case, 500 + 10 * index)

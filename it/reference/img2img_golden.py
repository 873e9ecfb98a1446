"""Golden data of sampling that starts from an image: image to image, and inpainting with UNets of 4 and 9 channels.

On the folders of pipeline_golden.py and sdxl_golden.py. A UNet of 9 channels is that of the model with another conv_in,
which is stored here. The image and its mask have another size than the results, and the mask has colours and all shades of
grey.
"""

import torch
from diffusers import (
    StableDiffusionImg2ImgPipeline,
    StableDiffusionInpaintPipeline,
    StableDiffusionXLImg2ImgPipeline,
    StableDiffusionXLInpaintPipeline,
    UNet2DConditionModel,
)
from diffusers.utils import logging
from PIL import Image

from pipeline_golden import SCHEDULERS
from reference import GOLDEN, generator, normal, save, save_json

FOLDER = GOLDEN / "img2img"
PROMPT = "a photo of sks dog in the snow"
RUN = dict(
    prompt=PROMPT, negative_prompt="blurry painting", guidance_scale=7.5, eta=0.0, steps=8, width=96, height=64,
    model="pipeline/sd1", seed=5, image=None)
XL = dict(model="sdxl/base", guidance_scale=5.0, negative_prompt="")

RUNS = [
    RUN | dict(kind="img2img") | run for run in (
        dict(scheduler="pndm", strength=0.6),
        dict(scheduler="pndm", strength=1.0, width=64),
        dict(scheduler="pndm", strength=0.9, width=64),  # begins between the two of the repeated timestep
        dict(scheduler="ddim", strength=0.5, image="img2img.png"),
        dict(scheduler="ddim", strength=0.75, eta=0.7, steps=10, model="pipeline/sd2"),
        dict(scheduler="euler", strength=0.6, height=96),
        dict(scheduler="euler-a", strength=0.7, model="pipeline/sd2"),
        dict(scheduler="dpm++2m", strength=0.7, steps=10, guidance_scale=1.0),
        dict(scheduler="dpm++2m", strength=0.3, steps=20),
        dict(scheduler="dpm++2m-karras", strength=0.55, model="pipeline/sd2"),
        XL | dict(scheduler="model", strength=0.5, image="img2img-xl.png"),
        XL | dict(scheduler="euler-a", strength=0.7, negative_prompt="a cat", height=96),
        XL | dict(scheduler="model", strength=0.6, model="sdxl/velocity"),
        dict(scheduler="heun", strength=0.6),
        dict(scheduler="dpm2-a", strength=0.5, model="pipeline/sd2"),
        dict(scheduler="lms", strength=0.7),
        dict(scheduler="unipc", strength=0.6, steps=10),
        dict(scheduler="deis", strength=0.6),
        dict(scheduler="dpm++2s", strength=0.7, steps=7),
        dict(scheduler="dpm++2m-sde", strength=0.6),
        dict(scheduler="lcm", strength=0.5, guidance_scale=1.0),
        dict(scheduler="ddpm", strength=0.7, model="pipeline/sd2"),
    )
] + [
    RUN | dict(kind="inpaint") | run for run in (
        dict(scheduler="pndm", strength=1.0, image="inpaint.png"),
        dict(scheduler="ddim", strength=0.7, eta=0.5, width=64),
        dict(scheduler="euler", strength=1.0, height=96),
        dict(scheduler="euler-a", strength=0.8, model="pipeline/sd2"),
        dict(scheduler="dpm++2m", strength=0.75, guidance_scale=1.0),
        dict(scheduler="dpm++2m-karras", strength=1.0),
        XL | dict(scheduler="model", strength=0.8),
        XL | dict(scheduler="ddim", strength=1.0, eta=0.5),
        dict(scheduler="heun", strength=0.8),
        dict(scheduler="dpm2-a", strength=1.0),
        dict(scheduler="dpm2", strength=0.6),
    )
] + [
    RUN | dict(kind="inpaint9") | run for run in (
        dict(scheduler="pndm", strength=1.0),
        dict(scheduler="ddim", strength=1.0, eta=0.6, width=64, image="inpaint9.png"),
        dict(scheduler="euler", strength=0.7, guidance_scale=1.0),
        dict(scheduler="euler-a", strength=1.0, height=96),
        dict(scheduler="dpm++2m", strength=0.6),
        XL | dict(scheduler="model", strength=1.0),
        XL | dict(scheduler="euler-a", strength=0.7, image="inpaint9-xl.png"),
    )
]


def picture(seed, scale):
    """Smooth colours at an odd size, so that every result needs the resampling filter."""
    coarse = normal(seed, 1, 3, 7, 9) * scale
    smooth = torch.nn.functional.interpolate(coarse, size=(50, 70), mode="bicubic")
    levels = (smooth * 64 + 128).clamp(0, 255).round().to(torch.uint8)
    return Image.fromarray(levels[0].permute(1, 2, 0).numpy())


def wider(unet, conv_in):
    config = dict(unet.config) | dict(in_channels=9)
    inpainting = UNet2DConditionModel.from_config(config)
    inpainting.load_state_dict(unet.state_dict() | {"conv_in.weight": conv_in})
    return inpainting.eval()


def sample(run, image, mask, conv_in, output_type):
    folder = GOLDEN / run["model"] / "model"
    if run["model"].startswith("sdxl"):
        kind = StableDiffusionXLImg2ImgPipeline if run["kind"] == "img2img" else StableDiffusionXLInpaintPipeline
        pipeline = kind.from_pretrained(folder, torch_dtype=torch.float32, add_watermarker=False)
    else:
        kind = StableDiffusionImg2ImgPipeline if run["kind"] == "img2img" else StableDiffusionInpaintPipeline
        pipeline = kind.from_pretrained(folder, torch_dtype=torch.float32, safety_checker=None)
    pipeline.set_progress_bar_config(disable=True)
    if run["kind"] == "inpaint9":
        pipeline.unet = wider(pipeline.unet, conv_in)
    if run["scheduler"] != "model":
        scheduler, options = SCHEDULERS[run["scheduler"]]
        pipeline.scheduler = scheduler.from_config(pipeline.scheduler.config, **options)
    size = dict(width=run["width"], height=run["height"])
    if run["kind"] == "img2img":  # takes the size of its image
        given = dict(image=pipeline.image_processor.resize(image, **size))
    else:
        given = dict(image=image, mask_image=mask, **size)
    return pipeline(
        run["prompt"], negative_prompt=run["negative_prompt"] or None, guidance_scale=run["guidance_scale"],
        num_inference_steps=run["steps"], strength=run["strength"], eta=run["eta"],
        generator=generator(run["seed"]), output_type=output_type, **given).images


if __name__ == "__main__":
    logging.disable_progress_bar()
    FOLDER.mkdir(parents=True, exist_ok=True)
    image, mask = picture(601, 1.0), picture(602, 1.5)
    image.save(FOLDER / "init.png")
    mask.save(FOLDER / "mask.png")
    conv_in = (normal(603, 8, 9, 3, 3) / 9).half().float()
    golden = {"conv_in.weight": conv_in.half()}
    for number, run in enumerate(RUNS):
        golden[str(number)] = sample(run, image, mask, conv_in, "latent")
        if run["image"]:
            sample(run, image, mask, conv_in, "pil")[0].save(FOLDER / run["image"])
    save(golden, FOLDER / "golden.safetensors")
    save_json(RUNS, FOLDER / "runs.json")

"""Seconds per sampled image in diffusers: prompt to image with guidance 7.5, fp32."""

import argparse

import torch
from diffusers import DDIMScheduler, DiffusionPipeline

from measurement import Stopwatch, report


def main(model, resolution, batch, inference_steps, images, warm_up):
    pipeline = DiffusionPipeline.from_pretrained(model, torch_dtype=torch.float32)
    pipeline.watermark = None
    pipeline.scheduler = DDIMScheduler.from_config(pipeline.scheduler.config)
    pipeline.set_progress_bar_config(disable=True)
    watch = Stopwatch()
    for seed in range(warm_up + images):
        with watch.lap():
            pipeline(
                "a photo of sks dog", num_inference_steps=inference_steps, guidance_scale=7.5, width=resolution,
                height=resolution, num_images_per_prompt=batch, generator=torch.Generator("cpu").manual_seed(seed))
    report("generate", "image", [seconds / batch for seconds in watch.after(warm_up)])


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("model")
    parser.add_argument("--resolution", type=int, default=256)
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--inference-steps", type=int, default=5)
    parser.add_argument("--images", type=int, default=2)
    parser.add_argument("--warm-up", type=int, default=1)
    main(**vars(parser.parse_args()))

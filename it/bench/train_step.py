"""Seconds per DreamBooth training step in diffusers: the step of its train_dreambooth.py, fp32, AdamW.

The published script encodes the image and the prompt anew in each step; `--cached` measures the step without that, as
an engine does that computes them once.
"""

import argparse

import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL, DDPMScheduler, UNet2DConditionModel
from transformers import CLIPTextModel, CLIPTokenizer

from measurement import Stopwatch, report


def adamw(parameters, eight_bit):
    if eight_bit:
        from bitsandbytes.optim import AdamW8bit as optimizer
    else:
        from torch.optim import AdamW as optimizer
    return optimizer(parameters, lr=5e-6, betas=(0.9, 0.999), weight_decay=1e-2, eps=1e-8)


def add_lora(unet, rank):
    from peft import LoraConfig

    unet.requires_grad_(False)
    unet.add_adapter(LoraConfig(r=rank, lora_alpha=rank, target_modules=["to_k", "to_q", "to_v", "to_out.0"]))


def main(
        model, resolution, batch, steps, warm_up, cached, prior, gradient_checkpointing, eight_bit, bf16, lora):
    dtype = torch.bfloat16 if bf16 else torch.float32
    tokenizer = CLIPTokenizer.from_pretrained(model, subfolder="tokenizer")
    text_encoder = CLIPTextModel.from_pretrained(model, subfolder="text_encoder", torch_dtype=torch.float32)
    vae = AutoencoderKL.from_pretrained(model, subfolder="vae", torch_dtype=torch.float32)
    unet = UNet2DConditionModel.from_pretrained(model, subfolder="unet", torch_dtype=dtype)
    schedule = DDPMScheduler.from_pretrained(model, subfolder="scheduler")
    vae.requires_grad_(False)
    text_encoder.requires_grad_(False)
    unet.train()
    if lora:
        add_lora(unet, lora)
    if gradient_checkpointing:
        unet.enable_gradient_checkpointing()
    trained = [parameter for parameter in unet.parameters() if parameter.requires_grad]
    optimizer = adamw(trained, eight_bit)

    prompts = ["a photo of sks dog"] * batch + ["a photo of a dog"] * batch * prior
    ids = tokenizer(
        prompts, truncation=True, padding="max_length", max_length=tokenizer.model_max_length,
        return_tensors="pt").input_ids
    images = torch.rand(len(prompts), 3, resolution, resolution) * 2 - 1

    def latents_and_states():
        with torch.no_grad():
            latents = vae.encode(images).latent_dist.sample() * vae.config.scaling_factor
            return latents, text_encoder(ids)[0]

    kept = latents_and_states() if cached else None
    if cached:
        del vae, text_encoder
    watch = Stopwatch()
    for _ in range(warm_up + steps):
        with watch.lap():
            latents, states = kept or latents_and_states()
            noise = torch.randn_like(latents)
            timesteps = torch.randint(0, schedule.config.num_train_timesteps, (len(prompts),))
            noisy = schedule.add_noise(latents, noise, timesteps)
            prediction = unet(noisy.to(dtype), timesteps, states.to(dtype)).sample.float()
            pairs = zip(prediction.chunk(1 + prior), noise.chunk(1 + prior))
            sum(F.mse_loss(mine, target) for mine, target in pairs).backward()
            torch.nn.utils.clip_grad_norm_(trained, 1.0)
            optimizer.step()
            optimizer.zero_grad()
    name = "step with cached latents" if cached else "step"
    report("train", name, watch.after(warm_up))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("model")
    parser.add_argument("--resolution", type=int, default=256)
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--steps", type=int, default=3)
    parser.add_argument("--warm-up", type=int, default=1)
    parser.add_argument("--cached", action="store_true")
    parser.add_argument("--prior", action="store_true")
    parser.add_argument("--gradient-checkpointing", action="store_true")
    parser.add_argument("--eight-bit", action="store_true")
    parser.add_argument("--bf16", action="store_true")
    parser.add_argument("--lora", type=int, default=0, metavar="RANK")
    main(**vars(parser.parse_args()))

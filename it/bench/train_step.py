"""Seconds per DreamBooth training step in diffusers: the step of its train_dreambooth.py, fp32, AdamW; for a folder of
Stable Diffusion XL that of its train_dreambooth_lora_sdxl.py.

The published script encodes the image and the prompt anew in each step; `--cached` measures the step without that, as
an engine does that computes them once.
"""

import argparse
from pathlib import Path

import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL, DDPMScheduler, UNet2DConditionModel
from transformers import CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

from measurement import Stopwatch, report


def optimizer_of(parameters, eight_bit, adafactor):
    if adafactor:
        from transformers.optimization import Adafactor
        return Adafactor(parameters, lr=5e-6, relative_step=False, scale_parameter=False, warmup_init=False)
    if eight_bit:
        from bitsandbytes.optim import AdamW8bit as optimizer
    else:
        from torch.optim import AdamW as optimizer
    return optimizer(parameters, lr=5e-6, betas=(0.9, 0.999), weight_decay=1e-2, eps=1e-8)


def add_lora(unet, rank):
    from peft import LoraConfig

    unet.requires_grad_(False)
    unet.add_adapter(LoraConfig(r=rank, lora_alpha=rank, target_modules=["to_k", "to_q", "to_v", "to_out.0"]))


def prompt_encoder(model, prompts, device):
    """What encodes the prompts anew at each call: states, and what XL's UNet is told beside them."""
    def ids(name):
        tokenizer = CLIPTokenizer.from_pretrained(model, subfolder=name)
        return tokenizer(
            prompts, truncation=True, padding="max_length", max_length=tokenizer.model_max_length,
            return_tensors="pt").input_ids.to(device)

    first = CLIPTextModel.from_pretrained(model, subfolder="text_encoder", torch_dtype=torch.float32)
    first.requires_grad_(False).to(device)
    if not (Path(model) / "text_encoder_2").exists():
        tokens = ids("tokenizer")
        return lambda: (first(tokens)[0], None)
    second = CLIPTextModelWithProjection.from_pretrained(
        model, subfolder="text_encoder_2", torch_dtype=torch.float32).requires_grad_(False).to(device)
    tokens = ids("tokenizer"), ids("tokenizer_2")

    def both():
        one = first(tokens[0], output_hidden_states=True).hidden_states[-2]
        two = second(tokens[1], output_hidden_states=True)
        return torch.cat([one, two.hidden_states[-2]], -1), two.text_embeds

    return both


def main(
        model, resolution, batch, steps, warm_up, cached, prior, gradient_checkpointing, eight_bit, adafactor, bf16, lora,
        device):
    dtype = torch.bfloat16 if bf16 else torch.float32
    prompts = ["a photo of sks dog"] * batch + ["a photo of a dog"] * batch * prior
    encode = prompt_encoder(model, prompts, device)
    vae = AutoencoderKL.from_pretrained(model, subfolder="vae", torch_dtype=torch.float32).to(device)
    unet = UNet2DConditionModel.from_pretrained(model, subfolder="unet", torch_dtype=dtype).to(device)
    schedule = DDPMScheduler.from_pretrained(model, subfolder="scheduler")
    vae.requires_grad_(False)
    unet.train()
    if lora:
        add_lora(unet, lora)
    if gradient_checkpointing:
        unet.enable_gradient_checkpointing()
    trained = [parameter for parameter in unet.parameters() if parameter.requires_grad]
    optimizer = optimizer_of(trained, eight_bit, adafactor)

    images = torch.rand(len(prompts), 3, resolution, resolution, device=device) * 2 - 1

    def latents_and_states():
        with torch.no_grad():
            latents = vae.encode(images).latent_dist.sample() * vae.config.scaling_factor
            return latents, *encode()

    kept = latents_and_states() if cached else None
    if cached:
        del vae, encode
    watch = Stopwatch()
    for _ in range(warm_up + steps):
        with watch.lap():
            latents, states, pooled = kept or latents_and_states()
            told = {}
            if pooled is not None:
                size = torch.tensor([[resolution, resolution, 0, 0, resolution, resolution]] * len(prompts), dtype=dtype, device=device)
                told = dict(added_cond_kwargs=dict(text_embeds=pooled.to(dtype), time_ids=size))
            noise = torch.randn_like(latents)
            timesteps = torch.randint(0, schedule.config.num_train_timesteps, (len(prompts),), device=device)
            noisy = schedule.add_noise(latents, noise, timesteps)
            prediction = unet(noisy.to(dtype), timesteps, states.to(dtype), **told).sample.float()
            pairs = zip(prediction.chunk(1 + prior), noise.chunk(1 + prior))
            sum(F.mse_loss(mine, target) for mine, target in pairs).backward()
            torch.nn.utils.clip_grad_norm_(trained, 1.0)
            optimizer.step()
            optimizer.zero_grad()
            if device != "cpu":
                torch.cuda.synchronize()
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
    parser.add_argument("--adafactor", action="store_true")
    parser.add_argument("--bf16", action="store_true")
    parser.add_argument("--lora", type=int, default=0, metavar="RANK")
    parser.add_argument("--device", default="cpu")
    main(**vars(parser.parse_args()))

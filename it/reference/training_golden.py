"""Golden data of training: gradients of the DreamBooth loss, and the weights after ten optimizer steps.

The step is the one of diffusers' train_dreambooth.py with prior preservation: a batch of [instances; class images],
split in two after the UNet, one mean squared error each. Latents, noise and timesteps are drawn here and stored.
"""

import torch
import torch.nn.functional as F
from diffusers import DDPMScheduler, UNet2DConditionModel
from diffusers.optimization import get_scheduler
from transformers import CLIPTextConfig, CLIPTextModel

from reference import GOLDEN, generator, normal, randomize, save, save_config, save_half, save_json

STEPS = 10
ACCUMULATION = 2
MICRO_BATCHES = STEPS * ACCUMULATION

TEXT = dict(
    vocab_size=60, hidden_size=16, intermediate_size=32, num_hidden_layers=2, num_attention_heads=2,
    max_position_embeddings=77, bos_token_id=58, eos_token_id=59, projection_dim=16)

UNET = dict(
    block_out_channels=(8, 16), layers_per_block=1, norm_num_groups=4, cross_attention_dim=16, in_channels=4,
    out_channels=4, sample_size=8, down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
    up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"))

NOISE_SCHEDULE = dict(
    num_train_timesteps=1000, beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", clip_sample=False)

CASES = {
    "unet": dict(
        text=dict(hidden_act="quick_gelu"),
        unet=dict(attention_head_dim=2),
        settings=dict(
            prediction_type="epsilon", train_text_encoder=False, prior_loss_weight=1.0, learning_rate=1e-4,
            text_encoder_learning_rate=1e-4, lr_scheduler="linear", lr_warmup_steps=3)),
    "unet_and_text_encoder": dict(
        text=dict(hidden_act="gelu"),
        unet=dict(attention_head_dim=(2, 4), use_linear_projection=True),
        settings=dict(
            prediction_type="v_prediction", train_text_encoder=True, prior_loss_weight=0.75, learning_rate=1e-4,
            text_encoder_learning_rate=5e-5, lr_scheduler="cosine", lr_warmup_steps=4)),
}

COMMON = dict(
    max_train_steps=STEPS, gradient_accumulation_steps=ACCUMULATION, max_grad_norm=1.0, adam_beta1=0.9,
    adam_beta2=0.999, adam_weight_decay=1e-2, adam_epsilon=1e-8)


def draw_batches(seed):
    """Latents [step, instance and class, 4, 8, 8], noise alike, timesteps [step, instance and class]."""
    return {
        "latents": normal(seed, MICRO_BATCHES, 2, 4, 8, 8),
        "noise": normal(seed + 1, MICRO_BATCHES, 2, 4, 8, 8),
        "timesteps": torch.randint(0, 1000, (MICRO_BATCHES, 2), generator=generator(seed + 2)),
        "input_ids": torch.randint(0, TEXT["vocab_size"], (2, 77), generator=generator(seed + 3)),
    }


def dreambooth_loss(unet, text_encoder, schedule, batches, index, settings):
    latents, noise, timesteps = (batches[key][index] for key in ("latents", "noise", "timesteps"))
    noisy = schedule.add_noise(latents, noise, timesteps)
    states = text_encoder(batches["input_ids"])[0]
    prediction = unet(noisy, timesteps, states).sample
    if settings["prediction_type"] == "epsilon":
        target = noise
    else:
        target = schedule.get_velocity(latents, noise, timesteps)
    instance, prior = prediction.chunk(2, dim=0)
    instance_target, prior_target = target.chunk(2, dim=0)
    instance_loss = F.mse_loss(instance.float(), instance_target.float(), reduction="mean")
    prior_loss = F.mse_loss(prior.float(), prior_target.float(), reduction="mean")
    return instance_loss + settings["prior_loss_weight"] * prior_loss, instance_loss, prior_loss


def trained_parameters(unet, text_encoder, settings):
    parameters = {f"unet.{name}": value for name, value in unet.named_parameters()}
    if settings["train_text_encoder"]:
        parameters |= {f"text_encoder.{name}": value for name, value in text_encoder.named_parameters()}
    return parameters


def optimize(unet, text_encoder, schedule, batches, settings):
    """Ten optimizer steps; the losses, rates and norms of each are returned for the one who hunts a difference."""
    groups = [dict(params=list(unet.parameters()), lr=settings["learning_rate"])]
    if settings["train_text_encoder"]:
        groups.append(dict(params=list(text_encoder.parameters()), lr=settings["text_encoder_learning_rate"]))
    optimizer = torch.optim.AdamW(
        groups, betas=(settings["adam_beta1"], settings["adam_beta2"]), eps=settings["adam_epsilon"],
        weight_decay=settings["adam_weight_decay"])
    rates = get_scheduler(
        settings["lr_scheduler"], optimizer, num_warmup_steps=settings["lr_warmup_steps"],
        num_training_steps=settings["max_train_steps"])
    everything = [parameter for group in groups for parameter in group["params"]]
    log = []
    for step in range(STEPS):
        losses = []
        for micro in range(ACCUMULATION):
            loss, instance_loss, prior_loss = dreambooth_loss(
                unet, text_encoder, schedule, batches, step * ACCUMULATION + micro, settings)
            (loss / ACCUMULATION).backward()
            losses.append(dict(loss=loss.item(), instance_loss=instance_loss.item(), prior_loss=prior_loss.item()))
        norm = torch.nn.utils.clip_grad_norm_(everything, settings["max_grad_norm"])
        log.append(dict(losses=losses, gradient_norm=norm.item(), learning_rate=rates.get_last_lr()[0]))
        optimizer.step()
        rates.step()
        optimizer.zero_grad()
    return log


def training(name, case, seed):
    settings = COMMON | case["settings"]
    text_encoder = randomize(CLIPTextModel(CLIPTextConfig(**TEXT, **case["text"])), seed)
    unet = randomize(UNet2DConditionModel(**UNET, **case["unet"]), seed + 1)
    text_encoder.requires_grad_(settings["train_text_encoder"])
    schedule = DDPMScheduler(**NOISE_SCHEDULE, prediction_type=settings["prediction_type"])
    folder = GOLDEN / "training" / name
    text_encoder.config.architectures = ["CLIPTextModel"]
    for model, file in ((unet, "unet/diffusion_pytorch_model"), (text_encoder, "text_encoder/model")):
        save_config(model if model is unet else model.config, (folder / file).parent / "config.json")
        save_half(model, folder / f"{file}.safetensors")
    save_config(schedule, folder / "scheduler" / "scheduler_config.json")

    batches = draw_batches(seed + 2)
    loss, _, _ = dreambooth_loss(unet, text_encoder, schedule, batches, 0, settings)
    loss.backward()
    parameters = trained_parameters(unet, text_encoder, settings)
    golden = {f"gradient.{key}": value.grad.clone() for key, value in parameters.items()}
    for value in parameters.values():
        value.grad = None

    log = optimize(unet, text_encoder, schedule, batches, settings)
    golden |= {f"final.{key}": value for key, value in parameters.items()}
    save(batches | golden, folder / "golden.safetensors")
    save_json(dict(settings=settings, steps=log), folder / "golden.json")


if __name__ == "__main__":
    for index, (name, case) in enumerate(CASES.items()):
        training(name, case, 400 + 20 * index)

"""Golden data of Stable Diffusion XL: small random models saved by save_pretrained; what becomes of prompts; the UNet with
pooled text and sizes; whole pipelines; gradients and ten steps of DreamBooth training with both text encoders.

The projection of the second text encoder is not square and the two encoders differ in everything, so that a transposed
matrix or a swapped encoder shows.
"""

import torch
import torch.nn.functional as F
from diffusers import (
    AutoencoderKL,
    DDIMScheduler,
    DDPMScheduler,
    DPMSolverMultistepScheduler,
    EulerAncestralDiscreteScheduler,
    EulerDiscreteScheduler,
    StableDiffusionXLPipeline,
    UNet2DConditionModel,
)
from diffusers.optimization import get_scheduler
from diffusers.utils import logging
from peft import LoraConfig
from peft.utils import get_peft_model_state_dict
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

from models_golden import blocks
from pipeline_golden import SCHEDULE, write_vocabulary
from reference import GOLDEN, generator, normal, randomize, save, save_json

FOLDER = GOLDEN / "sdxl"
DOG, CAT = "a photo of sks dog in the snow", "a painting of cat"
LONG = " ".join(["a photo of sks dog in the snow on beach"] * 12)

SCHEDULERS = {
    "model": None,
    "ddim": (DDIMScheduler, {}),
    "euler": (EulerDiscreteScheduler, {}),
    "euler-a": (EulerAncestralDiscreteScheduler, {}),
    "dpm++2m": (DPMSolverMultistepScheduler, {}),
}

# What the published scheduler files hold, with keys that only other schedulers read.
PUBLISHED = dict(
    SCHEDULE, clip_sample=False, interpolation_type="linear", prediction_type="epsilon", sample_max_value=1.0,
    set_alpha_to_one=False, skip_prk_steps=True, steps_offset=1, timestep_spacing="leading", trained_betas=None,
    use_karras_sigmas=False)

RUN = dict(
    prompt=DOG, negative_prompt="", seed=3, steps=6, guidance_scale=5.0, guidance_rescale=0.0, clip_skip=0,
    width=96, height=64, scheduler="model")

MODELS = {
    # Like the published model: no attention at the first level, depth that grows, zeros for an absent negative prompt.
    "base": dict(
        text=dict(hidden_act="quick_gelu", hidden_size=24, num_attention_heads=3, num_hidden_layers=3),
        text_2=dict(hidden_act="gelu", hidden_size=32, num_attention_heads=4, num_hidden_layers=4, projection_dim=20),
        eos_token_id=None,
        unet=dict(
            block_out_channels=(8, 16, 16), layers_per_block=2, norm_num_groups=4, attention_head_dim=(2, 4, 2),
            transformer_layers_per_block=(1, 2, 3), use_linear_projection=True, addition_time_embed_dim=8,
            down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
            up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D")),
        vae=dict(scaling_factor=0.13025, force_upcast=True),
        force_zeros=True,
        scheduler=EulerDiscreteScheduler.from_config(PUBLISHED),
        runs=[
            dict(),
            dict(negative_prompt="blurry painting", scheduler="euler-a", width=64, height=96),
            dict(clip_skip=1, scheduler="ddim", guidance_scale=7.5),
            dict(guidance_scale=1.0, scheduler="dpm++2m"),
            dict(prompt=LONG, seed=11),
        ]),
    # Predicts velocities with zero terminal SNR; the negative prompt is always encoded; early configurations of the text
    # encoders, which name no end token; latents with statistics of their own.
    "velocity": dict(
        text=dict(hidden_act="quick_gelu", hidden_size=16, num_attention_heads=2, num_hidden_layers=2),
        text_2=dict(hidden_act="gelu", hidden_size=24, num_attention_heads=4, num_hidden_layers=3, projection_dim=32),
        eos_token_id=2,
        unet=dict(
            block_out_channels=(8, 16), layers_per_block=1, norm_num_groups=4, attention_head_dim=(2, 4),
            transformer_layers_per_block=(1, 2), use_linear_projection=True, addition_time_embed_dim=6,
            down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
            up_block_types=("CrossAttnUpBlock2D", "UpBlock2D")),
        vae=dict(
            scaling_factor=0.5, latents_mean=[-1.6, 1.1, 0.8, -0.2], latents_std=[8.4, 5.9, 5.3, 7.6]),
        force_zeros=False,
        scheduler=EulerDiscreteScheduler.from_config(
            PUBLISHED | dict(
                prediction_type="v_prediction", rescale_betas_zero_snr=True, timestep_spacing="trailing")),
        runs=[
            dict(guidance_rescale=0.7),
            dict(negative_prompt="a cat", guidance_rescale=0.3, scheduler="ddim", width=64, height=64),
            dict(prompt=CAT),
        ]),
    # Attention everywhere, four levels, one transformer depth for all, other latent channels of the projection.
    "odd": dict(
        text=dict(hidden_act="gelu", hidden_size=12, num_attention_heads=3, num_hidden_layers=2),
        text_2=dict(hidden_act="quick_gelu", hidden_size=20, num_attention_heads=2, num_hidden_layers=2, projection_dim=9),
        eos_token_id=None,
        unet=dict(
            block_out_channels=(6, 12, 12, 6), layers_per_block=1, norm_num_groups=3, attention_head_dim=(3, 2, 4, 1),
            transformer_layers_per_block=2, use_linear_projection=False, addition_time_embed_dim=4,
            down_block_types=("CrossAttnDownBlock2D",) * 3 + ("DownBlock2D",),
            up_block_types=("UpBlock2D",) + ("CrossAttnUpBlock2D",) * 3),
        vae=dict(scaling_factor=0.13025),
        force_zeros=True,
        scheduler=DDIMScheduler(**SCHEDULE, clip_sample=False, set_alpha_to_one=False, steps_offset=1),
        runs=[
            dict(width=64, height=128),
            dict(scheduler="euler", prompt=CAT, negative_prompt="a photo", seed=2**31, width=128, height=64),
        ]),
}

TRAINING = dict(
    train_text_encoder=True, prediction_type="epsilon", prior_loss_weight=0.75, learning_rate=1e-4,
    text_encoder_learning_rate=5e-5, lr_scheduler="cosine", lr_warmup_steps=4, max_train_steps=10,
    gradient_accumulation_steps=1, max_grad_norm=1.0, adam_beta1=0.9, adam_beta2=0.999, adam_weight_decay=1e-2,
    adam_epsilon=1e-8)


def build(case, folder, seed):
    vocabulary, merges = write_vocabulary(folder / "tokenizer")
    tokenizer = CLIPTokenizer(str(vocabulary), str(merges), model_max_length=77)
    tokenizer_2 = CLIPTokenizer(str(vocabulary), str(merges), pad_token="!", model_max_length=77)
    end = case["eos_token_id"] or tokenizer.eos_token_id
    common = dict(
        vocab_size=len(tokenizer), intermediate_size=40, max_position_embeddings=77, bos_token_id=0, eos_token_id=end,
        pad_token_id=1)
    text_encoder = CLIPTextModel(CLIPTextConfig(**common, **case["text"]))
    text_encoder_2 = CLIPTextModelWithProjection(CLIPTextConfig(**common, **case["text_2"]))
    unet = UNet2DConditionModel(
        **case["unet"], in_channels=4, out_channels=4, sample_size=8, addition_embed_type="text_time",
        cross_attention_dim=case["text"]["hidden_size"] + case["text_2"]["hidden_size"],
        projection_class_embeddings_input_dim=(
            case["text_2"]["projection_dim"] + 6 * case["unet"]["addition_time_embed_dim"]))
    vae = AutoencoderKL(
        block_out_channels=(4, 4, 8, 8), layers_per_block=1, norm_num_groups=4, latent_channels=4, sample_size=64,
        down_block_types=blocks("DownEncoderBlock2D", 4), up_block_types=blocks("UpDecoderBlock2D", 4), **case["vae"])
    for index, model in enumerate((text_encoder, text_encoder_2, unet, vae)):
        randomize(model, seed + index)
    with torch.no_grad():
        # Small outputs keep guided latents near unit scale and pixels off their limits.
        unet.conv_out.weight.mul_(0.5)
        vae.decoder.conv_out.weight.mul_(0.25)
    return StableDiffusionXLPipeline(
        vae=vae, text_encoder=text_encoder, text_encoder_2=text_encoder_2, tokenizer=tokenizer, tokenizer_2=tokenizer_2,
        unet=unet, scheduler=case["scheduler"], force_zeros_for_empty_prompt=case["force_zeros"], add_watermarker=False)


def open_pipeline(model):
    """Opens the folder anew for each run, as a user of diffusers would."""
    opened = StableDiffusionXLPipeline.from_pretrained(model, torch_dtype=torch.float32, add_watermarker=False)
    opened.set_progress_bar_config(disable=True)
    return opened


def sample(model, run, output_type):
    pipeline = open_pipeline(model)
    if SCHEDULERS[run["scheduler"]]:
        scheduler, options = SCHEDULERS[run["scheduler"]]
        pipeline.scheduler = scheduler.from_config(pipeline.scheduler.config, **options)
    return pipeline(
        run["prompt"], negative_prompt=run["negative_prompt"] or None, guidance_scale=run["guidance_scale"],
        guidance_rescale=run["guidance_rescale"], num_inference_steps=run["steps"], width=run["width"],
        height=run["height"], clip_skip=run["clip_skip"] or None, generator=generator(run["seed"]),
        output_type=output_type).images


@torch.no_grad()
def networks(model, seed):
    """What becomes of prompts, and a prediction for a batch of two with sizes of their own."""
    pipeline = open_pipeline(model)
    golden = {}
    for name, prompts, skip in (("prompts", [DOG, LONG], None), ("skipped", [CAT], 1)):
        if skip and min(encoder.config.num_hidden_layers for encoder in text_encoders(pipeline)) < 3:
            continue
        states, _, pooled, _ = pipeline.encode_prompt(
            prompts, device="cpu", do_classifier_free_guidance=False, clip_skip=skip)
        golden[f"{name}.encoder_hidden_states"], golden[f"{name}.text_embeds"] = states, pooled
    golden["sample"] = normal(seed, 2, 4, 8, 16)
    golden["timesteps"] = torch.tensor([981, 37])
    golden["time_ids"] = torch.tensor([[1023, 768, 0, 12, 512, 512], [64, 128, 7, 0, 64, 96]], dtype=torch.float32)
    golden["output"] = pipeline.unet(
        golden["sample"], golden["timesteps"], golden["prompts.encoder_hidden_states"],
        added_cond_kwargs=dict(text_embeds=golden["prompts.text_embeds"], time_ids=golden["time_ids"])).sample
    return golden


def text_encoders(pipeline):
    return pipeline.text_encoder, pipeline.text_encoder_2


def pipelines(name, case, seed):
    folder = FOLDER / name
    model = folder / "model"
    build(case, model, seed).to(torch.float16).save_pretrained(model)
    save(networks(model, seed + 5), folder / "golden.safetensors")
    latents, runs = {}, []
    for index, run in enumerate(case["runs"]):
        run = RUN | run | dict(image=f"{index}.png")
        latents[str(index)] = sample(model, run, "latent")
        sample(model, run, "pil")[0].save(folder / run["image"])
        runs.append(run)
    save(latents, folder / "latents.safetensors")
    save_json(runs, folder / "runs.json")


def dreambooth_loss(pipeline, schedule, batches, step):
    latents, noise, timesteps = (batches[key][step] for key in ("latents", "noise", "timesteps"))
    states = []
    for encoder, tokenizer in zip(text_encoders(pipeline), (pipeline.tokenizer, pipeline.tokenizer_2)):
        ids = tokenizer(
            [DOG, CAT], padding="max_length", max_length=77, truncation=True, return_tensors="pt").input_ids
        output = encoder(ids, output_hidden_states=True)
        pooled = output[0]
        states.append(output.hidden_states[-2])
    prediction = pipeline.unet(
        schedule.add_noise(latents, noise, timesteps), timesteps, torch.cat(states, -1),
        added_cond_kwargs=dict(text_embeds=pooled, time_ids=batches["time_ids"])).sample
    instance, prior = F.mse_loss(prediction, noise, reduction="none").chunk(2, dim=0)
    return instance.mean() + TRAINING["prior_loss_weight"] * prior.mean(), instance.mean(), prior.mean()


def training(seed):
    """On the folder "velocity", whose networks are the smallest, with a plain schedule."""
    pipeline = open_pipeline(FOLDER / "velocity" / "model")
    schedule = DDPMScheduler(**SCHEDULE, clip_sample=False)
    steps = TRAINING["max_train_steps"]
    batches = {
        "latents": normal(seed, steps, 2, 4, 8, 8),
        "noise": normal(seed + 1, steps, 2, 4, 8, 8),
        "timesteps": torch.randint(0, 1000, (steps, 2), generator=generator(seed + 2)),
        "time_ids": torch.tensor([[96, 80, 3, 5, 64, 64], [64, 64, 0, 0, 64, 64]], dtype=torch.float32),
    }
    parts = {"unet": pipeline.unet, "text_encoder": pipeline.text_encoder, "text_encoder_2": pipeline.text_encoder_2}
    parameters = {f"{part}.{key}": value for part, model in parts.items() for key, value in model.named_parameters()}
    for value in parameters.values():
        value.requires_grad_(True)
    dreambooth_loss(pipeline, schedule, batches, 0)[0].backward()
    golden = {f"gradient.{key}": value.grad.clone() for key, value in parameters.items() if value.grad is not None}
    groups = [
        dict(params=list(parts[part].parameters()), lr=TRAINING[rate])
        for part, rate in (
            ("unet", "learning_rate"), ("text_encoder", "text_encoder_learning_rate"),
            ("text_encoder_2", "text_encoder_learning_rate"))]
    optimizer = torch.optim.AdamW(
        groups, betas=(TRAINING["adam_beta1"], TRAINING["adam_beta2"]), eps=TRAINING["adam_epsilon"],
        weight_decay=TRAINING["adam_weight_decay"])
    rates = get_scheduler(
        TRAINING["lr_scheduler"], optimizer, num_warmup_steps=TRAINING["lr_warmup_steps"], num_training_steps=steps)
    log = []
    for step in range(steps):
        optimizer.zero_grad()
        loss, instance, prior = dreambooth_loss(pipeline, schedule, batches, step)
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(parameters.values(), TRAINING["max_grad_norm"])
        log.append(dict(
            losses=[dict(loss=loss.item(), instance_loss=instance.item(), prior_loss=prior.item())],
            gradient_norm=norm.item(), learning_rate=rates.get_last_lr()[0]))
        optimizer.step()
        rates.step()
    golden |= {f"final.{key}": value for key, value in parameters.items()}
    save(batches | golden, FOLDER / "training" / "golden.safetensors")
    save_json(dict(settings=TRAINING, steps=log), FOLDER / "training" / "golden.json")


def stability_name(module):
    """What Stability's own code calls a module of the folder "base", which has two layers at each of three levels."""
    side, level, kind, index, rest = module.split(".", 4)
    if side == "mid_block":
        return None
    level, index = int(level), int(index)
    number = 1 + 3 * level + index if side == "down_blocks" else 3 * level + index
    block = "input_blocks" if side == "down_blocks" else "output_blocks"
    return f"{block}_{number}_{dict(resnets=0, attentions=1)[kind]}_{rest.replace('.', '_')}"


def middle_name(module):
    _, kind, index, rest = module.split(".", 3)
    number = 1 if kind == "attentions" else 2 * int(index)
    return f"middle_block_{number}_{rest.replace('.', '_')}"


def in_kohyas_layout(parts):
    """Keys as kohya's scripts write them for this family: Stability's names in the UNet, one prefix a text encoder."""
    file = {}
    for part, weights in parts.items():
        for key, value in weights.items():
            module, matrix = key.rsplit(".lora_", 1)
            if part == "unet":
                name = middle_name(module) if module.startswith("mid_block") else stability_name(module)
                name = f"lora_unet_{name}"
            else:
                name = {"text_encoder": "lora_te1_", "text_encoder_2": "lora_te2_"}[part] + module.replace(".", "_")
            file[f"{name}.lora_{'down' if matrix.startswith('A') else 'up'}.weight"] = value
            file[f"{name}.alpha"] = torch.tensor(2.0)
    return file


def loras(seed):
    """A LoRA of all three networks, saved by diffusers and in kohya's layout, and the latents that diffusers makes with it."""
    model = FOLDER / "base" / "model"
    pipeline = open_pipeline(model)
    # kohya's choice in the text encoders; with fewer, diffusers does not understand the names that it makes of them
    text = ["q_proj", "k_proj", "v_proj", "out_proj", "fc1", "fc2"]
    targets = dict(
        unet=["to_q", "to_k", "to_v", "to_out.0", "proj_in", "ff.net.2"], text_encoder=text, text_encoder_2=text)
    parts = {}
    draws = generator(seed)
    for part, modules in targets.items():
        network = getattr(pipeline, part)
        network.add_adapter(LoraConfig(r=2, lora_alpha=2, target_modules=modules))
        weights = get_peft_model_state_dict(network)
        parts[part] = {
            key: (torch.randn(value.shape, generator=draws) * 0.3).half().float() for key, value in weights.items()}
    folder = FOLDER / "lora"
    StableDiffusionXLPipeline.save_lora_weights(
        folder / "diffusers", unet_lora_layers=parts["unet"], text_encoder_lora_layers=parts["text_encoder"],
        text_encoder_2_lora_layers=parts["text_encoder_2"])
    save(in_kohyas_layout(parts), folder / "kohya" / "kohya_lora_weights.safetensors")
    latents = {}
    for layout, name in (("diffusers", "pytorch_lora_weights.safetensors"), ("kohya", "kohya_lora_weights.safetensors")):
        opened = open_pipeline(model)
        opened.load_lora_weights(folder / layout, weight_name=name, adapter_name="random")
        opened.set_adapters("random", 0.8)
        latents[layout] = opened(
            DOG, guidance_scale=5.0, num_inference_steps=4, width=64, height=64, generator=generator(5),
            output_type="latent").images
    print("both layouts:", (latents["diffusers"] - latents["kohya"]).abs().max().item())
    latents["without"] = open_pipeline(model)(
        DOG, guidance_scale=5.0, num_inference_steps=4, width=64, height=64, generator=generator(5),
        output_type="latent").images
    save(latents, folder / "golden.safetensors")


if __name__ == "__main__":
    logging.disable_progress_bar()
    for index, (name, case) in enumerate(MODELS.items()):
        pipelines(name, case, 2100 + 10 * index)
    training(2200)
    loras(2300)

"""Golden data of the recipes people add to training: learning rates, weighted and Huber losses, other noise, EMA.

The losses are computed on the networks and batches of training_golden.py, two instances and two class images a batch, with
the formulas of diffusers' and kohya's trainers where these agree with the papers: a sample is weighted by its own
timestep, in both halves of the batch (which diffusers' train_dreambooth.py does not do).
"""

import math

import torch
from diffusers import DDPMScheduler, UNet2DConditionModel
from diffusers.optimization import get_scheduler
from diffusers.training_utils import EMAModel, compute_snr
from safetensors.torch import load_file

from reference import GOLDEN, generator, save, save_json

FOLDER = GOLDEN / "recipes"

# ---- learning rates

SCHEDULES = [
    ("constant", 0, 10, {}),
    ("constant_with_warmup", 4, 12, {}),
    ("linear", 0, 10, {}),
    ("linear", 5, 17, {}),
    ("cosine", 0, 10, {}),
    ("cosine", 3, 20, {}),
    ("cosine_with_restarts", 0, 12, dict(num_cycles=1)),
    ("cosine_with_restarts", 4, 28, dict(num_cycles=3)),
    ("polynomial", 0, 10, dict(power=1.0)),
    ("polynomial", 5, 25, dict(power=2.5)),
]


def learning_rates():
    """Factors of the peak rate for each step of the run and a few beyond it. Polynomials end at 1e-7."""
    cases = []
    for name, warmup, total, options in SCHEDULES:
        rate = 5e-6
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=rate)
        schedule = get_scheduler(name, optimizer, num_warmup_steps=warmup, num_training_steps=total, **options)
        factors = []
        for _ in range(total + 3):
            factors.append(schedule.get_last_lr()[0] / rate)
            optimizer.step()
            schedule.step()
        cases.append(dict(name=name, warmup=warmup, total=total, end=1e-7 / rate, factors=factors) | options)
    save_json(cases, FOLDER / "learning_rates.json")


# ---- losses

LOSSES = {
    "plain": dict(),
    "min_snr": dict(weighting="min_snr", gamma=5.0),
    "min_snr_1": dict(weighting="min_snr", gamma=1.0),
    "debiased": dict(weighting="debiased"),
    "huber_constant": dict(type="huber", c=0.2, threshold="constant"),
    "huber_exponential": dict(type="huber", c=0.1, threshold="exponential"),
    "huber_snr": dict(type="huber", c=0.1, threshold="snr"),
    "smooth_l1_snr": dict(type="smooth_l1", c=0.1, threshold="snr"),
    "huber_min_snr": dict(type="huber", c=0.1, threshold="snr", weighting="min_snr", gamma=5.0),
}
WATCHED = ("conv_in.weight", "conv_out.bias", "time_embedding.linear_1.weight",
           "mid_block.attentions.0.transformer_blocks.0.attn2.to_k.weight")


def weights(case, schedule, timesteps):
    kind = case.get("weighting")
    if kind is None:
        return torch.ones(len(timesteps))
    snr = compute_snr(schedule, timesteps)
    v = schedule.config.prediction_type == "v_prediction"
    if kind == "min_snr":
        return torch.clamp(snr, max=case["gamma"]) / (snr + 1 if v else snr)
    bounded = torch.clamp(snr, max=1000)
    return 1 / (bounded + 1) if v else 1 / torch.sqrt(bounded)


def thresholds(case, schedule, timesteps):
    c = case["c"]
    if case["threshold"] == "constant":
        return torch.full((len(timesteps),), c)
    if case["threshold"] == "exponential":
        return torch.exp(math.log(c) * timesteps / schedule.config.num_train_timesteps)
    alphas = schedule.alphas_cumprod[timesteps]
    sigmas = ((1 - alphas) / alphas) ** 0.5
    return (1 - c) / (1 + sigmas) ** 2 + c


def errors(case, schedule, prediction, target, timesteps):
    """The error of each sample."""
    if "type" not in case:
        error = (prediction - target) ** 2
    else:
        c = thresholds(case, schedule, timesteps).reshape(-1, 1, 1, 1)
        error = 2 * (torch.sqrt((prediction - target) ** 2 + c ** 2) - c)
        if case["type"] == "huber":
            error = error * c
    return error.mean(dim=(1, 2, 3))


def losses(network, zero_terminal_snr):
    """Total, instance and prior loss and some gradients of one batch of [2 instances; 2 class images]."""
    folder = GOLDEN / "training" / network
    config = UNet2DConditionModel.load_config(folder / "unet" / "config.json")
    unet = UNet2DConditionModel.from_config(config).float().eval()
    unet.load_state_dict(
        {key: value.float() for key, value in load_file(folder / "unet/diffusion_pytorch_model.safetensors").items()})
    config = DDPMScheduler.load_config(folder / "scheduler" / "scheduler_config.json")
    schedule = DDPMScheduler.from_config(config, rescale_betas_zero_snr=zero_terminal_snr)
    recorded = load_file(folder / "golden.safetensors")
    latents, noise = (torch.cat([recorded[key][0:2, 0], recorded[key][0:2, 1]]) for key in ("latents", "noise"))
    timesteps = torch.tensor([20, 999 if zero_terminal_snr else 900, 300, 60])
    states = torch.randn((4, 77, 16), generator=generator(61))
    parameters = dict(unet.named_parameters())
    prefix = f"{network}{'.zero_snr' if zero_terminal_snr else ''}"
    golden = {f"{prefix}.states": states, f"{prefix}.timesteps": timesteps}
    numbers = {}
    for name, case in LOSSES.items():
        if zero_terminal_snr and case.get("weighting") == "debiased":
            continue
        prediction = unet(schedule.add_noise(latents, noise, timesteps), timesteps, states).sample
        v = schedule.config.prediction_type == "v_prediction"
        target = schedule.get_velocity(latents, noise, timesteps) if v else noise
        each = weights(case, schedule, timesteps) * errors(case, schedule, prediction, target, timesteps)
        instance, prior = each.chunk(2)
        total = instance.mean() + 0.5 * prior.mean()
        gradients = torch.autograd.grad(total, [parameters[key] for key in WATCHED])
        numbers[name] = dict(total=total.item(), instance=instance.mean().item(), prior=prior.mean().item())
        golden |= {f"{prefix}.{name}.{key}": value for key, value in zip(WATCHED, gradients)}
    return golden, {prefix: numbers}


# ---- noise

PURPOSES = dict(noise=1, offset=40, perturbation=41, pyramid=42, scale=43)
GAMMA, MASK = 0x9E3779B97F4A7C15, (1 << 64) - 1


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def seed_of(base, purpose, step, sample):
    """The engine's seed of one draw: SplitMix64's finalizer over base, purpose, step and sample in turn."""
    state = mix((base + GAMMA) & MASK)
    for value in (PURPOSES[purpose], step + 1, sample + 1):
        state = mix((state + GAMMA * value) & MASK)
    return state


def randn(seed, *shape):
    signed = seed - (1 << 64) if seed >> 63 else seed
    return torch.randn(shape, generator=torch.Generator("cpu").manual_seed(signed))


def draw_noise(base, step, sample, shape, offset, perturbation, levels, discount):
    noise = randn(seed_of(base, "noise", step, sample), *shape)
    if offset:
        noise = noise + offset * randn(seed_of(base, "offset", step, sample), *shape[:2], 1, 1)
    if levels:
        enlarge = torch.nn.Upsample(size=shape[2:], mode="bilinear")
        scales, draws = (seed_of(base, purpose, step, sample) for purpose in ("scale", "pyramid"))
        for level in range(levels):
            ratio = 2 + 2 * (mix(seed_of(scales, "scale", level, 0)) >> 11) / 2 ** 53
            height, width = (max(1, int(side / ratio ** level)) for side in shape[2:])
            noise = noise + enlarge(randn(seed_of(draws, "pyramid", level, 0), *shape[:2], height, width)) * discount ** level
            if height == 1 or width == 1:
                break
        noise = noise / noise.std()
    added = noise
    if perturbation:
        added = noise + perturbation * randn(seed_of(base, "perturbation", step, sample), *shape)
    return noise, added


NOISES = {
    "plain": (0, 0, 0, 1.0),
    "offset": (0.1, 0, 0, 1.0),
    "perturbation": (0, 0.1, 0, 1.0),
    "pyramid": (0, 0, 6, 0.3),
    "pyramid_deep": (0, 0, 10, 0.8),
    "all": (0.05, 0.2, 8, 0.4),
}


def noises():
    golden, cases = {}, []
    for index, (name, options) in enumerate(NOISES.items()):
        base, step, sample, shape = (7, -3, 2 ** 40)[index % 3], 5 + index, index % 4, (1, 4, 8, 12)
        target, added = draw_noise(base, step, sample, shape, *options)
        golden |= {f"noise.{name}.target": target, f"noise.{name}.input": added.clone()}
        keys = ("offset", "perturbation", "levels", "discount")
        cases.append(dict(name=name, seed=base, step=step, sample=sample, **dict(zip(keys, options))))
    save_json(cases, FOLDER / "noises.json")
    return golden


# ---- averages of weights

AVERAGES = {
    "plain": dict(decay=0.9999),
    "bounded": dict(decay=0.3),
    "late": dict(decay=0.9, update_after_step=3),
    "warmup": dict(decay=0.9999, use_ema_warmup=True, power=2 / 3),
    "fast_warmup": dict(decay=0.95, min_decay=0.2, use_ema_warmup=True, power=0.75),
}


def averages():
    """The average after each of twelve changes of a weight of four numbers."""
    golden, cases = {}, []
    course = torch.randn((13, 4), generator=generator(62))
    golden["ema.course"] = course
    for name, options in AVERAGES.items():
        weight = torch.nn.Parameter(course[0].clone())
        ema = EMAModel([weight], **options)
        after = []
        for values in course[1:]:
            with torch.no_grad():
                weight.copy_(values)
            ema.step([weight])
            after.append(ema.shadow_params[0].clone())
        golden[f"ema.{name}"] = torch.stack(after)
        cases.append(dict(name=name, **options))
    save_json(cases, FOLDER / "averages.json")
    return golden


if __name__ == "__main__":
    learning_rates()
    tensors, numbers = noises() | averages(), {}
    for network, zero_terminal_snr in (
            ("unet", False), ("unet_and_text_encoder", False), ("unet_and_text_encoder", True)):
        more, values = losses(network, zero_terminal_snr)
        tensors |= more
        numbers |= values
    save(tensors, FOLDER / "golden.safetensors")
    save_json(numbers, FOLDER / "losses.json")

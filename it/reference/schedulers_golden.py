"""Golden data of the schedulers: every state of runs with a synthetic network, for many configurations.

The network is a fixed linear function of its input and of a pool of random tensors, so that both sides compute it to
the last bit and only the scheduler is compared. Fresh noise comes from a second pool, by the step's index.

schedulers/cases.json lists the runs; the tensor of a run in schedulers/golden.safetensors holds, one row a step, the
timestep and the state after the step.
"""

import json

import torch
import diffusers.schedulers.scheduling_ddim as ddim
import diffusers.schedulers.scheduling_euler_ancestral_discrete as euler_ancestral
from diffusers import (
    DDIMScheduler,
    DDPMScheduler,
    DPMSolverMultistepScheduler,
    EulerAncestralDiscreteScheduler,
    EulerDiscreteScheduler,
    PNDMScheduler,
)

from reference import GOLDEN, normal, save

SHAPE = (1, 2, 2, 2)
MOST_CALLS = 51
OUTPUTS = normal(1, MOST_CALLS, *SHAPE)
NOISE = normal(2, MOST_CALLS, *SHAPE)
START = normal(3, *SHAPE)

STABLE_DIFFUSION = {
    "beta_start": 0.00085,
    "beta_end": 0.012,
    "beta_schedule": "scaled_linear",
    "steps_offset": 1,
    "clip_sample": False,
    "set_alpha_to_one": False,
    "skip_prk_steps": True,
}
COSINE = {"beta_schedule": "squaredcos_cap_v2", "clip_sample": False}
TRAINED = {
    "num_train_timesteps": 40,
    "trained_betas": [round(0.001 + 0.0002 * t * t, 7) for t in range(40)],
    "clip_sample": False,
    "skip_prk_steps": True,
}
ZERO_SNR = {**STABLE_DIFFUSION, "rescale_betas_zero_snr": True, "timestep_spacing": "trailing"}
STEPS = (1, 2, 5, 25, 50)
SPACINGS = ("leading", "linspace", "trailing")

cases = []


def case(scheduler, steps, eta=0.0, **options):
    cases.append({"class": scheduler.__name__, "steps": steps, "eta": eta, "options": options})


def all_cases():
    families = {
        DDIMScheduler: ("epsilon", "v_prediction", "sample"),
        PNDMScheduler: ("epsilon", "v_prediction"),
        EulerDiscreteScheduler: ("epsilon", "v_prediction", "sample"),
        EulerAncestralDiscreteScheduler: ("epsilon", "v_prediction"),
        DPMSolverMultistepScheduler: ("epsilon", "v_prediction", "sample"),
    }
    for scheduler, predictions in families.items():
        for steps in STEPS:
            for spacing in SPACINGS:
                for prediction in predictions:
                    case(
                        scheduler,
                        steps,
                        timestep_spacing=spacing,
                        prediction_type=prediction,
                        **STABLE_DIFFUSION,
                    )
            if scheduler is not PNDMScheduler:
                case(scheduler, steps, prediction_type="v_prediction", **ZERO_SNR)
        for steps in (5, 25):
            case(scheduler, steps, **COSINE, skip_prk_steps=True)
            case(scheduler, steps, **TRAINED)
            # nothing but what has no default that suits: linear betas, the class's own spacing, clipping, final alpha
            case(scheduler, steps, skip_prk_steps=True)
    for steps in (2, 25):
        for eta in (0.5, 1.0):
            for prediction in ("epsilon", "v_prediction"):
                case(DDIMScheduler, steps, eta, prediction_type=prediction, **STABLE_DIFFUSION)
        case(DDIMScheduler, steps, 1.0, clip_sample_range=1.5, beta_schedule="linear")
        case(PNDMScheduler, steps, **{**STABLE_DIFFUSION, "set_alpha_to_one": True})
        for scheduler in (EulerDiscreteScheduler, DPMSolverMultistepScheduler):
            for last in ("zero", "sigma_min"):
                for karras in (False, True):
                    case(
                        scheduler,
                        steps,
                        final_sigmas_type=last,
                        use_karras_sigmas=karras,
                        timestep_spacing="linspace",
                        **STABLE_DIFFUSION,
                    )
        case(EulerDiscreteScheduler, steps, use_karras_sigmas=True, sigma_min=0.1, sigma_max=10.0)
    for steps in (1, 5, 50):
        for spacing in SPACINGS:
            case(EulerDiscreteScheduler, steps, use_karras_sigmas=True, timestep_spacing=spacing, **STABLE_DIFFUSION)
        case(DPMSolverMultistepScheduler, steps, use_karras_sigmas=True, **STABLE_DIFFUSION)
        case(DPMSolverMultistepScheduler, steps, use_karras_sigmas=True, **COSINE)
    for steps in (5, 25):
        for options in (
            {"solver_order": 1},
            {"lower_order_final": False},
            {"lower_order_final": False, "final_sigmas_type": "sigma_min"},
            {"euler_at_final": True, "final_sigmas_type": "sigma_min"},
            {"solver_type": "bh2", "algorithm_type": "deis", "final_sigmas_type": "sigma_min"},
        ):
            case(DPMSolverMultistepScheduler, steps, **options, **STABLE_DIFFUSION)


def network(sample, call):
    return sample * 0.6 + OUTPUTS[call] * 0.8


def run(description):
    scheduler = globals()[description["class"]].from_config(description["options"])
    scheduler.set_timesteps(description["steps"])
    if hasattr(scheduler, "set_begin_index"):
        # Else a run whose first timestep occurs twice (Karras levels, rounded) would begin at the second of them.
        scheduler.set_begin_index(0)
    sample = START * scheduler.init_noise_sigma
    rows = []
    for call, timestep in enumerate(scheduler.timesteps):
        output = network(scheduler.scale_model_input(sample, timestep), call)
        fresh = lambda *_, **__: NOISE[call]
        ddim.randn_tensor = euler_ancestral.randn_tensor = fresh
        extra = {"eta": description["eta"]} if isinstance(scheduler, DDIMScheduler) else {}
        sample = scheduler.step(output, timestep, sample, **extra).prev_sample
        assert torch.isfinite(sample).all(), description
        rows.append(torch.cat([timestep.float().reshape(1), sample.flatten()]))
    return torch.stack(rows)


def forward_process():
    """The training side: betas of each kind, noising and velocity at timesteps that differ within the batch."""
    golden = {}
    timesteps = torch.tensor([0, 1, 499, 998, 999])
    clean, noise = normal(4, 5, *SHAPE[1:]), normal(5, 5, *SHAPE[1:])
    golden["forward/timesteps"], golden["forward/clean"], golden["forward/noise"] = timesteps, clean, noise
    kinds = {
        "linear": {},
        "scaled_linear": STABLE_DIFFUSION,
        "squaredcos_cap_v2": COSINE,
        "zero_snr": ZERO_SNR,
    }
    for name, options in kinds.items():
        scheduler = DDPMScheduler.from_config(options)
        golden[f"forward/{name}/alphas_cumprod"] = scheduler.alphas_cumprod
        golden[f"forward/{name}/noisy"] = scheduler.add_noise(clean, noise, timesteps)
        golden[f"forward/{name}/velocity"] = scheduler.get_velocity(clean, noise, timesteps)
    (GOLDEN / "schedulers" / "forward.json").write_text(json.dumps(kinds, indent=1, sort_keys=True) + "\n")
    return golden


if __name__ == "__main__":
    all_cases()
    golden = {"outputs": OUTPUTS, "noise": NOISE, "start": START}
    for number, description in enumerate(cases):
        golden[f"{number}"] = run(description)
    (GOLDEN / "schedulers").mkdir(parents=True, exist_ok=True)
    golden.update(forward_process())
    save(golden, GOLDEN / "schedulers" / "golden.safetensors")
    lines = ",\n".join(json.dumps(description, sort_keys=True) for description in cases)
    (GOLDEN / "schedulers" / "cases.json").write_text(f"[\n{lines}\n]\n")
    print(len(cases), "runs,", sum(len(golden[str(i)]) for i in range(len(cases))), "steps")

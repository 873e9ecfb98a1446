"""Golden data of the schedulers: every state of runs with a synthetic network, for many configurations.

The network is a fixed linear function of its input and of a pool of random tensors, so that both sides compute it to
the last bit and only the scheduler is compared. Fresh noise comes from a second pool, by the step's index.

schedulers/cases.json lists the runs; the tensor of a run in schedulers/golden.safetensors holds, one row a call of the
network, the timestep and the state after it. A run that begins at a later step does so with the clean sample START under
the last of the noise.

The package torchsde, from which diffusers' DPMSolverSDEScheduler draws a Brownian path, is not used: the path is made of
NOISE, a part for each call of the network.
"""

import json
import sys
import types

import torch
import diffusers

sys.modules.setdefault("torchsde", types.ModuleType("torchsde"))

import diffusers.schedulers.scheduling_ddim as ddim
import diffusers.schedulers.scheduling_ddpm as ddpm
import diffusers.schedulers.scheduling_dpmsolver_multistep as dpmsolver_multistep
import diffusers.schedulers.scheduling_dpmsolver_sde as dpmsolver_sde
import diffusers.schedulers.scheduling_dpmsolver_singlestep as dpmsolver_singlestep
import diffusers.schedulers.scheduling_euler_ancestral_discrete as euler_ancestral
import diffusers.schedulers.scheduling_k_dpm_2_ancestral_discrete as k_dpm_2_ancestral
import diffusers.schedulers.scheduling_lcm as lcm
from diffusers import (
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
    UniPCMultistepScheduler,
)
from diffusers.schedulers.scheduling_dpmsolver_sde import DPMSolverSDEScheduler

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
SPREAD = ("use_karras_sigmas", "use_exponential_sigmas", "use_beta_sigmas")

cases = []


def case(scheduler, steps, eta=0.0, begin=0, **options):
    cases.append({"class": scheduler.__name__, "steps": steps, "eta": eta, "begin": begin, "options": options})


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


def more_cases():
    """The schedulers that came later, in fewer runs each."""
    three, two = ("epsilon", "v_prediction", "sample"), ("epsilon", "v_prediction")
    families = {
        DDPMScheduler: three,
        DEISMultistepScheduler: three,
        DPMSolverSDEScheduler: two,
        DPMSolverSinglestepScheduler: three,
        HeunDiscreteScheduler: three,
        KDPM2AncestralDiscreteScheduler: two,
        KDPM2DiscreteScheduler: two,
        LCMScheduler: three,
        LMSDiscreteScheduler: three,
        UniPCMultistepScheduler: three,
    }
    for scheduler, predictions in families.items():
        for steps in (1, 2, 5, 25):
            for spacing in SPACINGS:
                for prediction in predictions if steps == 5 else ("epsilon",):
                    options = dict(timestep_spacing=spacing, prediction_type=prediction)
                    case(scheduler, steps, **options, **STABLE_DIFFUSION)
        for steps in (5, 25):
            if scheduler is not KDPM2AncestralDiscreteScheduler:  # in single precision it ends in no numbers
                case(scheduler, steps, **COSINE)
            if scheduler is not LCMScheduler:
                case(scheduler, steps, **TRAINED)
            case(scheduler, steps)
            if scheduler not in (DDPMScheduler, LCMScheduler):
                for key in SPREAD:
                    case(scheduler, steps, **{key: True}, **STABLE_DIFFUSION)
                if scheduler is not KDPM2AncestralDiscreteScheduler:
                    case(scheduler, steps, use_karras_sigmas=True, **COSINE)
    for scheduler in (DDPMScheduler, UniPCMultistepScheduler, LCMScheduler):
        for steps in (1, 5, 25):
            case(scheduler, steps, prediction_type="v_prediction", **ZERO_SNR)
    for steps in (5, 25):
        for scheduler in (EulerDiscreteScheduler, DPMSolverMultistepScheduler):
            for key in SPREAD[1:]:
                case(scheduler, steps, **{key: True}, **STABLE_DIFFUSION)
        case(DPMSolverMultistepScheduler, steps, use_lu_lambdas=True, **STABLE_DIFFUSION)
        case(DPMSolverMultistepScheduler, steps, use_lu_lambdas=True, **COSINE)
        case(DDPMScheduler, steps, variance_type="fixed_large", **STABLE_DIFFUSION)
        case(DDPMScheduler, steps, variance_type="fixed_small_log", clip_sample_range=1.5)
        case(LCMScheduler, steps, original_inference_steps=40, timestep_scaling=0.01, **STABLE_DIFFUSION)
        case(LCMScheduler, steps, **{**STABLE_DIFFUSION, "clip_sample": True})
        case(HeunDiscreteScheduler, steps, **{**STABLE_DIFFUSION, "clip_sample": True})
        for scheduler in (DPMSolverMultistepScheduler, DPMSolverSinglestepScheduler):
            for solver in ("midpoint", "heun"):
                for order in (2, 3):
                    dpm_case(scheduler, steps, solver_type=solver, solver_order=order)
                    dpm_case(scheduler, steps, solver_type=solver, solver_order=order, final_sigmas_type="sigma_min")
                    dpm_case(
                        scheduler, steps, solver_type=solver, solver_order=order, final_sigmas_type="sigma_min",
                        algorithm_type="dpmsolver")
                dpm_case(scheduler, steps, solver_type=solver, algorithm_type="sde-dpmsolver++")
            dpm_case(scheduler, steps, solver_order=1, algorithm_type="sde-dpmsolver++", use_karras_sigmas=True)
            dpm_case(scheduler, steps, solver_order=2, algorithm_type="sde-dpmsolver++", use_karras_sigmas=True)
            dpm_case(
                scheduler, steps, solver_order=2, algorithm_type="dpmsolver", final_sigmas_type="sigma_min",
                prediction_type="sample")
        dpm_case(DPMSolverMultistepScheduler, steps, solver_order=3, lower_order_final=False)
        for count in (steps, steps + 1):
            for order in (2, 3):
                dpm_case(
                    DPMSolverSinglestepScheduler, count, solver_order=order, lower_order_final=True,
                    final_sigmas_type="sigma_min")
        for order in (1, 3):
            case(DEISMultistepScheduler, steps, solver_order=order, **STABLE_DIFFUSION)
            case(UniPCMultistepScheduler, steps, solver_order=order, **STABLE_DIFFUSION)
        case(DEISMultistepScheduler, steps, solver_order=3, lower_order_final=False, **STABLE_DIFFUSION)
        for solver in ("bh1", "bh2", "midpoint"):
            for clean in (True, False):
                case(
                    UniPCMultistepScheduler, steps, solver_type=solver, predict_x0=clean, solver_order=3,
                    final_sigmas_type="sigma_min", **STABLE_DIFFUSION)
        case(UniPCMultistepScheduler, steps, disable_corrector=[0, 2], **STABLE_DIFFUSION)
        case(
            UniPCMultistepScheduler, steps, lower_order_final=False, final_sigmas_type="sigma_min", **STABLE_DIFFUSION)
        for key in SPREAD:
            case(UniPCMultistepScheduler, steps, final_sigmas_type="sigma_min", **{key: True}, **STABLE_DIFFUSION)
    for scheduler in (DDIMScheduler, PNDMScheduler, EulerDiscreteScheduler, DPMSolverMultistepScheduler, *families):
        for begin in (1, 4, 9):
            case(scheduler, 10, begin=begin, **STABLE_DIFFUSION)
    for scheduler in (DPMSolverMultistepScheduler, DPMSolverSinglestepScheduler):
        for begin in (1, 2, 7):
            case(scheduler, 10, begin=begin, solver_order=3, **STABLE_DIFFUSION)


def dpm_case(scheduler, steps, **options):
    case(scheduler, steps, **options, **STABLE_DIFFUSION)


class BrownianPath:
    """The noise of DPMSolverSDEScheduler: first up to the middle of a step, then over the whole step."""

    def __init__(self, *_):
        self.call = 0

    def __call__(self, sigma, sigma_next):
        call, self.call = self.call, self.call + 1
        if call % 2 == 0:
            self.middle = sigma_next
            return NOISE[call + self.before]
        first, second = sigma - self.middle, self.middle - sigma_next
        both = first.sqrt() * NOISE[call - 1 + self.before] + second.sqrt() * NOISE[call + self.before]
        return both / (first + second).sqrt()


dpmsolver_sde.BrownianTreeNoiseSampler = BrownianPath


def network(sample, call):
    return sample * 0.6 + OUTPUTS[call] * 0.8


def run(description):
    scheduler = globals()[description["class"]].from_config(description["options"])
    scheduler.set_timesteps(description["steps"])
    begin = description["begin"] * scheduler.order
    if hasattr(scheduler, "set_begin_index"):
        # Else a run whose first timestep occurs twice (Karras levels, rounded) would begin at the second of them.
        scheduler.set_begin_index(begin)
    BrownianPath.before = begin
    sample = START * scheduler.init_noise_sigma
    if begin:
        sample = scheduler.add_noise(START, NOISE[-1], scheduler.timesteps[begin : begin + 1])
    rows = []
    for call, timestep in enumerate(scheduler.timesteps[begin:], begin):
        output = network(scheduler.scale_model_input(sample, timestep), call)
        fresh = lambda *_, **__: NOISE[call]
        for module in (ddim, ddpm, dpmsolver_multistep, dpmsolver_singlestep, euler_ancestral, k_dpm_2_ancestral, lcm):
            module.randn_tensor = fresh
        extra = {"eta": description["eta"]} if isinstance(scheduler, DDIMScheduler) else {}
        sample = scheduler.step(output, timestep, sample, **extra).prev_sample
        assert torch.isfinite(sample).all(), description
        rows.append(torch.cat([timestep.float().reshape(1), sample.float().flatten()]))
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
    more_cases()
    golden = {"outputs": OUTPUTS, "noise": NOISE, "start": START}
    for number, description in enumerate(cases):
        golden[f"{number}"] = run(description)
    (GOLDEN / "schedulers").mkdir(parents=True, exist_ok=True)
    golden.update(forward_process())
    save(golden, GOLDEN / "schedulers" / "golden.safetensors")
    lines = ",\n".join(json.dumps(description, sort_keys=True) for description in cases)
    (GOLDEN / "schedulers" / "cases.json").write_text(f"[\n{lines}\n]\n")
    print(len(cases), "runs,", sum(len(golden[str(i)]) for i in range(len(cases))), "steps")

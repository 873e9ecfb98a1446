"""Golden data of the optimizers that recipes name, from the packages that people install: lion-pytorch, prodigyopt and
schedulefree.

All of a case's tensors are in one optimizer, the vector in a group of its own, as a text encoder's would be. Lion's gradients are
seeded normals. The other two are given those of half the squared distance to a seeded target, with noise: Prodigy's step
size grows only where gradients agree with the way gone, and a schedule-free average ends elsewhere than the last step.
"""

import torch
from lion_pytorch import Lion
from prodigyopt import Prodigy
from schedulefree import AdamWScheduleFree

from reference import GOLDEN, normal, save

DECAY, RATE, TEXT_RATE = 1e-2, 1e-3, 2e-4
SHAPES = {"vector": (30,), "matrix": (24, 36), "kernel": (8, 4, 3, 3)}
SEEDS = {name: 2000 + 200 * index for index, name in enumerate(SHAPES)}
PRODIGY = {
    "usual": dict(use_bias_correction=True, safeguard_warmup=True),
    "package": {},
    "tuned": dict(betas=(0.8, 0.99), beta3=0.95, d0=1e-5, d_coef=2.0, growth_rate=1.5, slice_p=11),
}


def parameters():
    """Weights; the matrix begins with zeros, as the second one of each LoRA does."""
    return {
        name: torch.nn.Parameter(torch.zeros(shape) if name == "matrix" else normal(SEEDS[name], *shape))
        for name, shape in SHAPES.items()}


def groups(weights, text_rate):
    return [
        {"params": [weights["matrix"], weights["kernel"]]},
        {"params": [weights["vector"]], "lr": text_rate}]


def noise(name, step):
    return normal(SEEDS[name] + step, *SHAPES[name])


def towards_target(name, weight, step):
    return weight.detach() - normal(SEEDS[name] + 199, *SHAPES[name]) + 0.1 * noise(name, step)


def lion(golden):
    weights = parameters()
    optimizer = Lion(groups(weights, TEXT_RATE), lr=RATE, betas=(0.9, 0.99), weight_decay=DECAY)
    for step in range(1, 21):
        for name, weight in weights.items():
            weight.grad = noise(name, step)
        optimizer.step()
    for name, weight in weights.items():
        golden |= {f"lion.{name}": weight.data, f"lion.{name}.exp_avg": optimizer.state[weight]["exp_avg"]}


def prodigy(golden, case, options):
    weights = parameters()
    optimizer = Prodigy(groups(weights, 1.0), lr=1.0, weight_decay=DECAY, **options)
    estimates = []
    for step in range(1, 61):
        for name, weight in weights.items():
            weight.grad = towards_target(name, weight, step)
        optimizer.step()
        estimates.append(optimizer.param_groups[0]["d"])
    golden |= {f"prodigy.{case}.{name}": weight.data for name, weight in weights.items()}
    golden[f"prodigy.{case}.d"] = torch.tensor(estimates)


def schedule_free(golden):
    weights = parameters()
    optimizer = AdamWScheduleFree(groups(weights, 10 * TEXT_RATE), lr=10 * RATE, weight_decay=DECAY, warmup_steps=5)
    optimizer.train()
    for step in range(1, 41):
        for name, weight in weights.items():
            weight.grad = towards_target(name, weight, step)
        optimizer.step()
    for name, weight in weights.items():
        golden[f"schedule_free.{name}.y"] = weight.detach().clone()
        golden[f"schedule_free.{name}.z"] = optimizer.state[weight]["z"]
    optimizer.eval()
    golden |= {f"schedule_free.{name}.x": weight.data for name, weight in weights.items()}


if __name__ == "__main__":
    golden = {}
    lion(golden)
    for case, options in PRODIGY.items():
        prodigy(golden, case, options)
    schedule_free(golden)
    save(golden, GOLDEN / "packaged_optimizers" / "golden.safetensors")

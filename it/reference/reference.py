"""What the golden scripts share: random weights, exact storage, and where the results go."""

import json
import os
from pathlib import Path

import torch
from safetensors.torch import save_file

GOLDEN = Path(
    os.environ.get(
        "GOLDEN_DIR", Path(__file__).resolve().parents[2] / "engine/core/src/test/resources/golden"
    )
)

# One thread and no fast paths: the numbers must not depend on the machine's core count.
torch.set_num_threads(1)
torch.use_deterministic_algorithms(True)


def generator(seed):
    return torch.Generator("cpu").manual_seed(seed)


def normal(seed, *shape):
    return torch.randn(shape, generator=generator(seed))


def randomize(model, seed):
    """Gives every parameter a value that matters, rounded to half precision.

    A fresh network has zero biases and unit norms, which would hide a forgotten bias or a swapped norm. Weights
    keep the scale of their fan-in so that activations stay of order one. The rounding lets the file hold 16 bits a
    weight while both sides compute in 32 from exactly equal numbers.
    """
    draws = generator(seed)
    with torch.no_grad():
        for name, parameter in sorted(model.named_parameters()):
            values = torch.randn(parameter.shape, generator=draws)
            if parameter.ndim >= 2 and "embedding.weight" not in name:
                values /= parameter[0].numel() ** 0.5
            elif "norm" in name and name.endswith("weight"):
                values = 1 + 0.2 * values
            else:
                values *= 0.2
            parameter.copy_(values.half().float())
    return model.eval()


def save_half(model, path, rename=lambda name: name):
    """Saves a model's parameters in half precision, which is exact after `randomize`."""
    tensors = {rename(name): value.half().contiguous() for name, value in model.named_parameters()}
    save(tensors, path)


def save(tensors, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file({k: v.detach().contiguous() for k, v in tensors.items()}, path, metadata={"format": "pt"})


def save_json(value, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=2, sort_keys=True) + "\n")


def save_config(model, path):
    """The configuration as save_pretrained writes it, less what names this machine."""
    config = json.loads(model.to_json_string()) if hasattr(model, "to_json_string") else model.config.to_dict()
    config.pop("_name_or_path", None)
    save_json(config, path)

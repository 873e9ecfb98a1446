"""Writes golden/pickle: checkpoints by torch.save, and what is in them as safetensors. One has what training tools leave
beside weights, one would run a command if it were unpickled, and one holds a tensor whose elements do not lie in a row."""

import os
import sys
import types
from collections import OrderedDict
from pathlib import Path

import torch
from safetensors.torch import save_file

TARGET = Path(__file__).parents[2] / "engine/core/src/test/resources/golden/pickle"


class Command:
    def __reduce__(self):
        return os.system, ("touch /tmp/a-pickle-was-executed",)


def callback_class():
    """A class of a training tool that a reader does not have."""
    module = types.ModuleType("some_trainer.callbacks")
    sys.modules["some_trainer"] = types.ModuleType("some_trainer")
    sys.modules["some_trainer.callbacks"] = module
    module.Callback = type("Callback", (), dict(__module__=module.__name__))
    return module.Callback


def main():
    torch.manual_seed(0)
    TARGET.mkdir(parents=True, exist_ok=True)
    rows = torch.randn(6, 5)
    weights = OrderedDict(
        single=torch.randn(2, 3, 4), half=torch.randn(7).half(), bfloat16=torch.randn(3).bfloat16(),
        numbers=torch.tensor([-1, 1 << 40]), scalar=torch.tensor(2.5), none=torch.empty(0, 4),
        middle=rows[2:4], column=rows[5:, :1], parameter=torch.nn.Parameter(torch.randn(2)))
    save_file({name: tensor.detach().contiguous().clone() for name, tensor in weights.items()}, TARGET / "weights.safetensors")
    callback = callback_class()
    instance = callback()
    instance.best = {"score": 0.5}
    extras = dict(
        epoch=3, global_step=875000, rate=1e-4, done=False, name="run", sizes=[1, (2, 3), {4}], large=1 << 70,
        callbacks={callback: {"instance": instance}}, optimizer_states=[{"state": {0: {"step": 1}}}])
    torch.save(dict(extras, state_dict=weights), TARGET / "training.ckpt")
    torch.save(weights, TARGET / "weights.ckpt", pickle_protocol=4)
    torch.save(dict(weights, command=Command()), TARGET / "command.ckpt")
    torch.save(dict(transposed=rows.t()), TARGET / "transposed.ckpt")
    torch.save(weights, TARGET / "legacy.ckpt", _use_new_zipfile_serialization=False)


if __name__ == "__main__":
    main()

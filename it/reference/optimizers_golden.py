"""Golden data of the optimizers with little state: 8-bit AdamW, 8-bit Lion and Adafactor.

Code books and scaling back come from bitsandbytes' own functions. Its fused steps run on CUDA alone, so they are written out
here as those kernels compute them (kOptimizerStatic8bit2StateBlockwise and kOptimizerStatic8bit1StateBlockwise), with the
weight decay where torch has it. They round to the nearest entry of the book; bitsandbytes' CPU kernel, which looks small
values up in a coarse table, does not, so the rounding is torch's search. Adafactor is transformers'. Gradients are seeded
normals that the engine can draw again.
"""

import torch
import torch.nn.functional as F
from bitsandbytes.functional import create_dynamic_map, dequantize_blockwise
from transformers.optimization import Adafactor

from reference import GOLDEN, normal, save

BLOCK = 256
STEPS = 20
BETA1, BETA2, EPS, DECAY, RATE = 0.9, 0.999, 1e-8, 1e-2, 1e-3
SHAPES = {"vector": (30,), "matrix": (24, 36), "kernel": (8, 4, 3, 3)}


def quantized(values, book):
    blocks = F.pad(values.flatten(), (0, -values.numel() % BLOCK)).view(-1, BLOCK)
    absmax = blocks.abs().amax(1)
    codes = torch.bucketize(blocks / absmax[:, None], (book[1:] + book[:-1]) / 2)
    return codes.flatten()[: values.numel()].view(values.shape).to(torch.uint8), absmax


def adamw_8bit(weight, seed):
    """Steps of 8-bit AdamW on a tensor whose last block is not full."""
    books = create_dynamic_map(signed=True), create_dynamic_map(signed=False)
    moments = [(torch.zeros_like(weight, dtype=torch.uint8), torch.zeros(-(-weight.numel() // BLOCK))) for _ in books]
    for step in range(1, STEPS + 1):
        gradient = normal(seed + step, *weight.shape)
        mean, square = (
            dequantize_blockwise(codes, absmax=absmax, code=book, blocksize=BLOCK)
            for (codes, absmax), book in zip(moments, books))
        mean = BETA1 * mean + (1 - BETA1) * gradient
        square = BETA2 * square + (1 - BETA2) * gradient * gradient
        denominator = square.sqrt() / (1 - BETA2**step) ** 0.5 + EPS
        weight = weight * (1 - RATE * DECAY) - RATE / (1 - BETA1**step) * mean / denominator
        moments = [quantized(mean, books[0]), quantized(square, books[1])]
    return weight, moments


def lion_8bit(weight, seed):
    """Steps of 8-bit Lion on a tensor whose last block is not full."""
    beta1, beta2 = 0.9, 0.99
    book = create_dynamic_map(signed=True)
    codes, absmax = torch.zeros_like(weight, dtype=torch.uint8), torch.zeros(-(-weight.numel() // BLOCK))
    for step in range(1, STEPS + 1):
        gradient = normal(seed + step, *weight.shape)
        mean = dequantize_blockwise(codes, absmax=absmax, code=book, blocksize=BLOCK)
        weight = weight * (1 - RATE * DECAY) - RATE * torch.sign(beta1 * mean + (1 - beta1) * gradient)
        codes, absmax = quantized(beta2 * mean + (1 - beta2) * gradient, book)
    return weight, codes, absmax


def adafactor(weight, seed):
    parameter = torch.nn.Parameter(weight.flatten(1) if weight.ndim > 1 else weight.clone())
    optimizer = Adafactor([parameter], lr=RATE, scale_parameter=False, relative_step=False, weight_decay=DECAY)
    for step in range(1, STEPS + 1):
        parameter.grad = normal(seed + step, *weight.shape).reshape(parameter.shape)
        optimizer.step()
    return parameter.detach().reshape(weight.shape)


if __name__ == "__main__":
    golden = {"signed_book": create_dynamic_map(signed=True), "unsigned_book": create_dynamic_map(signed=False)}
    weight, ((mean, mean_scale), (square, square_scale)) = adamw_8bit(normal(700, 70, 90), 700)
    golden |= {
        "adamw_8bit": weight, "mean": mean, "mean_scale": mean_scale, "square": square, "square_scale": square_scale}
    golden["lion_8bit"], golden["lion_mean"], golden["lion_mean_scale"] = lion_8bit(normal(1100, 70, 90), 1100)
    for index, (name, shape) in enumerate(SHAPES.items()):
        seed = 800 + 100 * index
        golden[f"adafactor.{name}"] = adafactor(normal(seed, *shape), seed)
    save(golden, GOLDEN / "optimizers" / "golden.safetensors")

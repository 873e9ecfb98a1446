"""Golden data of seeded noise: what torch's CPU generator draws for a seed, first and continued."""

import torch

from reference import GOLDEN, generator, save

# Fewer than 16 numbers, odd counts, and whole multiples of 16 take different paths inside torch.randn.
SHAPES = [(1, 4, 64, 64), (1, 4, 8, 8), (1, 24, 8, 8), (2, 4, 9, 7), (1, 3, 5, 3), (1, 1, 2, 5), (1, 1, 1, 16), (17,)]
SEEDS = [0, 42, 2**31 - 1, 1234567890123]


if __name__ == "__main__":
    golden = {}
    for seed in SEEDS:
        for shape in SHAPES if seed == 42 else SHAPES[1:]:
            draws = generator(seed)
            for draw in range(1 if shape == SHAPES[0] else 3):
                name = f"{seed}/{'x'.join(map(str, shape))}/{draw}"
                golden[name] = torch.randn(shape, generator=draws)
    save(golden, GOLDEN / "noise" / "golden.safetensors")

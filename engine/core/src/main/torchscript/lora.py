# Low-rank adaptation (Hu et al. 2021, arXiv 2106.09685, 4.1): W x becomes W x + scale * up(down(dropout(x))), W frozen.

# What adapts the layers of a block, passed around in it as one tuple:
#   matrices  for each layer that an adapter could stand beside, in the block's order, down [rank, in] and up [out, rank]
#             ([rank, in, 1, 1] and [out, rank, 1, 1] beside a 1x1 convolution), both empty where none does; or no
#             matrices at all where the whole block is as it was
#   scale     alpha / rank
#   dropout   the probability that an adapter does not see an element of its input
#   seeds     of the masks, one for each sample, each layer's from seeds of its own; none where nothing is dropped
# Adapters compute in their own element type beside a frozen layer in a shorter one.

# y, the frozen layer's output for x, with what its adapter adds; a 1x1 convolution is a product of matrices pixel by pixel
def _adapted(self, y: Tensor, x: Tensor, lora: Tuple[List[Tensor], float, float, List[int]], layer: int) -> Tensor:
    matrices, scale, dropout, seeds, = lora
    z = y
    if torch.gt(torch.len(matrices), 0):
        down = matrices[torch.mul(layer, 2)]
        up = matrices[torch.add(torch.mul(layer, 2), 1)]
        if torch.gt(torch.numel(down), 0):
            seen = torch.to(self._dropped(x, dropout, seeds, layer), down.dtype)
            if torch.eq(torch.dim(down), 2):
                change = torch.linear(torch.mul(torch.linear(seen, down), scale), up)
            else:
                pixels = torch.permute(seen, [0, 2, 3, 1])
                inner = torch.mul(torch.linear(pixels, torch.flatten(down, 1)), scale)
                change = torch.permute(torch.linear(inner, torch.flatten(up, 1)), [0, 3, 1, 2])
            z = torch.add(y, torch.to(change, y.dtype))
    return z

# Dropout (Srivastava et al. 2014) of x [B, ...], whose mask depends on the seed of the sample alone: recomputing a block
# meets the same one, and so does a sample that is computed beside others.
def _dropped(self, x: Tensor, probability: float, seeds: List[int], layer: int) -> Tensor:
    y = x
    if torch.gt(probability, 0.):
        host = torch.device("cpu")
        shape = torch.slice(x.size(), 1, torch.dim(x), 1)
        draws = annotate(List[Tensor], [])
        for i in range(x.size(0)):
            generator = torch.Generator(device=host, seed=torch.add(seeds[i], layer))
            _ = torch.append(draws, torch.rand(shape, generator=generator, dtype=6, device=host))
        kept = torch.ge(torch.stack(draws), probability)
        mask = torch.div(torch.to(kept, x.device, x.dtype), torch.sub(1., probability))
        y = torch.mul(x, mask)
    return y

# x [a, b, ...] as a matrix [a, b * ...]
def flattened(self, x: Tensor) -> Tensor:
    return torch.flatten(x, 1)

# What an adapter adds to its layer's weight [out, in, ...], as a matrix [out, in * ...]
def lora_delta(self, down: Tensor, up: Tensor, scale: float) -> Tensor:
    return torch.mul(torch.matmul(torch.flatten(up, 1), torch.flatten(down, 1)), scale)

# The same in Tucker's form, a kernel between two matrices (Yeh et al. 2023, arXiv 2309.14859, 3.3):
#   scale * sum over p and q of up[o, p] core[p, q, k, l] down[q, i]
# core [P, Q, K, K], up [O, P], down [Q, I] -> [O, I * K * K]
def tucker_delta(self, core: Tensor, up: Tensor, down: Tensor, scale: float) -> Tensor:
    inner = torch.reshape(torch.matmul(up, torch.flatten(core, 1)), [up.size(0), core.size(1), -1])
    kernels = torch.matmul(torch.transpose(inner, 1, 2), down)
    return torch.mul(torch.flatten(torch.transpose(kernels, 1, 2), 1), scale)

# LoKr, the Kronecker product of two matrices (Edalati et al. 2022, arXiv 2212.10650): first [A, B], second [C, D] -> [A * C, B * D]
def kronecker_delta(self, first: Tensor, second: Tensor, scale: float) -> Tensor:
    return torch.mul(torch.kron(first, second), scale)

# DoRA (Liu et al. 2024, arXiv 2402.09353, equation 5): weight [out, in, ...] with each output's part of it (axis 0), or each
# input's (axis 1), brought to the length that magnitude [out] or [in] says
def dora_weight(self, weight: Tensor, magnitude: Tensor, axis: int) -> Tensor:
    parts = torch.transpose(weight, 0, axis)
    matrix = torch.flatten(parts, 1)
    factors = torch.div(magnitude, torch.linalg_vector_norm(matrix, 2, [1]))
    scaled = torch.reshape(torch.mul(matrix, torch.unsqueeze(factors, 1)), parts.size())
    return torch.contiguous(torch.transpose(scaled, 0, axis))

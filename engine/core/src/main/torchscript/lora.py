# Low-rank adaptation (Hu et al. 2021, arXiv 2106.09685, 4.1): W x becomes W x + scale * up(down(dropout(x))), W frozen.

# What adapts the layers of a block, passed around in it as one tuple:
#   matrices  for each layer that an adapter could stand beside, in the block's order, down [rank, in], up [out, rank] and
#             magnitude [out] ([rank, in, K, K] and [out, rank, 1, 1] beside a convolution), all empty where none does, the
#             last without DoRA; or no matrices at all where the whole block is as it was
#   scale     alpha / rank
#   dropout   the probability that an adapter does not see an element of its input
#   seeds     of the masks, one for each sample, each layer's from seeds of its own; none where nothing is dropped
# Adapters compute in their own element type beside a frozen layer in a shorter one.

# y, the frozen layer's output for x, with what its adapter adds; a 1x1 convolution is a product of matrices pixel by pixel.
# weight and bias are the frozen layer's, the latter in a list that is empty where it has none.
def _adapted(self, y: Tensor, x: Tensor, weight: Tensor, bias: List[Tensor], lora: Tuple[List[Tensor], float, float, List[int]], layer: int) -> Tensor:
    matrices, scale, dropout, seeds, = lora
    z = y
    if torch.gt(torch.len(matrices), 0):
        down = matrices[torch.mul(layer, 3)]
        up = matrices[torch.add(torch.mul(layer, 3), 1)]
        magnitude = matrices[torch.add(torch.mul(layer, 3), 2)]
        if torch.gt(torch.numel(down), 0):
            seen = torch.to(self._dropped(x, dropout, seeds, layer), down.dtype)
            if torch.eq(torch.dim(down), 2):
                change = torch.linear(torch.mul(torch.linear(seen, down), scale), up)
            else:
                pixels = torch.permute(seen, [0, 2, 3, 1])
                inner = torch.mul(torch.linear(pixels, torch.flatten(down, 1)), scale)
                change = torch.permute(torch.linear(inner, torch.flatten(up, 1)), [0, 3, 1, 2])
            if torch.gt(torch.numel(magnitude), 0):
                if torch.eq(dropout, 0.):
                    base = self._unbiased(y, bias)
                elif torch.eq(torch.dim(down), 2):
                    base = torch.linear(seen, torch.to(self._whole(weight, seen), seen.dtype))
                else:
                    base = self.conv2d(seen, torch.to(self._whole(weight, seen), seen.dtype), torch.zeros([weight.size(0)], dtype=6, device=seen.device), 1, 0)
                change = self._lengthened(change, base, weight, down, up, magnitude, scale)
            z = torch.add(y, torch.to(change, y.dtype))
    return z

# Whether a layer has an adapter
def _is_adapted(self, matrices: List[Tensor], layer: int) -> bool:
    adapted = False
    if torch.gt(torch.len(matrices), 0):
        adapted = torch.gt(torch.numel(matrices[torch.mul(layer, 3)]), 0)
    return adapted

# The same for a convolution of any size (Yeh et al. 2023, arXiv 2309.14859, 3.1): down has its kernel, up is 1x1.
def _adapted_conv(self, y: Tensor, x: Tensor, weight: Tensor, bias: Tensor, lora: Tuple[List[Tensor], float, float, List[int]], layer: int, stride: int, padding: int) -> Tensor:
    matrices, scale, dropout, seeds, = lora
    z = y
    if torch.gt(torch.len(matrices), 0):
        down = matrices[torch.mul(layer, 3)]
        up = matrices[torch.add(torch.mul(layer, 3), 1)]
        magnitude = matrices[torch.add(torch.mul(layer, 3), 2)]
        if torch.gt(torch.numel(down), 0):
            seen = torch.to(self._dropped(x, dropout, seeds, layer), down.dtype)
            no_bias = torch.zeros([down.size(0)], dtype=6, device=seen.device)
            pixels = torch.permute(self.conv2d(seen, down, no_bias, stride, padding), [0, 2, 3, 1])
            change = torch.permute(torch.linear(torch.mul(pixels, scale), torch.flatten(up, 1)), [0, 3, 1, 2])
            if torch.gt(torch.numel(magnitude), 0):
                if torch.eq(dropout, 0.):
                    base = self._unbiased(y, annotate(List[Tensor], [bias]))
                else:
                    base = self.conv2d(seen, torch.to(self._whole(weight, seen), seen.dtype), torch.zeros([weight.size(0)], dtype=6, device=seen.device), stride, padding)
                change = self._lengthened(change, base, weight, down, up, magnitude, scale)
            z = torch.add(y, torch.to(change, y.dtype))
    return z

# y [.., out] or [B, out, H, W] without the bias that it was computed with
def _unbiased(self, y: Tensor, bias: List[Tensor]) -> Tensor:
    z = y
    if torch.gt(torch.len(bias), 0):
        if torch.eq(torch.dim(y), 4):
            z = torch.sub(y, torch.reshape(bias[0], [1, -1, 1, 1]))
        else:
            z = torch.sub(y, bias[0])
    return z

# DoRA (Liu et al. 2024, arXiv 2402.09353, 4.3): with V = weight + scale * up down the layer computes m V x / |V|, of which
# base = weight x is there already and change = scale * up down x. No gradient passes the lengths |V| of V's rows.
def _lengthened(self, change: Tensor, base: Tensor, weight: Tensor, down: Tensor, up: Tensor, magnitude: Tensor, scale: float) -> Tensor:
    update = torch.matmul(torch.flatten(torch.detach(up), 1), torch.flatten(torch.detach(down), 1))
    adapted = torch.add(torch.flatten(torch.to(torch.detach(self._whole(weight, down)), down.dtype), 1), torch.mul(update, scale))
    factors = torch.div(magnitude, self.row_lengths(adapted))
    if torch.eq(torch.dim(change), 4):
        shaped = torch.reshape(factors, [1, -1, 1, 1])
    else:
        shaped = factors
    return torch.add(torch.mul(torch.to(base, change.dtype), torch.sub(shaped, 1.)), torch.mul(change, shaped))

# The lengths [out] of the rows of a weight [out, in, ...]
def row_lengths(self, weight: Tensor) -> Tensor:
    return torch.linalg_vector_norm(torch.flatten(weight, 1), 2, [1])

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

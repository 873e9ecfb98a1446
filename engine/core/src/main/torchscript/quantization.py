# Frozen weights as 8-bit integers: rounded to the nearest of 255 even steps between -max |w| and max |w|, with a step of its
# own for each output's part of a weight (absmax quantization by rows; Dettmers et al. 2022, arXiv 2208.07339, 2.1):
#   w [O, ...] = s [O] q,   s = max |w| / 127,   q = round(w / s)
# They take a quarter of the memory, and are widened again layer by layer where they are multiplied.

# A weight [O, ...] in 32-bit floats, as the integers q with the steps s beside them in one tensor
def quantized(self, weight: Tensor) -> Tensor:
    largest = torch.amax(torch.abs(torch.flatten(weight, 1)), [1])
    steps = torch.div(torch.clamp_min(largest, 1e-30), 127.)
    return torch.quantize_per_channel(weight, steps, torch.zeros([weight.size(0)], dtype=4), 0, 12)

# A weight in 32-bit floats where it is quantized, else as it is
def dequantized(self, weight: Tensor) -> Tensor:
    w = weight
    if weight.is_quantized:
        w = torch.dequantize(weight)
    return w

# A weight where x lies, as numbers of x's type where it is quantized: for as long as it is multiplied, if it waits elsewhere
# or is rounded
def _whole(self, weight: Tensor, x: Tensor) -> Tensor:
    w = weight
    if torch.ne(weight.is_cuda, x.is_cuda):
        w = torch.to(weight, x.device, None, False, False)
    if weight.is_quantized:
        w = torch.to(torch.dequantize(w), x.dtype)
    return w

# 1 if a tensor is quantized, else 0
def is_quantized(self, x: Tensor) -> Tensor:
    return torch.full([], float(x.is_quantized), dtype=6)

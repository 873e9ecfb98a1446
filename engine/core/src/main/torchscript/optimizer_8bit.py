# AdamW and Lion with 8-bit moments (Dettmers et al. 2022, arXiv 2110.02861, section 2). A moment is a byte, the number of an entry in
# a book of 256 numbers from -1 or 0 to 1, times the scale of its block of 256 moments: their largest magnitude.
#   n  blocks of a chunk, the last filled up with zeros

# A byte 0 for each element of another tensor.
def zero_bytes(self, like: Tensor) -> Tensor:
    return torch.zeros_like(torch.detach(like), dtype=0, memory_format=0)

# The middles between the entries of a book, times 32768, and infinity: float [256].
def code_bounds(self, book: Tensor) -> Tensor:
    middles = torch.div(torch.add(torch.slice(book, 0, 1, 256, 1), torch.slice(book, 0, 0, 255, 1)), 2.)
    return torch.constant_pad_nd(torch.mul(middles, 32768.), [0, 1], float("inf"))

# For every half-precision number, by its bit pattern, the entry next to the least number that rounds to it, or the one
# below: int32 [65536]. Looking a moment up by its half and comparing once is many times faster than searching the book.
# The factor 32768 keeps small moments out of half precision's subnormal numbers.
def nearest_codes(self, bounds: Tensor) -> Tensor:
    patterns = torch.to(torch.arange(0, 65536, dtype=3, device=bounds.device), 2)
    numbers = torch.to(torch.view_copy(patterns, dtype=5), 6)
    least = torch.sub(numbers, torch.abs(numbers), alpha=0.001)
    return torch.to(torch.bucketize(torch.nan_to_num(least), bounds), 3)

# bytes [n * 256], scales [n] -> moments [n, 256]
def _dequantized(self, codes: Tensor, scales: Tensor, book: Tensor) -> Tensor:
    moments = torch.index_select(book, 0, torch.to(codes, 3))
    return torch.mul_(torch.view(moments, [-1, 256]), torch.unsqueeze(scales, 1))

# The moments of a chunk, whose last block zeros fill up. A filled-up byte would be an entry of the book, and that may be its
# largest, so zeros have to come afterwards.
def _moments(self, codes: Tensor, scales: Tensor, book: Tensor, missing: int) -> Tensor:
    moments = self._dequantized(self._padded(codes, missing), scales, book)
    if torch.gt(missing, 0):
        flat = torch.view(moments, [-1])
        _ = torch.zero_(torch.slice(flat, 0, torch.numel(codes), torch.numel(flat), 1))
    return moments

# moments [n, 256] with scales [n], their largest magnitudes -> bytes [n * 256]
def _quantized(self, moments: Tensor, scales: Tensor, nearest: Tensor, bounds: Tensor) -> Tensor:
    factors = torch.mul(torch.reciprocal(torch.clamp(scales, 1e-30, None)), 32768.)
    scaled = torch.reshape(torch.mul(moments, torch.unsqueeze(factors, 1)), [-1])
    patterns = torch.bitwise_and(torch.to(torch.view_copy(torch.to(scaled, 5), dtype=2), 3), 65535)
    codes = torch.index_select(nearest, 0, patterns)
    above = torch.gt(scaled, torch.index_select(bounds, 0, codes))
    return torch.to(torch.add(codes, above), 0)

# zeros after the last elements, to fill their block
def _padded(self, x: Tensor, missing: int) -> Tensor:
    y = x
    if torch.gt(missing, 0):
        y = torch.constant_pad_nd(x, [0, missing])
    return y

# One step of a chunk of a parameter: the elements from first on, a multiple of 256. moments are the whole parameter's:
# mean, its scales, mean of squares, its scales, and the counter, which says the number of this step already;
# books: signed book, its nearest codes and bounds, and the same of the unsigned book.
def adamw_8bit(self, weights: Tensor, gradients: Tensor, moments: List[Tensor], books: List[Tensor], first: int, lr: float, beta1: float, beta2: float, weight_decay: float, eps: float) -> NoneType:
    exact = torch.to(moments[4], 7)
    correction1 = torch.rsub(torch.pow(beta1, exact), 1.)
    correction2 = torch.sqrt(torch.rsub(torch.pow(beta2, exact), 1.))
    size = torch.numel(weights)
    last = torch.add(first, size)
    blocks = torch.floordiv(torch.add(size, 255), 256)
    missing = torch.sub(torch.mul(blocks, 256), size)
    first_block = torch.floordiv(first, 256)
    last_block = torch.add(first_block, blocks)
    mean_scales = torch.slice(moments[1], 0, first_block, last_block, 1)
    square_scales = torch.slice(moments[3], 0, first_block, last_block, 1)
    mean_bytes = self.flat_slice(moments[0], first, last)
    square_bytes = self.flat_slice(moments[2], first, last)
    grads = torch.view(self._padded(gradients, missing), [blocks, 256])
    mean = self._moments(mean_bytes, mean_scales, books[0], missing)
    square = self._moments(square_bytes, square_scales, books[3], missing)
    mean = torch.lerp_(mean, grads, 1. - beta1)
    square = torch.addcmul_(torch.mul_(square, beta2), grads, grads, value=1. - beta2)
    denominator = torch.add_(torch.div_(torch.sqrt(square), correction2), eps)
    update = torch.mul_(torch.div_(torch.reciprocal_(denominator), correction1), lr)
    update = torch.mul_(update, mean)
    change = torch.slice(torch.view(update, [-1]), 0, 0, size, 1)
    _ = torch.sub_(torch.mul_(weights, 1. - lr * weight_decay), change)
    _1 = torch.copy_(mean_scales, torch.amax(torch.abs(mean), [1]))
    _2 = torch.copy_(square_scales, torch.amax(square, [1]))
    mean_new = self._quantized(mean, mean_scales, books[1], books[2])
    square_new = self._quantized(square, square_scales, books[4], books[5])
    _3 = torch.copy_(mean_bytes, torch.slice(mean_new, 0, 0, size, 1))
    _4 = torch.copy_(square_bytes, torch.slice(square_new, 0, 0, size, 1))
    return None

# The same of Lion, whose steps are those of lion; moments: its mean and that's scales, books: the signed book's three.
def lion_8bit(self, weights: Tensor, gradients: Tensor, moments: List[Tensor], books: List[Tensor], first: int, lr: float, beta1: float, beta2: float, weight_decay: float) -> NoneType:
    size = torch.numel(weights)
    last = torch.add(first, size)
    blocks = torch.floordiv(torch.add(size, 255), 256)
    missing = torch.sub(torch.mul(blocks, 256), size)
    first_block = torch.floordiv(first, 256)
    scales = torch.slice(moments[1], 0, first_block, torch.add(first_block, blocks), 1)
    mean_bytes = self.flat_slice(moments[0], first, last)
    mean = self._moments(mean_bytes, scales, books[0], missing)
    _ = self.lion(weights, gradients, torch.slice(torch.view(mean, [-1]), 0, 0, size, 1), lr, beta1, beta2, weight_decay)
    _1 = torch.copy_(scales, torch.amax(torch.abs(mean), [1]))
    mean_new = self._quantized(mean, scales, books[1], books[2])
    _2 = torch.copy_(mean_bytes, torch.slice(mean_new, 0, 0, size, 1))
    return None

# 3x3 convolutions by minimal filtering (Winograd 1980; for networks Lavin and Gray 2016, arXiv 1509.09308, 4.3): 4x4 numbers of
# the result come of 6x6 of what is convolved with 36 products a channel, where the sum as it is written takes 144:
#   Y = A^T ((G w G^T) * (B^T d B)) A    for a tile d [6, 6], a filter w [3, 3], and their part Y [4, 4] of the result
# The products of all channels and tiles are 36 products of matrices, one for each place in a tile. Tiles overlap by two rows
# and columns. Rounding differs from that of the plain sum, and is of its size.
#   B  images in the batch    C, O  channels in and out    H, W  size of the image    T  tiles

# Whether it is faster: transforming what is convolved, the filters and the result costs time for each number of theirs, and
# pays where many channels and many tiles are multiplied. Found by measuring, on two cores with AVX2.
def _suits_winograd(self, x: Tensor, weight: Tensor, stride: int, padding: int) -> bool:
    plain = torch.__and__(torch.eq(stride, 1), torch.eq(padding, 1))
    three = torch.__and__(torch.eq(weight.size(2), 3), torch.eq(weight.size(3), 3))
    wide = torch.__and__(torch.ge(weight.size(0), 256), torch.ge(weight.size(1), 256))
    tiles = torch.mul(x.size(0), torch.mul(self._tiles(x.size(2)), self._tiles(x.size(3))))
    here = torch.__and__(torch.eq(x.dtype, 6), torch.eq(x.is_cuda, False))
    return torch.__and__(torch.__and__(torch.__and__(plain, three), torch.__and__(wide, here)), torch.ge(tiles, 128))

# How many tiles cover a length
def _tiles(self, length: int) -> int:
    return torch.floordiv(torch.add(length, 3), 4)

# The Kronecker product of a matrix [n, m] with itself: with it, M d M^T is one product with d as a column. These are B^T of
# Lavin and Gray's F(4x4, 3x3) for what is convolved, G for the filters, A^T for the result.
def _both_ways(self, numbers: List[float], rows: int, columns: int) -> Tensor:
    matrix = torch.view(torch.tensor(numbers, dtype=6), [rows, columns])
    return torch.kron(matrix, matrix)

# x [B, C, H, W], weight [O, C, 3, 3], bias [O] -> [B, O, H, W], with a zero around x. Strips of tiles and groups of filters come
# one after the other, so that what is in between stays small and near the processor.
def _winograd(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    into = self._both_ways([4., 0., -5., 0., 1., 0., 0., -4., -4., 1., 1., 0., 0., 4., -4., -1., 1., 0., 0., -2., -1., 2., 1., 0., 0., 2., -1., -2., 1., 0., 0., 4., 0., -5., 0., 1.], 6, 6)
    filters = self._both_ways([0.25, 0., 0., -0.16666666666666666, -0.16666666666666666, -0.16666666666666666, -0.16666666666666666, 0.16666666666666666, -0.16666666666666666, 0.041666666666666664, 0.08333333333333333, 0.16666666666666666, 0.041666666666666664, -0.08333333333333333, 0.16666666666666666, 0., 0., 1.], 6, 3)
    out = self._both_ways([1., 1., 1., 1., 1., 0., 0., 1., -1., 2., -2., 0., 0., 1., 1., 4., 4., 0., 0., 1., -1., 8., -8., 1.], 4, 6)
    b = x.size(0)
    c = x.size(1)
    o = weight.size(0)
    height = x.size(2)
    width = x.size(3)
    down = self._tiles(height)
    across = self._tiles(width)
    y = torch.empty([b, o, down, 4, across, 4], dtype=6)
    v = torch.empty([0], dtype=6)
    tall = self._part(4194304, torch.mul(torch.mul(36, c), torch.mul(b, across)), down)
    many = self._part(16777216, torch.mul(36, c), o)
    strips = torch.floordiv(torch.sub(torch.add(down, tall), 1), tall)
    groups = torch.floordiv(torch.sub(torch.add(o, many), 1), many)
    for group in range(groups):
        first = torch.mul(group, many)
        w = torch.slice(weight, 0, first, torch.add(first, many), 1)
        n = w.size(0)
        u = torch.view(torch.mm(filters, torch.t(torch.reshape(w, [torch.mul(n, c), 9]))), [36, n, c])
        for strip in range(strips):
            top = torch.mul(strip, tall)
            part = torch.slice(torch.slice(y, 2, top, torch.add(top, tall), 1), 1, first, torch.add(first, many), 1)
            k = part.size(2)
            if torch.__or__(torch.eq(group, 0), torch.gt(strips, 1)):
                v = self._strip_of_tiles(x, into, top, k, across)
            z = torch.view(torch.mm(out, torch.reshape(torch.bmm(u, v), [36, -1])), [4, 4, n, b, k, across])
            _ = torch.copy_(part, torch.permute(z, [3, 2, 4, 0, 5, 1]))
    whole = torch.view(y, [b, o, torch.mul(down, 4), torch.mul(across, 4)])
    used = torch.contiguous(torch.slice(torch.slice(whole, 2, 0, height, 1), 3, 0, width, 1))
    return torch.add_(used, torch.view(bias, [1, o, 1, 1]))

# The transformed tiles [36, C, B k across] of k rows of them from the top one on; only they get the zeros around x.
def _strip_of_tiles(self, x: Tensor, into: Tensor, top: int, k: int, across: int) -> Tensor:
    c = x.size(1)
    begin = torch.sub(torch.mul(top, 4), 1)
    end = torch.add(begin, torch.add(torch.mul(k, 4), 2))
    above = self._excess(0, begin)
    below = self._excess(end, x.size(2))
    right = torch.add(torch.sub(torch.mul(across, 4), x.size(3)), 1)
    rows = torch.slice(x, 2, torch.add(begin, above), torch.sub(end, below), 1)
    padded = torch.constant_pad_nd(rows, [1, right, above, below])
    tiles = torch.permute(torch.unfold(torch.unfold(padded, 2, 6, 4), 3, 6, 4), [4, 5, 1, 0, 2, 3])
    return torch.view(torch.mm(into, torch.reshape(tiles, [36, -1])), [36, c, -1])

# By how much a number is larger than another; 0 if it is not
def _excess(self, number: int, other: int) -> int:
    if torch.gt(number, other):
        more = torch.sub(number, other)
    else:
        more = 0
    return more

# How many of all there are at once if no more than a number of values is to be held, each being of a size; one at least
def _part(self, values: int, size: int, all: int) -> int:
    fitting = torch.floordiv(values, size)
    if torch.lt(fitting, 1):
        part = 1
    else:
        if torch.gt(fitting, all):
            part = all
        else:
            part = fitting
    return part

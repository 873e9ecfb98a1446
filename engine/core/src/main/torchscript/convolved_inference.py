# What a convolution is computed by where nothing is differentiated, when images are made and encoded: large ones by winograd.py,
# which would keep too much for a backward pass.

# x [B, C, H, W], weight [O, C, K, K], bias [O], all of one type
def _convolved(self, x: Tensor, weight: Tensor, bias: Tensor, stride: int, padding: int) -> Tensor:
    if self._suits_winograd(x, weight, stride, padding):
        y = self._winograd(x, weight, bias)
    else:
        y = torch.conv2d(x, weight, bias, [stride, stride], [padding, padding])
    return y

# What a convolution is computed by where it is differentiated.

# x [B, C, H, W], weight [O, C, K, K], bias [O], all of one type
def _convolved(self, x: Tensor, weight: Tensor, bias: Tensor, stride: int, padding: int) -> Tensor:
    return torch.conv2d(x, weight, bias, [stride, stride], [padding, padding])

# Convolution of 16-bit numbers on a processor without instructions for them; see product_upcast.py.

# x [B, C, H, W], weight [O, C, K, K], bias [O]; the same stride and zero padding in both directions
def conv2d(self, x: Tensor, weight: Tensor, bias: Tensor, stride: int, padding: int) -> Tensor:
    y = torch.conv2d(self._widened(x), self._widened(weight), self._widened(bias), [stride, stride], [padding, padding])
    return torch.to(y, x.dtype)

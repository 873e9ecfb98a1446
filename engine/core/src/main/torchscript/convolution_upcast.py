# Convolution of 16-bit numbers on a processor without instructions for them; see product_upcast.py.

# x [B, C, H, W], weight [O, C, K, K], bias [O]; the same stride and zero padding in both directions
def conv2d(self, x: Tensor, weight: Tensor, bias: Tensor, stride: int, padding: int) -> Tensor:
    y = self._convolved(self._widened(x), self._widened(self._whole(weight, x)), self._widened(bias), stride, padding)
    return torch.to(y, x.dtype)

# The gradients of x, weight and bias, each where it is differentiated, from the gradient g of what conv2d returned
def _conv2d_gradients(self, g: Tensor, x: Tensor, weight: Tensor, bias: Tensor, stride: int, padding: int) -> List[Tensor]:
    asked = [x.requires_grad, weight.requires_grad, bias.requires_grad]
    dx, dw, db = torch.convolution_backward(self._widened(g), self._widened(torch.detach(x)), self._widened(torch.detach(self._whole(weight, x))), [bias.size(0)], [stride, stride], [padding, padding], [1, 1], False, [0, 0], 1, asked)
    return [self._narrowed(dx, x), self._narrowed(dw, weight), self._narrowed(db, bias)]

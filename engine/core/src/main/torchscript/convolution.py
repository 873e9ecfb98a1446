# Convolution as libtorch does it fastest: on CPUs mostly by oneDNN, which fits its order of work to the machine's caches.

# x [B, C, H, W], weight [O, C, K, K], bias [O]; the same stride and zero padding in both directions
def conv2d(self, x: Tensor, weight: Tensor, bias: Tensor, stride: int, padding: int) -> Tensor:
    return self._convolved(x, self._whole(weight, x), bias, stride, padding)

# The gradients of x, weight and bias, each where it is differentiated, from the gradient g of what conv2d returned
def _conv2d_gradients(self, g: Tensor, x: Tensor, weight: Tensor, bias: Tensor, stride: int, padding: int) -> List[Tensor]:
    asked = [x.requires_grad, weight.requires_grad, bias.requires_grad]
    dx, dw, db = torch.convolution_backward(g, torch.detach(x), torch.detach(self._whole(weight, x)), [bias.size(0)], [stride, stride], [padding, padding], [1, 1], False, [0, 0], 1, asked)
    return [dx, dw, db]

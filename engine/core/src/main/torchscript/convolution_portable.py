# Convolution as a product of matrices (Chellapilla et al. 2006): every window becomes a column. MKL multiplies, and MKL
# can be told to add in the same order on every CPU, which oneDNN cannot.

# x [B, C, H, W], weight [O, C, K, K], bias [O]; the same stride and zero padding in both directions
def conv2d(self, x: Tensor, weight: Tensor, bias: Tensor, stride: int, padding: int) -> Tensor:
    return torch.thnn_conv2d(x, self._whole(weight, x), [weight.size(2), weight.size(3)], bias, [stride, stride], [padding, padding])

# The gradients of x, weight and bias, each where it is differentiated, from the gradient g of what conv2d returned
def _conv2d_gradients(self, g: Tensor, x: Tensor, weight: Tensor, bias: Tensor, stride: int, padding: int) -> List[Tensor]:
    asked = [x.requires_grad, weight.requires_grad, bias.requires_grad]
    dx, dw, db = torch._slow_conv2d_backward(g, torch.detach(x), torch.detach(self._whole(weight, x)), [weight.size(2), weight.size(3)], [stride, stride], [padding, padding], asked)
    return [dx, dw, db]

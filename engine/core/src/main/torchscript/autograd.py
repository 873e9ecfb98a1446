# Reverse-mode differentiation: with J the Jacobian of outputs in respect of inputs, J^T times the outputs' gradients.

# Gradients of one output in respect of leaves; zeros where the output does not depend on a leaf.
def gradients(self, output: Tensor, inputs: List[Tensor], output_gradient: Tensor) -> List[Tensor]:
    found = torch.grad([output], inputs, annotate(List[Optional[Tensor]], [output_gradient]), None, False, True)
    gradients = annotate(List[Tensor], [])
    for i in range(torch.len(found)):
        gradient = found[i]
        if torch.__isnot__(gradient, None):
            _ = torch.append(gradients, unchecked_cast(Tensor, gradient))
        else:
            _ = torch.append(gradients, torch.zeros_like(inputs[i]))
    return gradients

# Gradients of one block: how its outputs' gradients pass on to its inputs and weights. retain keeps the recorded graph.
def block_gradients(self, outputs: List[Tensor], inputs: List[Tensor], output_gradients: List[Tensor], retain: bool) -> List[Tensor]:
    given = annotate(List[Optional[Tensor]], [])
    for i in range(torch.len(output_gradients)):
        _ = torch.append(given, output_gradients[i])
    found = torch.grad(outputs, inputs, given, retain, False, True)
    gradients = annotate(List[Tensor], [])
    for j in range(torch.len(found)):
        gradient = found[j]
        if torch.__isnot__(gradient, None):
            _1 = torch.append(gradients, unchecked_cast(Tensor, gradient))
        else:
            _2 = torch.append(gradients, torch.zeros_like(inputs[j]))
    return gradients

def ones_like(self, x: Tensor) -> Tensor:
    return torch.ones_like(x)

def zeros_like(self, x: Tensor) -> Tensor:
    return torch.zeros_like(x)

# A scalar with the given value whose gradients in respect of some tensors are known already, times a scale: each tensor
# minus itself is exactly 0, and the derivative of that times g is g. In float32, where a gradient divided by a loss scale
# does not vanish. 0 times infinity would be no number and spoil the value, so what is not finite becomes the largest
# number there is: no float16 and no sum of squares can hold it.
def with_gradients(self, value: Tensor, at: List[Tensor], gradients: List[Tensor], scale: float) -> Tensor:
    total = value
    largest = 3.4e+38
    for i in range(torch.len(at)):
        nothing = torch.to(torch.sub(at[i], torch.detach(at[i])), 6)
        unscaled = torch.div(torch.to(gradients[i], 6), scale)
        finite = torch.nan_to_num(unscaled, largest, largest, torch.neg(largest))
        total = torch.add(total, torch.sum(torch.mul(nothing, finite)))
    return total

# What the last layer of a block needs is computed once more on the way back, what it returns is not: the gradient g of the
# block's result is brought to before that layer by hand. Such functions, _up_to_last, return tensors that autograd goes on
# from, and then the gradient of each; weights of the last layer stand among them.

# Those of some tensors that are differentiated, then the gradients of these
def _differentiated(self, tensors: List[Tensor], gradients: List[Tensor]) -> List[Tensor]:
    found = annotate(List[Tensor], [])
    of_found = annotate(List[Tensor], [])
    for i in range(torch.len(tensors)):
        if tensors[i].requires_grad:
            _ = torch.append(found, tensors[i])
            _1 = torch.append(of_found, gradients[i])
    return torch.add(found, of_found)

# The same for the result of a block whose last layer has an adapter, and is computed once more like all others
def _up_to_end(self, y: Tensor, g: Tensor) -> List[Tensor]:
    return [y, g]

# Before y = residual + conv2d(x, weight, bias)
def _before_convolution(self, g: Tensor, x: Tensor, weight: Tensor, bias: Tensor, stride: int, padding: int, residual: List[Tensor]) -> List[Tensor]:
    dx, dw, db, = self._conv2d_gradients(g, x, weight, bias, stride, padding)
    tensors = torch.add([x, weight, bias], residual)
    return self._differentiated(tensors, [dx, dw, db, g])

# Before y = residual + linear(x, weight, bias)
def _before_linear(self, g: Tensor, x: Tensor, weight: Tensor, bias: Tensor, residual: Tensor) -> List[Tensor]:
    dx, dw, db, = self._linear_gradients(g, x, weight, bias)
    return self._differentiated([x, weight, bias, residual], [dx, dw, db, g])

# The gradients of x [.., I], weight [O, I] and bias [O] from the gradient g [.., O] of x weight^T + bias; g itself for what is
# not differentiated
def _product_gradients(self, g: Tensor, x: Tensor, weight: Tensor, bias: Tensor) -> List[Tensor]:
    rows = torch.reshape(g, [-1, weight.size(0)])
    dx = g
    dw = g
    db = g
    if x.requires_grad:
        dx = torch.reshape(torch.mm(rows, torch.detach(weight)), x.size())
    if weight.requires_grad:
        dw = torch.mm(torch.t(rows), torch.reshape(torch.detach(x), [-1, weight.size(1)]))
    if bias.requires_grad:
        db = torch.sum(rows, [0])
    return [dx, dw, db]

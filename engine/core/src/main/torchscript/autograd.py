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

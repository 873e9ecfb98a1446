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

# A scalar with the given value whose gradients in respect of some tensors are known already: each tensor minus itself is
# exactly 0, and the derivative of that times g is g.
def with_gradients(self, value: Tensor, at: List[Tensor], gradients: List[Tensor]) -> Tensor:
    total = value
    for i in range(torch.len(at)):
        nothing = torch.sub(at[i], torch.detach(at[i]))
        total = torch.add(total, torch.sum(torch.mul(nothing, gradients[i])))
    return total

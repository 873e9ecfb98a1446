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

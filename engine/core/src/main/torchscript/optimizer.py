# Steps of an optimizer over many tensors at once. All of them write in place.

# AdamW (Loshchilov & Hutter 2019, algorithm 2) by libtorch's fused kernel; steps are float scalars, one a tensor.
def fused_adamw(self, parameters: List[Tensor], gradients: List[Tensor], exp_avgs: List[Tensor], exp_avg_sqs: List[Tensor], steps: List[Tensor], lr: float, beta1: float, beta2: float, weight_decay: float, eps: float) -> int:
    torch._foreach_add_(steps, 1.)
    no_max = annotate(List[Tensor], [])
    # the kernel walks memory and heeds no strides, while a convolution may give its gradient channels last
    dense = annotate(List[Tensor], [])
    for i in range(torch.len(gradients)):
        _ = torch.append(dense, torch.contiguous(gradients[i]))
    torch._fused_adamw_(parameters, dense, exp_avgs, exp_avg_sqs, no_max, steps, lr=lr, beta1=beta1, beta2=beta2, weight_decay=weight_decay, eps=eps, amsgrad=False, maximize=False)
    return 0

# Scales gradients so that their joint L2 norm is at most max_norm; returns the norm before.
def clip_grad_norm(self, gradients: List[Tensor], max_norm: float) -> Tensor:
    norm = torch.linalg_vector_norm(torch.stack(torch._foreach_norm(gradients, 2.)), 2.)
    factor = torch.clamp(torch.div(torch.scalar_tensor(max_norm, device=norm.device), torch.add(norm, 1e-06)), None, 1.)
    torch._foreach_mul_(gradients, factor)
    return norm

# The joint L2 norm alone.
def grad_norm(self, gradients: List[Tensor]) -> Tensor:
    return torch.linalg_vector_norm(torch.stack(torch._foreach_norm(gradients, 2.)), 2.)

# sums += scale * terms, for gradient accumulation
def accumulate(self, sums: List[Tensor], terms: List[Tensor], scale: float) -> int:
    torch._foreach_add_(sums, terms, alpha=scale)
    return 0

def scale_all(self, tensors: List[Tensor], factor: float) -> int:
    torch._foreach_mul_(tensors, factor)
    return 0

# averages += (1 - decay) * (values - averages), the exponential moving average of weights
def ema(self, averages: List[Tensor], values: List[Tensor], decay: float) -> int:
    torch._foreach_lerp_(averages, values, 1. - decay)
    return 0

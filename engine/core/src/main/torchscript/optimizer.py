# Steps of an optimizer over many tensors at once. All of them write in place.

# The elements first .. last - 1 of a tensor in one row, as a view.
def flat_slice(self, x: Tensor, first: int, last: int) -> Tensor:
    return torch.slice(torch.view(torch.detach(x), [-1]), 0, first, last, 1)

# The same elements so that views in one row are possible: a convolution may give its gradient channels last.
def dense(self, x: Tensor) -> Tensor:
    return torch.contiguous(x)

# Adds a step to the counters of some parameters.
def count_step(self, steps: List[Tensor]) -> NoneType:
    torch._foreach_add_(steps, 1.)
    return None

# AdamW (Loshchilov & Hutter 2019, arXiv 1711.05101, algorithm 2) by libtorch's fused kernel, for each weight w with gradient
# g at step t:
#   m = beta1 m + (1 - beta1) g,  v = beta2 v + (1 - beta2) g^2
#   w = (1 - lr weight_decay) w - lr m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + eps)
# steps are float scalars, one a tensor, which say the number of this step already.
def fused_adamw(self, parameters: List[Tensor], gradients: List[Tensor], exp_avgs: List[Tensor], exp_avg_sqs: List[Tensor], steps: List[Tensor], lr: float, beta1: float, beta2: float, weight_decay: float, eps: float) -> NoneType:
    no_max = annotate(List[Tensor], [])
    # the kernel walks memory and heeds no strides
    dense = annotate(List[Tensor], [])
    for i in range(torch.len(gradients)):
        _ = torch.append(dense, self.dense(gradients[i]))
    torch._fused_adamw_(parameters, dense, exp_avgs, exp_avg_sqs, no_max, steps, lr=lr, beta1=beta1, beta2=beta2, weight_decay=weight_decay, eps=eps, amsgrad=False, maximize=False)
    return None

# Scales gradients so that their joint L2 norm is at most max_norm, by min(1, max_norm / (norm + 1e-6)) (Pascanu et al. 2013,
# arXiv 1211.5063, algorithm 1; torch.nn.utils.clip_grad_norm_); returns the norm before.
def clip_grad_norm(self, gradients: List[Tensor], max_norm: float) -> Tensor:
    norm = self.joint_norm(self.tensor_norms(gradients))
    torch._foreach_mul_(gradients, self.clip_factor(norm, max_norm))
    return norm

# The joint L2 norm alone.
def grad_norm(self, gradients: List[Tensor]) -> Tensor:
    return self.joint_norm(self.tensor_norms(gradients))

# The L2 norm of each tensor, and that of all from those of each.
def tensor_norms(self, tensors: List[Tensor]) -> List[Tensor]:
    return torch._foreach_norm(tensors, 2., dtype=6)

def joint_norm(self, norms: List[Tensor]) -> Tensor:
    return torch.linalg_vector_norm(torch.stack(norms), 2.)

# What gradients of a norm are multiplied by so that it is at most max_norm.
def clip_factor(self, norm: Tensor, max_norm: float) -> Tensor:
    return torch.clamp(torch.div(torch.scalar_tensor(max_norm, device=norm.device), torch.add(norm, 1e-06)), None, 1.)

# sums += scale * terms, for gradient accumulation
def accumulate(self, sums: List[Tensor], terms: List[Tensor], scale: float) -> NoneType:
    torch._foreach_add_(sums, terms, alpha=scale)
    return None

def scale_all(self, tensors: List[Tensor], factor: float) -> NoneType:
    torch._foreach_mul_(tensors, factor)
    return None

# averages += (1 - decay) * (values - averages), the exponential moving average of weights; averages are in float32
def ema(self, averages: List[Tensor], values: List[Tensor], decay: float) -> NoneType:
    floats = annotate(List[Tensor], [])
    for i in range(torch.len(values)):
        _ = torch.append(floats, torch.to(torch.detach(values[i]), 6))
    torch._foreach_lerp_(averages, floats, 1. - decay)
    return None

# 32 bits for each of the places first .. last - 1, a hash of place and seed: the finalizer of MurmurHash3 (Appleby 2011),
# with the upper half of the seed let in between its two multiplications. Integers wrap, so all devices agree.
def _place_hashes(self, first: int, last: int, seed: int, device: Device) -> Tensor:
    low = seed & 2147483647
    high = (seed >> 32) & 2147483647
    h = torch.add(torch.mul(torch.arange(first, last, dtype=3, device=device), -1640531535), low)
    h1 = torch.mul(torch.bitwise_xor(h, torch.bitwise_right_shift(h, 16)), -2048144789)
    h2 = torch.add(torch.bitwise_xor(h1, torch.bitwise_right_shift(h1, 13)), high)
    h3 = torch.mul(h2, -1028477387)
    return torch.bitwise_xor(h3, torch.bitwise_right_shift(h3, 16))

# Overwrites a chunk of bfloat16 weights by float values, each rounded up or down at random, either as likely as it is
# near: added to the 16 bits that bfloat16 has no place for, a random number carries into those it keeps as often as it
# should. first is the place of the chunk among the weights.
def round_stochastically(self, weights: Tensor, values: Tensor, first: int, seed: int) -> NoneType:
    last = torch.add(first, torch.numel(values))
    random = torch.bitwise_and(self._place_hashes(first, last, seed, values.device), 65535)
    bits = torch.add(torch.view_copy(values, dtype=3), random)
    _ = torch.copy_(weights, torch.view_copy(torch.bitwise_and(bits, -65536), dtype=6))
    return None

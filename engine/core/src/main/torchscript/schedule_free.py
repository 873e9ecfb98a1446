# Schedule-free AdamW (Defazio et al. 2024, arXiv 2405.15682, algorithm 1).

# One step of some elements y with gradients g, in place, as schedulefree orders it; correction is 1 - beta2^t, share is c:
#   v = beta2 v + (1 - beta2) g^2,  u = g / (sqrt(v / correction) + eps) + weight_decay y
#   y = (1 - c) y + c z + lr (beta1 (1 - c) - 1) u,  z = z - lr u
def schedule_free_adamw(self, weights: Tensor, gradients: Tensor, z: Tensor, square: Tensor, lr: float, beta1: float, beta2: float, weight_decay: float, eps: float, correction: float, share: float) -> NoneType:
    v = torch.addcmul_(torch.mul_(square, beta2), gradients, gradients, value=1. - beta2)
    denominator = torch.add_(torch.sqrt_(torch.div(v, correction)), eps)
    change = torch.add_(torch.div(gradients, denominator), weights, alpha=weight_decay)
    _ = torch.add_(torch.lerp_(weights, z, share), change, alpha=lr * (beta1 * (1. - share) - 1.))
    _1 = torch.sub_(z, change, alpha=lr)
    return None

# The average x of which y = (1 - beta1) z + beta1 x, in 32 bits.
def schedule_free_average(self, y: Tensor, z: Tensor, beta1: float) -> Tensor:
    return torch.lerp(torch.to(torch.detach(y), 6), z, 1. - 1. / beta1)

# Lion (Chen et al. 2023, arXiv 2302.06675, algorithm 2).

# One step of some elements w with gradients g, in place, as lion-pytorch orders it:
#   u = sign(beta1 m + (1 - beta1) g),  w = (1 - lr weight_decay) w - lr u,  m = beta2 m + (1 - beta2) g
def lion(self, weights: Tensor, gradients: Tensor, mean: Tensor, lr: float, beta1: float, beta2: float, weight_decay: float) -> NoneType:
    change = torch.sign_(torch.add_(torch.mul(mean, beta1), gradients, alpha=1. - beta1))
    _ = torch.add_(torch.mul_(weights, 1. - lr * weight_decay), change, alpha=-lr)
    _1 = torch.add_(torch.mul_(mean, beta2), gradients, alpha=1. - beta2)
    return None

# Prodigy (Mishchenko & Defazio 2023, arXiv 2306.06101, algorithm 4), in two passes: the step size d is known only when all
# gradients are taken in.

# Every stride-th element of a tensor from the given one on, in one row, as a view.
def every_nth(self, x: Tensor, first: int, stride: int) -> Tensor:
    flat = torch.view(torch.detach(x), [-1])
    return torch.slice(flat, 0, first, torch.numel(flat), stride)

# Takes the gradients g of some elements w in, in place, as prodigyopt does; state: m, v, s, and the first weights w0. Of the
# last two, and so of the result, there is only every stride-th element, of these the first that is given.
#   m = beta1 m + (1 - beta1) d g,  v = beta2 v + (1 - beta2) d^2 g^2,  s = beta3 s + scale g
# Returns <g, w0 - w> and the sum of |s|: [2].
def prodigy_gather(self, weights: Tensor, gradients: Tensor, state: List[Tensor], first: int, stride: int, d: float, scale: float, beta1: float, beta2: float, beta3: float) -> Tensor:
    g = self.every_nth(gradients, first, stride)
    agreement = torch.dot(g, torch.sub(state[3], self.every_nth(weights, first, stride)))
    _ = torch.add_(torch.mul_(state[0], beta1), gradients, alpha=d * (1. - beta1))
    _1 = torch.addcmul_(torch.mul_(state[1], beta2), gradients, gradients, value=d * d * (1. - beta2))
    s = torch.add_(torch.mul_(state[2], beta3), g, alpha=scale)
    return torch.stack([agreement, torch.sum(torch.abs(s))])

# Moves the weights by the moments: w = (1 - decay) w - move m / (sqrt(v) + eps).
def prodigy(self, weights: Tensor, mean: Tensor, square: Tensor, move: float, decay: float, eps: float) -> NoneType:
    denominator = torch.add_(torch.sqrt(square), eps)
    _ = torch.addcdiv_(torch.add_(weights, weights, alpha=-decay), mean, denominator, value=-move)
    return None

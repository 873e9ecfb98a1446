# A small convolutional network that names what is on an image and where it is.

# 3x3 convolution, group norm, SiLU; p: conv (w b), norm (w b)
def layer(self, x: Tensor, p: List[Tensor], first: int, stride: int) -> Tensor:
    h = torch.conv2d(x, p[first], p[torch.add(first, 1)], [stride, stride], [1, 1])
    return torch.silu(torch.group_norm(h, 8, p[torch.add(first, 2)], p[torch.add(first, 3)], 1e-05))

# images [B, 3, 64, 64] -> scores [B, nouns + places]; p: four layers, hidden (w b), output (w b)
def classify(self, x: Tensor, p: List[Tensor]) -> Tensor:
    h1 = self.layer(x, p, 0, 2)
    h2 = self.layer(h1, p, 4, 2)
    h3 = self.layer(h2, p, 8, 2)
    h4 = self.layer(h3, p, 12, 1)
    pooled = torch.flatten(torch.adaptive_avg_pool2d(h4, [2, 2]), 1)
    return torch.linear(torch.silu(torch.linear(pooled, p[16], p[17])), p[18], p[19])

# mean cross-entropy of scores [B, C] for right answers [B]
def cross_entropy(self, scores: Tensor, answers: Tensor) -> Tensor:
    chosen = torch.gather(torch.log_softmax(scores, 1), 1, torch.unsqueeze(answers, 1))
    return torch.neg(torch.mean(chosen))

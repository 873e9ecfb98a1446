# Errors of a prediction, in float32: two tensors of one shape -> the error at each of their elements.

# d^2 for each difference d
def squared_error(self, prediction: Tensor, target: Tensor) -> Tensor:
    difference = torch.sub(torch.to(prediction, 6), torch.to(target, 6))
    return torch.mul(difference, difference)

# Pseudo-Huber loss 2c (sqrt(d^2 + c^2) - c) of each difference d, with a threshold c for each sample, [B, 1, ...] (Khrapov et
# al. 2024, arXiv 2403.16728): about d^2 below c, in proportion to d above.
def huber(self, prediction: Tensor, target: Tensor, thresholds: Tensor) -> Tensor:
    difference = torch.sub(torch.to(prediction, 6), torch.to(target, 6))
    squared = torch.mul(thresholds, thresholds)
    root = torch.sqrt(torch.add(torch.mul(difference, difference), squared))
    return torch.mul(torch.mul(thresholds, 2.), torch.sub(root, thresholds))

# The mean of each sample, [B, ...] -> [B]
def sample_means(self, errors: Tensor) -> Tensor:
    return torch.mean(torch.flatten(errors, 1), [1])

# The mean of each sample with places weighted, [B, C, H, W] and [B, 1, H, W] -> [B]; 0 where all weights are 0.
def weighted_sample_means(self, errors: Tensor, weights: Tensor) -> Tensor:
    w = torch.to(weights, 6)
    weighted = torch.sum(torch.mul(errors, w), [1, 2, 3])
    total = torch.mul(torch.sum(w, [1, 2, 3]), torch.size(errors, 1))
    return torch.div(weighted, torch.clamp_min(total, 1e-6))

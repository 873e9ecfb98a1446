# Losses that draw together what belongs together and push all else apart.

# x [N, D] with rows of length 1
def unit_rows(self, x: Tensor) -> Tensor:
    return torch.div(x, torch.clamp(torch.linalg_vector_norm(x, 2, [1], True), 1e-06, None))

# InfoNCE (van den Oord et al. 2018, arXiv 1807.03748, equation 4) over z [2 K, D], whose rows k and K + k are two views of one
# subject; each is to find the other among all 2 K - 1. scale: what cosines are multiplied by
def instance_loss(self, z: Tensor, scale: float) -> Tensor:
    u = self.unit_rows(z)
    n = u.size(0)
    k = torch.floordiv(n, 2)
    itself = torch.mul(torch.eye(n), 1000000000.)
    chances = torch.log_softmax(torch.sub(torch.mul(torch.matmul(u, torch.t(u)), scale), itself), 1)
    found = torch.add(torch.sum(torch.diagonal(chances, k)), torch.sum(torch.diagonal(chances, torch.neg(k))))
    return torch.neg(torch.div(found, n))

# CLIP's loss (Radford et al. 2021, arXiv 2103.00020, figure 3) where several captions may be true of an image: images and
# texts [B, D], truth [B, B] with 1 where caption j is true of image i; logit_scale: logarithm of the cosines' factor
def caption_loss(self, images: Tensor, texts: Tensor, truth: Tensor, logit_scale: Tensor) -> Tensor:
    factor = torch.exp(torch.clamp(logit_scale, None, 4.6))
    scores = torch.mul(torch.matmul(self.unit_rows(images), torch.t(self.unit_rows(texts))), factor)
    by_image = torch.div(truth, torch.sum(truth, [1], True))
    by_text = torch.div(truth, torch.sum(truth, [0], True))
    chances = torch.add(torch.mul(by_image, torch.log_softmax(scores, 1)), torch.mul(by_text, torch.log_softmax(scores, 0)))
    return torch.neg(torch.div(torch.sum(chances), torch.mul(2, scores.size(0))))

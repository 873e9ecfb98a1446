# Single layers and losses.

# (x - mean) / sqrt(variance + eps) * weight + bias for x [B, C, ..], mean and variance over each sample's groups of C / groups
# channels (Wu and He 2018, arXiv 1803.08494, 3.1); weight and bias [C]
def group_norm(self, x: Tensor, groups: int, weight: Tensor, bias: Tensor, eps: float) -> Tensor:
    return torch.group_norm(x, groups, weight, bias, eps)

# the same with mean and variance over the last dimension (Ba et al. 2016, arXiv 1607.06450, section 3); weight and bias of
# its size
def layer_norm(self, x: Tensor, weight: Tensor, bias: Tensor, eps: float) -> Tensor:
    return torch.layer_norm(x, [x.size(-1)], weight, bias, eps)

# x sigmoid(x)
def silu(self, x: Tensor) -> Tensor:
    return torch.silu(x)

# group norm -> SiLU -> 3x3 convolution: the head of UNet, encoder and decoder
# p: norm weight, norm bias, conv weight, conv bias
def norm_silu_conv(self, x: Tensor, p: List[Tensor], groups: int, eps: float) -> Tensor:
    h = torch.silu(torch.group_norm(x, groups, p[0], p[1], eps))
    return self.conv2d(h, p[2], p[3], 1, 1)

# 3x3 convolution with stride 2; padding 1 on all sides (UNet) or, if asymmetric, on the right and below alone (VAE)
def downsample(self, x: Tensor, weight: Tensor, bias: Tensor, asymmetric: bool) -> Tensor:
    if asymmetric:
        y = self.conv2d(torch.constant_pad_nd(x, [0, 1, 0, 1]), weight, bias, 2, 0)
    else:
        y = self.conv2d(x, weight, bias, 2, 1)
    return y

# nearest-neighbour enlargement to [height, width], then a 3x3 convolution
def upsample(self, x: Tensor, weight: Tensor, bias: Tensor, height: int, width: int) -> Tensor:
    return self.conv2d(torch.upsample_nearest2d(x, [height, width], None), weight, bias, 1, 1)

# mean squared error over all elements, in float32
def mse(self, prediction: Tensor, target: Tensor) -> Tensor:
    return torch.mse_loss(torch.to(prediction, 6), torch.to(target, 6))

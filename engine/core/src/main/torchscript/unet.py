# Blocks of UNet2DConditionModel (Ronneberger et al. 2015, arXiv 1505.04597; Ho et al. 2020, arXiv 2006.11239, appendix B).
#   B  images in the batch    C, O  channels in and out    H, W  size of the latent
#   T  width of the time embedding    S  channels of a skip connection

# Sinusoidal embedding of timesteps [B] -> [B, dim] (Vaswani et al. 2017, 3.5; Ho et al. 2020): half sines, half cosines,
# wavelengths geometric from 2 pi to 10000 * 2 pi: sin(w_i t) and cos(w_i t) with w_i = 10000^(-i / (half - freq_shift))
# for i = 0 .. half - 1. flip puts the cosines first.
def timestep_embedding(self, timesteps: Tensor, dim: int, flip: bool, freq_shift: float) -> Tensor:
    half = torch.floordiv(dim, 2)
    exponent = torch.mul(torch.arange(0, half, dtype=6, device=timesteps.device), -9.210340371976184)
    frequencies = torch.exp(torch.div(exponent, half - freq_shift))
    angles = torch.mul(torch.unsqueeze(torch.to(timesteps, 6), 1), torch.unsqueeze(frequencies, 0))
    if flip:
        e = torch.cat([torch.cos(angles), torch.sin(angles)], 1)
    else:
        e = torch.cat([torch.sin(angles), torch.cos(angles)], 1)
    return e

# TimestepEmbedding: two linear layers with SiLU between; p: w b w b
def time_mlp(self, x: Tensor, p: List[Tensor]) -> Tensor:
    return self.linear(torch.silu(self.linear(torch.to(x, p[0].dtype), p[0], p[1])), p[2], p[3])

# ResnetBlock2D: x [B, C, H, W], time embedding [B, T] -> [B, O, H, W], a residual block that is normed before it is
# activated (He et al. 2016, arXiv 1603.05027):
#   h = conv1(silu(norm1(x))) + time_emb_proj(silu(temb)),  conv_shortcut(x) + conv2(silu(norm2(h)))
# p: norm1 (w b), conv1 (w b), time_emb_proj (w b), norm2 (w b), conv2 (w b), and conv_shortcut (w b) where C != O
# matrices, scale, dropout and seeds: adapters (see lora.py) of these layers but the norms; conv_scale is the scale of those
# beside the two large convolutions.
def resnet(self, x: Tensor, temb: Tensor, p: List[Tensor], matrices: List[Tensor], scale: float, conv_scale: float, dropout: float, seeds: List[int], groups: int, eps: float) -> Tensor:
    h, residual, = self._resnet_before_conv2(x, temb, p, matrices, scale, conv_scale, dropout, seeds, groups, eps)
    large = (matrices, conv_scale, dropout, seeds)
    return torch.add(residual, self._adapted_conv(self.conv2d(h, p[8], p[9], 1, 1), h, p[8], p[9], large, 2, 1, 1))

def _resnet_up_to_last(self, x: Tensor, temb: Tensor, p: List[Tensor], matrices: List[Tensor], scale: float, conv_scale: float, dropout: float, seeds: List[int], groups: int, eps: float, g: Tensor) -> List[Tensor]:
    if self._is_adapted(matrices, 2):
        cut = self._up_to_end(self.resnet(x, temb, p, matrices, scale, conv_scale, dropout, seeds, groups, eps), g)
    else:
        h, residual, = self._resnet_before_conv2(x, temb, p, matrices, scale, conv_scale, dropout, seeds, groups, eps)
        cut = self._before_convolution(g, h, p[8], p[9], 1, 1, [residual])
    return cut

# silu(norm2(h)), and what is added to its convolution
def _resnet_before_conv2(self, x: Tensor, temb: Tensor, p: List[Tensor], matrices: List[Tensor], scale: float, conv_scale: float, dropout: float, seeds: List[int], groups: int, eps: float) -> List[Tensor]:
    lora = (matrices, scale, dropout, seeds)
    large = (matrices, conv_scale, dropout, seeds)
    h = torch.silu(torch.group_norm(x, groups, p[0], p[1], eps))
    h1 = self._adapted_conv(self.conv2d(h, p[2], p[3], 1, 1), h, p[2], p[3], large, 0, 1, 1)
    e = torch.silu(temb)
    t = self._adapted(self.linear(e, p[4], p[5]), e, p[4], [p[5]], lora, 1)
    h2 = torch.add(h1, torch.unsqueeze(torch.unsqueeze(t, 2), 3))
    h3 = torch.silu(torch.group_norm(h2, groups, p[6], p[7], eps))
    if torch.gt(torch.len(p), 10):
        residual = self._adapted_conv(self.conv2d(x, p[10], p[11], 1, 0), x, p[10], p[11], lora, 3, 1, 0)
    else:
        residual = x
    return [h3, residual]

# the same after the skip connection [B, S, H, W] of the way down was appended to x
def resnet_with_skip(self, x: Tensor, skip: Tensor, temb: Tensor, p: List[Tensor], matrices: List[Tensor], scale: float, conv_scale: float, dropout: float, seeds: List[int], groups: int, eps: float) -> Tensor:
    return self.resnet(torch.cat([x, skip], 1), temb, p, matrices, scale, conv_scale, dropout, seeds, groups, eps)

# Downsample2D, a 3x3 convolution with stride 2; p: conv (w b), the layer that can have an adapter
def unet_downsample(self, x: Tensor, p: List[Tensor], matrices: List[Tensor], scale: float, dropout: float, seeds: List[int]) -> Tensor:
    lora = (matrices, scale, dropout, seeds)
    return self._adapted_conv(self.conv2d(x, p[0], p[1], 2, 1), x, p[0], p[1], lora, 0, 2, 1)

# Upsample2D, nearest-neighbour enlargement to [height, width] and a 3x3 convolution; p and adapters alike
def unet_upsample(self, x: Tensor, p: List[Tensor], matrices: List[Tensor], scale: float, dropout: float, seeds: List[int], height: int, width: int) -> Tensor:
    lora = (matrices, scale, dropout, seeds)
    large = torch.upsample_nearest2d(x, [height, width], None)
    return self._adapted_conv(self.conv2d(large, p[0], p[1], 1, 1), large, p[0], p[1], lora, 0, 1, 1)

def _resnet_with_skip_up_to_last(self, x: Tensor, skip: Tensor, temb: Tensor, p: List[Tensor], matrices: List[Tensor], scale: float, conv_scale: float, dropout: float, seeds: List[int], groups: int, eps: float, g: Tensor) -> List[Tensor]:
    return self._resnet_up_to_last(torch.cat([x, skip], 1), temb, p, matrices, scale, conv_scale, dropout, seeds, groups, eps, g)

def _unet_downsample_up_to_last(self, x: Tensor, p: List[Tensor], matrices: List[Tensor], scale: float, dropout: float, seeds: List[int], g: Tensor) -> List[Tensor]:
    if self._is_adapted(matrices, 0):
        cut = self._up_to_end(self.unet_downsample(x, p, matrices, scale, dropout, seeds), g)
    else:
        cut = self._before_convolution(g, x, p[0], p[1], 2, 1, annotate(List[Tensor], []))
    return cut

def _unet_upsample_up_to_last(self, x: Tensor, p: List[Tensor], matrices: List[Tensor], scale: float, dropout: float, seeds: List[int], height: int, width: int, g: Tensor) -> List[Tensor]:
    if self._is_adapted(matrices, 0):
        cut = self._up_to_end(self.unet_upsample(x, p, matrices, scale, dropout, seeds, height, width), g)
    else:
        large = torch.upsample_nearest2d(x, [height, width], None)
        cut = self._before_convolution(g, large, p[0], p[1], 1, 1, annotate(List[Tensor], []))
    return cut

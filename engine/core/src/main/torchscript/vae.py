# Blocks of AutoencoderKL (Esser et al. 2021, arXiv 2012.09841; Rombach et al. 2022, arXiv 2112.10752, 3.1).
#   B  images in the batch    C  channels    H, W  size

# ResnetBlock2D without time: conv_shortcut(x) + conv2(silu(norm2(conv1(silu(norm1(x)))))).
# p: norm1 (w b), conv1 (w b), norm2 (w b), conv2 (w b), and conv_shortcut (w b) if channels change
def vae_resnet(self, x: Tensor, p: List[Tensor], groups: int) -> Tensor:
    h = torch.silu(torch.group_norm(x, groups, p[0], p[1], 1e-06))
    h1 = self.conv2d(h, p[2], p[3], 1, 1)
    h2 = torch.silu(torch.group_norm(h1, groups, p[4], p[5], 1e-06))
    h3 = self.conv2d(h2, p[6], p[7], 1, 1)
    if torch.gt(torch.len(p), 8):
        residual = self.conv2d(x, p[8], p[9], 1, 0)
    else:
        residual = x
    return torch.add(residual, h3)

# Self-attention over all pixels of [B, C, H, W]: x + out(attend(q(h), k(h), v(h))) with h = norm(x).
# p: norm (w b), q (w b), k (w b), v (w b), out (w b)
def vae_attention(self, x: Tensor, p: List[Tensor], heads: int, groups: int) -> Tensor:
    b = x.size(0)
    c = x.size(1)
    pixels = torch.reshape(x, [b, c, -1])
    h = torch.transpose(torch.group_norm(pixels, groups, p[0], p[1], 1e-06), 1, 2)
    a = self.attend(self.linear(h, p[2], p[3]), self.linear(h, p[4], p[5]), self.linear(h, p[6], p[7]), heads)
    o = torch.transpose(self.linear(a, p[8], p[9]), 1, 2)
    return torch.add(torch.reshape(o, x.size()), x)

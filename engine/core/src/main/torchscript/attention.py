# Multi-head attention (Vaswani et al. 2017, arXiv 1706.03762, 3.2) and the transformer block of Stable Diffusion's UNet
# (Rombach et al. 2022, arXiv 2112.10752, 3.3), in which an image attends to itself and then to the text.
#   B  images in the batch            L  tokens of the text
#   N  pixels of the latent, H * W    D  width of the text's states
#   M  places attended to, N or L     C  channels

# softmax(q k^T / sqrt(d)) v with q [B, N, C], k and v [B, M, C], C split into heads of d; the scores [N, M] are never
# stored whole (Dao et al. 2022, arXiv 2205.14135).
def attend(self, q: Tensor, k: Tensor, v: Tensor, heads: int) -> Tensor:
    b = q.size(0)
    n = q.size(1)
    c = q.size(2)
    d = torch.floordiv(c, heads)
    qh = torch.transpose(torch.view(q, [b, n, heads, d]), 1, 2)
    kh = torch.transpose(torch.view(k, [b, -1, heads, d]), 1, 2)
    vh = torch.transpose(torch.view(v, [b, -1, heads, d]), 1, 2)
    o = self._attention(qh, kh, vh)
    return torch.reshape(torch.transpose(o, 1, 2), [b, n, c])

# BasicTransformerBlock: self-attention, cross-attention and gated feed-forward, each with a norm before and a residual:
#   x1 = x + attn1(norm1(x)),  x2 = x1 + attn2(norm2(x1), context),  x2 + out(value * gelu(gate))
# where value and gate are the halves of proj(norm3(x2)) (GEGLU; Shazeer 2020, arXiv 2002.05202, section 2).
# x [B, N, C], context [B, L, D]; p holds 20 tensors:
#   norm1 (w b), attn1 q k v, out (w b), norm2 (w b), attn2 q k v, out (w b), norm3 (w b), ff.proj (w b), ff.out (w b)
# matrices, scale, dropout and seeds: adapters (see lora.py) of the ten layers.
def transformer_block(self, x: Tensor, context: Tensor, p: List[Tensor], matrices: List[Tensor], scale: float, dropout: float, seeds: List[int], heads: int) -> Tensor:
    h, residual, = self._transformer_block_before_out(x, context, p, matrices, scale, dropout, seeds, heads)
    lora = (matrices, scale, dropout, seeds)
    return torch.add(residual, self._adapted(self.linear(h, p[18], p[19]), h, p[18], [p[19]], lora, 9))

def _transformer_block_up_to_last(self, x: Tensor, context: Tensor, p: List[Tensor], matrices: List[Tensor], scale: float, dropout: float, seeds: List[int], heads: int, g: Tensor) -> List[Tensor]:
    if self._is_adapted(matrices, 9):
        cut = self._up_to_end(self.transformer_block(x, context, p, matrices, scale, dropout, seeds, heads), g)
    else:
        h, residual, = self._transformer_block_before_out(x, context, p, matrices, scale, dropout, seeds, heads)
        cut = self._before_linear(g, h, p[18], p[19], residual)
    return cut

# value * gelu(gate), and what is added to its projection
def _transformer_block_before_out(self, x: Tensor, context: Tensor, p: List[Tensor], matrices: List[Tensor], scale: float, dropout: float, seeds: List[int], heads: int) -> List[Tensor]:
    lora = (matrices, scale, dropout, seeds)
    none = annotate(List[Tensor], [])
    c = x.size(2)
    h = torch.layer_norm(x, [c], p[0], p[1], 1e-05)
    q = self._adapted(self.linear_without_bias(h, p[2]), h, p[2], none, lora, 0)
    k = self._adapted(self.linear_without_bias(h, p[3]), h, p[3], none, lora, 1)
    v = self._adapted(self.linear_without_bias(h, p[4]), h, p[4], none, lora, 2)
    a = self.attend(q, k, v, heads)
    x1 = torch.add(x, self._adapted(self.linear(a, p[5], p[6]), a, p[5], [p[6]], lora, 3))
    h2 = torch.layer_norm(x1, [c], p[7], p[8], 1e-05)
    q2 = self._adapted(self.linear_without_bias(h2, p[9]), h2, p[9], none, lora, 4)
    k2 = self._adapted(self.linear_without_bias(context, p[10]), context, p[10], none, lora, 5)
    v2 = self._adapted(self.linear_without_bias(context, p[11]), context, p[11], none, lora, 6)
    a2 = self.attend(q2, k2, v2, heads)
    x2 = torch.add(x1, self._adapted(self.linear(a2, p[12], p[13]), a2, p[12], [p[13]], lora, 7))
    h3 = torch.layer_norm(x2, [c], p[14], p[15], 1e-05)
    value, gate = torch.chunk(self._adapted(self.linear(h3, p[16], p[17]), h3, p[16], [p[17]], lora, 8), 2, -1)
    return [torch.mul(value, torch.gelu(gate)), x2]

# The way into the blocks of a Transformer2DModel: x [B, C, H, W], normed and projected, as a sequence of pixels [B, N, C].
# p: norm (w b), proj_in (w b), the layer that can have an adapter. With linear projections the pixels become a sequence
# first and the projection is a matrix; else it is a 1x1 convolution.
def transformer_in(self, x: Tensor, p: List[Tensor], matrices: List[Tensor], scale: float, dropout: float, seeds: List[int], groups: int, linear_projection: bool) -> Tensor:
    lora = (matrices, scale, dropout, seeds)
    b = x.size(0)
    c = x.size(1)
    pixels = torch.mul(x.size(2), x.size(3))
    h = torch.group_norm(x, groups, p[0], p[1], 1e-06)
    if linear_projection:
        h1 = torch.reshape(torch.permute(h, [0, 2, 3, 1]), [b, pixels, c])
        s = self._adapted(self.linear(h1, p[2], p[3]), h1, p[2], [p[3]], lora, 0)
    else:
        h2 = self._adapted(self.conv2d(h, p[2], p[3], 1, 0), h, p[2], [p[3]], lora, 0)
        s = torch.reshape(torch.permute(h2, [0, 2, 3, 1]), [b, pixels, c])
    return s

# The way out of them: the sequence s [B, N, C], projected and as an image again, beside x [B, C, H, W], what went in.
# p: proj_out (w b), the layer that can have an adapter
def transformer_out(self, s: Tensor, x: Tensor, p: List[Tensor], matrices: List[Tensor], scale: float, dropout: float, seeds: List[int], linear_projection: bool) -> Tensor:
    lora = (matrices, scale, dropout, seeds)
    b = x.size(0)
    c = x.size(1)
    height = x.size(2)
    width = x.size(3)
    if linear_projection:
        s2 = self._adapted(self.linear(s, p[0], p[1]), s, p[0], [p[1]], lora, 0)
        o = torch.contiguous(torch.permute(torch.reshape(s2, [b, height, width, c]), [0, 3, 1, 2]))
    else:
        image = torch.contiguous(torch.permute(torch.reshape(s, [b, height, width, c]), [0, 3, 1, 2]))
        o = self._adapted(self.conv2d(image, p[0], p[1], 1, 0), image, p[0], [p[1]], lora, 0)
    return torch.add(o, x)

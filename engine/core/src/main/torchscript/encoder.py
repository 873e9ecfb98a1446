# The layer that the encoders of CLIP, for texts and for images (Radford et al. 2021, arXiv 2103.00020, 2.4), and vision
# transformers (Dosovitskiy et al. 2020, arXiv 2010.11929, 3.1) are made of.
#   B  prompts or images in the batch    L  tokens    D  width    A  width of the feed-forward layers

# One layer: self-attention and feed-forward, each with a norm before and a residual:
#   x1 = x + s1 out(attention(norm1(x))),  x1 + s2 fc2(activation(fc1(norm2(x1))))
# x [B, L, D]
# p: norm1 (w b), q (w b), k (w b), v (w b), out (w b), norm2 (w b), fc1 (w b), fc2 (w b)
# scales: s1 and s2 [D], the LayerScale of Touvron et al. 2021 (arXiv 2103.17239, 2.2), or none
# lora: adapters (see lora.py) of the six layers in their order.
# causal: whether no token sees a later one
# activation (Hendrycks and Gimpel 2016, arXiv 1606.08415, section 2): 0 quick_gelu, x sigmoid(1.702 x); 1 gelu, x Phi(x)
# with the normal distribution function Phi; 2 gelu by tanh, x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))); 3 SwiGLU
# (Shazeer 2020, arXiv 2002.05202, section 2), silu(a) b with the halves a and b of fc1's 2 A outputs
def _encoder_layer(self, x: Tensor, p: List[Tensor], scales: List[Tensor], lora: Tuple[List[Tensor], float, float, List[int]], heads: int, causal: bool, activation: int, eps: float) -> Tensor:
    b = x.size(0)
    n = x.size(1)
    c = x.size(2)
    d = torch.floordiv(c, heads)
    h = torch.layer_norm(x, [c], p[0], p[1], eps)
    q = torch.transpose(torch.view(self._adapted(self.linear(h, p[2], p[3]), h, p[2], [p[3]], lora, 0), [b, n, heads, d]), 1, 2)
    k = torch.transpose(torch.view(self._adapted(self.linear(h, p[4], p[5]), h, p[4], [p[5]], lora, 1), [b, n, heads, d]), 1, 2)
    v = torch.transpose(torch.view(self._adapted(self.linear(h, p[6], p[7]), h, p[6], [p[7]], lora, 2), [b, n, heads, d]), 1, 2)
    a = torch.scaled_dot_product_attention(q, k, v, None, 0., causal)
    a1 = torch.reshape(torch.transpose(a, 1, 2), [b, n, c])
    o = self._adapted(self.linear(a1, p[8], p[9]), a1, p[8], [p[9]], lora, 3)
    if torch.gt(torch.len(scales), 0):
        x1 = torch.add(x, torch.mul(o, scales[0]))
    else:
        x1 = torch.add(x, o)
    h1 = torch.layer_norm(x1, [c], p[10], p[11], eps)
    f = self._adapted(self.linear(h1, p[12], p[13]), h1, p[12], [p[13]], lora, 4)
    if torch.eq(activation, 0):
        g = torch.mul(f, torch.sigmoid(torch.mul(f, 1.702)))
    elif torch.eq(activation, 1):
        g = torch.gelu(f)
    elif torch.eq(activation, 2):
        g = torch.gelu(f, approximate="tanh")
    else:
        gate, value = torch.chunk(f, 2, -1)
        g = torch.mul(torch.silu(gate), value)
    m = self._adapted(self.linear(g, p[14], p[15]), g, p[14], [p[15]], lora, 5)
    if torch.gt(torch.len(scales), 0):
        x2 = torch.add(x1, torch.mul(m, scales[1]))
    else:
        x2 = torch.add(x1, m)
    return x2

# Blocks of CLIPTextModel (Radford et al. 2021, arXiv 2103.00020, 2.4).
#   B  prompts in the batch    L  tokens of a prompt    D  width    V  entries of the vocabulary    P  positions

# token and position embeddings: ids [B, L] -> [B, L, D]; p: token table [V, D], position table [P, D]
def clip_embeddings(self, ids: Tensor, p: List[Tensor]) -> Tensor:
    tokens = torch.embedding(p[0], ids)
    return torch.add(tokens, torch.slice(p[1], 0, 0, ids.size(1), 1))

# One layer: causal self-attention (no token sees a later one) and feed-forward, each with a norm before and a residual:
#   x1 = x + out(attention(norm1(x))),  x1 + fc2(activation(fc1(norm2(x1))))
# p: norm1 (w b), q (w b), k (w b), v (w b), out (w b), norm2 (w b), fc1 (w b), fc2 (w b)
# matrices, scale, dropout and seeds: adapters (see lora.py) of the six layers in their order.
# activation (Hendrycks and Gimpel 2016, arXiv 1606.08415, section 2): 0 quick_gelu, x sigmoid(1.702 x); 1 gelu, x Phi(x)
# with the normal distribution function Phi; 2 gelu by tanh, x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3)))
def clip_layer(self, x: Tensor, p: List[Tensor], matrices: List[Tensor], scale: float, dropout: float, seeds: List[int], heads: int, activation: int, eps: float) -> Tensor:
    lora = (matrices, scale, dropout, seeds)
    b = x.size(0)
    n = x.size(1)
    c = x.size(2)
    d = torch.floordiv(c, heads)
    h = torch.layer_norm(x, [c], p[0], p[1], eps)
    q = torch.transpose(torch.view(self._adapted(self.linear(h, p[2], p[3]), h, p[2], [p[3]], lora, 0), [b, n, heads, d]), 1, 2)
    k = torch.transpose(torch.view(self._adapted(self.linear(h, p[4], p[5]), h, p[4], [p[5]], lora, 1), [b, n, heads, d]), 1, 2)
    v = torch.transpose(torch.view(self._adapted(self.linear(h, p[6], p[7]), h, p[6], [p[7]], lora, 2), [b, n, heads, d]), 1, 2)
    a = torch.scaled_dot_product_attention(q, k, v, None, 0., True)
    a1 = torch.reshape(torch.transpose(a, 1, 2), [b, n, c])
    x1 = torch.add(x, self._adapted(self.linear(a1, p[8], p[9]), a1, p[8], [p[9]], lora, 3))
    h1 = torch.layer_norm(x1, [c], p[10], p[11], eps)
    f = self._adapted(self.linear(h1, p[12], p[13]), h1, p[12], [p[13]], lora, 4)
    if torch.eq(activation, 0):
        g = torch.mul(f, torch.sigmoid(torch.mul(f, 1.702)))
    elif torch.eq(activation, 1):
        g = torch.gelu(f)
    else:
        g = torch.gelu(f, approximate="tanh")
    return torch.add(x1, self._adapted(self.linear(g, p[14], p[15]), g, p[14], [p[15]], lora, 5))

# Products of matrices as libtorch computes them, in the element type of what is multiplied.

# x weight^T + bias: [.., in] -> [.., out] with weight [out, in]
def linear(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return torch.linear(x, self._whole(weight, x), bias)

# x W^T for x [.., I], W [O, I]
def linear_without_bias(self, x: Tensor, weight: Tensor) -> Tensor:
    return torch.linear(x, self._whole(weight, x))

# softmax(q k^T / sqrt(d)) v for each head: q [B, heads, N, d], k and v [B, heads, M, d]; the scores [N, M] are never stored
# whole (Dao et al. 2022, arXiv 2205.14135)
def _attention(self, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    return torch.scaled_dot_product_attention(q, k, v)

# The gradients of x, weight and bias, each where it is differentiated, from the gradient g of what linear returned
def _linear_gradients(self, g: Tensor, x: Tensor, weight: Tensor, bias: Tensor) -> List[Tensor]:
    return self._product_gradients(g, x, self._whole(weight, x), bias)

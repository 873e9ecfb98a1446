# Products of 16-bit matrices on a processor without instructions for them, where libtorch multiplies one number at a time:
# widened to float32, multiplied by its fast routines, and rounded once. Numbers in float32 stay as they are.

# x weight^T + bias: [.., in] -> [.., out] with weight [out, in]
def linear(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return torch.to(torch.linear(self._widened(x), self._widened(self._whole(weight, x)), self._widened(bias)), x.dtype)

# x W^T for x [.., I], W [O, I]
def linear_without_bias(self, x: Tensor, weight: Tensor) -> Tensor:
    return torch.to(torch.linear(self._widened(x), self._widened(self._whole(weight, x))), x.dtype)

# softmax(q k^T / sqrt(d)) v for each head: q [B, heads, N, d], k and v [B, heads, M, d]
def _attention(self, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    return torch.to(torch.scaled_dot_product_attention(self._widened(q), self._widened(k), self._widened(v)), q.dtype)

# The gradients of x, weight and bias, each where it is differentiated, from the gradient g of what linear returned
def _linear_gradients(self, g: Tensor, x: Tensor, weight: Tensor, bias: Tensor) -> List[Tensor]:
    dx, dw, db, = self._product_gradients(self._widened(g), self._widened(x), self._widened(self._whole(weight, x)), self._widened(bias))
    return [self._narrowed(dx, x), self._narrowed(dw, weight), self._narrowed(db, bias)]

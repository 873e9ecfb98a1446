# Blocks of CLIPTextModel (Radford et al. 2021, arXiv 2103.00020, 2.4).
#   B  prompts in the batch    L  tokens of a prompt    D  width    V  entries of the vocabulary    P  positions

# token and position embeddings: ids [B, L] -> [B, L, D]; p: token table [V, D], position table [P, D]
def clip_embeddings(self, ids: Tensor, p: List[Tensor]) -> Tensor:
    tokens = torch.embedding(p[0], ids)
    return torch.add(tokens, torch.slice(p[1], 0, 0, ids.size(1), 1))

# One layer, in which no token sees a later one; p and activation as for _encoder_layer (encoder.py).
# matrices, scale, dropout and seeds: adapters (see lora.py) of the six layers in their order.
def clip_layer(self, x: Tensor, p: List[Tensor], matrices: List[Tensor], scale: float, dropout: float, seeds: List[int], heads: int, activation: int, eps: float) -> Tensor:
    return self._encoder_layer(x, p, annotate(List[Tensor], []), (matrices, scale, dropout, seeds), heads, True, activation, eps)

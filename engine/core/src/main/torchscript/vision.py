# Vision transformers: images as sequences of patches (Dosovitskiy et al. 2020, arXiv 2010.11929, 3.1).
#   B  images in the batch      D  width of the states          R  register tokens
#   H, W  height and width      P  height and width of a patch  N  patches of an image, (H / P) (W / P)

# The tokens that the first layer sees: the class token and one for each patch, all with their positions, and between them
# registers, which have none (Darcet et al. 2023, arXiv 2309.16588, section 2). Patches do not overlap, so that their
# convolution is one product of matrices; what is left over at the right and below is cut off.
# images [B, 3, H, W] -> [B, 1 + R + N, D]
# p: weight [D, 3, P, P] and bias [D] of the patches, class token [1, 1, D], positions [1, 1 + N, D], registers [1, R, D] or none
def patch_embeddings(self, images: Tensor, p: List[Tensor], patch: int) -> Tensor:
    b = images.size(0)
    rows = torch.floordiv(images.size(2), patch)
    columns = torch.floordiv(images.size(3), patch)
    whole = torch.slice(torch.slice(images, 2, 0, torch.mul(rows, patch), 1), 3, 0, torch.mul(columns, patch), 1)
    squares = torch.permute(torch.reshape(whole, [b, 3, rows, patch, columns, patch]), [0, 2, 4, 1, 3, 5])
    pixels = torch.reshape(squares, [b, torch.mul(rows, columns), torch.mul(3, torch.mul(patch, patch))])
    patches = self.linear(pixels, torch.flatten(p[0], 1), p[1])
    tokens = torch.add(torch.cat([torch.expand(p[2], [b, -1, -1]), patches], 1), p[3])
    x = tokens
    if torch.gt(torch.len(p), 4):
        n = tokens.size(1)
        registers = torch.expand(p[4], [b, -1, -1])
        x = torch.cat([torch.slice(tokens, 1, 0, 1, 1), registers, torch.slice(tokens, 1, 1, n, 1)], 1)
    return x

# Positions that were learnt on a square grid of patches, brought to another: [1, 1 + G G, D] -> [1, 1 + height width, D].
# Cubic convolution (Keys 1981); the first is that of the class token and stays as it is.
# antialias: whether the kernel is stretched where the grid shrinks
def resized_positions(self, positions: Tensor, grid: int, height: int, width: int, antialias: bool) -> Tensor:
    d = positions.size(2)
    n = positions.size(1)
    square = torch.permute(torch.reshape(torch.slice(positions, 1, 1, n, 1), [1, grid, grid, d]), [0, 3, 1, 2])
    if antialias:
        resized = torch._upsample_bicubic2d_aa(square, [height, width], False, None, None)
    else:
        resized = torch.upsample_bicubic2d(square, [height, width], False, None, None)
    patches = torch.reshape(torch.permute(resized, [0, 2, 3, 1]), [1, torch.mul(height, width), d])
    return torch.cat([torch.slice(positions, 1, 0, 1, 1), patches], 1)

# One layer, in which every token sees all others, without adapters; p, scales and activation as for _encoder_layer.
def vision_layer(self, x: Tensor, p: List[Tensor], scales: List[Tensor], heads: int, activation: int, eps: float) -> Tensor:
    lora = (annotate(List[Tensor], []), 1., 0., annotate(List[int], []))
    return self._encoder_layer(x, p, scales, lora, heads, False, activation, eps)

# Seeded noise. Always drawn on the host from a generator of its own, so that no draw depends on another
# and a CUDA run starts from the numbers of a CPU run.

# count successive draws of torch.randn(shape, generator=g) with g = torch.Generator("cpu").manual_seed(seed)
def normals(self, seed: int, shape: List[int], count: int) -> List[Tensor]:
    generator = torch.Generator(device=torch.device("cpu"), seed=seed)
    draws = annotate(List[Tensor], [])
    for i in range(count):
        draw = torch.randn(shape, generator=generator, dtype=6, device=torch.device("cpu"))
        _ = torch.append(draws, draw)
    return draws

# torch.rand(shape, generator=g) with g = torch.Generator("cpu").manual_seed(seed)
def uniform(self, seed: int, shape: List[int]) -> Tensor:
    host = torch.device("cpu")
    return torch.rand(shape, generator=torch.Generator(device=host, seed=seed), dtype=6, device=host)

# bilinear enlargement to [height, width], as of pixels with area (align_corners is off)
def enlarge_bilinear(self, x: Tensor, height: int, width: int) -> Tensor:
    return torch.upsample_bilinear2d(x, [height, width], False, None)

# standard deviation of all elements, of the sample (divided by N - 1)
def deviation(self, x: Tensor) -> Tensor:
    return torch.std(x)

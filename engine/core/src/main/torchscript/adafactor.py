# Adafactor (Shazeer & Stern 2018, arXiv 1804.04235). A tensor of more than one dimension is the matrix [first, rest].

# Zeros for what is kept of a parameter: row means [rows] and column means [columns] of a matrix, or mean squares [n].
def adafactor_state(self, parameter: Tensor) -> List[Tensor]:
    w = torch.detach(parameter)
    state = annotate(List[Tensor], [])
    if torch.gt(torch.dim(w), 1):
        matrix = torch.flatten(w, 1)
        _ = torch.append(state, torch.zeros_like(torch.select(matrix, 1, 0), memory_format=0))
        _1 = torch.append(state, torch.zeros_like(torch.select(matrix, 0, 0), memory_format=0))
    else:
        _2 = torch.append(state, torch.zeros_like(w))
    return state

# One step t of one parameter w with gradient g: algorithm 4 with decay 1 - t^-0.8, eps 1e-30 and updates clipped at a root
# mean square of 1. With the moving means R [rows] and C [columns] of g^2 + eps:
#   u = g / sqrt(R C^T / mean(R)),  w = (1 - lr weight_decay) w - lr u / max(1, rms(u))
def adafactor(self, parameter: Tensor, gradient: Tensor, squares: List[Tensor], step: Tensor, lr: float, weight_decay: float) -> NoneType:
    t = torch.to(torch.add_(step, 1.), 7)
    remaining = torch.to(torch.pow(t, -0.8), 6)
    w = torch.detach(parameter)
    g = torch.contiguous(gradient)
    if torch.gt(torch.dim(g), 1):
        g1 = torch.flatten(g, 1)
        square = torch.add_(torch.mul(g1, g1), 1e-30)
        rows = torch.lerp_(squares[0], torch.mean(square, [1]), remaining)
        columns = torch.lerp_(squares[1], torch.mean(square, [0]), remaining)
        r = torch.unsqueeze(torch.rsqrt(torch.div(rows, torch.mean(rows))), 1)
        update = torch.mul_(torch.mul(g1, r), torch.unsqueeze(torch.rsqrt(columns), 0))
    else:
        square1 = torch.add_(torch.mul(g, g), 1e-30)
        update = torch.mul(g, torch.rsqrt(torch.lerp_(squares[0], square1, remaining)))
    size = torch.div(torch.linalg_vector_norm(update), torch.numel(update) ** 0.5)
    update1 = torch.mul_(torch.div_(update, torch.clamp(size, 1., None)), lr)
    _ = torch.sub_(torch.mul_(w, 1. - lr * weight_decay), torch.reshape(update1, w.size()))
    return None

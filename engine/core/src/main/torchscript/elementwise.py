# Arithmetic, views and copies: the vocabulary of dev.dreambooth.engine.tensor.Tensor.
# Element types are passed as torch's ScalarType numbers (DType.scalarType).

# x in float32 on the host, and as it is on a device that computes with 16 bits
def _widened(self, x: Tensor) -> Tensor:
    if x.is_cuda:
        y = x
    else:
        y = torch.to(x, 6)
    return y

# the gradient of x as it was widened, in the type of x, if x is differentiated; there may be none otherwise
def _narrowed(self, gradient: Tensor, x: Tensor) -> Tensor:
    y = x
    if x.requires_grad:
        y = torch.to(gradient, x.dtype)
    return y

def full(self, shape: List[int], value: float) -> Tensor:
    return torch.full(shape, value, dtype=6)

# memory for elements that are still to be written
def empty(self, shape: List[int], dtype: int) -> Tensor:
    return torch.empty(shape, dtype=dtype)

def add(self, x: Tensor, y: Tensor) -> Tensor:
    return torch.add(x, y)

def sub(self, x: Tensor, y: Tensor) -> Tensor:
    return torch.sub(x, y)

def mul(self, x: Tensor, y: Tensor) -> Tensor:
    return torch.mul(x, y)

def div(self, x: Tensor, y: Tensor) -> Tensor:
    return torch.div(x, y)

def add_number(self, x: Tensor, a: float) -> Tensor:
    return torch.add(x, a)

def mul_number(self, x: Tensor, a: float) -> Tensor:
    return torch.mul(x, a)

def div_number(self, x: Tensor, a: float) -> Tensor:
    return torch.div(x, a)

def add_scaled(self, x: Tensor, y: Tensor, scale: float) -> Tensor:
    return torch.add(x, y, alpha=scale)

def sqrt(self, x: Tensor) -> Tensor:
    return torch.sqrt(x)

def square(self, x: Tensor) -> Tensor:
    return torch.mul(x, x)

def exp(self, x: Tensor) -> Tensor:
    return torch.exp(x)

def abs(self, x: Tensor) -> Tensor:
    return torch.abs(x)

def round(self, x: Tensor) -> Tensor:
    return torch.round(x)

def clamp(self, x: Tensor, low: float, high: float) -> Tensor:
    return torch.clamp(x, low, high)

def mean(self, x: Tensor) -> Tensor:
    return torch.mean(x)

def mean_dims(self, x: Tensor, dims: List[int]) -> Tensor:
    return torch.mean(x, dims)

def sum(self, x: Tensor) -> Tensor:
    return torch.sum(x)

def max(self, x: Tensor) -> Tensor:
    return torch.max(x)

def min(self, x: Tensor) -> Tensor:
    return torch.min(x)

def cat(self, tensors: List[Tensor], dim: int) -> Tensor:
    return torch.cat(tensors, dim)

def reshape(self, x: Tensor, shape: List[int]) -> Tensor:
    return torch.reshape(x, shape)

def permute(self, x: Tensor, dims: List[int]) -> Tensor:
    return torch.permute(x, dims)

def slice(self, x: Tensor, dim: int, begin: int, end: int) -> Tensor:
    return torch.slice(x, dim, begin, end, 1)

def select(self, x: Tensor, dim: int, index: int) -> Tensor:
    return torch.select(x, dim, index)

def index_select(self, x: Tensor, index: Tensor) -> Tensor:
    return torch.index_select(x, 0, index)

def chunk(self, x: Tensor, parts: int, dim: int) -> List[Tensor]:
    return torch.chunk(x, parts, dim)

def contiguous(self, x: Tensor) -> Tensor:
    return torch.contiguous(x)

def to_dtype(self, x: Tensor, dtype: int) -> Tensor:
    return torch.to(x, dtype)

# uint8 [N] -> the same bytes as another type
def reinterpret(self, x: Tensor, dtype: int, shape: List[int]) -> Tensor:
    return torch.reshape(torch.view_copy(x, dtype=dtype), shape)

def detach(self, x: Tensor) -> Tensor:
    return torch.detach(x)

def copy(self, x: Tensor) -> Tensor:
    return torch.clone(torch.detach(x), memory_format=0)

def alias(self, x: Tensor) -> Tensor:
    return torch.alias(x)

# a copy of x on the host, or on the CUDA device with a number
def copied_to(self, x: Tensor, cuda: bool, index: int) -> Tensor:
    if cuda:
        device = torch.device(torch.add("cuda:", str(index)))
    else:
        device = torch.device("cpu")
    return torch.to(x, device, None, False, True)

def copy_from(self, x: Tensor, source: Tensor) -> NoneType:
    _ = torch.copy_(torch.detach(x), source)
    return None

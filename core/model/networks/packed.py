"""A trunk's blocks as oneDNN runs them best: weights in its own layout once and for all, ReLU
within the convolution. The same numbers as layer by layer, in half of the time: to the bit where
the processor has bfloat16, elsewhere to within the rounding of 32 bits.

torch's compiler calls the same functions. They are no part of its public interface, so its version
is pinned; where they are missing, the layers run one by one.
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional as F

Forward = Callable[[Tensor], Tensor]
NAMES = ("_convolution_pointwise", "_reorder_convolution_weight")


def can_pack() -> bool:
    """Whether this torch has oneDNN and the functions."""
    return torch.backends.mkldnn.is_available() and all(
        hasattr(torch.ops.mkldnn, name) for name in NAMES
    )


def convolution(layer: nn.Conv2d, example: Tensor, relu: bool) -> tuple[Forward, Tensor]:
    """A convolution that takes what is shaped like `example` (n, channels, rows, columns), with or
    without a ReLU behind it; and what it makes of the example."""
    run, reorder = (getattr(torch.ops.mkldnn, name) for name in NAMES)
    shape = (list(layer.padding), list(layer.stride), list(layer.dilation), layer.groups)
    weight = reorder(layer.weight.detach(), *shape, list(example.shape))
    bias = None if layer.bias is None else layer.bias.detach()
    after = "relu" if relu else "none"

    def step(x: Tensor) -> Tensor:
        found: Tensor = run(x, weight, bias, *shape, after, [], "")
        return found

    return step, step(example)


def residual(narrow: nn.Conv2d, wide: nn.Conv2d, example: Tensor) -> tuple[Forward, Tensor]:
    """relu(x + wide(relu(narrow(x)))) in the same way."""
    first, between = convolution(narrow, example, relu=True)
    second, _ = convolution(wide, between, relu=False)

    def step(x: Tensor) -> Tensor:
        return F.relu(x + second(first(x)), inplace=True)

    return step, step(example)

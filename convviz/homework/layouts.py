"""How a course writes its convolution: the names of the two functions, what they take and what they give.

==============  ===================================  =====================================================
layout          forward                              backward
==============  ===================================  =====================================================
cs231n          conv_forward_naive(x, w, b,          conv_backward_naive(dout, cache) → dx, dw, db
                conv_param) → out, cache
deeplearning.ai conv_forward(A_prev, W, b,           conv_backward(dZ, cache) → dA_prev, dW, db
                hparameters) → Z, cache
torch           conv2d(input, weight, bias,          conv2d_backward(grad, input, weight, bias, stride,
                stride, padding) → output            padding) → the three gradients
convviz         conv_forward(X, W, b, stride,        conv_backward(dV, X, W, b, stride, padding) → dX, dW, db
                padding) → V
==============  ===================================  =====================================================

In the last two a pair (out, cache) and a backward of (dout, cache) are taken as well. Inside, everything is
in the order of CS231n, which is also PyTorch's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.homework.cases import Case, cases, course_shapes
from convviz.homework.outcome import Part, Pass

#: A function's arguments by position.
Arguments = tuple[Any, ...]
#: The operand that has the axes of a result.
_ALIKE = {"out": "dout", "dx": "x", "dw": "w", "db": "b"}


@dataclass(frozen=True)
class Layout:
    """A course's way of writing: ``forward`` and ``backward`` are the names of its functions.

    ``names`` is what it calls x, w, b, dout and the results, ``axes`` the order of its axes, for an array
    of CS231n. ``square``: its filters are as wide as high. ``alone``: it has no batch. ``dictionary``: stride
    and padding come in a dict. ``bias_axes``: how many axes b has. ``last``: what follows x, w and b.
    """

    name: str
    forward: str
    backward: str
    names: Mapping[str, str]
    axes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    square: bool = False
    alone: bool = False
    dictionary: bool = True
    bias_axes: int = 1
    last: str = "stride, padding"

    def cases(self, seed: int = 0) -> tuple[tuple[Case, ...], tuple[Case, ...]]:
        """Return the small layers that suit this layout, and those of the assignment's own shapes."""
        return (
            cases(seed, square=self.square, alone=self.alone),
            course_shapes(seed, square=self.square, alone=self.alone),
        )

    def operands(self, case: Case) -> dict[str, NDArray[Any]]:
        """Return new arrays x, w, b and dout of ``case``, as the course has them."""
        arrays = {"x": case.x, "w": case.w, "b": case.b, "dout": case.dout}
        turned = {name: np.array(self._turned(name, array), order="C") for name, array in arrays.items()}
        turned["b"] = turned["b"].reshape((1,) * (self.bias_axes - 1) + (-1,))
        return turned

    def settings(self, case: Case) -> Arguments:
        """Return what follows x, w and b: one dict, or stride and padding."""
        stride, pad = case.stride, case.pad
        return ({"stride": stride, "pad": pad},) if self.dictionary else (stride, pad)

    def call(self, of: Pass, name: str) -> str:
        """Return how the function ``name`` is called: ``conv_backward_naive(dout, cache)``."""
        operands = f"{self.names['x']}, {self.names['w']}, {self.names['b']}, {self.last}"
        if of == "forward":
            return f"{name}({operands})"
        return f"{name}({self.names['dout']}, {'cache' if self.dictionary else operands})"

    def back(self, part: Part, array: NDArray[Any], case: Case) -> NDArray[Any]:
        """Return the course's ``array`` in CS231n's order; one with another number of axes as it is."""
        name = _ALIKE[part]
        if name == "b":
            return array.reshape(-1) if array.shape == (1,) * (self.bias_axes - 1) + case.b.shape else array
        if self.alone and name != "w":
            return array.transpose(2, 1, 0)[np.newaxis] if array.ndim == 3 else array
        axes = self.axes.get(name, ())
        return array.transpose([axes.index(n) for n in range(4)]) if array.ndim == len(axes) else array

    def place(self, name: str, index: Sequence[int]) -> str:
        """Return how the course writes one number of an array: ``dx[0,1,2,3]``, ``dA_prev[0,2,3,1]``."""
        kind, numbers = _ALIKE.get(name, name), list(index)
        if kind == "b":
            numbers = [0] * (self.bias_axes - 1) + numbers
        elif self.alone and kind != "w":
            numbers = numbers[:0:-1]
        elif axes := self.axes.get(kind):
            numbers = [numbers[axis] for axis in axes]
        return f"{self.names[name]}[{','.join(map(str, numbers))}]"

    def shape(self, name: str, shape: Sequence[int]) -> tuple[int, ...]:
        """Return the course's shape of an array that has ``shape`` in CS231n's order; of others ``shape``."""
        kind = _ALIKE.get(name, name)
        if kind == "b":
            return (1,) * (self.bias_axes - 1) + tuple(shape) if len(shape) == 1 else tuple(shape)
        if len(shape) != 4:
            return tuple(shape)
        if self.alone and kind != "w":
            return tuple(shape[:0:-1])
        return tuple(shape[axis] for axis in self.axes.get(kind, range(4)))

    def _turned(self, name: str, array: NDArray[Any]) -> NDArray[Any]:
        if self.alone and name in ("x", "dout"):
            alone: NDArray[Any] = array[0]
            return alone.transpose(2, 1, 0)
        return array.transpose(self.axes[name]) if name in self.axes else array


def _names(words: str) -> Mapping[str, str]:
    return dict(zip(("x", "w", "b", "out", "dout", "dx", "dw", "db"), words.split(), strict=True))


_CHANNELS_LAST = {"x": (0, 2, 3, 1), "w": (2, 3, 1, 0), "dout": (0, 2, 3, 1)}

LAYOUTS: Mapping[str, Layout] = {
    layout.name: layout
    for layout in (
        Layout(
            "cs231n",
            "conv_forward_naive",
            "conv_backward_naive",
            _names("x w b out dout dx dw db"),
            last="conv_param",
        ),
        Layout(
            "deeplearning.ai",
            "conv_forward",
            "conv_backward",
            _names("A_prev W b Z dZ dA_prev dW db"),
            axes=_CHANNELS_LAST,
            square=True,
            bias_axes=4,
            last="hparameters",
        ),
        Layout(
            "convviz",
            "conv_forward",
            "conv_backward",
            _names("X W b V dV dX dW db"),
            axes={"w": (0, 3, 2, 1)},
            alone=True,
            dictionary=False,
        ),
        Layout(
            "torch",
            "conv2d",
            "conv2d_backward",
            _names("input weight bias output grad_output grad_input grad_weight grad_bias"),
            dictionary=False,
        ),
    )
}

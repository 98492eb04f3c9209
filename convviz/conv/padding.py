"""Zero-padding as it is written: one number, two, four, or "same"; and what "same" comes to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, TypeAlias

from convviz.conv import checks

Sides: TypeAlias = tuple[tuple[int, int], tuple[int, int]]
"""The cells of padding ((left, right), (top, bottom)): before and after the input, along x and along y."""

Padding: TypeAlias = int | tuple[int | tuple[int, int], int | tuple[int, int]] | Literal["same"]
"""What `Geometry` takes: P, (Px, Py), ((left, right), (top, bottom)) or "same"."""

SAME: Literal["same"] = "same"
OTHER_MODES = ("reflect", "reflection", "symmetric", "replicate", "edge", "circular", "wrap", "causal")
"""What others fill the border with; here it is zeros only."""

_FORMS = "an int, (x, y), ((left, right), (top, bottom)) or 'same'"


def same(length: int, size: int, stride: int, dilation: int) -> tuple[int, int]:
    """Return the padding (before, after) that gives ⌈length/stride⌉ output positions along an axis.

    With a stride of 1 the output is as long as the input, and the padding is dilation · (size − 1) cells, as
    in PyTorch. With larger strides it is that of TensorFlow and of ONNX's SAME_UPPER. An odd number of cells
    cannot be halved: the last one goes after the input. With a stride of 1 this is so when the filter's size
    is even, since such a filter has no middle cell to centre. No padding is negative: a stride longer than
    the filter may leave cells unread.
    """
    output = -(-length // stride)
    total = max(0, (output - 1) * stride + (size - 1) * dilation + 1 - length)
    return total // 2, total - total // 2


def sides(value: Any) -> Sides:
    """Return the sides that ``value`` says: an int, (x, y), where each may be a pair (before, after).

    TypeError for what is no int, ValueError for negative ones, for another number of them, and for the name
    of a padding that is not of zeros.
    """
    if isinstance(value, str):
        raise ValueError(f"padding is {value!r}: {_no_zeros(value)}it must be {_FORMS}")
    value = checks.listed(value)
    if isinstance(value, Sequence):
        if len(value) != 2:
            raise ValueError(f"padding is {value!r}: it must be {_FORMS}")
        ends = "(left, right)", "(top, bottom)"
        first, second = (checks.pair(f"padding[{n}]", value[n], 0, ends[n]) for n in (0, 1))
        return first, second
    x, y = checks.pair("padding", value, 0)
    return (x, x), (y, y)


def from_list(numbers: Sequence[int]) -> Sides | None:
    """Return the sides that one, two or four numbers stand for: P, Px and Py, or left, right, top, bottom.

    None for any other number of them.
    """
    if len(numbers) not in (1, 2, 4):
        return None
    left, right, top, bottom = numbers if len(numbers) == 4 else (numbers[0],) * 2 + (numbers[-1],) * 2
    return (left, right), (top, bottom)


def as_list(padding: Sides) -> tuple[int, ...]:
    """Return the fewest numbers that `from_list` makes ``padding`` of: one, two or four."""
    x, y = padding
    if x[0] != x[1] or y[0] != y[1]:
        return *x, *y
    return (x[0],) if x == y else (x[0], y[0])


def _no_zeros(name: str) -> str:
    if name.lower() == "valid":
        return "no padding at all is 0; "
    return "only zeros are added around an input here; " if name.lower() in OTHER_MODES else ""

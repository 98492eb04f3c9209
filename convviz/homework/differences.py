"""The first number that differs, and the arithmetic of the right one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np

from convviz.homework.cases import Array, Case
from convviz.homework.outcome import Outcome, Part, agree

#: One number of an operand: the operand's name, its index, its value.
Operand = tuple[str, tuple[int, ...], float]


@dataclass(frozen=True, eq=False)
class Difference:
    """Where a student's ``part`` differs first: on the smallest layer where it does, ``case``.

    ``index`` is in CS231n's order; ``terms`` are what the ``right`` number is the sum of, each a product of
    one or two numbers. Where the shape is wrong there is no index and no number, but ``shape``.
    """

    case: Case
    part: Part
    shape: tuple[int, ...]
    index: tuple[int, ...] | None = None
    given: float = 0.0
    right: float = 0.0
    terms: tuple[tuple[Operand, ...], ...] = ()

    @property
    def given_value(self) -> float | str:
        """The number that was given; NaN and infinity, which JSON does not have, by their names."""
        return self.given if isfinite(self.given) else str(self.given)

    @property
    def right_shape(self) -> tuple[int, ...]:
        """The shape that ``part`` should have."""
        return self.case.right[self.part].shape


def first_difference(outcomes: Sequence[Outcome], part: Part) -> Difference | None:
    """Return where ``part`` differs first, a number rather than a shape; None where it nowhere does."""
    wrong = [outcome for outcome in outcomes if part in outcome.arrays and not outcome.is_right(part)]
    same = [outcome for outcome in wrong if outcome.arrays[part].shape == outcome.case.right[part].shape]
    for outcome in same or wrong:
        return difference(outcome.case, part, outcome.arrays[part], outcome.kinds.get(part, "float64"))
    return None


def difference(case: Case, part: Part, given: Array, kind: str = "float64") -> Difference:
    """Return where ``given`` differs from the right ``part`` of ``case``, which it does."""
    right = case.right[part]
    if given.shape != right.shape:
        return Difference(case, part, given.shape)
    index = next(i for i in np.ndindex(right.shape) if not _near(given, right, i, kind))
    terms = tuple(sum_of(case, part, index))
    return Difference(case, part, given.shape, index, float(given[index]), float(right[index]), terms)


def sum_of(case: Case, part: Part, index: tuple[int, ...]) -> Iterator[tuple[Operand, ...]]:
    """Yield the terms that add up to one number of ``part``; those that meet padding are left out."""
    stride, pad = case.stride, case.pad
    _, depth, height, width = case.x.shape
    filters, _, rows, columns = case.w.shape
    samples, _, high, wide = case.dout.shape

    def x(*at: int) -> Operand:
        return "x", at, float(case.x[at])

    def w(*at: int) -> Operand:
        return "w", at, float(case.w[at])

    def dout(*at: int) -> Operand:
        return "dout", at, float(case.dout[at])

    if part == "out":
        n, f, i, j = index
        for c, r, s in np.ndindex(depth, rows, columns):
            y, z = i * stride + r - pad, j * stride + s - pad
            if 0 <= y < height and 0 <= z < width:
                yield x(n, c, y, z), w(f, c, r, s)
        yield (("b", (f,), float(case.b[f])),)
    elif part == "dx":
        n, c, y, z = index
        for f, i, j in np.ndindex(filters, high, wide):
            r, s = y + pad - i * stride, z + pad - j * stride
            if 0 <= r < rows and 0 <= s < columns:
                yield dout(n, f, i, j), w(f, c, r, s)
    elif part == "dw":
        f, c, r, s = index
        for n, i, j in np.ndindex(samples, high, wide):
            y, z = i * stride + r - pad, j * stride + s - pad
            if 0 <= y < height and 0 <= z < width:
                yield dout(n, f, i, j), x(n, c, y, z)
    else:
        (f,) = index
        for n, i, j in np.ndindex(samples, high, wide):
            yield (dout(n, f, i, j),)


def _near(given: Array, right: Array, index: tuple[int, ...], kind: str) -> bool:
    """Say whether one number agrees, by the tolerance of the whole array."""
    one = right.copy()
    one[index] = given[index]
    return agree(one, right, kind)

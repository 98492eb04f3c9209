"""Volumes as the display parts carry them.

A volume is wrapped in `Values`, which equals only itself and stays the same object as long as the layer
stays, so that comparing two display parts never compares arrays.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Values:
    """A read-only volume, equal only to itself. ``limit``, of its colour map, is its largest magnitude.

    A volume that grows by steps may have the limit of what it grows to, so that colours stay; ``most`` is the
    largest magnitude that it grows to, whatever its colours. ``upon`` names a volume that this one equals
    everywhere but in a part. So two volumes upon the same one can differ only inside their two parts.
    """

    array: NDArray[Any]
    limit: float
    upon: Upon | None = None
    most: float = 0.0

    @cached_property
    def ends(self) -> tuple[int | float, int | float]:
        """The least and the greatest number, (0, 0) of none; looked for once."""
        return (self.array.min().item(), self.array.max().item()) if self.array.size else (0, 0)

    @cached_property
    def whole(self) -> bool:
        """Whether all numbers are whole, whatever their type; looked for once."""
        return self.array.dtype.kind in "iu" or bool((self.array == np.rint(self.array)).all())


@dataclass(frozen=True, eq=False, slots=True)
class Upon:
    """The volume ``base``, with other numbers in ``part``: its columns, rows and slices."""

    base: Values
    part: tuple[slice, slice, slice]


def read_only(array: NDArray[Any], scale: float = 0.0, upon: Upon | None = None) -> Values:
    """Wrap ``array`` (made read-only) with its largest magnitude, or ``scale`` where that is more."""
    array.setflags(write=False)
    low, high = Values(array, 0.0).ends if upon is None else _ends(array, upon)
    values = Values(array, max(abs(float(low)), abs(float(high)), scale), upon)
    vars(values)["ends"] = low, high
    return values


def scaled(array: NDArray[Any], limit: float) -> Values:
    """Wrap ``array`` (made read-only) with the ``limit`` of another one's colours."""
    array.setflags(write=False)
    return Values(array, limit)


def _ends(array: NDArray[Any], upon: Upon) -> tuple[int | float, int | float]:
    """Return the least and the greatest number of ``array``, from its changed part alone if that will do."""
    low, high = upon.base.ends
    if not array[upon.part].size:
        return low, high
    before, here = Values(upon.base.array[upon.part], 0.0).ends, Values(array[upon.part], 0.0).ends
    if low in before or high in before:  # they may be gone
        return Values(array, 0.0).ends
    return min(low, here[0]), max(high, here[1])


def product_ends(first: Values, second: Values) -> tuple[int | float, int | float]:
    """Return the least and the greatest product that a number of ``first`` and one of ``second`` can have."""
    products = [a * b for a in first.ends for b in second.ends]
    return min(products), max(products)


def number(value: Any) -> int | float:
    """Return a NumPy number as the Python number of the same value: an int, of any size, or a float."""
    plain: int | float = value.item() if hasattr(value, "item") else value
    return plain


def channel_of(values: Values, c: int) -> Values:
    """Return one slice of ``values``, (W, H, 1), on the colour scale of all."""
    return Values(values.array[:, :, c : c + 1], values.limit, most=values.most)

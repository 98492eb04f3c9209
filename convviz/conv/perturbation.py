"""How the copies of a set are made to differ, by a seed, without storing any of them.

There is one table of hashed numbers, and each neuron adds its own window of it to its weights and bias.
Windows start at different places for different neurons of a slice, so that 290,400 sets differ and cost 2 MB.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from convviz.conv import checks
from convviz.conv.arrays import Array
from convviz.conv.hashing import mixed
from convviz.conv.immutable import Immutable

SIDE_BITS = 9
SIZE = 2 ** (2 * SIDE_BITS)  # a start of its own for each position of maps up to 512 × 512

# Odd, so that multiplying by it permutes the starts, and far from 1, so that neighbours share no window.
_STRIDE = 0x9E3779B1

Pieces: TypeAlias = Iterator[tuple[slice, slice, Array]]
"""The spread of a block of neurons, piece by piece: slices into the block's x and y, and the numbers."""


@dataclass(frozen=True, eq=False)
class Spread(Immutable):
    """What is added to each neuron's copy: ``length`` numbers of ``dtype``, its weights' and then its bias's.

    ``reach``: an int for the whole numbers −reach … reach, a float for numbers evenly from −reach to reach.
    """

    seed: int
    reach: int | float
    length: int
    dtype: np.dtype[Any]

    def same_as(self, other: Spread) -> bool:
        """Return whether ``other`` adds the same numbers, in the same type."""
        mine, others = ((s.seed, s.reach, s.length, s.dtype) for s in (self, other))
        return mine == others

    @property
    def nbytes(self) -> int:
        """What the table takes once it is used, in bytes."""
        return int((SIZE + self.length - 1) * self.dtype.itemsize)

    @cached_property
    def windows(self) -> Array:
        """All windows (starts, length), a read-only view of the table; cached, as that takes 10 ms."""
        places = np.arange(SIZE, dtype=np.uint64) + mixed(np.full(1, self.seed, np.uint64))
        bits = mixed(places)
        if isinstance(self.reach, int):
            values: Array = (bits % np.uint64(2 * self.reach + 1)).astype(np.int64) - self.reach
        else:
            values = ((bits >> np.uint64(11)) * 2.0**-52 - 1) * self.reach
        # The last windows go on from the beginning.
        table = np.resize(values, SIZE + self.length - 1).astype(self.dtype)
        return sliding_window_view(table, self.length)

    def starts(self, x: NDArray[Any], y: NDArray[Any], d: NDArray[Any]) -> NDArray[np.int64]:
        """Return the row of `windows` for each neuron; index arrays that broadcast together."""
        first = (mixed(np.uint64(self.seed) + mixed(d.astype(np.uint64))) % np.uint64(SIZE)).astype(np.int64)
        place = x.astype(np.int64) + (y.astype(np.int64) << SIDE_BITS)
        starts: NDArray[np.int64] = (first + place * _STRIDE) % SIZE
        return starts

    def at(self, x: range, y: range, d: range) -> Array:
        """Return the numbers of a block of neurons, (len(x), len(y), len(d), length), a new array."""
        return self.windows[self.starts(*np.ix_(x, y, d))]


def reach_of(weights: Array, amount: float) -> float:
    """Return ``amount`` times the root mean square of ``weights``, or 1 when all are 0."""
    largest = np.abs(weights).max().astype(np.float64)
    typical = largest * np.sqrt(np.mean((weights / largest) ** 2)) if largest else 1.0
    reach = checks.rate("amount", amount) * float(typical)
    if not reach + float(largest) < float(np.finfo(weights.dtype).max):
        raise ValueError(f"amount is {amount}: the sets would be too large for {weights.dtype}")
    return reach

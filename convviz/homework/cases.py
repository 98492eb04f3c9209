"""The layers that a homework is tried on: small ones that find what courses miss, and the courses' own.

Arrays are in the order of CS231n's assignment: x (N, C, H, W), w (F, C, HH, WW), b (F,), dout (N, F, H2, W2).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from convviz.conv import Geometry, Layer, layouts

Array: TypeAlias = NDArray[np.float64]

#: (N, C, H, W), (F, HH, WW), stride, pad: what a case is made of.
Sizes: TypeAlias = tuple[tuple[int, int, int, int], tuple[int, int, int], int, int]

#: From small to large, since the first that differs is told. Strides divide evenly in all of them.
_SIZES: Sequence[Sizes] = (
    ((1, 1, 3, 4), (1, 2, 2), 1, 0),  # one number of each kind, nothing around it
    ((1, 2, 2, 3), (3, 1, 1), 1, 0),  # 1 × 1 filters
    ((1, 1, 3, 4), (2, 2, 3), 1, 1),  # several filters, one channel
    ((1, 2, 4, 6), (1, 2, 2), 2, 0),  # several channels, one filter; fields that do not overlap
    ((2, 3, 5, 5), (4, 2, 3), 1, 0),  # a square input, filters that are not square
    ((2, 3, 6, 4), (4, 3, 2), 1, 1),
    ((2, 3, 5, 8), (4, 3, 2), 2, 1),
    ((3, 2, 7, 5), (4, 3, 5), 2, 0),
    ((2, 3, 3, 5), (4, 2, 3), 1, 2),
    ((3, 2, 4, 7), (5, 2, 3), 2, 2),
    ((2, 3, 5, 6), (4, 4, 2), 3, 1),  # a stride that no assignment has
    ((2, 3, 7, 9), (6, 4, 5), 1, 0),  # N, C, H, W, F, HH and WW all differ
)
#: What the assignment itself tries: forward on the first, backward on the second.
_COURSE_SIZES: Sequence[Sizes] = (
    ((2, 3, 4, 4), (3, 4, 4), 2, 1),
    ((4, 3, 5, 5), (2, 3, 3), 1, 1),
)


@dataclass(frozen=True, eq=False)
class Case:
    """A layer to try: ``x`` (N, C, H, W), ``w`` (F, C, HH, WW), ``b`` (F,), ``dout`` (N, F, H2, W2).

    All are whole numbers in float64, none of them 0, and the biases are far from 0. They are kept
    in memory that nobody can write to: a function under test gets copies.

    >>> CASES[0].x.shape, CASES[0].w.shape, CASES[0].dout.shape
    ((1, 1, 3, 4), (1, 1, 2, 2), (1, 1, 2, 3))
    """

    x: Array
    w: Array
    b: Array
    stride: int
    pad: int
    dout: Array

    @property
    def geometry(self) -> Geometry:
        """The layer's sizes, as the rest of ConvViz has them."""
        _, depth, height, width = self.x.shape
        filters, _, rows, columns = self.w.shape
        return Geometry(width, height, depth, filters, (columns, rows), self.stride, self.pad)

    def layer(self, n: int) -> Layer:
        """Return the layer on sample ``n``, with its axes in ConvViz's order."""
        X = layouts.volume_from_torch(self.x, index=n)
        return Layer(self.geometry, X, layouts.weights_from_torch(self.w), self.b)

    @cached_property
    def right(self) -> Mapping[str, Array]:
        """The right numbers by the names of the assignment: out, dx, dw and db."""
        dx, dw, db = right_backward(self)
        return {"out": right_forward(self), "dx": dx, "dw": dw, "db": db}


def right_forward(case: Case) -> Array:
    """Return the right out of ``case``, (N, F, H2, W2), computed by `convviz.conv.Layer`."""
    return np.concatenate([layouts.volume_to_torch(case.layer(n).forward()) for n in range(len(case.x))])


def right_backward(case: Case) -> tuple[Array, Array, Array]:
    """Return the right dx, dw and db of ``case``, computed by `convviz.conv.Layer`."""
    dx, dw, db = np.zeros_like(case.x), np.zeros_like(case.w), np.zeros_like(case.b)
    for n in range(len(case.x)):
        gradients = case.layer(n).backward(layouts.volume_from_torch(case.dout, index=n))
        assert gradients.db is not None
        dx[n] = layouts.volume_to_torch(gradients.dX)[0]
        dw += layouts.weights_to_torch(gradients.dW)
        db += gradients.db
    return dx, dw, db


def cases(seed: int = 0, *, square: bool = False, alone: bool = False) -> tuple[Case, ...]:
    """Return the small layers, the smallest first; another ``seed`` has other numbers in the same sizes.

    ``square``: for courses whose filters are always as wide as high. ``alone``: each with one sample, for
    functions that take no batch.
    """
    return _made(_SIZES, (seed, 0), square, alone)


def course_shapes(seed: int = 0, *, square: bool = False, alone: bool = False) -> tuple[Case, ...]:
    """Return the assignment's own two layers: forward is tried on the first, backward on the second."""
    return _made(_COURSE_SIZES, (seed, 1), square, alone)


@lru_cache(maxsize=16)  # a folder is checked on the same layers; their right numbers stay with them
def _made(
    sizes_of_all: Sequence[Sizes], seed: tuple[int, int], square: bool, alone: bool
) -> tuple[Case, ...]:
    rng = np.random.default_rng(seed)
    made = []
    for sizes in sizes_of_all:
        if square:
            sizes = _squared(sizes)
        if alone:
            (_, depth, height, width), filters, stride, pad = sizes
            sizes = (1, depth, height, width), filters, stride, pad
        made.append(_case(sizes, rng))
    return tuple(made)


def _squared(sizes: Sizes) -> Sizes:
    """Return ``sizes`` with filters as wide as high, and the width that fits them without a remainder."""
    (samples, depth, height, width), (filters, rows, _), stride, pad = sizes
    width += (rows - width - 2 * pad) % stride
    return (samples, depth, height, width), (filters, rows, rows), stride, pad


def _case(sizes: Sizes, rng: np.random.Generator) -> Case:
    (samples, depth, height, width), (filters, rows, columns), stride, pad = sizes
    g = Geometry(width, height, depth, filters, (columns, rows), stride, pad)
    assert g.fits
    return Case(
        x=_numbers(rng, 9, (samples, depth, height, width)),
        w=_numbers(rng, 4, (filters, depth, rows, columns)),
        b=_biases(rng, filters),
        stride=stride,
        pad=pad,
        dout=_numbers(rng, 5, (samples, filters, g.y.output, g.x.output)),
    )


def _biases(rng: np.random.Generator, filters: int) -> Array:
    """Return biases far from 0 and from each other: one left out or taken from another filter shows.

    Every second one is negative, so that an output without its negative numbers shows, too.
    """
    sizes = 1000.0 + 70 * rng.permutation(filters) + rng.integers(0, 9, filters)
    return _read_only(sizes * (-1.0) ** np.arange(filters))


def _numbers(rng: np.random.Generator, most: int, shape: tuple[int, ...]) -> Array:
    """Return whole numbers from -``most`` to ``most`` without 0: a product with 0 would hide a mistake."""
    sizes = rng.integers(1, most + 1, shape).astype(np.float64)
    return _read_only(sizes * rng.choice([-1.0, 1.0], shape))


def _read_only(array: Array) -> Array:
    array.flags.writeable = False
    return array


#: The small layers that a homework is tried on when no other seed is asked for.
CASES = cases()

#: The assignment's own two layers: forward is tried on the first, backward on the second.
COURSE_SHAPES = course_shapes()

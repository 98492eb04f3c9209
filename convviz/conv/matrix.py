"""The layer as a matrix of neurons × inputs, without ever making it: any window of it, of any layer.

Neuron n = (d · H2 + y) · W2 + x and input m = (c · H + y) · W + x: x first, then y, then the slice or the
channel, as the neurons are walked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from convviz.conv.arrays import Array
from convviz.conv.axis import Axis
from convviz.conv.geometry import Geometry

MOST_ENTRIES = 2**24
"""The largest matrix or window of one that is made."""

_PIECE = 2**20  # entries made at once when the whole matrix is

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False, slots=True)
class MatrixWindow:
    """``values`` (rows, columns) of the matrix and ``owners`` (rows, columns): which weight each one is.

    An owner is the flat index (i, j, c) into the neuron's own weights, −1 for a structural zero. A weight
    that happens to be 0 has an owner.

    >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
    >>> window = layer.matrix_window(range(2), range(3))
    >>> window.values.tolist(), window.owners.tolist()
    ([[10, 1, 0], [0, 10, 1]], [[0, 1, -1], [-1, 0, 1]])
    """

    values: Array
    owners: Ints


@dataclass(frozen=True, eq=False, slots=True)
class Entries:
    """The entries of a window: their ``neurons`` (x, y, d) and ``cells`` (x, y, c) as index arrays."""

    neurons: tuple[Ints, Ints, Ints]
    cells: tuple[Ints, Ints, Ints]
    owners: Ints

    def of_filters(self, weights: Array) -> Array:
        """Return the values where neuron (·, ·, d) has ``weights[d]``; ``weights`` (K, Fx, Fy, D/groups)."""
        flat = weights.reshape(len(weights), -1)
        return self.of_sets(flat[self.neurons[2][:, None], np.maximum(self.owners, 0)])

    def of_sets(self, values: Array) -> Array:
        """Return ``values`` (rows, columns) with the structural zeros put in."""
        return np.where(self.owners < 0, values.dtype.type(0), values)


class HasMatrix(Protocol):
    """A layer, shared or not, that can show a window of its matrix."""

    @property
    def geometry(self) -> Geometry:
        """The geometry."""

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of the values."""

    def matrix_window(self, rows: range, columns: range) -> MatrixWindow:
        """The entries in ``rows`` and ``columns``."""


def shape(g: Geometry) -> tuple[int, int]:
    """Return (neurons, inputs)."""
    columns, rows, filters = g.output_shape
    return columns * rows * filters, g.width * g.height * g.depth


def count_connections(g: Geometry) -> int:
    """Return how many entries are weights; the others are zeros by structure. Padding has no column.

    >>> count_connections(Geometry(11, 11, 4, 2, size=5, stride=2))  # of 32 · 484 entries
    3200
    """
    return g.x.connections * g.y.connections * g.filters * (g.depth // g.groups)


def whole(layer: HasMatrix) -> Array:
    """Return the whole matrix (neurons, inputs); ValueError beyond `MOST_ENTRIES`, before it is made."""
    rows, columns = shape(layer.geometry)
    if rows * columns > MOST_ENTRIES:
        raise ValueError(
            f"the matrix of {rows:,} neurons × {columns:,} inputs has {rows * columns:,} entries: "
            f"at most {MOST_ENTRIES:,} are made at once; matrix_window shows a part of it"
        )
    M, step = np.empty((rows, columns), layer.dtype), max(1, _PIECE // columns)
    for first in range(0, rows, step):
        part = range(first, min(rows, first + step))
        M[first : part.stop] = layer.matrix_window(part, range(columns)).values
    return M


def window(
    g: Geometry, make: Callable[[range, range], MatrixWindow], rows: range, columns: range
) -> MatrixWindow:
    """Return the window of ``rows`` and ``columns`` that ``make`` makes, in pieces: no memory but the result.

    TypeError for what is no range; ValueError beyond the matrix and beyond `MOST_ENTRIES`.
    """
    for name, chosen, count in zip(("rows", "columns"), (rows, columns), shape(g), strict=True):
        if not isinstance(chosen, range):
            raise TypeError(f"{name} is {chosen!r}: it must be a range")
        if chosen and not (min(chosen[0], chosen[-1]) >= 0 and max(chosen[0], chosen[-1]) < count):
            raise ValueError(f"{name} is {chosen!r}: it must stay from 0 to {count - 1}")
    if len(rows) * len(columns) > MOST_ENTRIES:
        raise ValueError(
            f"the window of {len(rows):,} neurons × {len(columns):,} inputs has {len(rows) * len(columns):,} "
            f"entries: at most {MOST_ENTRIES:,} are made at once"
        )
    step = max(1, _PIECE // max(1, len(columns)))
    part = make(rows[:step], columns)
    if len(rows) <= step:
        return part
    size = len(rows), len(columns)
    made = MatrixWindow(np.empty(size, part.values.dtype), np.empty(size, part.owners.dtype))
    for first in range(0, len(rows), step):
        part = make(rows[first : first + step], columns)
        made.values[first : first + step], made.owners[first : first + step] = part.values, part.owners
    return made


def entries(g: Geometry, rows: range, columns: range) -> Entries:
    """Return the entries of a layer whose neurons see their receptive fields, shared or not."""
    neurons, cells = _coordinates(g, rows, columns)
    taps = [_taps(axis, neurons[n], cells[n]) for n, axis in enumerate(g.axes)]
    share = g.depth // g.groups
    first = neurons[2] // (g.filters // g.groups) * share
    channels = cells[2][None] - first[:, None]
    inside = (taps[0] >= 0) & (taps[1] >= 0) & (channels >= 0) & (channels < share)
    owners = (taps[0] * g.size[1] + taps[1]) * share + channels
    return Entries(neurons, cells, np.where(inside, owners, -1))


def full_entries(g: Geometry, rows: range, columns: range) -> Entries:
    """Return the entries of a fully connected layer: each is a weight (x, y, c) of (W, H, D)."""
    neurons, cells = _coordinates(g, rows, columns)
    owners = np.ravel_multi_index(cells, g.input_shape).astype(np.int64)
    return Entries(neurons, cells, np.broadcast_to(owners, (len(rows), len(columns))))


def _coordinates(
    g: Geometry, rows: range, columns: range
) -> tuple[tuple[Ints, Ints, Ints], tuple[Ints, Ints, Ints]]:
    (W2, H2, _), (W, H, _) = g.output_shape, g.input_shape
    n, m = (np.array(chosen, dtype=np.int64) for chosen in (rows, columns))
    return (n % W2, n // W2 % H2, n // (W2 * H2)), (m % W, m // W % H, m // (W * H))


def _taps(axis: Axis, neurons: Ints, cells: Ints) -> Ints:
    """Return which tap of each neuron (rows) lies on each cell (columns) along one axis, −1 for none."""
    offset = cells[None] + axis.before - neurons[:, None] * axis.stride
    tap, between = np.divmod(offset, axis.dilation)
    return np.where((between == 0) & (tap >= 0) & (tap < axis.size), tap, -1)

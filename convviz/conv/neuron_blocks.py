"""Blocks of neurons: their part of V, and their share of dX, computed for the block alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from convviz.conv.arrays import Array
from convviz.conv.engine import kernels
from convviz.conv.geometry import Geometry

Neurons: TypeAlias = tuple[range, range, range]
"""A block of neurons: all (x, y, d) of three ranges."""

Part: TypeAlias = tuple[slice, slice, slice]
"""Where in dX (W, H, D) a share of it belongs."""

PIECE_BYTES = 8 * 2**20
"""About how much memory one piece of a large computation takes: small enough to stay near the processor."""

FEW = 32
"""So many neurons are added position by position: laying out matrices for them takes longer."""


def one_neuron(x: int, y: int, d: int) -> Neurons:
    """Return the block of one neuron."""
    return range(x, x + 1), range(y, y + 1), range(d, d + 1)


def everywhere(g: Geometry) -> Neurons:
    """Return all neurons of ``g`` as a block."""
    columns, rows, filters = g.output_shape
    return range(columns), range(rows), range(filters)


def index_of(neurons: Neurons) -> tuple[slice, slice, slice]:
    """Return the index of the block ``neurons`` in an array of V's shape."""
    x, y, d = (slice(r.start, r.stop, r.step) for r in neurons)
    return x, y, d


def by_group(g: Geometry, slices: range) -> Iterator[tuple[slice, range]]:
    """Give the channels of each group that the contiguous ``slices`` touch, with its part of ``slices``."""
    share = g.filters // g.groups
    start = slices.start
    while start < slices.stop:
        end = min(slices.stop, (start // share + 1) * share)
        read = g.channels_of(start)
        yield slice(read.start, read.stop), range(start, end)
        start = end


def correlated(g: Geometry, Xp: Array, weights: Array, biases: Array | None, neurons: Neurons) -> Array:
    """Return V of the block ``neurons``, for ``Xp``, all ``weights`` and ``biases`` of ``g``."""
    columns, rows, slices = neurons
    if not columns or not rows or not slices:
        return np.zeros(tuple(map(len, neurons)), Xp.dtype)
    seen, stride = _read(g, Xp, columns, rows)
    chosen = slice(slices.start, slices.stop)
    bias = None if biases is None else biases[chosen]
    if len(slices) == g.filters:
        return kernels.correlate(seen, weights, bias, stride, g.dilation, g.groups)
    parts = [
        kernels.correlate(seen[:, :, read], weights[part.start : part.stop], None, stride, g.dilation)
        for read, part in by_group(g, slices)
    ]
    V = np.concatenate(parts, axis=2)
    return V if bias is None else V + bias


def field_sums(g: Geometry, first: Array, second: Array, neurons: Neurons) -> Array:
    """Return for each neuron of the block the sum of ``first`` · ``second`` (shaped as Xp) over its field."""
    columns, rows, slices = neurons
    sums = np.zeros(tuple(map(len, neurons)), np.result_type(first, second))
    if not sums.size:
        return sums
    one, stride = _read(g, first, columns, rows)
    other, _ = _read(g, second, columns, rows)
    ones = np.ones((1, *g.size, 1), sums.dtype)
    for read, part in by_group(g, slices):
        # The channels first: the window then slides over a single plane.
        plane = np.einsum("xyc,xyc->xy", one[:, :, read], other[:, :, read])[:, :, None]
        at = slice(part.start - slices.start, part.stop - slices.start)
        sums[:, :, at] = kernels.correlate(plane, ones, None, stride, g.dilation)
    return sums


def views(g: Geometry, Xp: Array, columns: range, rows: range) -> Array:
    """Return what the positions see, (columns, rows, Fx, Fy, D), a view; the ranges must not be empty."""
    seen, stride = _read(g, Xp, columns, rows)
    fields = sliding_window_view(seen, (g.x.extent, g.y.extent), axis=(0, 1))
    fields = fields[:: stride[0], :: stride[1], :, :: g.dilation[0], :: g.dilation[1]]
    return np.moveaxis(fields, 2, -1)


def pieces(columns: range, rows: range, position_bytes: int) -> Iterator[tuple[slice, slice]]:
    """Cut the block into pieces of about `PIECE_BYTES`: give slices into the two ranges."""
    most = max(1, PIECE_BYTES // max(1, position_bytes))
    height = min(len(rows), most)
    width = max(1, most // max(1, height))
    for x in range(0, len(columns), width):
        for y in range(0, len(rows), max(1, height)):
            yield slice(x, x + width), slice(y, y + height)


def cropped(g: Geometry, padded: Array) -> Array:
    """Return the part of ``padded`` (the shape of Xp) that is true input, (W, H, D)."""
    px, py = g.padding
    return padded[px : px + g.width, py : py + g.height]


def copied_output(g: Geometry, V: Array, dtype: np.dtype[Any]) -> Array:
    """Return a copy of the output ``V`` (W2, H2, K) in ``dtype``; ValueError for another shape."""
    if V.shape != g.output_shape:
        raise ValueError(f"V has shape {V.shape}: it must be {g.output_shape}")
    return np.array(V, dtype=dtype, order="C")


@dataclass(frozen=True, slots=True)
class Reach:
    """The cells of Xp that the block ``neurons``, three contiguous ranges, reads: a box around them.

    It has the channels of all groups that the block touches. What the block sends back has its ``shape``.
    """

    geometry: Geometry
    neurons: Neurons

    @property
    def start(self) -> tuple[int, int, int]:
        """The first cell (x, y, c), in padded coordinates."""
        g, (columns, rows, slices) = self.geometry, self.neurons
        return g.x.start(columns.start), g.y.start(rows.start), g.channels_of(slices.start).start

    @property
    def shape(self) -> tuple[int, int, int]:
        """How many cells along x, y and c."""
        g, (columns, rows, slices) = self.geometry, self.neurons
        width = (len(columns) - 1) * g.stride[0] + g.x.extent
        height = (len(rows) - 1) * g.stride[1] + g.y.extent
        return width, height, g.channels_of(slices.stop - 1).stop - self.start[2]

    def zeros(self, dtype: np.dtype[Any]) -> Array:
        """Return nothing sent back yet."""
        return np.zeros(self.shape, dtype)

    def of(self, padded: Array) -> Array:
        """Return these cells of a volume in the shape of Xp, a view."""
        x, y, c = (slice(at, at + n) for at, n in zip(self.start, self.shape, strict=True))
        return padded[x, y, c]

    def window(self, sent: Array, at: tuple[int, ...], read: slice | range) -> Array:
        """Return the cells of ``sent`` that the neurons at (x, y), counted in the block, read: a view.

        ``read`` are the channels of their group.
        """
        g, first = self.geometry, self.start[2]
        columns, rows = (
            slice(n * stride, n * stride + axis.extent, axis.dilation)
            for n, stride, axis in zip(at, g.stride, (g.x, g.y), strict=True)
        )
        return sent[columns, rows, read.start - first : read.stop - first]

    def cropped(self, sent: Array) -> tuple[Array, Part]:
        """Return what of ``sent`` reaches true input, and where in dX that is: padding learns nothing."""
        g, (x, y, c) = self.geometry, self.start
        x, y = x - g.padding[0], y - g.padding[1]
        cut = sent[max(-x, 0) : max(g.width - x, 0), max(-y, 0) : max(g.height - y, 0)]
        x, y = max(x, 0), max(y, 0)
        return cut, (slice(x, x + cut.shape[0]), slice(y, y + cut.shape[1]), slice(c, c + cut.shape[2]))


def sent_back(g: Geometry, weights: Array, dV: Array, neurons: Neurons) -> Array:
    """Return what ``neurons`` send back for their upstream gradient ``dV``, of the block's shape.

    ``weights`` are those of the block's filters, (·, Fx, Fy, D/groups), in the type of ``dV``.
    """
    reach = Reach(g, neurons)
    sent = reach.zeros(dV.dtype)
    if dV.size <= FEW:
        first = neurons[2].start
        for read, part in by_group(g, neurons[2]):
            some = slice(part.start - first, part.stop - first)
            for at in np.ndindex(*dV.shape[:2]):
                window = reach.window(sent, at, read)
                window += np.einsum("k,kijc->ijc", dV[(*at, some)], weights[some])
        return sent
    for read, some, groups in runs(reach):
        upstream, own = np.ascontiguousarray(dV[:, :, some]), sent[:, :, read]
        own[...] = kernels.input_gradient(upstream, weights[some], own.shape, g.stride, g.dilation, groups)
    return sent


def sums_sent_back(g: Geometry, sums: Array, neurons: Neurons) -> Array:
    """Return for each cell that ``neurons`` read the sum of its readers' ``sums``, of the block's shape.

    The readers of a cell are the neurons of its channel's group: this is the gradient of `field_sums`.
    """
    reach = Reach(g, neurons)
    sent = reach.zeros(sums.dtype)
    for read, some, groups in runs(reach):
        coefficients = sums[:, :, some].reshape(*sums.shape[:2], groups, -1).sum(axis=3)
        ones = np.ones((groups, *g.size, 1), sums.dtype)
        shape = (*sent.shape[:2], groups)
        planes = kernels.input_gradient(coefficients, ones, shape, g.stride, g.dilation, groups)
        sent[:, :, read] = np.repeat(planes, g.depth // g.groups, axis=2)
    return sent


def runs(reach: Reach) -> Iterator[tuple[slice, slice, int]]:
    """Give channels and slices of the block, counted from its first, and how many groups these are.

    Whole groups come together; a part of a group comes alone.
    """
    g, slices = reach.geometry, reach.neurons[2]
    share = g.filters // g.groups
    if slices.start % share == 0 and slices.stop % share == 0:
        yield slice(0, reach.shape[2]), slice(0, len(slices)), len(slices) // share
        return
    for read, part in by_group(g, slices):
        first = reach.start[2]
        some = slice(part.start - slices.start, part.stop - slices.start)
        yield slice(read.start - first, read.stop - first), some, 1


def add_sent(g: Geometry, sent: Array, piece: tuple[slice, slice], back: Array) -> None:
    """Add to ``sent`` each position's ``back`` (columns, rows, groups, Fx, Fy, D/groups) where it was read.

    ``piece`` says which positions of the block these are.
    """
    x, y = (at.start * step for at, step in zip(piece, g.stride, strict=True))
    for i, j in np.ndindex(*g.size):
        at_x, at_y = x + i * g.dilation[0], y + j * g.dilation[1]
        window = sent[at_x :: g.stride[0], at_y :: g.stride[1]][: back.shape[0], : back.shape[1]]
        window += back[:, :, :, i, j].reshape(*back.shape[:2], -1)


def _read(g: Geometry, Xp: Array, columns: range, rows: range) -> tuple[Array, tuple[int, int]]:
    """Return the part of Xp under the positions, and the stride at which they stand on it."""
    x, y = g.x.start(columns[0]), g.y.start(rows[0])
    part = Xp[x : g.x.start(columns[-1]) + g.x.extent, y : g.y.start(rows[-1]) + g.y.extent]
    return part, (g.stride[0] * columns.step, g.stride[1] * rows.step)

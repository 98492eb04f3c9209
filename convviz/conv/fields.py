"""Blocks of neurons and what they see: the layer's arithmetic for a part of V instead of all of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

import convviz.conv.engine.kernels as kernels
from convviz.conv.arrays import Array
from convviz.conv.geometry import Geometry
from convviz.conv.parameter_refs import Neurons

PIECE_BYTES = 8 * 2**20
"""About how much memory one piece of a large computation takes: small enough to stay near the processor."""


def everywhere(g: Geometry) -> Neurons:
    """Return all neurons of ``g`` as a block."""
    columns, rows, filters = g.output_shape
    return range(columns), range(rows), range(filters)


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


def _read(g: Geometry, Xp: Array, columns: range, rows: range) -> tuple[Array, tuple[int, int]]:
    """Return the part of Xp under the positions, and the stride at which they stand on it."""
    x, y = g.x.start(columns[0]), g.y.start(rows[0])
    part = Xp[x : g.x.start(columns[-1]) + g.x.extent, y : g.y.start(rows[-1]) + g.y.extent]
    return part, (g.stride[0] * columns.step, g.stride[1] * rows.step)

"""Blocks of neurons: their part of V, and their share of dX, computed for the block alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from convviz.conv import arrays, checks
from convviz.conv.arrays import Array
from convviz.conv.axis import Axes
from convviz.conv.engine import kernels
from convviz.conv.geometry import Geometry

Neurons: TypeAlias = tuple[range, range, range]
"""A block of neurons: all (x, y, d) of three ranges, each upwards in any step and maybe empty.

(range(2, 4), range(1), range(3)) are the six neurons V[2:4, 0:1, 0:3].
"""

Part: TypeAlias = tuple[slice, slice, slice]
"""Where in dX (W, H, D) a share of it belongs."""

PIECE_BYTES = 8 * 2**20
"""About how much memory one piece of a large computation takes: small enough to stay near the processor."""

FEW = 32
"""So many neurons are added position by position: laying out matrices for them takes longer."""


def one_neuron(x: int, y: int, d: int) -> Neurons:
    """Return the block of one neuron."""
    x, y, d = (checks.integer(*given) for given in zip("xyd", (x, y, d), strict=True))
    return range(x, x + 1), range(y, y + 1), range(d, d + 1)


def everywhere(g: Geometry) -> Neurons:
    """Return all neurons of ``g`` as a block."""
    columns, rows, filters = g.output_shape
    return range(columns), range(rows), range(filters)


def checked(g: Geometry, neurons: Neurons) -> Neurons:
    """Return the block ``neurons`` of ``g``; TypeError for what is no range.

    ValueError for one that goes downwards or reaches outside V; negative numbers do not count from its end.
    """
    for name, chosen, count in zip("xyd", neurons, g.output_shape, strict=True):
        if not isinstance(chosen, range):
            raise TypeError(f"{name} is {chosen!r}: it must be a range")
        if chosen.step < 0:
            raise ValueError(f"{name} is {chosen!r}: it must be a range that goes upwards")
        if chosen and not (chosen[0] >= 0 and chosen[-1] < count):
            raise ValueError(f"{name} is {chosen!r}: it must stay from 0 to {count - 1}")
    return neurons


def checked_contiguous(g: Geometry, neurons: Neurons) -> Neurons:
    """Return the block as `checked` does; ValueError too for an empty range and one in steps."""
    for name, chosen in zip("xyd", checked(g, neurons), strict=True):
        if not chosen or chosen.step != 1:
            raise ValueError(f"{name} is {chosen!r}: it must be a contiguous range that is not empty")
    return neurons


def index_of(neurons: Neurons) -> tuple[slice, slice, slice]:
    """Return the index of the block ``neurons`` in an array of V's shape."""
    x, y, d = (slice(r.start, r.stop, r.step) for r in neurons)
    return x, y, d


def by_group(g: Geometry, slices: range) -> Iterator[tuple[slice, range]]:
    """Give the channels of each group that ``slices`` touch, with its part of ``slices``, steps included."""
    share = g.filters // g.groups
    start = slices.start
    while start < slices.stop:
        part = range(start, min(slices.stop, (start // share + 1) * share), slices.step)
        read = g.channels_of(start)
        yield slice(read.start, read.stop), part
        start = part[-1] + slices.step


def place_in(slices: range, part: range) -> slice:
    """Return where the ``part`` of ``slices`` from `by_group` stands among them."""
    first = slices.index(part.start)
    return slice(first, first + len(part))


def correlated(g: Geometry, Xp: Array, weights: Array, biases: Array | None, neurons: Neurons) -> Array:
    """Return V of the block ``neurons``, for ``Xp``, all ``weights`` and ``biases`` of ``g``."""
    columns, rows, slices = neurons
    if not columns or not rows or not slices:
        return np.zeros(tuple(map(len, neurons)), Xp.dtype)
    seen, axes = _read(g, Xp, columns, rows), (g.x.part(columns), g.y.part(rows))
    chosen = slice(slices.start, slices.stop, slices.step)
    bias = None if biases is None else biases[chosen]
    if len(slices) == g.filters:
        return kernels.correlate(seen, weights, bias, axes, g.groups)
    parts = [
        kernels.correlate(seen[:, :, read], weights[part.start : part.stop : part.step], None, axes)
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
    one, other = _read(g, first, columns, rows), _read(g, second, columns, rows)
    axes = g.x.part(columns), g.y.part(rows)
    ones = np.ones((1, *g.size, 1), sums.dtype)
    for read, part in by_group(g, slices):
        # The channels first: the window then slides over a single plane.
        plane = np.einsum("xyc,xyc->xy", one[:, :, read], other[:, :, read])[:, :, None]
        at = place_in(slices, part)
        sums[:, :, at] = kernels.correlate(plane, ones, None, axes)
    return sums


def views(g: Geometry, Xp: Array, columns: range, rows: range) -> Array:
    """Return what the positions see, (columns, rows, Fx, Fy, D), a view; the ranges must not be empty."""
    fields = sliding_window_view(_read(g, Xp, columns, rows), (g.x.extent, g.y.extent), axis=(0, 1))
    (across, down), (over_x, over_y) = g.stride, g.dilation
    fields = fields[:: across * columns.step, :: down * rows.step, :, ::over_x, ::over_y]
    return np.moveaxis(fields, 2, -1)


def pieces(columns: range, rows: range, position_bytes: int) -> Iterator[tuple[slice, slice]]:
    """Cut the block into pieces of about `PIECE_BYTES`: give slices into the two ranges."""
    most = max(1, PIECE_BYTES // max(1, position_bytes))
    height = min(len(rows), most)
    width = max(1, most // max(1, height))
    for x in range(0, len(columns), width):
        for y in range(0, len(rows), max(1, height)):
            yield slice(x, x + width), slice(y, y + height)


def copied_output(g: Geometry, V: Array, dtype: np.dtype[Any]) -> Array:
    """Return a copy of the output ``V`` (W2, H2, K) in ``dtype``.

    ValueError for another shape, TypeError for a type that ``dtype`` does not hold: floats among integers.
    """
    V = arrays.as_array("V", V)
    if V.shape != g.output_shape:
        raise ValueError(f"V has shape {V.shape}: it must be {g.output_shape}")
    if not np.can_cast(V.dtype, dtype) or V.dtype.kind == "b":
        raise TypeError(f"V has dtype {V.dtype}: it must be {dtype}, the layer's own, or a narrower one")
    return np.array(V, dtype=dtype, order="C")


class Reach:
    """The cells of Xp that the block ``neurons``, three contiguous ranges, reads: a box around them.

    It has the channels of all groups that the block touches. What the block sends back has its ``shape``.
    """

    def __init__(self, g: Geometry, neurons: Neurons) -> None:
        columns, rows, slices = neurons
        x, y = g.x.under(columns), g.y.under(rows)
        channels = slice(g.channels_of(slices.start).start, g.channels_of(slices.stop - 1).stop)
        self.geometry, self.neurons = g, neurons
        self.box: Part = x, y, channels
        self.shape = x.stop - x.start, y.stop - y.start, channels.stop - channels.start

    @property
    def axes(self) -> Axes:
        """The axes of these cells alone, whose output the block is."""
        columns, rows, _ = self.neurons
        return self.geometry.x.part(columns), self.geometry.y.part(rows)

    def zeros(self, dtype: np.dtype[Any]) -> Array:
        """Return zeros of this shape: nothing is sent back yet."""
        return np.zeros(self.shape, dtype)

    def of(self, padded: Array) -> Array:
        """Return these cells of a volume in the shape of Xp, a view."""
        return padded[self.box]

    def window(self, sent: Array, at: tuple[int, int], read: slice | range) -> Array:
        """Return the cells of ``sent`` that the neurons at (x, y), counted in the block, read: a view.

        ``read`` are the channels of their group.
        """
        columns, rows = self.geometry.receptive_field(*at)  # the same wherever the block begins
        first = self.box[2].start
        return sent[columns, rows, read.start - first : read.stop - first]

    def cropped(self, sent: Array) -> tuple[Array, Part]:
        """Return ``sent`` without the padding, and where in dX that belongs: padding has no gradient."""
        cut, part = [], []
        for axis, cells in zip(self.geometry.axes, self.box[:2], strict=True):
            first = max(cells.start, axis.inside.start)
            last = max(first, min(cells.stop, axis.inside.stop))
            cut.append(slice(first - cells.start, last - cells.start))
            part.append(slice(first - axis.before, last - axis.before))
        return sent[cut[0], cut[1]], (part[0], part[1], self.box[2])


def sent_back(reach: Reach, weights: Array, dV: Array) -> Array:
    """Return what a block sends back for its upstream gradient ``dV``, of the shape of its ``reach``.

    ``weights`` are those of the block's filters, (·, Fx, Fy, D/groups), in the type of ``dV``.
    """
    sent = reach.zeros(dV.dtype)
    if dV.size <= FEW:
        slices = reach.neurons[2]
        for read, part in by_group(reach.geometry, slices):
            some = place_in(slices, part)
            for x, y in np.ndindex(*dV.shape[:2]):
                window = reach.window(sent, (x, y), read)
                window += np.einsum("k,kijc->ijc", dV[x, y, some], weights[some])
        return sent
    axes = reach.axes
    for read, some, groups in runs(reach):
        upstream, own = np.ascontiguousarray(dV[:, :, some]), sent[:, :, read]
        own[...] = kernels.input_gradient(upstream, weights[some], own.shape, axes, groups)
    return sent


def sums_sent_back(reach: Reach, sums: Array) -> Array:
    """Return for each cell of the block's ``reach`` the sum of its readers' ``sums``.

    The readers of a cell are the neurons of its channel's group: this is the gradient of `field_sums`.
    """
    g, axes = reach.geometry, reach.axes
    sent = reach.zeros(sums.dtype)
    for read, some, groups in runs(reach):
        coefficients = sums[:, :, some].reshape(*sums.shape[:2], groups, -1).sum(axis=3)
        ones = np.ones((groups, *g.size, 1), sums.dtype)
        shape = (*sent.shape[:2], groups)
        planes = kernels.input_gradient(coefficients, ones, shape, axes, groups)
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
    first = reach.box[2].start
    for read, part in by_group(g, slices):
        some = place_in(slices, part)
        yield slice(read.start - first, read.stop - first), some, 1


def add_sent(axes: Axes, sent: Array, piece: tuple[slice, slice], back: Array) -> None:
    """Add to ``sent`` each position's ``back`` (columns, rows, groups, Fx, Fy, D/groups) where it was read.

    ``axes`` are the block's, `Reach.axes`; ``piece`` says which of its positions these are.
    """
    columns, rows = ([axis.met_by(tap) for tap in range(axis.size)] for axis in axes)
    for i, j in np.ndindex(len(columns), len(rows)):
        window = sent[columns[i], rows[j]][piece]
        window += back[:, :, :, i, j].reshape(*back.shape[:2], -1)


def _read(g: Geometry, Xp: Array, columns: range, rows: range) -> Array:
    """Return the part of Xp under the positions, a view."""
    return Xp[g.x.under(columns), g.y.under(rows)]

"""What a block of neurons sends back to the cells it reads: its share of dX, made for the block alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

import convviz.conv.engine.kernels as kernels
import convviz.conv.fields as fields
from convviz.conv.arrays import Array
from convviz.conv.geometry import Geometry
from convviz.conv.parameter_refs import Neurons

FEW = 32
"""So many neurons are added position by position: laying out matrices for them takes longer."""

Part: TypeAlias = tuple[slice, slice, slice]
"""Where in dX (W, H, D) a share of it belongs."""


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
        for read, part in fields.by_group(g, neurons[2]):
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
    for read, part in fields.by_group(g, slices):
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

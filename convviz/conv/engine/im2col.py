"""What the neurons see, laid out as rows of a matrix (im2col), one block of positions at a time."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import DTypeLike

from convviz.conv.arrays import Array
from convviz.conv.axis import Axes, Pair
from convviz.conv.engine.threads import cores

MOST_STRIP = 2**20
"""The most numbers of the source that are copied for one block to set zeros around them."""


@dataclass(frozen=True, slots=True)
class Block:
    """The positions from (``left``, ``top``) to before (``right``, ``bottom``)."""

    left: int
    right: int
    top: int
    bottom: int

    @property
    def shape(self) -> Pair:
        """How many positions along x and y."""
        return self.right - self.left, self.bottom - self.top

    @property
    def positions(self) -> int:
        """How many positions in all."""
        return (self.right - self.left) * (self.bottom - self.top)

    def of(self, volume: Array) -> Array:
        """Return the block's part of ``volume`` (columns, rows, …), a view."""
        return volume[self.left : self.right, self.top : self.bottom]


@dataclass(frozen=True, slots=True)
class Windows:
    """``count`` windows over ``source`` (W, H, D); what lies outside it is 0, at either side.

    The window (x, y) begins at ``start`` + (x, y) · ``stride`` and reads ``size`` cells, ``dilation`` apart.
    """

    source: Array
    count: Pair
    size: Pair
    stride: Pair
    dilation: Pair
    start: Pair
    groups: int = 1

    @classmethod
    def along(cls, axes: Axes, source: Array, groups: int = 1) -> Windows:
        """Return the receptive fields of a layer with these ``axes`` over its input, ``source``."""
        x, y = axes
        return cls(
            source,
            (x.output, y.output),
            (x.size, y.size),
            (x.stride, y.stride),
            (x.dilation, y.dilation),
            (-x.before, -y.before),
            groups,
        )

    @property
    def channels(self) -> int:
        """The channels of one group, D/groups."""
        return int(self.source.shape[2]) // self.groups

    @property
    def taps(self) -> int:
        """The cells of one window in one group, Fx·Fy·D/groups."""
        return self.size[0] * self.size[1] * self.channels

    def blocks(self, most: int) -> list[Block]:
        """Return blocks of at most ``most`` positions: whole columns if they fit, else parts of one."""
        columns, rows = self.count
        across = _shares(columns, -(-columns // max(1, most // rows)))
        down = _shares(rows, -(-rows // max(1, most)))
        return [Block(*x, *y) for x in across for y in down]

    def strip(self, block: Block) -> Array | None:
        """Return the cells that the block's windows span, 0 outside the source; a view where all are inside.

        None when a copy with its zeros would be of more than `MOST_STRIP` numbers.
        """
        (left, right), (top, bottom) = self._span(0, block), self._span(1, block)
        width, height, depth = self.source.shape
        if left >= 0 and top >= 0 and right <= width and bottom <= height:
            # Whole columns from the top follow one another in memory; unread rows below do no harm.
            return self.source[left:right, top : bottom if top else None]
        if (right - left) * (bottom - top) * depth > MOST_STRIP:
            return None
        padded = np.zeros((right - left, bottom - top, depth), self.source.dtype)
        inside = self.source[max(left, 0) : max(right, 0), max(top, 0) : max(bottom, 0)]
        x, y = max(-left, 0), max(-top, 0)
        padded[x : x + inside.shape[0], y : y + inside.shape[1]] = inside
        return padded

    def seen(self, strip: Array, block: Block) -> Array:
        """Return (columns, rows, Fx, Fy, D) of the block's windows over its ``strip``, a read-only view."""
        x, y, c = strip.strides
        steps = (x * self.stride[0], y * self.stride[1], x * self.dilation[0], y * self.dilation[1], c)
        return as_strided(strip, (*block.shape, *self.size, strip.shape[2]), steps, writeable=False)

    def inside(self, block: Block, i: int, j: int) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
        """Return which of the block's positions have their cell (i, j) inside the source, and these cells."""
        x, cells_x = self._inside(0, block.left, block.right, i)
        y, cells_y = self._inside(1, block.top, block.bottom, j)
        return (x, y), (cells_x, cells_y)

    def is_plain(self, dtype: DTypeLike) -> bool:
        """Whether no matrix need be made: windows of one cell, side by side, all inside the source."""
        inside = all(
            low >= 0 and low + n <= length
            for low, n, length in zip(self.start, self.count, self.source.shape, strict=False)
        )
        return (
            inside
            and self.size == (1, 1) == self.stride
            and self.source.dtype == dtype
            and self.source.flags.c_contiguous
        )

    def plain(self, block: Block) -> Array:
        """Return the matrix (groups, positions, D/groups) of windows of one cell; see `is_plain`."""
        (left, right), (top, bottom) = self._span(0, block), self._span(1, block)
        cells = self.source[left:right, top:bottom].reshape(block.positions, self.groups, self.channels)
        return cells.transpose(1, 0, 2)

    def room(self, positions: int, dtype: DTypeLike) -> Array:
        """Return room for the `matrix` of this many positions, flat, with ones for its last column."""
        room = np.empty(self.groups * positions * (self.taps + 1), dtype)
        room[self.taps :: self.taps + 1] = 1
        return room

    def matrix(self, block: Block, room: Array) -> Array:
        """Return the matrix (groups, positions, taps + 1), its last column ones, made in ``room``."""
        groups, positions, width = self.groups, block.positions, self.taps + 1
        result: Array = room[: groups * positions * width].reshape(groups, positions, width)
        strip = self.strip(block)
        if strip is not None and self._copied_in_runs(strip, block, room):
            return result
        cells = result[:, :, :-1].reshape(groups, *block.shape, *self.size, self.channels)
        cells = cells.transpose(1, 2, 3, 4, 0, 5)
        if strip is not None:
            np.copyto(cells, self._by_group(self.seen(strip, block)))
            return result
        cells[...] = 0
        for i, j in np.ndindex(*self.size):
            inside, where = self.inside(block, i, j)
            cells[(*inside, i, j)] = self._by_group(self.source[where])
        return result

    def _copied_in_runs(self, strip: Array, block: Block, room: Array) -> bool:
        """Copy each window column by column, Fy·D numbers as one item; return False where that cannot be.

        That is twice as fast as number by number.
        """
        if self.groups > 1 or self.dilation[1] > 1 or strip.dtype != room.dtype:
            return False
        if not strip.flags.c_contiguous:
            return False
        size, (columns, rows) = strip.itemsize, block.shape
        run = self.size[1] * self.channels * size
        window, (x, y, _) = (self.taps + 1) * size, strip.strides
        item, shape = np.dtype((np.void, run)), (columns, rows, self.size[0])
        steps = (x * self.stride[0], y * self.stride[1], x * self.dilation[0])
        target = np.ndarray(shape, item, room, 0, (rows * window, window, run))
        target[...] = np.ndarray(shape, item, strip, 0, steps)
        return True

    def _by_group(self, cells: Array) -> Array:
        return cells.reshape(*cells.shape[:-1], self.groups, self.channels)

    def _span(self, axis: int, block: Block) -> Pair:
        first, last = ((block.left, block.right - 1), (block.top, block.bottom - 1))[axis]
        begin = self.start[axis] + first * self.stride[axis]
        reach = (last - first) * self.stride[axis] + (self.size[axis] - 1) * self.dilation[axis] + 1
        return begin, begin + reach

    def _inside(self, axis: int, first: int, end: int, tap: int) -> tuple[slice, slice]:
        step, length = self.stride[axis], self.source.shape[axis]
        origin = self.start[axis] + tap * self.dilation[axis]  # of the window 0
        low = max(first, -(origin // step))  # the ceiling of −origin / step
        high = max(low, min(end, -((origin - length) // step)))
        if low == high:
            return slice(0, 0), slice(0, 0)
        begin = origin + low * step
        return slice(low - first, high - first), slice(begin, begin + (high - low - 1) * step + 1, step)


def _shares(length: int, count: int) -> list[Pair]:
    """Return ``count`` even shares of ``length``, as many for each core: no worker waits for the last one."""
    if count > 1:
        count = min(length, -(-count // cores()) * cores())
    edges = [length * n // count for n in range(count + 1)]
    return list(pairwise(edges))

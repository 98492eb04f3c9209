"""Matrix products over blocks of positions: their windows are made in a buffer that stays in the cache.

Weights are (groups, K/groups, Fx, Fy, D/groups) here. A last column of ones in each matrix takes the biases
along.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from threading import Lock

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import DTypeLike

from convviz.conv.arrays import Array
from convviz.conv.engine.im2col import Block, Windows
from convviz.conv.engine.threads import cores, work_through

BLOCK_BYTES = 2**20
"""The matrix of a block and its products: small enough for a cache, large enough for Python."""

POSITIONS = 128
"""A block has at least as many, or laying out the weights for its product takes longer than the product."""

GRADIENT_POSITIONS = 512
"""A block of the weight gradient has at least as many, so that adding its share up costs little beside it."""

SUMMED_POSITIONS = 2**12
"""A block of the weight gradient has at most as many: within it float32 is added up in float32."""

MOST_BYTES = 2**22
"""The most bytes of any one buffer: a worker has up to three."""

ALONE = 2**21
"""Up to this many multiplications another thread costs more than it saves."""

Store = Callable[[Block, Array], None]


@dataclass(frozen=True, slots=True)
class WeightPart:
    """Some filters of each group, and some columns of their cells: what is multiplied at once."""

    filters: slice
    columns: slice

    def windows(self, windows: Windows) -> Windows:
        """Return ``windows`` reading these columns of their cells alone."""
        first = self.columns.start
        start = (windows.start[0] + first * windows.dilation[0], windows.start[1])
        return replace(windows, size=(self.columns.stop - first, windows.size[1]), start=start)


def correlate(windows: Windows, weights: Array, biases: Array | None, dtype: DTypeLike, V: Array) -> None:
    """Write into ``V`` (W2, H2, K) the products, computed in ``dtype``; ``biases`` (groups, K/groups)."""
    sums = V.reshape(*windows.count, *weights.shape[:2])
    for part in parts_of(weights, dtype):
        first = part.columns.start == 0
        some = None if biases is None or not first else biases[:, part.filters]
        kernel = laid_out(weights[:, part.filters, part.columns], some, dtype)
        target = sums[..., part.filters]

        def store(block: Block, products: Array, target: Array = target, first: bool = first) -> None:
            shown = products.reshape(products.shape[0], *block.shape, -1).transpose(1, 2, 0, 3)
            if first:
                np.copyto(block.of(target), shown, casting="unsafe")
            else:
                np.add(block.of(target), shown, out=block.of(target), casting="unsafe")

        follow = sums.strides[0] == sums.strides[1] * sums.shape[1]  # one column's positions the other's
        direct = first and follow and sums.dtype == dtype
        multiply(part.windows(windows), kernel, store, target if direct else None)


def multiply(windows: Windows, kernel: Array, store: Store, target: Array | None = None) -> None:
    """Multiply each block's matrix with ``kernel`` (groups, N, taps + 1) and ``store`` the products.

    The products are (groups, positions, N). With a ``target`` (W2, H2, groups, N) whose columns of positions
    follow one another they are written there directly, and nothing is stored.
    """
    dtype, across = kernel.dtype, kernel.transpose(0, 2, 1)
    plain = windows.is_plain(dtype)
    width = windows.groups * (windows.taps + 1 + kernel.shape[1])
    blocks = blocks_of(windows, POSITIONS, dtype.itemsize * width)
    most = max(block.positions for block in blocks)

    def worker(mine: Iterator[Block]) -> None:
        room = windows.room(0 if plain else most, dtype)
        own = np.empty(0 if target is not None else windows.groups * most * kernel.shape[1], dtype)
        for block in mine:
            seen = windows.plain(block) if plain else windows.matrix(block, room)
            out = _products_room(block, kernel, target, own)
            np.matmul(seen, across[:, :-1] if plain else across, out=out)
            if plain:
                out += across[:, -1:]
            if target is None:
                store(block, out)

    work = windows.count[0] * windows.count[1] * kernel.size
    work_through(blocks, worker, alone=work <= ALONE)


def weight_gradient(windows: Windows, dV: Array, dtype: DTypeLike, dW: Array, db: Array | None) -> None:
    """Write ``dW`` (groups, K/groups, Fx, Fy, D/groups), ``db`` (groups, K/groups) for dV (W2, H2, K)."""
    upstream = dV.reshape(*dV.shape[:2], *dW.shape[:2])
    for part in parts_of(dW, dtype):
        own = part.windows(windows)
        total = _share(own, upstream[..., part.filters], dtype)
        piece = dW[:, part.filters, part.columns]
        np.copyto(piece, total[..., :-1].reshape(piece.shape), casting="unsafe")
        if db is not None and part.columns.start == 0:
            np.copyto(db[:, part.filters], total[..., -1], casting="unsafe")


def _share(windows: Windows, upstream: Array, dtype: DTypeLike) -> Array:
    """Return (groups, N, taps + 1): ``upstream`` (W2, H2, groups, N) times cells, summed over positions."""
    kind = np.dtype(dtype)
    width = windows.taps + 1
    # Single precision is added up in double: with millions of positions the last digits would be lost.
    total = np.zeros((*upstream.shape[2:], width), np.float64 if kind.kind == "f" else kind)
    per_position = kind.itemsize * windows.groups * width
    # A block's bytes per position are overstated where they would let it grow too long.
    blocks = blocks_of(windows, GRADIENT_POSITIONS, max(per_position, BLOCK_BYTES // SUMMED_POSITIONS))
    lock = Lock()
    most = max(block.positions for block in blocks)

    def worker(mine: Iterator[Block]) -> None:
        room = windows.room(most, kind)
        for block in mine:
            seen = windows.matrix(block, room)
            sent = block.of(upstream).reshape(block.positions, *upstream.shape[2:]).astype(kind, copy=False)
            share = np.matmul(sent.transpose(1, 2, 0), seen)
            with lock:
                np.add(total, share, out=total)

    work = windows.count[0] * windows.count[1] * total.size
    work_through(blocks, worker, alone=work <= ALONE)
    return total


def laid_out(weights: Array, biases: Array | None, dtype: DTypeLike) -> Array:
    """Return ``weights`` as (groups, K/groups, taps + 1), in the last column ``biases`` or zeros."""
    groups, filters = weights.shape[:2]
    taps = weights[0, 0].size
    if abs(weights.strides[1]) < abs(
        weights.strides[4]
    ):  # as a gradient sees them: filters side by side in memory
        kernel = np.empty((groups, taps + 1, filters), dtype).transpose(0, 2, 1)
    else:
        kernel = np.empty((groups, filters, taps + 1), dtype)
    np.copyto(kernel[..., :-1].reshape(weights.shape), weights)
    kernel[..., -1] = 0 if biases is None else biases
    return kernel


def blocks_of(windows: Windows, positions: int, bytes_each: int) -> list[Block]:
    """Return blocks of a fitting size, of ``positions`` at least unless that takes too much memory."""
    wanted = max(BLOCK_BYTES, min(MOST_BYTES, positions * bytes_each))
    most, positions = max(1, wanted // bytes_each), windows.count[0] * windows.count[1]
    return windows.blocks(min(most, max(POSITIONS, -(-positions // cores()))))


def parts_of(weights: Array, dtype: DTypeLike) -> list[WeightPart]:
    """Return the parts of weights of which each takes at most `MOST_BYTES`; one, unless they are large."""
    groups, filters, columns, rows, channels = weights.shape
    most = MOST_BYTES // np.dtype(dtype).itemsize
    column = groups * rows * channels
    wide = min(filters, max(1, most // (column * min(columns, 4))))
    long = min(columns, max(1, most // (column * wide)))
    return [
        WeightPart(slice(k, min(k + wide, filters)), slice(i, min(i + long, columns)))
        for k in range(0, filters, wide)
        for i in range(0, columns, long)
    ]


def _products_room(block: Block, kernel: Array, target: Array | None, own: Array) -> Array:
    groups, filters, _ = kernel.shape
    if target is None:
        return own[: groups * block.positions * filters].reshape(groups, block.positions, filters)
    # A block is either whole columns or part of one, so its positions follow one another.
    if groups == 1 and target.flags.c_contiguous:
        return block.of(target).reshape(1, block.positions, filters)
    place = block.of(target)
    steps = place.strides[2], place.strides[1], place.strides[3]
    result: Array = as_strided(place, (groups, block.positions, filters), steps)
    return result

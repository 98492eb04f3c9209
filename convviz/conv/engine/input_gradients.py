"""The gradient of the input, gathered or scattered, whichever multiplies less.

Gathered, each input cell looks at the neurons that read it. At stride 1 that is a correlation of dV with the
flipped filters. At stride S a cell's coordinates, divided by S, leave one of S·S pairs of remainders. Cells
of one tile of S·S are read by the same neurons, each cell through weights of its own: one correlation with
S·S·D filters computes them, and its values are then put in their places.

Scattered, a neuron's gradient times its weights is added to the cells that it reads: for the layers where
gathering would multiply far more, and for weights too large to be copied in another order.
Weights are (groups, K/groups, Fx, Fy, D/groups) here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import DTypeLike

from convviz.conv.arrays import Array
from convviz.conv.axis import Axes, Pair
from convviz.conv.engine import blocked, folding
from convviz.conv.engine.im2col import Block, Windows
from convviz.conv.engine.threads import one_blas_thread, work_through

MOST_WEIGHTS = 2**20
"""More weights than these are not copied in another order."""

SMALL = 2**22
"""Up to this many multiplications are gathered in any case: scattering weight by weight takes longer."""


def gathering_pays(windows: Windows, weights: Array) -> bool:
    """Whether gathering into what ``windows`` go over costs little more than sending each weight back."""
    stride, dilation = windows.stride, windows.dilation
    cells, positions = windows.source.shape[0] * windows.source.shape[1], windows.count[0] * windows.count[1]
    gathered = cells // (stride[0] * stride[1])  # by as many weights as one position reads
    if gathered > 2 * positions and gathered * weights.size > SMALL:
        return False
    if stride == (1, 1):
        return True
    size = weights.shape[2:4]
    overlap = all(s <= n for s, n in zip(stride, size, strict=True))
    return overlap and dilation == (1, 1) and weights.size <= MOST_WEIGHTS // 4


def gather(dV: Array, weights: Array, axes: Axes, dtype: DTypeLike, dX: Array) -> None:
    """Write into ``dX`` (W, H, D) what ``dV`` (W2, H2, K) sends back, computed in ``dtype``."""
    groups, stride = weights.shape[0], (axes[0].stride, axes[1].stride)
    dilation, before = (axes[0].dilation, axes[1].dilation), (axes[0].before, axes[1].before)
    back = weights if stride == (1, 1) else _by_phase(weights, stride)
    back = back[:, :, ::-1, ::-1].transpose(0, 4, 2, 3, 1)
    size = back.shape[2:4]
    first = tuple(p // s for p, s in zip(before, stride, strict=True))
    last = tuple((p + n - 1) // s for p, n, s in zip(before, dX.shape, stride, strict=False))
    count = last[0] - first[0] + 1, last[1] - first[1] + 1
    start = first[0] - (size[0] - 1) * dilation[0], first[1] - (size[1] - 1) * dilation[1]
    windows = Windows(dV, count, size, (1, 1), dilation, start, groups)
    if stride == (1, 1):
        folding.correlate(windows, back, None, dtype, dX)
        return
    origin = first[0] * stride[0] - before[0], first[1] * stride[1] - before[1]

    for piece in folding.pieces(windows, back, None):

        def store(block: Block, products: Array, fold: int = piece.fold, first: int = piece.first) -> None:
            unfolded = Block(block.left, block.right, first + block.top * fold, first + block.bottom * fold)
            _put(dX, unfolded, products, stride, origin)

        blocked.multiply(piece.windows, blocked.laid_out(piece.weights, None, dtype), store)


def _by_phase(weights: Array, stride: Pair) -> Array:
    """Return (groups, K/groups, ⌈Fx/Sx⌉, ⌈Fy/Sy⌉, Sx·Sy·D/groups): the weights by remainder."""
    groups, filters, width, height, channels = weights.shape
    (sx, sy), mx, my = stride, -(-width // stride[0]), -(-height // stride[1])
    whole = np.zeros((groups, filters, mx * sx, my * sy, channels), weights.dtype)
    whole[:, :, :width, :height] = weights
    kinds = whole.reshape(groups, filters, mx, sx, my, sy, channels).transpose(0, 1, 2, 4, 3, 5, 6)
    return kinds.reshape(groups, filters, mx, my, sx * sy * channels)


def _put(dX: Array, block: Block, products: Array, stride: Pair, origin: Pair) -> None:
    """Put the ``products`` (groups, positions, Sx·Sy·D/groups) of a block in their places, if in ``dX``."""
    (columns, rows), (sx, sy), depth = block.shape, stride, dX.shape[2]
    kinds = products.reshape(len(products), columns, rows, sx, sy, -1).transpose(1, 3, 2, 4, 0, 5)
    tile = kinds.reshape(columns * sx, rows * sy, depth)
    x, y = origin[0] + block.left * sx, origin[1] + block.top * sy
    target = dX[max(x, 0) : max(x + columns * sx, 0), max(y, 0) : max(y + rows * sy, 0)]
    inside = tile[max(-x, 0) :, max(-y, 0) :][: target.shape[0], : target.shape[1]]
    np.copyto(target, inside, casting="unsafe")


def scatter_by_weight(windows: Windows, dV: Array, weights: Array, dtype: DTypeLike, dX: Array) -> None:
    """Add to ``dX`` (W, H, D), which ``windows`` go over, what ``dV`` (W2, H2, K) sends back."""
    groups, filters, channels = weights.shape[0], weights.shape[1], weights.shape[4]
    upstream = dV.reshape(*dV.shape[:2], groups, filters)
    received = dX.reshape(*dX.shape[:2], groups, channels)
    kind = np.dtype(dtype)
    wide = max(1, min(filters, blocked.MOST_BYTES // (kind.itemsize * groups * channels)))
    blocks = blocked.blocks_of(windows, 1, kind.itemsize * groups * (channels + wide))
    work = dV.size * channels
    for i, j in np.ndindex(*windows.size):
        for first in range(0, filters, wide):
            some = slice(first, first + wide)
            back = weights[:, some, i, j].astype(kind, copy=False)

            # The positions of one cell (i, j) reach cells of their own, so no two workers write to the same.
            def worker(
                mine: Iterator[Block], i: int = i, j: int = j, some: slice = some, back: Array = back
            ) -> None:
                for block in mine:
                    positions, cells = windows.inside(block, i, j)
                    sent = block.of(upstream)[(*positions, slice(None), some)].astype(kind, copy=False)
                    rows = sent.reshape(-1, *sent.shape[2:]).transpose(1, 0, 2)
                    products = np.matmul(rows, back).transpose(1, 0, 2).reshape(*sent.shape[:3], channels)
                    np.add(received[cells], products, out=received[cells], casting="unsafe")

            work_through(blocks, worker, alone=work <= blocked.ALONE)


def scatter_by_position(windows: Windows, dV: Array, weights: Array, dtype: DTypeLike, dX: Array) -> None:
    """The same as `scatter_by_weight`, for fewer positions than a filter has cells."""
    groups, filters, width, height, channels = weights.shape
    upstream = dV.reshape(*dV.shape[:2], groups, 1, filters).astype(dtype, copy=False)
    received = dX.reshape(*dX.shape[:2], groups, channels)
    # Seen from one position, the cells of the filter are a grid: stride and dilation change places.
    grid = replace(windows, count=(width, height), stride=windows.dilation, dilation=windows.stride)
    for part in blocked.parts_of(weights, dtype):
        some = weights[:, part.filters, part.columns].astype(dtype, copy=False)
        rows = some.reshape(*some.shape[:2], -1)
        block = Block(part.columns.start, part.columns.stop, 0, height)
        for x, y in np.ndindex(*windows.count):
            with one_blas_thread():
                products = np.matmul(upstream[x, y, ..., part.filters], rows)
            sent = products.reshape(groups, *block.shape, channels).transpose(1, 2, 0, 3)
            inside, cells = grid.inside(block, x, y)
            np.add(received[cells], sent[inside], out=received[cells], casting="unsafe")

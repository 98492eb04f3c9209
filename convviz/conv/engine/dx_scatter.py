"""The gradient of the input, sent back: a neuron's gradient times its weights, added to the cells it reads.

For the layers where gathering would multiply far more, and for weights too large to be laid out anew.
Weights are (groups, K/groups, Fx, Fy, D/groups) here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import DTypeLike

from convviz.conv.arrays import Array
from convviz.conv.engine import blocked
from convviz.conv.engine.im2col import Block, Windows
from convviz.conv.engine.threads import one_blas_thread, work_through


def by_weight(windows: Windows, dV: Array, weights: Array, dtype: DTypeLike, dX: Array) -> None:
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


def by_position(windows: Windows, dV: Array, weights: Array, dtype: DTypeLike, dX: Array) -> None:
    """The same as `by_weight`, for fewer positions than a filter has cells."""
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

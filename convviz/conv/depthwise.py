"""One filter or more for each channel alone (groups = D): elementwise, over all channels at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Lock

import numpy as np

from convviz.conv.arrays import Array
from convviz.conv.threads import work_through
from convviz.conv.windows import Block, Windows

BLOCK = 2**16
"""Output numbers of a block: with its input and its products it stays in the second-level cache."""

ALONE = 2**15
"""Up to so many output numbers another thread costs more than it saves."""


def correlate(windows: Windows, weights: Array, biases: Array | None) -> Array:
    """Return V (W2, H2, K) of ``weights`` (Fx, Fy, K) and ``biases`` (K,); windows over (W, H, D)."""
    filters = weights.shape[2]
    V = np.empty((*windows.count, filters), weights.dtype)

    def worker(blocks: Iterator[Block]) -> None:
        for block in blocks:
            sums = block.of(V)
            _add_up(windows, block, weights, sums)
            if biases is not None:
                sums += biases

    _each_block(windows, filters, worker)
    return V


def parameter_gradients(windows: Windows, dV: Array) -> tuple[Array, Array]:
    """Return dW (Fx, Fy, K) and db (K,) for ``dV`` (W2, H2, K)."""
    filters = dV.shape[2]
    # Single precision is added up in double: with millions of positions the last digits would be lost.
    wide = np.float64 if dV.dtype.kind == "f" else dV.dtype
    dW, db, lock = np.zeros((*windows.size, filters), wide), np.zeros(filters, wide), Lock()

    def worker(blocks: Iterator[Block]) -> None:
        for block in blocks:
            upstream = block.of(dV)
            share, total = _block_gradient(windows, block, upstream), upstream.sum((0, 1), dtype=dV.dtype)
            with lock:
                np.add(dW, share, out=dW)
                np.add(db, total, out=db)

    _each_block(windows, filters, worker)
    return dW.astype(dV.dtype, copy=False), db.astype(dV.dtype, copy=False)


def scatter(windows: Windows, dV: Array, weights: Array, dX: Array) -> None:
    """Add to ``dX`` (W, H, D), which ``windows`` go over, what ``dV`` (W2, H2, K) sends back."""
    depth, multiple = dX.shape[2], dV.shape[2] // dX.shape[2]
    for block in windows.blocks(max(1, BLOCK // dV.shape[2])):
        for i, j in np.ndindex(*windows.size):
            positions, cells = windows.inside(block, i, j)
            sent = block.of(dV)[positions] * weights[i, j]
            dX[cells] += sent.reshape(*sent.shape[:2], depth, multiple).sum(3) if multiple > 1 else sent


def _each_block(windows: Windows, filters: int, worker: Callable[[Iterator[Block]], None]) -> None:
    blocks = windows.blocks(max(1, BLOCK // filters))
    work_through(blocks, worker, alone=windows.count[0] * windows.count[1] * filters <= ALONE)


def _add_up(windows: Windows, block: Block, weights: Array, sums: Array) -> None:
    """Write into ``sums`` (columns, rows, K) the products of the block's windows and ``weights``."""
    filters = weights.shape[2]
    strip = _strip(windows, block, filters)
    if strip is None:
        sums[...] = 0
        for i, j in np.ndindex(*windows.size):
            positions, cells = windows.inside(block, i, j)
            sums[positions] += _repeated(windows.source[cells], filters) * weights[i, j]
        return
    seen = windows.seen(strip, block).transpose(2, 3, 0, 1, 4)
    columns, rows = block.shape
    if windows.stride[1] == 1 and strip.flags.c_contiguous and sums.flags.c_contiguous:
        # Rows and channels as one axis: long inner loops, for which the weights are laid out once per row.
        line = rows * filters
        seen = np.lib.stride_tricks.as_strided(
            seen, (*windows.size, columns, line), (*seen.strides[:3], seen.itemsize), writeable=False
        )
        laid = np.tile(weights, (1, 1, rows))
        np.einsum("ijxn,ijn->xn", seen, laid, out=sums.reshape(columns, line))
    else:
        np.einsum("ijxyk,ijk->xyk", seen, weights, out=sums)


def _block_gradient(windows: Windows, block: Block, upstream: Array) -> Array:
    """Return the block's share of dW (Fx, Fy, K) for its part of dV, ``upstream`` (columns, rows, K)."""
    filters = upstream.shape[2]
    strip = _strip(windows, block, filters)
    if strip is None:
        share = np.zeros((*windows.size, filters), upstream.dtype)
        for i, j in np.ndindex(*windows.size):
            positions, cells = windows.inside(block, i, j)
            share[i, j] = (_repeated(windows.source[cells], filters) * upstream[positions]).sum((0, 1))
        return share
    seen = windows.seen(strip, block).transpose(2, 3, 0, 1, 4)
    columns, rows = block.shape
    if windows.stride[1] != 1 or not (strip.flags.c_contiguous and upstream.flags.c_contiguous):
        result: Array = np.einsum("ijxyk,xyk->ijk", seen, upstream)
        return result
    line = rows * filters
    seen = np.lib.stride_tricks.as_strided(
        seen, (*windows.size, columns, line), (*seen.strides[:3], seen.itemsize), writeable=False
    )
    lines: Array = np.einsum("ijxn,xn->ijn", seen, upstream.reshape(columns, line))
    summed: Array = lines.reshape(*windows.size, rows, filters).sum(2)
    return summed


def _strip(windows: Windows, block: Block, filters: int) -> Array | None:
    strip = windows.strip(block)
    return None if strip is None else _repeated(strip, filters)


def _repeated(cells: Array, filters: int) -> Array:
    """Return ``cells`` (…, D) with each channel as often as it has filters, (…, K)."""
    depth = cells.shape[-1]
    return cells if depth == filters else np.repeat(cells, filters // depth, axis=-1)

"""One filter or more for each channel alone (groups = D): elementwise, over all channels at once."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Lock
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

from convviz.conv.arrays import Array
from convviz.conv.engine.im2col import Block, Windows
from convviz.conv.engine.threads import work_through

BLOCK = 2**18
"""Output numbers of a block: with its input and its products it stays in the cache."""

SUMMED = 2**8
"""So many columns of positions at most are added up in float32; these sums are added in float64."""

ALONE = 2**15
"""Up to this many output numbers another thread costs more than it saves."""


def correlate(windows: Windows, weights: Array, biases: Array | None) -> Array:
    """Return V (W2, H2, K) of ``weights`` (Fx, Fy, K) and ``biases`` (K,); windows over (W, H, D)."""
    filters = weights.shape[2]
    V = np.empty((*windows.count, filters), weights.dtype)
    blocks = _blocks(windows, filters)
    # A row of positions and channels is one long axis for NumPy if the weights are laid out along it.
    rows = max(block.shape[1] for block in blocks)
    laid = np.tile(weights, (1, 1, rows)) if windows.stride[1] == 1 else weights

    def worker(mine: Iterator[Block]) -> None:
        for block in mine:
            sums = block.of(V)
            _add_up(windows, block, weights, laid, sums)
            if biases is not None:
                sums += biases

    work_through(blocks, worker, alone=V.size <= ALONE)
    return V


def parameter_gradients(windows: Windows, dV: Array) -> tuple[Array, Array]:
    """Return dW (Fx, Fy, K) and db (K,) for ``dV`` (W2, H2, K)."""
    filters = dV.shape[2]
    # Single precision is added up in double: with millions of positions the last digits would be lost.
    wide = np.dtype(np.float64) if dV.dtype.kind == "f" else dV.dtype
    dW, db, lock = np.zeros((*windows.size, filters), wide), np.zeros(filters, wide), Lock()

    def worker(blocks: Iterator[Block]) -> None:
        for block in blocks:
            upstream = block.of(dV)
            share, total = _block_gradient(windows, block, upstream, wide), _added_up(upstream, wide)
            with lock:
                np.add(dW, share, out=dW)
                np.add(db, total, out=db)

    work_through(_blocks(windows, filters), worker, alone=dV.size <= ALONE)
    return dW.astype(dV.dtype, copy=False), db.astype(dV.dtype, copy=False)


def scatter(windows: Windows, dV: Array, weights: Array, dX: Array) -> None:
    """Add to ``dX`` (W, H, D), which ``windows`` go over, what ``dV`` (W2, H2, K) sends back."""
    multiple = dV.shape[2] // dX.shape[2]
    for block in _blocks(windows, dV.shape[2]):
        for i, j in np.ndindex(*windows.size):
            positions, cells = windows.inside(block, i, j)
            sent = block.of(dV)[positions] * weights[i, j]
            for filter_of_channel in range(multiple):
                dX[cells] += sent[..., filter_of_channel::multiple]


def _blocks(windows: Windows, filters: int) -> list[Block]:
    return windows.blocks(max(1, BLOCK // filters))


def _add_up(windows: Windows, block: Block, weights: Array, laid: Array, sums: Array) -> None:
    """Write into ``sums`` (columns, rows, K) the products of the block's windows and ``weights``."""
    filters = weights.shape[2]
    lines = _lines(windows, block, sums)
    if lines is not None:
        length = lines.shape[3]
        np.einsum("ijxn,ijn->xn", lines, laid[..., :length], out=sums.reshape(-1, length))
        return
    sums[...] = 0
    for i, j in np.ndindex(*windows.size):
        positions, cells = windows.inside(block, i, j)
        sums[positions] += _repeated(windows.source[cells], filters) * weights[i, j]


def _block_gradient(windows: Windows, block: Block, upstream: Array, wide: np.dtype[Any]) -> Array:
    """Return the block's share of dW (Fx, Fy, K) for its part of dV, ``upstream`` (columns, rows, K).

    It is added up in the type ``wide``.
    """
    filters = upstream.shape[2]
    lines = _lines(windows, block, upstream)
    if lines is not None:
        sent, share = upstream.reshape(-1, lines.shape[3]), np.zeros((*windows.size, filters), wide)
        for x in range(0, len(sent), SUMMED):
            products = np.einsum("ijxn,xn->ijn", lines[:, :, x : x + SUMMED], sent[x : x + SUMMED])
            share += products.reshape(*windows.size, -1, filters).sum(2, dtype=wide)
        return share
    share = np.zeros((*windows.size, filters), wide)
    for i, j in np.ndindex(*windows.size):
        positions, cells = windows.inside(block, i, j)
        share[i, j] = _added_up(_repeated(windows.source[cells], filters) * upstream[positions], wide)
    return share


def _added_up(values: Array, wide: np.dtype[Any]) -> Array:
    """Return the sums (K,) of ``values`` (columns, rows, K), added up in the type ``wide``."""
    lines = np.zeros(values.shape[1:], wide)
    for x in range(0, len(values), SUMMED):
        lines += values[x : x + SUMMED].sum(0, dtype=values.dtype)
    total: Array = lines.sum(0)
    return total


def _lines(windows: Windows, block: Block, values: Array) -> Array | None:
    """Return the block's windows as (Fx, Fy, columns, rows·K), to be combined with ``values``.

    None unless the rows follow one another in memory, both here and in ``values`` (columns, rows, K).
    """
    strip = windows.strip(block) if windows.stride[1] == 1 else None
    if strip is None or not (strip.flags.c_contiguous and values.flags.c_contiguous):
        return None
    seen = windows.seen(_repeated(strip, values.shape[2]), block).transpose(2, 3, 0, 1, 4)
    shape = (*seen.shape[:3], seen.shape[3] * seen.shape[4])
    return as_strided(seen, shape, (*seen.strides[:3], seen.itemsize), writeable=False)


def _repeated(cells: Array, filters: int) -> Array:
    """Return ``cells`` (…, D) with each channel as often as it has filters, (…, K)."""
    depth = cells.shape[-1]
    return cells if depth == filters else np.repeat(cells, filters // depth, axis=-1)

"""Cells that are finer than pixels: a pixel is the mean of the cells under it, by their area.

The shares are whole 256ths, which makes every sum exact: a part of a slice that is drawn again is the same to
the last bit as when all of it was drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

WHOLE = 256  # shares of a pixel in one direction; two such and a byte of colour fit 32 bits
PIECE_BYTES = 2**18  # of sums made at once: they stay near the processor
_FOUR = np.complex128  # as large as the sums of the four bytes of a cell: NumPy takes those as one


@dataclass(frozen=True, slots=True)
class Stretch:
    """Pixels from ``start`` to ``stop``; under them ``count`` cells that reach from ``near`` to ``far``."""

    start: int
    stop: int
    near: float
    far: float
    count: int


def stretch(start: float, stop: float, near: float, far: float, count: int) -> Stretch:
    """Return those pixels between ``start`` and ``stop`` whose middles are over a cell."""
    first = max(floor(start), ceil(near - 0.5))
    return Stretch(first, max(first, min(ceil(stop), ceil(far - 0.5))), near, far, count)


def shrunk(cells: NDArray[np.uint32], across: Stretch, down: Stretch) -> NDArray[np.uint32]:
    """Return 0xAARRGGBB pixels (slices, rows, columns) of two stretches for 0xAARRGGBB cells of that order.

    Sums of a few cells, not products of matrices: the threads of BLAS would wait for each other wherever
    something else is running.
    """
    made = np.empty((len(cells), down.stop - down.start, across.stop - across.start), np.uint32)
    if not made.size:
        return made
    by_row, by_column = _shares(down), _shares(across)
    top, left = by_row.cells[0, 0], by_column.cells[0, 0]
    under = cells[:, top : by_row.cells[-1, -1] + 1, left : by_column.cells[-1, -1] + 1]
    rows = max(1, PIECE_BYTES // (16 * made.shape[2]))
    many = max(1, rows // made.shape[1])
    for first in range(0, len(made), many):
        some = slice(first, first + many)
        near = np.ascontiguousarray(under[some]).view(np.uint8)
        for band in range(0, made.shape[1], rows):
            lines = _squeezed_down(near, by_row, slice(band, band + rows))
            made[some, band : band + rows] = _squeezed_across(lines, by_column)
    return made


def _squeezed_down(cells: NDArray[np.uint8], by_row: _Shares, band: slice) -> NDArray[np.uint16]:
    """Return a band of rows of pixels for rows of cells, each byte a sum of `WHOLE` shares."""
    taken, shares = by_row.cells[:, band] - by_row.cells[0, 0], by_row.shares[:, band, np.newaxis]
    lines = np.zeros((len(cells), taken.shape[1], cells.shape[2]), np.uint16)
    for rows, share in zip(taken, shares, strict=True):
        lines += cells.take(rows, axis=1) * share
    return lines


def _squeezed_across(lines: NDArray[np.uint16], by_column: _Shares) -> NDArray[np.uint32]:
    """Return pixels for ``lines``, rows of cells in which each byte is a sum of `WHOLE` shares."""
    wide = lines.astype(np.uint32).view(_FOUR)
    sums = np.full((*lines.shape[:2], by_column.by_byte.shape[1]), WHOLE**2 // 2, np.uint32)  # to round
    for columns, shares in zip(by_column.cells - by_column.cells[0, 0], by_column.by_byte, strict=True):
        part = wide.take(columns, axis=2).view(np.uint32)
        sums += np.multiply(part, shares, out=part)
    return np.right_shift(sums, 16, out=sums).astype(np.uint8).view(np.uint32)


@dataclass(frozen=True, slots=True)
class _Shares:
    """The cells under each pixel, and its shares of them: as many turns as most pixels have cells.

    Both are (turns, pixels). A pixel with fewer cells has shares of zero in the last turns. ``by_byte`` has
    each share four times, for the bytes of a pixel.
    """

    cells: NDArray[np.intp]
    shares: NDArray[np.uint16]
    by_byte: NDArray[np.uint32]


@lru_cache(maxsize=128)  # twice a slice: of 96 slices 8 ms
def _shares(pixels: Stretch) -> _Shares:
    """Return the cells under ``pixels``, and each pixel's shares of them."""
    a_pixel = pixels.count / (pixels.far - pixels.near)  # in cells
    edges = (np.arange(pixels.start, pixels.stop + 1) - pixels.near) * a_pixel
    edges = np.clip(edges, 0, pixels.count)
    begin, end = edges[:-1], edges[1:]
    first = np.floor(begin).astype(np.intp)
    turns = int((np.ceil(end).astype(np.intp) - first).max())
    cells = first + np.arange(turns + 1)[:, np.newaxis]
    reached = np.rint(WHOLE * np.clip((cells - begin) / (end - begin), 0, 1))
    cells, shares = np.minimum(cells[:-1], pixels.count - 1), np.diff(reached, axis=0).astype(np.uint16)
    return _Shares(cells, shares, shares.repeat(4, axis=1).astype(np.uint32))

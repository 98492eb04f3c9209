"""Cells that are finer than pixels: a pixel is the mean of the cells under it, by their area.

The shares are whole 256ths, which makes every sum exact: a part of a slice that is drawn again is the same to
the last bit as when all of it was drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

WHOLE = 256  # shares of a pixel in one direction; two such and a byte of colour are exact in float32
BAND = 64  # pixels computed at once: a table of shares grows with the square


@dataclass(frozen=True, slots=True)
class Stretch:
    """Pixels from ``start`` to ``stop``; under them ``count`` cells that reach from ``near`` to ``far``."""

    start: int
    stop: int
    near: float
    far: float
    count: int

    def bands(self) -> Iterator[Stretch]:
        """Return the parts that are computed at once, in order."""
        for start in range(self.start, self.stop, BAND):
            yield Stretch(start, min(start + BAND, self.stop), self.near, self.far, self.count)


def stretch(start: float, stop: float, near: float, far: float, count: int) -> Stretch:
    """Return those pixels between ``start`` and ``stop`` whose middles are over a cell."""
    first = max(floor(start), ceil(near - 0.5))
    return Stretch(first, max(first, min(ceil(stop), ceil(far - 0.5))), near, far, count)


def shrunk(cells: NDArray[np.uint32], across: Stretch, down: Stretch) -> NDArray[np.uint32]:
    """Return 0xAARRGGBB pixels (rows, columns) of the two stretches for 0xAARRGGBB cells (rows, columns)."""
    made = np.empty((down.stop - down.start, across.stop - across.start, 4), np.uint8)
    for y in down.bands():
        top, by_row = _shares(y)
        rows = cells[top : top + by_row.shape[1]].view(np.uint8).reshape(by_row.shape[1], -1, 4)
        for x in across.bands():
            left, by_column = _shares(x)
            part = rows[:, left : left + by_column.shape[1]].astype(np.float32)
            squeezed = (by_row @ part.reshape(part.shape[0], -1)).reshape(-1, part.shape[1], 4)
            sums = np.matmul(by_column, squeezed)
            place = slice(y.start - down.start, y.stop - down.start), slice(x.start - across.start, None)
            made[place][:, : x.stop - x.start] = np.floor(sums / WHOLE**2 + 0.5)
    return made.view(np.uint32)[:, :, 0]


@lru_cache(maxsize=128)
def _shares(pixels: Stretch) -> tuple[int, NDArray[np.float32]]:
    """Return the first cell under ``pixels``, and each pixel's shares of the cells from there on."""
    a_pixel = pixels.count / (pixels.far - pixels.near)  # in cells
    edges = (np.arange(pixels.start, pixels.stop + 1) - pixels.near) * a_pixel
    edges = np.clip(edges, 0, pixels.count)
    first, last = floor(edges[0]), max(floor(edges[0]) + 1, ceil(edges[-1]))
    begin, end = edges[:-1, np.newaxis], edges[1:, np.newaxis]
    reached = np.clip((np.arange(first, last + 1) - begin) / (end - begin), 0, 1)
    table = np.diff(np.rint(WHOLE * reached), axis=1).astype(np.float32)
    table.setflags(write=False)
    return first, table

"""A pattern for each weight set, so that one sees how many owners there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from convviz.conv import hashing
from convviz.explore.state.state import Sharing

GRAINS = {Sharing.UNSHARED: (6, 3.0), Sharing.FULL: (14, 1.0)}  # most cells across, least device px of each
LEVELS = 8  # tones of patterns that are a single cell


@dataclass(frozen=True)
class Grain:
    """How many cells the pattern of one band of a tile has, across and down."""

    across: int
    down: int


def grain_of(sharing: Sharing, side: float, bands: int) -> Grain:
    """Return how fine the patterns of tiles are that are ``side`` device px wide.

    They are finer for weights of the whole input, but never too fine to be seen.
    """
    most, least = GRAINS[sharing]
    across = max(1, min(most, int(side / least)))
    return Grain(across, max(1, round(across / bands)))


def picture(
    size: tuple[int, int], filters: Sequence[int], grain: Grain, tones: Sequence[tuple[str, str]]
) -> QImage:
    """Return a grid of ``size`` tiles, each with a band for each of ``filters`` between its two ``tones``.

    One pixel for each cell of a pattern. Equal arguments give equal pictures.
    """
    columns, rows = size
    bands = [
        _between(*tone)[_levels(columns, rows, d, grain)] for d, tone in zip(filters, tones, strict=True)
    ]
    # (bands, rows, down, columns, across) → (rows, bands, down, columns, across)
    pixels = np.ascontiguousarray(np.stack(bands).swapaxes(0, 1))
    height, width = rows * len(bands) * grain.down, columns * grain.across
    pixels = pixels.reshape(height, width)
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32)
    return image.copy()  # an image does not keep the array that it was made from


def _levels(columns: int, rows: int, d: int, grain: Grain) -> NDArray[Any]:
    """Return the pattern of each set of slice ``d``, (rows, down, columns, across), as levels."""
    half = (grain.across + 1) // 2
    y, j, x, i = np.ogrid[:rows, : grain.down, :columns, :half]
    mixed = _mixed(((d * 4096 + y) * 4096 + x) * 4096 + (j * half + i))
    if grain.across * grain.down == 1:
        return mixed % LEVELS
    sides = np.where(mixed % 2 == 0, 0, LEVELS - 1)
    # Mirrored, a pattern reads as a sign and not as noise.
    return np.concatenate((sides, sides[..., : grain.across - half][..., ::-1]), axis=-1)


def _mixed(keys: NDArray[Any]) -> NDArray[Any]:
    """Return a well-mixed number for each key."""
    # The hash steps once before it mixes, so that the key 1 is the state 0.
    return (hashing.mixed((keys.astype(np.uint64) - np.uint64(1)) * hashing.STEP) >> np.uint64(8)).astype(
        np.int64
    )


def _between(low: str, high: str) -> NDArray[Any]:
    """Return `LEVELS` colours from ``low`` to ``high`` as pixels."""
    ends = np.array([(c.red(), c.green(), c.blue()) for c in (QColor(low), QColor(high))], dtype=np.float64)
    steps = np.linspace(0, 1, LEVELS)[:, None]
    red, green, blue = np.rint(ends[0] + (ends[1] - ends[0]) * steps).astype(np.uint32).T
    pixels: NDArray[Any] = (np.uint32(0xFF000000) | red << 16 | green << 8 | blue).astype(np.uint32)
    return pixels

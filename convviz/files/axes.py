"""The one place that turns an image's rows into (x, y) order and back.

Images are stored row by row, ``rows[y, x]``; everything else in ConvViz is indexed ``[x, y]``.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def volume_from_rows(rows: NDArray[Any]) -> NDArray[Any]:
    """Return rows of shape (H, W) or (H, W, D) as a contiguous volume X[x, y, c], shape (W, H, D)."""
    if rows.ndim not in (2, 3):
        raise ValueError(f"rows must have shape (H, W) or (H, W, D): {rows.shape}")
    deep = rows if rows.ndim == 3 else rows[:, :, None]
    return np.ascontiguousarray(deep.transpose(1, 0, 2))


def rows_of(volume: NDArray[Any]) -> NDArray[Any]:
    """Return a slice [x, y] or a volume [x, y, c] as image rows [y, x] or [y, x, c], contiguous."""
    if volume.ndim not in (2, 3):
        raise ValueError(f"a slice or a volume is needed: shape {volume.shape}")
    return np.ascontiguousarray(volume.swapaxes(0, 1))


def planes_of(volume: NDArray[Any]) -> NDArray[Any]:
    """Return a volume [x, y, k] as the image rows of its slices, [k, y, x], a view."""
    if volume.ndim != 3:
        raise ValueError(f"a volume is needed: shape {volume.shape}")
    return volume.transpose(2, 1, 0)

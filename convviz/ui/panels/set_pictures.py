"""Small pictures of weight sets and of gradients, as they lie on cards."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap

from convviz.ui.look.look import Look
from convviz.ui.panels.filter_mosaic import shades_of

_RGB = QImage.Format.Format_RGB888


def set_picture(weights: NDArray[Any], limit: float, look: Look, side: int, ratio: float) -> QPixmap:
    """Return a picture of ``weights`` (Fx, Fy, D), a square of ``side`` px, for a screen of pixel ``ratio``.

    The colour map ends at ``limit``, or at the largest magnitude of ``weights`` where that is larger.
    """
    shades = np.ascontiguousarray(set_shades(weights, max(limit, float(np.abs(weights).max())), look))
    rows, columns, _ = shades.shape
    # Not its stride: NumPy leaves that of a single row as it was, whatever it was.
    image = QImage(shades.data, columns, rows, 3 * columns, _RGB)
    smooth = max(weights.shape[:2]) > side
    wanted = round(side * ratio)
    scaled = image.scaled(
        wanted,
        wanted,
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation if smooth else Qt.TransformationMode.FastTransformation,
    )
    pixmap = QPixmap.fromImage(scaled)
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def set_shades(weights: NDArray[Any], limit: float, look: Look) -> NDArray[np.uint8]:
    """Return one set (Fx, Fy, D) as image rows: in colour, one channel, or up to four side by side."""
    depth = weights.shape[2]
    if depth in (1, 3):
        return shades_of(weights[np.newaxis], limit, look)[0]
    planes = shades_of(weights.transpose(2, 0, 1)[:4, :, :, np.newaxis], limit, look)
    planes += [np.zeros_like(planes[0]) + 255] * (4 - len(planes))
    upper, lower = np.concatenate(planes[:2], axis=1), np.concatenate(planes[2:], axis=1)
    return np.concatenate((upper, lower))

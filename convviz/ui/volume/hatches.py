"""Dots and hatching that grow with the window; Qt's own patterns are lines of one pixel on every screen.

A pattern begins at the corner of the widget, so that parts that are redrawn meet what is left around them.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QBrush, QColor, QImage, QTransform

DOT, DOT_PITCH = 1.0, 4.0  # units
LINE, LINE_PITCH = 1.0, 8.0  # units; the pitch is that along a row


@lru_cache(maxsize=32)  # once a slice: of 96 slices 1.6 ms
def dotted(colour: str, scale: float, ratio: float) -> QBrush:
    """Return a brush of square dots on nothing, at a scale of the window and a pixel ratio."""
    side, dot = _pixels(DOT_PITCH, scale, ratio), _pixels(DOT, scale, ratio)
    across = np.arange(side) < dot
    return _brush(across[:, None] & across[None, :], colour, ratio)


@lru_cache(maxsize=32)  # as above
def hatched(colour: str, scale: float, ratio: float) -> QBrush:
    """Return a brush of rising lines on nothing, at a scale of the window and a pixel ratio."""
    side, line = _pixels(LINE_PITCH, scale, ratio), _pixels(LINE, scale, ratio)
    across = np.arange(side)
    return _brush((across[:, None] + across[None, :]) % side < line, colour, ratio)


def _pixels(units: float, scale: float, ratio: float) -> int:
    return max(1, round(units * scale * ratio))


def _brush(mask: NDArray[np.bool_], colour: str, ratio: float) -> QBrush:
    """Return a brush that repeats ``mask`` in the screen's pixels."""
    shades = np.where(mask, np.uint32(QColor(colour).rgba()), np.uint32(0))
    side = len(shades)
    image = QImage(shades.data, side, side, 4 * side, QImage.Format.Format_ARGB32_Premultiplied).copy()
    brush = QBrush(image)
    brush.setTransform(QTransform.fromScale(1 / ratio, 1 / ratio))
    return brush

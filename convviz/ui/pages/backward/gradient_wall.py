"""Without sharing: the gradients of a slice side by side, laid out like the slice; nothing is added."""

from __future__ import annotations

from math import floor

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from convviz.explore.state.regions import CellSet
from convviz.explore.state.state import Position
from convviz.explore.state.values import Values
from convviz.ui.look.look import Look
from convviz.ui.panels.filter_mosaic import shades_of
from convviz.ui.words.dressed import Dressed

LEAST_WHOLE = 4  # px: from here on tiles are whole pixels
LEAST_APART = 12  # px: smaller tiles touch each other
GAP = 3  # units between tiles
ORIGIN = Position(0, 0, 0)


class GradientWall(Dressed, QWidget):
    """One tile a neuron; those of the neurons up to here are filled. ``tile_clicked`` carries its (x, y)."""

    tile_clicked = Signal(int, int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.values: Values | None = None
        self.filled: tuple[CellSet, ...] = ()
        self.builds = 0  # how often all tiles were drawn
        self._here = ORIGIN
        self._pictures: tuple[QPixmap, QPixmap] | None = None  # all tiles filled, and all empty
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def show_wall(self, values: Values, filled: tuple[CellSet, ...], here: Position) -> None:
        """Show the gradients (W2, H2, across, down), those of the cells ``filled``; frame that ``here``."""
        if (values, filled, here) == (self.values, self.filled, self._here):
            return
        if values is not self.values:
            self._pictures = None
        self.values, self.filled, self._here = values, filled, here
        self.update()

    @property
    def side(self) -> float:
        """The side of a tile in px, with the gap beside it."""
        if self.values is None:
            return 1.0
        columns, rows = self.values.array.shape[:2]
        side = min(self.width() / columns, self.height() / rows)
        return max(0.01, float(floor(side)) if side >= LEAST_WHOLE else side)

    def tile_rect(self, x: int, y: int) -> QRect:
        """Return the rectangle in px of the tile of the neuron (x, y)."""
        side, gap = self.side, self._gap()
        left, top = round(x * side), round(y * side)
        return QRect(left, top, round((x + 1) * side) - left - gap, round((y + 1) * side) - top - gap)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the neuron whose tile is clicked."""
        if self.values is None or event.button() != Qt.MouseButton.LeftButton:
            return
        x, y = (int(at // self.side) for at in (event.position().x(), event.position().y()))
        columns, rows = self.values.array.shape[:2]
        if 0 <= x < columns and 0 <= y < rows:
            self.tile_clicked.emit(x, y)

    def resizeEvent(self, _event: object) -> None:
        """Draw the tiles again."""
        self._pictures = None

    def _restyle(self) -> None:
        self._pictures = None
        super()._restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tiles up to here, the empty ones, and the frame of the current one."""
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), QColor(self.look.palette.surface))
            if self.values is None or self.width() < 1 or self.height() < 1:
                return
            full, empty = self._drawn(self.values)
            painter.drawPixmap(0, 0, empty)
            ratio = full.devicePixelRatio()
            for cells in self.filled:
                x, y = cells.x.indices, cells.y.indices
                block = self.tile_rect(x[0], y[0]).united(self.tile_rect(x[-1], y[-1]))
                source = QRectF(
                    block.x() * ratio, block.y() * ratio, *(n * ratio for n in block.size().toTuple())
                )
                painter.drawPixmap(QRectF(block), full, source)
            line = self.look.px(4 if self._gap() else 2)
            painter.setPen(QPen(QColor(self.look.hue(self._here.d).line), line))
            half = line // 2
            painter.drawRect(self.tile_rect(self._here.x, self._here.y).adjusted(half, half, -half, -half))

    def _gap(self) -> int:
        return self.look.px(GAP) if self.side >= LEAST_APART else 0

    def _drawn(self, values: Values) -> tuple[QPixmap, QPixmap]:
        """Return all tiles filled and all tiles empty; drawn once for a slice."""
        if self._pictures is None or self._pictures[0].devicePixelRatio() != self.devicePixelRatioF():
            self.builds += 1
            full, empty = self._blank(), self._blank()
            across, down = values.array.shape[2:]
            most = max(1, int(self.side))
            shown = values.array[:, :, _some(across, most)][:, :, :, _some(down, most)]
            columns, rows, across, down = shown.shape
            shades = _shades(shown, values.limit, self.look)
            image = QImage(
                shades.data,
                shades.shape[1],
                shades.shape[0],
                3 * shades.shape[1],
                QImage.Format.Format_RGB888,
            )
            with QPainter(full) as painter:
                if not self._gap():
                    wall = QRectF(0, 0, columns * self.side, rows * self.side)
                    painter.drawImage(wall, image)
                for x, y in np.ndindex(columns, rows) if self._gap() else ():
                    source = QRectF(x * across, y * down, across, down)
                    painter.drawImage(QRectF(self.tile_rect(x, y)), image, source)
            with QPainter(empty) as painter:
                painter.setPen(QPen(QColor(self.look.palette.border), self.look.px(1), Qt.PenStyle.DashLine))
                if not self._gap():
                    painter.drawRect(QRectF(0, 0, columns * self.side - 1, rows * self.side - 1))
                for x, y in np.ndindex(columns, rows) if self._gap() else ():
                    painter.drawRect(self.tile_rect(x, y).adjusted(0, 0, -1, -1))
            self._pictures = full, empty
        return self._pictures

    def _blank(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(self.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(QColor(self.look.palette.surface))
        return pixmap


def _some(length: int, most: int) -> list[int]:
    """Return up to ``most`` indices below ``length``, evenly spread."""
    count = min(length, most)
    return [(2 * n + 1) * length // (2 * count) for n in range(count)]


def _shades(gradients: NDArray[np.generic], limit: float, look: Look) -> NDArray[np.uint8]:
    """Return the tiles side by side as one image, on one scale: rows, columns and colours."""
    columns, rows, across, down = gradients.shape
    laid = gradients.transpose(0, 2, 1, 3).reshape(1, columns * across, rows * down, 1)
    return np.ascontiguousarray(shades_of(laid, limit, look)[0])

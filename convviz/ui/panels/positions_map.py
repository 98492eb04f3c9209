"""A small map of the positions that a filter has been used on up to here, laid out like its slice."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from convviz.explore.numbers import UNKNOWN
from convviz.explore.state.regions import CellSet
from convviz.ui.look import colours
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.words.dressed import Dressed

LEAST_GAPPED = 6  # units of a cell from which on there are gaps between cells
SIDE = 80  # units across at most


class PositionsMap(Dressed, QWidget):
    """Draws the positions of slice ``k``: full up to here, empty those to come, the current one framed."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self._k = 0
        self._positions: tuple[int, int] | None = (1, 1)
        self._reached: tuple[CellSet, ...] = ()
        self._here: tuple[int, int] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Maximum)

    def show_positions(
        self,
        k: int,
        positions: tuple[int, int] | None,
        reached: tuple[CellSet, ...],
        here: tuple[int, int] | None,
    ) -> None:
        """Show ``positions`` (W2, H2), those ``reached``, and the current one, None in another slice.

        Where it is withheld how many positions there are, there is a frame with "?" alone.
        """
        if (self._k, self._positions, self._reached, self._here) != (k, positions, reached, here):
            self._k, self._positions, self._reached, self._here = k, positions, reached, here
            self.update()

    @property
    def filled(self) -> int:
        """How many positions are full."""
        return sum(len(cells.x.indices) * len(cells.y.indices) for cells in self._reached)

    def cell_rect(self, x: int, y: int) -> QRectF:
        """Return the rectangle in px of a position."""
        cell, left, top = self._laid()
        return QRectF(left + x * cell, top + y * cell, cell, cell)

    def sizeHint(self) -> QSize:
        """Ask for a square."""
        return QSize(self.look.px(SIDE), self.look.px(SIDE))

    def minimumSizeHint(self) -> QSize:
        """Ask for the width; the height is what there is."""
        return QSize(self.look.px(SIDE), self.look.px(24))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the cells."""
        (columns, rows), look = self._positions or (1, 1), self.look
        hue, (cell, left, top) = look.hue(self._k), self._laid()
        line = look.scale
        with QPainter(self) as painter:
            whole = QRectF(left, top, columns * cell, rows * cell)
            painter.fillRect(whole, QColor(look.palette.surface))
            for cells in self._reached:
                painter.fillRect(
                    QRectF(
                        left + cells.x.start * cell,
                        top + cells.y.start * cell,
                        len(cells.x.indices) * cell,
                        len(cells.y.indices) * cell,
                    ),
                    QColor(hue.line),
                )
            if cell >= look.px(LEAST_GAPPED):
                painter.setPen(QPen(QColor(colours.mix(hue.line, look.palette.surface, 0.35)), line))
                for n in range(1, columns):
                    painter.drawLine(
                        round(left + n * cell), round(top), round(left + n * cell), round(whole.bottom())
                    )
                for n in range(1, rows):
                    painter.drawLine(
                        round(left), round(top + n * cell), round(whole.right()), round(top + n * cell)
                    )
            painter.setPen(QPen(QColor(hue.line), 1.5 * line))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(whole)
            if self._positions is None:
                look.ink(TextStyle.HEADLINE, look.palette.muted).centre(painter, whole, UNKNOWN)
            elif self._here is not None:
                painter.setPen(QPen(QColor(look.palette.text), 2 * line))
                painter.drawRect(self.cell_rect(*self._here).adjusted(-line, -line, line, line))

    def _laid(self) -> tuple[float, float, float]:
        """Return the side of a cell and where the first one begins, in px."""
        edge = 3 * self.look.scale
        columns, rows = self._positions or (1, 1)
        side = min((self.width() - 2 * edge) / columns, (self.height() - 2 * edge) / rows)
        side = max(0.1, float(int(side)) if side >= self.look.px(LEAST_GAPPED) else side)
        return side, (self.width() - columns * side) / 2, edge

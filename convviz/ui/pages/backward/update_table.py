"""What an update did to a few numbers: old, gradient, step and new, one line a number."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from convviz.explore import numbers
from convviz.explore.backward.checking import short
from convviz.explore.backward.update_facts import DIGITS, Updated
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.words.dressed import Dressed

GAP = 22  # units between columns

Row = tuple[str, ...]


class UpdateTable(Dressed, QWidget):
    """A heading and rows with a word for each column; the last column, the present value, is bold."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self._rows: tuple[Row, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """Return the rows as lines, their columns parted by spaces."""
        return "\n".join(" ".join(row) for row in self._rows)

    def show_rows(self, *rows: Row) -> None:
        """Show ``rows``, the heading first."""
        if rows != self._rows:
            room, self._rows = self.sizeHint(), rows
            self.setAccessibleName(self.text())
            if self.sizeHint() != room:
                self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Ask for the room of all rows."""
        widths = self._widths() if self._rows else []
        wide = sum(widths) + max(0, len(widths) - 1) * self.look.px(GAP)
        return QSize(ceil(wide), ceil(len(self._rows) * self._line()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw row by row: names from the left, numbers towards the right."""
        if not self._rows:
            return
        line = self._line()
        with QPainter(self) as painter:
            colours, widths = self.look.palette, self._widths()
            end = sum(widths) + (len(widths) - 1) * self.look.px(GAP)
            painter.setPen(QPen(QColor(colours.border), max(1, self.look.px(1))))
            painter.drawLine(0, round(line) - 1, round(end), round(line) - 1)
            for n, row in enumerate(self._rows):
                x = 0.0
                for column, (words, width) in enumerate(zip(row, widths, strict=True)):
                    painter.setFont(self._font(n, column))
                    painter.setPen(QColor(colours.text if n else colours.muted))
                    side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
                    cell = QRectF(x, n * line, width, line)
                    painter.drawText(cell, side | Qt.AlignmentFlag.AlignVCenter, words)
                    x += width + self.look.px(GAP)

    def _widths(self) -> list[float]:
        return [
            max(self._width(words, n, column) for n, words in enumerate(cells))
            for column, cells in enumerate(zip(*self._rows, strict=True))
        ]

    def _width(self, words: str, row: int, column: int) -> float:
        return QFontMetricsF(self._font(row, column)).horizontalAdvance(words) + 1

    def _font(self, row: int, column: int) -> QFont:
        if not row:
            return self.look.font(TextStyle.SMALL)
        last = column == len(self._rows[0]) - 1
        return self.look.font(TextStyle.STRONG if last else TextStyle.BODY)

    def _line(self) -> float:
        return QFontMetricsF(self.look.font(TextStyle.BODY)).height() + self.look.px(1)


def row_of(updated: Updated) -> Row:
    """Return the name, the old number, its gradient, the step and the new number."""
    step, new = numbers.shortened(-updated.step, DIGITS), numbers.shortened(updated.new, DIGITS)
    return updated.name, short(updated.old, DIGITS), short(updated.gradient, DIGITS), step, new

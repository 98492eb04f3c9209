"""What an update would do, or did, in large type: a name and what becomes of it, line by line."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from convviz.ui.look.ink import Ink
from convviz.ui.look.look import Look, ink_of
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.opaque_widget import OpaqueWidget

LARGE, PRESENTING_LARGE = 20, 28  # units
LEAST = 14
GAP = 20  # units between names and what becomes of them
LINE = 1.38  # times the size of the type

Row = tuple[str, str]


class UpdateTable(Dressed, OpaqueWidget):
    """Rows of a name and words, in one size of type: the largest in which all rows that were shown fit."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self._rows: tuple[Row, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._restyle()

    def text(self) -> str:
        """Return the rows as lines."""
        return "\n".join(" ".join(row) for row in self._rows)

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Show ``rows``."""
        if rows == self._rows:
            return
        more = len(rows) != len(self._rows)
        self._rows = rows
        self.setAccessibleName(self.text())
        if more:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for the height of the rows in large type, whatever they say."""
        return QSize(0, ceil(len(self._rows) * self._pitch()))

    def draw(self, painter: QPainter) -> None:
        """Draw row by row."""
        size = self.type_size
        ink, muted = self._ink(size, self.look.palette.text), self._ink(size, self.look.palette.muted)
        names = self._names(muted)
        for n, (name, words) in enumerate(self._rows):
            baseline = (n + 0.5) * self._pitch() + ink.middle
            muted.write(painter, 0, baseline, name)
            ink.write(painter, names, baseline, words)

    @property
    def fits(self) -> bool:
        """Whether no row is longer than there is room."""
        return self._wide(self._ink(self.type_size, self.look.palette.text)) <= self.width()

    @property
    def type_size(self) -> int:
        """The size in px in which the rows are written."""
        look = self.look
        large, least = look.px(PRESENTING_LARGE if look.presenting else LARGE), look.px(LEAST)
        sizes = range(large, least, -1)
        fitting = (n for n in sizes if self._wide(self._ink(n, look.palette.text)) <= self.width())
        return next(fitting, least)

    def _wide(self, ink: Ink) -> float:
        return self._names(ink) + max((ink.width(words) for _, words in self._rows), default=0.0)

    def _names(self, ink: Ink) -> float:
        """Return where the words begin, in px: beyond the longest name."""
        return max((ink.width(name) for name, _ in self._rows), default=0.0) + self.look.px(GAP)

    def _pitch(self) -> float:
        return self.look.px(PRESENTING_LARGE if self.look.presenting else LARGE) * LINE

    def _ink(self, size: int, colour: str) -> Ink:
        return ink_of(QColor(colour).name(), size, False, True)

    def _restyle(self) -> None:
        super()._restyle()
        self.set_background(self.look.palette.surface)

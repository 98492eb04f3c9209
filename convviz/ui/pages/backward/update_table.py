"""What an update would do, or did, in large type: a name and what becomes of it, line by line."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from convviz.ui.look.ink import Ink
from convviz.ui.look.look import SMALLEST_TEXT, Look, ink_of
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.opaque_widget import OpaqueWidget

LARGE, PRESENTING_LARGE = 20, 28  # units
LEAST = 14  # units
GAP = 20  # units between names and what becomes of them
LINE, TIGHT_LINE = 1.38, 1.14  # times the size of the type

Row = tuple[str, str]


class UpdateTable(Dressed, OpaqueWidget):
    """Rows of a name and words, each in the largest type in which it fits.

    The names have one size, that of the longest row.
    """

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
        names, colours = self._names(), self.look.palette
        muted = self._ink(self._name_size, colours.muted)
        for n, ((name, words), size) in enumerate(zip(self._rows, self.type_sizes, strict=True)):
            ink = self._ink(size, colours.text)
            baseline = (n + 0.5) * self._pitch() + ink.middle
            muted.write(painter, 0, baseline, name)
            ink.write(painter, names, baseline, words)

    @property
    def fits(self) -> bool:
        """Whether no row is longer than there is room."""
        names, rows = self._names(), zip(self._rows, self.type_sizes, strict=True)
        return all(self._has_room(names, words, size) for (_, words), size in rows)

    @property
    def type_sizes(self) -> tuple[int, ...]:
        """The size in px in which the words of each row are written."""
        names = self._names()
        return tuple(self._largest(words, names) for _, words in self._rows)

    @property
    def _name_size(self) -> int:
        return min((self._largest(words) for _, words in self._rows), default=self._large)

    def _largest(self, words: str, names: float | None = None) -> int:
        """Return the largest size in which ``words`` fit beside ``names`` px, or names in the same size."""
        for size in range(self._large, self._least, -1):
            if self._has_room(self._names(size) if names is None else names, words, size):
                return size
        return self._least

    @property
    def _large(self) -> int:
        return self.look.px(PRESENTING_LARGE if self.look.presenting else LARGE)

    @property
    def _least(self) -> int:
        least = self.look.px(LEAST)
        return least if self.look.presenting else max(SMALLEST_TEXT, least)

    def _has_room(self, names: float, words: str, size: int) -> bool:
        return names + self._ink(size, self.look.palette.text).width(words) <= self.width()

    def _names(self, size: int | None = None) -> float:
        """Return where the words begin, in px: beyond the longest name."""
        ink = self._ink(size or self._name_size, self.look.palette.muted)
        return max((ink.width(name) for name, _ in self._rows), default=0.0) + self.look.px(GAP)

    def _pitch(self) -> float:
        return self._large * (TIGHT_LINE if self.look.cramped else LINE)

    def _ink(self, size: int, colour: str) -> Ink:
        return ink_of(QColor(colour).name(), size, False, True)

    def _restyle(self) -> None:
        super()._restyle()
        self.set_background(self.look.palette.surface)

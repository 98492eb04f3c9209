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

LARGE, PRESENTING_LARGE = 20, 52  # units
LOSS = (160, 144, 128, 104, 96, 84, 72, 60)  # units, of the loss when presenting: the largest that fits
LEAST = 14  # units
GAP = 20  # units between names and what becomes of them
LINE, TIGHT_LINE, PRESENTING_LINE = 1.38, 1.14, 1.6  # times the size of the type

Row = tuple[str, str]


class UpdateTable(Dressed, OpaqueWidget):
    """Rows of a name and words, each in the largest type in which it fits; in a scene the loss is larger.

    The names have one size, that of the longest row. The words begin one below the other, but for the loss,
    whose size comes first.
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self._rows: tuple[Row, ...] = ()
        self._loss: int | None = None  # its row
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._restyle()

    def text(self) -> str:
        """Return the rows as lines."""
        return "\n".join(" ".join(row) for row in self._rows)

    def show_rows(self, rows: tuple[Row, ...], loss: int | None = None) -> None:
        """Show ``rows``; that with the index ``loss`` is about the loss."""
        if (rows, loss) == (self._rows, self._loss):
            return
        more = len(rows) != len(self._rows) or loss != self._loss
        self._rows, self._loss = rows, loss
        self.setAccessibleName(self.text())
        if more:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for the height of the rows in large type, whatever they say."""
        return QSize(0, ceil(sum(self._pitches())))

    def draw(self, painter: QPainter) -> None:
        """Draw row by row."""
        name_size, colours, top = self._name_size, self.look.palette, 0.0
        names = self._names(name_size)
        sizes = zip(self._rows, self._sizes(names), self._pitches(), strict=True)
        for n, ((name, words), size, pitch) in enumerate(sizes):
            ink = self._ink(size, colours.text)
            muted = self._ink(size if self._is_large(n) else name_size, colours.muted)
            baseline = top + pitch / 2 + ink.middle
            muted.write(painter, 0, baseline, name)
            ink.write(painter, self._start(n, size, names), baseline, words)
            top += pitch

    @property
    def fits(self) -> bool:
        """Whether no row is longer than there is room."""
        names = self._names()
        rows = zip(self._rows, self._sizes(names), strict=True)
        return all(
            self._has_room(self._start(n, size, names), words, size)
            for n, ((_, words), size) in enumerate(rows)
        )

    @property
    def type_sizes(self) -> tuple[int, ...]:
        """The size in px in which the words of each row are written."""
        return self._sizes(self._names())

    def _sizes(self, names: float) -> tuple[int, ...]:
        """Return the size of the words of each row beside ``names`` px."""
        return tuple(self._largest(n, names) for n in range(len(self._rows)))

    @property
    def _name_size(self) -> int:
        rows = [words for n, (_, words) in enumerate(self._rows) if not self._is_large(n)]
        for size in range(self._large, self._least, -1):
            names = self._names(size)
            if all(self._has_room(names, words, size) for words in rows):
                return size
        return self._least

    def _largest(self, row: int, names: float) -> int:
        """Return the largest size in which the words of a row fit beside ``names`` px."""
        words, sizes = self._rows[row][1], list(range(self._large, self._least, -1))
        if self._is_large(row):
            sizes = [*map(self.look.px, LOSS), *sizes]
        for size in sizes:
            if self._has_room(self._start(row, size, names), words, size):
                return size
        return self._least

    def _start(self, row: int, size: int, names: float) -> float:
        """Return where the words of a row begin, in px: beyond ``names``, the loss beyond its own name."""
        if not self._is_large(row):
            return names
        return self._ink(size, self.look.palette.muted).width(self._rows[row][0]) + self.look.px(GAP)

    def _is_large(self, row: int) -> bool:
        return row == self._loss and self.look.presenting

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

    def _pitches(self) -> list[float]:
        """Return the heights of the rows in px."""
        look, of_loss = self.look, self.look.px(LOSS[0])
        line = PRESENTING_LINE if look.presenting else TIGHT_LINE if look.cramped else LINE
        return [line * (of_loss if self._is_large(n) else self._large) for n in range(len(self._rows))]

    def _ink(self, size: int, colour: str) -> Ink:
        return ink_of(QColor(colour).name(), size, False, True)

    def _restyle(self) -> None:
        super()._restyle()
        self.set_background(self.look.palette.surface)

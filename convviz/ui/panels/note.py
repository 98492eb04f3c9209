"""The words at the right of a panel's title: its shape, and a mark where numbers in its cells are cut."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from convviz.explore.numbers import ALMOST
from convviz.ui.ink import Ink
from convviz.ui.panels.grounded import Grounded

DRESSED = (QEvent.Type.FontChange, QEvent.Type.PaletteChange)


class Note(Grounded):
    """Words at the right; where the title leaves too little room, shorter ones, and last of all only "≈".

    They can change with a step: like `Line`, a note repaints itself and lays nothing out anew.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = self._short = self._mark = self._shown = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def text(self) -> str:
        """Return the words that have room."""
        return self._shown

    def say(self, words: str, short: str) -> None:
        """Show ``words``, or where they have no room ``short``."""
        if (words, short) != (self._words, self._short):
            self._words, self._short = words, short
            self.setAccessibleName(words)
            self._fit()

    def mark(self, words: str) -> None:
        """Put ``words`` on cut numbers in front, "" for none."""
        if words != self._mark:
            self._mark = words
            self._fit()

    def sizeHint(self) -> QSize:
        """Ask for all the words on one line."""
        metrics = QFontMetricsF(self.font())
        return QSize(ceil(metrics.horizontalAdvance(self._forms()[0])), ceil(metrics.height()))

    def minimumSizeHint(self) -> QSize:
        """Ask for the height of a line; the title comes first."""
        return QSize(0, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the words that have room."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Choose the words that have room in another font."""
        super().changeEvent(event)
        if event.type() in DRESSED:
            self._fit()
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the words that have room."""
        ink = self._ink()
        with QPainter(self) as painter:
            self.paint_ground(painter)
            left = self.width() - ink.width(self._shown)
            ink.write(painter, left, self.height() / 2 + ink.middle, self._shown)

    def _forms(self) -> tuple[str, ...]:
        """Return what may be said, from the longest to the shortest."""
        words = tuple(filter(None, (self._words, self._short)))
        if not self._mark:
            return (*words, "")
        return (*(f"{self._mark} · {said}" for said in words), self._mark, ALMOST, "")

    def _fit(self) -> None:
        ink, room = self._ink(), self.width()
        shown = next(form for form in self._forms() if ink.width(form) <= room or not form)
        if shown != self._shown:
            self._shown = shown
            self.update()

    def _ink(self) -> Ink:
        return Ink(self.palette().color(QPalette.ColorRole.WindowText).name(), self.font())

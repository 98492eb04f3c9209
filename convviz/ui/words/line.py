"""Words that change with every step: they repaint themselves and do not lay the window out anew.

A QLabel asks for a new layout of everything around it whenever its text changes; at a few labels a step that
costs more than the drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from convviz.ui.words.grounded import Grounded
from convviz.ui.words.ink import Ink
from convviz.ui.words.tooltips import plain_tip

LEFT, CENTRE = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter
_DRESSED = (QEvent.Type.FontChange, QEvent.Type.PaletteChange)


class Line(Grounded):
    """One line of plain text, with an ellipsis where it is cut; the whole is in its tooltip then.

    It takes the width it is given; with ``keeps_room`` it asks for the width of the longest words so far.
    """

    def __init__(self, parent: QWidget | None = None, keeps_room: bool = False) -> None:
        super().__init__(parent)
        self._words = self._told = ""
        self._wide = self._room = 0
        self._cut = False
        self._ink: Ink | None = None
        self._colour = ""  # of its own; else that of the palette
        self._keeps_room = keeps_room
        self._alignment = Qt.AlignmentFlag.AlignLeft
        policy = QSizePolicy.Policy.Minimum if keeps_room else QSizePolicy.Policy.Ignored
        self.setSizePolicy(policy, QSizePolicy.Policy.Preferred)

    def text(self) -> str:
        """Return the words."""
        return self._words

    def setText(self, words: str) -> None:
        """Show ``words``."""
        if words != self._words:
            self._words = words
            self._measure()
            self.update()

    def forget(self) -> None:
        """Ask for the width of the present words, whatever was there before; no new layout for the same."""
        if self._keeps_room and self._room != self._wide:
            self._room = self._wide
            self.updateGeometry()

    def setAlignment(self, alignment: Qt.AlignmentFlag) -> None:
        """Write from the left, in the middle or towards the right."""
        self._alignment = alignment
        self.update()

    def setFont(self, font: QFont | str | Sequence[str]) -> None:
        """Take on a font."""
        if font != self.font():  # another colour comes with the same font, and asks for no layout
            super().setFont(font)

    def set_ink(self, ink: Ink) -> None:
        """Write in the colour of ``ink``, which has the font of this line."""
        if ink is not self._ink:
            self._ink, self._colour = ink, ink.colour.name()
            self.update()

    def sizeHint(self) -> QSize:
        """Ask for a line."""
        return QSize(self._room, self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        """Ask for the height of a line, and for its width where that is kept."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut, or cut no more."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Write in the new colour or font; what was the longest in another font no longer counts."""
        super().changeEvent(event)
        if event.type() in _DRESSED:
            self._ink = None
        if event.type() == QEvent.Type.FontChange:  # by `setFont`, or with the application's font
            self._room = 0
            self._fit()
            self.updateGeometry()

    def draw(self, painter: QPainter) -> None:
        """Draw as much as fits."""
        ink, words, left = self._written_in(), self._words, 0.0
        if self._cut:
            words = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, self.width())
        elif self._alignment != LEFT:
            left = self._left()
        ink.write(painter, left, self.height() / 2 + ink.middle, words)

    def _left(self) -> float:
        """Return where words begin that do not stand at the left, in px."""
        left = self.width() - self._wide
        return max(0, left) // 2 if self._alignment == CENTRE else left

    def _written_in(self) -> Ink:
        if self._ink is None:
            colour = self._colour or self.palette().color(QPalette.ColorRole.WindowText).name()
            self._ink = Ink(colour, self.font())
        return self._ink

    def _fit(self) -> None:
        """Take account of another room or font."""
        self._measure()

    def _whole(self) -> str:
        """Return all that would be said if there were room for it."""
        return self._words

    def _measure(self) -> None:
        wide = self._wide = ceil(self._written_in().width(self._words)) + 1
        if self._keeps_room and wide > self._room:
            self._room = wide
            self.updateGeometry()
        self._cut = wide > self.width() + 1
        whole = self._whole()
        told = whole if self._cut or self._words != whole else ""
        if told != self._told:  # a line that has room for all leaves its tooltip to others
            self._told = told
            self.setToolTip(plain_tip(told))

"""A line of words that change with every step: it repaints itself and does not lay the window out again.

A QLabel asks for a new layout of everything around it whenever its text changes; at a few labels a step that
costs more than the drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from convviz.ui.look.ink import Ink
from convviz.ui.words.opaque_widget import OpaqueWidget
from convviz.ui.words.tooltips import plain_tip

LEFT, CENTRE = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter
_DRESSED = (QEvent.Type.FontChange, QEvent.Type.PaletteChange)


class Line(OpaqueWidget):
    """One line of plain text. Given several wordings, it shows the longest that fits.

    Where not even the shortest fits, the line ends in an ellipsis. Whatever is not shown is in the tooltip;
    a line that was made with ``has_tip`` false leaves its tooltip to others. A line takes the width that it
    is given; one with ``keeps_room`` asks for the width of the longest words so far.
    """

    def __init__(self, parent: QWidget | None = None, keeps_room: bool = False, has_tip: bool = True) -> None:
        super().__init__(parent)
        self._wordings: tuple[str, ...] = ("",)
        self._words = self._tip = ""
        self._wide = self._room = 0
        self._cut = False
        self._ink: Ink | None = None
        self._colour = ""  # of its own; else that of the palette
        self._keeps_room, self._has_tip = keeps_room, has_tip
        self._alignment = LEFT
        policy = QSizePolicy.Policy.Minimum if keeps_room else QSizePolicy.Policy.Ignored
        self.setSizePolicy(policy, QSizePolicy.Policy.Preferred)

    def text(self) -> str:
        """Return the words that are shown."""
        return self._words

    def setText(self, *wordings: str) -> None:
        """Show the first of ``wordings`` that fits; the longest comes first."""
        if wordings != self._wordings:
            self._wordings = wordings
            self._fit()

    def forget(self) -> None:
        """Ask for the width of the present words only. The same width asks for no new layout."""
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
        """Ask for the room kept, else for that of the longest wording; layouts may give any other."""
        wide = self._room if self._keeps_room else ceil(self._written_in().width(self._wordings[0]))
        return QSize(wide, self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        """Ask for the height of a line, and for its width where that is kept."""
        return QSize(self._room, self.fontMetrics().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the wording for the new width."""
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
        elif self._alignment == CENTRE:
            left = max(0, self.width() - self._wide) // 2
        elif self._alignment != LEFT:
            left = self.width() - (self._wide if self._keeps_room else ink.width(words))
        ink.write(painter, left, self.height() / 2 + ink.middle, words)

    def _written_in(self) -> Ink:
        if self._ink is None:
            colour = self._colour or self.palette().color(QPalette.ColorRole.WindowText).name()
            self._ink = Ink(colour, self.font())
        return self._ink

    def _fit(self) -> None:
        """Choose the wording for the present width and font."""
        width, longest = self._written_in().width, self._wordings[0]
        words = next((one for one in self._wordings if width(one) <= self.width()), self._wordings[-1])
        if words != self._words:
            self._words = words
            self.update()
        wide = self._wide = ceil(width(words)) + 1
        if self._keeps_room and wide > self._room:
            self._room = wide
            self.updateGeometry()
        self._cut = wide > self.width() + 1
        tip = longest if self._has_tip and (self._cut or words != longest) else ""
        if tip != self._tip:  # a line that has room for all leaves its tooltip to others
            self._tip = tip
            self.setToolTip(plain_tip(tip))

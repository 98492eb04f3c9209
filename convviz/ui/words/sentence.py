"""A sentence that changes with every picture of a drag: it wraps, and asks for a new layout only to grow."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

FLAGS = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
LEAST_LINES = 2


class Sentence(QWidget):
    """Plain text in at least two lines; it takes the width it is given."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        self._room = 0
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """Return the words."""
        return self._words

    def setText(self, words: str) -> None:
        """Show ``words``."""
        if words != self._words:
            self._words = words
            self.setAccessibleName(words)
            self._make_room()
            self.update()

    def setFont(self, font: QFont) -> None:  # type: ignore[override]  # what Qt also takes is not needed
        """Take on a font, and the room that it needs."""
        super().setFont(font)
        self._room = 0
        self._make_room()

    def sizeHint(self) -> QSize:
        """Ask for the lines."""
        return QSize(0, self._room)

    def minimumSizeHint(self) -> QSize:
        """Ask for no less."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap at another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._room = 0
            self._make_room()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the lines."""
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
            painter.drawText(self.rect(), FLAGS, self._words)

    def _make_room(self) -> None:
        metrics = QFontMetrics(self.font())
        wide = QRect(0, 0, max(1, self.width()), 10_000)
        needed = metrics.boundingRect(wide, int(FLAGS), self._words).height()
        room = max(needed, LEAST_LINES * metrics.lineSpacing(), self._room)
        if room != self._room:
            self._room = room
            self.updateGeometry()

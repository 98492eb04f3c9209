"""A paragraph that changes often: it keeps the room of its longest words, so that nothing around it jumps."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

ENDLESS = 100_000  # px


class Paragraph(QWidget):
    """Plain text broken into lines, from the left or centred; it has room for ``least_lines`` at least."""

    def __init__(self, parent: QWidget | None = None, centred: bool = False, least_lines: int = 0) -> None:
        super().__init__(parent)
        self._words = ""
        self._least_lines = least_lines
        # Px by width: layouts ask for the height at widths that the paragraph never gets, too.
        self._tallest: dict[int, int] = {}
        across = Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignLeft
        self._flags = int(across | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def text(self) -> str:
        """Return the words."""
        return self._words

    def setText(self, words: str) -> None:
        """Show ``words``."""
        if words == self._words:
            return
        self._words = words
        self.setAccessibleName(words)
        if self._needed(self.width()) > self._tallest.get(self.width(), 0):
            self.updateGeometry()
        self.update()

    def setFont(self, font: QFont | str | Sequence[str]) -> None:
        """Take on a font; what was the longest in the old one no longer counts."""
        super().setFont(font)
        self.forget()

    def keep_lines(self, lines: int) -> None:
        """Have room for ``lines`` at least from now on."""
        if lines != self._least_lines:
            self._least_lines = lines
            self.forget()

    def forget(self) -> None:
        """Give up the room kept for longer words."""
        self._tallest.clear()
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        """Return that lines break."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height in px of the longest words so far at ``width`` px."""
        tallest = self._tallest[width] = max(self._tallest.get(width, 0), self._needed(width))
        return tallest

    def sizeHint(self) -> QSize:
        """Ask for the lines at the present width."""
        return QSize(0, self.heightForWidth(self.width()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the lines."""
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
            painter.drawText(self.rect(), self._flags, self._words)

    def _needed(self, width: int) -> int:
        metrics, room = QFontMetrics(self.font()), QRect(0, 0, max(1, width), ENDLESS)
        # Lines that are drawn may be a pixel higher than the font says: both are measured in the same way.
        least = "\n".join("0" * self._least_lines)
        return max(
            metrics.boundingRect(room, self._flags, words).height() if words else 0
            for words in (self._words, least)
        )

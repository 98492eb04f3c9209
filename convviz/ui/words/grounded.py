"""Widgets that know what they stand on: a step then paints nothing behind them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget


class Grounded(QWidget):
    """Has the ground of what is behind it, once it was told; until then it lets that shine through.

    Subclasses say in ``draw`` what stands on it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ground: QColor | None = None

    def set_ground(self, colour: str) -> None:
        """Paint ``colour`` beneath."""
        self._ground = QColor(colour)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground, then what stands on it."""
        with QPainter(self) as painter:
            if self._ground is not None:
                painter.fillRect(self.rect(), self._ground)
            self.draw(painter)

    def draw(self, painter: QPainter) -> None:
        """Draw what stands on the ground."""
        raise NotImplementedError

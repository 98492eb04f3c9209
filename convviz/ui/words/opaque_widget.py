"""Widgets that paint their own background: Qt then repaints nothing behind them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget


class OpaqueWidget(QWidget):
    """Fills its background with one colour, that of what is behind it; transparent until it knows which.

    Subclasses draw the rest in ``draw``.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._background: QColor | None = None

    def set_background(self, colour: str) -> None:
        """Fill the background with ``colour`` from now on."""
        self._background = QColor(colour)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Fill the background, then draw what stands on it."""
        with QPainter(self) as painter:
            if self._background is not None:
                painter.fillRect(self.rect(), self._background)
            self.draw(painter)

    def draw(self, painter: QPainter) -> None:
        """Draw what stands on the background."""
        raise NotImplementedError

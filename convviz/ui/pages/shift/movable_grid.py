"""A volume that a person can drag, cell by cell."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from convviz.ui.look.look import Look
from convviz.ui.volume import VolumeGrid


class MovableGrid(VolumeGrid):
    """``grabbed`` when a person presses on the volume, then ``dragged`` by whole cells (x, y) from there."""

    grabbed = Signal()
    dragged = Signal(int, int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._held: QPoint | None = None
        self._last = (0, 0)
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the volume."""
        if event.button() != Qt.MouseButton.LeftButton or self.cell_at(event.position()) is None:
            return
        self._held, self._last = event.position().toPoint(), (0, 0)
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self.grabbed.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag what is held; otherwise only look at what is pointed at."""
        if self._held is None:
            super().mouseMoveEvent(event)
            return
        way, cell = event.position().toPoint() - self._held, self.cell_size
        cells = round(way.x() / cell), round(way.y() / cell)
        if cells != self._last:
            self._last = cells
            self.dragged.emit(*cells)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = None
            self.setCursor(Qt.CursorShape.OpenHandCursor)

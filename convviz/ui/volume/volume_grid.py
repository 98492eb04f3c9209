"""A drawn volume that is pointed at, clicked, dragged and zoomed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from convviz.ui.look.look import Look
from convviz.ui.volume.rounding import RoundingVolume

DRAG_START = 5  # px the pointer moves before a press becomes a drag


class VolumeGrid(RoundingVolume):
    """``cell_clicked``, ``cell_doubled`` and ``cell_pointed`` carry (x, y, slice), without the padding.

    ``slice_chosen`` carries a slice whose small picture in the overview was clicked.
    """

    cell_clicked = Signal(int, int, int)
    cell_pointed = Signal(int, int, int)
    pointer_left = Signal()
    cell_doubled = Signal(int, int, int)
    slice_chosen = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._under: tuple[int, int, int] | None = None
        self._focus_kept = False
        self._pressed: QPoint | None = None
        self._dragged: QPoint | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def event(self, event: QEvent) -> bool:
        """Show all digits of a number that is cut while the pointer rests on it."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self.inexact:
            cell = self.cell_at(QPointF(event.pos()))
            words = "" if cell is None or self._volume is None else self._volume.whole_number(*cell)
            QToolTip.showText(
                event.globalPos(), words, self, QRect() if cell is None else self.cell_rect(*cell)
            )
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say which cell the pointer is on; drag a zoomed slice."""
        at = event.position()
        if self._drag(at.toPoint()):
            return
        cell = self.cell_at(at)
        if cell != self._under:
            self._under = cell
            if cell is None:
                self.pointer_left.emit()
            else:
                self.cell_pointed.emit(*cell)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a click or a drag begins."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self._dragged = event.position().toPoint()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go to the clicked cell, unless the press became a drag."""
        pressed, self._pressed = self._pressed, None
        at = event.position()
        if pressed is None or self._placing is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if (at.toPoint() - pressed).manhattanLength() >= DRAG_START and self._zoom.factor > 1:
            return
        view = self._placing.view_at(at)
        cell = self.cell_at(at)
        if view is None or cell is None:
            return
        if view.large:
            self.cell_clicked.emit(*cell)
        else:
            self.slice_chosen.emit(view.slice)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Say which cell was clicked twice: it is to be changed."""
        view = self._placing.view_at(event.position()) if self._placing else None
        cell = self.cell_at(event.position())
        if view is not None and view.large and cell and event.button() == Qt.MouseButton.LeftButton:
            self._pressed = None
            self.cell_doubled.emit(*cell)

    def leaveEvent(self, event: QEvent) -> None:
        """Say that nothing is pointed at any more."""
        super().leaveEvent(event)
        if self._under is not None:
            self._under = None
            self.pointer_left.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom into the large slices around the pointer; go through the slices over the overview."""
        view = self._placing.view_at(event.position()) if self._placing else None
        turns = event.angleDelta().y() / 120
        if view is None or not view.large or not turns:
            event.ignore()
            return
        zoomed = self._zoom.by(turns, view, event.position(), self._most_zoom())
        if zoomed != self._zoom:
            self._zoom = zoomed
            self._arrange(only_large=True)
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show a frame when the focus came by the keyboard, or comes back from a menu to where it had."""
        super().focusInEvent(event)
        reasons = Qt.FocusReason
        by_key = event.reason() in (reasons.TabFocusReason, reasons.BacktabFocusReason)
        from_menu = event.reason() in (reasons.PopupFocusReason, reasons.MenuBarFocusReason)
        self._focus_shown = by_key or (from_menu and self._focus_kept)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the frame away."""
        super().focusOutEvent(event)
        self._focus_kept, self._focus_shown = self._focus_shown, False
        self.update()

    def _drag(self, at: QPoint) -> bool:
        """Move a zoomed slice along with the pressed pointer; say whether that happened."""
        if self._dragged is None or self._pressed is None or self._zoom.factor <= 1 or self._placing is None:
            return False
        view = self._placing.arrangement.large[0]
        self._zoom = self._zoom.moved(at - self._dragged, view)
        self._dragged = at
        self._arrange(only_large=True)
        return True

    def _most_zoom(self) -> float:
        """Return the zoom at which cells are comfortable for their numbers."""
        if self._placing is None:
            return 1.0
        comfortable = 2.0 * self._placing.needs.least_cell
        return max(1.0, comfortable / self._placing.unzoomed_cell)

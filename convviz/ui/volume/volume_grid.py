"""The widget that shows a volume: it is pointed at, clicked, dragged and zoomed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QHideEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from convviz.explore.state.regions import Span
from convviz.ui.look.keyboard_focus import KeyboardFocus
from convviz.ui.look.look import Look
from convviz.ui.volume.outlines import in_one
from convviz.ui.volume.overlay_painting import draw_focus
from convviz.ui.volume.overlays import Overlay
from convviz.ui.volume.placing import Placing
from convviz.ui.volume.volume import Drawing, GridVolume
from convviz.ui.volume.volume_picture import VolumePicture
from convviz.ui.words.dressed import Dressed

DRAG_START = 5  # px the pointer moves before a press becomes a drag


class VolumeGrid(Dressed, KeyboardFocus):
    """Shows a `GridVolume` and the `Overlay`s over it.

    ``cell_clicked``, ``cell_doubled`` and ``cell_pointed`` carry (x, y, slice), without the padding.
    ``slice_chosen`` carries a slice whose small picture in the overview was clicked. ``arranged`` is emitted
    when other slices than before are large, ``rounding_changed`` when ``rounds`` is another than before, or
    the widget was shown or hidden. ``paints`` counts paint events; ``last_dirty`` is what was last repainted;
    ``picture`` is changed through the widget alone, and counts what was drawn again.
    """

    cell_clicked = Signal(int, int, int)
    cell_pointed = Signal(int, int, int)
    pointer_left = Signal()
    cell_doubled = Signal(int, int, int)
    slice_chosen = Signal(int)
    arranged = Signal()
    rounding_changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.paints = 0
        self.last_dirty = QRegion()
        self.picture = VolumePicture(look, self.size)
        self._told_large: tuple[tuple[int, ...], bool] = ((), False)
        self._told_rounds = False
        self._corner: QWidget | None = None
        self._under: tuple[int, int, int] | None = None
        self._pressed: QPoint | None = None
        self._dragged: QPoint | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # nothing beneath is painted for a step
        self.setMinimumSize(80, 60)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def set_volume(self, volume: GridVolume) -> None:
        """Draw ``volume`` from now on; of one like the last, only what differs is drawn again."""
        self._repaint(self.picture.set_volume(volume))

    def set_overlays(self, overlays: tuple[Overlay, ...]) -> None:
        """Draw ``overlays`` from now on, later ones over earlier ones; repaint only where they differ."""
        self._repaint(self.picture.set_overlays(overlays))

    def _restyle(self) -> None:
        self._repaint(self.picture.set_look(self.look))

    def reveal(self, slice_: int, overlays: tuple[Overlay, ...] | None = None) -> None:
        """Draw ``slice_`` large, where not all slices are, and ``overlays`` from now on where given."""
        self._repaint(self.picture.reveal(slice_, overlays))

    def set_corner(self, widget: QWidget) -> None:
        """Keep ``widget`` at the upper right while only some slices are large, else hidden."""
        self._corner = widget
        widget.setParent(self)
        self.place_corner()

    def place_corner(self) -> None:
        """Put the corner widget where it belongs; call this when its size changed."""
        if self._corner is not None:
            self._corner.setVisible(self.some_large)
            self._corner.adjustSize()
            self._corner.move(self.width() - self._corner.width(), 0)

    @property
    def volume(self) -> GridVolume | None:
        """What is drawn."""
        return self.picture.volume

    @property
    def overlays(self) -> tuple[Overlay, ...]:
        """What is drawn over the volume."""
        return self.picture.overlays

    @property
    def placing(self) -> Placing | None:
        """Where the slices are, or None while there is no volume or no room for it."""
        return self.picture.placing

    @property
    def large_slices(self) -> tuple[int, ...]:
        """The slices drawn large: all of them when they fit."""
        return self.picture.large_slices

    @property
    def some_large(self) -> bool:
        """Whether only some slices are large; all of them are in an overview where it has room."""
        return self.picture.some_large

    @property
    def draws_one_slice(self) -> bool:
        """Whether all channels are one picture in true colour."""
        return self.volume is not None and self.volume.drawing is Drawing.RGB

    @property
    def numbered(self) -> bool:
        """Whether the cells of the large slices have room for their numbers."""
        return self.picture.numbered

    @property
    def rounds(self) -> bool:
        """Whether there are numbers in the cells, and some of them are cut."""
        return self.picture.rounds

    @property
    def cell_size(self) -> float:
        """The side in px of a cell of the large slices, as they are zoomed; broken where cells are small."""
        return self.picture.cell_size

    def cell_at(self, point: QPointF) -> tuple[int, int, int] | None:
        """Return the (x, y, slice) drawn at ``point`` in px, or None between the slices."""
        return self.placing.cell_at(point) if self.placing else None

    def cell_rect(self, x: int, y: int, slice_: int) -> QRect:
        """Return the rectangle in px of a cell, in the large drawing of its slice where there is one."""
        return self.placing.cell_rect(x, y, slice_) if self.placing else QRect()

    def block_rect(self, columns: Span, rows: Span, slice_: int) -> QRect:
        """Return the rectangle in px around cells, in the large drawing of their slice where there is one."""
        across, down = columns.indices, rows.indices
        if not across or not down:
            return QRect()
        first, last = self.cell_rect(across[0], down[0], slice_), self.cell_rect(across[-1], down[-1], slice_)
        return first.united(last)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the volume, its overlays and the frame of the keyboard's focus."""
        self.paints += 1
        with QPainter(self) as painter:
            painter.setClipRegion(event.region())
            self.picture.paint(painter, event.region(), self.devicePixelRatioF())
            if self.focus_shown and self.placing is not None:
                draw_focus(painter, self.rect(), self.picture.look)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find the room for the slices again."""
        super().resizeEvent(event)
        self._repaint(self.picture.resize())
        self.place_corner()

    def showEvent(self, event: QShowEvent) -> None:
        """Say that there may be numbers now."""
        super().showEvent(event)
        self.rounding_changed.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Say that there are none."""
        super().hideEvent(event)
        self.rounding_changed.emit()

    def event(self, event: QEvent) -> bool:
        """Show all digits of a number that is cut while the pointer rests on it."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self.picture.inexact:
            cell = self.cell_at(QPointF(event.pos()))
            words = "" if cell is None else self.picture.whole_number(*cell)
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
        if pressed is None or self.placing is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if (at.toPoint() - pressed).manhattanLength() >= DRAG_START and self.picture.zoomed:
            return
        view = self.placing.view_at(at)
        cell = self.cell_at(at)
        if view is None or cell is None:
            return
        if view.large:
            self.cell_clicked.emit(*cell)
        else:
            self.slice_chosen.emit(view.slice)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Say which cell was clicked twice: it is to be changed. A click beside the slices is the panel's."""
        view = self.placing.view_at(event.position()) if self.placing else None
        event.setAccepted(view is not None)
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
        view = self.placing.view_at(event.position()) if self.placing else None
        turns = event.angleDelta().y() / 120
        if view is None or not view.large or not turns:
            event.ignore()
            return
        self._repaint(self.picture.zoom_by(turns, view, event.position()))
        event.accept()

    def _repaint(self, dirty: QRegion) -> None:
        """Have ``dirty`` painted; say what is arranged or rounded otherwise than before."""
        if not dirty.isEmpty():
            self.last_dirty = in_one(dirty)
            self.update(self.last_dirty)
            large = self.large_slices, self.some_large
            told_large, self._told_large = self._told_large, large
            if large != told_large:
                self.place_corner()
                self.arranged.emit()
        rounds = self.rounds
        told_rounds, self._told_rounds = self._told_rounds, rounds
        if rounds is not told_rounds:
            self.rounding_changed.emit()

    def _drag(self, at: QPoint) -> bool:
        """Move a zoomed slice along with the pressed pointer; say whether that happened."""
        if self._dragged is None or self._pressed is None or not self.picture.zoomed:
            return False
        by, self._dragged = at - self._dragged, at
        self._repaint(self.picture.pan(by))
        return True

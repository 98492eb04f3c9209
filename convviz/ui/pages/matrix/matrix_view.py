"""The matrix as far as it is seen, and what pointer and keys do to it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QRegion,
    QResizeEvent,
    QWheelEvent,
)

from convviz.explore.display.matrix.matrix_entries import entry_at, places_of
from convviz.explore.display.matrix.matrix_part import MatrixPart, named_entry
from convviz.explore.state.state import Position, WeightCell
from convviz.ui.look.keyboard_focus import KeyboardFocus
from convviz.ui.look.look import Look
from convviz.ui.pages.matrix.camera import Camera, first_camera, followed, refitted
from convviz.ui.pages.matrix.entry_colours import EntryTiles, entry_colours
from convviz.ui.pages.matrix.matrix_labels import margins
from convviz.ui.pages.matrix.matrix_overlays import MatrixLayout, draw_places, draw_pointed, draw_row
from convviz.ui.pages.matrix.matrix_pixmap import MatrixScene, matrix_pixmap, most_cell
from convviz.ui.pages.matrix.scroll_bars import ScrollBars
from convviz.ui.words.dressed import Dressed

BAR = 12  # units: how thick a scroll bar is
DRAG_START = 5  # px the pointer moves before a press becomes a drag
KEY_PAN = 0.2  # of the room


class MatrixView(Dressed, KeyboardFocus):
    """Draws a `MatrixPart`. ``entry_clicked`` and ``entry_pointed`` carry (row, column).

    ``entry_pointed`` carries (−1, −1) when the pointer leaves; ``moved`` says that other rows or columns are
    seen. ``builds`` counts pictures of the whole, ``last_dirty`` is what the last step asked to repaint.
    """

    entry_clicked = Signal(int, int)
    entry_pointed = Signal(int, int)
    moved = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.builds = 0
        self.last_dirty = QRegion()
        self.look = look
        self._part: MatrixPart | None = None
        self._tiles: EntryTiles | None = None
        self._camera: Camera | None = None
        self._close = False
        self._pixmap: QPixmap | None = None
        self.under: tuple[int, int] | None = None  # the (row, column) below the pointer
        self._at: QPointF | None = None
        self._pressed: QPointF | None = None
        self._dragged: QPointF | None = None
        self._bars = ScrollBars(self)
        self._bars.scrolled.connect(self._scroll)
        self.moved.connect(self._point_soon)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # What the page asks for ----------------------------------------------------------------------

    def show_part(self, part: MatrixPart) -> None:
        """Draw ``part``; a step repaints the rows that it leaves and reaches."""
        old, self._part = self._part, part
        if old is None or old.layer.geometry != part.layer.geometry:
            self.under = None
            self._renew(part)
            self.reset()
            return
        if (old.layer, old.limit) != (part.layer, part.limit):
            self._renew(part)
            self._make_room(part)
        if old.position != part.position:
            self._step(old, part)
        lit = self._lit(part)
        if lit != self._lit(old) or (lit is not None and old.position != part.position):
            self.update()

    def look_closely(self, close: bool) -> None:
        """Begin with the current neuron's entries, so that they are read, or with the whole matrix."""
        if close != self._close:
            self._close = close
            self.reset()

    def _restyle(self) -> None:
        if self._part is not None:
            self._renew(self._part)
        self._refit()

    @property
    def rows(self) -> range:
        """The rows that are seen."""
        return self._camera.rows if self._camera else range(0)

    @property
    def columns(self) -> range:
        """The columns that are seen."""
        return self._camera.columns if self._camera else range(0)

    @property
    def can_zoom(self) -> tuple[bool, bool]:
        """Whether there is more to see by zooming in, and by zooming out."""
        if self._camera is None:
            return False, False
        return self._camera.zoomed(1, 0, 0) != self._camera, self._camera.zoomed(-1, 0, 0) != self._camera

    def zoom(self, turns: float, at: QPointF | None = None) -> None:
        """Zoom by turns of the wheel around a point of the widget, or around the middle."""
        layout, camera = self._layout(), self._camera
        if layout is not None and camera is not None:
            x = camera.width / 2 if at is None else at.x() - layout.room.left
            y = camera.height / 2 if at is None else at.y() - layout.room.top
            self._look_through(camera.zoomed(turns, x, y))

    def reset(self) -> None:
        """Show the whole matrix, or of a large one the part around the current neuron."""
        self._camera = None
        self._refit()

    def entry_rect(self, row: int, column: int) -> QRectF:
        """Return the rectangle in px of an entry."""
        layout = self._layout()
        return QRectF() if layout is None else layout.entry_rect(row, column)

    def forget_pointer(self) -> None:
        """Point at nothing until the pointer moves again."""
        self.under = self._at = self._pressed = None

    def scene(self) -> MatrixScene | None:
        """Return all that the picture is drawn from; None before anything is shown."""
        part, layout = self._part, self._layout()
        if part is None or layout is None:
            return None
        tiles, ratio = self._tiles or self._renew(part), self.devicePixelRatioF()
        return MatrixScene(
            part.layer, part.sharing, tiles, layout.camera, layout.room, self.look, self.size(), ratio
        )

    # Qt ------------------------------------------------------------------------------------------

    def minimumSizeHint(self) -> QSize:
        """Ask for enough to see a few rows."""
        return QSize(self.look.px(300), self.look.px(160))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as fits into the new size."""
        super().resizeEvent(event)
        self._refit()

    def changeEvent(self, event: QEvent) -> None:
        """Draw again for a screen of another pixel ratio."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._pixmap = None
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Copy the picture; draw the current row, the places of a weight and the pointed entry."""
        with QPainter(self) as painter:
            painter.setClipRegion(event.region())
            part, layout, scene = self._part, self._layout(), self.scene()
            if part is None or layout is None or scene is None:
                painter.fillRect(self.rect(), QColor(self.look.palette.surface))
                return
            painter.drawPixmap(0, 0, self._picture(scene))
            draw_row(painter, layout, part.row)
            if self.under is not None:
                weight = entry_at(part.layer, *self.under)
                if weight.weight is not None:
                    at = Position(weight.neuron.x, weight.neuron.y, weight.neuron.d)
                    draw_places(painter, layout, places_of(part.layer, weight.weight, at, self.rows))
                draw_pointed(painter, layout, *self.under)
            elif (lit := self._lit(part)) is not None:
                draw_places(painter, layout, places_of(part.layer, lit, part.position, self.rows))
            if self.focus_shown:
                painter.setPen(QPen(QColor(self.look.palette.focus), self.look.px(2), Qt.PenStyle.DashLine))
                painter.drawRect(self.rect().adjusted(1, 1, -2, -2))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a click or a drag begins."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position()
            self._dragged = None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say which entry is under the pointer; move the matrix along with the pressed one."""
        at = self._at = event.position()
        if self._pressed is None:
            self._point(self._entry(at))
            return
        if self._dragged is None and (at - self._pressed).manhattanLength() < DRAG_START:
            return
        before, self._dragged = self._dragged or self._pressed, at
        if self._camera is not None:
            self._look_through(self._camera.moved(at.x() - before.x(), at.y() - before.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go to the entry under the pointer, unless it was a drag."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        pressed, dragged = self._pressed, self._dragged
        self._pressed = self._dragged = None
        entry = self._entry(event.position())
        if pressed is not None and dragged is None and entry is not None:
            self.entry_clicked.emit(*entry)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Go back to the start."""
        self.reset()

    def leaveEvent(self, event: QEvent) -> None:
        """Say that nothing is pointed at any more."""
        super().leaveEvent(event)
        self._at = None
        self._point(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the pointer; sideways, and with Shift, move."""
        turn = event.angleDelta()
        sideways = turn.x() if turn.x() else turn.y()
        if self._camera is None:
            return
        if turn.x() or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._look_through(self._camera.moved(sideways / 120 * KEY_PAN * self._camera.width, 0))
        else:
            self.zoom(turn.y() / 120, event.position())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with Ctrl and arrows; other keys, those that zoom as well, belong to the window."""
        keys = Qt.Key
        key, control = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        pans = {keys.Key_Left: (1, 0), keys.Key_Right: (-1, 0), keys.Key_Up: (0, 1), keys.Key_Down: (0, -1)}
        if control and key in pans and self._camera is not None:
            x, y = pans[keys(key)]
            wide, high = KEY_PAN * self._camera.width, KEY_PAN * self._camera.height
            self._look_through(self._camera.moved(x * wide, y * high))
        else:
            event.ignore()

    # Inside --------------------------------------------------------------------------------------

    def _lit(self, part: MatrixPart) -> WeightCell | None:
        """Return the weight whose places are framed: the chosen one, close by the one that is named."""
        if not self._close:
            return part.chosen
        named = named_entry(part)
        return None if named is None else named.weight

    def _layout(self) -> MatrixLayout | None:
        if self._part is None or self._camera is None:
            return None
        g = self._part.layer.geometry
        return MatrixLayout(g, self._camera, margins(g, self.look), self.look)

    def _picture(self, scene: MatrixScene) -> QPixmap:
        """Return the picture of entries and labels; it is drawn when there is none."""
        if self._pixmap is None or self._pixmap.devicePixelRatio() != scene.ratio:
            self._pixmap = matrix_pixmap(scene)
            self.builds += 1
        return self._pixmap

    def _renew(self, part: MatrixPart) -> EntryTiles:
        """Forget the colours of another layer or another theme."""
        self._tiles = EntryTiles(part.layer, entry_colours(self.look.palette, part.sharing), part.limit)
        self._pixmap = None
        self.update()
        return self._tiles

    def _refit(self) -> None:
        """Fit the camera to the present size; what was zoomed into stays at the same corner."""
        part, look = self._part, self.look
        if part is None:
            return
        room, bar = margins(part.layer.geometry, look), look.px(BAR)
        size = self.width() - room.left - bar, self.height() - room.top - bar
        if min(size) >= 2:
            fresh = first_camera(part, size, most_cell(part.layer, look), look, self._close)
            self._look_through(fresh if self._camera is None else refitted(self._camera, fresh, part))

    def _make_room(self, part: MatrixPart) -> None:
        """Let the largest entries be large enough for the numbers of another layer of the same shape."""
        if self._close:
            self._refit()
        elif self._camera is not None:
            most = most_cell(part.layer, self.look)
            self._look_through(replace(self._camera, most=most).zoomed(0, 0, 0))

    def _look_through(self, camera: Camera) -> None:
        if camera != self._camera and self._part is not None:
            self._camera = camera
            self._pixmap = None
            self._bars.follow(camera, margins(self._part.layer.geometry, self.look), self.look.px(BAR))
            self.update()
            self.moved.emit()

    def _step(self, old: MatrixPart, part: MatrixPart) -> None:
        """Repaint the row that the walk leaves and the one that it reaches; scroll where that is not seen."""
        layout = self._layout()
        if layout is not None:
            self.last_dirty = QRegion(layout.row_region(old.row)) + QRegion(layout.row_region(part.row))
            self.update(self.last_dirty)
            self._look_through(followed(layout.camera, part))

    def _scroll(self) -> None:
        """Go where a person moved a scroll bar to."""
        camera, (across, down) = self._camera, self._bars.place
        if camera is not None:
            # A bar stands at whole columns and rows: the one that was not moved must not round the other.
            x = camera.x if across is None or across == round(camera.x) else across
            y = camera.y if down is None or down == round(camera.y) else down
            self._look_through(replace(camera, x=x, y=y).kept_inside())

    def _entry(self, at: QPointF) -> tuple[int, int] | None:
        layout = self._layout()
        return layout.camera.entry_at(at.x() - layout.room.left, at.y() - layout.room.top) if layout else None

    def _point_soon(self) -> None:
        """Say that another entry is under the resting pointer, once this event is over."""
        if self._at is not None:
            QTimer.singleShot(0, self, self._point_again)

    def _point_again(self) -> None:
        if self._at is not None and self._dragged is None:
            self._point(self._entry(self._at))

    def _point(self, entry: tuple[int, int] | None) -> None:
        if entry != self.under:
            self.under = entry
            self.update()
            self.entry_pointed.emit(*(entry or (-1, -1)))

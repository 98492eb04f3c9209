"""The wall of weight sets, without sharing: one tile for each neuron of a slice, laid out like the slice."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)

from convviz.explore.display.parts import WallPart
from convviz.ui.look.keyboard_focus import KeyboardFocus
from convviz.ui.look.look import Look
from convviz.ui.panels.wall_layout import WallLayout
from convviz.ui.panels.wall_picture import WallPicture, plan_of
from convviz.ui.panels.wall_tiles import TilePictures
from convviz.ui.volume.overlay_painting import draw_focus
from convviz.ui.words.dressed import Dressed

EDGE = 4  # units around the wall, for its frame
CLOSEST = 220  # units of a tile that is zoomed as far as it goes
OBLONG = 40  # units of a tile from which on its label may lie beside its picture
FEW = 16  # tiles that are repainted one by one
DRAG_START = 5  # px the pointer moves before a press becomes a drag
KEY_PAN = 0.2  # of the room
PANS = {
    Qt.Key.Key_Left: (1, 0),
    Qt.Key.Key_Right: (-1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
ZOOMS = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1, Qt.Key.Key_0: 0}


class WeightWall(Dressed, KeyboardFocus):
    """Draws a `WallPart`. ``tile_clicked`` and ``tile_pointed`` carry (x, y), the latter (−1, −1) at the end.

    ``shown_changed`` when tiles show another number of ``channels``, or of ``weights``, of their sets than
    before.

    Equal sets have equal pictures, all on one colour scale. The current set is framed, those of neurons that
    the walk has not come to are dashed and faint. In a fully connected layer the place is outlined where the
    weights started. The wheel zooms while the wall has the focus, and always with Ctrl; so do +, − and 0.
    """

    tile_clicked = Signal(int, int)
    tile_pointed = Signal(int, int)
    shown_changed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.part: WallPart | None = None
        self.pictures = TilePictures()
        self._layout: WallLayout | None = None
        self._picture: WallPicture | None = None
        self._under: tuple[int, int] | None = None
        self.channels = 0  # of a set that its tile shows; small tiles show the first only
        self.weights = 0  # of a set that its tile shows: not all where a tile has fewer px than that
        self._pressed: QPointF | None = None
        self._dragged: QPointF | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the arrow keys with the walk

    # What the panel asks for ---------------------------------------------------------------------

    def show_part(self, part: WallPart) -> None:
        """Draw ``part``; a step repaints the tiles that it leaves and reaches."""
        old, self.part = self.part, part
        if old == part:
            return
        if old is None or old.layer.geometry != part.layer.geometry:
            self._under = self._layout = None
            self._fit()
        elif (old.layer, old.d, old.limit) != (part.layer, part.d, part.limit):
            self._picture = None
            self.update()
            self._count_shown()
        self._follow(part)
        if old is not None and self._picture is not None:
            self._repaint(old, part)

    def tile_rect(self, x: int, y: int) -> QRect:
        """Return the rectangle in px of the tile of (x, y); beyond the widget where it is not seen."""
        edge = self.look.px(EDGE)
        return self._layout.rect(x, y).translated(edge, edge) if self._layout else QRect()

    def picture_rect(self, x: int, y: int) -> QRectF:
        """Return the rectangle in px of the picture on the tile of (x, y)."""
        picture = self._pictured()
        return picture.plan.target(self.tile_rect(x, y)) if picture else QRectF()

    def tile_at(self, at: QPointF) -> tuple[int, int] | None:
        """Return the position (x, y) whose tile is at a point in px, or None."""
        edge = self.look.px(EDGE)
        return self._layout.at(at.x() - edge, at.y() - edge) if self._layout else None

    @property
    def seen(self) -> tuple[range, range]:
        """The columns and the rows of tiles that are seen, if only in part."""
        return self._layout.seen if self._layout else (range(0), range(0))

    @property
    def labelled(self) -> bool:
        """Whether tiles have room for their (x, y)."""
        picture = self._pictured()
        return picture is not None and not picture.plan.label.isEmpty()

    def zoom(self, turns: float, at: QPointF | None = None) -> None:
        """Zoom by turns of the wheel around a point in px, or around the current tile; 0 shows all."""
        layout, edge = self._layout, self.look.px(EDGE)
        if layout is None or self.part is None:
            return
        if turns == 0:
            self._look_through(layout.zoomed(-1000, 0, 0))
            return
        around = QPointF(self.tile_rect(*self.part.here).center()) if at is None else at
        self._look_through(layout.zoomed(turns, around.x() - edge, around.y() - edge))

    # Qt ------------------------------------------------------------------------------------------

    def minimumSizeHint(self) -> QSize:
        """Ask for enough to see that there are many tiles."""
        return QSize(self.look.px(120), self.look.px(80))

    def sizeHint(self) -> QSize:
        """Ask for little; the panel gives what there is."""
        return self.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the tiles out in the new room."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Draw again for a screen of another pixel ratio."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._picture = None
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tiles in what is to be painted."""
        with QPainter(self) as painter:
            painter.setClipRegion(event.region())
            painter.fillRect(event.rect(), QColor(self.look.palette.surface))
            picture = self._pictured()
            if self.part is not None and picture is not None:
                edge = self.look.px(EDGE)
                painter.translate(edge, edge)
                picture.draw(painter, self.part, event.rect().translated(-edge, -edge))
                painter.translate(-edge, -edge)
                painter.setClipRect(event.rect())
                self._draw_frames(painter, self.part)
            if self.focus_shown:
                draw_focus(painter, self.rect(), self.look)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a click or a drag begins."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._dragged = event.position(), None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say which tile the pointer is on; move a zoomed wall along with the pressed one."""
        at = event.position()
        if self._pressed is None or self._layout is None or self._layout.zoom == 1:
            self._point(self.tile_at(at))
            return
        if self._dragged is None and (at - self._pressed).manhattanLength() < DRAG_START:
            return
        before, self._dragged = self._dragged or self._pressed, at
        self._look_through(self._layout.moved(at.x() - before.x(), at.y() - before.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go to the neuron of the clicked tile, unless it was a drag."""
        pressed, dragged = self._pressed, self._dragged
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._pressed = self._dragged = None
        tile = self.tile_at(event.position())
        if pressed is not None and dragged is None and tile is not None:
            self.tile_clicked.emit(*tile)

    def leaveEvent(self, event: QEvent) -> None:
        """Say that no tile is pointed at any more."""
        super().leaveEvent(event)
        self._point(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the pointer with the keys, or with Ctrl; else the page scrolls."""
        turns = event.angleDelta().y() / 120
        if turns and (self.hasFocus() or event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            self.zoom(turns, event.position())
            event.accept()
        else:
            event.ignore()

    def event(self, event: QEvent) -> bool:
        """Take the keys that zoom before they are shortcuts: they come with the focus alone."""
        before = QEvent.Type.ShortcutOverride
        if isinstance(event, QKeyEvent) and event.type() == before and event.key() in ZOOMS:
            event.accept()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom with +, − and 0, and move a zoomed wall with Ctrl and arrows; other keys are the window's."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in ZOOMS:
            self.zoom(ZOOMS[Qt.Key(event.key())])
        elif control and event.key() in PANS and self._layout is not None:
            x, y = PANS[Qt.Key(event.key())]
            wide, high = KEY_PAN * self._layout.width, KEY_PAN * self._layout.height
            self._look_through(self._layout.moved(x * wide, y * high))
        else:
            event.ignore()

    # Inside --------------------------------------------------------------------------------------

    def _restyle(self) -> None:
        self._fit()

    def _fit(self) -> None:
        """Lay the tiles out in the present room; what was zoomed into stays."""
        self._picture = None
        self.update()
        edge = self.look.px(EDGE)
        width, height = self.width() - 2 * edge, self.height() - 2 * edge
        if self.part is None or min(width, height) < 1:
            self._layout = None
            return
        columns, rows, _ = self.part.layer.geometry.output_shape
        most, oblong, old = self.look.px(CLOSEST), self.look.px(OBLONG), self._layout
        fresh = WallLayout(columns, rows, width, height, most, oblong)
        if old is not None and old.zoom != 1:
            fresh = replace(fresh, zoom=old.zoom, x=old.x, y=old.y).kept_inside()
        self._layout = fresh.showing(*self.part.here)
        self._count_shown()

    def _follow(self, part: WallPart) -> None:
        """Keep the current tile in sight."""
        if self._layout is not None:
            self._look_through(self._layout.showing(*part.here))

    def _look_through(self, layout: WallLayout) -> None:
        if layout != self._layout:
            self._layout, self._picture = layout, None
            self.update()
            self._count_shown()

    def _count_shown(self) -> None:
        """Find out how many channels and weights of its set each tile has room for."""
        if self.part is None or self._layout is None:
            return
        plan = plan_of(self.part, self._layout, self.look, self.devicePixelRatioF())
        channels = len(plan.size.c)
        weights = len(plan.size.i) * len(plan.size.j) * channels
        if (channels, weights) != (self.channels, self.weights):
            self.channels, self.weights = channels, weights
            self.shown_changed.emit()

    def _repaint(self, old: WallPart, part: WallPart) -> None:
        """Repaint the tiles that look different in ``part``: few after a step."""
        changed = set(zip(*np.nonzero(_mask(old) ^ _mask(part)), strict=True))
        if len(changed) > FEW:
            self.update()
            return
        changed |= {old.here, part.here} if old.here != part.here else set()
        changed |= {at for at in (old.pointed, part.pointed) if at and old.pointed != part.pointed}
        room = self.look.px(EDGE)
        for x, y in changed:
            self.update(self.tile_rect(int(x), int(y)).adjusted(-room, -room, room, room))

    def _pictured(self) -> WallPicture | None:
        """Return the picture of the wall as it is now."""
        if self._picture is None and self.part is not None and self._layout is not None:
            ratio = self.devicePixelRatioF()
            self._picture = WallPicture(self.part, self._layout, self.look, ratio, self.pictures)
        return self._picture

    def _draw_frames(self, painter: QPainter, part: WallPart) -> None:
        """Draw the frame of the wall, of the tile that is pointed at, and of the current one."""
        assert self._layout is not None
        look, hue = self.look, self.look.hue(part.d)
        edge = look.px(EDGE)
        room = QRect(edge, edge, self._layout.width, self._layout.height)
        whole = self._layout.extent.translated(edge, edge)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(hue.line), look.px(2)))
        painter.drawRect(QRectF(whole).adjusted(-edge / 2, -edge / 2, edge / 2, edge / 2))
        painter.setClipRect(room.adjusted(-edge, -edge, edge, edge), Qt.ClipOperation.IntersectClip)
        for at, colour in ((part.pointed, look.palette.focus), (part.here, hue.line)):
            if at is not None:
                painter.setPen(QPen(QColor(colour), look.px(4)))
                painter.drawRect(QRectF(self.tile_rect(*at)))

    def _point(self, tile: tuple[int, int] | None) -> None:
        if tile != self._under:
            self._under = tile
            self.tile_pointed.emit(*(tile or (-1, -1)))


def _mask(part: WallPart) -> NDArray[np.bool_]:
    """Return which positions of the slice are reached, (W2, H2)."""
    mask = np.zeros(part.layer.geometry.output_shape[:2], bool)
    for cells in part.reached:
        mask[cells.x.start : cells.x.stop, cells.y.start : cells.y.stop] = True
    return mask

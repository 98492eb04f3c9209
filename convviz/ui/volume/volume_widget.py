"""A widget that draws a volume: slices of cells, and what lies over them.

A step costs what it touches: colours, numbers and titles are kept in pixmaps (one at full strength, one
faint), and a step repaints only where its overlays differ from the last ones.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QWidget

from convviz.ui.look.look import Look
from convviz.ui.volume.arrangement import arrange
from convviz.ui.volume.base_pixmaps import BasePixmaps
from convviz.ui.volume.number_sizes import Form, form_in, forms_of, needs_of, readable, room_in
from convviz.ui.volume.outlines import in_one
from convviz.ui.volume.overlay_painting import draw_focus
from convviz.ui.volume.overlays import Overlay
from convviz.ui.volume.painted_overlays import PaintedOverlays, changed_fade
from convviz.ui.volume.placing import Placing, Zoom
from convviz.ui.volume.volume import ChangedCells, Drawing, GridVolume, changed


class VolumeWidget(QWidget):
    """Draws a `GridVolume` and `Overlay`s over it; ``arranged`` when other slices than before are large.

    ``base_builds``, ``slice_builds``, ``cell_builds``, ``paints`` and ``last_dirty`` count work.
    """

    arranged = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.base_builds = 0  # whole pixmaps built
        self.slice_builds = 0  # times only the large slices were redrawn
        self.cell_builds = 0  # times only changed cells were redrawn
        self.paints = 0
        self.last_dirty = QRegion()
        self._look = look
        self._volume: GridVolume | None = None
        self._painted = PaintedOverlays()
        self._current = 0
        self._zoom = Zoom()
        self._placing: Placing | None = None
        self._forms: tuple[Form, ...] = ()  # how the numbers may be written
        self._pixmaps: BasePixmaps | None = None
        self._corner: QWidget | None = None
        self._focus_shown = False  # a frame around the widget
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # nothing beneath is painted for a step
        self.setMinimumSize(80, 60)

    def set_volume(self, volume: GridVolume) -> None:
        """Draw ``volume`` from now on; of one like the last, only what differs is drawn anew."""
        old, self._volume = self._volume, volume
        if old == volume:
            return
        if old is not None and self._placing is not None:
            cells, forms = changed(old, volume), forms_of(volume.values, volume.room)
            if cells is not None and (forms == self._forms or self._stands_without_numbers(volume, forms)):
                self._forms = forms
                self._redraw(volume, self._placing, cells)
                return
        self._current = min(self._current, volume.slices - 1)
        self._zoom = Zoom()
        self._arrange()

    def set_overlays(self, overlays: tuple[Overlay, ...]) -> None:
        """Draw ``overlays`` from now on, later ones over earlier ones; repaint only where they differ."""
        if overlays == self._painted.overlays:
            return
        if self._placing is None:
            self._painted.take(overlays)
        else:
            self._repaint(self._painted.renew(overlays, self._placing, self._look))

    def set_look(self, look: Look) -> None:
        """Take on new colours and sizes."""
        if look != self._look:
            self._look = look
            self._arrange()

    def set_corner(self, widget: QWidget) -> None:
        """Keep ``widget`` at the upper right while there is an overview, and hidden while there is none."""
        self._corner = widget
        widget.setParent(self)
        self.place_corner()

    def place_corner(self) -> None:
        """Put the corner widget where it belongs; call this when its size changed."""
        if self._corner is not None:
            self._corner.setVisible(self.overview)
            self._corner.adjustSize()
            self._corner.move(self.width() - self._corner.width(), 0)

    def reveal(self, slice_: int, overlays: tuple[Overlay, ...] | None = None) -> None:
        """Draw ``slice_`` large, where not all slices are, and ``overlays`` from now on where given."""
        if self._volume is not None and slice_ != self._current:
            self._current = max(0, min(slice_, self._volume.slices - 1))
            if self._placing is not None and self._current not in self.large_slices:
                self._turn_to(self._placing, overlays)
        if overlays is not None:
            self.set_overlays(overlays)

    @property
    def large_slices(self) -> tuple[int, ...]:
        """The slices drawn large: all of them when they fit."""
        return tuple(v.slice for v in self._placing.arrangement.large) if self._placing else ()

    @property
    def overview(self) -> bool:
        """Whether only some slices are large, with all of them in an overview."""
        return bool(self._placing and self._placing.arrangement.overview)

    @property
    def draws_one_slice(self) -> bool:
        """Whether all channels are one picture in true colour."""
        return self._volume is not None and self._volume.drawing is Drawing.RGB

    @property
    def numbered(self) -> bool:
        """Whether the cells of the large slices have room for their numbers."""
        placing, look = self._placing, self._look
        return placing is not None and readable(self.cell_size, placing.needs.number, look)

    @property
    def forms(self) -> tuple[Form, ...]:
        """How the numbers of the volume may be written."""
        return self._forms

    @property
    def cell_size(self) -> float:
        """The side in px of a cell of the large slices, as they are zoomed; broken where cells are small."""
        return self._placing.arrangement.large[0].cell if self._placing else 1.0

    def cell_at(self, point: QPointF) -> tuple[int, int, int] | None:
        """Return the (x, y, slice) drawn at ``point`` in px, or None between the slices."""
        return self._placing.cell_at(point) if self._placing else None

    def cell_rect(self, x: int, y: int, slice_: int) -> QRect:
        """Return the rectangle in px of a cell, in the large drawing of its slice where there is one."""
        return self._placing.cell_rect(x, y, slice_) if self._placing else QRect()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Copy the pixmaps where the region is dirty and draw the overlays over them."""
        self.paints += 1
        if self._placing is None or self._volume is None:
            QPainter(self).fillRect(self.rect(), QColor(self._look.palette.surface))
            return
        if self._pixmaps is None or self._pixmaps.ratio != self.devicePixelRatioF():
            self._build()
        if self._pixmaps is None:
            return
        region = event.region()
        with QPainter(self) as painter:
            painter.setClipRegion(region)
            self._pixmaps.paint(painter, region, self._painted.fade, self._placing)
            self._painted.draw(painter, region)
            if self._focus_shown:
                draw_focus(painter, self.rect(), self._look)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find the room for the slices anew."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the pixmaps anew for a screen of another pixel ratio."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._pixmaps = None
            self.update()

    def _repaint(self, dirty: QRegion) -> None:
        self.last_dirty = in_one(dirty)
        self.update(self.last_dirty)

    def _arrange(self, only_large: bool = False) -> None:
        """Place the slices and have them drawn again: all of them, or only the large ones."""
        if self._volume is None or self.width() < 2 or self.height() < 2:
            return
        before = self.large_slices, self.overview
        if not only_large or not self._forms:
            self._forms = forms_of(self._volume.values, self._volume.room)
        needs = needs_of(self._volume, self._look, self._forms)
        plain = arrange(room_in(self.size(), self._look), self._volume.slices, self._current, needs)
        arrangement = plain
        if self._zoom.factor > 1:
            arrangement = replace(plain, large=tuple(self._zoom.applied(v) for v in plain.large))
        form = form_in(arrangement.large[0].cell, self._forms, self._look)
        needs = replace(needs, number=form.width, decimals=form.decimals)
        self._placing = Placing(self._volume, arrangement, needs, plain.large[0].cell)
        dirty = self._painted.place(self._placing, self._look)
        if only_large and self._pixmaps is not None and self.overview:
            dirty += self._pixmaps.redraw_large(self._volume, self._placing, self._look)
            self.slice_builds += 1
            self._repaint(dirty)
        else:
            self._pixmaps = None
            self.update()
        self.place_corner()
        if (self.large_slices, self.overview) != before:
            self.arranged.emit()

    def _turn_to(self, placing: Placing, overlays: tuple[Overlay, ...] | None) -> None:
        """Draw the current slice large, and ``overlays`` where there are other ones: both in one go."""
        fade = self._painted.fade
        if overlays is not None:
            self._painted.take(overlays)
        self._arrange(only_large=True)
        if self._painted.fade != fade:  # in the overview, which stays where it is
            self._repaint(self.last_dirty + changed_fade(fade, self._painted.fade, self._placing or placing))

    def _stands_without_numbers(self, volume: GridVolume, forms: tuple[Form, ...]) -> bool:
        """Say whether ``volume`` lies where the last one does, and neither has room for its numbers."""
        if self._placing is None or self.numbered or self._zoom.factor > 1:
            return False
        room, needs = room_in(self.size(), self._look), needs_of(volume, self._look)
        plain = arrange(room, volume.slices, self._current, needs)
        cell = plain.large[0].cell
        has_room = readable(cell, form_in(cell, forms, self._look).width, self._look)
        return plain == self._placing.arrangement and not has_room

    def _redraw(self, volume: GridVolume, placing: Placing, cells: tuple[ChangedCells, ...]) -> None:
        """Draw ``cells`` of a volume like the last one, where the last one is."""
        self._placing = replace(placing, volume=volume)
        if self._pixmaps is None:
            return  # it is not yet drawn at all
        self.cell_builds += 1
        self._repaint(self._pixmaps.redraw(volume, self._placing, cells))

    def _build(self) -> None:
        """Draw the pixmaps."""
        volume, placing, ratio = self._volume, self._placing, self.devicePixelRatioF()
        if volume is None or placing is None:
            return
        self._pixmaps = BasePixmaps(volume, placing, self._look, self.size(), ratio)
        self.base_builds += 1

"""A volume as it is drawn in a room: where its slices are, what lies over them, what to repaint and when.

A step costs what it touches: colours, numbers and titles are kept in pixmaps (one at full strength, one
faint), and a step repaints only where its overlays differ from the last ones.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QPoint, QPointF, QRect, QSize
from PySide6.QtGui import QColor, QPainter, QRegion

from convviz.ui.look.look import Look
from convviz.ui.volume.arrangement import Arrangement, Needs, SliceView, arrange
from convviz.ui.volume.base_pixmaps import BasePixmaps
from convviz.ui.volume.number_sizes import Form, cuts, form_in, forms_of, needs_of, readable, room_in
from convviz.ui.volume.overlays import Overlay
from convviz.ui.volume.painted_overlays import PaintedOverlays, changed_fade
from convviz.ui.volume.placing import Placing, Zoom
from convviz.ui.volume.volume import ChangedCells, Faint, GridVolume, changed


class VolumePicture:
    """A `GridVolume` and the `Overlay`s over it. Each change returns the region to repaint.

    Attributes: ``volume`` and ``look``; ``placing``, where the slices are, or None while there is no room;
    ``forms``, how numbers may be written; ``rounds``, whether there are numbers in the cells and some of
    them are cut; ``base_builds``, ``slice_builds`` and ``cell_builds``, how often all pixmaps, only the large
    slices and only changed cells were drawn.
    """

    def __init__(self, look: Look, size: Callable[[], QSize]) -> None:
        self.look = look
        self._size = size  # asked for: a widget that is not yet shown has a size, and no event tells it
        self.volume: GridVolume | None = None
        self.placing: Placing | None = None
        self.forms: tuple[Form, ...] = ()
        self.rounds = False
        self.base_builds = self.slice_builds = self.cell_builds = 0
        self._painted = PaintedOverlays()
        self._current = 0
        self._zoom = Zoom()
        self._pixmaps: BasePixmaps | None = None

    def set_volume(self, volume: GridVolume) -> QRegion:
        """Draw ``volume`` from now on; of one like the last, only what differs is drawn again."""
        old, self.volume = self.volume, volume
        if old == volume:
            return QRegion()
        if old is not None and self.placing is not None:
            cells, forms = changed(old, volume), forms_of(volume.values, volume.room)
            if cells is not None and (forms == self.forms or self._stays_without_numbers(volume, forms)):
                self.forms = forms
                return self._redraw(volume, self.placing, cells)
        self._current = min(self._current, volume.slices - 1)
        self._zoom = Zoom()
        return self._arrange()

    def set_overlays(self, overlays: tuple[Overlay, ...]) -> QRegion:
        """Draw ``overlays`` from now on, later ones over earlier ones."""
        if overlays == self.overlays:
            return QRegion()
        if self.placing is None:
            self._painted.take(overlays)
            return QRegion()
        return self._painted.renew(overlays, self.placing, self.look)

    def set_look(self, look: Look) -> QRegion:
        """Take on new colours and sizes."""
        if look == self.look:
            return QRegion()
        self.look = look
        return self._arrange()

    def resize(self) -> QRegion:
        """Find the room for the slices again: there is more or less of it."""
        return self._arrange()

    def reveal(self, slice_: int, overlays: tuple[Overlay, ...] | None = None) -> QRegion:
        """Draw ``slice_`` large, where not all slices are, and ``overlays`` from now on where given."""
        dirty = QRegion()
        if self.volume is not None and slice_ != self._current:
            self._current = max(0, min(slice_, self.volume.slices - 1))
            if self.placing is not None and self._current not in self.large_slices:
                dirty += self._turn_to_current(self.placing, overlays)
        return dirty if overlays is None else dirty + self.set_overlays(overlays)

    def zoom_by(self, turns: float, view: SliceView, at: QPointF) -> QRegion:
        """Zoom the large slices by ``turns`` of the wheel over ``at``, a point in ``view``."""
        return self._zoom_to(self._zoom.by(turns, view, at, self._most_zoom()))

    def pan(self, by: QPoint) -> QRegion:
        """Move the part of the large slices that is shown by so many px."""
        if self.placing is None or not self.zoomed:
            return QRegion()
        return self._zoom_to(self._zoom.moved(by, self.placing.arrangement.large[0]))

    def paint(self, painter: QPainter, region: QRegion, ratio: float) -> None:
        """Draw the volume and its overlays in ``region``, to which ``painter`` is clipped."""
        if self.volume is None or self.placing is None:
            painter.fillRect(region.boundingRect(), QColor(self.look.palette.surface))
            return
        if self._pixmaps is None or self._pixmaps.ratio != ratio:
            self._pixmaps = BasePixmaps(self.placing, self.look, self._size(), ratio)
            self.base_builds += 1
        fade = self._painted.fade
        self._pixmaps.paint(painter, region, None if fade is None else fade.clear, self.placing)
        self._painted.draw(painter, region)

    def whole_number(self, x: int, y: int, slice_: int) -> str:
        """Return the number of a cell with all its digits; "" of padding, and of a cell that is covered."""
        volume, fade = self.volume, self._painted.fade
        if volume is None:
            return ""
        if volume.faint is Faint.COVER and fade is not None:
            clear = (x in c.x.indices and y in c.y.indices and slice_ in c.slices.indices for c in fade.clear)
            if not any(clear):
                return ""
        return volume.whole_number(x, y, slice_)

    @property
    def overlays(self) -> tuple[Overlay, ...]:
        """What is drawn over the volume."""
        return self._painted.overlays

    @property
    def zoomed(self) -> bool:
        """Whether the large slices show a part of themselves alone."""
        return self._zoom.factor > 1

    @property
    def large_slices(self) -> tuple[int, ...]:
        """The slices drawn large: all of them when they fit."""
        return tuple(v.slice for v in self.placing.arrangement.large) if self.placing else ()

    @property
    def some_large(self) -> bool:
        """Whether only some slices are large; all of them are in an overview where it has room."""
        return self.placing is not None and self.placing.some_large

    @property
    def cell_size(self) -> float:
        """The side in px of a cell of the large slices, as they are zoomed; broken where cells are small."""
        return self.placing.arrangement.large[0].cell if self.placing else 1.0

    @property
    def numbered(self) -> bool:
        """Whether the cells of the large slices have room for their numbers."""
        return self.placing is not None and readable(self.cell_size, self.placing.needs.number, self.look)

    @property
    def inexact(self) -> bool:
        """Whether numbers are cut, or would be where there is room for them."""
        placing = self.placing
        return placing is not None and cuts(
            placing.volume.values, placing.needs.decimals, placing.needs.digits
        )

    def _arrange(self, only_large: bool = False) -> QRegion:
        """Place the slices and have them drawn again: all of them, or only the large ones."""
        if self.volume is None or self._size().width() < 2 or self._size().height() < 2:
            return QRegion()
        if not only_large or not self.forms:
            self.forms = forms_of(self.volume.values, self.volume.room)
        needs, unzoomed = self._arranged(self.volume, self.forms)
        arrangement = unzoomed
        if self.zoomed:
            arrangement = replace(unzoomed, large=tuple(self._zoom.applied(v) for v in unzoomed.large))
        form = form_in(arrangement.large[0].cell, self.forms, self.look)
        needs = replace(needs, number=form.width, decimals=form.decimals, digits=form.digits)
        self.placing = Placing(self.volume, arrangement, needs, unzoomed.large[0].cell)
        self._find_rounding()
        dirty = self._painted.place(self.placing, self.look)
        if only_large and self._pixmaps is not None and self.some_large:
            self.slice_builds += 1
            return dirty + self._pixmaps.redraw_large(self.placing)
        self._pixmaps = None
        return QRegion(QRect(QPoint(), self._size()))

    def _arranged(self, volume: GridVolume, forms: tuple[Form, ...]) -> tuple[Needs, Arrangement]:
        """Return what the slices of ``volume`` need and where they go.

        The rulers give way where without them the numbers of more slices can be read.
        """
        room, slices = room_in(self._size(), self.look), volume.slices
        needs = needs_of(volume, self.look, forms)
        arrangement = arrange(room, slices, self._current, needs)
        if volume.ruler:
            bare = replace(needs, left=0, below=0)
            without = arrange(room, slices, self._current, bare)
            if _numbered(without, needs) > _numbered(arrangement, needs):
                return bare, without
        return needs, arrangement

    def _turn_to_current(self, placing: Placing, overlays: tuple[Overlay, ...] | None) -> QRegion:
        """Draw the current slice large, and ``overlays`` where there are other ones."""
        fade = self._painted.fade
        if overlays is not None:
            self._painted.take(overlays)
        dirty = self._arrange(only_large=True)
        return dirty + changed_fade(fade, self._painted.fade, self.placing or placing)  # in the overview

    def _stays_without_numbers(self, volume: GridVolume, forms: tuple[Form, ...]) -> bool:
        """Say whether ``volume`` lies where the last one does, and neither has room for its numbers."""
        if self.placing is None or self.numbered or self.zoomed:
            return False
        _, arrangement = self._arranged(volume, forms)
        cell = arrangement.large[0].cell
        has_room = readable(cell, form_in(cell, forms, self.look).width, self.look)
        return arrangement == self.placing.arrangement and not has_room

    def _redraw(self, volume: GridVolume, placing: Placing, cells: tuple[ChangedCells, ...]) -> QRegion:
        """Draw ``cells`` of a volume like the last one, where the last one is."""
        self.placing = replace(placing, volume=volume)
        self._find_rounding()
        if self._pixmaps is None or not (cells or placing.volume.titles != volume.titles):
            return QRegion()  # it is not yet drawn at all, or looks the same
        self.cell_builds += 1
        return self._pixmaps.redraw(self.placing, cells)

    def _find_rounding(self) -> None:
        """Find out whether numbers are cut; the room comes first: volumes without it have many numbers."""
        self.rounds = self.numbered and self.inexact

    def _zoom_to(self, zoom: Zoom) -> QRegion:
        if zoom == self._zoom:
            return QRegion()
        self._zoom = zoom
        return self._arrange(only_large=True)

    def _most_zoom(self) -> float:
        """Return the zoom at which cells are comfortable for their numbers."""
        if self.placing is None:
            return 1.0
        comfortable = 2.0 * self.placing.needs.least_cell
        return max(1.0, comfortable / self.placing.unzoomed_cell)


def _numbered(arrangement: Arrangement, needs: Needs) -> int:
    """Return how many slices are large enough for their numbers."""
    return len(arrangement.large) if arrangement.large[0].cell >= needs.least_cell else 0

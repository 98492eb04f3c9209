"""Slices drawn anew whenever they are painted: where a step changes all of a few cells, pixmaps only cost."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QRegion

from convviz.ui.look.look import Look
from convviz.ui.volume.changes import Changed
from convviz.ui.volume.overlays import Veil
from convviz.ui.volume.placing import Placing, clip_of
from convviz.ui.volume.shading import Shading
from convviz.ui.volume.slice_painter import SlicePainter
from convviz.ui.volume.titles import draw_titles, title_reach
from convviz.ui.volume.volume import GridVolume

FAR = 10_000  # px, beyond the end of any widget


class Fresh:
    """Does what `Sheets` does, and keeps nothing but colours; it knows no veil."""

    def __init__(self, volume: GridVolume, placing: Placing, look: Look, ratio: float) -> None:
        self.ratio = ratio
        self._shading = Shading(volume, look, fades=False)
        self._shown = (volume, placing, look)
        self._room, self._cells = _room_of(placing, look), _cells_of(placing)

    def redraw_large(self, volume: GridVolume, placing: Placing, look: Look) -> QRect:
        """Show other large slices, or another part of them; return where slices and titles are."""
        self._shown = (volume, placing, look)
        self._room, self._cells = _room_of(placing, look), _cells_of(placing)
        return self._room

    def redraw(self, volume: GridVolume, placing: Placing, cells: tuple[Changed, ...]) -> QRegion:
        """Take on a volume that is arranged as the last one was; return where what changed is."""
        self._shading.renew(volume, cells)
        before, self._shown = self._shown[0], (volume, placing, self._shown[2])
        return QRegion(self._cells if volume.titles == before.titles else self._room)

    def paint(self, painter: QPainter, region: QRegion, _veil: Veil | None, _placing: Placing) -> None:
        """Draw all that is in ``region``."""
        volume, placing, look = self._shown
        bounds = region.boundingRect()
        painter.fillRect(bounds, QColor(look.palette.surface))
        drawer = SlicePainter(painter, placing, look, is_faint=False, shading=self._shading)
        views = placing.arrangement
        if views.overview:
            drawer.draw(views.overview)
        drawer.draw_all([(view, clip_of(view)) for view in views.large])
        if volume.titles and _is_titled(placing, bounds):
            draw_titles(painter, volume, placing, look, views.large)


def _room_of(placing: Placing, look: Look) -> QRect:
    """Return the rectangle of all slices and their titles; that of one alone may reach far."""
    needs, beyond, room = placing.needs, title_reach(look), QRect()
    for view in placing.arrangement.views:
        room |= clip_of(view).adjusted(-needs.left - 1, -needs.top, beyond, 1)
    return room.adjusted(0, 0, FAR if len(placing.arrangement.large) == 1 else 0, 0)


def _cells_of(placing: Placing) -> QRect:
    """Return the rectangle around all slices, the edges of small ones included."""
    room = QRect()
    for view in placing.arrangement.views:
        room |= clip_of(view) if view.large else clip_of(view).adjusted(-1, -1, 1, 1)
    return room


def _is_titled(placing: Placing, room: QRect) -> bool:
    """Say whether ``room`` reaches into the lines above the large slices."""
    above = placing.needs.top
    return any(
        room.intersects(QRect(0, view.clip.y - above, FAR, above)) for view in placing.arrangement.large
    )

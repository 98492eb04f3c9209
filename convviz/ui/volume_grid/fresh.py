"""Slices drawn anew whenever they are painted: where a step changes all of a few cells, pixmaps only cost."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QRegion

from convviz.ui.look import Look
from convviz.ui.volume_grid.changes import Changed
from convviz.ui.volume_grid.overlays import Veil
from convviz.ui.volume_grid.placing import Placing, clip_of
from convviz.ui.volume_grid.shading import Shading
from convviz.ui.volume_grid.slice_painting import SlicePainter
from convviz.ui.volume_grid.titles import draw_titles, title_reach
from convviz.ui.volume_grid.volume import GridVolume

FAR = 10_000  # px, beyond the end of any widget


class Fresh:
    """Does what `Sheets` does, and keeps nothing but colours; it knows no veil."""

    def __init__(self, volume: GridVolume, placing: Placing, look: Look, ratio: float) -> None:
        self.ratio = ratio
        self._shading = Shading(volume, look, fades=False)
        self._shown = (volume, placing, look)
        self._room = _room_of(placing, look)

    def redraw_large(self, volume: GridVolume, placing: Placing, look: Look) -> QRect:
        """Show other large slices, or another part of them; return where slices and titles are."""
        self._shown, self._room = (volume, placing, look), _room_of(placing, look)
        return self._room

    def redraw(self, volume: GridVolume, placing: Placing, cells: tuple[Changed, ...]) -> QRegion:
        """Take on a volume that is arranged as the last one was; return where slices and titles are."""
        self._shading.renew(volume, cells)
        self._shown = (volume, placing, self._shown[2])
        return QRegion(self._room)

    def paint(self, painter: QPainter, region: QRegion, _veil: Veil | None, _placing: Placing) -> None:
        """Draw all that is in ``region``."""
        volume, placing, look = self._shown
        painter.fillRect(region.boundingRect(), QColor(look.palette.surface))
        drawer = SlicePainter(painter, placing, look, is_faint=False, shading=self._shading)
        views = placing.arrangement
        drawer.draw(views.overview)
        drawer.draw_all([(view, clip_of(view)) for view in views.large])
        if volume.titles:
            draw_titles(painter, volume, placing, look, views.large)


def _room_of(placing: Placing, look: Look) -> QRect:
    """Return the rectangle of all slices and their titles; that of one alone may reach far."""
    needs, beyond, room = placing.needs, title_reach(look), QRect()
    for view in placing.arrangement.views:
        room |= clip_of(view).adjusted(-needs.left - 1, -needs.top, beyond, 1)
    return room.adjusted(0, 0, FAR if len(placing.arrangement.large) == 1 else 0, 0)

"""One picture of "This neuron": the numbers of one channel in cells, and what lies over them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QPainter

from convviz.explore.state.values import Values
from convviz.ui.look.look import Look
from convviz.ui.volume import draw_slices
from convviz.ui.volume.arrangement import SliceView
from convviz.ui.volume.number_sizes import cuts, readable
from convviz.ui.volume.overlays import PlacedOverlay
from convviz.ui.volume.painted_overlays import painted
from convviz.ui.volume.placing import Placing, clip_of
from convviz.ui.volume.volume import Faint, GridVolume


@dataclass(frozen=True)
class CellPicture:
    """A slice of a volume where it is drawn, without pixmaps: it changes with every step.

    ``placing`` has the volume and ``view`` this slice of it. ``room`` is what may be painted for it, in px.
    Equal to one that looks the same on the same widget.
    """

    placing: Placing
    view: SliceView
    room: QRect
    overlays: tuple[PlacedOverlay, ...]

    @property
    def volume(self) -> GridVolume:
        """The volume that the slice is of."""
        return self.placing.volume

    @property
    def values(self) -> Values:
        """The numbers in the cells, (width, height, 1)."""
        values, channel = self.volume.values, self.view.slice
        return Values(values.array[:, :, channel : channel + 1], values.limit)

    @property
    def cells(self) -> QRect:
        """Where its cells are, in px."""
        return clip_of(self.view)

    def cell_rect(self, i: int, j: int) -> QRect:
        """Return the rectangle of a cell in px."""
        return self.placing.rect(self.view, i, j, 1, 1)

    def cell_at(self, point: QPointF) -> tuple[int, int, int] | None:
        """Return the cell (i, j, channel) at a point in px, or None where the picture is not."""
        cell = self.placing.cell_at(point)
        return cell if cell is not None and cell[2] == self.view.slice else None

    def is_numbered(self, look: Look) -> bool:
        """Say whether the cells have room for their numbers."""
        return readable(self.view.cell, self.placing.needs.number, look)

    def is_inexact(self) -> bool:
        """Say whether some numbers are cut, or would be where there is room for them."""
        if self.placing.needs.digits is None and self.volume.values.whole:  # looked for once for all channels
            return False
        return cuts(self.values, self.placing.needs.decimals, self.placing.needs.digits)


def draw_pictures(painter: QPainter, pictures: Iterable[CellPicture], look: Look) -> None:
    """Draw the cells of ``pictures`` and what lies over them: those of one volume together."""
    alike: dict[int, list[CellPicture]] = {}
    for picture in pictures:
        alike.setdefault(id(picture.placing), []).append(picture)
    for several in alike.values():
        placing = several[0].placing
        views = tuple(picture.view for picture in several)
        draw_slices(painter, placing, look, views, placing.volume.faint is Faint.COVER)
        for picture in several:
            _draw_overlays(painter, picture, look)


def _draw_overlays(painter: QPainter, picture: CellPicture, look: Look) -> None:
    if not picture.overlays:
        return
    painter.save()
    painter.setClipRect(picture.room)
    painter.setBrushOrigin(picture.room.topLeft())  # dots begin with the picture, wherever it is
    for overlay in picture.overlays:
        painted(overlay, picture.placing, look).draw(painter)
    painter.restore()

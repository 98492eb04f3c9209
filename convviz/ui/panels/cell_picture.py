"""One picture of "This neuron": the numbers of one channel in cells, and what lies over them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect
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

    ``placing`` has this slice alone. ``room`` is what may be painted for it, in px. Equal to one that looks
    the same on the same widget.
    """

    placing: Placing
    room: QRect
    overlays: tuple[PlacedOverlay, ...]

    @property
    def volume(self) -> GridVolume:
        """The volume that the slice is of."""
        return self.placing.volume

    @property
    def view(self) -> SliceView:
        """Where the slice is."""
        return self.placing.arrangement.large[0]

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

    def is_numbered(self, look: Look) -> bool:
        """Say whether the cells have room for their numbers."""
        return readable(self.view.cell, self.placing.needs.number, look)

    def is_inexact(self) -> bool:
        """Say whether some numbers are cut, or would be where there is room for them."""
        return cuts(self.values, self.placing.needs.decimals, self.placing.needs.digits)

    def draw(self, painter: QPainter, look: Look) -> None:
        """Draw the cells, and what lies over them."""
        draw_slices(painter, self.placing, look, (self.view,), self.volume.faint is Faint.COVER)
        if self.overlays:
            painter.save()
            painter.setClipRect(self.room)
            painter.setBrushOrigin(self.room.topLeft())  # dots begin with the picture, wherever it is
            for overlay in self.overlays:
                painted(overlay, self.placing, look).draw(painter)
            painter.restore()

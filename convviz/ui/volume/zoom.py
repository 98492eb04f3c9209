"""Zoom and pan of the large slices: all of them show the same part."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QPoint, QPointF

from convviz.ui.volume.arrangement import SliceView

STEP = 1.25  # a notch of the wheel


@dataclass(frozen=True, slots=True)
class Zoom:
    """``factor`` 1 shows the whole slice; (x, y) is the shown part's corner as a share of the slice."""

    factor: float = 1.0
    x: float = 0.0
    y: float = 0.0

    def by(self, turns: float, view: SliceView, at: QPointF, most: float) -> Zoom:
        """Return the zoom after ``turns`` of the wheel, with what is under ``at`` staying there."""
        factor = min(most, max(1.0, self.factor * STEP**turns))
        across = (at.x() - view.clip.x) / view.clip.width
        down = (at.y() - view.clip.y) / view.clip.height
        x = self.x + across / self.factor - across / factor
        y = self.y + down / self.factor - down / factor
        return Zoom(factor, x, y)._kept_inside()

    def moved(self, by: QPoint, view: SliceView) -> Zoom:
        """Return the zoom dragged by ``by`` px."""
        x = self.x - by.x() / (view.clip.width * self.factor)
        y = self.y - by.y() / (view.clip.height * self.factor)
        return replace(self, x=x, y=y)._kept_inside()

    def applied(self, view: SliceView) -> SliceView:
        """Return ``view`` (unzoomed) as this zoom shows it, in the same clip."""
        if self.factor <= 1:
            return view
        cell = view.cell * self.factor
        x = view.clip.x - self.x * view.clip.width * self.factor
        y = view.clip.y - self.y * view.clip.height * self.factor
        return replace(view, x=x, y=y, cell=cell)

    def _kept_inside(self) -> Zoom:
        most = 1 - 1 / self.factor
        return replace(self, x=min(most, max(0.0, self.x)), y=min(most, max(0.0, self.y)))

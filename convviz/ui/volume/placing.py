"""From cells to pixels and back, for a volume as it is arranged on the widget."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil, floor
from typing import TypeAlias

from PySide6.QtCore import QPoint, QPointF, QRect
from PySide6.QtGui import QRegion

from convviz.explore.state.regions import CellSet, Span
from convviz.ui.volume.arrangement import Arrangement, Needs, SliceView
from convviz.ui.volume.volume import Drawing, GridVolume

BLEED = 2  # px that a cell may reach beyond its place where its size is a broken number
MOST_KEPT, MOST_KEPT_BLOCKS = 32, 512  # sets of cells remembered, and the rectangles of each

ZOOM_STEP = 1.25  # a notch of the wheel

Block: TypeAlias = tuple[SliceView, QRect]


@dataclass(frozen=True)
class Placing:
    """A volume, where its slices are, and what room they were given."""

    volume: GridVolume
    arrangement: Arrangement
    needs: Needs
    unzoomed_cell: float

    @property
    def some_large(self) -> bool:
        """Whether only some slices are large; all of them are in an overview where it has room."""
        return len(self.arrangement.large) < self.volume.slices

    def view_at(self, point: QPointF) -> SliceView | None:
        """Return the slice drawn at a point in px."""
        for view in self.arrangement.views:
            if view.cell_at(point.x(), point.y()) is not None:
                return view
        return None

    def cell_at(self, point: QPointF) -> tuple[int, int, int] | None:
        """Return the (x, y, slice) drawn at a point in px, or None where there is none."""
        view = self.view_at(point)
        at = view.cell_at(point.x(), point.y()) if view else None
        if view is None or at is None:
            return None
        x, y = at[0] + self.volume.columns.start, at[1] + self.volume.rows.start
        inside = x in self.volume.columns and y in self.volume.rows
        return (x, y, view.slice) if inside else None

    def cell_rect(self, x: int, y: int, slice_: int) -> QRect:
        """Return the rectangle in px of a cell, in the large drawing of its slice where there is one."""
        views = (view for view in self.arrangement.views if view.slice == slice_)
        view = next(views, None)
        return self.rect(view, x, y, 1, 1) if view else QRect()

    def views_of(self, slices: Span) -> Sequence[SliceView]:
        """Return the views of ``slices``; a picture in true colour is the view of all its channels."""
        return self.views_in(slices.indices)

    def large_of(self, slices: Span) -> list[SliceView]:
        """Return the large views of ``slices``."""
        return [view for view in self.views_of(slices) if view.large]

    def views_in(self, slices: Sequence[int]) -> Sequence[SliceView]:
        """Return the views of ``slices``, which need not be evenly spaced."""
        if self.volume.drawing is Drawing.RGB:
            return self.arrangement.views if slices else ()
        large, overview = self.arrangement.large, self.arrangement.overview
        found = [view for view in large if view.slice in slices]
        # The overview has all slices, in order.
        return found + [overview[n] for n in slices if n < len(overview)] if overview else found

    def rect(self, view: SliceView, x: float, y: float, width: int, height: int) -> QRect:
        """Return the rectangle in px of ``width`` × ``height`` cells at (x, y), within the view's clip."""
        return self._unclipped(view, x, y, width, height).intersected(clip_of(view))

    def touched(self, view: SliceView, x: Span, y: Span) -> QRect:
        """Return where the cells of the spans ``x`` and ``y`` are, and what they may reach into."""
        block = self._unclipped(view, x.start, y.start, x.stop - x.start, y.stop - y.start)
        return block.adjusted(-BLEED, -BLEED, BLEED, BLEED).intersected(clip_of(view))

    def rects(self, slices: Span, x: float, y: float, width: int, height: int) -> list[Block]:
        """Return where ``width`` × ``height`` cells at (x, y) are in each view of ``slices``."""
        return self._in_each(slices, lambda view: (self.rect(view, x, y, width, height),))

    def blocks(self, cells: CellSet) -> list[Block]:
        """Return the rectangles of ``cells`` in each view: one for each run of neighbouring cells."""
        kept = self._blocks.get(cells)
        if kept is None:
            kept = self._in_each(cells.slices, lambda view: self._runs_in(view, cells))
            if len(self._blocks) >= MOST_KEPT:
                self._blocks.clear()
            if len(kept) <= MOST_KEPT_BLOCKS:
                self._blocks[cells] = kept
        return kept

    @cached_property
    def _blocks(self) -> dict[CellSet, list[Block]]:
        """What was asked for lately: a step asks for the same cells to find and to draw them."""
        return {}

    def _in_each(self, slices: Span, rects_of: Callable[[SliceView], Iterable[QRect]]) -> list[Block]:
        """Return the rectangles of a view, those that are not empty, in each view of ``slices``."""
        found: list[Block] = []
        alike: dict[bool, tuple[SliceView, list[QRect]]] = {}  # the first large view, and the first small one
        for view in self.views_of(slices):
            if view.large not in alike:
                rects = [rect for rect in rects_of(view) if not rect.isEmpty()]
                alike[view.large] = view, rects
            else:
                first, near = alike[view.large]
                along, down = view.clip.x - first.clip.x, view.clip.y - first.clip.y
                rects = [rect.translated(along, down) for rect in near]
            found += [(view, rect) for rect in rects]
        return found

    def _runs_in(self, view: SliceView, cells: CellSet) -> Iterator[QRect]:
        for x, width in _runs(cells.x):
            for y, height in _runs(cells.y):
                yield self.rect(view, x, y, width, height)

    def _unclipped(self, view: SliceView, x: float, y: float, width: int, height: int) -> QRect:
        column, row, cell = x - self.volume.columns.start, y - self.volume.rows.start, view.cell
        near, far = (_nearest, _nearest) if cell >= 1 else (floor, ceil)  # finer cells cover what they touch
        left, top = near(view.x + column * cell), near(view.y + row * cell)
        right, bottom = far(view.x + (column + width) * cell), far(view.y + (row + height) * cell)
        return QRect(left, top, max(1, right - left), max(1, bottom - top))

    def covered(self, sets: Sequence[CellSet]) -> QRegion:
        """Return the region that sets of cells cover in all views."""
        region = QRegion()
        for cells in sets:
            for _, block in self.blocks(cells):
                region += block
        return region


@dataclass(frozen=True, slots=True)
class Zoom:
    """The part of the large slices that is shown, the same of each.

    ``factor`` 1 shows the whole slice; (x, y) is the shown part's corner as a share of the slice.
    """

    factor: float = 1.0
    x: float = 0.0
    y: float = 0.0

    def by(self, turns: float, view: SliceView, at: QPointF, most: float) -> Zoom:
        """Return the zoom after ``turns`` of the wheel, with what is under ``at`` staying there."""
        factor = min(most, max(1.0, self.factor * ZOOM_STEP**turns))
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


def clip_of(view: SliceView) -> QRect:
    """Return the room of a view's cells."""
    return QRect(view.clip.x, view.clip.y, view.clip.width, view.clip.height)


def _nearest(px: float) -> int:
    """Return the nearest whole pixel; of two the nearer to the corner, wherever the slice is."""
    return ceil(px - 0.5)


def _runs(span: Span) -> Iterator[tuple[int, int]]:
    """Yield (start, length) of the runs of neighbouring indices in ``span``."""
    indices = span.indices
    if indices and (span.step == 1 or len(indices) == 1):
        yield indices[0], len(indices)
    else:
        yield from ((i, 1) for i in indices)

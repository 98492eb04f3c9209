"""The overlays of a volume where they are on the widget, and what to repaint when others take their place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QRegion

from convviz.explore.state.regions import CellSet, Span
from convviz.ui.look.look import Look
from convviz.ui.volume.outlines import REACH, around, fill, line_of, rings, sides
from convviz.ui.volume.overlay_painting import (
    HighlightedBlocks,
    draw_asked,
    draw_field_outlines,
    draw_flash,
    draw_ruler,
    draw_struck,
    ruler_rooms,
)
from convviz.ui.volume.overlays import (
    Asked,
    Box,
    Fade,
    FieldOutlines,
    Flash,
    Frame,
    Highlight,
    Overlay,
    Padding,
    PlacedOverlay,
    Ruler,
    Struck,
    turned,
)
from convviz.ui.volume.padding_cells import draw_padding_cells
from convviz.ui.volume.placing import Placing, clip_of


@dataclass(frozen=True, slots=True)
class PaintedOverlay:
    """An overlay where it is: the region in px that it may touch, and what draws it there."""

    region: QRegion
    draw: Callable[[QPainter], None]


def painted(overlay: PlacedOverlay, placing: Placing, look: Look) -> PaintedOverlay:
    """Return ``overlay`` on the slices of ``placing``."""
    match overlay:
        case Box():
            return _box(overlay, placing, look)
        case Frame(index, colour, line):
            views = placing.views_of(Span(index, index + 1))
            bars = [bar for v in views for bar in sides(clip_of(v), round(line_of(line, v, look)))]
            return PaintedOverlay(
                rings(clip_of(v) for v in views), partial(fill, rects=bars, colour=QColor(colour))
            )
        case Highlight():
            blocks = HighlightedBlocks(overlay, placing, look)
            return PaintedOverlay(_hull(placing, overlay.cells).united(blocks.region), blocks.draw)
        case Flash(cells):
            draw: Callable[[QPainter], None] = partial(draw_flash, flash=overlay, placing=placing, look=look)
            return PaintedOverlay(_hull(placing, cells), draw)
        case Struck(cells):
            draw = partial(draw_struck, struck=overlay, placing=placing, look=look)
            return PaintedOverlay(_hull(placing, cells), draw)
        case Asked(cells):
            draw = partial(draw_asked, asked=overlay, placing=placing, look=look)
            return PaintedOverlay(_hull(placing, cells), draw)
        case Padding(cells):
            draw = partial(draw_padding_cells, cells=cells, placing=placing, look=look)
            return PaintedOverlay(_hull(placing, cells), draw)
        case Ruler():
            draw = partial(draw_ruler, ruler=overlay, placing=placing, look=look)
            return PaintedOverlay(ruler_rooms(overlay, placing, REACH // 2), draw)
        case FieldOutlines():
            draw = partial(draw_field_outlines, outlines=overlay, placing=placing, look=look)
            return PaintedOverlay(around(clip_of(v) for v in placing.views_of(overlay.slices)), draw)


class PaintedOverlays:
    """Overlays, later ones over earlier ones, and where each of them is on the placed slices.

    Attributes: ``overlays``; ``fade``, the last `Fade` among them, or None.
    """

    def __init__(self) -> None:
        self.overlays: tuple[Overlay, ...] = ()
        self.fade: Fade | None = None
        self._painted: dict[Overlay, PaintedOverlay] = {}

    def take(self, overlays: tuple[Overlay, ...]) -> None:
        """Hold ``overlays`` from now on; `renew` or `place` finds where they are."""
        self.overlays = overlays
        self.fade = next((o for o in reversed(overlays) if isinstance(o, Fade)), None)

    def renew(self, overlays: tuple[Overlay, ...], placing: Placing, look: Look) -> QRegion:
        """Take ``overlays``; return where they look different from the last ones, placed as these."""
        before, fade = self._painted, self.fade
        self.take(overlays)
        dirty = changed_fade(fade, self.fade, placing)
        self._painted = {}
        for overlay in overlays:
            kept = before.pop(overlay, None)
            if kept is not None:
                self._painted[overlay] = kept
            elif not isinstance(overlay, Fade):
                self._painted[overlay] = found = painted(overlay, placing, look)
                dirty += found.region
        for gone in before.values():
            dirty += gone.region
        return dirty

    def place(self, placing: Placing, look: Look) -> QRegion:
        """Find where all overlays are now; return where the last ones were, and where these are."""
        gone = self._painted
        shown = (o for o in self.overlays if not isinstance(o, Fade))
        self._painted = {overlay: painted(overlay, placing, look) for overlay in shown}
        dirty = QRegion()
        for one in (*gone.values(), *self._painted.values()):
            dirty += one.region
        return dirty

    def draw(self, painter: QPainter, region: QRegion) -> None:
        """Draw what is in ``region``."""
        for one in self._painted.values():
            if one.region.intersects(region):
                one.draw(painter)


def changed_fade(old: Fade | None, new: Fade | None, placing: Placing) -> QRegion:
    """Return the region where cells turn from faint to strong or back."""
    if old == new:
        return QRegion()
    if old is None or new is None:
        return around(clip_of(v) for v in placing.arrangement.views)
    lost, gained = turned(old, new)
    return placing.covered(lost).xored(placing.covered(gained))


def _box(box: Box, placing: Placing, look: Look) -> PaintedOverlay:
    """Return a box with a thin light edge on both sides, so that it is found on any picture."""
    blocks = placing.rects(box.slices, box.x, box.y, box.width, box.height)
    edges, bars, region = list[QRect](), list[QRect](), QRegion()
    for view, rect in blocks:
        line = line_of(box.line, view, look)
        if min(rect.width(), rect.height()) < 3 * line:  # small cells stay visible within their box
            out = round(line / 2) + 1
            rect = rect.adjusted(-out, -out, out, out)
        wide = round(line + 2 * max(1.0, look.scale)) if view.large else round(line)
        if view.large:
            edges += sides(rect, wide)
        bars += sides(rect, round(line))
        region += rect.adjusted(-wide, -wide, wide, wide)
    edge, colour = QColor(look.palette.surface), QColor(box.colour)

    def draw(painter: QPainter) -> None:
        fill(painter, edges, edge)
        fill(painter, bars, colour)

    return PaintedOverlay(region, draw)


def _hull(placing: Placing, cells: CellSet) -> QRegion:
    """Return the region around the smallest rectangles that hold ``cells``."""
    x, y = cells.x, cells.y
    if not x.indices or not y.indices:
        return QRegion()
    width, height = x.indices[-1] - x.start + 1, y.indices[-1] - y.start + 1
    rects = placing.rects(cells.slices, x.start, y.start, width, height)
    return around(rect for _, rect in rects)

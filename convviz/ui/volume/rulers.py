"""Rulers: bars below or left of the slices, with the index range that they span."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QRegion

from convviz.ui.look.look import Look
from convviz.ui.volume.arrangement import SliceView
from convviz.ui.volume.number_sizes import LINE_SHARE, RULER_BAR, RULER_SPACE, ruler_ink
from convviz.ui.volume.outlines import fill
from convviz.ui.volume.overlays import Ruler
from convviz.ui.volume.placing import Placing


def draw_ruler(painter: QPainter, ruler: Ruler, placing: Placing, look: Look) -> None:
    """Draw the bar beside each large slice and its label beyond the bar."""
    views = placing.large_of(ruler.slices)
    if not views:
        return
    first, space = views[0], look.px(RULER_SPACE)
    bar = _ruler_bar(ruler, placing, first, space, look.px(RULER_BAR))
    if bar.isEmpty():
        return
    ink = ruler_ink(look, ruler.colour)
    width, height = ceil(ink.width(ruler.label)) + 2, ceil(ink.font.pixelSize() * LINE_SHARE)
    below, furthest = ruler.axis == "x", painter.window().width() - width
    baseline = bar.bottom() + 1 + height / 2 if below else bar.center().y()
    if not below and placing.needs.top:  # beside an overview the title is above the label of the first rows
        baseline = max(baseline, first.clip.y + height / 2)
    bars, places = list[QRect](), list[tuple[float, float]]()
    for view in views:  # all large slices lie alike
        along, down = view.clip.x - first.clip.x, view.clip.y - first.clip.y
        shown = bar.translated(along, down)
        left = shown.left() - space - width
        if below:
            left = min(max(shown.center().x() - width // 2, 0), furthest)
        bars.append(shown)
        places.append((left + 1, baseline + down + ink.middle))
    fill(painter, bars, QColor(ruler.colour))
    ink.write_at(painter, places, ruler.label)


def _ruler_bar(ruler: Ruler, placing: Placing, view: SliceView, space: int, thick: int) -> QRect:
    """Return the bar of a ruler in px."""
    clip, volume, length = view.clip, placing.volume, ruler.stop - ruler.start
    if ruler.axis == "x":
        beside = placing.rect(view, ruler.start, volume.rows.start, length, len(volume.rows))
        return QRect(beside.left(), clip.y + clip.height + space, beside.width(), thick)
    beside = placing.rect(view, volume.columns.start, ruler.start, len(volume.columns), length)
    return QRect(clip.x - space - thick, beside.top(), thick, beside.height())


def ruler_rooms(ruler: Ruler, placing: Placing, reach: int) -> QRegion:
    """Return the strips beside the large slices that ruler and labels may fill, and ``reach`` px more."""
    views, needs, found = placing.large_of(ruler.slices), placing.needs, QRegion()
    bar = _ruler_bar(ruler, placing, views[0], 0, 1) if views else QRect()
    if bar.isEmpty():
        return found
    first = views[0]
    if ruler.axis == "x":
        left, top = bar.left() - needs.left, first.clip.y + first.clip.height
        room = QRect(left, top, bar.width() + 2 * needs.left, needs.below)
    else:
        left, top = first.clip.x - needs.left, bar.top() - needs.below
        room = QRect(left, top, needs.left, bar.height() + 2 * needs.below)
    room.adjust(-reach, -reach, reach, reach)
    for view in views:
        found += room.translated(view.clip.x - first.clip.x, view.clip.y - first.clip.y)
    return found

"""How overlays are drawn: highlights, flashes, rulers, outlines of receptive fields.

Highlights are outlines and a mesh, which leave the colours of values and their numbers alone. A tint would be
read as a value: blue and red are the signs, and filters have hues near both.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from PySide6.QtCore import QLine, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QRegion

from convviz.explore.numbers import UNKNOWN
from convviz.ui.look.colours import ink_on
from convviz.ui.look.look import Look, TextStyle, ink_of
from convviz.ui.volume.arrangement import SliceView
from convviz.ui.volume.field_lattice import MANY_FIELDS, Lattice
from convviz.ui.volume.number_sizes import LINE_SHARE, RULER_BAR, RULER_SPACE, number_text, ruler_ink
from convviz.ui.volume.outlines import PENS, fill, line_of, sides, stroke
from convviz.ui.volume.overlays import Asked, FieldOutlines, Flash, Highlight, Ruler, Stroke, Struck
from convviz.ui.volume.placing import Placing

LEAST_MESH = 18  # units between the lines of a mesh, which follow cells
MESH_LINE, FINE_MESH_LINE = 2.0, 1.0  # units: between all cells, and between groups of cells
LEAST_HIGHLIGHT = 7  # units: single cells that are smaller are highlighted by a square of this size
LEAST_OUTLINED = 3  # px: smaller blocks are filled
ASKED_SHARE = 0.7  # of a cell, for its "?"
LEAST_ASKED, MOST_ASKED = 8, 72  # units
MOST_SINGLE = 500  # changed cells that are outlined one by one; of more, the block


def draw_focus(painter: QPainter, room: QRect, look: Look) -> None:
    """Draw the frame of keyboard focus around the widget."""
    painter.setClipping(False)
    stroke(painter, [room.adjusted(3, 3, -3, -3)], look.palette.focus, look.px(2), Stroke.DASHED)


class HighlightedBlocks:
    """The blocks of neighbouring cells of a `Highlight`, as bars of its colour over bars of a light edge."""

    def __init__(self, highlight: Highlight, placing: Placing, look: Look) -> None:
        self._highlight = highlight
        self._colour = QColor(highlight.colour)
        self._edge = QColor(look.palette.surface)
        self._edges: list[QRect] = []
        self._bars: list[QRect] = []
        self._strokes: list[tuple[QRect, float]] = []
        self._single = len(highlight.cells.x.indices) * len(highlight.cells.y.indices) == 1
        for view, rect in placing.blocks(highlight.cells):
            self._add(view, rect, look)

    @property
    def region(self) -> QRegion:
        """Where squares are that reach beyond their cells."""
        found = QRegion()
        for rect in self._edges:
            found += rect
        return found

    def draw(self, painter: QPainter) -> None:
        """Draw all of them."""
        fill(painter, self._edges, self._edge)
        fill(painter, self._bars, self._colour)
        for rect, line in self._strokes:
            stroke(painter, [rect], self._highlight.colour, line, self._highlight.stroke)

    def _add(self, view: SliceView, rect: QRect, look: Look) -> None:
        line = line_of(self._highlight.line, view, look)
        if self._single and min(rect.width(), rect.height()) < look.px(LEAST_HIGHLIGHT):
            spot = _grown(rect, look.px(LEAST_HIGHLIGHT))
            edge = max(1, round(look.scale))
            self._edges.append(spot.adjusted(-edge, -edge, edge, edge))
            self._bars.append(spot)
        elif min(rect.width(), rect.height()) < LEAST_OUTLINED:
            self._bars.append(rect)
        elif self._highlight.stroke is Stroke.SOLID:
            self._bars += sides(rect, round(line))
        else:
            self._strokes.append((rect, line))
        if self._highlight.mesh:
            self._bars += _mesh(view, rect, look)


def _grown(rect: QRect, side: int) -> QRect:
    """Return a square of ``side`` px around the middle of ``rect``."""
    left = rect.x() - (side - rect.width()) // 2
    return QRect(left, rect.y() - (side - rect.height()) // 2, side, side)


def _mesh(view: SliceView, rect: QRect, look: Look) -> list[QRect]:
    """Return thin lines between the cells of a block: between all of them, or as many as stay apart."""
    every = ceil(look.px(LEAST_MESH) / view.cell)
    line = round(line_of(MESH_LINE if every == 1 else FINE_MESH_LINE, view, look))
    pitch = every * view.cell
    xs = [round(rect.x() + n * pitch) for n in range(1, ceil(rect.width() / pitch))]
    ys = [round(rect.y() + n * pitch) for n in range(1, ceil(rect.height() / pitch))]
    half = line // 2
    down = [QRect(x - half, rect.y(), line, rect.height()) for x in xs]
    return down + [QRect(rect.x(), y - half, rect.width(), line) for y in ys]


def draw_flash(painter: QPainter, flash: Flash, placing: Placing, look: Look) -> None:
    """Draw the changed cells of ``flash``."""
    tint = QColor(flash.colour)
    tint.setAlphaF(flash.tint)
    columns, rows = flash.cells.x.indices, flash.cells.y.indices
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    many = len(columns) * len(rows) > MOST_SINGLE
    for view, block in placing.blocks(flash.cells):
        if many or not view.large:
            painter.fillRect(block, tint)
    for view in () if many else placing.large_of(flash.cells.slices):
        for x in columns:
            for y in rows:
                at = (x, y, view.slice)
                old, new = flash.before.array[at].item(), flash.after.array[at].item()
                if old != new:
                    _draw_change(painter, placing.rect(view, x, y, 1, 1), (old, new), flash.colour, look)


def _draw_change(
    painter: QPainter, rect: QRect, values: tuple[float, float], colour: str, look: Look
) -> None:
    words = f"{number_text(values[0])}→{number_text(values[1])}"
    font = look.font(TextStyle.SMALL)
    room = QFontMetrics(font).horizontalAdvance(words) + look.px(4)
    if rect.width() >= room and rect.height() >= QFontMetrics(font).height():
        painter.fillRect(rect.adjusted(1, 1, -1, -1), QColor(colour))
        painter.setFont(font)
        painter.setPen(QColor(ink_on(colour)))
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), words)
        return
    painter.setPen(QPen(QColor(colour), max(1.0, look.px(3))))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect.adjusted(1, 1, -2, -2))


def draw_ruler(painter: QPainter, ruler: Ruler, placing: Placing, look: Look) -> None:
    """Draw the bar beside each large slice and its label beyond the bar."""
    views = placing.large_of(ruler.slices)
    if not views or not placing.needs.below:  # rulers have given way
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
    bar = _ruler_bar(ruler, placing, views[0], 0, 1) if views and needs.below else QRect()
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


def draw_asked(painter: QPainter, asked: Asked, placing: Placing, look: Look) -> None:
    """Draw "?" in each of the cells, or in the middle of their block."""
    columns, rows = asked.cells.x.indices, asked.cells.y.indices
    for view in placing.views_of(asked.cells.slices):
        if asked.as_one:
            rooms = [placing.rect(view, columns[0], rows[0], len(columns), len(rows))]
        else:
            rooms = [placing.rect(view, x, y, 1, 1) for x in columns for y in rows]
        for room in rooms:
            size = min(round(ASKED_SHARE * min(room.width(), room.height())), look.px(MOST_ASKED))
            if size >= look.px(LEAST_ASKED):
                ink_of(asked.colour, size, True, False).centre(painter, room, UNKNOWN)


def draw_struck(painter: QPainter, struck: Struck, placing: Placing, look: Look) -> None:
    """Draw a line through each of the cells."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for view in placing.large_of(struck.cells.slices):
        painter.setPen(QPen(QColor(struck.colour), line_of(1.5, view, look)))
        for x in struck.cells.x.indices:
            for y in struck.cells.y.indices:
                cell = placing.rect(view, x, y, 1, 1)
                painter.drawLine(cell.bottomLeft(), cell.topRight())


def draw_field_outlines(painter: QPainter, outlines: FieldOutlines, placing: Placing, look: Look) -> None:
    """Draw the outlines of receptive fields, as many as can be told apart: see `lattice_of`."""
    for view in placing.views_of(outlines.slices):
        lattice = outlines.lattice(view.cell, look)
        if lattice.total > MANY_FIELDS and not view.large:
            continue
        pen = QPen(QColor(outlines.colour), round(line_of(1.5, view, look)), PENS[outlines.stroke])
        painter.setPen(pen)
        first_x, first_y = lattice.across[0][0], lattice.down[0][0]
        columns = [placing.rect(view, x, first_y, width, 1) for x, width in lattice.across]
        rows = [placing.rect(view, first_x, y, 1, height) for y, height in lattice.down]
        if lattice.layers > 1:
            pen.setWidthF(lattice.nest / 2)
            painter.setPen(pen)
            _draw_nested(painter, columns, rows, lattice)
        else:
            _draw_apart(painter, columns, rows)


def _draw_apart(painter: QPainter, columns: list[QRect], rows: list[QRect]) -> None:
    """Draw fields that do not overlap; edges that they share are one line."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for top, bottom in _merged([(r.top(), r.bottom() + 1) for r in rows]):
        painter.drawLines([QLine(x, top, x, bottom) for x in _ends(r.left() for r in columns)])
        painter.drawLines([QLine(x, top, x, bottom) for x in _ends(r.right() for r in columns)])
    for left, right in _merged([(r.left(), r.right() + 1) for r in columns]):
        painter.drawLines([QLine(left, y, right, y) for y in _ends(r.top() for r in rows)])
        painter.drawLines([QLine(left, y, right, y) for y in _ends(r.bottom() for r in rows)])


def _draw_nested(painter: QPainter, columns: list[QRect], rows: list[QRect], lattice: Lattice) -> None:
    """Draw fields that overlap, each with its four round corners, one inside the edges of the other."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    radius, line = 3 * lattice.nest, lattice.nest / 2
    for m, row in enumerate(rows):
        for n, column in enumerate(columns):
            inside = (n + m) % lattice.layers * lattice.nest + line
            field = QRectF(column.left(), row.top(), column.width(), row.height())
            painter.drawRoundedRect(field.adjusted(inside, inside, -inside, -inside), radius, radius)


def _merged(stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return stretches in px with those that meet made one."""
    found: list[tuple[int, int]] = []
    for start, stop in sorted(stretches):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(stop, found[-1][1]))
        else:
            found.append((start, stop))
    return found


def _ends(at: Iterator[int]) -> list[int]:
    return sorted(set(at))

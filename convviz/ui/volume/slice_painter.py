"""One slice as pixels: cell colours, padding, unread edges, numbers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import ceil, floor

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from convviz.ui.look.look import Look
from convviz.ui.volume.arrangement import SliceView
from convviz.ui.volume.cell_images import CellImages, Means
from convviz.ui.volume.hatches import dotted, hatched
from convviz.ui.volume.number_sizes import LEAST_RULED_CELL, number_text, text_size
from convviz.ui.volume.outlines import fill
from convviz.ui.volume.placing import Placing, clip_of
from convviz.ui.volume.shading import FADED_PICTURE_SHARE, Shading
from convviz.ui.volume.titles import draw_titles
from convviz.ui.volume.volume import Drawing, Faint, GridVolume
from convviz.ui.words.digits import Digits

RULED = (Drawing.MAP, Drawing.COUNTS)  # what has gaps between its cells
MOST_DOTTED = 1000  # covered cells that have a dot each; of more, a slice is plain
LEAST_DOTTED_CELL = 5  # px: smaller covered cells are plain


def draw_slices(
    painter: QPainter,
    placing: Placing,
    look: Look,
    views: tuple[SliceView, ...],
    is_faint: bool = False,
    shading: Shading | None = None,
) -> None:
    """Draw slices of a volume where ``placing`` has them, and the titles of large ones, on any painter.

    ``shading`` are the colours of its cells, where they are kept.
    """
    volume = placing.volume
    SlicePainter(painter, placing, look, is_faint, shading or Shading(volume, look)).draw(views)
    if volume.titles:
        draw_titles(painter, placing, look, tuple(view for view in views if view.large))


class SlicePainter:
    """Draws slices of one volume on one painter, at full strength or faint."""

    def __init__(
        self, painter: QPainter, placing: Placing, look: Look, is_faint: bool, shading: Shading
    ) -> None:
        self._painter = painter
        self._volume = volume = placing.volume
        self._placing = placing
        self._look = look
        self._fades = is_faint and volume.faint is Faint.FADE
        self._covers = is_faint and volume.faint is Faint.COVER
        self._shading = shading
        self._least = look.least_cell_text
        self._ratio = painter.device().devicePixelRatioF()
        self._images = CellImages(painter, volume, shading, self._fades)
        self._words: dict[int, Digits] = {}

    def draw(self, views: Sequence[SliceView]) -> None:
        """Draw slices within their clips, small ones with an edge."""
        places = [(view, clip_of(view)) for view in views]
        self.draw_parts(places)
        small = [room.adjusted(-1, -1, 0, 0) for view, room in places if not view.large]
        if small:
            self._painter.setPen(QPen(QColor(self._look.palette.border), 1))
            self._painter.setBrush(Qt.BrushStyle.NoBrush)
            self._painter.drawRects(small)

    def draw_parts(self, places: Sequence[tuple[SliceView, QRect]]) -> None:
        """Draw what of each slice is in its room."""
        means: list[Means | None] = [None] * len(places)
        if not self._covers:
            self._shading.prepare((view.slice for view, _ in places), self._fades)
            means = self._images.means(places)
        self._painter.save()
        for (view, room), those in zip(places, means, strict=True):
            self._draw_part(view, room, those)
        self._painter.restore()

    def _draw_part(self, view: SliceView, room: QRect, means: Means | None) -> None:
        """Draw what of a slice is in ``room``: colours, then the gaps between cells, then numbers."""
        painter = self._painter
        painter.setClipRect(room)
        painter.fillRect(room, QColor(self._look.palette.surface))  # scaled images leave their edges open
        self._padding(view)
        if self._covers:
            self._cover(view)
        else:
            self._image(view, room, means)
        self._unread(view)
        if view.cell >= LEAST_RULED_CELL and self._volume.drawing in RULED:
            self._gaps(view, room)
        if view.large and not self._covers:
            size = text_size(view.cell, self._placing.needs.number, self._least)
            if size >= self._least:
                self._numbers(view, room, size)

    def _padding(self, view: SliceView) -> None:
        """Draw the padding: a pale, dotted ground around the volume."""
        if self._volume.padding == ((0, 0), (0, 0)):
            return
        look = self._look
        self._painter.fillRect(clip_of(view), QColor(look.palette.padding))
        self._painter.fillRect(clip_of(view), dotted(look.palette.hatch, look.scale, self._ratio))

    def _cover(self, view: SliceView) -> None:
        """Draw cells that have no value yet: a quiet ground with a dot in each cell that is large enough."""
        palette, painter = self._look.palette, self._painter
        painter.fillRect(self._images.rect(view), QColor(palette.unreached))
        columns, rows = _own(self._volume, *_drawn_in(self._volume, view, clip_of(view)))
        many = len(columns) * len(rows) > MOST_DOTTED
        if view.cell < LEAST_DOTTED_CELL or not view.large or many:
            return
        dot = max(1.0, min(view.cell * 0.12, 3.0 * self._look.scale))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette.hatch))
        for column in columns:
            for row in rows:
                centre = QPointF(view.left_of(column + 0.5), view.top_of(row + 0.5))
                painter.drawEllipse(centre, dot, dot)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _image(self, view: SliceView, room: QRect, means: Means | None) -> None:
        """Draw what of the cells is in ``room``; a picture fades as a whole."""
        self._images.draw(view, room, means)
        if self._fades and self._shading.table(self._fades) is None:
            ground = QColor(self._look.palette.surface)
            ground.setAlphaF(1 - FADED_PICTURE_SHARE)
            self._painter.fillRect(self._images.rect(view), ground)

    def _unread(self, view: SliceView) -> None:
        """Hatch the columns and rows at the far edge that no neuron reads."""
        columns, rows = self._volume.unread
        if columns == rows == 0:
            return
        brush = hatched(self._look.palette.muted, self._look.scale, self._ratio)
        across, down = len(self._volume.columns), len(self._volume.rows)
        ground = QColor(self._look.palette.surface)
        ground.setAlphaF(0.55)
        for rect in (
            QRectF(view.left_of(across - columns), view.y, columns * view.cell, down * view.cell),
            QRectF(view.x, view.top_of(down - rows), (across - columns) * view.cell, rows * view.cell),
        ):
            if not rect.isEmpty():
                self._painter.fillRect(rect, ground)
                self._painter.fillRect(rect, brush)

    def _gaps(self, view: SliceView, room: QRect) -> None:
        """Draw thin gaps between the cells in ``room``: bars around where each column and each row begins."""
        line = max(1, round(self._look.scale))
        columns, rows = _drawn_in(self._volume, view, room.adjusted(-line, -line, line, line))
        fill(self._painter, _bars(view, columns, rows, line), QColor(self._look.palette.surface))

    def _numbers(self, view: SliceView, room: QRect, size: int) -> None:
        """Write the numbers of the cells in ``room``, black or white by luminance; zeros on the padding."""
        volume, words = self._volume, self._words_in(size)
        columns, rows = _drawn_in(volume, view, room)
        own_columns, own_rows = _own(volume, columns, rows)
        ((left, _), (top, _)), needs = volume.padding, self._placing.needs
        xs = slice(own_columns.start - left, own_columns.stop - left)
        ys = slice(own_rows.start - top, own_rows.stop - top)
        numbers = volume.values.array[xs, ys, view.slice].tolist()
        inks = self._shading.inks(view.slice, xs, ys, self._fades)
        decimals, digits = needs.decimals, needs.digits
        middles = _middles(view, own_columns, own_rows)
        for places, written, colours in zip(middles, numbers, inks, strict=True):
            for at, number, ink in zip(places, written, colours, strict=True):
                words.put(number_text(number, decimals, digits), at, ink)
        if (own_columns, own_rows) != (columns, rows):
            for column in columns:
                for row in rows:
                    if column not in own_columns or row not in own_rows:
                        middle = QPointF(view.left_of(column + 0.5), view.top_of(row + 0.5))
                        words.put("0", middle, self._look.palette.muted)
        words.draw(self._painter)

    def _words_in(self, size: int) -> Digits:
        """Return what writes numbers at a size in px: slices that are drawn alike share one."""
        if size not in self._words:
            self._words[size] = Digits(self._look.cell_font(size))
        return self._words[size]


@lru_cache(maxsize=16)  # "This neuron" draws up to 12 with each step, in the same places: 0.2 ms
def _bars(view: SliceView, columns: range, rows: range, line: int) -> list[QRect]:
    """Return the bars ``line`` px wide where each of the ``columns`` and of the ``rows`` begins."""
    out, clip = line // 2, clip_of(view)
    left, top, width, height = clip.left(), clip.top(), clip.width(), clip.height()
    bars = [QRect(round(view.left_of(x)) - out, top, line, height) for x in columns]
    return bars + [QRect(left, round(view.top_of(y)) - out, width, line) for y in rows]


@lru_cache(maxsize=16)  # as above
def _middles(view: SliceView, columns: range, rows: range) -> list[list[QPointF]]:
    """Return the middles of cells, column by column."""
    return [[QPointF(view.left_of(x + 0.5), view.top_of(y + 0.5)) for y in rows] for x in columns]


def _drawn_in(volume: GridVolume, view: SliceView, room: QRect) -> tuple[range, range]:
    """Return the drawn columns and rows that are at least in part within ``room``."""
    first_x, first_y = floor((room.left() - view.x) / view.cell), floor((room.top() - view.y) / view.cell)
    last_x = ceil((room.left() + room.width() - view.x) / view.cell)
    last_y = ceil((room.top() + room.height() - view.y) / view.cell)
    across, down = len(volume.columns), len(volume.rows)
    return range(max(0, first_x), min(across, last_x)), range(max(0, first_y), min(down, last_y))


def _own(volume: GridVolume, columns: range, rows: range) -> tuple[range, range]:
    """Return those of the drawn ``columns`` and ``rows`` that are not of the padding."""
    ((left, _), (top, _)), (width, height) = volume.padding, volume.values.array.shape[:2]
    return (
        range(max(left, columns.start), max(left, min(left + width, columns.stop))),
        range(max(top, rows.start), max(top, min(top + height, rows.stop))),
    )

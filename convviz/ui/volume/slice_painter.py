"""One slice as pixels: cell colours, padding, unread edges, numbers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import ceil, floor

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from convviz.ui.look.look import Look
from convviz.ui.volume.arrangement import SliceView
from convviz.ui.volume.blocks import RULED, Blocks
from convviz.ui.volume.cell_images import CellImages
from convviz.ui.volume.hatches import dotted, hatched
from convviz.ui.volume.number_sizes import LEAST_RULED_CELL, number_text, text_size
from convviz.ui.volume.outlines import fill
from convviz.ui.volume.placing import Block, Placing, clip_of
from convviz.ui.volume.shading import FADED_PICTURE_SHARE, Shading
from convviz.ui.volume.stamping import Cells, Stamper
from convviz.ui.volume.volume import Faint, GridVolume
from convviz.ui.words.digits import Digits

MOST_DOTTED = 1000  # covered cells that have a dot each; of more, a slice is plain
LEAST_DOTTED_CELL = 5  # px: smaller covered cells are plain


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
        self._stamper = Stamper(painter, volume, look, shading)
        self._blocks = Blocks(painter, volume, look, shading)
        self._images = CellImages(painter, volume, look, shading)
        self._numbered = False

    def draw(self, views: Sequence[SliceView]) -> None:
        """Draw slices within their clips, small ones with an edge."""
        rooms = [(view, clip_of(view)) for view in views]
        self.draw_all(rooms)
        self._painter.setPen(QPen(QColor(self._look.palette.border), 1))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRects([room.adjusted(-1, -1, 0, 0) for view, room in rooms if not view.large])

    def draw_all(self, places: list[Block]) -> None:
        """Draw what of each slice is in its room."""
        alike: dict[tuple[bool, Cells], list[SliceView]] = {}
        plain: dict[float, list[SliceView]] = {}
        fine: dict[float, list[SliceView]] = {}
        for view, room in places:
            if not self._covers and self._stamper.can(view):
                alike.setdefault((view.large, self._stamper.cells_in(view, room)), []).append(view)
            elif self._is_plain(view, room):
                plain.setdefault(view.cell, []).append(view)
            elif not self._covers and self._images.can_all(view, room):
                fine.setdefault(view.cell, []).append(view)
            elif self._is_bare(view):
                self._painter.fillRect(room, QColor(self._look.palette.surface))  # images leave edges open
                self._images.draw(view, room)
            else:
                self._draw_anew(view, room)
        for views in plain.values():
            self._blocks.draw(views)
        for views in fine.values():
            self._images.draw_all(views)
        for (_, cells), views in alike.items():
            size = self._text_size(views[0])
            self._stamper.draw(views, cells, size, self._numbered)

    def _is_plain(self, view: SliceView, room: QRect) -> bool:
        """Say whether all of a slice is to be drawn, and is colours alone."""
        self._text_size(view)
        whole = not self._covers and not self._numbered and room == clip_of(view)
        return whole and self._blocks.can(view)

    def _is_bare(self, view: SliceView) -> bool:
        """Say whether there is nothing but colours, which keep to their room by themselves."""
        around = self._volume.padding != (0, 0) or self._volume.unread != (0, 0)
        ruled = view.cell >= LEAST_RULED_CELL and self._volume.drawing in RULED
        faded = self._fades and self._shading.table is None
        return not (self._covers or around or ruled or faded or self._numbered)

    def _draw_anew(self, view: SliceView, room: QRect) -> None:
        painter, size = self._painter, self._text_size(view)
        painter.save()
        painter.setClipRect(room)
        painter.fillRect(room, QColor(self._look.palette.surface))  # scaled images leave their edges open
        self._draw_layers(view, size, room)
        painter.restore()

    def _text_size(self, view: SliceView) -> int:
        """Return the size in px of the numbers of ``view``, and know whether they are drawn."""
        size = text_size(view.cell, self._placing.needs.number, self._least)
        self._numbered = view.large and size >= self._least
        return size

    def _draw_layers(self, view: SliceView, size: int, room: QRect) -> None:
        self._margin(view)
        if self._covers:
            self._cover(view)
        else:
            self._image(view, room)
        self._unread(view)
        if view.cell >= LEAST_RULED_CELL and self._volume.drawing in RULED:
            self._rule(view)
        if self._numbered and not self._covers:
            self._numbers(view, size)

    def _margin(self, view: SliceView) -> None:
        """Draw the padding: a pale, dotted ground around the volume."""
        if self._volume.padding == (0, 0):
            return
        look = self._look
        self._painter.fillRect(clip_of(view), QColor(look.palette.padding))
        self._painter.fillRect(clip_of(view), dotted(look.palette.hatch, look.scale, self._ratio))

    def _cover(self, view: SliceView) -> None:
        """Draw cells that have no value yet: a quiet ground with a dot in each cell that is large enough."""
        palette, painter = self._look.palette, self._painter
        painter.fillRect(self._images.rect(view), QColor(palette.veil))
        if view.cell < LEAST_DOTTED_CELL or not view.large:
            return
        dot = max(1.0, min(view.cell * 0.12, 3.0 * self._look.scale))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette.hatch))
        columns, rows = _visible(self._volume, view)
        if len(columns) * len(rows) > MOST_DOTTED:
            return
        for column in columns:
            for row in rows:
                centre = QPointF(view.left_of(column + 0.5), view.top_of(row + 0.5))
                painter.drawEllipse(centre, dot, dot)

    def _image(self, view: SliceView, room: QRect) -> None:
        """Draw what of the cells is in ``room``; a picture fades as a whole."""
        self._images.draw(view, room)
        if self._fades and self._shading.table is None:
            veil = QColor(self._look.palette.surface)
            veil.setAlphaF(1 - FADED_PICTURE_SHARE)
            self._painter.fillRect(self._images.rect(view), veil)

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

    def _rule(self, view: SliceView) -> None:
        """Draw thin gaps between the cells."""
        line = max(1, round(self._look.scale))
        gaps = _gaps(view, *_visible_drawn(self._volume, view), line)
        fill(self._painter, gaps, QColor(self._look.palette.surface))

    def _numbers(self, view: SliceView, size: int) -> None:
        """Write every cell's number, black or white by the cell's luminance; zeros on the padding."""
        volume, words = self._volume, Digits(self._look.cell_font(size))
        columns, rows = _visible_drawn(volume, view)
        (px, py), (width, height) = volume.padding, volume.values.array.shape[:2]
        numbers = volume.values.array[:, :, view.slice].tolist()
        inks, muted = self._shading.inks(view.slice), self._look.palette.muted
        decimals = self._placing.needs.decimals
        for column in columns:
            for row in rows:
                x, y = column - px, row - py
                at = view.left_of(column + 0.5), view.top_of(row + 0.5)
                if 0 <= x < width and 0 <= y < height:
                    words.put(number_text(numbers[x][y], decimals), *at, inks(x, y))
                else:
                    words.put("0", *at, muted)
        words.draw(self._painter)


@lru_cache(maxsize=64)  # slices side by side, drawn again and again
def _gaps(view: SliceView, columns: range, rows: range, line: int) -> list[QRect]:
    """Return bars ``line`` px wide around the beginning of each column and of each row."""
    clip, out = clip_of(view), line // 2
    across = [QRect(round(view.left_of(x)) - out, clip.top(), line, clip.height()) for x in columns]
    return across + [QRect(clip.left(), round(view.top_of(y)) - out, clip.width(), line) for y in rows]


def _visible_drawn(volume: GridVolume, view: SliceView) -> tuple[range, range]:
    """Return the drawn columns and rows that are within the view's clip."""
    clip = view.clip
    first_x, first_y = floor((clip.x - view.x) / view.cell), floor((clip.y - view.y) / view.cell)
    last_x = ceil((clip.x + clip.width - view.x) / view.cell)
    last_y = ceil((clip.y + clip.height - view.y) / view.cell)
    across, down = len(volume.columns), len(volume.rows)
    return range(max(0, first_x), min(across, last_x)), range(max(0, first_y), min(down, last_y))


def _visible(volume: GridVolume, view: SliceView) -> tuple[range, range]:
    """Return the visible drawn columns and rows without those of the padding."""
    columns, rows = _visible_drawn(volume, view)
    (px, py), (width, height) = volume.padding, volume.values.array.shape[:2]
    return (
        range(max(px, columns.start), min(px + width, columns.stop)),
        range(max(py, rows.start), min(py + height, rows.stop)),
    )

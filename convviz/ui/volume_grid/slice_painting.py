"""One slice as pixels: cell colours, padding, unread edges, numbers."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import ceil, floor
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QImage, QPainter, QPen, QPixmap

from convviz.explore.display.parts import Span
from convviz.files import axes
from convviz.ui import colours
from convviz.ui.look import Look
from convviz.ui.volume_grid.arrangement import SliceView
from convviz.ui.volume_grid.changes import Changed
from convviz.ui.volume_grid.digits import Digits
from convviz.ui.volume_grid.placing import BLEED, Placing, clip_of
from convviz.ui.volume_grid.sizing import number_text, text_size
from convviz.ui.volume_grid.stamps import MOST_VALUE, stamp
from convviz.ui.volume_grid.volume import Drawing, Faint, GridVolume

FADED_SHARE = 0.42  # of a cell's own colour, when faded
FADED_PICTURE_SHARE = 0.68  # a photograph is to stay a photograph
MOST_FILLED = 400  # cells that are drawn one by one and not as a scaled image
LEAST_RULED_CELL = 9  # px: smaller cells touch each other
MOST_DOTTED = 1000  # covered cells that have a dot each; of more, a slice is plain
LEAST_DOTTED_CELL = 5  # px: smaller covered cells are plain
_ALL = (slice(None), slice(None))


class SlicePainter:
    """Draws slices of one volume on one painter, at full strength or faint."""

    def __init__(
        self, painter: QPainter, volume: GridVolume, placing: Placing, look: Look, is_faint: bool
    ) -> None:
        self._painter = painter
        self._volume = volume
        self._placing = placing
        self._look = look
        self._fades = is_faint and volume.faint is Faint.FADE
        self._covers = is_faint and volume.faint is Faint.COVER
        self._table = _table(volume, look, self._fades)
        self._shades = _rgb_of(self._table or ())
        self._ready: dict[tuple[float, bool], dict[int, QPixmap]] = {}
        self._needed = _ALL
        self.numbered = False

    def draw(self, view: SliceView) -> None:
        """Draw a slice within its clip."""
        self._draw_within(view, clip_of(view))
        if not view.large:
            self._painter.setPen(QPen(QColor(self._look.palette.border), 1))
            self._painter.drawRect(clip_of(view).adjusted(-1, -1, 0, 0))

    def draw_cells(self, view: SliceView, cells: Changed, room: QRect) -> None:
        """Draw ``cells`` alone: what is in ``room``, where they are, and nothing else."""
        around = ceil((BLEED + 1) / view.cell) + 1  # colours of scaled images run into one another
        self._needed = (_grown(cells.x, around), _grown(cells.y, around))
        self._draw_within(view, room)
        self._needed = _ALL

    def _draw_within(self, view: SliceView, room: QRect) -> None:
        painter = self._painter
        size = text_size(view.cell, self._placing.needs.number, self._look.least_cell_text)
        self.numbered = view.large and size >= self._look.least_cell_text
        painter.save()
        painter.setClipRect(room)
        if self._can_stamp(view):
            self._stamp(view, size)
        else:
            painter.fillRect(room, QColor(self._look.palette.surface))  # scaled images leave their edges open
            self._draw_layers(view, size)
        painter.restore()

    def _draw_layers(self, view: SliceView, size: int) -> None:
        self._margin(view)
        if self._covers:
            self._cover(view)
        else:
            self._image(view)
        self._unread(view)
        if view.cell >= LEAST_RULED_CELL and self._volume.drawing in (Drawing.MAP, Drawing.COUNTS):
            self._rule(view)
        if self.numbered and not self._covers:
            self._numbers(view, size)

    def _margin(self, view: SliceView) -> None:
        """Draw the padding: a pale, dotted ground around the volume."""
        if self._volume.padding == (0, 0):
            return
        palette = self._look.palette
        self._painter.fillRect(clip_of(view), QColor(palette.padding))
        self._painter.fillRect(clip_of(view), QBrush(QColor(palette.hatch), Qt.BrushStyle.Dense7Pattern))

    def _true_rect(self, view: SliceView) -> QRectF:
        """Return where the volume itself is, without its padding."""
        width, height = self._volume.values.array.shape[:2]
        px, py = self._volume.padding
        return QRectF(view.left_of(px), view.top_of(py), width * view.cell, height * view.cell)

    def _cover(self, view: SliceView) -> None:
        """Draw cells that have no value yet: a quiet ground with a dot in each cell that is large enough."""
        palette, painter = self._look.palette, self._painter
        painter.fillRect(self._true_rect(view), QColor(palette.veil))
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

    def _image(self, view: SliceView) -> None:
        """Draw the cells as an image with one pixel a cell."""
        painter = self._painter
        image, pixels = self._picture(view.slice)
        cells = image.width() * image.height()
        target = self._true_rect(view)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, view.cell < 1)
        if cells <= MOST_FILLED and view.cell >= 1:
            self._fill(view, image)
        else:
            painter.drawImage(target, image)
        del pixels  # it had to live as long as the image
        if self._fades and self._table is None:
            veil = QColor(self._look.palette.surface)
            veil.setAlphaF(1 - FADED_PICTURE_SHARE)
            painter.fillRect(target, veil)

    def _fill(self, view: SliceView, image: QImage) -> None:
        """Draw a few cells one by one, which takes a fraction of what scaling an image does."""
        px, py = self._volume.padding
        lefts = [round(view.left_of(px + x)) for x in range(image.width() + 1)]
        tops = [round(view.top_of(py + y)) for y in range(image.height() + 1)]
        for x in range(image.width()):
            for y in range(image.height()):
                self._painter.fillRect(
                    lefts[x], tops[y], lefts[x + 1] - lefts[x], tops[y + 1] - tops[y], image.pixelColor(x, y)
                )

    def _can_stamp(self, view: SliceView) -> bool:
        """Return whether the cells are few, whole pixels wide and hold small whole numbers."""
        volume, ratio = self._volume, self._painter.device().devicePixelRatioF()
        array = volume.values.array
        return (
            self._table is not None
            and not self._covers
            and not volume.own_limits
            and array.dtype.kind == "i"
            and volume.values.limit <= MOST_VALUE
            and array.shape[0] * array.shape[1] <= MOST_FILLED
            and volume.padding == volume.unread == (0, 0)
            and all(float(side).is_integer() for side in (view.x, view.y, view.cell, view.cell * ratio))
        )

    def _stamp(self, view: SliceView, size: int) -> None:
        """Copy a ready cell for every value, number, gap and all."""
        font, tops = (
            self._look.cell_font(max(1, size)),
            [round(view.top_of(y)) for y in range(len(self._volume.rows))],
        )
        ready = self._ready.setdefault((view.cell, self.numbered), {})
        for x, column in enumerate(self._volume.values.array[:, :, view.slice].tolist()):
            left = round(view.left_of(x))
            for top, value in zip(tops, column, strict=True):
                if value not in ready:
                    ready[value] = self._stamp_of(value, round(view.cell), font)
                self._painter.drawPixmap(left, top, ready[value])

    def _stamp_of(self, value: int, side: int, font: QFont) -> QPixmap:
        table, index = self._table or (), int(self._indices(np.array([value]), 0)[0])
        ground = table[index]
        ink = colours.faded_ink(ground) if self._fades else colours.ink_on(ground)
        gap = max(1, round(self._look.scale)) if side >= LEAST_RULED_CELL else 0
        words, ratio = number_text(value) if self.numbered else "", self._painter.device().devicePixelRatioF()
        return stamp(side, ratio, (ground, ink, self._look.palette.surface), words, gap, font, font.key())

    def _picture(self, slice_: int) -> tuple[QImage, NDArray[Any]]:
        """Return a slice as an image, right where it is needed, and the array that holds its pixels."""
        array, needed = self._volume.values.array, self._needed
        turned = needed[::-1]  # images are rows of columns
        width, height = array.shape[:2]
        if self._volume.drawing is Drawing.RGB:
            pixels = np.zeros((height, width, 3), dtype=np.uint8)
            pixels[turned] = axes.rows_of(np.clip(array[needed][:, :, :3], 0, 255))
            return _image(pixels, QImage.Format.Format_RGB888), pixels
        indices = axes.rows_of(self._indices(array[(*needed, slice_)], slice_))
        if self._table is None:
            grey = np.zeros((height, width), dtype=np.uint8)
            grey[turned] = indices
            return _image(grey, QImage.Format.Format_Grayscale8), grey
        shades = np.zeros((height, width), dtype=np.uint32)
        shades[turned] = self._shades[indices]
        return _image(shades, QImage.Format.Format_RGB32), shades

    def _indices(self, cells: NDArray[Any], slice_: int) -> NDArray[np.uint8]:
        """Return the index in the colour table of each of ``cells`` of a slice."""
        if self._volume.drawing in (Drawing.GREY, Drawing.RGB):
            shades: NDArray[np.uint8] = np.clip(cells, 0, 255).astype(np.uint8)
            return shades
        kind: colours.MapName = "diverging" if self._volume.drawing is Drawing.MAP else "sequential"
        own = self._volume.own_limits
        limit = float(self._volume.limits[slice_]) if own else self._volume.values.limit
        return colours.indices(cells, limit, kind)

    def _unread(self, view: SliceView) -> None:
        """Hatch the columns and rows at the far edge that no neuron reads."""
        columns, rows = self._volume.unread
        if columns == rows == 0:
            return
        brush = QBrush(QColor(self._look.palette.muted), Qt.BrushStyle.BDiagPattern)
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
        painter = self._painter
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(QColor(self._look.palette.surface), max(1, round(self._look.scale))))
        clip = clip_of(view)
        columns, rows = _visible_drawn(self._volume, view)
        for column in columns:
            x = round(view.left_of(column))
            painter.drawLine(x, clip.top(), x, clip.bottom())
        for row in rows:
            y = round(view.top_of(row))
            painter.drawLine(clip.left(), y, clip.right(), y)

    def _numbers(self, view: SliceView, size: int) -> None:
        """Write every cell's number, black or white by the cell's luminance; zeros on the padding."""
        volume, words = self._volume, Digits(self._look.cell_font(size))
        columns, rows = _visible_drawn(volume, view)
        (px, py), (width, height) = volume.padding, volume.values.array.shape[:2]
        numbers = volume.values.array[:, :, view.slice].tolist()
        inks, muted = self._inks(view.slice), self._look.palette.muted
        for column in columns:
            for row in rows:
                x, y = column - px, row - py
                at = view.left_of(column + 0.5), view.top_of(row + 0.5)
                if 0 <= x < width and 0 <= y < height:
                    words.put(number_text(numbers[x][y]), *at, inks(x, y))
                else:
                    words.put("0", *at, muted)
        words.draw(self._painter)

    def _inks(self, slice_: int) -> Callable[[int, int], str]:
        """Return what gives the colour of the number in the cell (x, y) of a slice."""
        array = self._volume.values.array
        if self._volume.drawing is Drawing.RGB:
            return lambda x, y: colours.ink_on(colours.hexed(tuple(array[x, y, :3].astype(float))))
        indices = self._indices(array[:, :, slice_], slice_).tolist()
        ink = colours.faded_ink if self._fades else colours.ink_on
        table = self._table or tuple(colours.hexed((grey, grey, grey)) for grey in range(256))
        return lambda x, y: ink(table[indices[x][y]])


def _table(volume: GridVolume, look: Look, fades: bool) -> tuple[str, ...] | None:
    """Return the colour table of a value map, or None for a picture."""
    if volume.drawing in (Drawing.GREY, Drawing.RGB):
        return None
    stops = look.palette.diverging if volume.drawing is Drawing.MAP else look.palette.sequential
    if fades:
        stops = tuple(colours.mix(stop, look.palette.surface, FADED_SHARE) for stop in stops)
    return colours.table(stops)


@lru_cache(maxsize=32)
def _rgb_of(table: tuple[str, ...]) -> NDArray[np.uint32]:
    return np.array([int("ff" + colour[1:], 16) for colour in table], dtype=np.uint32)


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


def _image(rows: NDArray[Any], form: QImage.Format) -> QImage:
    return QImage(rows.data, rows.shape[1], rows.shape[0], rows.strides[0], form)


def _grown(span: Span, by: int) -> slice:
    return slice(max(0, span.start - by), span.stop + by)

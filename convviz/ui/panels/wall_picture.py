"""The tiles of a wall as they are drawn at one size: all of them at full strength, and all of them faint."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from convviz.conv import FullyConnectedLayer
from convviz.explore.display.parts import WallPart
from convviz.explore.state.cells import set_shape, shown_channel
from convviz.ui.look import colours
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.panels.wall_layout import WallLayout
from convviz.ui.panels.wall_tiles import TilePictures, TileSize, pixmap_of

FRAMED = 18  # units of a tile from which on each has its own frame
LEAST_LABELLED = 28  # units of a picture beside its label
GAPPED = 4  # px of a finer tile from which on there is a gap to the next
FAINT = 0.4  # of its strength: a set that no neuron up to here has used


@dataclass(frozen=True, slots=True)
class TilePlan:
    """Where picture and label are in a tile of the present size, in px from its upper left corner."""

    picture: QRectF
    size: TileSize
    label: QRectF  # empty where there is no room for labels
    framed: bool

    def target(self, tile: QRect) -> QRectF:
        """Return where the picture is drawn; the finest tiles are full of it, but for a gap of one px."""
        if self.framed:
            return self.picture.translated(tile.topLeft())
        gap = 1 if min(tile.width(), tile.height()) >= GAPPED else 0
        return QRectF(tile.adjusted(0, 0, -gap, -gap))


class WallPicture:
    """All tiles in sight of ``part``, as ``layout`` places them; a step copies pieces of two pixmaps.

    ``plan`` says how a tile is drawn. Everything is in px of the room of ``layout``.
    """

    def __init__(
        self, part: WallPart, layout: WallLayout, look: Look, ratio: float, pictures: TilePictures
    ) -> None:
        self.plan = plan_of(part, layout, look, ratio)
        self._part, self._layout, self._look, self._ratio, self._pictures = (
            part,
            layout,
            look,
            ratio,
            pictures,
        )
        pictures.prepare(part, layout.seen, self.plan.size, look)
        self._strong = self._drawn(reached=True) if self.plan.framed else self._fine()
        self._faint = self._drawn(reached=False) if self.plan.framed else self._paler(self._strong)

    def draw(self, painter: QPainter, part: WallPart, dirty: QRect) -> None:
        """Draw the tiles in ``dirty``: those of ``part`` that are reached at full strength, the others faint.

        ``part`` is that of the picture, maybe some steps on.
        """
        room = self._layout.extent.intersected(dirty)
        painter.setClipRect(room)
        painter.drawPixmap(0, 0, self._faint)
        for cells in part.reached:
            first = self._layout.rect(cells.x.start, cells.y.start)
            block = first.united(self._layout.rect(cells.x.stop - 1, cells.y.stop - 1)).intersected(room)
            if not block.isEmpty():
                painter.setClipRect(block)
                painter.drawPixmap(0, 0, self._strong)
        current = self._layout.rect(*part.here)
        if self.plan.framed and current.intersects(room):
            painter.setClipRect(current.intersected(room))
            painter.fillRect(current, QColor(self._look.hue(part.d).tint))
            self._draw_tile(painter, part.here, reached=True, current=True)

    def _new(self) -> QPixmap:
        picture = QPixmap(
            max(1, round(self._layout.width * self._ratio)), max(1, round(self._layout.height * self._ratio))
        )
        picture.setDevicePixelRatio(self._ratio)
        picture.fill(QColor(self._look.palette.surface))
        return picture

    def _drawn(self, reached: bool) -> QPixmap:
        """Return the tiles with their frames and labels."""
        picture, (columns, rows) = self._new(), self._layout.seen
        with QPainter(picture) as painter:
            painter.setOpacity(1.0 if reached else FAINT)
            for x in columns:
                for y in rows:
                    self._draw_tile(painter, (x, y), reached)
        return picture

    def _fine(self) -> QPixmap:
        """Return tiles without frames: where each px of the wall comes from, looked up for all at once."""
        (columns, rows), size, sheet = self._layout.seen, self.plan.size, self._pictures.image
        across = self._sources(0, columns, size.width)
        down = self._sources(1, rows, size.height)
        image = sheet[np.maximum(down, 0)[:, np.newaxis], np.maximum(across, 0)]
        surface = colours.rgb(self._look.palette.surface)
        image[down < 0] = surface
        image[:, across < 0] = surface
        picture = pixmap_of(image)
        picture.setDevicePixelRatio(self._ratio)
        alone = [at for at in self._pictures.alone if at[0] in columns and at[1] in rows]
        full = isinstance(self._part.layer, FullyConnectedLayer)
        with QPainter(picture) as painter:
            for at in alone:
                single, source = self._pictures.picture(*at)
                painter.drawPixmap(self.plan.target(self._layout.rect(*at)), single, QRectF(source))
            if full:
                painter.setPen(self._thin())
                painter.drawRects(self._fields(columns, rows))
        return picture

    def _paler(self, strong: QPixmap) -> QPixmap:
        picture = self._new()
        with QPainter(picture) as painter:
            painter.setOpacity(FAINT)
            painter.drawPixmap(0, 0, strong)
        return picture

    def _sources(self, axis: int, tiles: range, count: int) -> NDArray[np.intp]:
        """Return for each px along an axis which px of the sheet it shows, −1 for none.

        A tile has ``count`` px on the sheet; equal sets are there once.
        """
        room = round((self._layout.width, self._layout.height)[axis] * self._ratio)
        found = np.full(max(1, room), -1, np.intp)
        for n, tile in enumerate(tiles):
            begin, length = self._along(axis, tile)
            first, last = round(begin * self._ratio), round((begin + length) * self._ratio)
            begins = 0 if self._pictures.equal else n * count
            places = begins + np.arange(last - first) * count // max(1, last - first)
            low, high = max(0, -first), min(last, room) - first
            if low < high:
                found[first + low : first + high] = places[low:high]
        return found

    def _along(self, axis: int, tile: int) -> tuple[float, float]:
        """Return where the pictures of a column (axis 0) or row (axis 1) of tiles begin, and their length."""
        columns, rows = self._layout.seen
        at = (tile, rows.start) if axis == 0 else (columns.start, tile)
        target = self.plan.target(self._layout.rect(*at))
        return (target.left(), target.width()) if axis == 0 else (target.top(), target.height())

    def _thin(self) -> QPen:
        return QPen(QColor(self._look.hue(self._part.d).line), self._look.scale)

    def _draw_tile(
        self, painter: QPainter, at: tuple[int, int], reached: bool, current: bool = False
    ) -> None:
        """Draw a tile with its frame and label, and the outline of the field where weights started."""
        rect, look, plan = self._layout.rect(*at), self._look, self.plan
        picture, source = self._pictures.picture(*at)
        target = plan.target(rect)
        painter.drawPixmap(target, picture, QRectF(source))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if isinstance(self._part.layer, FullyConnectedLayer):
            painter.setPen(self._thin())
            painter.drawRects(self._fields(range(at[0], at[0] + 1), range(at[1], at[1] + 1)))
        hue, gap = look.hue(self._part.d), look.px(2)
        style = Qt.PenStyle.SolidLine if reached else Qt.PenStyle.DashLine
        painter.setPen(QPen(QColor(hue.line), look.px(1.5), style))
        painter.drawRect(rect.adjusted(gap, gap, -gap - 1, -gap - 1))
        if not plan.label.isEmpty():
            ink = look.ink(TextStyle.SMALL, hue.text if current else look.palette.muted)
            label = plan.label.translated(rect.topLeft())
            ink.write(painter, label.left(), label.top() + ink.ascent, f"{at[0]},{at[1]}")

    def _fields(self, columns: range, rows: range) -> list[QRectF]:
        """Return where the input cells are that each neuron started with weights for, in each plane."""
        size, read = self.plan.size, self._part.layer.geometry.channels_of(self._part.d)
        planes = [n for n in range(size.planes) if size.in_colour or size.c[n] in read]
        across, down = self._spans(0, columns), self._spans(1, rows)
        return [
            QRectF(left, top, width, height)
            for x in across
            for y in down
            for (left, width), (top, height) in ((x[n % size.across], y[n // size.across]) for n in planes)
        ]

    def _spans(self, axis: int, tiles: range) -> list[list[tuple[float, float]]]:
        """Return for each of ``tiles`` along an axis where its field begins in each plane, and its length."""
        g, size = self._part.layer.geometry, self.plan.size
        of = (g.x, g.y)[axis]
        count, whole = ((len(size.i), size.width), (len(size.j), size.height))[axis]
        starts = [
            size.plane_at(n)[axis] for n in (range(size.across), range(0, size.planes, size.across))[axis]
        ]
        least, found = 2 * self._look.scale, []
        for tile in tiles:
            begin, length = self._along(axis, tile)
            unit = length / whole
            first, end = _clipped(of.true_taps(tile), of.length)
            cell = unit * count / of.length
            found.append(
                [(begin + start * unit + first * cell, max(least, (end - first) * cell)) for start in starts]
            )
        return found


def _clipped(taps: range, length: int) -> tuple[int, int]:
    """Return the first cell of ``taps`` in the input, and the one after the last."""
    return min(max(0, taps[0]), length), min(max(0, taps[-1] + 1), length)


def _at_its_strongest(size: TileSize, part: WallPart) -> TileSize:
    """Return ``size`` with the strongest weight as the one that stands for its set: the middle is often 0."""
    weights = np.abs(part.layer.common.weights[part.d])[:, :, list(size.c)].max(axis=2)
    i, j = np.unravel_index(np.argmax(weights), weights.shape)
    return replace(size, i=(int(i),), j=(int(j),))


def plan_of(part: WallPart, layout: WallLayout, look: Look, ratio: float) -> TilePlan:
    """Return where picture and label are in a tile, the picture as large as whole px a weight allow."""
    wide, high = layout.tile
    framed = min(wide, high) >= look.px(FRAMED)
    gap = look.px(5) if framed else 0
    inner = QRectF(gap, gap, max(1.0, wide - 2 * gap), max(1.0, high - 2 * gap))
    room, label = inner, QRectF()
    if framed:
        ink = look.ink(TextStyle.SMALL, look.palette.muted)
        text = ink.width(f"{layout.columns - 1},{layout.rows - 1}") + look.px(4)
        beside = inner.adjusted(text, 0, 0, 0)
        below = inner.adjusted(0, ink.height, 0, 0)
        best = max((beside, below), key=lambda place: min(place.width(), place.height()))
        if min(best.width(), best.height()) >= look.px(LEAST_LABELLED) and inner.width() >= text:
            room, label = best, QRectF(inner.topLeft(), QRectF(0, 0, text, ink.height).size())
    shape = set_shape(part.layer)
    size = TileSize.of(shape, int(min(room.width(), room.height()) * ratio), not framed)
    # Fully connected, the channels that the filter does not read start as zeros.
    first = min(shown_channel(part.layer, part.d, None), shape[2] - len(size.c))
    size = replace(size, c=tuple(range(first, first + len(size.c))))
    if len(size.i) == len(size.j) == 1 and not isinstance(part.layer, FullyConnectedLayer):
        size = _at_its_strongest(size, part)
    unit = min(room.width() * ratio / size.width, room.height() * ratio / size.height)
    unit = (int(unit) if unit >= 1 else unit) / ratio
    picture = QRectF(0, 0, size.width * unit, size.height * unit)
    picture.moveCenter(room.center())
    picture.moveTopLeft(QPointF(round(picture.left() * ratio) / ratio, round(picture.top() * ratio) / ratio))
    return TilePlan(picture, size, label, framed)

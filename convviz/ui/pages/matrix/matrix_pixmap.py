"""The picture of the matrix that stays while the walk steps: entries, numbers and labels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap

from convviz.conv import AnyLayer, Layer
from convviz.explore.state.sharing import Sharing
from convviz.explore.state.values import Values
from convviz.ui.look import colours
from convviz.ui.look.look import Look
from convviz.ui.pages.matrix.camera import Camera
from convviz.ui.pages.matrix.entry_colours import EntryTiles, Marks, Pixels, pixel
from convviz.ui.pages.matrix.matrix_labels import Labels, Margins
from convviz.ui.volume.number_sizes import number_text, text_size, widest
from convviz.ui.words.digits import Digits

LEAST_RULED = 9  # device px: smaller entries touch each other
LEAST_DOTTED = 2  # device px: smaller weights that are 0 are told by their shade alone
LEAST_BANDED = 3  # device px: lower rows without sharing are not parted by lines
DOT_SHARE, DOT_STRETCH = 0.34, 3  # of the shorter side of an entry; how much longer than wide a dot may be


@dataclass(frozen=True)
class MatrixScene:
    """All that the picture is drawn from."""

    layer: AnyLayer
    sharing: Sharing
    tiles: EntryTiles
    camera: Camera
    room: Margins
    look: Look
    size: QSize
    ratio: float


def matrix_pixmap(scene: MatrixScene) -> QPixmap:
    """Return the picture of the whole widget."""
    camera, room = scene.camera, scene.room
    picture = QPixmap(scene.size * scene.ratio)
    picture.setDevicePixelRatio(scene.ratio)
    picture.fill(QColor(scene.look.palette.surface))
    with QPainter(picture) as painter:
        pixels = _pixels(scene)
        height, width = pixels.shape
        image = QImage(pixels.data, width, height, width * 4, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(scene.ratio)
        painter.drawImage(QPointF(room.left, room.top), image)
        del image  # before the pixels that it looks at
        size = number_size(scene)
        if size:
            painter.setClipRect(QRectF(room.left, room.top, camera.width, camera.height))
            _draw_numbers(painter, scene, size)
            painter.setClipping(False)
        Labels(painter, scene.layer.geometry, camera, scene.look, room).draw()
        painter.setPen(QPen(QColor(scene.look.palette.border), scene.look.palette.line_width))
        painter.drawRect(QRectF(room.left, room.top, width / scene.ratio, height / scene.ratio))
    return picture


def number_size(scene: MatrixScene) -> int:
    """Return the size in px of the numbers in the entries; 0 where they could not be read."""
    least = scene.look.least_cell_text
    size = text_size(min(scene.camera.cell), _widest_weight(scene.layer), least)
    return size if size >= least else 0


def most_cell(layer: AnyLayer, look: Look) -> float:
    """Return the side in px of an entry that is comfortable for its number."""
    least = look.least_cell_text
    return 1.6 * max(least / 0.78, least * _widest_weight(layer) + 4)


def _widest_weight(layer: AnyLayer) -> float:
    """Return the width of the longest weight as a share of the text's size.

    Sets of their own can have longer numbers than the common one: larger ones, and after a step, fractions.
    """
    common = Values(layer.common.weights, 0)
    if isinstance(layer, Layer):
        return widest(common)
    if layer.dtype.kind == "f":
        return widest(Values(np.array([1 / 3]), 0))
    largest = layer.largest()[0]
    return widest(common, (-largest, largest))


def _pixels(scene: MatrixScene) -> Pixels:
    """Return the seen entries as device pixels: colours, dots and the gaps between."""
    camera, ratio = scene.camera, scene.ratio
    rows, columns = camera.rows, camera.columns
    entries, zero = scene.tiles.window(rows, columns)
    across = _indices(camera.x, camera.cell[0] * ratio, camera.width * ratio, camera.shape[1])
    down = _indices(camera.y, camera.cell[1] * ratio, camera.height * ratio, camera.shape[0])
    column, row = across.astype(np.int64) - columns.start, down.astype(np.int64) - rows.start
    pixels = entries[:, column][row]
    if not number_size(scene):
        _dot(scene, pixels, zero, across, down)
    surface = pixel(scene.look.palette.surface)
    cell_w, cell_h = (side * ratio for side in camera.cell)
    if cell_w >= LEAST_RULED and cell_h >= LEAST_RULED:
        pixels[:, 1:][:, column[1:] != column[:-1]] = surface
        pixels[1:][row[1:] != row[:-1]] = surface
    elif scene.sharing is Sharing.UNSHARED and cell_h >= LEAST_BANDED:
        pixels[1:][row[1:] != row[:-1]] = surface
    return np.ascontiguousarray(pixels)


def _indices(first: float, cell: float, room: float, count: int) -> NDArray[np.float64]:
    """Return for each device pixel which entry it shows, with the place within it as the fraction."""
    place = np.asarray(first + (np.arange(round(room)) + 0.5) / cell, dtype=np.float64)
    return place[place < count]


def _dot(
    scene: MatrixScene, pixels: Pixels, zero: Marks, across: NDArray[np.float64], down: NDArray[np.float64]
) -> None:
    """Put a dot into every weight that is 0."""
    ratio, (rows, columns) = scene.ratio, (scene.camera.rows, scene.camera.columns)
    sides = [side * ratio for side in scene.camera.cell]
    if min(sides) < LEAST_DOTTED or max(sides) < 2 * LEAST_DOTTED or not zero.any():
        return
    small = max(1.0, DOT_SHARE * min(sides))
    x, y = (
        np.flatnonzero(
            np.abs(place % 1 - 0.5) * side <= min(DOT_SHARE * side, DOT_STRETCH * small) / 2 + 1e-9
        )
        for place, side in zip((across, down), sides, strict=True)
    )
    where = zero[:, across[x].astype(np.int64) - columns.start][down[y].astype(np.int64) - rows.start]
    dots = scene.tiles.colours.dots[scene.tiles.sets_of(rows)][down[y].astype(np.int64) - rows.start]
    block = np.ix_(y, x)
    pixels[block] = np.where(where, dots[:, None], pixels[block])


def _is_whole(begin: float, side: float, room: float) -> bool:
    """Say whether an entry lies within the room, but for a sliver."""
    return begin >= -1 and begin + side <= room + 1


def _draw_numbers(painter: QPainter, scene: MatrixScene, size: int) -> None:
    """Write the weights, zero ones too, and nothing on structural zeros; none that the edge would cut."""
    camera, room = scene.camera, scene.room
    rows, columns = camera.rows, camera.columns
    window = scene.layer.matrix_window(rows, columns)
    pixels, _ = scene.tiles.window(rows, columns)
    across = [_is_whole(camera.left_of(column), camera.cell[0], camera.width) for column in columns]
    down = [_is_whole(camera.top_of(row), camera.cell[1], camera.height) for row in rows]
    weights = (window.owners >= 0) & np.logical_and.outer(down, across)
    # There are far fewer columns, rows, values and shades than entries.
    lefts = [room.left + camera.left_of(column + 0.5) for column in columns]
    tops = [room.top + camera.top_of(row + 0.5) for row in rows]
    values, shades = window.values[weights].tolist(), pixels[weights].tolist()
    texts = {value: number_text(value) for value in set(values)}
    inks = {shade: colours.ink_on(f"#{shade & 0xFFFFFF:06x}") for shade in set(shades)}
    words = Digits(scene.look.cell_font(size))
    for (r, c), value, shade in zip(np.argwhere(weights).tolist(), values, shades, strict=True):
        words.put(texts[value], QPointF(lefts[c], tops[r]), inks[shade])
    words.draw(painter)

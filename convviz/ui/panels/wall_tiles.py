"""The pictures on the tiles of a wall: one for all sets that are equal, one sheet for those that are not."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPixmap

from convviz.conv import FullyConnectedLayer, LocallyConnectedLayer, sampled_weights
from convviz.explore.display.parts import WallPart
from convviz.files import axes
from convviz.ui.look import colours
from convviz.ui.look.byte_cache import ByteCache
from convviz.ui.look.look import Look
from convviz.ui.panels.filter_mosaic import map_shades

MOST_CHANNELS = 16  # of a set that its tile shows
LEAST_PLANE = 4  # px across a channel; with less only the first channel is shown
MANY_OWN = 64  # sets that were changed one by one: more of them are no longer drawn one by one
MOST_BYTES = 32 * 2**20  # of the sheets together


@dataclass(frozen=True, slots=True)
class TileSize:
    """How a set of shape (Fx, Fy, D) is drawn on ``side`` px: its places, and the channels in a square.

    ``i``, ``j`` and ``c`` are the places that are drawn, a pixel of the picture each; where a side has more
    weights than px, only some are. ``across`` planes lie side by side. A fine tile of three channels is one
    plane in colour, as among the small pictures of a filter bank.
    """

    i: tuple[int, ...]
    j: tuple[int, ...]
    c: tuple[int, ...]
    across: int
    in_colour: bool

    @classmethod
    def of(cls, shape: tuple[int, int, int], side: int, fine: bool) -> TileSize:
        """Return how a set of ``shape`` is drawn on ``side`` px."""
        in_colour = fine and shape[2] == 3
        channels = 1 if in_colour else min(shape[2], MOST_CHANNELS)
        across = ceil(sqrt(channels))
        if side // across < LEAST_PLANE:
            channels = across = 1
        room = max(1, (side - across + 1) // across)
        c = range(3) if in_colour else range(channels)
        return cls(_spread(shape[0], room), _spread(shape[1], room), tuple(c), across, in_colour)

    @property
    def planes(self) -> int:
        """How many channels lie beside each other: one where they are colours."""
        return 1 if self.in_colour else len(self.c)

    @property
    def down(self) -> int:
        """How many rows of planes there are."""
        return ceil(self.planes / self.across)

    @property
    def width(self) -> int:
        """The width of the picture in weights, with a gap between two planes."""
        return self.across * (len(self.i) + 1) - 1

    @property
    def height(self) -> int:
        """The height of the picture in weights."""
        return self.down * (len(self.j) + 1) - 1

    def plane_at(self, plane: int) -> tuple[int, int]:
        """Return where a plane begins, in weights from the left and from the top of the picture."""
        return plane % self.across * (len(self.i) + 1), plane // self.across * (len(self.j) + 1)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """Pictures, and what they are known by: as long as that is kept, nothing else can have its id."""

    image: NDArray[np.uint8]
    pixmap: QPixmap
    of: tuple[object, ...]


class TilePictures:
    """Gives the picture of each tile in sight; ``sheets_made`` and ``singles_made`` count what was drawn.

    Sets that are equal have one picture. Those that were changed one by one have their own; where all may
    differ, all tiles in sight are one sheet.
    """

    def __init__(self) -> None:
        self.sheets_made = self.singles_made = 0
        self.size = TileSize((0,), (0,), (0,), 1, False)
        self._kept: ByteCache[_Drawn] = ByteCache(MOST_BYTES, _bytes_of)
        self._seen: tuple[range, range] = range(0), range(0)
        self._sheet = QPixmap()
        self.image: NDArray[np.uint8] = np.zeros((1, 1, 3), np.uint8)  # the sheet: rows, columns, colours
        self.equal = True  # whether the sheet has one picture for all
        self._single: dict[tuple[int, int], QPixmap] = {}

    def prepare(self, part: WallPart, seen: tuple[range, range], size: TileSize, look: Look) -> None:
        """Draw the pictures of the tiles ``seen`` of ``part``, but for those that are kept."""
        layer = part.layer
        assert isinstance(layer, LocallyConnectedLayer | FullyConnectedLayer)
        owners = layer.own.inside((*seen, range(part.d, part.d + 1)))
        alone = len(owners) <= MANY_OWN
        spread = layer.spread if isinstance(layer, LocallyConnectedLayer) else None
        equal = isinstance(layer, LocallyConnectedLayer) and spread is None and not layer.steps and alone
        drawn = (range(1), range(1)) if equal else seen
        of = (layer.common.weights, spread, *layer.steps, None if alone else layer.own, look.palette)
        how = (type(layer), part.d, part.limit, drawn, size)

        def make_sheet() -> _Drawn:
            self.sheets_made += 1
            places = size.i, size.j, size.c
            if equal:
                weights = layer.common.weights[part.d][np.ix_(*places)][np.newaxis, np.newaxis]
            else:
                weights = sampled_weights(layer, *drawn, part.d, places)
            return _drawn(weights, size, part.limit, look, of)

        self.size, self._seen, self.equal = size, seen, equal
        made = self._kept.get((*map(id, of), *how), make_sheet)
        self._sheet, self.image = made.pixmap, made.image
        self._single = {}
        for x, y, d in owners if alone else ():
            weights = layer.own[x, y, d].weights
            self._single[x, y] = self._alone(weights, part.limit, size, look)

    @property
    def alone(self) -> tuple[tuple[int, int], ...]:
        """The tiles in sight whose sets were changed one by one."""
        return tuple(self._single)

    def picture(self, x: int, y: int) -> tuple[QPixmap, QRect]:
        """Return a pixmap with the picture of (x, y), one of the tiles in sight, and where in it that is."""
        size = self.size
        single = self._single.get((x, y))
        if single is not None:
            return single, single.rect()
        if self.equal:
            return self._sheet, self._sheet.rect()
        columns, rows = self._seen
        left, top = (x - columns.start) * size.width, (y - rows.start) * size.height
        return self._sheet, QRect(left, top, size.width, size.height)

    def _alone(self, weights: NDArray[Any], limit: float, size: TileSize, look: Look) -> QPixmap:
        """Return the picture of one set."""

        def make() -> _Drawn:
            self.singles_made += 1
            sampled = weights[np.ix_(size.i, size.j, size.c)][np.newaxis, np.newaxis]
            return _drawn(sampled, size, limit, look, (weights, look.palette))

        return self._kept.get((id(weights), id(look.palette), limit, size), make).pixmap


def sheet(weights: NDArray[Any], size: TileSize, limit: float, look: Look) -> NDArray[np.uint8]:
    """Return the pictures of sets (columns, rows, i, j, c) beside and below each other, as image rows.

    A weight is a pixel. Zero is mid-grey, or the neutral middle of the map; weights beyond ``limit`` have the
    strongest colour.
    """
    columns, rows = weights.shape[:2]
    canvas = np.empty((columns, size.width, rows, size.height, 3), np.uint8)
    canvas[:] = colours.rgb(look.palette.surface)
    if size.in_colour:
        placed = np.divide(weights, limit or 1.0, dtype=np.float64)
        placed *= 127.5
        placed += 127.5
        shades = colours.bytes_of(np.rint(placed, out=placed))[:, :, :, :, np.newaxis]
    else:
        table = map_shades(look.palette.diverging)
        shades = table.take(colours.indices(weights, limit, "diverging"), axis=0)
    for plane in range(size.planes):
        left, top = size.plane_at(plane)
        at = slice(left, left + len(size.i)), slice(top, top + len(size.j))
        canvas[:, at[0], :, at[1]] = shades[:, :, :, :, plane].swapaxes(1, 2)
    return axes.rows_of(canvas.reshape(columns * size.width, rows * size.height, 3))


def pixmap_of(image: NDArray[np.uint8]) -> QPixmap:
    """Return image rows (rows, columns, 3), contiguous, as a pixmap."""
    height, width, _ = image.shape
    return QPixmap.fromImage(QImage(image.data, width, height, 3 * width, QImage.Format.Format_RGB888))


def _drawn(weights: NDArray[Any], size: TileSize, limit: float, look: Look, of: tuple[object, ...]) -> _Drawn:
    image = sheet(weights, size, limit, look)
    return _Drawn(image, pixmap_of(image), of)


def _spread(count: int, room: int) -> tuple[int, ...]:
    """Return ``room`` places evenly spread over ``count``, or all where there are no more."""
    if count <= room:
        return tuple(range(count))
    return tuple((2 * n + 1) * count // (2 * room) for n in range(room))


def _bytes_of(drawn: _Drawn) -> int:
    picture = drawn.pixmap
    return drawn.image.nbytes + picture.width() * picture.height() * picture.depth() // 8

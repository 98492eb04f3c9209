"""Which part of the matrix is shown, and how large its entries are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil, floor

from convviz.explore.display.matrix.matrix_entries import first_read, reads_within
from convviz.explore.display.matrix.matrix_part import MatrixPart
from convviz.explore.state.sharing import Sharing
from convviz.ui.look.look import Look

STEP = 1.25  # a notch of the wheel


@dataclass(frozen=True, slots=True)
class Camera:
    """A matrix of ``shape`` in a room of ``width`` × ``height`` px, seen from row ``y`` and column ``x`` on.

    At zoom 1 an axis that fits fills the room, so entries need not be square; zooming in enlarges their
    shorter side until they are. ``start`` is an entry (width, height) at zoom 1, ``least`` the smallest.
    One that is ``close`` begins, and goes back to, as close as can be.
    """

    shape: tuple[int, int]
    width: float
    height: float
    start: tuple[float, float]
    least: tuple[float, float]
    most: float
    zoom: float = 1.0
    close: bool = False
    x: float = 0.0
    y: float = 0.0

    @classmethod
    def fitted(
        cls, shape: tuple[int, int], size: tuple[float, float], sides: tuple[float, float, float], most: float
    ) -> Camera:
        """Return the start: an axis that fits with the least side for each entry is whole, another in part.

        ``sides``: the least, the one of entries along an axis that does not fit, the largest of those along
        one that does. Zoomed in, an entry is ``most`` px.
        """
        pixel, comfortable, largest = sides
        start, least = [], []
        for count, room in ((shape[1], size[0]), (shape[0], size[1])):
            whole = room / count
            start.append(min(whole, largest) if whole >= pixel else comfortable)
            least.append(min(whole, largest) if whole >= pixel else pixel)
        return cls(shape, *size, (start[0], start[1]), (least[0], least[1]), most)

    @property
    def highest(self) -> float:
        """The zoom at which an entry is ``most`` px."""
        return max(1.0, self.most / min(self.start))

    @property
    def first(self) -> float:
        """The zoom that it begins with."""
        return self.highest if self.close else 1.0

    @property
    def cell(self) -> tuple[float, float]:
        """The width and height in px of an entry."""
        if self.zoom >= 1:
            side = min(self.start) * self.zoom
            return max(self.start[0], side), max(self.start[1], side)
        return max(self.least[0], self.start[0] * self.zoom), max(self.least[1], self.start[1] * self.zoom)

    @property
    def columns(self) -> range:
        """The columns that are seen, if only in part."""
        return _seen(self.x, self.width / self.cell[0], self.shape[1])

    @property
    def rows(self) -> range:
        """The rows that are seen, if only in part."""
        return _seen(self.y, self.height / self.cell[1], self.shape[0])

    @property
    def shows_all(self) -> tuple[bool, bool]:
        """Whether all columns, and all rows, are seen."""
        return len(self.columns) == self.shape[1], len(self.rows) == self.shape[0]

    def left_of(self, column: float) -> float:
        """Return where a column begins, in px from the left of the room."""
        return (column - self.x) * self.cell[0]

    def top_of(self, row: float) -> float:
        """Return where a row begins, in px from the top of the room."""
        return (row - self.y) * self.cell[1]

    def entry_at(self, px: float, py: float) -> tuple[int, int] | None:
        """Return the (row, column) at a point of the room, or None beyond the matrix."""
        if not (0 <= px < self.width and 0 <= py < self.height):
            return None
        row, column = floor(self.y + py / self.cell[1]), floor(self.x + px / self.cell[0])
        inside = 0 <= row < self.shape[0] and 0 <= column < self.shape[1]
        return (row, column) if inside else None

    def zoomed(self, turns: float, px: float, py: float) -> Camera:
        """Return the camera after ``turns`` of the wheel; what is at the point of the room stays there."""
        lowest = min(small / begun for small, begun in zip(self.least, self.start, strict=True))
        zoomed = replace(self, zoom=min(self.highest, max(lowest, self.zoom * STEP**turns)))
        column, row = self.x + px / self.cell[0], self.y + py / self.cell[1]
        return replace(zoomed, x=column - px / zoomed.cell[0], y=row - py / zoomed.cell[1]).kept_inside()

    def moved(self, dx: float, dy: float) -> Camera:
        """Return the camera with the matrix dragged by px."""
        return replace(self, x=self.x - dx / self.cell[0], y=self.y - dy / self.cell[1]).kept_inside()

    def kept_inside(self) -> Camera:
        """Return the camera with no room lost beyond the edges of the matrix."""
        x = min(max(0.0, self.x), max(0.0, self.shape[1] - self.width / self.cell[0]))
        y = min(max(0.0, self.y), max(0.0, self.shape[0] - self.height / self.cell[1]))
        return replace(self, x=x, y=y)


def _seen(first: float, count: float, length: int) -> range:
    # A sliver that only rounding leaves at the edge is not seen.
    return range(max(0, floor(first + 1e-6)), min(length, ceil(first + count - 1e-6)))


LARGE_CELL, MOST_CELL = 4, 76  # units of an entry where the matrix does not fit, and where it is small
BEFORE = 0.1  # of the room is left before the receptive field
CLOSE = (24, 9)  # columns and rows that are seen close by, or fewer where their numbers need more room


def first_camera(
    part: MatrixPart, size: tuple[float, float], most: float, look: Look, close: bool = False
) -> Camera:
    """Return how a matrix is first seen in a room of ``size`` px; zoomed in, an entry is ``most`` px.

    The whole matrix is seen, or of a large one the current neuron and its receptive field. ``close``: the
    first entries of the current neuron, large enough for their numbers to be read from afar.
    """
    sides = max(1.0, float(round(look.scale))), look.px(LARGE_CELL), look.px(MOST_CELL)
    shape = part.facts.rows, part.facts.columns
    if close:
        most = max(most, min(size[0] / CLOSE[0], size[1] / CLOSE[1]))
    camera = replace(Camera.fitted(shape, size, sides, most), close=close)
    seen = followed(replace(camera, zoom=camera.first), part, centred=True)
    return replace(seen, x=floor(seen.x), y=floor(seen.y)) if close else seen  # no entry begins cut


def refitted(camera: Camera, fresh: Camera, part: MatrixPart) -> Camera:
    """Return ``camera`` in the room of ``fresh``, the first camera there.

    What was zoomed or moved stays, and a current row that was seen is seen.
    """
    if camera.zoom == 1 and (camera.x, camera.y) == (0, 0):
        return fresh
    zoom = camera.zoom / camera.first * fresh.first
    kept = replace(fresh, zoom=zoom, x=camera.x, y=camera.y).zoomed(0, 0, 0)
    return followed(kept, part) if part.row in camera.rows else kept


def followed(camera: Camera, part: MatrixPart, centred: bool = False) -> Camera:
    """Return the camera moved so that the current row, and a part of what it reads, are seen.

    Close by, that is the first row of a filter as far as it has room.
    """
    g, (wide, high) = part.layer.geometry, camera.cell
    x, y = camera.x, camera.y
    rows, columns = camera.height / high, camera.width / wide
    if centred or not camera.y <= part.row <= camera.y + rows - 1:
        y = part.row + 0.5 - rows / 2
    first = first_read(g, part.position)
    if camera.close:
        reads = camera.x <= first <= camera.x + columns - min(g.size[0], columns / 2)
    else:
        reads = part.sharing is Sharing.FULL or reads_within(g, part.position, camera.columns)
    if centred or not reads:
        x = first - BEFORE * columns
    return replace(camera, x=x, y=y).kept_inside()

"""Where the tiles of a wall are: as many columns and rows as a slice has positions, zoomed and moved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil, floor

from PySide6.QtCore import QRect

STEP = 1.25  # a notch of the wheel
LONGEST = 1.4  # times the shorter side of a tile that has room for a label beside its picture


@dataclass(frozen=True, slots=True)
class WallLayout:
    """A wall of ``columns`` × ``rows`` tiles in a room of ``width`` × ``height`` px.

    At zoom 1 all of it is seen. The room begins ``x`` tiles from the left and ``y`` from the top; a tile is
    at most ``most`` px wide or high where it is zoomed, and square unless its shorter side is at least
    ``oblong`` px at zoom 1.
    """

    columns: int
    rows: int
    width: int
    height: int
    most: float
    oblong: float
    zoom: float = 1.0
    x: float = 0.0
    y: float = 0.0

    @property
    def tile(self) -> tuple[float, float]:
        """The width and height in px of a tile with its gap."""
        wide, high = self.width / self.columns, self.height / self.rows
        longest = LONGEST if min(wide, high) >= self.oblong else 1.0
        return min(wide, longest * high) * self.zoom, min(high, longest * wide) * self.zoom

    @property
    def closest(self) -> float:
        """The largest zoom."""
        return max(1.0, self.most / max(1.0, min(replace(self, zoom=1.0).tile)))

    @property
    def seen(self) -> tuple[range, range]:
        """The columns and the rows that are seen, if only in part."""
        wide, high = self.tile
        left, top = self._margins()
        columns = range(max(0, floor(self.x)), min(self.columns, ceil(self.x + (self.width - left) / wide)))
        rows = range(max(0, floor(self.y)), min(self.rows, ceil(self.y + (self.height - top) / high)))
        return columns, rows

    def rect(self, x: int, y: int) -> QRect:
        """Return the rectangle in px of the tile of position (x, y); neighbours share an edge."""
        wide, high = self.tile
        left, top = self._margins()
        edges = (left + (x - self.x) * wide, top + (y - self.y) * high)
        # Worked out as the edges of the next tile are: half a px must not be rounded up here and down there.
        ends = (left + (x + 1 - self.x) * wide, top + (y + 1 - self.y) * high)
        return QRect(
            round(edges[0]),
            round(edges[1]),
            round(ends[0]) - round(edges[0]),
            round(ends[1]) - round(edges[1]),
        )

    @property
    def extent(self) -> QRect:
        """The rectangle in px of all tiles, as far as the room goes."""
        first, last = self.rect(0, 0), self.rect(self.columns - 1, self.rows - 1)
        return first.united(last).intersected(QRect(0, 0, self.width, self.height))

    def at(self, px: float, py: float) -> tuple[int, int] | None:
        """Return the position (x, y) whose tile is at a point in px, or None beside the wall."""
        if not (0 <= px < self.width and 0 <= py < self.height):
            return None
        wide, high = self.tile
        left, top = self._margins()
        x, y = floor(self.x + (px - left) / wide), floor(self.y + (py - top) / high)
        return (x, y) if 0 <= x < self.columns and 0 <= y < self.rows else None

    def zoomed(self, turns: float, px: float, py: float) -> WallLayout:
        """Return the wall after ``turns`` of the wheel; what is at the point in px stays there."""
        closer = replace(self, zoom=min(self.closest, max(1.0, self.zoom * STEP**turns)))
        left, top = self._margins()
        x = self.x + (px - left) / self.tile[0] - px / closer.tile[0]
        y = self.y + (py - top) / self.tile[1] - py / closer.tile[1]
        return replace(closer, x=x, y=y).kept_inside()

    def moved(self, dx: float, dy: float) -> WallLayout:
        """Return the wall dragged by px."""
        wide, high = self.tile
        return replace(self, x=self.x - dx / wide, y=self.y - dy / high).kept_inside()

    def showing(self, x: int, y: int) -> WallLayout:
        """Return the wall moved just as far as brings the tile of (x, y) in sight."""
        rect = self.rect(x, y)
        dx = -rect.left() if rect.left() < 0 else min(0, self.width - rect.right() - 1)
        dy = -rect.top() if rect.top() < 0 else min(0, self.height - rect.bottom() - 1)
        return self if self.zoom == 1 or (dx, dy) == (0, 0) else self.moved(dx, dy)

    def kept_inside(self) -> WallLayout:
        """Return the wall with no room lost beyond its edges, and its zoom within bounds."""
        within = replace(self, zoom=min(self.closest, max(1.0, self.zoom)))
        wide, high = within.tile
        x = min(max(0.0, self.x), max(0.0, self.columns - self.width / wide))
        y = min(max(0.0, self.y), max(0.0, self.rows - self.height / high))
        return replace(within, x=x, y=y)

    def _margins(self) -> tuple[float, float]:
        """Return what is left of the room, in px at the left and at the top, where the wall is smaller."""
        wide, high = self.tile
        left, top = (self.width - self.columns * wide) / 2, (self.height - self.rows * high) / 2
        return max(0.0, left), max(0.0, top)

"""Where the tiles of a grid are: squares as large as fit, of whole pixels, with gaps of whole pixels."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QRegion

from convviz.explore.state.regions import CellSet
from convviz.explore.state.state import Sharing

EDGE = 3.0  # px around the grid, for the frame of a tile at its edge
LEAST_PARTED = 3  # device px: smaller tiles have no gaps between them
LEAST_EDGED = 12  # device px: smaller tiles with patterns have no gaps between them
NOWHERE = (-1, -1)


@dataclass(frozen=True, slots=True)
class TilePlaces:
    """``columns`` × ``rows`` tiles, each ``side`` px wide with the ``gap``, from (``left``, ``top``) on.

    ``ratio`` is the pixel ratio that pixels are whole at.
    """

    columns: int
    rows: int
    side: float
    left: float
    top: float
    gap: float
    ratio: float

    @classmethod
    def of(
        cls, size: tuple[int, int], room: QSizeF, ratio: float, sharing: Sharing, scale: float
    ) -> TilePlaces:
        """Return the places of ``size`` tiles in ``room`` px."""
        columns, rows = size
        side = max(0.1, min((room.width() - 2 * EDGE) / columns, (room.height() - 2 * EDGE) / rows))
        if side * ratio >= LEAST_PARTED:  # whole pixels, so that gaps are evenly wide
            side = int(side * ratio) / ratio
        left = int((room.width() - side * columns) / 2 * ratio) / ratio
        return cls(columns, rows, side, left, EDGE, _gap(side, ratio, sharing, scale), ratio)

    def rect(self, x: int, y: int) -> QRectF:
        """Return the rectangle in px of a tile, without the gap around it."""
        wide = self.side - self.gap
        return QRectF(self.left + x * self.side, self.top + y * self.side, wide, wide)

    def at(self, px: float, py: float) -> tuple[int, int]:
        """Return the tile at a point in px, or `NOWHERE`."""
        x, y = int((px - self.left) // self.side), int((py - self.top) // self.side)
        return (x, y) if 0 <= x < self.columns and 0 <= y < self.rows else NOWHERE

    def whole(self) -> QRectF:
        """Return the rectangle of all tiles, without the gaps beyond the last ones."""
        return self.rect(0, 0).united(self.rect(self.columns - 1, self.rows - 1))

    def block(self, cells: CellSet) -> QRectF:
        """Return the rectangle of the tiles of ``cells``, empty where there are none."""
        xs, ys = cells.x.indices, cells.y.indices
        if not xs or not ys:
            return QRectF()
        return self.rect(xs[0], ys[0]).united(self.rect(xs[-1], ys[-1]))

    def between(self, before: tuple[CellSet, ...], after: tuple[CellSet, ...]) -> QRegion:
        """Return where tiles are in ``before`` or in ``after`` and not in both, and a pixel around that."""
        regions = []
        for blocks in (before, after):
            region = QRegion()
            for cells in blocks:
                region += self.block(cells).toAlignedRect()
            regions.append(region)
        difference, around = regions[0].xored(regions[1]), QRegion()
        for rect in difference:  # type: ignore[attr-defined]  # PySide's stubs have it not
            around += rect.adjusted(-1, -1, 1, 1)  # tiles may begin within a pixel
        return around

    def with_gaps(self) -> QRectF:
        """Return the rectangle of all tiles and of their gaps."""
        return QRectF(self.left, self.top, self.side * self.columns, self.side * self.rows)

    def gaps(self) -> list[QRectF]:
        """Return the lines between columns and rows: their number grows with the sides of the grid."""
        if self.gap == 0:
            return []
        whole, lines = self.whole(), list[QRectF]()
        for x in range(1, self.columns):
            right = self.left + x * self.side
            lines.append(QRectF(right - self.gap, whole.top(), self.gap, whole.height()))
        for y in range(1, self.rows):
            bottom = self.top + y * self.side
            lines.append(QRectF(whole.left(), bottom - self.gap, whole.width(), self.gap))
        return lines


def _gap(side: float, ratio: float, sharing: Sharing, scale: float) -> float:
    """Return the width of the gaps in px: whole pixels, none between tiles of a few pixels."""
    if side * ratio < LEAST_PARTED:
        return 0.0
    if sharing is not Sharing.SHARED and side * ratio < LEAST_EDGED:
        return 0.0  # their patterns part them
    if sharing is Sharing.FULL:
        return 1 / ratio  # the whole input fills a tile to its edge
    return max(1, round(min(side / 6, 3 * scale) * ratio)) / ratio

"""Where the slices of a volume go on the widget, and the way from cells to pixels and back.

All slices side by side while their numbers can be read; otherwise a few large ones and, beside or below them,
an overview of all, unless the large ones need all the room. No Qt: plain numbers in, plain numbers out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from math import ceil, floor

OVERVIEW_SHARE = 0.30  # of the room, when not all slices can be large
LEAST_WHOLE_CELL = 4  # px: from here on cells are whole pixels
MANY = 16  # slices; more get a larger overview
OVERVIEW_SHARE_OF_MANY = 0.42
SIDE_BY_SIDE = 0.6  # of the cell that one slice alone would have: slices too fine for numbers keep that


@dataclass(frozen=True, slots=True)
class Room:
    """A rectangle in px."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Needs:
    """What slices need: cells across and down (padding included) and the room around them in px."""

    columns: int
    rows: int
    left: int  # for the ruler
    top: int  # for the title
    below: int  # for the ruler
    gap: int
    least_cell: int  # px: the smallest cell whose number can be read
    most_cell: int
    beside_cell: int = 0  # px: the smallest cell of slices that stand side by side, where that is larger
    number: float = 1.0  # the width of the longest number, as a share of its size
    decimals: int | None = None  # that numbers are cut to; None: whole, or three digits
    digits: int | None = None  # that longer numbers are cut to, with a power of ten; None: none are
    keeps: float = 0.0  # an overview is there only where it leaves a large slice this share of its size


@dataclass(frozen=True, slots=True)
class SliceView:
    """A slice on the widget: cell (0, 0) of the drawn cells is at (x, y) px, each ``cell`` px wide.

    ``clip`` is the room its cells may fill: smaller than the slice when zoomed in.
    """

    slice: int
    x: float
    y: float
    cell: float
    clip: Room
    large: bool

    def left_of(self, column: float) -> float:
        """Return the x px where drawn column ``column`` begins."""
        return self.x + column * self.cell

    def top_of(self, row: float) -> float:
        """Return the y px where drawn row ``row`` begins."""
        return self.y + row * self.cell

    def cell_at(self, px: float, py: float) -> tuple[int, int] | None:
        """Return the drawn (column, row) at a point, or None outside ``clip``."""
        c = self.clip
        if not (c.x <= px < c.x + c.width and c.y <= py < c.y + c.height):
            return None
        return floor((px - self.x) / self.cell), floor((py - self.y) / self.cell)


@dataclass(frozen=True)
class Arrangement:
    """The slices on the widget, the large ones first."""

    large: tuple[SliceView, ...]
    overview: tuple[SliceView, ...]

    @property
    def views(self) -> tuple[SliceView, ...]:
        """All views, the large ones first."""
        return self.large + self.overview


def arrange(room: Room, slices: int, current: int, needs: Needs) -> Arrangement:
    """Place ``slices`` slices in ``room``; ``current`` is among the large ones."""
    all_cell, all_columns = _best_grid(room, slices, needs)
    one_cell, _ = _best_grid(room, 1, needs)
    as_good = one_cell < needs.least_cell and all_cell >= SIDE_BY_SIDE * one_cell
    if slices == 1 or all_cell >= _beside(needs) or as_good:
        return Arrangement(_place(room, range(slices), all_columns, all_cell, needs), ())
    return _focus(room, slices, current, needs)


def _focus(room: Room, slices: int, current: int, needs: Needs) -> Arrangement:
    """Place some slices large and all of them in an overview, beside or below: where cells are larger.

    Where any overview would take too much from the large ones, there is none.
    """
    needs = replace(needs, top=needs.top + needs.gap)  # the corner widget is taller than a title
    shared = _shared_out(room, slices, needs)
    first = min(current // shared.count * shared.count, slices - shared.count)
    shown = range(first, first + shared.count)
    return Arrangement(_place(shared.room, shown, shared.columns, shared.cell, needs), shared.overview)


def _beside(needs: Needs) -> int:
    return max(needs.least_cell, needs.beside_cell)


@dataclass(frozen=True, slots=True)
class _SharedOut:
    """The room of ``count`` large slices in ``columns``, and the overview: for any slices."""

    room: Room
    count: int
    columns: int
    cell: float
    overview: tuple[SliceView, ...]


@lru_cache(maxsize=32)  # of 96 slices 0.2 ms, asked for whenever another slice is drawn large
def _shared_out(room: Room, slices: int, needs: Needs) -> _SharedOut:
    share = OVERVIEW_SHARE if slices <= MANY else OVERVIEW_SHARE_OF_MANY
    narrow = Room(room.x, room.y, round(room.width * (1 - share)) - needs.gap, room.height)
    flat = Room(room.x, room.y, room.width, round(room.height * (1 - share)) - needs.gap)
    main = max((narrow, flat), key=lambda r: _best_grid(r, 1, needs)[0])
    if _best_grid(main, 1, needs)[0] < needs.keeps * _best_grid(room, 1, needs)[0]:
        main = room
    count = 1
    while count < slices and _best_grid(main, count + 1, needs)[0] >= _beside(needs):
        count += 1
    cell, columns = _best_grid(main, count, needs)
    used = Room(room.x, room.y, *_extent(count, columns, cell, needs))
    if main is room:
        return _SharedOut(room, count, columns, cell, ())
    if main is narrow:
        left = used.x + used.width + 2 * needs.gap
        rest = Room(left, room.y + needs.top, room.x + room.width - left, room.height - needs.top)
    else:
        used = Room(room.x, room.y, room.width, used.height)
        top = used.y + used.height + needs.gap
        rest = Room(room.x, top, room.width, room.y + room.height - top)
    small = _thumbnails(needs, slices)
    rest = Room(rest.x + small.gap, rest.y, rest.width - 2 * small.gap, rest.height - small.gap)
    small_cell, small_columns = _best_grid(rest, slices, small)
    overview = _place(rest, range(slices), small_columns, small_cell, small, large=False)
    return _SharedOut(used, count, columns, cell, overview)


def _thumbnails(needs: Needs, slices: int) -> Needs:
    gap = max(3, needs.gap // (1 if slices <= MANY else 3))
    return Needs(needs.columns, needs.rows, 0, 0, 0, gap, 1, max(2, needs.most_cell // 5))


def _extent(count: int, columns: int, cell: float, needs: Needs) -> tuple[int, int]:
    """Return the width and height in px of ``count`` slices in ``columns``."""
    down = ceil(count / columns)
    width = columns * (ceil(cell * needs.columns) + needs.left) + (columns - 1) * needs.gap
    height = down * (ceil(cell * needs.rows) + needs.top + needs.below) + (down - 1) * needs.gap
    return width, height


@lru_cache(maxsize=256)  # of 96 slices 0.08 ms, asked for several times an arrangement
def _best_grid(room: Room, slices: int, needs: Needs) -> tuple[float, int]:
    """Return the largest cell, in px, and the columns of slices that give it."""
    best, best_columns, best_empty = 0.0, 1, slices
    for columns in range(1, slices + 1):
        down = ceil(slices / columns)
        wide = (room.width - (columns - 1) * needs.gap) / columns - needs.left
        high = (room.height - (down - 1) * needs.gap) / down - needs.top - needs.below
        cell = min(wide / needs.columns, high / needs.rows, needs.most_cell)
        if cell >= LEAST_WHOLE_CELL:
            cell = float(floor(cell))
        else:  # slices of broken width are rounded up to whole pixels
            cell = min((wide - 1) / needs.columns, (high - 1) / needs.rows, cell)
        empty = columns * down - slices
        if cell > best or (cell == best and empty < best_empty):
            best, best_columns, best_empty = cell, columns, empty
    return max(best, 0.05), best_columns


def _place(
    room: Room, shown: range, columns: int, cell: float, needs: Needs, large: bool = True
) -> tuple[SliceView, ...]:
    """Place the slices of ``shown`` row by row, centred across."""
    width, height = ceil(cell * needs.columns), ceil(cell * needs.rows)
    pitch_x, pitch_y = width + needs.left, height + needs.top + needs.below
    columns = min(columns, len(shown))
    down = ceil(len(shown) / columns)
    # Spare room goes between the slices, up to as much as keeps them together.
    gap_x = min(needs.gap * 2, max(needs.gap, (room.width - columns * pitch_x) // max(1, columns)))
    gap_y = min(needs.gap * 2, max(needs.gap, (room.height - down * pitch_y) // max(1, down)))
    if not large:
        gap_x = gap_y = needs.gap
    start = room.x + max(0, (room.width - columns * pitch_x - (columns - 1) * gap_x) // 2)
    views = []
    for n, index in enumerate(shown):
        x = start + n % columns * (pitch_x + gap_x) + needs.left
        y = room.y + n // columns * (pitch_y + gap_y) + needs.top
        views.append(SliceView(index, x, y, cell, Room(x, y, width, height), large))
    return tuple(views)

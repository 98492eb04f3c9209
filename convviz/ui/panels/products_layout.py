"""Where the three pictures of each channel go: patch × filter = product, in cells of one size.

No Qt: plain numbers in, plain numbers out.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor

LEAST_WHOLE_CELL = 4  # px: from here on cells are whole pixels
MOST_TOGETHER = 8  # channels; of more, one is shown at a time


@dataclass(frozen=True, slots=True)
class ProductsRoom:
    """The room for channels of ``across`` × ``down`` cells, in px.

    ``title`` is the height above each, ``sign`` the width of a × or = between two pictures, ``gap`` the
    space between channels. ``least_cell`` is the smallest cell that numbers can be read in, ``most_cell`` the
    largest cell, ``least_picture_cell`` the smallest one of pictures without numbers.
    """

    width: int
    height: int
    across: int
    down: int
    title: int
    sign: int
    gap: int
    least_cell: int
    most_cell: int
    least_picture_cell: int


@dataclass(frozen=True, slots=True)
class ChannelPlace:
    """Where a channel is: the left edges of its three pictures, and the top of their cells, in px."""

    lefts: tuple[int, int, int]
    top: int


@dataclass(frozen=True, slots=True)
class ProductsLayout:
    """The places of the channels that are shown at a time, and the side of all cells in px."""

    cell: float
    places: tuple[ChannelPlace, ...]


def lay_out(room: ProductsRoom, channels: int) -> ProductsLayout:
    """Return the places of all ``channels``, or of a single one where all together would be too small.

    All are shown where the numbers of all can be read. Where not even one alone has room for its numbers,
    all are shown as long as their pictures can be recognized.
    """
    together, columns = _best(room, channels)
    alone, _ = _best(room, 1)
    enough = room.least_cell if alone >= room.least_cell else room.least_picture_cell
    if channels > 1 and (channels > MOST_TOGETHER or together < enough):
        return ProductsLayout(alone, _places(room, 1, 1, alone))
    return ProductsLayout(together, _places(room, channels, columns, together))


def _best(room: ProductsRoom, channels: int) -> tuple[float, int]:
    """Return the largest cell and the columns of channels that give it with the fewest empty places."""
    best, best_columns, best_empty = 0.0, 1, channels
    for columns in range(1, channels + 1):
        rows = ceil(channels / columns)
        wide = (room.width - (columns - 1) * 2 * room.gap) / columns - 2 * room.sign
        high = (room.height - (rows - 1) * room.gap) / rows - room.title
        cell = min(wide / (3 * room.across), high / room.down, room.most_cell)
        if cell >= LEAST_WHOLE_CELL:
            cell = float(floor(cell))
        else:  # pictures of broken width are rounded up to whole pixels
            cell = min((wide - 3) / (3 * room.across), (high - 1) / room.down, cell)
        empty = columns * rows - channels
        if cell > best or (cell == best and empty < best_empty):
            best, best_columns, best_empty = cell, columns, empty
    return max(best, 0.05), best_columns


def _places(room: ProductsRoom, channels: int, columns: int, cell: float) -> tuple[ChannelPlace, ...]:
    """Return the places row by row; spare height goes above and below, spare width to the right."""
    wide, high = ceil(cell * room.across), ceil(cell * room.down)
    rows = ceil(channels / columns)
    pitch_x = 3 * wide + 2 * room.sign + 2 * room.gap
    pitch_y = room.title + high + room.gap
    spare = max(0, room.height - (rows * pitch_y - room.gap)) // 2
    places = []
    for n in range(channels):
        left, top = n % columns * pitch_x, spare + n // columns * pitch_y + room.title
        lefts = (left, left + wide + room.sign, left + 2 * (wide + room.sign))
        places.append(ChannelPlace(lefts, top))
    return tuple(places)

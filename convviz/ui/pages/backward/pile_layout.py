"""Where dV, the patch, the gradient, the pile and the set that it goes to are: their cells have one size.

No Qt: plain numbers in, plain numbers out.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor

from convviz.ui.volume.arrangement import LEAST_WHOLE_CELL, Room

SET_SHARE = 0.62  # of the pile's side, at least for the set that it goes to
MUCH_LARGER = 1.15  # times: cells must gain so much by the pile's place beside the gradient


@dataclass(frozen=True, slots=True)
class PileRoom:
    """The room for sets of ``across`` × ``down`` cells, in px.

    ``label`` is the height of a line of words above a picture, ``sign`` the width of a × or =, ``upstream``
    the side of the one cell of dV, ``arrow`` the least width and the most height of the arrow to the set and
    ``small`` the height of a channel where all of them are together. ``words`` is the width that the words
    above a picture would like. Where it ``may_turn``, the arrow may lead to the left.
    """

    width: int
    height: int
    across: int
    down: int
    label: int
    sign: int
    gap: int
    most_cell: int
    upstream: int
    arrow: tuple[int, int]
    small: int
    words: int
    may_turn: bool = False


@dataclass(frozen=True, slots=True)
class PileLayout:
    """The cells of each picture, and the arrow. ``cell`` is their side in px.

    The words stand above the pictures, those of the set in ``set_words``: above it, or where that would
    leave smaller cells, between the arrow and the set.
    """

    cell: float
    upstream: Room
    patch: Room
    own: Room
    pile: Room
    arrow: Room
    set: Room
    set_words: Room
    channels: Room  # what is left for all channels in small
    leftward: bool = False  # the arrow leads to the left


def lay_out(room: PileRoom) -> PileLayout:
    """Return the pile under the gradient that drops on it.

    Where cells are then much larger, it is beside the gradient, or the set is under the patch.
    """
    layout = _under(room)
    others = (_beside(room), _turned(room)) if room.may_turn else (_beside(room),)
    for other in others:
        if other.cell > MUCH_LARGER * layout.cell:
            layout = other
    return layout


def _under(room: PileRoom) -> PileLayout:
    """Return dV × patch = gradient, the pile under the gradient, and to its right the arrow to the set."""
    high = (room.height - 2 * room.label - room.gap) / (2 * room.down)
    beside = room.upstream + 2 * room.sign + 2 * room.gap + room.arrow[0]
    wide = (room.width - beside) / ((2 + SET_SHARE) * room.across)
    cell = _whole(min(high, wide, room.most_cell))
    spare = room.width - beside - ceil((2 + SET_SHARE) * room.across * cell)
    upstream, patch, own = _product(room, cell, max(0, spare // 2))
    pile = Room(own.x, own.y + own.height + room.gap + room.label, own.width, own.height)
    arrow, set_ = _goal(room, pile)
    channels = Room(0, pile.y, max(0, pile.x - room.sign), min(pile.height, _small(room)))
    return PileLayout(cell, upstream, patch, own, pile, arrow, set_, _above(room, set_), channels)


def _beside(room: PileRoom) -> PileLayout:
    """Return dV × patch = gradient → pile in one row, and under them the arrow to the set.

    In a low room the arrow is thin, and the words stand between it and the set.
    """
    high, low = _in_a_row(room, room.label, room.arrow[0] // 2), _in_a_row(room, 0, room.arrow[0] // 3)
    return low if low.cell > MUCH_LARGER * high.cell else high


def _in_a_row(room: PileRoom, above: int, least: int) -> PileLayout:
    """Return the same with ``above`` px for the words over the set, and an arrow ``least`` px high."""
    high = (room.height - room.label - room.gap - above - least) / room.down
    wide = (room.width - room.upstream - 3 * room.sign) / (3 * room.across)
    cell = _whole(min(high, wide, room.most_cell))
    upstream, patch, own = _product(room, cell)
    pile = Room(own.x + own.width + room.sign, own.y, own.width, own.height)
    top = own.y + own.height + room.gap + above
    side = max(1, min(own.width, room.height - top))
    set_ = Room(pile.x + pile.width - side, top, side, round(side * room.down / room.across))
    words = _above(room, set_) if above else _before(room, set_, own.x)
    end = set_.x if above else words.x
    arrow = Room(own.x, top, max(1, end - room.gap - own.x), side)
    channels = Room(0, top, max(0, own.x - room.sign), min(side, _small(room)))
    return PileLayout(cell, upstream, patch, own, pile, arrow, set_, words, channels)


def _turned(room: PileRoom) -> PileLayout:
    """Return dV × patch = gradient, the pile under the gradient, and to its left the arrow to the set."""
    high = (room.height - 2 * room.label - room.gap) / (2 * room.down)
    wide = (room.width - room.upstream - 2 * room.sign) / (2 * room.across)
    cell = _whole(min(high, wide, room.most_cell))
    spare = room.width - room.upstream - 2 * room.sign - 2 * ceil(cell * room.across)
    upstream, patch, own = _product(room, cell, max(0, spare // 2))
    pile = Room(own.x, own.y + own.height + room.gap + room.label, own.width, own.height)
    free = max(2, pile.x - 3 * room.gap)  # for the set and the arrow
    side = max(1, min(ceil(SET_SHARE * pile.width), free - room.arrow[0]))
    arrow_width = max(1, min(2 * room.arrow[0], free - side))
    tall = max(1, round(side * room.down / room.across))
    middle, arrow_height = pile.y + pile.height // 2, min(pile.height, room.arrow[1])
    arrow = Room(pile.x - room.gap - arrow_width, middle - arrow_height // 2, arrow_width, arrow_height)
    set_ = Room(max(0, arrow.x - room.gap - side), middle - tall // 2, side, tall)
    above = min(set_.y, arrow.y) - room.label
    words = Room(set_.x, above, max(0, arrow.x + arrow.width - set_.x), room.label)
    none = Room(0, pile.y, 0, 0)
    return PileLayout(cell, upstream, patch, own, pile, arrow, set_, words, none, leftward=True)


def _product(room: PileRoom, cell: float, spare: int = 0) -> tuple[Room, Room, Room]:
    """Return the rooms of dV, the patch and the gradient, side by side at the top.

    The words above a small patch may take ``spare`` px.
    """
    width, height = ceil(cell * room.across), ceil(cell * room.down)
    side = min(room.upstream, max(1, height))
    upstream = Room(0, room.label + (height - side) // 2, side, side)
    patch = Room(room.upstream + room.sign, room.label, width, height)
    between = max(room.sign, min(room.words - width, room.sign + spare))
    own = Room(patch.x + width + between, room.label, width, height)
    return upstream, patch, own


def _goal(room: PileRoom, pile: Room) -> tuple[Room, Room]:
    """Return the arrow to the right of the pile and the set that it leads to, which takes what is left."""
    left = pile.x + pile.width + room.gap
    free = max(2, room.width - left - room.gap)
    least = ceil(SET_SHARE * pile.width)
    wide = max(1, min(pile.width, max(least, free - 2 * room.arrow[0]), free - 1))
    high = max(1, round(wide * room.down / room.across))
    arrow_width = max(1, min(2 * room.arrow[0], free - wide))
    middle = pile.y + pile.height // 2
    arrow_height = min(pile.height, room.arrow[1])
    arrow = Room(left, middle - arrow_height // 2, arrow_width, arrow_height)
    return arrow, Room(left + arrow_width + room.gap, middle - high // 2, wide, high)


def _above(room: PileRoom, picture: Room) -> Room:
    return Room(picture.x, picture.y - room.label, max(0, room.width - picture.x), room.label)


def _before(room: PileRoom, picture: Room, left: int) -> Room:
    """Return the room for words before ``picture``; most of what is right of ``left`` stays free."""
    width = max(0, min(room.words // 2, (picture.x - left) // 3))
    top = picture.y + (picture.height - room.label) // 2
    return Room(picture.x - room.gap - width, top, width, room.label)


def _small(room: PileRoom) -> int:
    return room.label + room.small


def _whole(cell: float) -> float:
    return float(floor(cell)) if cell >= LEAST_WHOLE_CELL else max(cell, 0.05)

"""Where everything in the parameters panel is, and what gives way where there is little room.

It gives way in this order: the plot, the note under the tiles, the quiet facts from the last on, the tiles,
the live line. The sentence with its numbers never does: its type gets smaller then.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from math import ceil
from typing import TypeAlias

from PySide6.QtCore import QRect, QSize

from convviz.explore import numbers
from convviz.explore.display.parts import ParametersPart
from convviz.explore.message import Message
from convviz.ui.look.look import Look, TextStyle, ink_of
from convviz.ui.look.sharing_styles import SHARINGS
from convviz.ui.panels.count_sentence import Laid, Type, broken, lay_note, lay_out
from convviz.ui.words.catalogue import Text
from convviz.ui.words.runs import Run

BODY, SMALL = TextStyle.BODY, TextStyle.SMALL
Sizes: TypeAlias = tuple[tuple[int, TextStyle], ...]
SIZES: Sizes = ((46, BODY), (44, BODY), (44, SMALL))  # units of the loud number, and its words
CRAMPED = (*SIZES, (38, SMALL), (32, SMALL))  # in a small window
#: Presenting, all numbers are of 72 units or more as long as narrower tiles leave them the room.
PRESENTED: Sizes = tuple((size, TextStyle.TERM) for size in (112, 104, 96, 92))
PRESENTED_TIGHT: Sizes = ((80, TextStyle.TERM), (72, TextStyle.TERM), (72, SMALL), *CRAMPED)
PRESENTED_EQUATION = 40  # units, as long as the words are no smaller than a lesson's
SMALLER = tuple((size, SMALL) for size in range(40, 13, -2))  # where there are no tiles any more
STILL_LARGE = (24, SMALL)  # the live line does not give way to larger numbers
FULL_SIZE = 12  # characters that a number of full size has at most
GAP = 20  # units, between the sentence and the tiles
SPACING, MOST_SPACING = 3, 44  # units between rows: at least, and where presenting leaves more
RULE = 6  # units, above the rule and below it
TILES, PRESENTED_TILES = (0.3, 0.2), (0.42, 0.36, 0.3, 0.2)  # of the width, at most
LARGEST_TILE, LARGEST_PRESENTED_TILE = 64, 200  # units
NOTE = 118  # units of width, at least
PLOT = (150, 34)  # units, at least
MOST_LIVE = 2  # lines


@dataclass(frozen=True)
class Shown:
    """What is not left out: ``beside`` of the quiet facts."""

    plot: bool = True
    note: bool = True
    beside: int = 2
    tiles: bool = True
    live: bool = True


@dataclass(frozen=True)
class Candidate:
    """What is ``shown``, in which type, and the share of the width that the ``tiles`` may take."""

    shown: Shown
    type: Type
    tiles: float


STEPS = (
    Shown(),
    Shown(plot=False),
    Shown(plot=False, note=False),
    Shown(plot=False, note=False, beside=1),
    Shown(plot=False, note=False, beside=0),
    Shown(plot=False, note=False, beside=0, tiles=False),
    Shown(plot=False, note=False, beside=0, tiles=False, live=False),
)


@dataclass(frozen=True)
class Places:
    """Where the parts are, in px; an empty rectangle for what has given way. ``rule``: its y, or None."""

    laid: Laid  # the sentence
    note_laid: Laid
    sentence: QRect
    tiles: QRect
    note: QRect
    live: QRect
    plot: QRect
    rule: int | None


def places_of(part: ParametersPart, text: Text, look: Look, room: QSize) -> Places:
    """Return the places of everything in ``room``. They are the same at every step of the walk."""
    for shown in STEPS[1:] if look.presenting else STEPS:  # the plot is for one who reads
        *larger, smallest = candidates(part, look, shown)
        last = arranged(part, text, look, room, smallest)
        if last is None:  # what is larger has no room either
            continue
        found = (arranged(part, text, look, room, candidate) for candidate in larger)
        return next((places for places in found if places is not None), last)
    empty = QRect()
    return Places(
        Laid((), 0), Laid((), 0), QRect(0, 0, room.width(), room.height()), empty, empty, empty, empty, None
    )


def live_runs(words: Message, text: Text, look: Look) -> tuple[Run, ...]:
    """Return the live line with its numbers in the colours of the switch's positions, in bold."""
    colours = look.palette
    inks = {
        sharing.value: ink_of(colour, look.font(TextStyle.STRONG).pixelSize(), True, False)
        for sharing, colour in zip(SHARINGS, colours.bar_texts, strict=True)
    }
    plain = look.ink(BODY, colours.text)
    return tuple(Run(piece, inks.get(name or "", plain)) for name, piece in text.pieces(words) if piece)


def candidates(part: ParametersPart, look: Look, shown: Shown) -> list[Candidate]:
    """Return how what is ``shown`` may be written, the best first and what needs the least room last.

    A very long number is a little smaller.
    """
    longest = len(numbers.grouped(part.most))
    share = min(1.0, FULL_SIZE / longest)
    shares: tuple[float, ...] = PRESENTED_TILES if look.presenting else TILES
    usual: Sizes = CRAMPED if look.cramped else SIZES
    tries = (PRESENTED, PRESENTED_TIGHT) if look.presenting else (usual,)
    more = () if shown.tiles else SMALLER if not shown.live else SMALLER[: SMALLER.index(STILL_LARGE) + 1]
    return [
        Candidate(shown, _type(look, share * size, words, shown.beside), tiles)
        for sizes in (*tries, more)
        for tiles, (size, words) in product(shares if shown.tiles else (0,), sizes)
    ]


def _type(look: Look, number: float, words: TextStyle, beside: int) -> Type:
    """Return the type of the sentence with the loud number in ``number`` units."""
    equation = look.font(TextStyle.CODE_SMALL if words is BODY else words).pixelSize()
    if words is TextStyle.TERM:
        equation = look.px(PRESENTED_EQUATION)
    return Type(look.px(number), equation, words, beside, look.px(SPACING))


def arranged(
    part: ParametersPart, text: Text, look: Look, room: QSize, candidate: Candidate
) -> Places | None:
    """Return the places of what ``candidate`` shows; None where that has no room."""
    shown, kind = candidate.shown, candidate.type
    width, height, gap = room.width(), room.height(), look.px(GAP)
    plot_wide = max(look.px(PLOT[0]), round(TILES[0] * width)) if shown.plot else 0
    live_wide = width - (plot_wide + gap if shown.plot else 0)
    live_high = 0
    if shown.live:
        live = broken(live_runs(part.costs.at_end, text, look))
        lines = live.lines(live_wide)
        if len(lines) > MOST_LIVE:
            return None
        live_high = ceil(len(lines) * live.height)
    rule = 2 * look.px(RULE) + 1 if shown.live or shown.plot else 0
    least = max(live_high, look.px(PLOT[1]) if shown.plot else 0)
    above = height - rule - least
    tiles, note = _side(part, text, look, QSize(round(candidate.tiles * width), above), shown)
    side = max(tiles.width(), note.width())
    laid = lay_out(part, text, look, kind, width - (side + gap if side else 0))
    if laid is None or laid.height > above:
        return None
    if look.presenting:  # the rows share out what is left
        spacing = min(look.px(MOST_SPACING), kind.spacing + (above - laid.height) // len(part.costs.rows))
        laid = lay_out(part, text, look, replace(kind, spacing=spacing), width - (side + gap if side else 0))
        assert laid is not None
    above = min(above, max(laid.height, tiles.height() + note.height() + (look.px(4) if shown.note else 0)))
    band = height - above - rule
    left = width - side
    tiles.moveTopLeft(QRect(left + (side - tiles.width()) // 2, 0, 0, 0).topLeft())
    note.moveTopLeft(QRect(left, tiles.height() + look.px(4), 0, 0).topLeft())
    top = above + rule
    return Places(
        laid=laid,
        note_laid=lay_note(part, text, look, note.width()),
        sentence=QRect(0, 0, width - (side + gap if side else 0), above),
        tiles=tiles,
        note=note,
        live=QRect(0, top, live_wide, live_high) if shown.live else QRect(),
        plot=QRect(width - plot_wide, top, plot_wide, band) if shown.plot else QRect(),
        rule=above + look.px(RULE) if rule else None,
    )


def _side(part: ParametersPart, text: Text, look: Look, room: QSize, shown: Shown) -> tuple[QRect, QRect]:
    """Return the sizes of the tiles and of the note under them, where both may take ``room``."""
    if not shown.tiles:
        return QRect(), QRect()
    columns, rows = part.tiles
    edges = 6  # px around the tiles, for frames
    note_high = 0
    note_wide = look.px(NOTE) if shown.note else 0
    widest = max(room.width(), note_wide)
    if shown.note:
        note_high = lay_note(part, text, look, note_wide).height + look.px(4)
    largest = look.px(LARGEST_PRESENTED_TILE if look.presenting else LARGEST_TILE)
    side = min((widest - edges) / columns, (room.height() - note_high - edges) / rows, largest)
    if side <= 0:
        return QRect(), QRect()
    tiles = QRect(0, 0, ceil(side * columns) + edges, ceil(side * rows) + edges)
    if shown.note:
        note_wide = max(note_wide, tiles.width())
        note_high = lay_note(part, text, look, note_wide).height
    return tiles, QRect(0, 0, note_wide, note_high) if shown.note else QRect()

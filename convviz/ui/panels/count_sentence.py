"""The sentence of the counts: neurons × parameters of each, under it three numbers and where they come from.

The number of what holds is loud. Every number keeps its slot, whichever of them is.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QWidget

from convviz.explore.display.parts import CountRow, ParametersPart
from convviz.explore.message import Message
from convviz.explore.state.sharing import Sharing
from convviz.ui.look import colours
from convviz.ui.look.ink import Ink
from convviz.ui.look.look import Look, TextStyle, ink_of
from convviz.ui.look.sharing_styles import SHARINGS
from convviz.ui.look.theme import NORMAL_CONTRAST, PRESENTING_CONTRAST
from convviz.ui.words.catalogue import Text
from convviz.ui.words.opaque_widget import OpaqueWidget
from convviz.ui.words.runs import Broken, Lines, Run

QUIET = 0.8  # of the size of the loud number
FACTOR = 0.75
PALER = 0.75  # how much of its colour a quiet number has, as far as it can still be read
SLOT = 1.0  # of its size: the height of a loud number's slot
GAP = 14  # units, between a number and its words
LEAST_WORDS = 7  # times the size of the type: words that have less room are too many lines
UNBROKEN = "\N{NO-BREAK SPACE}"
MOST_LINES, MOST_BESIDE = 2, 3  # of the equation, and of the words beside a number


@dataclass(frozen=True)
class Type:
    """How large it is written: the loud number and the equation in px, words in ``words``.

    ``beside`` quiet facts are told; ``spacing`` px are between the rows.
    """

    number: int
    equation: int
    words: TextStyle
    beside: int
    spacing: int


@dataclass(frozen=True)
class Written:
    """``words`` in ``ink`` at ``left`` px; ``top`` and ``bottom`` are those of their line."""

    words: str
    ink: Ink
    left: float
    top: float

    @property
    def rect(self) -> QRectF:
        """The rectangle in px that the words take."""
        return QRectF(self.left, self.top, self.ink.width(self.words), self.ink.height)


@dataclass(frozen=True)
class Laid:
    """Words laid out: what is written where, and the height in px of it all."""

    written: tuple[Written, ...]
    height: int


class LaidWords(OpaqueWidget):
    """Draws words where they were laid out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._laid = Laid((), 0)

    @property
    def written(self) -> tuple[Written, ...]:
        """What is on it, from the top."""
        return self._laid.written

    def text(self) -> str:
        """Return all its words, from the top."""
        text, end = "", (0.0, 0.0)
        for one in self._laid.written:
            begin, baseline = one.rect.left(), one.rect.top() + one.ink.ascent
            text += one.words if (begin, baseline) == end else f" {one.words}"
            end = one.rect.right(), baseline
        return text.replace(UNBROKEN, " ").strip()

    def show_laid(self, laid: Laid) -> None:
        """Draw ``laid``."""
        if laid != self._laid:
            self._laid = laid
            self.update()

    def draw(self, painter: QPainter) -> None:
        """Draw word by word."""
        for one in self._laid.written:
            one.ink.write(painter, one.left, one.top + one.ink.ascent, one.words)


@lru_cache(maxsize=32)
def broken(runs: tuple[Run, ...]) -> Broken:
    """Return ``runs`` to be broken into lines, the same for the same runs: many widths are tried."""
    return Broken(runs)


def quiet_colour(look: Look, colour: str) -> str:
    """Return a paler ``colour`` that can still be read as text."""
    surface, window = look.palette.surface, look.palette.window
    ratio = PRESENTING_CONTRAST if look.presenting else NORMAL_CONTRAST
    return colours.strengthen(colours.mix(colour, surface, PALER), (surface, window), ratio)


def text_colour(look: Look, sharing: Sharing | None, loud: bool) -> str:
    """Return the colour of what is said of ``sharing``; None is the factor."""
    if sharing is None:
        return look.palette.text
    colour = look.palette.bar_texts[SHARINGS.index(sharing)]
    return colour if loud else quiet_colour(look, colour)


def lay_out(part: ParametersPart, text: Text, look: Look, kind: Type, width: int) -> Laid | None:
    """Return the sentence in ``width`` px; None where it would have too many lines or a word has no room."""
    spacing, written, top = kind.spacing, list[Written](), 0.0
    equation = broken(_equation(part, text, look, kind)).lines(width)
    if not _fits(equation, width, MOST_LINES):
        return None
    top = _write(written, equation, 0, top) + spacing
    cells = [_number(row, text, look, kind, row.sharing is part.sharing) for row in part.costs.rows]
    column = ceil(max(room for _, room in cells)) + look.px(GAP)
    if width - column < LEAST_WORDS * look.font(kind.words).pixelSize():
        return None
    for row, (runs, _) in zip(part.costs.rows, cells, strict=True):
        loud = row.sharing is part.sharing
        ink = look.ink(kind.words, text_colour(look, row.sharing, loud))
        words = broken((Run(_pieced(row.words, text), ink),)).lines(width - column)
        if not _fits(words, width - column, MOST_BESIDE):
            return None
        slot = kind.number * SLOT * (FACTOR if row.sharing is None else 1)
        high = max(slot, len(words) * ink.height)
        left, middle = 0.0, top + high / 2
        large = runs[0].ink
        for run in runs:  # what follows the number stands on its baseline
            written.append(
                Written(run.text, run.ink, left, _top_of(large, middle) + large.ascent - run.ink.ascent)
            )
            left += run.ink.width(run.text)
        _write(written, words, column, top + (high - len(words) * ink.height) / 2)
        top += high + spacing
    if kind.beside:
        ink = look.ink(kind.words, look.palette.muted)
        told = " · ".join(text.text(one) for one in part.costs.beside[: kind.beside])
        beside = broken((Run(told, ink),)).lines(width)
        if not _fits(beside, width, MOST_LINES):
            return None
        top = _write(written, beside, 0, top)
    return Laid(tuple(written), ceil(top))


def _equation(part: ParametersPart, text: Text, look: Look, kind: Type) -> tuple[Run, ...]:
    """Return neurons × parameters of each, these two in bold. The last word stays with its number."""
    plain, bold = (ink_of(look.palette.text, kind.equation, is_bold, True) for is_bold in (False, True))
    strong = ("neurons", "each")
    *pieces, (last, unit) = ((name, words) for name, words in text.pieces(part.costs.equation) if words)
    return (
        *(Run(_kept(name, words), bold if name in strong else plain) for name, words in pieces),
        Run(unit.replace(" ", UNBROKEN), bold if last in strong else plain),
    )


def _number(row: CountRow, text: Text, look: Look, kind: Type, loud: bool) -> tuple[tuple[Run, ...], float]:
    """Return a number in its size, with the width in px that it takes where it is loud."""
    colour = text_colour(look, row.sharing, loud)
    words = text.text(row.number)
    share = FACTOR if row.sharing is None else 1.0 if loud else QUIET
    ink = ink_of(colour, round(share * kind.number), loud or row.sharing is None, False)
    if row.sharing is None:
        return (Run(words, ink),), ink.width(words)
    number, space, gloss = words.partition(" ")
    small = look.ink(kind.words, colour)
    room = ink_of(colour, kind.number, True, False).width(number) + small.width(space + gloss)
    return (Run(number, ink), *((Run(space + gloss, small),) if gloss else ())), room


def _pieced(words: Message, text: Text) -> str:
    return "".join(_kept(*piece) for piece in text.pieces(words))


def _kept(name: str | None, words: str) -> str:
    """Return ``words`` with each sign of arithmetic kept on a line with the number behind it.

    What one neuron ``needs`` is in brackets, and on one line.
    """
    if name == "needs":
        return words.replace(" ", UNBROKEN)
    for sign in "=×+÷":
        words = words.replace(f"{sign} ", f"{sign}{UNBROKEN}")
    return words


def _top_of(ink: Ink, middle: float) -> float:
    """Return the top of a line whose digits have their middle at ``middle`` px."""
    return middle + QFontMetricsF(ink.font).capHeight() / 2 - ink.ascent


def lay_note(part: ParametersPart, text: Text, look: Look, width: int) -> Laid:
    """Return what is written under the tiles, in the middle of ``width`` px."""
    ink, written, top = look.ink(TextStyle.SMALL, look.palette.muted), list[Written](), 0.0
    for line in broken((Run(text.text(part.costs.tile_note), ink),)).lines(width):
        wide = sum(run.ink.width(run.text.rstrip()) for _, run in line)
        top = _write(written, [line], max(0.0, (width - wide) / 2), top)
    return Laid(tuple(written), ceil(top))


def _fits(lines: Lines, width: float, most: int) -> bool:
    if len(lines) > most:
        return False
    return all(x + run.ink.width(run.text.rstrip()) <= width for line in lines for x, run in line)


def _write(written: list[Written], lines: Lines, left: float, top: float) -> float:
    """Write ``lines`` from (``left``, ``top``) px on; return where they end."""
    for line in lines:
        high = max(run.ink.height for _, run in line)
        ascent = max(run.ink.ascent for _, run in line)
        for x, run in line:
            written.append(Written(run.text, run.ink, left + x, top + ascent - run.ink.ascent))
        top += high
    return top

"""The counts as a headline: not shared ÷ the factor = shared, the number of what holds loud."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from convviz.explore.display.parts import ParametersPart
from convviz.explore.state.sharing import Sharing
from convviz.ui.look.ink import Ink
from convviz.ui.look.look import Look, TextStyle, ink_of
from convviz.ui.panels.count_sentence import Laid, Written, text_colour
from convviz.ui.words.catalogue import Text

NAME = "_name"  # the end of a placeholder that has the name of a position of the switch
LOUD = (60, 54, 48, 44)  # units
SMALLER = tuple(range(42, 12, -2))  # for counts of very many digits
QUIET, LEAST_QUIET = 0.85, 44  # of the loud one; units, as long as the loud one is no smaller


def lay_counts(part: ParametersPart, text: Text, look: Look, width: int) -> Laid:
    """Return the headline of ``part`` in ``width`` px: in the largest type in which it is one line.

    Words in 万 and 亿 give way before numbers get smaller than a headline's.
    """
    laid = Laid((), 0)
    for loud, glossed in _choices():
        laid, end = _laid(part, text, look, loud, glossed)
        if end <= width:
            break
    return laid


def _choices() -> Iterator[tuple[int, bool]]:
    yield from ((loud, glossed) for glossed in (True, False) for loud in LOUD)
    yield from ((loud, False) for loud in SMALLER)


def _laid(part: ParametersPart, text: Text, look: Look, loud: int, glossed: bool) -> tuple[Laid, float]:
    """Return the headline with the loud number in ``loud`` units, and where it ends in px.

    Every number has the slot that it needs where it is loud: turning the switch moves nothing.
    """
    large, small = look.px(loud), look.px(min(loud, max(LEAST_QUIET, QUIET * loud)))
    largest, sign = (ink_of(look.palette.text, size, True, False) for size in (large, small))
    written, left, spare = list[Written](), 0.0, 0.0

    def write(words: str, ink: Ink) -> None:
        nonlocal left
        written.append(Written(words, ink, left, largest.ascent - ink.ascent))
        left += ink.width(words)

    for name, words in text.pieces(part.costs.headline):
        sharing = _OF_NAME.get((name or "").removesuffix(NAME))
        if sharing is None:  # the factor and the signs
            if words.strip():
                left, spare = left + spare, 0.0
            write(words, sign)
            continue
        holds = sharing is part.sharing
        colour = text_colour(look, sharing, holds)
        if name and name.endswith(NAME):
            write(words, look.ink(TextStyle.TERM, colour))
            continue
        number, space, gloss = words.partition(" ")
        ink = ink_of(colour, large if holds else small, holds, False)
        write(number, ink)
        spare += largest.width(number) - ink.width(number)
        if gloss and glossed:
            write(space + gloss, look.ink(TextStyle.TERM, colour))
    return Laid(tuple(written), ceil(largest.height)), left + spare


_OF_NAME = {sharing.value: sharing for sharing in Sharing}

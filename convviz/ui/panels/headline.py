"""What stands large below the panels of a scene: the equation of the neuron, or the counts.

Each word has a slot that no step, and no turn of the switch, moves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from convviz.explore.display.neuron_sum import sum_digits
from convviz.explore.display.parts import NeuronPart, ParametersPart
from convviz.explore.numbers import ALMOST
from convviz.explore.state.sharing import Sharing
from convviz.ui.look.ink import Ink
from convviz.ui.look.look import Look, TextStyle, ink_of
from convviz.ui.panels.count_sentence import Laid, LaidWords, Written, text_colour
from convviz.ui.panels.neuron_panel import expression_runs, largest_ink
from convviz.ui.words.catalogue import Text
from convviz.ui.words.dressed import Dressed

EXPRESSION = (40, 30)  # units, at most and at least
SMALLEST_EXPRESSION = 15  # units, where it has a line of its own and still no room
MAXIMUM = 44  # units, of max(0, …)
GAP = 28  # units
NAME = "_name"  # the end of a placeholder that has the name of a position of the switch
LOUD = (60, 54, 48, 44)  # units
SMALLER = tuple(range(42, 12, -2))  # for counts of very many digits
QUIET, LEAST_QUIET = 0.85, 44  # of the loud one; units, as long as the loud one is no smaller
_OF_NAME = {sharing.value: sharing for sharing in Sharing}


class SceneHeadline(Dressed, LaidWords):
    """Draws the expression and the value of a `NeuronPart`, or the counts of a `ParametersPart`.

    Its slots are sized for the longest expression and value of the layer: a step moves nothing in it.
    """

    def __init__(self, look: Look, text: Text) -> None:
        super().__init__()
        self.look, self._text = look, text
        self._part: NeuronPart | ParametersPart | None = None
        self._high = 0
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._restyle()

    def show_part(self, part: NeuronPart | ParametersPart) -> None:
        """Show ``part``."""
        if part is not self._part:
            self._part = part
            self._show()

    def hasHeightForWidth(self) -> bool:
        """Return that the expression may need a line of its own."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height in px at ``width`` px."""
        return self._laid_in(width).height

    def sizeHint(self) -> QSize:
        """Ask for the height at the present width."""
        return QSize(0, self.heightForWidth(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the words out in the new width."""
        super().resizeEvent(event)
        self._show()

    def _laid_in(self, width: int) -> Laid:
        match self._part:
            case NeuronPart():
                return lay_equation(self._part, self.look, width)
            case ParametersPart():
                return lay_counts(self._part, self._text, self.look, width)
        return Laid((), 0)

    def _show(self) -> None:
        laid = self._laid_in(self.width())
        self.show_laid(laid)
        if laid.height != self._high:
            self._high = laid.height
            self.updateGeometry()
        self.setAccessibleName(self.text())

    def _say(self) -> None:
        self._show()

    def _restyle(self) -> None:
        self.set_background(self.look.palette.window)
        self._show()


@dataclass(frozen=True, slots=True)
class Slots:
    """Where the three are, in px: the type of the expression, the left edges of max(0, …) and of the value.

    ``lines`` is 2 where the expression has a line of its own.
    """

    expression: int
    maximum: float
    value: float
    lines: int


def lay_equation(part: NeuronPart, look: Look, width: int) -> Laid:
    """Return the headline of ``part`` in ``width`` px: V[2,3,1] = … = 6, or … = max(0, −3) = 0."""
    digits, relu = sum_digits(part.most_value, part.whole), part.relu
    longest = digits.longest(part.most_value)
    slots = _slots(part.longest_expression, longest, relu, look, width)
    large, small = _value_ink(look, look.hue(part.position.d).text), _maximum_ink(look)
    upper, written = ink_of(look.palette.text, slots.expression, True, True), list[Written]()
    baseline = large.ascent if slots.lines == 1 else upper.ascent
    left = 0.0
    for run in expression_runs(part, look, slots.expression):
        written.append(Written(run.text, run.ink, left, baseline - run.ink.ascent))
        left += run.ink.width(run.text)
    top = 0.0 if slots.lines == 1 else upper.height
    value = digits.text(part.value, signed=False)
    if relu:
        maximum = Written(_maximum(value), small, slots.maximum, top + large.ascent - small.ascent)
        written.append(maximum)
        value = digits.text(part.activation, signed=False)
    written.append(Written(_related(value), large, slots.value, top))
    return Laid(tuple(written), ceil(top + large.height))


@lru_cache(maxsize=16)  # the same at every step
def _slots(expression: str, longest: str, relu: bool, look: Look, width: int) -> Slots:
    """Return the slots for the longest ``expression`` and number: on one line where they have room there."""
    maximum = _maximum_ink(look).width(_maximum(longest)) + look.px(GAP) if relu else 0.0
    value = _value_ink(look, look.palette.text).width(_related(longest))
    beside = width - look.px(GAP) - maximum - value
    ink = largest_ink(look, expression, beside, *EXPRESSION)
    lines = 1 if ink.width(expression) <= beside else 2
    if lines == 2:
        ink = largest_ink(look, expression, width, EXPRESSION[0], SMALLEST_EXPRESSION)
    left = ink.width(expression) + look.px(GAP) if lines == 1 else 0.0
    return Slots(ink.font.pixelSize(), left, left + maximum, lines)


def _value_ink(look: Look, colour: str) -> Ink:
    return look.ink(TextStyle.RESULT, colour)


def _maximum_ink(look: Look) -> Ink:
    return ink_of(look.palette.muted, look.px(MAXIMUM), False, False)


def _maximum(number: str) -> str:
    return f"= max(0, {number})"


def _related(number: str) -> str:
    return number if number.startswith(ALMOST) else f"= {number}"


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

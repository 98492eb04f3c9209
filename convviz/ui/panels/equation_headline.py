"""The expression of a neuron and its value as a headline: each has a slot that no step moves."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from convviz.explore.display.neuron_sum import sum_digits
from convviz.explore.display.parts import NeuronPart
from convviz.explore.numbers import ALMOST
from convviz.ui.look.ink import Ink
from convviz.ui.look.look import Look, TextStyle, ink_of
from convviz.ui.panels.count_sentence import Laid, Written
from convviz.ui.panels.expression_line import expression_runs, largest_ink

EXPRESSION = (40, 30)  # units, at most and at least
SMALLEST_EXPRESSION = 15  # units, where it has a line of its own and still no room
MAXIMUM = 44  # units, of max(0, …)
GAP = 28  # units


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

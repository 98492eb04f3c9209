"""How the expression of a neuron is written: what changes with the filter in its hue."""

from __future__ import annotations

from convviz.explore.display.parts import NeuronPart
from convviz.explore.expression import TokenRole
from convviz.ui.look.ink import Ink
from convviz.ui.look.look import Look, ink_of
from convviz.ui.words.runs import Run


def largest_ink(look: Look, words: str, room: float, most: int, least: int) -> Ink:
    """Return the ink of the largest type in which ``words`` fit into ``room`` px, or of the least.

    ``most`` and ``least`` are units.
    """
    inks = (ink_of(look.palette.text, px, True, True) for px in range(look.px(most), look.px(least), -1))
    fitting = (ink for ink in inks if ink.width(words) <= room)
    return next(fitting, ink_of(look.palette.text, look.px(least), True, True))


def expression_runs(part: NeuronPart, look: Look, pixels: int) -> tuple[Run, ...]:
    """Return the expression of ``part`` in type of so many px."""
    hue = look.hue(part.position.d).text
    plain, coloured = (ink_of(colour, pixels, True, True) for colour in (look.palette.text, hue))
    return tuple(Run(t.text, plain if t.role is TokenRole.PLAIN else coloured) for t in part.expression)

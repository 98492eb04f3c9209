"""A mistake that students make in a convolution, as switches of a plain solution."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np

from convviz.explore.message import Message
from convviz.homework.cases import Array, Case
from convviz.homework.mistakes.backward import (
    BiasGradient,
    InputGradient,
    WeightGradient,
    db_of,
    dw_of,
    dx_of,
)
from convviz.homework.mistakes.forward import Forward, out_of
from convviz.homework.mistakes.positions import Positions
from convviz.homework.outcome import Part

#: Switches of a plain solution by name, with what they are set to.
Change: TypeAlias = Mapping[str, str | bool]

_SOLUTIONS: Mapping[Part, tuple[Any, Callable[[Case, Any], Array]]] = {
    "out": (Forward, out_of),
    "dx": (InputGradient, dx_of),
    "dw": (WeightGradient, dw_of),
    "db": (BiasGradient, db_of),
}
_OF_POSITIONS = frozenset(field.name for field in dataclasses.fields(Positions))


@dataclass(frozen=True, eq=False)
class Mistake:
    """A mistake in the function that makes ``part``.

    ``kind`` is the same where dx, dw and db have the same mistake; ``id`` is ``part.kind``. ``changes`` are
    the switches that make it, one set for each of the ways in which it is written. ``idea`` is the id of
    the wrong idea in `convviz.explore.wrong_ideas` that shows it in the window, None where there is none.
    """

    part: Part
    kind: str
    changes: tuple[Change, ...]
    idea: str | None = None

    @property
    def id(self) -> str:
        """The part and the kind: ``dx.crop_minus_pad``."""
        return f"{self.part}.{self.kind}"

    @property
    def words(self) -> Message:
        """What happens, and which line of the student's code makes it."""
        of = "forward" if self.part == "out" else "backward"
        return Message(f"homework_mistakes.{of}.{self.kind}")


def predicted(case: Case, part: Part, change: Change) -> Array | None:
    """Return the ``part`` that a plain solution with the switches of ``change`` gives on ``case``.

    None where such a solution raises. TypeError for a switch that the part does not have. The array is kept
    for the next homework, so nobody can write to it.
    """
    return _kept(case, part, frozenset(change.items()))


#: As many as there are layers of one course times ways of a mistake; together some 17 MB.
@lru_cache(maxsize=10_000)
def _kept(case: Case, part: Part, change: frozenset[tuple[str, str | bool]]) -> Array | None:
    switches, solution = _SOLUTIONS[part]
    of_positions = {name: value for name, value in change if name in _OF_POSITIONS}
    others = {name: value for name, value in change if name not in _OF_POSITIONS}
    try:
        with np.errstate(all="ignore"):
            array = solution(case, switches(positions=Positions(**of_positions), **others))  # type: ignore[arg-type]
    except (ValueError, IndexError):
        return None
    array.flags.writeable = False
    return array

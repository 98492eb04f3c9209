"""A mistake that students make in a convolution, as switches of a plain solution."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
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

    def predict(self, case: Case) -> Array:
        """Return what a function with this mistake alone gives; it raises what such a function raises."""
        return predicted(case, self.part, self.changes[0])


def predicted(case: Case, part: Part, change: Change) -> Array:
    """Return the ``part`` that a plain solution with the switches of ``change`` gives on ``case``.

    ValueError or IndexError where such a solution raises. TypeError for a switch that the part does not have.
    """
    switches, solution = _SOLUTIONS[part]
    of_positions = {name: value for name, value in change.items() if name in _OF_POSITIONS}
    others = {name: value for name, value in change.items() if name not in _OF_POSITIONS}
    with np.errstate(all="ignore"):
        return solution(case, switches(positions=Positions(**of_positions), **others))  # type: ignore[arg-type]

"""The verdict on one function and on each of its results, and what led to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from convviz.explore.message import Message
from convviz.homework.cases import Case
from convviz.homework.differences import Difference
from convviz.homework.mistakes.mistake import Mistake
from convviz.homework.outcome import Part, Pass, Raised

#: From best to worst. "course": right on the assignment's own shapes and wrong on others. "unfinished": the
#: template, None or zeros are left. "failed": there is nothing to compare.
Verdict: TypeAlias = Literal["right", "course", "wrong", "unfinished", "failed"]
VERDICTS: tuple[Verdict, ...] = ("right", "course", "wrong", "unfinished", "failed")
EXIT_CODES: Mapping[Verdict, int] = {"right": 0, "course": 1, "wrong": 1, "unfinished": 2, "failed": 2}


@dataclass(frozen=True, eq=False)
class PartReport:
    """One result of a function: "out", "dx", "dw" or "db".

    ``mistakes`` explain all its differences; there are none where the cause is not known. ``difference`` is
    the first number that differs, or the wrong shape; None where there is none. ``returned`` is what was
    given in the place of an array, ``whole`` the type of whole numbers that cannot hold fractions. ``zeros``:
    there was nothing else. ``taken_for``: the result that is in its place, where that is all that is wrong.
    """

    part: Part
    verdict: Verdict
    mistakes: tuple[Mistake, ...] = ()
    difference: Difference | None = None
    returned: str = ""
    whole: str = ""
    zeros: bool = False
    taken_for: Part | None = None


@dataclass(frozen=True, eq=False)
class FunctionReport:
    """One function: ``tried`` layers, of which it is ``wrong`` on some, and raised an exception on some.

    ``where`` says which layers are wrong, in words of their settings, where such words are exact.
    ``problem`` says why it could not be judged. ``raised`` is its first exception, on the layer
    ``raised_on``.
    """

    of: Pass
    name: str
    verdict: Verdict
    parts: tuple[PartReport, ...] = ()
    tried: int = 0
    wrong: int = 0
    where: Message | None = None
    problem: Message | None = None
    raised: Raised | None = None
    raised_on: Case | None = None
    raised_times: int = 0
    notes: tuple[Message, ...] = ()

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        """All mistakes that were found in this function."""
        return tuple(mistake for part in self.parts for mistake in part.mistakes)

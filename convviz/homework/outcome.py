"""What a student's function gave on one layer, and whether it is right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from convviz.explore.file_names import one_line
from convviz.homework.cases import Array, Case

#: The two functions, and the arrays that they give.
Pass: TypeAlias = Literal["forward", "backward"]
Part: TypeAlias = Literal["out", "dx", "dw", "db"]
PARTS: Mapping[Pass, tuple[Part, ...]] = {"forward": ("out",), "backward": ("dx", "dw", "db")}

#: Relative to the largest right number: beyond float32's rounding, far below 1, the step of whole numbers.
TOLERANCE = 1e-5
_OF_HALF_FLOATS = 4e-3


@dataclass(frozen=True)
class Raised:
    """An exception: its type's name ("ValueError"), its message, and where in the student's file it was.

    ``line`` counts from 1, ``text`` is that line; None and "" where it was in none of the student's lines.
    """

    type: str
    message: str
    line: int | None = None
    text: str = ""

    @property
    def words(self) -> str:
        """The type and the message in one line: "ValueError: could not be broadcast"."""
        return one_line(f"{self.type}: {self.message}" if self.message else self.type)


@dataclass(frozen=True, eq=False)
class Outcome:
    """What one function gave on ``case``: its arrays by name, or what was raised.

    ``arrays`` has "out" of forward, "dx", "dw" and "db" of backward, in CS231n's layout and float64, of
    whatever shape the function made them. One that is missing was not given: ``returned`` says in words of
    Python what was in its place ("None", "tuple", "str"). ``kinds`` are the types of numbers before they
    became float64 ("float32", "int64"). ``changed`` names the operands that the function wrote to (x, w, b,
    dout). ``own_cache``: whether backward was given the student's own cache.
    """

    case: Case
    of: Pass
    arrays: Mapping[Part, Array] = field(default_factory=dict)
    raised: Raised | None = None
    returned: Mapping[Part, str] = field(default_factory=dict)
    kinds: Mapping[Part, str] = field(default_factory=dict)
    changed: tuple[str, ...] = ()
    own_cache: bool = True

    @property
    def parts(self) -> tuple[Part, ...]:
        """The names of the arrays that this function has to give."""
        return PARTS[self.of]

    def is_right(self, part: Part) -> bool:
        """Say whether ``part`` was given and is right but for rounding."""
        given = self.arrays.get(part)
        return given is not None and agree(given, self.case.right[part], self.kinds.get(part, "float64"))


def agree(given: NDArray[Any], right: Array, kind: str = "float64") -> bool:
    """Say whether ``given`` has the shape of ``right`` and differs from it by rounding at most.

    ``kind`` is the type that the numbers were computed in; float16 has coarser numbers.
    """
    if given.shape != right.shape:
        return False
    if not right.size:
        return True
    tolerance = _OF_HALF_FLOATS if kind == "float16" else TOLERANCE
    with np.errstate(invalid="ignore", over="ignore"):
        distance = np.abs(given - right)
    # NaN is never near.
    return bool(np.all(distance <= tolerance * max(1.0, float(np.abs(right).max()))))

"""The text of a lesson with its numbers: what names stand for is computed from a state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from convviz.explore.lessons.named_numbers import number_named
from convviz.explore.lessons.placeholders import Misread, Name, pieces
from convviz.explore.message import Refused
from convviz.explore.state.derived import Derived
from convviz.explore.state.state import State


@dataclass(frozen=True, slots=True)
class Named:
    """What the name of a number stands for: the number, or code such as "X[4:9,6:11,:]"."""

    value: int | float | str


@dataclass(frozen=True, slots=True)
class FilterName:
    """The name of a filter, of its bias or its slice, as it is ``written``, for the colour of the filter."""

    written: str
    filter: int


Filled: TypeAlias = tuple[str | Named | FilterName, ...]
"""A text piece by piece: Markdown as the author wrote it, and what stands in the place of names."""


def filled(text: str, state: State, derived: Derived) -> Filled:
    """Return ``text`` with the numbers of ``state``; what is no name stays as it is written."""
    made: list[str | Named | FilterName] = []
    for piece in pieces(text):
        if isinstance(piece, str):
            made.append(piece)
        elif isinstance(piece, Misread):
            made.append(piece.text)
        elif piece.filter is not None:
            made.append(FilterName(piece.written, piece.filter))
        else:
            made.append(_number(piece, state, derived))
    return tuple(made)


def _number(name: Name, state: State, derived: Derived) -> str | Named:
    """Return the number that is called ``name``; the name itself where there is none here."""
    try:
        return Named(number_named(name.word, name.indices, state, derived))
    except Refused:
        return f"{{{name.written}}}"

"""Plain values, and what each kind of value in a recipe may be.

A plain value is one that a JSON or a TOML file can hold. A `Kind` turns what a field of the state holds into
a plain value, and back; what it cannot read it refuses, with a reason in words.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum
from typing import Any, Protocol, TypeAlias

from convviz.conv import Place
from convviz.explore import expression
from convviz.explore.file_names import harmless
from convviz.explore.message import Message, Refused, message
from convviz.explore.state.state import Position

Plain: TypeAlias = bool | int | float | str | Sequence["Plain"] | Mapping[str, "Plain"]

NONE = "none"
"""What stands for nothing: a TOML file has no other word for it."""
LONGEST_SAID = 40  # characters of what an author wrote that a sentence repeats


class Kind(Protocol):
    """What a field may hold."""

    def plain(self, value: Any) -> Plain:
        """Return ``value`` as a plain value."""
        ...

    def read(self, plain: Any) -> Any:
        """Return the value that ``plain`` stands for; `Refused` where it stands for none."""
        ...


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of the members of an Enum, by its value."""

    members: type[Enum]

    def plain(self, value: Enum) -> str:
        """Return the value of the member."""
        return str(value.value)

    def read(self, plain: Any) -> Any:
        """Return the member with this value."""
        names = {str(member.value): member for member in self.members}
        return names[known(plain, names)]


@dataclass(frozen=True, slots=True)
class OneOfNames:
    """One of some ``names``."""

    names: Collection[str]

    def plain(self, value: str) -> str:
        """Return the name."""
        return value

    def read(self, plain: Any) -> str:
        """Return the name."""
        return known(plain, self.names)


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    def plain(self, value: bool) -> bool:
        """Return ``value``."""
        return value

    def read(self, plain: Any) -> bool:
        """Return ``plain``."""
        if not isinstance(plain, bool):
            raise Refused(message("recipes.refused.flag", value=said(plain)))
        return plain


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number from ``low`` to ``high``."""

    low: int
    high: int

    def plain(self, value: int) -> int:
        """Return ``value``."""
        return value

    def read(self, plain: Any) -> int:
        """Return ``plain``."""
        if isinstance(plain, bool) or not isinstance(plain, int) or not self.low <= plain <= self.high:
            raise Refused(message("recipes.refused.whole", low=self.low, high=self.high, value=said(plain)))
        return plain


@dataclass(frozen=True, slots=True)
class WholeOf:
    """One of some whole numbers."""

    choices: tuple[int, ...]

    def plain(self, value: int) -> int:
        """Return ``value``."""
        return value

    def read(self, plain: Any) -> int:
        """Return ``plain``."""
        if isinstance(plain, bool) or not isinstance(plain, int) or plain not in self.choices:
            raise Refused(_not_one_of(plain, [str(choice) for choice in self.choices]))
        return plain


@dataclass(frozen=True, slots=True)
class Rate:
    """A number above 0, at most ``most``."""

    most: float

    def plain(self, value: float) -> float:
        """Return ``value``."""
        return value

    def read(self, plain: Any) -> float:
        """Return ``plain`` as a float."""
        value = number(plain)
        if not 0 < value <= self.most:
            raise Refused(message("recipes.refused.rate", most=self.most, value=said(plain)))
        return float(value)


@dataclass(frozen=True, slots=True)
class NeuronName:
    """A neuron, by its name: "V[2,3,1]"."""

    def plain(self, value: Position) -> str:
        """Return the name."""
        return expression.name_of(value)

    def read(self, plain: Any) -> Position:
        """Return the position that has this name."""
        try:
            return expression.neuron_named(plain)
        except (ValueError, TypeError):
            raise Refused(message("recipes.refused.neuron", value=said(plain))) from None


@dataclass(frozen=True, slots=True)
class OrNone:
    """What ``kind`` may be, or nothing."""

    kind: Kind

    def plain(self, value: Any) -> Plain:
        """Return ``value`` as a plain value."""
        return NONE if value is None else self.kind.plain(value)

    def read(self, plain: Any) -> Any:
        """Return the value that ``plain`` stands for, None for "none"."""
        return None if plain == NONE else self.kind.read(plain)


def known(plain: Any, names: Collection[str]) -> str:
    """Return ``plain`` where it is one of ``names``; refused with those that it may be meant to be."""
    if not isinstance(plain, str) or plain not in names:
        raise Refused(_not_one_of(plain, names))
    return plain


def unknown(name: str, names: Collection[str]) -> Message:
    """Return that no field is called ``name``, and which one may be meant of ``names``."""
    near = get_close_matches(name, names, n=1)
    if near:
        return message("recipes.refused.field_near", name=said(name), near=near[0])
    return message("recipes.refused.field", name=said(name), known=", ".join(names))


def number(plain: Any) -> int | float:
    """Return ``plain``, a finite number; refused otherwise."""
    if isinstance(plain, bool) or not isinstance(plain, int | float):
        raise Refused(message("recipes.refused.number", value=said(plain)))
    try:
        finite = math.isfinite(plain)
    except OverflowError:  # an int beyond every float
        finite = False
    if not finite:
        raise Refused(message("recipes.refused.number", value=said(plain)))
    return plain


def place_called(plain: Any) -> Place:
    """Return the place of the number that ``plain`` is the name of: "W0[2,2,1]"; refused where it is none."""
    try:
        return expression.place_named(plain)
    except (ValueError, TypeError):
        raise Refused(message("recipes.refused.number_name", name=said(plain))) from None


def said(plain: Any) -> str:
    """Return what an author wrote, on one line and not too long; of a list or a table only the brackets."""
    if isinstance(plain, Mapping):
        return "{…}"
    if isinstance(plain, list | tuple):
        return "[…]"
    if isinstance(plain, bool):
        return str(plain).lower()
    if isinstance(plain, int) and abs(plain) >= 10**LONGEST_SAID:  # writing it out may take very long
        return f"{'-' if plain < 0 else ''}10…"
    words = " ".join(harmless(str(plain), keep="\n\t").split())
    return words if len(words) <= LONGEST_SAID else f"{words[:LONGEST_SAID]}…"


def _not_one_of(plain: Any, names: Collection[str]) -> Message:
    near = get_close_matches(plain, names, n=1) if isinstance(plain, str) else []
    if near:
        return message("recipes.refused.near", value=said(plain), near=near[0])
    return message("recipes.refused.one_of", value=said(plain), known=", ".join(names))

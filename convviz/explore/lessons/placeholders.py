"""Text with names of numbers in braces: ``{value}``, ``{V[2,3,1]}``, ``{W0}``; ``{{`` and ``}}`` are braces.

The grammar is closed: a word of letters, digits and underscores that begins with a letter, then whole-number
indices. There is no format specification. What a name stands for is for `named_numbers` to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from convviz.explore.message import Message, message

MOST_LETTERS = 80  # between braces: more is no name, and is not searched for one
MOST_INDICES = 3
LONGEST_SAID = 30  # characters of a mistake that its reason repeats

_INDICES = r"\[\s*[0-9]{1,9}\s*(?:,\s*[0-9]{1,9}\s*)*\]"
_NAME = re.compile(rf"([A-Za-z][A-Za-z0-9_]*)((?:{_INDICES}){{0,2}})", re.ASCII)
_GROUP = re.compile(_INDICES)
_DIGITS = re.compile(r"[0-9]+")
_BRACES = re.compile(r"\{\{|\}\}|\{[^{}]*\}|[{}]")
_FILTER = re.compile(r"[WbV]([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a number: its ``word`` and its ``indices``, and how it is ``written`` without spaces.

    A number of one neuron's own set has two groups, ``W0[1,2][2,2,1]``: its indices are x, y, then the
    others.
    """

    word: str
    indices: tuple[int, ...]
    written: str

    @property
    def filter(self) -> int | None:
        """The filter k of ``W0``, ``b0`` or ``V0`` without indices, which is a name itself; else None."""
        found = None if self.indices else _FILTER.fullmatch(self.word)
        return None if found is None else int(found[1])


@dataclass(frozen=True, slots=True)
class Misread:
    """What stands between braces and is no name, or a brace alone; ``reason`` says what is wrong."""

    text: str
    reason: Message


Piece: TypeAlias = str | Name | Misread
"""A piece of a text: plain words, a name, or what cannot be read."""


def pieces(text: str) -> tuple[Piece, ...]:
    """Return ``text`` piece by piece; words are joined, and doubled braces are single in them."""
    made: list[Piece] = []
    for piece in _each(text):
        if isinstance(piece, str) and made and isinstance(made[-1], str):
            made[-1] += piece
        elif piece != "":
            made.append(piece)
    return tuple(made)


def names(text: str) -> tuple[Name, ...]:
    """Return the names in ``text``, each once, in its order."""
    return tuple(dict.fromkeys(piece for piece in pieces(text) if isinstance(piece, Name)))


def misread(text: str) -> tuple[Misread, ...]:
    """Return all that cannot be read in ``text``."""
    return tuple(piece for piece in pieces(text) if isinstance(piece, Misread))


def name_in(text: str) -> Name | Misread:
    """Return the name that ``text`` is as a whole, without braces, as "W0[2,2,1]"."""
    bare = text.strip()
    found = _NAME.fullmatch(bare) if len(bare) <= MOST_LETTERS else None
    if found is None:
        return Misread(text, message("lesson_numbers.misread.name", text=_said(bare)))
    groups = [tuple(map(int, _DIGITS.findall(group))) for group in _GROUP.findall(found[2])]
    if any(len(group) > MOST_INDICES for group in groups) or (len(groups) == 2 and len(groups[0]) != 2):
        return Misread(text, message("lesson_numbers.misread.indices", text=_said(bare)))
    written = found[1] + "".join(f"[{','.join(map(str, group))}]" for group in groups)
    return Name(found[1], tuple(i for group in groups for i in group), written)


def _each(text: str) -> Iterator[Piece]:
    end = 0
    for found in _BRACES.finditer(text):
        yield text[end : found.start()]
        end = found.end()
        braces = found[0]
        if braces in ("{{", "}}"):
            yield braces[0]
        elif len(braces) == 1:
            key = "open" if braces == "{" else "close"
            yield Misread(braces, message(f"lesson_numbers.misread.{key}", text=_said(text[found.start() :])))
        else:
            yield name_in(braces[1:-1])
    yield text[end:]


def _said(text: str) -> str:
    """Return the first line of ``text``, cut where it is long."""
    line = text.strip().partition("\n")[0]
    return line if len(line) <= LONGEST_SAID else f"{line[:LONGEST_SAID]}…"

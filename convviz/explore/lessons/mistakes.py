"""Mistakes in a lesson file, as they are found: where each is, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

from convviz.explore.lessons.lesson_error import Mistake
from convviz.explore.message import Message, Value, message
from convviz.explore.recipes.plain import LONGEST_SAID, said

T = TypeVar("T")


class Wrong(ValueError):  # noqa: N818  # what is said of a value, not a fault of the program
    """A value that cannot be taken; ``key`` is that of the sentence, in which ``{field}`` is its field."""

    def __init__(self, key: str, /, **values: Value) -> None:
        super().__init__(key)
        self.key, self.values = key, values


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a lesson file; mistakes are told to it, and collected in ``found``.

    ``folder`` is where the file is, ``languages`` are those that every text of it must have.
    """

    found: list[Mistake]
    folder: Path
    file: str
    languages: tuple[str, ...] = ()
    step: int | None = None
    table: str = ""
    field: str = ""

    def of_step(self, number: int) -> Spot:
        """Return the step ``number``, from 1."""
        return replace(self, step=number, table="", field="")

    def of_table(self, name: str) -> Spot:
        """Return the table ``name`` in this one, as "question" or "wrong 2"."""
        return replace(self, table=f"{self.table}, {name}" if self.table else name, field="")

    def of_field(self, name: str) -> Spot:
        """Return the field ``name`` of this table."""
        return replace(self, field=name)

    def add(self, words: Message) -> None:
        """Tell a mistake that is said in ``words``."""
        self.found.append(Mistake(self.file, self.step, self.table, self.field, words))

    def wrong(self, key: str, /, **values: Value) -> None:
        """Tell a mistake by the ``key`` of its sentence, in which ``{field}`` is this field."""
        self.add(message(key, field=said(self.field), **values))

    def read(self, reader: Callable[[object, Spot], T], value: object) -> T | None:
        """Return what ``reader`` makes of ``value``; None where that is `Wrong`, which is told."""
        try:
            return reader(value, self)
        except Wrong as wrong:
            self.wrong(wrong.key, **wrong.values)
            return None


def similar(word: str, known: Iterable[str]) -> str | None:
    """Return the one of ``known`` that ``word`` may be a misspelling of; None where there is none."""
    near = get_close_matches(word[:LONGEST_SAID].lower(), tuple(known), n=1)
    return near[0] if near else None

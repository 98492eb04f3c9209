"""A lesson file that cannot be read, and the mistakes in it: what is shown of them, and nothing more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from convviz.explore.message import Message, message


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: ``words`` say what it is.

    ``file`` is the file's name. ``step`` counts from 1; None where it is about the whole lesson. ``table`` is
    the table within the step, as "question, wrong 2", or "" for the step itself. ``field`` is a name in it.
    """

    file: str
    step: int | None
    table: str
    field: str
    words: Message

    @property
    def line(self) -> Message:
        """All of it in one line, as ``my.toml: step 3: "ligth" is not known; did you mean "light"?``."""
        if self.step is None:
            return message("mistakes.line.file", file=self.file, what=self.words)
        key = "mistakes.line.table" if self.table else "mistakes.line.step"
        where = message(key, step=self.step, table=self.table)
        return message("mistakes.line.within", file=self.file, where=where, what=self.words)


class LessonError(ValueError):
    """A file that is no lesson, for all the ``mistakes`` in it, step by step: there is at least one."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(sorted(mistakes, key=lambda mistake: mistake.step or 0))
        super().__init__("; ".join(f"{m.file} {m.step} {m.table} {m.words.key}" for m in self.mistakes))

"""What a check found, in words and as facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from convviz.explore.catalogue import Text
from convviz.explore.file_names import short_name
from convviz.explore.message import Message
from convviz.homework import wording
from convviz.homework.layouts import Layout
from convviz.homework.outcome import Pass
from convviz.homework.repairs import Repair
from convviz.homework.verdicts import EXIT_CODES, VERDICTS, FunctionReport, Verdict


@dataclass(frozen=True, eq=False)
class Report:
    """What a check found; ``print(report)`` tells it in English, `text` in other languages.

    ``functions`` has "forward" and "backward", or one of them. ``problem`` says why there are none.
    """

    layout: Layout
    functions: Mapping[Pass, FunctionReport] = field(default_factory=dict)
    file: str = ""
    seed: int = 0
    problem: Message | None = None
    repairs: tuple[Repair, ...] = ()
    notes: tuple[Message, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The worse verdict of the two functions."""
        if self.problem is not None:
            return "failed"
        return max((function.verdict for function in self.functions.values()), key=VERDICTS.index)

    @property
    def exit_code(self) -> int:
        """0 right, 1 wrong, 2 not judged: unfinished, or it could not be run."""
        return EXIT_CODES[self.verdict]

    @property
    def is_right(self) -> bool:
        """Whether everything that was checked is right on every layer: ``assert check(f, g).is_right``."""
        return self.verdict == "right"

    def text(self, language: str = "en") -> str:
        """Return the report in words; ValueError for a language that is neither "en" nor "zh"."""
        words = Text(language)
        lines = [short_name(self.file)] if self.file else []
        if self.problem is not None:
            lines.append(words.text(self.problem))
        if self.repairs:
            lines.append(wording.repairs(self.repairs, words))
        lines += [words.text(note) for note in self.notes]
        for function in self.functions.values():
            lines += ["", *wording.function_lines(function, self.layout, words)]
        return "\n".join(lines).strip("\n")

    def __str__(self) -> str:
        return self.text()

    def facts(self, language: str = "en") -> dict[str, Any]:
        """Return the report as what JSON can hold, with its sentences in ``language``."""
        words = Text(language)
        return {
            "file": self.file,
            "layout": self.layout.name,
            "seed": self.seed,
            "verdict": self.verdict,
            "exit_code": self.exit_code,
            "problem": None if self.problem is None else words.text(self.problem),
            "repairs": [{"kind": repair.kind, "line": repair.line} for repair in self.repairs],
            "notes": [words.text(note) for note in self.notes],
            "functions": {
                of: wording.function_facts(function, self.layout, words)
                for of, function in self.functions.items()
            },
        }

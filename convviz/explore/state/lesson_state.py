"""A lesson as it was read from its file.

Only data: `explore/lessons/` reads, checks and plays lessons, the place in one is part of the state. A lesson
has steps; a step has points, which Space goes through: its text, the question where there is one, its answer,
then the changes one by one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TypeAlias

MOST_CHOICES = 9  # each has a digit
MOST_VOTES = 9_999  # for one choice: no lecture hall holds more

Words: TypeAlias = Mapping[str, str]
"""Markdown by language ("en", "zh"), as it stands in the file: names of numbers are in braces."""


class Withheld(Enum):
    """What is not shown while a person predicts it: no part, title, copy or accessible text tells it."""

    FIELD = "field"  # which block of X the current neuron reads
    VALUE = "value"  # the sums and V of the current neuron, and of all that the walk has not reached
    SIZE = "size"  # how many positions there are along x and y, and whatever follows from it
    COUNTS = "counts"  # parameters, biases, multiplications, the factor
    GRADIENT = "gradient"  # sums of gradients, and what an update leads to
    CHANGES = "changes"  # what follows from a changed number: none can be changed meanwhile
    SHIFT = "shift"  # what the shift test answers


class QuestionKind(Enum):
    """How a question is answered."""

    CHOICE = "choice"  # by one of up to nine choices
    NUMBER = "number"  # by a typed number
    CELL = "cell"  # by a click on a cell of X or V
    CHANGES = "changes"  # by a typed number: how many neurons change


TYPED = (QuestionKind.NUMBER, QuestionKind.CHANGES)
"""The kinds of questions that are answered by a typed number."""


@dataclass(frozen=True, eq=False, slots=True)
class Patch:
    """What a step or a change makes of the state: it starts from ``example``, or from the state before it.

    ``at``: the neuron (x, y, d). ``chosen``: (field, value) pairs of a recipe, as ("sharing", "unshared").
    ``numbers``: (name, value) pairs of numbers to change, as ("W0[2,2,1]", 0). ``do``: what is done after
    that, as "update". ``scene``: what is large when presenting. ``light``: "same_weights", "same_field", or
    the name of a weight, a bias or an input whose uses are lit.
    """

    example: str | None = None
    at: tuple[int, int, int] | None = None
    chosen: tuple[tuple[str, str | int | float | bool], ...] = ()
    numbers: tuple[tuple[str, int | float], ...] = ()
    do: tuple[str, ...] = ()
    scene: str | None = None
    light: str | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Choice:
    """An answer that is offered, or a wrong one that is known.

    ``shows`` is what stands there: text with names of numbers, None where a wrong ``idea`` makes it. ``why``
    says what led to it, in the author's words; an idea says that itself.
    """

    shows: Words | None
    idea: str | None
    why: Words | None
    right: bool


@dataclass(frozen=True, eq=False, slots=True)
class Question:
    """What is to be predicted. Exactly one of ``choices`` is right, whatever the ``kind``.

    Of a `QuestionKind.CHOICE` they are shown in this order; else they say what wrong answers come from.
    ``about``: the parameter or input that wrong ideas are about, as "W0[2,2,1]"; None where the neuron is.
    ``explained``: what is said beside the answer.
    """

    kind: QuestionKind
    ask: Words
    choices: tuple[Choice, ...]
    withholds: frozenset[Withheld]
    about: str | None
    explained: Words | None


@dataclass(frozen=True, eq=False, slots=True)
class Change:
    """One more point of a step: what Space does next, and what is said then."""

    patch: Patch
    text: Words | None


@dataclass(frozen=True, eq=False, slots=True)
class Step:
    """One idea of a lesson. ``picture`` is a file in the lesson's folder; ``minutes`` is an estimate.

    ``expected``: (name, value) pairs, what named numbers should be where the step begins.
    """

    title: Words
    text: Words
    notes: Words | None
    minutes: float
    patch: Patch
    picture: str | None
    question: Question | None
    changes: tuple[Change, ...]
    expected: tuple[tuple[str, int | float | str], ...] = ()

    @property
    def points(self) -> int:
        """How many points Space goes through."""
        return 1 + (0 if self.question is None else 2) + len(self.changes)


@dataclass(frozen=True, eq=False, slots=True)
class Lesson:
    """A whole lesson, equal only to itself. ``folder`` is where its pictures are."""

    id: str
    title: Words
    about: Words
    steps: tuple[Step, ...]
    folder: Path

    @property
    def minutes(self) -> float:
        """How long it takes, as its author thinks."""
        return sum(step.minutes for step in self.steps)


@dataclass(frozen=True, slots=True)
class Reply:
    """What was said to a question.

    ``answer`` is what one person predicted: the index of a choice, or what was typed or clicked. ``votes``
    are the indices of the choices that a class voted for, in the order of the votes; ``first_votes`` those
    before a second vote.
    """

    answer: int | str | None = None
    votes: tuple[int, ...] = ()
    first_votes: tuple[int, ...] | None = None

"""What is wrong with a lesson beyond its file: states, numbers and answers that cannot be had.

`reading` says what can be seen in the file alone; here every step is gone through as a class would.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from convviz.explore.file_names import short_name
from convviz.explore.lessons import placeholders, questions, reading, step_states
from convviz.explore.lessons.mistakes import LessonError, Mistake
from convviz.explore.lessons.named_numbers import number_named
from convviz.explore.lessons.placeholders import Misread, Name
from convviz.explore.lessons.typed_answers import equal, is_rounded
from convviz.explore.message import Message, Refused, message
from convviz.explore.state.lesson_state import Lesson, Question, Step, Words
from convviz.explore.state.state import State


def check(path: str | Path) -> tuple[Mistake, ...]:
    """Return all mistakes in the lesson file ``path``, step by step; none where it can be taught."""
    path = Path(path)
    try:
        lesson = reading.read(path)
    except LessonError as error:
        return error.mistakes
    return mistakes_in(lesson, short_name(path.name))


def mistakes_in(lesson: Lesson, file: str) -> tuple[Mistake, ...]:
    """Return what is wrong with the steps of ``lesson``; ``file`` is the name of its file."""
    found: list[Mistake] = []
    state: State | None = None
    for number, step in enumerate(lesson.steps, 1):
        here = _Step(found, file, number, step)
        state = here.go_through(state)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Step:
    """One step while it is checked: its mistakes are told to ``found``."""

    found: list[Mistake]
    file: str
    number: int
    step: Step

    def go_through(self, before: State | None) -> State | None:
        """Check all points of the step, which begins after the state ``before``; return its last state."""
        step = self.step
        state, wrong = step_states.applied(before, step.patch)
        for error in wrong:
            self._tell("", error.field, error.reason)
        if state is None:
            return None
        for field, words in (("title", step.title), ("text", step.text), ("notes", step.notes)):
            self._check_words("", field, words, state)
        for name, value in step.expected:
            self._expect(name, value, state)
        if step.question is not None:
            self._check_question(step.question, state)
        for n, change in enumerate(step.changes, 1):
            table = f"then {n}"
            state, wrong = step_states.applied(state, change.patch)
            for error in wrong:
                self._tell(table, error.field, error.reason)
            if state is None:
                return None
            self._check_words(table, "text", change.text, state)
        return state

    def _tell(self, table: str, field: str, words: Message) -> None:
        what = message("mistakes.at", field=field, what=words)
        self.found.append(Mistake(self.file, self.number, table, field, what))

    def _check_words(self, table: str, field: str, words: Words | None, state: State) -> None:
        """Tell of the names in ``words`` that are not known or have no number in ``state``, each once."""
        said = dict.fromkeys(_problems(words or {}, state))
        for problem in said:
            self._tell(table, field, problem)

    def _expect(self, name: str, value: int | float | str, state: State) -> None:
        read = placeholders.name_in(name)
        if isinstance(read, Misread):
            self._tell("expect", name, read.reason)
            return
        try:
            got = number_named(read.word, read.indices, state)
        except Refused as refusal:
            self._tell("expect", name, refusal.reason)
            return
        if not _agree(value, got):
            self._tell("expect", name, message("mistakes.expected", value=value, got=got))

    def _check_question(self, question: Question, state: State) -> None:
        self._check_words("question", "ask", question.ask, state)
        self._check_words("question", "explained", question.explained, state)
        for n, option in enumerate(questions.options_of(question, state), 1):
            if option.problem is not None:
                self._tell("question", f"answer {n}", option.problem)
        for choice in question.choices:
            self._check_words("question", "why", choice.why, state)
        answer = {
            name.written
            for choice in question.choices
            if choice.right
            for text in (choice.shows or {}).values()
            for name in placeholders.names(text)
        }
        step = self.step
        for table, field, words in (
            ("", "title", step.title),
            ("", "text", step.text),
            ("question", "ask", question.ask),
        ):
            told = {name.written for text in words.values() for name in placeholders.names(text)} & answer
            for name in sorted(told):
                self._tell(table, field, message("mistakes.tells", name=name))


def _problems(words: Words, state: State) -> Iterator[Message]:
    """Yield what is wrong with the names in ``words``, in all languages."""
    for text in words.values():
        for piece in placeholders.pieces(text):
            if isinstance(piece, Misread):
                yield piece.reason
            elif isinstance(piece, Name) and piece.filter is None:
                try:
                    number_named(piece.word, piece.indices, state)
                except Refused as refusal:
                    yield refusal.reason


def _agree(wanted: int | float | str, got: int | float | str) -> bool:
    """Say whether a typed number is what was computed, or that rounded to its digits."""
    if isinstance(wanted, str) or isinstance(got, str):
        return wanted == got
    return equal(wanted, got) or is_rounded(wanted, got)

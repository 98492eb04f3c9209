"""What of a lesson can only be seen in the states of its steps: whether they are reached, and what they tell.

Every step is entered as a person would enter it, and all its names of numbers are computed there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeAlias

from convviz.explore import numbers
from convviz.explore.file_names import short_name
from convviz.explore.lessons import placeholders, reading, step_states
from convviz.explore.lessons.lesson_error import LessonError, Mistake
from convviz.explore.lessons.mistakes import Spot
from convviz.explore.lessons.named_numbers import cell_named, number_named, tells
from convviz.explore.lessons.placeholders import Name
from convviz.explore.lessons.questions import Option, equal, is_rounded, options_of
from convviz.explore.message import Message, Refused, message
from convviz.explore.recipes.plain import said
from convviz.explore.state.derived import Derivations
from convviz.explore.state.lesson_state import Lesson, Patch, Question, QuestionKind, Step, Words
from convviz.explore.state.state import State
from convviz.files.pictures import PictureError, read_picture

TooLong: TypeAlias = Callable[[Lesson], Iterable[tuple[int, int, str]]]
"""Returns (step, point, language) of each text that has no room, step and point from 0.

The language is "" where the lesson is in one language.
"""

Number: TypeAlias = int | float | str


def checked(path: str | Path, too_long: TooLong | None = None) -> Lesson:
    """Return the lesson in the file ``path``; `LessonError` has all the mistakes in it.

    ``too_long`` measures the texts; None where no window can.
    """
    path = Path(path)
    lesson = reading.read(path)
    mistakes = check(lesson, short_name(path.name), too_long)
    if mistakes:
        raise LessonError(mistakes)
    return lesson


def check(lesson: Lesson, file: str, too_long: TooLong | None = None) -> tuple[Mistake, ...]:
    """Return the mistakes that the states of ``lesson`` show; ``file`` is the name that they are told with.

    Texts are only measured where nothing else is wrong: their numbers may be.
    """
    found: list[Mistake] = []
    checker = _Checker(Spot(found, lesson.folder, file))
    for number, step in enumerate(lesson.steps, 1):
        checker.check(number, step)
    if too_long is not None and not found:
        for n, point, language in too_long(lesson):
            step = lesson.steps[n]
            table, field = _part(step, point)
            spot = Spot(found, lesson.folder, file, step=n + 1, table=table)
            spot.of_field(f"{field}.{language}" if language else field).wrong("mistakes.no_room")
    return tuple(found)


_Telling: TypeAlias = dict[Name, Number | None]
"""The names in a right answer, each with its number, None where that is not known."""


class _Checker:
    """Goes through the steps; ``_sound`` while the state is what the patches so far ask for."""

    def __init__(self, spot: Spot) -> None:
        self._spot = spot
        self._state: State | None = None
        self._sound = False
        self._derivations = Derivations()

    def check(self, number: int, step: Step) -> None:
        spot = self._spot.of_step(number)
        if step.picture is not None:
            _check_picture(step.picture, spot.of_field("picture"))
        if step.patch.example is not None:
            self._sound = True
        self._apply(step.patch, spot)
        for name, value in step.expected:
            self._expect(name, value, spot.of_table("expect").of_field(name))
        question = step.question
        telling = {} if question is None else self._telling(question)
        for field, words in (("title", step.title), ("text", step.text)):
            self._words(words, spot.of_field(field), telling)
        self._words(step.notes, spot.of_field("notes"))
        if question is not None:
            self._question(question, spot.of_table("question"), telling)
        for n, change in enumerate(step.changes, 1):
            inside = spot.of_table(f"then {n}")
            self._apply(change.patch, inside)
            self._words(change.text, inside.of_field("text"))

    def _apply(self, patch: Patch, spot: Spot) -> None:
        self._state, wrong = step_states.applied(self._state, patch)
        self._sound = self._sound and not wrong
        for error in wrong:
            table, _, field = error.field.partition(".")
            here = spot.of_table(table).of_field(field) if field else spot.of_field(table)
            here.wrong("mistakes.refused", what=error.reason)

    def _number(self, name: Name) -> Number:
        """Return a number of the state; refused where there is none."""
        assert self._state is not None
        return number_named(name.word, name.indices, self._state, self._derivations.of_state(self._state))

    def _expect(self, written: str, value: Number, spot: Spot) -> None:
        name = placeholders.name_in(written)
        if not isinstance(name, Name):
            spot.wrong("mistakes.refused", what=name.reason)
        elif self._sound:
            try:
                found = self._number(name)
            except Refused as refusal:
                spot.wrong("mistakes.refused", what=refusal.reason)
                return
            if not _agree(value, found):
                spot.wrong("mistakes.expected", found=_written(found), value=_written(value))

    def _telling(self, question: Question) -> _Telling:
        """Return the names in the right answer."""
        told: _Telling = {}
        for choice in question.choices:
            if choice.right and choice.shows is not None:
                for text in choice.shows.values():
                    for name in placeholders.names(text):
                        told[name] = self._number_or_none(name)
        return told

    def _number_or_none(self, name: Name) -> Number | None:
        try:
            return self._number(name) if self._sound and name.filter is None else None
        except Refused:
            return None

    def _words(self, words: Words | None, spot: Spot, telling: _Telling | None = None) -> None:
        """Check the names in a text; ``telling`` are those of the answer, which the text comes before."""
        if words is None:
            return
        if len(set(words.values())) == 1:
            words = {"": next(iter(words.values()))}
        for language, text in words.items():
            here = spot.of_field(f"{spot.field}.{language}") if language else spot
            self._text(text, here, telling or {})

    def _text(self, text: str, spot: Spot, telling: _Telling) -> None:
        for wrong in placeholders.misread(text):
            spot.wrong("mistakes.refused", what=wrong.reason)
        for name in placeholders.names(text):
            reason = self._reason(name)
            if reason is not None:
                spot.wrong("mistakes.refused", what=reason)
            elif self._tells(name, telling):
                spot.wrong("mistakes.tells_answer", name=said(f"{{{name.written}}}"))

    def _reason(self, name: Name) -> Message | None:
        """Return why there is nothing that ``name`` stands for; None where there is."""
        if not self._sound or self._state is None:
            return None
        if name.filter is not None:
            filters = self._state.layer.geometry.filters
            if name.filter < filters:
                return None
            return message("mistakes.no_filter", name=name.written, last=filters - 1)
        try:
            self._number(name)
        except Refused as refusal:
            return refusal.reason
        return None

    def _tells(self, name: Name, telling: _Telling) -> bool:
        """Say whether the number called ``name`` is the answer: by its name, or by what it is of."""
        if name in telling:
            return True
        number = self._number_or_none(name)
        return number is not None and any(
            number == value and tells(name) & tells(answer) for answer, value in telling.items()
        )

    def _question(self, question: Question, spot: Spot, telling: _Telling) -> None:
        self._words(question.ask, spot.of_field("ask"), telling)
        self._words(question.explained, spot.of_field("explained"))
        for n, choice in enumerate(question.choices):
            self._words(choice.why, _of_choice(question, n, spot).of_field("why"))
        if not self._sound or self._state is None:
            return
        about = question.about
        nowhere = about is not None and cell_named(about, self._state) is None
        if nowhere:
            spot.of_field("about").wrong("mistakes.not_in_layer", value=said(about))
        for n, option in enumerate(self._options(question)):
            here = _of_choice(question, n, spot)
            if option.problem is not None:
                if nowhere and option.problem.key == "lesson_numbers.refused.about":
                    continue  # said already
                here.wrong("mistakes.refused", what=_as_written(question, option.problem))
            elif question.kind is QuestionKind.CELL and cell_named(str(option.shows), self._state) is None:
                here.wrong("mistakes.not_in_layer", value=str(option.shows))

    def _options(self, question: Question) -> tuple[Option, ...]:
        assert self._state is not None
        return options_of(question, self._state, self._derivations.of_state(self._state))


def _check_picture(name: str, spot: Spot) -> None:
    try:
        read_picture(spot.folder / name)
    except PictureError as error:
        spot.wrong("mistakes.refused", what=message(error.reason_key, **error.values))


def _of_choice(question: Question, n: int, spot: Spot) -> Spot:
    """Return where choice ``n`` of a question stands in the file."""
    if question.kind is QuestionKind.CHOICE:
        return spot.of_table(f"choices {n + 1}").of_field("answer")
    return spot.of_table(f"wrong {n}").of_field("answer") if n else spot.of_field("answer")


def _as_written(question: Question, problem: Message) -> Message:
    """Return a problem of an answer; the answers are counted as in the file, where the right one is apart."""
    if problem.key != "lesson_numbers.refused.as_other" or question.kind is QuestionKind.CHOICE:
        return problem
    return message(problem.key, n=int(str(dict(problem.values)["n"])) - 1)


def _part(step: Step, point: int) -> tuple[str, str]:
    """Return the table and the field of the text that a point of a step shows."""
    asked = 0 if step.question is None else 2
    if point == 0:
        return "", "text"
    if point <= asked:
        return "question", "ask" if point == 1 else "explained"
    return f"then {point - asked}", "text"


def _agree(expected: Number, found: Number) -> bool:
    """Say whether a number is as expected, which may be rounded; words must be the same."""
    if isinstance(expected, str) or isinstance(found, str):
        return str(expected) == str(found)
    return equal(expected, found) or is_rounded(expected, found)


def _written(number: Number) -> str:
    return number if isinstance(number, str) else numbers.shortened(number, 7)

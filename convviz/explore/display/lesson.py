"""The lesson as it is shown: the text of the point, its question, and the steps.

Nothing here tells the answer to a question that is open. What only a lecturer may see is a part of its own,
`notes_part`, which is not in the `DisplayState`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from convviz.explore.display.menu import LessonMenu
from convviz.explore.lessons import playing, questions
from convviz.explore.lessons.filling import Filled, Named, filled
from convviz.explore.lessons.playing import Point
from convviz.explore.message import Message
from convviz.explore.state.derived import Derivations, Derived
from convviz.explore.state.lesson_state import Question, QuestionKind, Step, Words
from convviz.explore.state.state import LessonPlace, State, View

Said: TypeAlias = Mapping[str, Filled] | Message | Named
"""A text of the author by language, a sentence of the catalogue, or a number or code alone."""

_SHOWN = Derivations(2)  # the volumes of the layers that this point and the next one begin with


@dataclass(frozen=True, slots=True)
class StepMark:
    """A step in the list of steps."""

    title: Words
    done: bool  # gone through to its last point


@dataclass(frozen=True, slots=True)
class ChoicePart:
    """A choice. ``right`` and ``why`` (what led to it) are None while the question is open."""

    shows: Said
    votes: int
    first_votes: int | None  # None without a second vote
    first_share: float  # of the first vote, from 0 to 1
    chosen: bool
    right: bool | None
    why: Said | None


@dataclass(frozen=True, slots=True)
class OutcomePart:
    """What was predicted beside what is right, where there are no choices; ``why`` says what led to it."""

    predicted: str | None
    is_right: bool
    right: Said
    why: Said | None


@dataclass(frozen=True, slots=True)
class QuestionPart:
    """The question of the point. ``choices`` are empty where it is answered in another way.

    ``outcome`` (without choices) and ``explained`` are None while it is open; ``letters`` is how long the
    longest explanation is, so that it has its room before.
    """

    kind: QuestionKind
    ask: Said
    is_open: bool
    choices: tuple[ChoicePart, ...]
    votes: int  # all of them
    votes_again: bool  # the first vote is shown beside
    outcome: OutcomePart | None
    explained: Said | None
    letters: int


@dataclass(frozen=True, slots=True)
class LessonPart:
    """What is shown of a lesson. ``step`` and ``point`` are counted from 0; ``points`` is how many there are.

    ``text`` is what is said at this point. ``scene`` is what is large of the page ``view`` when presenting;
    None leaves that as it is.
    """

    title: Words
    steps: tuple[StepMark, ...]
    step: int
    point: int
    points: int
    kind: Point
    text: Said
    picture: Path | None
    question: QuestionPart | None
    view: View
    scene: str | None
    at_start: bool
    at_end: bool

    @property
    def place(self) -> tuple[int, int]:
        """The step and the point."""
        return self.step, self.point


@dataclass(frozen=True, slots=True)
class NotesPart:
    """What a lecturer sees beside the page, and no one else.

    ``text`` is said at the next point, where that has a text; ``next_step`` is the title of the step that
    comes then. ``answer`` is the right answer to the question of the step, ``causes`` the known wrong ones
    with what leads to them.
    """

    step: int
    total: int
    title: Words
    minutes: float
    notes: Said | None
    next_kind: Point | None  # None at the end
    next_text: Said | None
    next_step: Words | None
    answer: Said | None
    causes: tuple[tuple[Said, Said], ...]
    point: Point


def lesson_part(state: State, derived: Derived) -> LessonPart | None:
    """Return what is shown of the lesson, the same part as long as the point and its votes are the same."""
    place = state.lesson
    if place is None:
        return None
    return derived.keep("lesson part", place, lambda: _part(place, derived))


def notes_part(state: State, derived: Derived) -> NotesPart | None:
    """Return what the lecturer sees of the lesson."""
    place = state.lesson
    if place is None:
        return None
    return derived.keep("notes part", place, lambda: _notes(place, derived))


def lesson_menu(state: State) -> LessonMenu | None:
    """Return what the menus say of the lesson."""
    place = state.lesson
    if place is None:
        return None
    question = playing.open_question(state)
    return LessonMenu(
        asking=None if question is None else question.kind,
        choices=len(question.choices) if question is not None and question.kind is QuestionKind.CHOICE else 0,
        voted=question is not None and bool(playing.reply_at(place).votes),
        away=playing.is_away(state),
    )


def _part(place: LessonPlace, derived: Derived) -> LessonPart:
    step, writer = playing.step_at(place), _Writer(place.shown, derived)
    kind, last = playing.here(place), len(place.lesson.steps) - 1
    return LessonPart(
        title=place.lesson.title,
        steps=tuple(StepMark(one.title, n in place.done) for n, one in enumerate(place.lesson.steps)),
        step=place.step,
        point=place.point,
        points=step.points,
        kind=kind,
        text=writer.said(_text(step, place.point)),
        picture=None if step.picture is None else place.lesson.folder / step.picture,
        question=_question(place, writer) if kind in (Point.QUESTION, Point.ANSWER) else None,
        view=place.shown.view,
        scene=playing.scene_at(step, place.point),
        at_start=place.step == place.point == 0,
        at_end=place.step == last and place.point + 1 == step.points,
    )


def _notes(place: LessonPlace, derived: Derived) -> NotesPart:
    step, writer = playing.step_at(place), _Writer(place.shown, derived)
    lesson, question, point = place.lesson, step.question, place.point + 1
    within = point < step.points
    following = lesson.steps[place.step + 1] if not within and place.step + 1 < len(lesson.steps) else None
    next_kind = playing.point_of(step, point) if within else Point.TEXT if following else None
    is_change = next_kind is Point.CHANGE
    change = step.changes[playing.changes_until(step, point) - 1] if is_change else None
    options = () if question is None else questions.options_of(question, place.shown, writer.derived)
    ask = question.ask if question is not None and next_kind is Point.QUESTION else None
    next_text, ahead = ask, writer
    if change is not None:  # what it says is about what it makes
        next_text, ahead = change.text, _Writer(playing.state_at(lesson, place.step, point), derived)
    return NotesPart(
        step=place.step,
        total=len(lesson.steps),
        title=step.title,
        minutes=step.minutes,
        notes=None if step.notes is None else writer.said(step.notes),
        next_kind=next_kind,
        next_text=None if next_text is None else ahead.said(next_text),
        next_step=None if following is None else following.title,
        answer=next((writer.shown(option.shows) for option in options if option.right), None),
        causes=tuple(
            (writer.shown(option.shows), writer.shown(option.why))
            for option in options
            if not option.right and option.why is not None
        ),
        point=playing.here(place),
    )


def _text(step: Step, point: int) -> Words:
    """Return what was said last when ``point`` is shown: by a change, else by the step."""
    reached = step.changes[: playing.changes_until(step, point)]
    return next((change.text for change in reversed(reached) if change.text is not None), step.text)


class _Writer:
    """Fills texts of a step with the numbers of ``shown``, what the point of the text begins with."""

    def __init__(self, shown: State, derived: Derived) -> None:
        self._state = shown
        self.derived = derived if derived.layer is shown.layer else _SHOWN.of(shown.layer)

    def said(self, words: Words) -> Said:
        """Return a text of the author."""
        return {language: filled(text, self._state, self.derived) for language, text in words.items()}

    def shown(self, what: Words | Message | int | float | str) -> Said:
        """Return what an option shows, or says of its cause."""
        if isinstance(what, int | float | str):
            return Named(what)
        return what if isinstance(what, Message) else self.said(what)


def _question(place: LessonPlace, writer: _Writer) -> QuestionPart:
    question = playing.step_at(place).question
    assert question is not None
    is_open, reply = playing.here(place) is Point.QUESTION, playing.reply_at(place)
    first = reply.first_votes
    with_choices = question.kind is QuestionKind.CHOICE
    options = () if is_open and not with_choices else _options(question, place, writer)
    return QuestionPart(
        kind=question.kind,
        ask=writer.said(question.ask),
        is_open=is_open,
        choices=tuple(
            ChoicePart(
                shows=writer.shown(option.shows),
                votes=reply.votes.count(n),
                first_votes=None if first is None else first.count(n),
                first_share=first.count(n) / len(first) if first else 0.0,
                chosen=not is_open and reply.answer == n,
                right=None if is_open else option.right,
                why=None if is_open or option.why is None else writer.shown(option.why),
            )
            for n, option in enumerate(options)
        )
        if with_choices
        else (),
        votes=len(reply.votes),
        votes_again=first is not None,
        outcome=None if is_open or with_choices else _outcome(question, place, writer, reply.answer),
        explained=None if is_open or question.explained is None else writer.said(question.explained),
        letters=max((len(text) for text in (question.explained or {}).values()), default=0),
    )


def _options(question: Question, place: LessonPlace, writer: _Writer) -> tuple[questions.Option, ...]:
    return questions.options_of(question, place.shown, writer.derived)


def _outcome(
    question: Question, place: LessonPlace, writer: _Writer, answer: int | str | None
) -> OutcomePart:
    predicted = answer if isinstance(answer, str) else None
    right = next(option for option in _options(question, place, writer) if option.right)
    known = None if predicted is None else questions.judged(question, predicted, place.shown, writer.derived)
    why = None if known is None or known.right or known.why is None else writer.shown(known.why)
    return OutcomePart(
        predicted=predicted,
        is_right=known is not None and known.right,
        right=writer.shown(right.shows),
        why=why,
    )

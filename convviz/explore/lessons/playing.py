"""What may be done in a lesson: pure functions from state to state.

A turned point shows what the lesson says, whatever a person explored at the point before. From the entry of a
step until the answer to its question the state withholds what is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import Enum
from functools import lru_cache
from types import MappingProxyType

from convviz.explore.lessons import questions, step_states
from convviz.explore.message import Message, Refused, message
from convviz.explore.state.lesson_state import MOST_VOTES, Lesson, Question, QuestionKind, Reply, Step
from convviz.explore.state.state import LessonPlace, State

KEPT = 128  # states that stay, one for each patch: those of a lesson
NO_REPLIES: Mapping[int, Reply] = MappingProxyType({})


class Point(Enum):
    """What a point of a step is."""

    TEXT = "text"
    QUESTION = "question"  # it is open
    ANSWER = "answer"
    CHANGE = "change"


def point_of(step: Step, point: int) -> Point:
    """Return what the ``point`` of ``step``, counted from 0, is."""
    if point == 0:
        return Point.TEXT
    if step.question is not None and point <= 2:
        return Point.QUESTION if point == 1 else Point.ANSWER
    return Point.CHANGE


def changes_until(step: Step, point: int) -> int:
    """Return how many changes of ``step`` were made when its ``point`` is shown."""
    return max(0, point - (0 if step.question is None else 2))


def scene_at(step: Step, point: int) -> str | None:
    """Return the scene or panel that ``step`` asked for last, up to its ``point``; None where it did not."""
    patches = (step.patch, *(change.patch for change in step.changes[: changes_until(step, point)]))
    return next((patch.scene for patch in reversed(patches) if patch.scene is not None), None)


def step_at(place: LessonPlace) -> Step:
    """Return the step that a person is in."""
    return place.lesson.steps[place.step]


def here(place: LessonPlace) -> Point:
    """Return what the point is that a person is at."""
    return point_of(step_at(place), place.point)


def reply_at(place: LessonPlace) -> Reply:
    """Return what was said to the question of the step so far."""
    return place.replies.get(place.step, Reply())


def open_question(state: State) -> Question | None:
    """Return the question that waits for an answer; None where none does."""
    place = state.lesson
    return None if place is None or here(place) is not Point.QUESTION else step_at(place).question


def is_away(state: State) -> bool:
    """Say whether a person explored, and is no longer at what the point began with."""
    place = state.lesson
    if place is None:
        return False
    shown = replace(state, lesson=None, withheld=place.shown.withheld, pointed=place.shown.pointed)
    return shown != place.shown


def open_lesson(
    lesson: Lesson,
    state: State,
    step: int = 0,
    point: int = 0,
    replies: Mapping[int, Reply] = NO_REPLIES,
    done: frozenset[int] = frozenset(),
) -> State:
    """Return ``state`` in ``lesson`` at a step and a point, both from 0; the nearest where there is none.

    ``replies`` and ``done`` are what is remembered of another time. `Refused` where the state of the step
    cannot be made.
    """
    before = state if state.lesson is None else state.lesson.before
    place = LessonPlace(lesson, 0, 0, before, before, replies, done)
    step = min(max(step, 0), len(lesson.steps) - 1)
    return _at(place, step, min(max(point, 0), lesson.steps[step].points - 1))


def leave(state: State) -> State:
    """Return the state from before the lesson."""
    return state if state.lesson is None else state.lesson.before


def next_point(state: State) -> State:
    """Go to the next point, after the last one of a step to the next step.

    Refused while a question waits for an answer, and at the end.
    """
    question = open_question(state)
    if question is not None:
        raise Refused(how_to_answer(question))
    return _forward(_place(state))


def previous_point(state: State) -> State:
    """Go to the point before, from the first one of a step to the last one of the step before.

    Nothing happens at the beginning. A question that one comes back to is open again.
    """
    place = _place(state)
    if place.point > 0:
        return _at(place, place.step, place.point - 1)
    if place.step > 0:
        return _at(place, place.step - 1, place.lesson.steps[place.step - 1].points - 1)
    return state


def go_to(state: State, step: int) -> State:
    """Go to the first point of a step, counted from 0; refused where there is none."""
    place = _place(state)
    if not 0 <= step < len(place.lesson.steps):
        raise Refused(message("in_lesson.refused.step", number=step + 1, total=len(place.lesson.steps)))
    return _at(place, step, 0)


def answer(state: State, given: int | str) -> State:
    """Answer the open question with the index of a choice, or with what was typed or clicked.

    Refused where no question is open, where there is no such choice, and for what is no number.
    """
    place, question = _open(state)
    if question.kind is QuestionKind.CHOICE:
        _check_choice(question, given)
    elif not isinstance(given, str) or not questions.is_answer(question, given):
        raise Refused(how_to_answer(question))
    return _forward(_with_reply(place, replace(reply_at(place), answer=given)))


def reveal(state: State) -> State:
    """Show the answer to the open question, whatever was voted for; refused where none is open."""
    return _forward(_open(state)[0])


def vote(state: State, choice: int) -> State:
    """Count a vote for a choice of the open question, by its index; refused where there is none."""
    place, question = _open(state)
    _check_choice(question, choice)
    reply = reply_at(place)
    if reply.votes.count(choice) >= MOST_VOTES:
        return state
    return _stay(state, _with_reply(place, replace(reply, votes=(*reply.votes, choice))))


def count_votes(state: State, choice: int, number: int) -> State:
    """Let ``number`` votes be for a choice, as they were counted elsewhere; refused beyond `MOST_VOTES`."""
    place, question = _open(state)
    _check_choice(question, choice)
    if not 0 <= number <= MOST_VOTES:
        raise Refused(message("in_lesson.refused.votes", most=MOST_VOTES))
    reply = reply_at(place)
    if reply.votes.count(choice) == number:
        return state
    others = tuple(voted for voted in reply.votes if voted != choice)
    return _stay(state, _with_reply(place, replace(reply, votes=others + (choice,) * number)))


def take_vote_back(state: State) -> State:
    """Take the last vote back; nothing happens where there is none."""
    place, _ = _open(state)
    reply = reply_at(place)
    if not reply.votes:
        return state
    return _stay(state, _with_reply(place, replace(reply, votes=reply.votes[:-1])))


def second_vote(state: State) -> State:
    """Begin a second vote beside the first. A third one takes the place of the second.

    Refused while nobody has voted.
    """
    place, _ = _open(state)
    reply = reply_at(place)
    if not reply.votes:
        raise Refused(message("in_lesson.refused.no_votes"))
    first = reply.votes if reply.first_votes is None else reply.first_votes
    return _stay(state, _with_reply(place, replace(reply, votes=(), first_votes=first)))


def back_to_step(state: State) -> State:
    """Show again what the point began with."""
    place = _place(state)
    return _shown(place) if is_away(state) else state


def clear_answers(state: State) -> State:
    """Forget what was answered and voted for, and which steps were gone through."""
    if state.lesson is None:
        return state
    return _stay(state, replace(state.lesson, replies=NO_REPLIES, done=frozenset()))


def how_to_answer(question: Question) -> Message:
    """Return what a person can do about an open ``question``, in words."""
    if question.kind is QuestionKind.CHOICE:
        return message("in_lesson.how.choice", last=len(question.choices))
    return message(f"in_lesson.how.{question.kind.value}")


def _place(state: State) -> LessonPlace:
    if state.lesson is None:
        raise Refused(message("in_lesson.refused.no_lesson"))
    return state.lesson


def _open(state: State) -> tuple[LessonPlace, Question]:
    question = open_question(state)
    if question is None:
        raise Refused(message("in_lesson.refused.no_question"))
    return _place(state), question


def _check_choice(question: Question, choice: int | str) -> None:
    known = isinstance(choice, int) and 0 <= choice < len(question.choices)
    if question.kind is not QuestionKind.CHOICE or not known:
        raise Refused(how_to_answer(question))


def _with_reply(place: LessonPlace, reply: Reply) -> LessonPlace:
    return replace(place, replies=MappingProxyType({**place.replies, place.step: reply}))


def _stay(state: State, place: LessonPlace) -> State:
    return replace(state, lesson=place)


def _forward(place: LessonPlace) -> State:
    if place.point + 1 < step_at(place).points:
        return _at(place, place.step, place.point + 1)
    if place.step + 1 < len(place.lesson.steps):
        return _at(place, place.step + 1, 0)
    raise Refused(message("in_lesson.refused.end"))


def _at(place: LessonPlace, step: int, point: int) -> State:
    """Return the state at a point, made from the lesson alone."""
    lesson = place.lesson
    shown = state_at(lesson, step, point)
    done = place.done | {step} if point + 1 == lesson.steps[step].points else place.done
    return _shown(replace(place, step=step, point=point, shown=shown, done=done))


def state_at(lesson: Lesson, step: int, point: int) -> State:
    """Return what a point begins with. A layer that stays is the same object: nothing is computed again.

    What a command did is not told: the lesson says that itself, and no undo takes it back.
    """
    last = changes_until(lesson.steps[step], point)
    for made in range(last):  # asked for from the last one down, many changes would be too deep a recursion
        _after_changes(lesson, step, made)
    return _after_changes(lesson, step, last)


@lru_cache(maxsize=KEPT)
def _after_changes(lesson: Lesson, step: int, made: int) -> State:
    """Return the state of a step, counted from 0, after its first ``made`` changes."""
    here = lesson.steps[step]
    patch = here.changes[made - 1].patch if made else here.patch
    if made:
        before = _after_changes(lesson, step, made - 1)
    elif step and patch.example is None:
        before = state_at(lesson, step - 1, lesson.steps[step - 1].points - 1)
    else:
        before = None
    return replace(step_states.after(before, patch), done=None)


def _shown(place: LessonPlace) -> State:
    """Return what the point of ``place`` began with, less what a question withholds until its answer."""
    question = step_at(place).question
    is_before = question is not None and here(place) in (Point.TEXT, Point.QUESTION)
    withheld = questions.withholds_of(question) if question is not None and is_before else frozenset()
    return replace(place.shown, lesson=place, withheld=withheld)

"""What a person's own computer remembers of a lesson: the place, the answers, the steps gone through.

Votes of a class are not remembered, and nothing is scored. What is kept is one line of JSON; what cannot be
read, or does not belong to the lesson as it is now, counts as absent.
"""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import Any

from convviz.explore.lessons import playing, questions
from convviz.explore.state.lesson_state import Lesson, Question, QuestionKind, Reply
from convviz.explore.state.state import LessonPlace, State


def written(place: LessonPlace) -> str:
    """Return what is remembered of ``place``, in one line."""
    answers = {str(step): reply.answer for step, reply in place.replies.items() if reply.answer is not None}
    kept = {"step": place.step, "point": place.point, "done": sorted(place.done), "answers": answers}
    return json.dumps(kept, ensure_ascii=False)


def resume(lesson: Lesson, state: State, kept: str, step: int | None = None) -> State:
    """Return ``state`` in ``lesson`` where it was left, with the answers that were given.

    ``kept`` is what `written` returned, or "". A ``step``, from 0, is gone to instead of that place; so is
    the first one where the lesson was left at its end.
    """
    known = _table(kept)
    given, done = known.get("answers"), known.get("done")
    at, point = _place(lesson, known) if step is None else (step, 0)
    return playing.open_lesson(
        lesson,
        state,
        at,
        point,
        MappingProxyType(_replies(lesson, given if isinstance(given, dict) else {})),
        frozenset(n for n in range(len(lesson.steps)) if n in done)
        if isinstance(done, list)
        else frozenset(),
    )


def _table(kept: str) -> dict[str, Any]:
    """Return the table that is written, an empty one for anything else."""
    try:
        table = json.loads(kept)
    except (ValueError, RecursionError):
        return {}
    return table if isinstance(table, dict) else {}


def _place(lesson: Lesson, known: dict[str, Any]) -> tuple[int, int]:
    """Return the step and the point where a lesson goes on."""
    step, point = known.get("step"), known.get("point")
    if type(step) is not int or type(point) is not int or not 0 <= step < len(lesson.steps):
        return 0, 0
    is_end = step + 1 == len(lesson.steps) and point + 1 >= lesson.steps[step].points
    return (0, 0) if is_end else (step, point)


def _replies(lesson: Lesson, given: dict[str, Any]) -> dict[int, Reply]:
    """Return the answers that belong to the questions of the lesson, by step."""
    return {
        n: Reply(answer=given[str(n)])
        for n, step in enumerate(lesson.steps)
        if step.question is not None and str(n) in given and _answers(step.question, given[str(n)])
    }


def _answers(question: Question, given: object) -> bool:
    if question.kind is QuestionKind.CHOICE:
        return type(given) is int and 0 <= given < len(question.choices)
    return isinstance(given, str) and questions.is_answer(question, given)

"""A lesson by its name or its file, and what is shown at a point of it, without what is withheld there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from convviz.explore.lessons import questions, reading, shipped, step_states
from convviz.explore.lessons.mistakes import LessonError
from convviz.explore.message import Refused, message
from convviz.explore.state.lesson_state import Lesson
from convviz.explore.state.state import State

ANSWERED = 2  # the point of a step with a question that shows the answer: after its text and the question


def lesson_called(name: str) -> Lesson:
    """Return the shipped lesson ``name``, or that of a TOML file; refused where that has a mistake."""
    if name in shipped.names():
        return shipped.load(name)
    path = Path(name)
    if path.suffix != ".toml":
        raise Refused(message("lessons.refused.unknown", name=name, known=", ".join(shipped.names())))
    try:
        return reading.read(path)
    except LessonError as error:
        raise Refused(error.mistakes[0].line) from None


def shown(lesson: Lesson, step: int, point: int) -> tuple[State, str | None]:
    """Return the state of a point and its scene; step and point are counted from 1.

    The state withholds what is asked for until the answer is shown. The scene, or the panel, is what is large
    while presenting; None where the step asks for none.

    Refused where the lesson has no such step, the step no such point, or a patch cannot be applied.
    """
    if not 1 <= step <= len(lesson.steps):
        raise Refused(message("lessons.refused.step", step=step, last=len(lesson.steps)))
    asked = lesson.steps[step - 1]
    if not 1 <= point <= asked.points:
        raise Refused(message("lessons.refused.point", point=point, step=step, last=asked.points))
    state = step_states.state_at(lesson, step - 1, point - 1)
    scene = step_states.scene_at(asked, point - 1)
    if asked.question is None or point > ANSWERED:
        return state, scene
    return replace(state, withheld=questions.withholds_of(asked.question)), scene

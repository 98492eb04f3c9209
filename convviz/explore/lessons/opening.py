"""A lesson by its name or its file, a step of it by number or title, and what is shown at a point.

Nothing that is withheld at that point is in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from convviz.explore import numbers
from convviz.explore.lessons import checking, playing, shipped
from convviz.explore.lessons.mistakes import similar
from convviz.explore.message import Message, Refused, message
from convviz.explore.recipes.plain import said
from convviz.explore.state.lesson_state import Lesson
from convviz.explore.state.state import State

SUFFIX = ".toml"


def lesson_called(name: str) -> Lesson:
    """Return the shipped lesson ``name``, or that of a TOML file.

    `Refused` where ``name`` is neither; `LessonError` has all the mistakes in a file.
    """
    if name in shipped.names():
        return shipped.load(name)
    path = Path(name)
    if path.suffix.lower() == SUFFIX:
        return checking.checked(path)
    file = f"{name}{SUFFIX}"
    near = file if Path(file).is_file() else similar(name, shipped.names())
    if near is not None:
        raise Refused(message("lessons.refused.similar", name=said(name), similar=near))
    raise Refused(message("lessons.refused.unknown", name=said(name), known=", ".join(shipped.names())))


def length_of(lesson: Lesson) -> Message:
    """Return how long a lesson is, in steps and minutes."""
    minutes = int(lesson.minutes) if numbers.is_whole(lesson.minutes) else lesson.minutes
    return message(
        "mistakes.length",
        steps=message("mistakes.steps", n=len(lesson.steps)),
        minutes=message("mistakes.minutes_long", n=minutes),
    )


def check_step(lesson: Lesson, step: int) -> None:
    """Refuse a ``step``, counted from 1, that ``lesson`` does not have."""
    if not 1 <= step <= len(lesson.steps):
        raise Refused(message("lessons.refused.step", step=step, last=len(lesson.steps)))


def shown(lesson: Lesson, step: int, point: int) -> tuple[State, str | None]:
    """Return the state of a point and its scene; step and point are counted from 1.

    The state withholds what is asked for until the answer is shown. The scene, or the panel, is what is large
    while presenting; None where the step asks for none.

    Refused where the lesson has no such step, the step no such point, or a patch cannot be applied.
    """
    check_step(lesson, step)
    asked = lesson.steps[step - 1]
    if not 1 <= point <= asked.points:
        raise Refused(message("lessons.refused.point", point=point, step=step, last=asked.points))
    state = playing.open_lesson(lesson, playing.state_at(lesson, 0, 0), step - 1, point - 1)
    return state, playing.scene_at(asked, point - 1)


def steps_called(typed: str, titles: Sequence[str]) -> tuple[int, ...]:
    """Return the indices of the steps that ``typed`` may mean, the likeliest first; all where it is empty.

    A number, counted from 1, comes before the numbers that begin with it, and these before titles with
    ``typed`` in them, in capital or small letters.
    """
    words = typed.strip().casefold()
    if not words:
        return tuple(range(len(titles)))
    counted = [str(n + 1) for n in range(len(titles))]
    ranks = {
        n: 0 if number == words else 1 if number.startswith(words) else 2
        for n, (number, title) in enumerate(zip(counted, titles, strict=True))
        if number.startswith(words) or words in title.casefold()
    }
    return tuple(sorted(ranks, key=lambda n: (ranks[n], n)))

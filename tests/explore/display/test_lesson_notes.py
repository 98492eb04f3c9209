"""What a lecturer reads of the next point is what is said there."""

from __future__ import annotations

from itertools import pairwise

import pytest

from convviz.explore.display.lesson import LessonPart, NotesPart, lesson_part, notes_part
from convviz.explore.lessons import opening, shipped
from convviz.explore.lessons.playing import Point
from convviz.explore.state.derived import Derivations
from convviz.explore.state.lesson_state import Lesson


def parts_at(lesson: Lesson, step: int, point: int) -> tuple[LessonPart, NotesPart]:
    state, _ = opening.shown(lesson, step, point)
    derived = Derivations(1).of(state.layer)
    shown, notes = lesson_part(state, derived), notes_part(state, derived)
    assert shown is not None
    assert notes is not None
    return shown, notes


@pytest.mark.parametrize("name", shipped.names())
def test_the_next_change_is_told_in_its_own_numbers(name: str) -> None:
    compared, lesson = 0, opening.lesson_called(name)
    for number, step in enumerate(lesson.steps, 1):
        parts = [parts_at(lesson, number, point) for point in range(1, step.points + 1)]
        for (_, notes), (following, _) in pairwise(parts):
            if notes.next_kind is Point.CHANGE and notes.next_text is not None:
                compared += 1
                assert notes.next_text == following.text
    assert compared

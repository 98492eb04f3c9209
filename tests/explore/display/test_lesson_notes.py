"""What a lecturer reads of the next point is what is said there."""

from __future__ import annotations

import pytest

from convviz.explore.display.lesson import LessonPart, NotesPart, lesson_part, notes_part
from convviz.explore.lessons import opening, shipped
from convviz.explore.lessons.playing import Point
from convviz.explore.state.derived import Derivations


def parts_at(name: str, step: int, point: int) -> tuple[LessonPart, NotesPart]:
    state, _ = opening.shown(opening.lesson_called(name), step, point)
    derived = Derivations(1).of(state.layer)
    lesson, notes = lesson_part(state, derived), notes_part(state, derived)
    assert lesson is not None
    assert notes is not None
    return lesson, notes


@pytest.mark.parametrize("name", shipped.names())
def test_the_next_change_is_told_in_its_own_numbers(name: str) -> None:
    compared = 0
    for number, step in enumerate(opening.lesson_called(name).steps, 1):
        for point in range(1, step.points):
            _, notes = parts_at(name, number, point)
            if notes.next_kind is Point.CHANGE and notes.next_text is not None:
                compared += 1
                assert notes.next_text == parts_at(name, number, point + 1)[0].text
    assert compared

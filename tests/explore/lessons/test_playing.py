"""Playing a lesson: points, answers, votes, and what is withheld on the way."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from convviz.explore.display.lesson import lesson_part, notes_part
from convviz.explore.examples import examples
from convviz.explore.lessons import playing, shipped, step_states
from convviz.explore.lessons.playing import Point
from convviz.explore.message import Refused
from convviz.explore.state import transitions
from convviz.explore.state.derived import derive
from convviz.explore.state.lesson_state import Lesson, QuestionKind, Withheld
from convviz.explore.state.state import Position, State, View

FULL = shipped.load("full")
TWO_DIRECTIONS = 7  # which block of X does V[2,3,1] read? A choice of four, the second is right


@cache
def before() -> State:
    """Return the state that lessons are opened from."""
    return examples.load("alexnet")


def at(step: int, point: int = 0, lesson: Lesson = FULL) -> State:
    return playing.open_lesson(lesson, before(), step, point)


def asked() -> State:
    return at(TWO_DIRECTIONS, 1)


def part_of(state: State):
    part = lesson_part(state, derive(state.layer))
    assert part is not None
    return part


def bare(state: State) -> State:
    return replace(state, lesson=None, withheld=frozenset())


@pytest.mark.parametrize("name", shipped.names())
def test_next_point_goes_through_all_points_of_all_steps_and_back(name: str) -> None:
    lesson = shipped.load(name)
    state = at(0, 0, lesson)
    there = []
    for n, step in enumerate(lesson.steps):
        for point in range(step.points):
            assert state.lesson is not None
            assert (state.lesson.step, state.lesson.point) == (n, point)
            there.append(state)
            if (n, point) != (len(lesson.steps) - 1, step.points - 1):
                state = playing.reveal(state) if playing.open_question(state) else playing.next_point(state)
    for before in reversed(there[:-1]):
        state = playing.previous_point(state)
        assert bare(state) == bare(before)
        assert state.withheld == before.withheld
    assert playing.previous_point(state) is state


@pytest.mark.parametrize("name", shipped.names())
def test_each_point_shows_what_the_patches_make(name: str) -> None:
    lesson, wanted = shipped.load(name), None
    for n, step in enumerate(lesson.steps):
        wanted, first = step_states.after(wanted, step.patch), step.points - len(step.changes)
        for point in range(step.points):
            if point >= first:
                wanted = step_states.after(wanted, step.changes[point - first].patch)
            made = at(n, point, lesson)
            assert (made.position, made.view, made.link) == (wanted.position, wanted.view, wanted.link)
            assert (made.layer.forward() == wanted.layer.forward()).all()


def test_at_the_end_there_is_no_next_point() -> None:
    last = len(FULL.steps) - 1
    with pytest.raises(Refused) as refused:
        playing.next_point(at(last, FULL.steps[last].points - 1))
    assert refused.value.reason.key == "in_lesson.refused.end"


def test_the_answer_is_withheld_from_the_entry_of_the_step_until_it_is_given() -> None:
    assert at(TWO_DIRECTIONS, 0).withheld == asked().withheld == {Withheld.FIELD, Withheld.VALUE}
    assert playing.answer(asked(), 0).withheld == frozenset()
    assert playing.reveal(asked()).withheld == frozenset()


def test_an_open_question_is_not_passed_over() -> None:
    with pytest.raises(Refused) as refused:
        playing.next_point(asked())
    assert refused.value.reason.key == "in_lesson.how.choice"
    assert dict(refused.value.reason.values) == {"last": 4}


def test_a_choice_is_shown_beside_the_right_one_with_what_led_to_it() -> None:
    open_part = part_of(asked()).question
    assert [row.right for row in open_part.choices] == [None] * 4
    assert [row.why for row in open_part.choices] == [None] * 4
    assert open_part.explained is None
    answered = playing.answer(asked(), 2)
    question = part_of(answered).question
    assert [row.right for row in question.choices] == [False, True, False, False]
    assert [row.chosen for row in question.choices] == [False, False, True, False]
    assert question.choices[2].why.key == "ideas.cause.block_swapped_indices"
    assert question.choices[1].why is None
    assert playing.here(answered.lesson) is Point.ANSWER


@pytest.mark.parametrize("given", [4, -1, "2"])
def test_what_is_no_choice_is_refused(given: int | str) -> None:
    with pytest.raises(Refused):
        playing.answer(asked(), given)


def number_asked() -> State:
    """Return the step that asks for the side of the small output volume: 4."""
    state = at(3, 1)
    assert playing.open_question(state).kind is QuestionKind.NUMBER
    return state


@pytest.mark.parametrize(
    ("typed", "is_right", "has_cause"), [("4", True, False), ("7", False, True), ("99", False, False)]
)
def test_a_typed_number_is_judged(typed: str, is_right: bool, has_cause: bool) -> None:
    outcome = part_of(playing.answer(number_asked(), typed)).question.outcome
    assert (outcome.predicted, outcome.is_right) == (typed, is_right)
    assert (outcome.why is not None) is has_cause
    assert outcome.right.value == 4


@pytest.mark.parametrize("typed", ["", "four", "V[0,0,0]"])
def test_what_is_no_number_is_refused_and_the_question_stays_open(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        playing.answer(number_asked(), typed)
    assert refused.value.reason.key == "in_lesson.how.number"


def votes(state: State) -> tuple[list[int], list[int | None]]:
    rows = part_of(state).question.choices
    return [row.votes for row in rows], [row.first_votes for row in rows]


def test_votes_are_counted_and_the_last_one_is_taken_back() -> None:
    state = asked()
    for choice in (1, 1, 0, 3):
        state = playing.vote(state, choice)
    assert votes(state) == ([1, 2, 0, 1], [None] * 4)
    state = playing.take_vote_back(playing.take_vote_back(state))
    assert votes(state)[0] == [0, 2, 0, 0]
    state = playing.count_votes(state, 1, 41)
    assert votes(state)[0] == [0, 41, 0, 0]
    with pytest.raises(Refused):
        playing.count_votes(state, 1, -1)


def test_a_second_vote_stands_beside_the_first() -> None:
    with pytest.raises(Refused):
        playing.second_vote(asked())
    state = playing.second_vote(playing.vote(asked(), 0))
    state = playing.vote(playing.vote(state, 1), 1)
    assert votes(state) == ([0, 2, 0, 0], [1, 0, 0, 0])
    again = playing.second_vote(state)
    assert votes(again) == ([0, 0, 0, 0], [1, 0, 0, 0])
    shown = playing.reveal(state)
    assert votes(shown) == votes(state)
    assert votes(playing.previous_point(playing.next_point(shown))) == votes(state)


def test_exploring_is_left_by_going_back_to_the_step_or_on() -> None:
    start = at(4)
    explored = transitions.step(3)(start)
    assert playing.is_away(explored)
    assert not playing.is_away(transitions.point(None)(start))
    assert bare(playing.back_to_step(explored)) == bare(start)
    assert bare(playing.next_point(explored)) == bare(playing.next_point(start))
    assert playing.back_to_step(start) is start


def test_texts_have_the_numbers_of_the_step_whatever_is_explored() -> None:
    start = at(4)
    assert part_of(transitions.step(3)(start)) == part_of(start)


def test_leaving_brings_back_what_was_there_before() -> None:
    before = transitions.choose_view(View.GROWTH)(examples.load("lenet"))
    inside = playing.open_lesson(FULL, before)
    other = playing.open_lesson(shipped.load("ten_minutes"), playing.next_point(inside))
    assert playing.leave(other) == before
    assert playing.leave(before) is before


def test_a_step_that_was_gone_through_is_done() -> None:
    last = FULL.steps[4].points - 1
    assert part_of(at(4, last)).steps[4].done
    assert not part_of(at(4, last - 1)).steps[4].done
    assert part_of(playing.go_to(at(4, last), 9)).steps[4].done
    assert not part_of(playing.clear_answers(playing.go_to(at(4, last), 9))).steps[4].done
    with pytest.raises(Refused):
        playing.go_to(at(0), len(FULL.steps))


def test_what_a_lecturer_alone_sees_is_no_part_of_what_all_see() -> None:
    state = asked()
    notes = notes_part(state, derive(state.layer))
    assert notes.answer.value == "X[4:9,6:11,:]"
    assert len(notes.causes) == 3
    assert notes.next_kind is Point.ANSWER
    assert notes.point is Point.QUESTION
    assert notes_part(examples.load("lesson"), derive(state.layer)) is None


def test_the_neuron_that_was_asked_for_stays_withheld_however_far_one_walks() -> None:
    walked = transitions.jump(Position(0, 0, 0))(asked())
    assert walked.withheld == asked().withheld

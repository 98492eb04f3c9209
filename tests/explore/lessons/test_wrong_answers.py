"""Wrong answers of the reference lesson: an idea is asked about what its question is about, in its state."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from plain_layer import PlainLayer

from convviz.conv import Geometry, Layer
from convviz.explore.examples import examples
from convviz.explore.lessons.questions import (
    Option,
    equal,
    is_rounded,
    judged,
    options_of,
    readings,
    withholds_of,
)
from convviz.explore.message import Message, Refused
from convviz.explore.scene.scene import InputKind, Scene
from convviz.explore.state.derived import derive
from convviz.explore.state.lesson_state import Choice, Question, QuestionKind, Withheld
from convviz.explore.state.sharing import Sharing, choose
from convviz.explore.state.shift_state import Shift
from convviz.explore.state.state import InputCell, OutputCell, Position, State, View, WeightCell

LESSON = examples.load("lesson")
PLAIN = PlainLayer.of(LESSON.layer)
ALEXNET = examples.load("alexnet")


def text(words: str, why: str | None = None, *, is_right: bool = False) -> Choice:
    reason = None if why is None else {"en": why, "zh": why}
    return Choice({"en": words, "zh": words}, None, reason, is_right)


def asked(
    right: str,
    *wrong: Choice | str,
    kind: QuestionKind = QuestionKind.NUMBER,
    about: str | None = None,
    withholds: frozenset[Withheld] = frozenset(),
) -> Question:
    """Return a question with the ``right`` answer, then wrong ones: choices, or the ids of ideas."""
    choices = [Choice(None, one, None, False) if isinstance(one, str) else one for one in wrong]
    return Question(kind, {}, (text(right, is_right=True), *choices), withholds, about, None)


def shown(question: Question, state: State) -> list[object]:
    options = options_of(question, state)
    assert [option.problem for option in options] == [None] * len(options)
    return [option.shows for option in options]


def problem(option: Option) -> str:
    assert option.problem is not None
    return option.problem.key.removeprefix("lesson_numbers.refused.")


def state_of(g: Geometry) -> State:
    arrays = (np.ones(shape, int) for shape in (g.input_shape, g.weights_shape, (g.filters,)))
    return State(Scene("lesson", InputKind.NUMBERS, "lesson"), Layer(g, *arrays))


def at(x: int, y: int, d: int) -> State:
    return replace(LESSON, position=Position(x, y, d))


# Section 4 of the reference, question by question.


@pytest.mark.parametrize(
    ("state", "question", "expected"),
    [
        (
            LESSON,
            asked("{columns}", "size_ignored_stride", "size_forgot_plus_one", "size_ignored_filter"),
            [4, 7, 3, 5.5],
        ),
        (
            state_of(Geometry(10, 10, 4, 2, 3, 2)),
            asked("{exact_columns}", "size_rounded_up", text("{columns}", "floor")),
            [4.5, 5, 4],
        ),
        (
            state_of(Geometry(32, 32, 3, 6, 5)),
            asked(
                "{shared}",
                "parameters_forgot_depth",
                "parameters_forgot_biases",
                "parameters_one_bias",
                "parameters_unshared",
            ),
            [456, 156, 450, 451, 357_504],
        ),
        (
            ALEXNET,
            asked("{biases}", "biases_one", "biases_per_neuron", "biases_per_channel"),
            [96, 1, 290_400, 288],
        ),
        (
            LESSON,
            asked("{factor}", "factor_all_neurons", "factor_filter_weights", "factor_filter_area"),
            [16, 32, 100, 25],
        ),
        (
            LESSON,
            asked("{shared}", "doubled_input_twice", "doubled_input_four_times", "doubled_input_unshared"),
            [202, 404, 808, 16_362],
        ),
        (LESSON, asked("{multiplications}", "multiplications_one_per_weight"), [3_200, 200]),
        (LESSON, asked("1", "multiplications_saved_by_factor"), [1, 16]),
        (
            LESSON,
            asked("{changed}", "changed_one", "changed_every_slice", "changed_filter_area"),
            [16, 1, 32, 25],
        ),
        (
            LESSON,
            asked("{dW0[2,2,1]}", "gradients_averaged", "kept_largest_gradient", "kept_last_gradient"),
            [94, 5.875, 32, -8],
        ),
        (LESSON, asked("{different_sets}", "sets_one_per_position"), [1, 16]),
        (
            state_of(Geometry(32, 32, 3, 8, 1)),
            asked(
                "{shared}",
                "parameters_forgot_depth",
                "parameters_one_bias",
                "parameters_forgot_depth_and_biases",
            ),
            [32, 16, 25, 8],
        ),
    ],
)
def test_questions_2_to_16(state, question, expected):
    assert shown(question, state) == expected


def test_question_6_the_block_that_a_neuron_reads():
    ideas = ("block_ignored_stride", "block_swapped_indices", "block_slice_as_channel")
    blocks = ["X[4:9,6:11,:]", "X[2:7,3:8,:]", "X[6:11,4:9,:]", "X[4:9,6:11,1]"]
    here = asked("{field}", *ideas, kind=QuestionKind.CHOICE)
    assert shown(here, at(2, 3, 1)) == blocks
    named = asked("X[4:9,6:11,:]", *ideas, kind=QuestionKind.CHOICE, about="V[2,3,1]")
    assert [option.shows for option in options_of(named, LESSON)][1:] == blocks[1:]
    assert [option.problem for option in options_of(named, LESSON)] == [None] * 4


def test_question_12_the_map_moves_by_other_cells():
    ideas = ("moved_as_many_cells", "moved_by_part_of_a_cell", "moved_nothing")
    question = asked("{largest_response}", *ideas)
    moved = replace(LESSON, view=View.SHIFT, shift=Shift(dx=1))
    assert shown(question, moved) == [2, 1, 0.5, 0]
    along_y = replace(LESSON, view=View.SHIFT, shift=Shift(dy=4, stride=3))
    assert [option.shows for option in options_of(question, along_y)[1:3]] == [4, pytest.approx(4 / 3)]
    assert shown(question, LESSON) == [9, 1, 0.5, 0]  # not moved yet: by one pixel


def test_question_13_sixteen_values_that_are_not_added():
    (_, option) = options_of(asked("{dW0[2,2,1]}", "copies_not_added", kind=QuestionKind.CHOICE), LESSON)
    assert isinstance(option.shows, Message)
    assert dict(option.shows.values) == {"n": 16}
    assert option.problem is None


def test_an_idea_is_about_what_the_question_names_else_about_what_is_followed():
    other = asked("{dW1[0,3,2]}", "gradients_averaged", about="W1[0,3,2]")
    assert shown(other, LESSON) == [PLAIN.dW(1, 0, 3, 2), PLAIN.dW(1, 0, 3, 2) / 16]
    assert shown(asked("{db0}", "gradients_averaged", about="b0"), LESSON) == [52, 3.25]
    chosen = replace(LESSON, chosen=WeightCell(0, 1, 4, 3))
    assert shown(asked("{gradient}", "gradients_averaged"), chosen)[1] == PLAIN.dW(0, 1, 4, 3) / 16


def test_an_idea_about_an_input_is_about_the_one_that_is_named_or_chosen():
    # Of the filter that is not flipped: the same sum with the taps counted from the other end.
    expected = sum(
        PLAIN.V(x, y, d) * PLAIN.W[d, 4 - i, 4 - j, 1]
        for x, y, d in PLAIN.neurons
        for i in range(5)
        for j in range(5)
        if (2 * x + i, 2 * y + j) == (4, 5)
    )
    named = asked("{dX[4,5,1]}", "kernel_not_flipped", about="X[4,5,1]")
    right = PLAIN.dX(4, 5, 1)
    assert shown(named, LESSON) == [right, expected]
    chosen = replace(LESSON, chosen=InputCell(4, 5, 1))
    assert shown(asked("{dX[4,5,1]}", "kernel_not_flipped"), chosen) == [right, expected]


def test_after_relu_a_wrong_value_is_rectified_too():
    question = asked("{value}", "other_filter", "flipped_kernel")
    assert shown(question, replace(at(2, 3, 1), relu=True)) == [6, 5, 0]


def test_without_sharing_ideas_are_about_the_layer_that_shares():
    unshared = choose(Sharing.UNSHARED)(at(2, 3, 1))
    assert shown(asked("{value}", "forgot_bias", "swapped_indices"), unshared) == [6, 8, -3]


# Cells.


def test_a_block_is_answered_by_its_first_cell():
    question = asked(
        "X[4,6,0]",
        "block_ignored_stride",
        "block_swapped_indices",
        "block_slice_as_channel",
        kind=QuestionKind.CELL,
    )
    assert shown(question, at(2, 3, 1)) == ["X[4,6,0]", "X[2,3,0]", "X[6,4,0]", "X[4,6,1]"]
    found = judged(question, "X[6,4,0]", at(2, 3, 1))
    assert found is not None
    assert found.idea == "block_swapped_indices"


def test_cells_are_counted_without_the_padding():
    padded = replace(state_of(Geometry(6, 6, 1, 1, 3, 2, padding=1)), position=Position(2, 1, 0))
    question = asked("X[3,1,0]", "block_ignored_stride", kind=QuestionKind.CELL)
    assert shown(question, padded) == ["X[3,1,0]", "X[1,0,0]"]


def test_a_cell_may_be_named():
    question = asked("{neuron}", text("V[3,2,1]", "swapped"), kind=QuestionKind.CELL)
    found = judged(question, "V[2,3,1]", at(2, 3, 1))
    assert found is not None
    assert found.right
    assert judged(question, "X[2,3,1]", at(2, 3, 1)) is None


# Causes, and what is wrong with a question.


def test_the_cause_is_the_idea_s_or_the_author_s():
    why = {"en": "Because.", "zh": "因为。"}
    question = asked("{value}", "forgot_bias", Choice({"en": "7", "zh": "7"}, None, why, False))
    _, of_idea, of_author = options_of(question, at(2, 3, 1))
    assert of_idea.why == Message("ideas.cause.forgot_bias")
    assert of_author.why == why


@pytest.mark.parametrize(
    ("question", "state", "expected"),
    [
        (asked("{value}", "forgot_bais"), LESSON, "similar_idea"),
        (asked("{value}", "zzzzzz"), LESSON, "unknown_idea"),
        (asked("{value}", "ignored_stride"), LESSON, "idea_moot"),  # at (0, 0) nothing is ignored
        (asked("{columns}", "size_rounded_up"), LESSON, "idea_moot"),
        (asked("{value}", "block_ignored_stride"), at(2, 3, 1), "no_number"),
        (asked("X[0,0,0]", "forgot_bias", kind=QuestionKind.CELL), LESSON, "no_cell"),
        (asked("{value}", text("{field}", "no")), LESSON, "no_number"),
        (asked("{changed}", "changed_one", about="b0"), LESSON, "about"),
        (asked("{changed}", "changed_one", about="W0[5,0,0]"), LESSON, "about"),
        (asked("{dW0[2,2,1]}", "gradients_averaged", about="X[0,0,0]"), LESSON, "about"),
        (asked("{value}", text("{valeu}", "misspelt")), LESSON, "similar"),
        (asked("{value}", "kept_last_gradient", about="nothing"), LESSON, "about"),
        (asked("{value}", text("5", "right")), LESSON, "as_right"),
        (asked("{V[2,3,0]}", "other_filter"), at(2, 3, 1), "as_right"),  # W0 at (2, 3): 5
    ],
)
def test_what_is_wrong_with_an_answer_is_said(question, state, expected):
    right, wrong = options_of(question, state)
    assert right.problem is None
    assert problem(wrong) == expected
    assert judged(question, "123456", state) is None


def test_two_wrong_answers_that_are_the_same_are_a_problem():
    question = asked("{value}", "forgot_bias", text("8", "no bias"), text("{total}", "no bias"))
    first, *others = options_of(question, at(2, 3, 1))[1:]
    assert first.problem is None
    assert [problem(option) for option in others] == ["as_other", "as_other"]
    assert [dict(o.problem.values) for o in others if o.problem is not None] == [{"n": 2}, {"n": 2}]


def test_words_are_compared_with_their_numbers_in_each_language():
    def words(en: str, zh: str, *, right: bool = False) -> Choice:
        return Choice({"en": en, "zh": zh}, None, {"en": "…", "zh": "…"}, right)

    choices = (
        words("the block `{field}`", "块 `{field}`", right=True),
        words("the block X[4:9,6:11,:]", "另一块"),
        words("another block", "又一块"),
    )
    question = Question(QuestionKind.CHOICE, {}, choices, frozenset(), None, None)
    _, same, other = options_of(question, at(2, 3, 1))
    assert problem(same) == "as_right"
    assert other.problem is None
    assert other.shows == {"en": "another block", "zh": "又一块"}


# Withheld.


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (asked("5", "other_filter"), {Withheld.VALUE}),
        (asked("X[4:9,6:11,:]", "block_ignored_stride", kind=QuestionKind.CHOICE), {Withheld.FIELD}),
        (asked("4", "size_forgot_plus_one"), {Withheld.SIZE}),
        (asked("96", "biases_one"), {Withheld.COUNTS}),
        (asked("no", "moved_nothing", kind=QuestionKind.CHOICE), {Withheld.SHIFT}),
        (asked("94", "gradients_averaged"), {Withheld.GRADIENT}),
        (asked("16", kind=QuestionKind.CHANGES), {Withheld.CHANGES}),
        (asked("X[4,6,0]", kind=QuestionKind.CELL), {Withheld.FIELD}),
        (asked("no", kind=QuestionKind.CHOICE), set()),
        (asked("6", withholds=frozenset({Withheld.SIZE})), {Withheld.SIZE}),
        (asked("{value} of {columns}", kind=QuestionKind.CHOICE), {Withheld.VALUE, Withheld.SIZE}),
    ],
)
def test_what_is_withheld(question, expected):
    assert withholds_of(question) == expected


# Typed numbers.


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("1,500", {1500, 1.5}),
        ("1.000", {1, 1000}),
        ("5,875", {5.875, 5875}),
        ("5,87", {5.87}),
        ("−1.0094", {-1.0094}),
        ("６０６．１８", {606.18}),
        ("290 400", {290_400}),
        ("12,000,000", {12_000_000}),
    ],
)
def test_a_typed_number_is_all_that_it_can_be_read_as(typed, numbers):
    assert set(readings(typed)) == numbers


@pytest.mark.parametrize("typed", ["", "x", "1e999", "1/2"])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(Refused):
        readings(typed)


@pytest.mark.parametrize(
    ("typed", "number", "expected"),
    [
        (606.18, 606.1799667150001, True),
        (606.2, 606.1799667150001, True),
        (606, 606.1799667150001, True),
        (606.17, 606.1799667150001, False),
        (610, 606.1799667150001, False),
        (-1, -1.0094, False),  # which is the weight before the update
        (-1.01, -1.0094, True),
        (0.994, 0.9948, False),
        (0.995, 0.9948, True),
        (5.88, 5.875, True),
        (5.87, 5.875, False),
        (5.86, 5.865, True),  # of a half either neighbour is right
        (5.87, 5.865, True),
        (1.57e-5, 1.5678e-5, True),
        (3_200, 3_199, False),
        (101, 100.6, True),
        (101.0, 100.6, False),  # one more digit than that
        (606.18, float("inf"), False),
        (1e-30, 0.5, False),
    ],
)
def test_a_number_that_is_not_whole_may_be_rounded(typed, number, expected):
    assert is_rounded(typed, number) is expected


def test_equal_numbers_are_equal_but_for_their_last_bits():
    assert equal(0.1 + 0.2, 0.3)
    assert equal(4, 4.0)
    assert not equal(105_705_600, 105_705_601)
    assert not equal(0.3, 0.30001)


def test_a_decimal_comma_and_a_rounded_number_are_right():
    loss = asked("{loss_after}", text("{loss_unshared_after}", "not shared"), text("606", "cut"))
    for typed in ("606.18", "606,18", "606.17997", "６０６．１８"):
        found = judged(loss, typed, LESSON)
        assert found is not None
        assert found.right, typed
    unshared = judged(loss, "695,68", LESSON)
    assert unshared is not None
    assert not unshared.right
    exact = judged(loss, "606", LESSON)  # what an author wrote is known before what is rounded
    assert exact is not None
    assert not exact.right
    mean = judged(asked("{mean}"), "5,875", LESSON)
    assert mean is not None
    assert mean.right


def test_the_right_answer_is_found_before_another_reading():
    """ "1,500" is 1500 and 1.5."""
    question = asked("1.5", text("1500", "a thousand times too many"))
    found = judged(question, "1,500", LESSON)
    assert found is not None
    assert found.right


# Cost.


def test_counts_and_their_wrong_ideas_compute_no_volume(monkeypatch):
    forwards = []
    monkeypatch.setattr(Layer, "forward", lambda layer: forwards.append(layer) or np.zeros((1, 1, 1)))
    question = asked("{shared}", "parameters_unshared", "parameters_forgot_depth")
    assert shown(question, ALEXNET) == [34_944, 105_705_600, 11_712]
    assert forwards == []


def test_options_are_computed_once_while_the_state_stays(monkeypatch):
    state, derived = at(2, 3, 1), derive(LESSON.layer)
    question = asked("{value}", "flipped_kernel")
    first = options_of(question, state, derived)
    pointed = replace(state, pointed=OutputCell(0, 0, 0))
    assert options_of(question, pointed, derived) is first
    moved = options_of(question, replace(state, position=Position(0, 0, 0)), derived)
    assert moved[0].shows == 5

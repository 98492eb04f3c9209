"""Every wrong answer of the reference lesson, steps 8 and questions 2 to 16, as that has them by hand."""

from __future__ import annotations

import numpy as np
import pytest

from convviz.conv import Geometry, HalfSquares, Layer
from convviz.explore.examples import examples
from convviz.explore.state.cells import BiasCell, Position, WeightCell
from convviz.explore.wrong_ideas.idea import Case
from convviz.explore.wrong_ideas.table import IDEAS

LESSON = examples.load("lesson").layer
NEURON = Case(LESSON, Position(2, 3, 1))
FOLLOWED = Case(LESSON, dV=HalfSquares().upstream(LESSON.forward()), parameter=WeightCell(0, 2, 2, 1))
ALEXNET = Geometry(width=227, height=227, depth=3, filters=96, size=11, stride=4)


def zeros(g: Geometry) -> Case:
    """A case for ideas that look at the sizes alone."""
    return Case(
        Layer(g, np.zeros(g.input_shape, int), np.zeros(g.weights_shape, int), np.zeros(g.filters, int))
    )


def exactly(answer, expected):
    return answer == expected and type(answer) is type(expected)


def test_the_right_answers_are_the_lesson_s():
    assert LESSON.neuron(2, 3, 1).value == 6
    assert LESSON.backward(FOLLOWED.dV).dW[0, 2, 2, 1] == 94


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("swapped_indices", -3),
        ("other_filter", 5),
        ("forgot_bias", 8),
        ("bias_per_channel", 0),
        ("one_channel", -6),
        ("ignored_stride", -11),
        ("flipped_kernel", -14),
    ],
)
def test_step_8_wrong_values_of_the_neuron(name, expected):
    assert exactly(IDEAS[name].answer(NEURON), expected)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("size_ignored_stride", 7), ("size_forgot_plus_one", 3), ("size_ignored_filter", 5.5)],
)
def test_question_2_positions_per_side(name, expected):
    assert exactly(IDEAS[name].answer(NEURON), expected)


def test_question_3_sizes_that_do_not_divide_evenly():
    case = zeros(Geometry(width=10, height=10, depth=1, filters=1, size=3, stride=2))
    assert case.geometry.output_shape[:2] == (4, 4)
    assert exactly(IDEAS["size_rounded_up"].answer(case), 5)
    assert IDEAS["size_rounded_up"].answer(NEURON) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("parameters_forgot_depth", 156),
        ("parameters_forgot_biases", 450),
        ("parameters_one_bias", 451),
        ("parameters_unshared", 357_504),
    ],
)
def test_question_4_parameters_of_six_filters(name, expected):
    case = zeros(Geometry(width=32, height=32, depth=3, filters=6, size=5))
    assert exactly(IDEAS[name].answer(case), expected)


@pytest.mark.parametrize(
    ("name", "expected"), [("biases_one", 1), ("biases_per_neuron", 290_400), ("biases_per_channel", 288)]
)
def test_question_5_biases_of_alexnet(name, expected):
    assert exactly(IDEAS[name].function(ALEXNET), expected)
    assert IDEAS[name].answer(Case(examples.load("alexnet").layer)) == expected


@pytest.mark.parametrize(
    ("name", "text", "shape"),
    [
        ("block_ignored_stride", "X[2:7,3:8,:]", (5, 5, 4)),
        ("block_swapped_indices", "X[6:11,4:9,:]", (5, 5, 4)),
        ("block_slice_as_channel", "X[4:9,6:11,1]", (5, 5)),
    ],
)
def test_question_6_blocks(name, text, shape):
    block = IDEAS[name].answer(NEURON)
    assert block.text == text
    assert block.of(LESSON.X).shape == shape
    np.testing.assert_array_equal(block.of(LESSON.X), eval(text, {"X": LESSON.X}))


@pytest.mark.parametrize(
    ("name", "expected"),
    [("factor_all_neurons", 32), ("factor_filter_weights", 100), ("factor_filter_area", 25)],
)
def test_question_8_the_factor(name, expected):
    assert exactly(IDEAS[name].answer(NEURON), expected)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("doubled_input_twice", 404),
        ("doubled_input_four_times", 808),
        ("doubled_input_unshared", 16_362),
    ],
)
def test_question_9_the_doubled_input(name, expected):
    assert exactly(IDEAS[name].answer(NEURON), expected)


def test_question_10_multiplications():
    assert exactly(IDEAS["multiplications_one_per_weight"].answer(NEURON), 200)
    assert exactly(IDEAS["multiplications_saved_by_factor"].answer(NEURON), 16)


@pytest.mark.parametrize(
    ("name", "expected"), [("changed_one", 1), ("changed_every_slice", 32), ("changed_filter_area", 25)]
)
def test_question_11_how_many_outputs_change(name, expected):
    assert exactly(IDEAS[name].answer(FOLLOWED), expected)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("moved_as_many_cells", 1), ("moved_by_part_of_a_cell", 0.5), ("moved_nothing", 0)],
)
def test_question_12_how_far_the_output_moves(name, expected):
    assert exactly(IDEAS[name].answer(NEURON), expected)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("gradients_averaged", 5.875), ("kept_largest_gradient", 32), ("kept_last_gradient", -8)],
)
def test_question_13_the_gradient(name, expected):
    assert exactly(IDEAS[name].answer(FOLLOWED), expected)


def test_question_13_the_sixteen_separate_values_x_first():
    values = IDEAS["copies_not_added"].answer(FOLLOWED)
    assert values.T.ravel().tolist() == [15, 13, -1, 21, -8, 32, 10, 5, -3, -4, 24, 6, -14, 1, 5, -8]


def test_question_13_of_a_bias():
    case = Case(LESSON, dV=FOLLOWED.dV, parameter=BiasCell(0))
    assert exactly(IDEAS["gradients_averaged"].answer(case), 3.25)  # 52 / 16


def test_question_14_weight_sets_after_the_update():
    assert exactly(IDEAS["sets_one_per_position"].answer(NEURON), 16)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("parameters_forgot_depth", 16),
        ("parameters_one_bias", 25),
        ("parameters_forgot_depth_and_biases", 8),
    ],
)
def test_question_16_a_layer_of_1_x_1(name, expected):
    case = zeros(Geometry(width=32, height=32, depth=3, filters=8, size=1))
    assert exactly(IDEAS[name].answer(case), expected)

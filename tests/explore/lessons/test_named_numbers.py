"""Every named number against loops over plain numbers, and every number of the reference lesson."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from plain_layer import PlainLayer

from convviz.conv import FullyConnectedLayer, Geometry, Layer
from convviz.explore.backward.updates import update
from convviz.explore.examples import examples
from convviz.explore.lessons.named_numbers import (
    NAMES,
    cell_named,
    number_named,
    similar,
    tells,
)
from convviz.explore.lessons.placeholders import Name, name_in
from convviz.explore.message import Message, Refused
from convviz.explore.scene.scene import InputKind, Scene
from convviz.explore.state.derived import derive
from convviz.explore.state.descent_choices import LossChoice, LossKind
from convviz.explore.state.lesson_state import Withheld
from convviz.explore.state.pokes import poke
from convviz.explore.state.sharing import Sharing, choose, let_differ
from convviz.explore.state.shift_state import Shift, ShiftCase
from convviz.explore.state.state import (
    BiasCell,
    InputCell,
    OutputCell,
    Position,
    State,
    WalkOrder,
    WeightCell,
)

LESSON = examples.load("lesson")
PLAIN = PlainLayer.of(LESSON.layer)
ALEXNET = examples.load("alexnet")
WEIGHT = WeightCell(0, 2, 2, 1)


def at(x: int, y: int, d: int, state: State = LESSON) -> State:
    return replace(state, position=Position(x, y, d))


def said(text: str, state: State = LESSON) -> int | float | str:
    """Return the number that is written so."""
    name = name_in(text)
    assert isinstance(name, Name)
    return number_named(name.word, name.indices, state)


def reason(text: str, state: State = LESSON) -> Message:
    with pytest.raises(Refused) as refused:
        said(text, state)
    return refused.value.reason


def written(form: str) -> str:
    """Return an example of ``form``: for k stands 0, for other indices 1."""
    word, bracket, indices = form.partition("[")
    named = NAMES[form]
    word = word.replace("k", "0") if named.of_a_filter else word
    return word + bracket + "".join("1" if c.isalpha() else c for c in indices)


def exactly(found: object, expected: object) -> bool:
    return found == expected and type(found) is type(expected)


# Steps 1 to 14 of the reference lesson.


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("columns", 55),
        ("rows", 55),
        ("filters", 96),
        ("neurons", 290_400),
        ("inputs", 154_587),
        ("weights_each", 363),
        ("per_neuron", 364),
        ("unshared", 105_705_600),
        ("memory", "423 MB"),
        ("shared_weights", 34_848),
        ("biases", 96),
        ("shared", 34_944),
        ("factor", 3_025),
        ("positions", 3_025),
        ("fully_connected", 44_892_355_200),
        ("multiplications", 105_415_200),
        ("unshared_weights", 105_415_200),
        ("unshared_slice", 1_101_100),
        ("size", 11),
        ("stride", 4),
        ("padding", 0),
        ("field", "X[:11,:11,:]"),
    ],
)
def test_steps_1_to_3_counts_of_alexnet(name, expected):
    assert exactly(said(name, ALEXNET), expected)


def test_counts_compute_no_volume(monkeypatch):
    """At any size: a lesson is checked, and a step entered, without waiting for V."""
    forwards = []
    monkeypatch.setattr(Layer, "forward", lambda layer: forwards.append(layer) or np.zeros((1, 1, 1)))
    fields = ["neurons", "unshared", "memory", "field", "expression", "value", "V[54,54,95]", "W95[10,10,2]"]
    for text in fields:
        said(text, ALEXNET)
    assert forwards == []
    said("negative", ALEXNET)
    assert len(forwards) == 1  # so that the test would have seen one


@pytest.mark.parametrize(
    ("name", "expected"),
    [("columns", 4), ("per_neuron", 101), ("neurons", 32), ("depth", 4), ("width", 11), ("groups", 1)],
)
def test_step_4_the_small_volume(name, expected):
    assert exactly(said(name), expected)


def test_step_5_the_first_neuron():
    assert said("subtotals") == "8 − 2 − 1 − 1"
    assert (said("total"), said("bias"), said("value")) == (4, 1, 5)
    assert said("expression") == "V[0,0,0] = np.sum(X[:5,:5,:] * W0) + b0"


def test_steps_6_and_7_along_x_and_the_second_slice():
    assert [said(f"V[{x},0,0]") for x in range(4)] == [5, 13, -1, 7]
    assert [said("field", at(x, 0, 0)) for x in (1, 2, 3)] == ["X[2:7,:5,:]", "X[4:9,:5,:]", "X[6:11,:5,:]"]
    assert [said(f"V[{x},0,1]") for x in range(4)] == [-4, -8, 5, -5]
    assert said("V[0,1,1]") == -4


def test_step_8_both_directions():
    state = at(2, 3, 1)
    assert said("subtotals", state) == "−4 + 14 + 7 − 9"
    assert (said("total", state), said("bias", state), said("value", state)) == (8, -2, 6)
    assert said("neuron", state) == "V[2,3,1]"
    assert said("position", state) == "(2, 3, 1)"


def test_step_9_slice_and_column():
    assert said("column", at(2, 3, 1)) == "[5, 6]"
    assert [said(f"X[4,6,{c}]") for c in range(4)] == [2, 2, 2, 1]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("fully_connected", 15_520),
        ("unshared", 3_232),
        ("unshared_slice", 1_616),
        ("shared", 202),
        ("shared_weights", 200),
        ("factor", 16),
        ("multiplications", 3_200),
        ("full_multiplications", 15_488),
        ("doubled_unshared", 16_362),
    ],
)
def test_step_10_counts(name, expected):
    for sharing in Sharing:
        assert exactly(said(name, choose(sharing)(LESSON)), expected)


def test_step_10_up_to_here():
    assert [said("unshared_here", at(x, 0, 0)) for x in range(3)] == [101, 202, 303]
    assert [said("shared_here", at(*p)) for p in ((0, 0, 0), (3, 3, 0), (0, 0, 1))] == [101, 101, 202]
    assert said("visited", at(2, 3, 1)) == 16 + 12 + 3
    assert said("visited", replace(at(2, 3, 1), order=WalkOrder.Y_FIRST)) == 16 + 2 * 4 + 4


def test_step_11_one_weight_poked():
    poked = poke(WEIGHT, 0)(LESSON)
    assert said("W0[2,2,1]") == -1
    assert said("W0[2,2,1]", poked) == 0
    for state in (replace(LESSON, chosen=WEIGHT), poked):
        assert exactly(said("changed", state), 16)
    assert (said("least_change", poked), said("most_change", poked)) == ("+1", "+3")


def test_step_11_one_copy_poked():
    unshared = choose(Sharing.UNSHARED)(at(1, 2, 0))
    poked = poke(WEIGHT, 0)(unshared)
    assert exactly(said("changed", replace(unshared, chosen=WEIGHT)), 1)
    assert exactly(said("changed", poked), 1)
    assert (said("V[1,2,0]", unshared), said("V[1,2,0]", poked)) == (-2, 0)
    assert said("W0[1,2][2,2,1]", poked) == 0
    assert said("W0[1,1][2,2,1]", poked) == -1
    assert said("W0[2,2,1]", poked) == 0  # that of the current neuron
    assert said("W0[2,2,1]", at(1, 1, 0, poked)) == -1


@pytest.mark.parametrize(
    ("dx", "dy", "sharing", "largest", "where"),
    [
        (0, 0, Sharing.SHARED, 9, "(0, 0)"),
        (2, 0, Sharing.SHARED, 9, "(1, 0)"),
        (0, 2, Sharing.SHARED, 9, "(0, 1)"),
        (4, 4, Sharing.SHARED, 9, "(2, 2)"),
        (6, 6, Sharing.SHARED, 9, "(3, 3)"),
        (1, 0, Sharing.SHARED, 2, None),
        (1, 1, Sharing.SHARED, 0, None),
        (0, 0, Sharing.UNSHARED, 9, "(0, 0)"),
        (2, 0, Sharing.UNSHARED, 0, None),
    ],
)
def test_step_12_the_moved_pattern(dx, dy, sharing, largest, where):
    state = replace(choose(sharing)(LESSON), shift=Shift(dx=dx, dy=dy))
    assert exactly(said("largest_response", state), largest)
    if where is not None:
        assert said("largest_at", state) == where
    assert (said("shift_x", state), said("shift_y", state), said("shift_stride", state)) == (dx, dy, 2)


def test_step_12_where_nothing_responds_or_something_else_moves():
    nothing = replace(LESSON, shift=Shift(dx=1, dy=1))
    assert reason("largest_at", nothing).key == "lesson_numbers.refused.no_response"
    faces = replace(LESSON, shift=Shift(ShiftCase.FACES))
    assert reason("largest_response", faces).key == "lesson_numbers.refused.no_pattern"


ASKED = [15, 13, -1, 21, -8, 32, 10, 5, -3, -4, 24, 6, -14, 1, 5, -8]
RUNNING = [15, 28, 27, 48, 40, 72, 82, 87, 84, 80, 104, 110, 96, 97, 102, 94]


def test_step_13_the_sum_for_one_weight():
    state = replace(LESSON, chosen=WEIGHT)
    assert [said(f"asked[{n % 4},{n // 4}]", state) for n in range(16)] == ASKED
    assert [said(f"running[{n}]", state) for n in range(1, 17)] == RUNNING
    assert said("asked_all", state) == "15, 13, −1, 21, −8, 32, 10, 5, −3, −4, 24, 6, −14, 1, 5, −8"
    assert str(said("running_all", state)).endswith("96, 97, 102, 94")
    assert exactly(said("dW0[2,2,1]", state), 94)
    assert exactly(said("gradient", state), 94)
    assert exactly(said("mean", state), 5.875)
    assert said("followed", state) == "W0[2,2,1]"
    assert (said("db0", state), said("db1", state)) == (52, -56)
    assert [said(name, state) for name in ("nudged_up", "nudged_down", "nudged")] == [889, 701, 94]


def test_step_14_one_update():
    before = replace(LESSON, chosen=WEIGHT)
    for state in (before, update(before)):
        assert (said("loss_before", state), round(float(said("loss_after", state)), 2)) == (762, 606.18)
        assert said("loss_unshared_after", state) == pytest.approx(695.68, abs=0.005)
        assert said("loss_mean_after", state) == pytest.approx(748.44, abs=0.005)
        assert said("W0_after[2,2,1]", state) == -1.0094
        assert (said("b0_after", state), said("b1_after", state)) == (0.9948, -1.9944)
        assert exactly(said("grew", state), 11)
        assert said("different_sets", state) == 1
        assert said("learning_rate", state) == 0.0001
    assert said("loss", before) == 762
    assert said("loss", update(before)) == said("loss_after", before)
    assert said("W0[2,2,1]", update(before)) == -1.0094


def test_an_update_is_spoken_of_in_the_loss_that_it_was_made_for():
    after = replace(update(LESSON), loss=LossChoice(LossKind.TOTAL), learning_rate=1.0)
    assert said("loss_unshared_after", after) == pytest.approx(695.68, abs=0.005)
    assert said("loss_mean_after", after) == pytest.approx(748.44, abs=0.005)
    assert (said("loss_before", after), said("learning_rate", after)) == (762, 0.0001)


def test_step_14_without_sharing():
    before = choose(Sharing.UNSHARED)(LESSON)
    assert said("different_sets", before) == 1  # they start as copies
    for state in (before, update(before)):
        assert said("loss_after", state) == pytest.approx(695.68, abs=0.005)
        assert said("loss_shared_after", state) == pytest.approx(606.18, abs=0.005)
        assert said("grew", state) == 0
    assert said("different_sets", update(before)) == 16


# Questions that need sizes of other layers, and the true or false ones.


def state_of(g: Geometry) -> State:
    arrays = (np.ones(shape, int) for shape in (g.input_shape, g.weights_shape, (g.filters,)))
    return State(Scene("lesson", InputKind.NUMBERS, "lesson"), Layer(g, *arrays))


@pytest.mark.parametrize(
    ("g", "numbers"),
    [
        (Geometry(32, 32, 3, 6, 5), {"shared": 456, "unshared": 357_504}),
        (Geometry(10, 10, 4, 2, 3, 2), {"exact_columns": 4.5, "columns": 4, "unread_columns": 1}),
        (Geometry(10, 11, 4, 2, 3, 2), {"exact_rows": 5, "rows": 5, "unread_rows": 0}),
        (Geometry(32, 32, 3, 8, 1), {"shared": 32}),
        (Geometry(5, 5, 16, 120, 5), {"factor": 1, "shared": 48_120, "fully_connected": 48_120}),
        (Geometry(9, 8, 1, 1, (3, 2), (2, 1), dilation=(2, 1)), {"size": "3×2", "stride": "2×1"}),
        (Geometry(9, 9, 1, 1, 3, padding=((1, 0), (0, 0))), {"padding": "1, 0, 0, 0", "dilation": 1}),
        (Geometry(9, 9, 2, 2, 3, padding=1, groups=2), {"padding": 1, "groups": 2, "unread_rows": 0}),
    ],
)
def test_sizes_and_counts_of_other_layers(g, numbers):
    state = state_of(g)
    assert {name: said(name, state) for name in numbers} == numbers


def test_18_of_the_32_values_become_0():
    assert said("negative") == 18
    assert [said(f"V[{x},0,0]", replace(LESSON, relu=True)) for x in range(4)] == [5, 13, 0, 7]
    relu = at(2, 0, 0, replace(LESSON, relu=True))
    assert (said("value", relu), said("before_relu", relu), said("max_V", relu)) == (0, -1, 16)


def test_an_input_is_read_by_up_to_9_positions():
    assert exactly(said("readers[5,5]"), 4)
    assert sum(int(said(f"readers[{x},{y}]")) for x in range(11) for y in range(11)) == 400
    assert max(int(said(f"readers[{x},{y}]")) for x in range(11) for y in range(11)) == 9


# Against loops over plain numbers.


def test_forward_numbers_are_those_of_plain_loops():
    for x, y, d in PLAIN.neurons:
        state = at(x, y, d)
        assert said(f"V[{x},{y},{d}]") == said("value", state) == PLAIN.V(x, y, d)
        sums = [PLAIN.channel_sum(x, y, d, c) for c in range(4)]
        assert sum(sums) == said("total", state)
        assert str(said("subtotals", state)).replace("−", "-").replace(" ", "") == "".join(
            f"{s:+d}" if n else str(s) for n, s in enumerate(sums)
        )
    for d in (0, 1):
        assert said("max_V", at(0, 0, d)) == max(PLAIN.V(x, y, d) for x in range(4) for y in range(4))
    assert said("negative") == sum(PLAIN.V(*neuron) < 0 for neuron in PLAIN.neurons)


def test_gradients_are_those_of_plain_loops():
    for k, i, j, c in [(0, 0, 0, 0), (1, 4, 3, 2), (0, 2, 2, 1)]:
        assert exactly(said(f"dW{k}[{i},{j},{c}]"), PLAIN.dW(k, i, j, c))
        state = replace(at(0, 0, k), chosen=WeightCell(k, i, j, c))
        for (x, y), term in PLAIN.asked(k, i, j, c).items():
            assert exactly(said(f"asked[{x},{y}]", state), term)
    assert exactly(said("loss"), PLAIN.loss())
    for x, y, c in [(0, 0, 0), (5, 5, 2), (10, 3, 1)]:
        assert exactly(said(f"dX[{x},{y},{c}]"), PLAIN.dX(x, y, c))
    assert said("dV[2,3,1]") == PLAIN.V(2, 3, 1)


def test_running_sums_follow_the_walk():
    for order, key in ((WalkOrder.X_FIRST, lambda p: p[::-1]), (WalkOrder.Y_FIRST, lambda p: p)):
        state, total = replace(LESSON, order=order, chosen=WEIGHT), 0
        terms = PLAIN.asked(0, 2, 2, 1)
        for n, position in enumerate(sorted(terms, key=key), 1):
            total += terms[position]
            assert said(f"running[{n}]", state) == total


def test_losses_after_an_update_are_those_of_plain_loops():
    after = PLAIN.updated(0.0001)
    assert said("loss_after") == pytest.approx(after.loss(), rel=1e-12)
    assert said("loss_mean_after") == pytest.approx(PLAIN.updated(0.0001 / 16).loss(), rel=1e-12)
    assert said("loss_unshared_after") == pytest.approx(PLAIN.unshared_loss_after(0.0001), rel=1e-12)
    grew = sum(abs(after.V(*neuron)) > abs(PLAIN.V(*neuron)) for neuron in PLAIN.neurons)
    assert said("grew") == grew
    assert said("W1_after[4,3,2]") == pytest.approx(after.W[1, 4, 3, 2], rel=1e-12)
    assert said("b1_after") == pytest.approx(after.b[1], rel=1e-12)


def test_numbers_of_own_sets_are_the_current_neuron_s():
    """Copies that differ: their weights, gradients and values by the layer's own sets."""
    state = let_differ(choose(Sharing.UNSHARED)(at(1, 2, 1)))
    layer = state.layer
    own = layer.weights_of(1, 2, 1)
    assert said("W1[4,0,3]", state) == own.weights[4, 0, 3]
    assert said("b[1]", state) == own.bias == said("bias", state)
    assert said("V[3,1,0]", state) == layer.neuron(3, 1, 0).value
    neuron = layer.neuron(1, 2, 1)
    assert said("dW1[4,0,3]", state) == neuron.value * neuron.patch[4, 0, 3]
    assert said("different_sets", state) > 1


def test_a_fully_connected_neuron_is_asked_for_the_weight_at_the_same_place():
    state = choose(Sharing.FULL)(LESSON)
    assert isinstance(state.layer, FullyConnectedLayer)
    assert [said(f"asked[{n % 4},{n // 4}]", state) for n in range(16)] == ASKED
    assert said("field", state) == "X"
    assert said("followed", at(2, 3, 0, state)) == "W0[2,3][6,8,1]"
    assert said("W0[2,3][6,8,1]", state) == -1


def test_what_changes_is_counted_where_no_zero_hides_it():
    """A weight that meets a 0 changes nothing there; an input changes the neurons that weigh it."""
    X = LESSON.layer.X.copy()
    X[2, 2, 1] = 0  # under the weight at the first neuron
    layer = Layer(LESSON.layer.geometry, X, LESSON.layer.weights, LESSON.layer.biases)
    assert said("changed", replace(LESSON, layer=layer, chosen=WEIGHT)) == 15
    assert said("changed", replace(LESSON, chosen=BiasCell(1))) == 16
    nonzero = sum(
        PLAIN.W[d, i, j, 3] != 0
        for x, y, d in PLAIN.neurons
        for i in range(5)
        for j in range(5)
        if (2 * x + i, 2 * y + j) == (5, 5)
    )
    assert said("changed", replace(LESSON, chosen=InputCell(5, 5, 3))) == nonzero


# Names, and what is refused.


def test_every_name_has_a_number_somewhere():
    """On the worked example: V, X, W and the rest by index, a sum where there is sharing."""
    poked = poke(WEIGHT, 0)(LESSON)
    for form in NAMES:
        assert isinstance(said(written(form), poked), int | float | str), form


def test_a_filter_s_name_is_itself():
    assert [said(name) for name in ("W0", "W1", "b1", "V0")] == ["W0", "W1", "b1", "V0"]
    assert reason("W2").key == "lesson_numbers.refused.outside"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("valeu", "similar"),
        ("nothing_like_it", "unknown"),
        ("Wk", "similar"),  # a k in the table stands for a number
        ("dWk[0,0,0]", "similar"),
        ("V[0,0]", "indices"),
        ("V", "indices"),
        ("value[1]", "indices"),
        ("dW0", "indices"),
        ("V[4,0,0]", "outside"),
        ("V[0,0,2]", "outside"),
        ("X[0,11,0]", "outside"),
        ("W0[5,0,0]", "outside"),
        ("W2[0,0,0]", "outside"),
        ("b[2]", "outside"),
        ("db2", "outside"),
        ("running[0]", "outside"),
        ("running[17]", "outside"),
        ("asked[4,0]", "outside"),
        ("readers[11,0]", "outside"),
        ("W0[4,0][0,0,0]", "outside"),
        ("least_change", "no_edit"),
    ],
)
def test_what_is_no_number_is_refused(text, key):
    assert reason(text).key == f"lesson_numbers.refused.{key}"


def test_a_misspelt_name_is_recognized():
    assert similar("valeu")[0] == "value"
    assert "factor" in similar("faktor")
    assert similar("dw0") == () or "dWk[i,j,c]" in similar("dw0")
    assert similar("zzzzzz") == ()


def test_a_sum_needs_sharing_and_a_bias_a_bias():
    unshared = choose(Sharing.UNSHARED)(LESSON)
    assert reason("running[1]", unshared).key == "lesson_numbers.refused.not_shared"
    assert reason("mean", unshared).key == "lesson_numbers.refused.not_shared"
    g = LESSON.layer.geometry.replace(bias=False)
    bare = replace(LESSON, layer=Layer(g, LESSON.layer.X, LESSON.layer.weights))
    for name in ("bias", "b[0]", "db0", "b0_after"):
        assert reason(name, bare).key == "lesson_numbers.refused.no_bias"
    assert (said("biases", bare), said("per_neuron", bare), said("weights_each", bare)) == (0, 100, 100)


def test_long_lists_are_refused():
    assert reason("column", ALEXNET).key == "lesson_numbers.refused.many"
    assert reason("asked_all", state_of(Geometry(9, 9, 1, 1, 3))).key == "lesson_numbers.refused.many"


def test_sums_beyond_what_is_exact_are_refused():
    large = replace(LESSON, layer=LESSON.layer.with_X(np.full((11, 11, 4), 2**40)))
    assert reason("loss_after", large).key in (
        "descent.refused.sums",
        "lesson_numbers.refused.overflow",
    )
    assert reason("dW0[0,0,0]", large).key == "lesson_numbers.refused.overflow"


def test_volumes_at_hand_are_used_and_those_of_another_layer_are_not():
    poked = poke(WEIGHT, 0)(LESSON)
    other = derive(LESSON.layer)
    assert number_named("loss", (), LESSON, other) == 762
    assert number_named("loss", (), poked, other) == number_named("loss", (), poked) != 762


def test_a_cell_is_known_by_its_name():
    assert cell_named("V[2,3,1]") == OutputCell(2, 3, 1)
    assert cell_named("X[4, 6, 0]") == InputCell(4, 6, 0)
    assert cell_named("W0[2,2,1]") == WEIGHT
    assert cell_named("b1") == BiasCell(1)
    for text in ("V0", "V[1,2]", "dW0[2,2,1]", "value", "b0_after", "V[", "", "W0"):
        assert cell_named(text) is None
    assert cell_named("V[4,0,0]") == OutputCell(4, 0, 0)
    assert cell_named("V[4,0,0]", LESSON) is None


def test_each_name_knows_what_it_would_tell():
    def told(text):
        name = name_in(text)
        assert isinstance(name, Name)
        return tells(name)

    assert told("value") == told("V[0,0,0]") == {Withheld.VALUE}
    assert told("field") == {Withheld.FIELD}
    assert told("columns") == {Withheld.SIZE}
    assert told("dW0[2,2,1]") == {Withheld.GRADIENT}
    assert told("changed") == {Withheld.CHANGES}
    assert told("largest_response") == {Withheld.SHIFT}
    assert told("depth") == told("no_such_name") == frozenset()

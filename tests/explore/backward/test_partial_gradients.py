"""The gradients up to any neuron of the walk, against loops over the neurons before it."""

from __future__ import annotations

import weakref
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.conv import FullyConnectedLayer, Layer, LocallyConnectedLayer, OwnWeight
from convviz.explore.backward.backward_pass import Backward, backward_of, followed
from convviz.explore.backward.partial_gradients import (
    BLANK,
    MAGNIFIED,
    PartialGradients,
    partial_gradients_of,
)
from convviz.explore.backward.prefix_sums import KEPT
from convviz.explore.display.backward.backward_part import backward_part
from convviz.explore.examples import examples
from convviz.explore.state import transitions, walks
from convviz.explore.state.derived import derive
from convviz.explore.state.descent_choices import LossChoice, LossKind, Numbers
from convviz.explore.state.state import Position, State, View, WalkOrder
from tests.explore.some_layers import layers

SCENE = examples.load("lesson")
KINDS = (Layer, LocallyConnectedLayer, FullyConnectedLayer)
ORDERS = st.sampled_from(WalkOrder)


@st.composite
def losses(draw, layer):
    """A loss of any kind for ``layer``, through ReLU or not."""
    kind, relu, shape = draw(st.sampled_from(LossKind)), draw(st.booleans()), layer.geometry.output_shape
    if kind is LossKind.ONE_NEURON:
        return LossChoice(kind, relu, neuron=Position(*(draw(st.integers(0, n - 1)) for n in shape)))
    if kind in (LossKind.TARGET, LossKind.TYPED):
        numbers = np.random.default_rng(draw(st.integers(0, 99))).integers(-9, 10, shape)
        numbers.setflags(write=False)
        return LossChoice(kind, relu, numbers=Numbers(numbers))
    return LossChoice(kind, relu)


def state_of(layer, order, loss=LossChoice()) -> State:  # noqa: B008  (frozen)
    start = Position(0, 0, 0)
    return replace(SCENE, layer=layer, order=order, loss=loss, position=start, view=View.BACKWARD)


def in_floats(layer) -> Layer:
    """Return a layer whose sums depend on their order in the last digits."""
    biases = None if layer.biases is None else layer.biases / 3
    return Layer(layer.geometry, layer.X / 3, layer.weights / 7, biases)


def looped_dX(layer, dV, visited):
    """Return dX of the neurons ``visited``, weight by weight."""
    g = layer.geometry
    dX = np.zeros(g.input_shape, np.result_type(dV, layer.dtype))
    for at in visited:
        weights, start = layer.weights_of(at.x, at.y, at.d).weights, g.channels_of(at.d).start
        own = isinstance(layer, FullyConnectedLayer)
        for i, j, c in np.ndindex(*weights.shape):
            x = i if own else at.x * g.stride[0] + i * g.dilation[0] - g.padding[0][0]
            y = j if own else at.y * g.stride[1] + j * g.dilation[1] - g.padding[1][0]
            if 0 <= x < g.width and 0 <= y < g.height:
                dX[x, y, c if own else start + c] += dV[at.x, at.y, at.d] * weights[i, j, c]
    return dX


def looped_pile(layer, dV, visited, d):
    """Return Σ dV·field over the neurons ``visited`` of slice ``d``."""
    total = np.zeros(layer.geometry.weights_shape[1:], np.result_type(dV, layer.dtype))
    for at in visited:
        if at.d == d:
            total = total + layer.patch(at.x, at.y, at.d) * dV[at.x, at.y, at.d]
    return total


def visited_up_to(g, order, index):
    return [walks.position_at(g, order, n) for n in range(index + 1)]


@given(layer=layers(), order=ORDERS, data=st.data())
def test_jumping_anywhere_shows_what_the_visited_neurons_make(layer, order, data):
    g = layer.geometry
    state = state_of(layer, order, data.draw(losses(layer)))
    derived = derive(layer)
    dV = backward_of(state, derived).dV.array
    for index in data.draw(st.lists(st.integers(0, walks.total(g) - 1), min_size=1, max_size=6)):
        state = transitions.jump_to_index(index)(state)
        part, visited, d = backward_part(state, derived), visited_up_to(g, order, index), state.position.d
        np.testing.assert_array_equal(part.dX.array, looped_dX(layer, dV, visited))
        np.testing.assert_array_equal(part.pile.array, looped_pile(layer, dV, visited, d))
        assert part.dropped == sum(at.d == d for at in visited)
        weight = followed(state)
        assert part.following.total == part.pile.array[weight.i, weight.j, weight.c]
        asked = [int(dV[at.x, at.y, d]) for at in visited if at.d == d]
        if g.bias:
            assert part.following.bias_total == sum(asked)


@given(layer=layers(), order=ORDERS, kind=st.sampled_from([LocallyConnectedLayer, FullyConnectedLayer]))
def test_without_sharing_dX_grows_by_each_neurons_own_set(layer, order, kind):
    own = kind.from_shared(layer).with_value(OwnWeight(0, 0, 0, 0, 0, 0), 5)
    g, derived = layer.geometry, derive(own)
    state = state_of(own, order)
    total = walks.total(g)
    for index in {0, total // 3, total // 2, total - 1}:
        part = backward_part(transitions.jump_to_index(index)(state), derived)
        expected = looped_dX(own, derived.V.array, visited_up_to(g, order, index))
        np.testing.assert_array_equal(part.dX.array, expected)
        assert part.pile is None


@given(
    layer=layers(), order=ORDERS, kind=st.sampled_from([Layer, LocallyConnectedLayer, FullyConnectedLayer])
)
@pytest.mark.parametrize("stepped", [False, True])
def test_dX_says_in_which_part_it_is_another_volume(layer, order, kind, stepped):
    own = layer if kind is Layer else kind.from_shared(layer)
    if stepped:  # after an update every number of a fully connected set is another
        own = own.updated(own.backward(own.forward()), 1e-3)
    state, derived = state_of(own, order), derive(own)
    total = walks.total(layer.geometry)
    for index in range(min(total - 1, 12)):
        dX = backward_part(transitions.jump_to_index(index)(state), derived).dX
        base, part = dX.upon.base, dX.upon.part
        assert all(0 <= at.start <= at.stop <= n for at, n in zip(part, dX.array.shape, strict=True))
        rest = dX.array.copy()
        rest[part] = base.array[part]
        np.testing.assert_array_equal(rest, base.array)
        assert dX.ends == (dX.array.min(), dX.array.max())


@given(layer=layers(), order=ORDERS, data=st.data())
def test_in_floats_the_way_there_leaves_no_trace(layer, order, data):
    exact = in_floats(layer)
    g, V = layer.geometry, exact.forward()
    indices = st.lists(st.integers(0, walks.total(g) - 1), min_size=1, max_size=12)
    walked = PartialGradients(Backward(exact, V, LossChoice()), order)
    for index in data.draw(indices):
        walked.input_gradient(index)
        d = walks.position_at(g, order, index).d
        walked.pile(d, walks.uses_of(g, order, index)[d])
    for index in data.draw(indices):
        fresh = PartialGradients(Backward(exact, V, LossChoice()), order)
        np.testing.assert_array_equal(walked.input_gradient(index).array, fresh.input_gradient(index).array)
        d = walks.position_at(g, order, index).d
        dropped = walks.uses_of(g, order, index)[d]
        np.testing.assert_array_equal(walked.pile(d, dropped).array, fresh.pile(d, dropped).array)
        visited = visited_up_to(g, order, index)
        np.testing.assert_allclose(
            walked.input_gradient(index).array, looped_dX(exact, V, visited), atol=1e-11
        )


@given(layer=layers(), order=ORDERS)
def test_the_end_is_the_whole_pass_and_the_way_back_leaves_the_first_card_alone(layer, order):
    state, derived = state_of(layer, order), derive(layer)
    gradients = layer.backward(derived.V.array)
    last = transitions.last(state)
    part = backward_part(last, derived)
    np.testing.assert_array_equal(part.dX.array, gradients.dX)
    np.testing.assert_array_equal(part.pile.array, gradients.dW[last.position.d])
    assert part.complete or order is WalkOrder.COLUMN_FIRST
    while last.position != state.position:
        last = transitions.step(-1)(last)
        part = backward_part(last, derived)
    np.testing.assert_array_equal(part.pile.array, part.own.array)
    np.testing.assert_array_equal(part.dX.array, looped_dX(layer, derived.V.array, [state.position]))


@pytest.mark.parametrize("order", WalkOrder)
def test_a_step_adds_up_few_neurons_however_high_the_pile(order):
    state = replace(examples.load("alexnet"), order=order, view=View.BACKWARD)
    derived = derive(state.layer)
    g, partial = state.layer.geometry, partial_gradients_of(state, derived)
    _, lines, line = walks.lengths(g, order)

    def worked(state, steps):
        """Return the state after ``steps``, and how many neurons each had added up."""
        found = []
        for step in steps:
            before = partial.added
            state = transitions.step(step)(state)
            backward_part(state, derived)
            found.append(partial.added - before)
        return state, found

    late = walks.total(g) - 2 * lines * line - 5 * line
    for index in (2 * lines * line + 5 * line, late):
        there = transitions.jump_to_index(index)(state)
        backward_part(there, derived)
        there, first = worked(there, [1] * line)
        _, again = worked(there, [-1] * line + [1] * line)
        # A walk through the column meets each slice's pile for the first time after a jump: once it is made.
        one_pile = g.x.output * g.y.output if order is WalkOrder.COLUMN_FIRST else 0
        some_lines = 2 * (lines / 4 + 2) * line  # of dX and of the pile, at the end of a line
        assert max(first) <= some_lines + one_pile
        assert max(again) <= some_lines
        assert np.median(again) <= line / 2


@pytest.mark.parametrize("order", WalkOrder)
def test_a_step_back_over_the_end_of_a_plane_costs_a_few_planes(order):
    state = replace(examples.load("alexnet"), order=order, view=View.BACKWARD)
    derived = derive(state.layer)
    g, partial = state.layer.geometry, partial_gradients_of(state, derived)
    planes, lines, line = walks.lengths(g, order)
    after = transitions.jump_to_index((planes - 1) * lines * line)(state)
    backward_part(after, derived)
    before = partial.added
    backward_part(transitions.step(-1)(after), derived)
    # The planes since the last kept sum, for dX and for the scale of its colours; and this plane's lines.
    assert partial.added - before <= (2 * planes / KEPT[2] + 3) * lines * line
    assert partial.added - before <= planes * lines * line / 3


@given(layer=layers(), order=ORDERS)
def test_colours_stay_within_a_plane_of_the_walk_and_hold_every_value(layer, order):
    state, derived = state_of(layer, order), derive(layer)
    _, lines, line = walks.lengths(layer.geometry, order)
    limits = {}
    for index in range(walks.total(layer.geometry)):
        part = backward_part(transitions.jump_to_index(index)(state), derived)
        actual = [np.abs(part.dX.array).max(), np.abs(part.pile.array).max()]
        assert part.dX.limit >= actual[0]
        assert part.pile.limit >= actual[1]
        limits.setdefault(index // (lines * line), []).append((part.dX.limit, actual[0]))
    for found in limits.values():
        scale = min(limit for limit, _ in found)
        assert all(limit == max(scale, actual) for limit, actual in found)


@given(layer=layers(), order=ORDERS, data=st.data())
def test_the_colours_of_a_pile_hold_it_and_never_leave_it_blank(layer, order, data):
    state, derived = state_of(layer, order, data.draw(losses(layer))), derive(layer)
    for index in range(min(walks.total(layer.geometry), 20)):
        part = backward_part(transitions.jump_to_index(index)(state), derived)
        largest, pile = np.abs(part.pile.array).max(), part.pile
        if not part.complete:
            whole = np.abs(backward_of(state, derived).slice_gradient(part.position.d).array).max()
            assert pile.most == whole
            assert pile.limit in {whole / MAGNIFIED**n for n in range(20)} | {largest}
        assert pile.limit >= largest
        assert not 0 < BLANK * largest <= pile.limit, "it could be seen better"


def test_the_colours_of_the_lesson_s_piles_are_those_of_the_whole_slice():
    state = transitions.choose_view(View.BACKWARD)(examples.load("lesson"))
    derived = derive(state.layer)
    for index in range(32):
        part = backward_part(transitions.jump_to_index(index)(state), derived)
        assert part.complete or part.pile.limit >= part.pile.most


def test_what_is_kept_goes_with_the_page_and_not_with_the_garbage_collector():
    state = state_of(examples.load("lesson").layer, WalkOrder.X_FIRST)
    partial = PartialGradients(backward_of(state, derive(state.layer)), state.order)
    partial.input_gradient(20)
    partial.pile(1, 3)
    gone = weakref.ref(partial.sent_back)
    del partial
    assert gone() is None

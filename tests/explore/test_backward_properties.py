"""What holds for the gradients of every layer: they add up to the slice's, wherever the walk stands."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from some_layers import layers

from convviz.conv import FullyConnectedLayer, Layer, LocallyConnectedLayer
from convviz.explore import scenes, transitions, walks
from convviz.explore.backward import Backward, backward_of, visited_of
from convviz.explore.derived import derive
from convviz.explore.state import LossChoice, Position, State, WalkOrder

SCENE = scenes.load("lesson")


def state_of(layer, order=WalkOrder.X_FIRST) -> State:
    return replace(SCENE, layer=layer, order=order, position=Position(0, 0, 0))


def passed_of(layer, relu=False) -> Backward:
    return Backward(layer, layer.forward(), LossChoice(through_relu=relu))


@settings(max_examples=60, deadline=None)
@given(layer=layers(), relu=st.booleans())
def test_all_neurons_gradients_of_a_slice_add_up_to_dW(layer, relu):
    passed = passed_of(layer, relu)
    gradients = layer.backward(passed.dV.array)
    width, height, filters = layer.geometry.output_shape
    for d in range(filters):
        own = [passed.own_gradient(Position(x, y, d)) for x in range(width) for y in range(height)]
        np.testing.assert_array_equal(sum(o.dW for o in own), gradients.dW[d])
        np.testing.assert_array_equal(passed.slice_gradient(d).array, gradients.dW[d])
        if gradients.db is not None:
            assert sum(o.db for o in own) == gradients.db[d]


@settings(max_examples=60, deadline=None)
@given(layer=layers(), order=st.sampled_from(WalkOrder), data=st.data())
def test_the_pile_and_what_is_still_to_come_make_the_whole(layer, order, data):
    passed = passed_of(layer)
    g = layer.geometry
    index = data.draw(st.integers(0, walks.total(g) - 1))
    state = transitions.jump_to_index(index)(state_of(layer, order))
    for d in range(g.filters):
        seen = visited_of(state, d).of_slice
        (pile, bias), (rest, rest_bias) = passed.pile(d, seen), passed.pile(d, ~seen)
        np.testing.assert_array_equal(pile + rest, passed.slice_gradient(d).array)
        assert bias + rest_bias == passed.dV.array[:, :, d].sum()
        visited = (walks.position_at(g, order, n) for n in range(index + 1))
        own = [passed.own_gradient(at).dW for at in visited if at.d == d]
        np.testing.assert_array_equal(pile, sum(own, np.zeros_like(pile)))


@settings(max_examples=30, deadline=None)
@given(layer=layers(), order=st.sampled_from(WalkOrder))
def test_stepping_to_the_end_and_back_leaves_the_first_card_alone(layer, order):
    start = state_of(layer, order)
    derived = derive(layer)
    passed = backward_of(start, derived)
    there = transitions.last(start)
    assert all(visited_of(there, d).of_slice.all() for d in range(layer.geometry.filters))
    back = there
    while back.position != start.position:
        back = transitions.step(-1)(back)
    assert backward_of(back, derived) is passed
    seen = [visited_of(back, d).of_slice for d in range(layer.geometry.filters)]
    np.testing.assert_array_equal(passed.pile(0, seen[0])[0], passed.own_gradient(Position(0, 0, 0)).dW)
    assert not any(s.any() for s in seen[1:])
    np.testing.assert_array_equal(passed.pile(0, np.zeros_like(seen[0]))[0], 0)


@settings(max_examples=40, deadline=None)
@given(layer=layers())
def test_equal_copies_gradients_add_up_to_the_shared_one(layer):
    dV = layer.forward()
    shared = layer.backward(dV)
    for kind in (LocallyConnectedLayer, FullyConnectedLayer):
        off = kind.from_shared(layer)
        own = off.backward(dV)
        np.testing.assert_array_equal(own.dX, shared.dX)
        if shared.db is not None:
            np.testing.assert_array_equal(own.db.sum(axis=(0, 1)), shared.db)
    own = LocallyConnectedLayer.from_shared(layer).backward(dV)
    np.testing.assert_array_equal(own.dW.sum(axis=(0, 1)), shared.dW)


@settings(max_examples=40, deadline=None)
@given(layer=layers(), seed=st.integers(0, 99))
def test_dX_is_the_adjoint_of_forward(layer, seed):
    g = layer.geometry
    without = Layer(g.replace(bias=False), layer.X, layer.weights)
    dV = np.random.default_rng(seed).integers(-9, 10, g.output_shape)
    assert (without.forward() * dV).sum() == (without.X * without.input_gradient(dV)).sum()

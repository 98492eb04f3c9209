"""What holds for the gradients of every layer: they add up to the slice's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.conv import FullyConnectedLayer, Layer, LocallyConnectedLayer
from convviz.explore.backward.backward_pass import Backward, backward_of, followed
from convviz.explore.display.resolve import resolve
from convviz.explore.examples import examples
from convviz.explore.state import hyperparameters, sharing
from convviz.explore.state.cells import has_cell
from convviz.explore.state.derived import derive
from convviz.explore.state.descent_choices import LossChoice
from convviz.explore.state.sharing import Sharing
from convviz.explore.state.state import Position, View
from convviz.explore.state.transitions import choose_view
from tests.explore.some_layers import layers


def passed_of(layer, relu=False) -> Backward:
    return Backward(layer, layer.forward(), LossChoice(through_relu=relu))


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


@pytest.mark.parametrize("position", Sharing)
def test_the_weight_that_is_followed_is_one_the_layer_has(position):
    """Fully connected, weights are of X, which can be narrower than a filter on its padding."""
    narrow = hyperparameters.change(examples.load("demo"), width=1)
    state = sharing.choose(position)(narrow)
    assert has_cell(state.layer, followed(state))
    resolve(choose_view(View.BACKWARD)(state), derive(state.layer))


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


@given(layer=layers(), seed=st.integers(0, 99))
def test_dX_is_the_adjoint_of_forward(layer, seed):
    g = layer.geometry
    without = Layer(g.replace(bias=False), layer.X, layer.weights)
    dV = np.random.default_rng(seed).integers(-9, 10, g.output_shape)
    assert (without.forward() * dV).sum() == (without.X * without.input_gradient(dV)).sum()


def test_planes_are_the_slices_of_dV_whichever_is_asked_for():
    state = examples.load("alexnet")
    passed = backward_of(state, derive(state.layer))
    for d in (0, 15, 16, 95, 94, 3, 40):
        plane = passed.plane(d)
        np.testing.assert_array_equal(plane, passed.dV.array[:, :, d])
        assert plane.flags.c_contiguous
        assert not plane.flags.writeable

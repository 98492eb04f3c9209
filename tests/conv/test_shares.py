"""The backward pass in parts: any block of neurons, for every kind of layer, against the sets one by one."""

from __future__ import annotations

import itertools
from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kinds import close, dense, flat, kinds, made
from plain_loops import geometries

from convviz.conv import Geometry, Layer, LocallyConnectedLayer, Shares, SumsOverflowError, neuron_blocks
from tests.cases import fewer

SEEDS = st.integers(0, 2**32 - 1)
TYPES = pytest.mark.parametrize("dtype", [np.int64, np.float64, np.float32])


def block(data, g):
    """Draw three ranges, none of them empty."""
    starts = [data.draw(st.integers(0, n - 1)) for n in g.output_shape]
    stops = [data.draw(st.integers(a + 1, n)) for a, n in zip(starts, g.output_shape, strict=True)]
    return tuple(map(range, starts, stops))


def alone(dV, neurons):
    """Return ``dV`` with zeros outside the block."""
    kept = np.zeros_like(dV)
    index = np.ix_(*neurons)
    kept[index] = dV[index]
    return kept


def placed(shape, found):
    share, part = found
    whole = np.zeros(shape, share.dtype)
    assert whole[part].shape == share.shape
    whole[part] = share
    return whole


@TYPES
@pytest.mark.parametrize("few", [0, neuron_blocks.FEW])
@fewer
@given(g=geometries(), seed=SEEDS, data=st.data())
def test_a_block_sends_back_what_its_sets_say(dtype, few, g, seed, data):
    layer, dV = made(g, seed, dtype)
    neurons = block(data, g)
    with mock.patch.object(neuron_blocks, "FEW", few):
        for name, kind in kinds(layer, dV, seed):
            M, _ = dense(kind)
            found = Shares(kind, dV).of_input(neurons)
            close(flat(placed(g.input_shape, found)), M.T @ flat(alone(dV, neurons)), name)
            again, _ = Shares(kind, dV).of_input(neurons)
            np.testing.assert_array_equal(found[0], again, name)
            close(kind.input_gradient(dV), (M.T @ flat(dV)).reshape(g.input_shape[::-1]).transpose(), name)


@TYPES
@given(g=geometries(), seed=SEEDS, data=st.data())
def test_a_block_asks_of_its_set_what_its_neurons_ask(dtype, g, seed, data):
    layer, dV = made(g, seed, dtype)
    columns, rows, slices = block(data, g)
    d = slices[0]
    asked = sum(layer.neuron_gradient(x, y, d, dV).dW for x, y in itertools.product(columns, rows))
    found = Shares(layer, dV).of_weights((columns, rows, range(d, d + 1)))
    close(found, asked)


def test_a_block_of_padding_alone_sends_nothing_back():
    g = Geometry(2, 2, 1, 1, size=1, padding=2, bias=False)
    layer = Layer(g, np.ones((2, 2, 1), int), np.ones((1, 1, 1, 1), int))
    shares = Shares(layer, np.ones(g.output_shape, int))
    share, part = shares.of_input((range(1), range(1), range(1)))
    assert share.size == 0
    assert placed(g.input_shape, (share, part)).sum() == 0
    assert shares.of_weights((range(1), range(1), range(1))).tolist() == [[[0]]]


def test_upstream_gradients_are_taken_to_one_type_with_the_layer():
    g = Geometry(4, 4, 1, 2, size=2, bias=False)
    layer = Layer(g, np.ones((4, 4, 1), int), np.ones(g.weights_shape, int))
    shares = Shares(layer, np.full(g.output_shape, 0.5))
    share, _ = shares.of_input((range(3), range(1), range(2)))
    assert share.dtype == shares.dtype == np.float64
    assert share[:, :, 0].tolist() == [[1, 1], [2, 2], [2, 2], [1, 1]]


@pytest.mark.parametrize("kind", [lambda layer: layer, LocallyConnectedLayer.from_shared])
def test_sums_that_could_leave_int64_are_refused_whole_before_any_part(kind):
    g = Geometry(4, 4, 1, 2, size=2, bias=False)
    layer = kind(Layer(g, np.ones((4, 4, 1), int), np.ones(g.weights_shape, int)))
    shares = Shares(layer, np.full(g.output_shape, 2**61))
    one = (range(1), range(1), range(1))
    with pytest.raises(SumsOverflowError, match="dX"):
        shares.of_input(one)
    with pytest.raises(SumsOverflowError, match="dW"):
        shares.of_weights(one)

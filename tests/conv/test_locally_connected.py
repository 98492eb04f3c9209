from __future__ import annotations

import itertools
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain_loops import backward, geometries, lesson, numbers, reads

from convviz.conv import Geometry, Layer, LocallyConnectedLayer, SumsOverflowError

SEEDS = st.integers(0, 2**32 - 1)
ALEXNET = Geometry(width=227, height=227, depth=3, filters=96, size=11, stride=4)


@pytest.fixture
def unshared():
    data = lesson()
    g = Geometry(width=11, height=11, depth=4, filters=2, size=5, stride=2)
    return LocallyConnectedLayer.from_shared(Layer(g, data["X"], data["W"], data["b"]))


def alexnet(random):
    X = random.standard_normal(ALEXNET.input_shape, dtype=np.float32)
    W = random.standard_normal(ALEXNET.weights_shape, dtype=np.float32)
    return Layer(ALEXNET, X, W, np.zeros(96, np.float32))


def changed(layer, seed):
    """Unshare ``layer``, give every second neuron a set of its own; return it and all sets as full arrays."""
    g, random = layer.geometry, np.random.default_rng(seed)
    unshared = LocallyConnectedLayer.from_shared(layer)
    weights = np.broadcast_to(layer.weights, g.output_shape[:2] + g.weights_shape).copy()
    biases = np.zeros(g.output_shape, weights.dtype)
    if g.bias:
        biases += layer.biases
    for at in list(itertools.product(*map(range, g.output_shape)))[::2]:
        weights[at] = random.integers(-9, 10, weights[at].shape)
        if g.bias:
            biases[at] = random.integers(-9, 10)
        unshared = unshared.with_set(*at, weights[at], biases[at] if g.bias else None)
    return unshared, weights, biases


@given(g=geometries(), seed=SEEDS)
def test_before_any_change_it_computes_what_the_shared_layer_does(g, seed):
    X, W, b, dV = numbers(g, seed)
    layer = Layer(g, X, W, b)
    unshared = LocallyConnectedLayer.from_shared(layer)
    np.testing.assert_array_equal(unshared.forward(), layer.forward())
    shared, own = layer.backward(dV), unshared.backward(dV)
    np.testing.assert_array_equal(own.dX, shared.dX)
    np.testing.assert_array_equal(own.dW, backward(g, X, W, dV)[2])
    np.testing.assert_array_equal(own.dW.sum(axis=(0, 1)), shared.dW)
    if g.bias:
        np.testing.assert_array_equal(own.db, dV)
    else:
        assert own.db is None
    for at in itertools.product(*map(range, g.output_shape)):
        share = unshared.neuron_gradient(*at, dV)
        np.testing.assert_array_equal(share.dW, own.dW[at])
        assert share.db == (own.db[at] if g.bias else None)
        assert unshared.neuron(*at).value == layer.neuron(*at).value


@given(g=geometries(), seed=SEEDS)
def test_with_sets_of_their_own_by_plain_loops(g, seed):
    X, W, b, dV = numbers(g, seed)
    unshared, weights, biases = changed(Layer(g, X, W, b), seed)
    V, dX = biases.copy(), np.zeros(X.shape, X.dtype)
    for x, y, d, i, j, c, at_x, at_y, at_c in reads(g):
        V[x, y, d] += X[at_x, at_y, at_c] * weights[x, y, d, i, j, c]
        dX[at_x, at_y, at_c] += weights[x, y, d, i, j, c] * dV[x, y, d]
    np.testing.assert_array_equal(unshared.forward(), V)
    gradients = unshared.backward(dV)
    np.testing.assert_array_equal(gradients.dX, dX)
    np.testing.assert_array_equal(gradients.dW, backward(g, X, W, dV)[2])
    for at in itertools.product(*map(range, g.output_shape)):
        np.testing.assert_array_equal(unshared.weights_of(*at).weights, weights[at])
        assert unshared.weights_of(*at).bias == (biases[at] if g.bias else None)
        assert unshared.neuron(*at).value == V[at]


def test_the_lessons_gradients_pile_up_to_the_shared_ones(unshared):
    data = lesson()
    gradients = unshared.backward(data["V"])
    assert gradients.dW.shape == (4, 4, 2, 5, 5, 4)
    assert gradients.db.shape == (4, 4, 2)
    np.testing.assert_array_equal(gradients.dW.sum(axis=(0, 1)), data["dW"])
    np.testing.assert_array_equal(gradients.db.sum(axis=(0, 1)), data["db"])
    np.testing.assert_array_equal(gradients.dX, data["dX"])


def test_changing_one_neuron_leaves_the_others_and_the_layer_before(unshared):
    before = unshared.forward()
    after = unshared.with_set(1, 2, 0, unshared.weights_of(1, 2, 0).weights + 1)
    moved = np.argwhere(after.forward() != before)
    assert moved.tolist() == [[1, 2, 0]]
    np.testing.assert_array_equal(unshared.forward(), before)
    assert after.weights_of(1, 2, 0).bias == unshared.weights_of(1, 2, 0).bias
    with pytest.raises(ValueError, match="read-only"):
        after.weights_of(1, 2, 0).weights[0] = 0
    with pytest.raises(TypeError):
        after.own[0, 0, 0] = None


def test_looking_at_every_set_of_alexnet_copies_nothing():
    layer = alexnet(np.random.default_rng(0))
    tracemalloc.start()
    unshared = LocallyConnectedLayer.from_shared(layer)
    for x, y, d in itertools.product(range(0, 55, 9), range(0, 55, 9), range(96)):
        assert np.shares_memory(unshared.weights_of(x, y, d).weights, layer.weights)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000


def test_the_gradients_need_no_more_memory_than_their_result():
    g = Geometry(width=60, height=60, depth=3, filters=8, size=5)
    random = np.random.default_rng(0)
    layer = Layer(
        g, random.standard_normal(g.input_shape), random.standard_normal(g.weights_shape), np.zeros(8)
    )
    unshared, dV = LocallyConnectedLayer.from_shared(layer), random.standard_normal(g.output_shape)
    unshared.backward(dV)  # imports and caches are not the question
    tracemalloc.start()
    gradients = unshared.backward(dV)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert gradients.dW.nbytes == 56 * 56 * 8 * 75 * 8
    assert peak < 1.5 * gradients.dW.nbytes


def test_gradients_too_large_are_refused_before_anything_is_made():
    g = Geometry(width=600, height=600, depth=3, filters=64, size=11)
    layer = Layer(g, np.zeros(g.input_shape), np.zeros(g.weights_shape), np.zeros(64))
    unshared = LocallyConnectedLayer.from_shared(layer)
    dV = np.broadcast_to(0.0, g.output_shape)
    tracemalloc.start()
    with pytest.raises(ValueError, match=r"dW of shape \(590, 590, 64, 11, 11, 3\) would take"):
        unshared.backward(dV)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 100_000_000


@pytest.mark.parametrize("at", [(4, 0, 0), (0, 4, 0), (0, 0, 2), (-1, 0, 0)])
def test_a_neuron_outside_is_refused(unshared, at):
    for ask in (unshared.weights_of, unshared.neuron):
        with pytest.raises(ValueError, match="it must be from 0 to"):
            ask(*at)


def test_wrong_sets_are_refused(unshared):
    fine = np.ones((5, 5, 4), int)
    with pytest.raises(ValueError, match=r"weights has shape \(5, 5, 3\): it must be \(5, 5, 4\)"):
        unshared.with_set(0, 0, 0, fine[:, :, :3])
    with pytest.raises(TypeError, match="weights has dtype float64: it must be an integer type"):
        unshared.with_set(0, 0, 0, fine * 0.5)
    with pytest.raises(TypeError, match=r"bias is .* must be a number"):
        unshared.with_set(0, 0, 0, fine, [1, 2])
    with pytest.raises(SumsOverflowError, match="the output"):
        unshared.with_set(0, 0, 0, fine * 2**60)
    with pytest.raises(TypeError, match="layer is None: it must be a Layer"):
        LocallyConnectedLayer.from_shared(None)


def test_a_bias_for_a_layer_without_is_refused():
    g = Geometry(2, 2, 1, 1, size=1, bias=False)
    layer = LocallyConnectedLayer.from_shared(Layer(g, np.ones((2, 2, 1)), np.ones((1, 1, 1, 1))))
    with pytest.raises(ValueError, match="bias is 3: it must be None"):
        layer.with_set(0, 0, 0, np.ones((1, 1, 1)), 3)


def test_an_own_set_that_could_overflow_the_gradient_is_refused(unshared):
    large = unshared.with_set(0, 0, 0, np.full((5, 5, 4), 2**50))
    with pytest.raises(SumsOverflowError, match="dX"):
        large.backward(np.full((4, 4, 2), 2**12))

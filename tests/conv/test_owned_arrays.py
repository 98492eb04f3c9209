"""What a layer computes with is its own: no owner of an array, no copy and no pickle changes it."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest
from kinds import close, kinds, made

from convviz.conv import (
    Geometry,
    HalfSquaredDistance,
    InputCell,
    Layer,
    LocallyConnectedLayer,
    SumsOverflowError,
    ThroughReLU,
    Weight,
    WeightedSum,
)

G = Geometry(5, 4, 2, 2, 2, padding=1)


def locked(array):
    array.setflags(write=False)
    return array


def given(dtype=np.int64):
    return [locked(np.ones(shape, dtype)) for shape in (G.input_shape, G.weights_shape, (2,))]


@pytest.mark.parametrize("dtype", [np.int64, np.int8, np.float32, np.float64])
@pytest.mark.parametrize("view", [lambda a: a, lambda a: a[:], lambda a: locked(a.view())])
def test_an_owner_that_unlocks_an_array_changes_no_layer(dtype, view):
    arrays = given(dtype)
    layer = Layer(G, *map(view, arrays))
    own = LocallyConnectedLayer.from_shared(layer).with_set(
        0, 0, 0, locked(chosen := np.ones((2, 2, 2), dtype))
    )
    target = HalfSquaredDistance(T := locked(np.ones(G.output_shape)))
    before = layer.forward(), own.forward(), layer.Xp.copy(), target.value(layer.forward())
    for array in (*arrays, chosen, T):
        array.setflags(write=True)
        array[...] = 100
    after = layer.forward(), own.forward(), layer.Xp, target.value(layer.forward())
    for found, expected in zip(after, before, strict=True):
        np.testing.assert_array_equal(found, expected)


def test_the_bound_on_sums_stays_true():
    X, W, b = given()
    layer = Layer(G, X, W, b)
    X.setflags(write=True)
    X[...] = 2**62
    assert layer.with_value(Weight(0, 0, 0, 0), 4).forward().max() == 12
    with pytest.raises(SumsOverflowError):
        Layer(G, X, W, b)


def held(layer):
    """Give every array of a layer that a user can get hold of."""
    yield from (layer.X, layer.Xp, layer.common.weights)
    if layer.common.biases is not None:
        yield layer.common.biases
    at = 0, 0, 0
    if layer is not layer.common:
        yield from layer.own.arrays()
        yield from (array for step in layer.steps for array in (step.volume, step.rates))
        yield from (own.weights for own in layer.own.values())
    yield from (layer.weights_of(*at).weights, layer.patch(*at), layer.neuron(*at).products)


def all_kinds(dtype=np.float64):
    layer, dV = made(G, 3, dtype)
    yield from kinds(layer, dV, 3)
    yield "shared, edited", layer.with_value(InputCell(0, 0, 0), 2).with_value(Weight(0, 0, 0, 0), 5)
    stepped = layer.descended(dV, 0.1)
    yield "shared, stepped", stepped
    local = LocallyConnectedLayer.from_shared(stepped)
    yield "every neuron owns", local.updated(local.backward(dV), 0.1)


@pytest.mark.parametrize("dtype", [np.int64, np.float32, np.float64])
def test_what_a_layer_holds_cannot_be_unlocked(dtype):
    for name, layer in all_kinds(dtype):
        kept = [layer.X, layer.Xp, layer.common.weights]
        kept += [own.weights for own in getattr(layer, "own", {}).values()]
        for array in kept:
            with pytest.raises(ValueError, match="WRITEABLE"):
                array.setflags(write=True)
            assert not array.flags.writeable, name


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, *range(2, pickle.HIGHEST_PROTOCOL + 1)])
@pytest.mark.parametrize("dtype", [np.int64, np.float32])
def test_copies_compute_the_same_and_are_read_only(again, dtype):
    for name, layer in all_kinds(dtype):
        layer.forward()
        other = again(layer) if callable(again) else pickle.loads(pickle.dumps(layer, again))
        assert type(other) is type(layer)
        close(other.forward(), layer.forward(), name)
        close(other.Xp, layer.Xp, name)
        for array in held(other):
            assert not array.flags.writeable, name
        dV = np.ones(G.output_shape, dtype)
        close(other.input_gradient(dV), layer.input_gradient(dV), name)
        close(other.descended(dV, 0.1).forward(), layer.descended(dV, 0.1).forward(), name)
        if other is not other.common:
            # Steps on the same input go on adding up in one array.
            assert len(other.descended(dV, 0.1).steps) == len(layer.descended(dV, 0.1).steps), name


@pytest.mark.parametrize("again", [copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
def test_copies_of_what_a_layer_answers_with(again):
    layer, dV = made(G, 3)
    for answer in (layer.neuron(1, 1, 1), layer.weights_of(1, 1, 1)):
        other = again(answer)
        for name in answer.__match_args__:
            now, before = getattr(other, name), getattr(answer, name)
            np.testing.assert_array_equal(now, before)
            assert not isinstance(now, np.ndarray) or not now.flags.writeable
    V = layer.forward()
    for loss in (HalfSquaredDistance(dV), WeightedSum(dV), ThroughReLU(HalfSquaredDistance(dV))):
        assert again(loss).value(V) == loss.value(V)
        assert not getattr(
            again(getattr(loss, "loss", loss)), type(getattr(loss, "loss", loss)).__match_args__[0]
        ).flags.writeable
    assert again(G) == G


def test_a_pickle_holds_no_caches_and_each_array_once():
    g = Geometry(60, 60, 8, 2, 9, padding=4)
    layer, dV = made(g, 1, np.float64)
    local = LocallyConnectedLayer.from_shared(layer).spread_out(1, 0.5).descended(dV, 0.1)
    local.forward()
    both = [layer, layer.with_value(Weight(0, 0, 0, 0), 1.0), local]
    numbers = layer.X.nbytes + 3 * layer.weights.nbytes + dV.nbytes
    assert len(pickle.dumps(both)) < numbers + 10_000
    restored = pickle.loads(pickle.dumps(both))
    assert np.shares_memory(restored[0].X, restored[1].X)


def test_the_arrays_of_a_layer_are_shared_with_the_next():
    layer, _ = made(G, 1)
    other = Layer(G.replace(stride=2), layer.X, layer.weights, layer.biases)
    assert other.X is layer.X
    assert other.weights is layer.weights
    edited = layer.with_value(Weight(0, 0, 0, 0), 7)
    assert edited.X is layer.X
    assert Layer(G, edited.X, edited.weights, edited.biases).weights is edited.weights

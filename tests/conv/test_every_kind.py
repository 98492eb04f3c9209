"""What holds for every layer, shared or not: all of it against the sets that its neurons say they have."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kinds import close, dense, flat, kinds, made, some_neurons
from plain_loops import geometries

from convviz.conv import Bias, FullyConnectedLayer, Geometry, InputCell, Layer, OwnBias, OwnWeight, Weight
from tests.cases import fewer

SEEDS = st.integers(0, 2**32 - 1)
TYPES = pytest.mark.parametrize("dtype", [np.int64, np.float64, np.float32])


@TYPES
@fewer
@given(g=geometries(), seed=SEEDS)
def test_forward_and_backward_are_those_of_the_sets(dtype, g, seed):
    layer, dV = made(g, seed, dtype)
    for name, kind in kinds(layer, dV, seed):
        M, b = dense(kind)
        V = kind.forward()
        assert V.dtype == kind.dtype, name
        close(flat(V), M @ flat(kind.X) + b, name)
        gradients = kind.backward(dV)
        close(flat(gradients.dX), M.T @ flat(dV), name)
        close(kind.input_gradient(dV), gradients.dX, name)
        for at in some_neurons(g, seed):
            close(kind.neuron(*at).value, V[at], name)
            share, patch = kind.neuron_gradient(*at, dV), kind.neuron(*at).patch
            close(share.dW, patch * dV[at], name)
            if kind is not layer:
                close(gradients.dW[at], share.dW, name)
                if g.bias:
                    assert gradients.db[at] == share.db == dV[at], name


@TYPES
@fewer
@given(g=geometries(), seed=SEEDS, rate=st.sampled_from([0, 1e-3, 0.1]))
def test_a_step_is_the_same_by_dense_gradients(dtype, g, seed, rate):
    layer, dV = made(g, seed, dtype)
    for name, kind in kinds(layer, dV, seed):
        lean, full = kind.descended(dV, rate), kind.updated(kind.backward(dV), rate)
        assert lean.dtype == full.dtype == (np.float32 if dtype == np.float32 else np.float64)
        close(lean.forward(), full.forward(), name)
        for at in some_neurons(g, seed):
            one, other, before = lean.weights_of(*at), full.weights_of(*at), kind.weights_of(*at)
            close(one.weights, other.weights, name)
            close(lean.dtype.type(one.bias or 0), other.bias or 0.0, name)
            if kind is not layer:
                close(other.weights, before.weights - rate * kind.neuron_gradient(*at, dV).dW, name)


@TYPES
@fewer
@given(g=geometries(), seed=SEEDS)
def test_the_matrix_and_its_windows(dtype, g, seed):
    layer, dV = made(g, seed, dtype)
    random = np.random.default_rng(seed)
    for name, kind in kinds(layer, dV, seed):
        M, _ = dense(kind)
        assert kind.matrix().dtype == kind.dtype
        close(kind.matrix(), M, name)
        rows, columns = (
            range(int(random.integers(n)), n + 1 - int(random.integers(1, 2)), int(random.integers(1, 3)))
            for n in M.shape
        )
        window = kind.matrix_window(rows, columns)
        close(window.values, M[np.ix_(rows, columns)], name)
        (W2, H2, _), (W, H, _) = g.output_shape, g.input_shape
        readers = [kind.neurons_of(InputCell(m % W, m // W % H, m // (W * H))) for m in columns]
        for r, n in enumerate(rows):
            reads = (n % W2, n // W2 % H2, n // (W2 * H2))
            own = kind.weights_of(*reads).weights.ravel()
            owners = window.owners[r]
            close(window.values[r], np.where(owners < 0, 0, own[owners]), name)
            inside = [all(i in r for i, r in zip(reads, of_cell, strict=True)) for of_cell in readers]
            assert (owners >= 0).tolist() == inside, name


def places(kind, random):
    """Give some places of numbers in ``kind``."""
    g = kind.geometry
    some = lambda shape: tuple(int(random.integers(n)) for n in shape)  # noqa: E731
    for _ in range(3):
        yield InputCell(*some(g.input_shape))
        if isinstance(kind, Layer):
            yield Weight(*some(g.weights_shape))
            yield from [Bias(*some((g.filters,)))] * g.bias
        else:
            yield OwnWeight(*some(g.output_shape), *some(kind.set_shape))
            yield from [OwnBias(*some(g.output_shape))] * g.bias


@TYPES
@fewer
@given(g=geometries(), seed=SEEDS)
def test_a_poke_changes_what_depends_on_it_and_nothing_else(dtype, g, seed):
    layer, dV = made(g, seed, dtype)
    random = np.random.default_rng(seed)
    for name, kind in kinds(layer, dV, seed):
        before = kind.forward()
        kept = before.copy()
        for place in places(kind, random):
            value = int(random.integers(-99, 100))
            poked = kind.with_value(place, value)
            assert poked.value_at(place) == value
            after = poked.forward_after(before, place)
            close(after, poked.forward(), name)
            np.testing.assert_array_equal(before, kept)
            others = np.ones(g.output_shape, bool)
            block = np.ix_(*(list(r) for r in kind.neurons_of(place)))
            others[block] = False
            np.testing.assert_array_equal(after[others], before[others])


@given(g=geometries(), seed=SEEDS)
def test_what_a_shared_number_adds_is_what_a_sum_anew_gives(g, seed):
    layer, _ = made(g, seed)
    random, V = np.random.default_rng(seed), layer.forward()
    kept = V.copy()
    for place in places(layer, random):
        if isinstance(place, InputCell):
            continue
        value = int(random.integers(-99, 100))
        poked = layer.with_value(place, value)
        moved = poked.forward_moved(V, place, value - int(layer.value_at(place)))
        np.testing.assert_array_equal(moved, poked.forward())
        np.testing.assert_array_equal(V, kept)


def test_fractions_are_summed_up_anew():
    layer, _ = made(Geometry(width=3, height=3, depth=1, filters=1, size=2), 1, np.float32)
    with pytest.raises(TypeError, match="a layer of float32 is summed up again"):
        layer.forward_moved(layer.forward(), Bias(0), 1)


@given(g=geometries(), seed=SEEDS)
def test_every_dependent_cell_moves_with_an_input_without_zeros(g, seed):
    """With X, weights and biases all positive and the poke large, each dependent cell must move."""
    layer, _ = made(g, seed)
    X, W = abs(layer.X) + 1, abs(layer.weights) + 1
    layer = Layer(g, X, W, layer.biases)
    random, V = np.random.default_rng(seed), layer.forward()
    for place in places(layer, random):
        moved = layer.with_value(place, 1000).forward() != V
        expected = np.zeros(g.output_shape, bool)
        expected[np.ix_(*(list(r) for r in layer.neurons_of(place)))] = True
        np.testing.assert_array_equal(moved, expected)


@fewer
@given(g=geometries(), seed=SEEDS)
def test_an_edit_shares_what_it_does_not_change(g, seed):
    layer, dV = made(g, seed)
    random = np.random.default_rng(seed)
    for _, kind in kinds(layer, dV, seed):
        kind.Xp  # noqa: B018  made before the edit, so that it can be shared
        for place in places(kind, random):
            poked = kind.with_value(place, 5)
            if isinstance(place, InputCell):
                assert poked.common.weights is kind.common.weights
                assert np.array_equal(poked.Xp, Layer(g, poked.X, *rest(poked)).Xp)
            else:
                assert poked.X is kind.X
                assert poked.Xp is kind.Xp
                assert isinstance(place, Weight) or poked.common.weights is kind.common.weights
            with pytest.raises(ValueError, match="read-only"):
                poked.weights_of(0, 0, 0).weights[...] = 0
            with pytest.raises(ValueError, match="read-only"):
                poked.X[...] = 0


def rest(kind):
    return kind.common.weights, kind.common.biases


@TYPES
@fewer
@given(g=geometries(), seed=SEEDS)
def test_fresh_copies_compute_what_the_shared_layer_does(dtype, g, seed):
    layer, dV = made(g, seed, dtype)
    V, shared = layer.forward(), layer.backward(dV)
    for name, kind in itertools.islice(kinds(layer, dV, seed), 1, None):
        if "fresh" in name:
            close(kind.forward(), V, name)
            gradients = kind.backward(dV)
            close(gradients.dX, shared.dX, name)
            if not isinstance(kind, FullyConnectedLayer):
                close(gradients.dW.sum(axis=(0, 1)), shared.dW, name)

"""Layers from sets that a user has, on another input, compared, and written in one line."""

from __future__ import annotations

import pickle
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kinds import close, dense, flat, kinds, made, neurons
from plain_loops import geometries, numbers

from convviz.conv import (
    FullyConnectedLayer,
    Geometry,
    InputCell,
    Layer,
    LocallyConnectedLayer,
    OwnWeight,
    SumsOverflowError,
    Weight,
)
from tests.cases import fewer

SEEDS = st.integers(0, 2**32 - 1)
TYPES = pytest.mark.parametrize("dtype", [np.int64, np.float64, np.float32])
G = Geometry(4, 3, 2, 2, (3, 2))


def sets(g, seed, dtype=np.int64):
    """Return X, W (W2, H2, K, …), b (W2, H2, K) or None, and dV."""
    random, shape = np.random.default_rng(seed), (*g.output_shape, *g.weights_shape[1:])
    X, W, b, dV = (
        random.integers(-5, 6, s).astype(dtype)
        for s in (g.input_shape, shape, g.output_shape, g.output_shape)
    )
    return X, W, b if g.bias else None, dV


@TYPES
@given(g=geometries(), seed=SEEDS)
def test_a_layer_from_sets_computes_with_them(dtype, g, seed):
    X, W, b, dV = sets(g, seed, dtype)
    layer = LocallyConnectedLayer.from_sets(g, X, W, b)
    Xp = np.pad(X, [*((axis.before, axis.after) for axis in g.axes), (0, 0)])
    V, dX = layer.forward(), np.zeros(Xp.shape)
    for x, y, d in neurons(g):
        seen = *g.receptive_field(x, y), list(g.channels_of(d))
        close(V[x, y, d], (Xp[seen] * W[x, y, d]).sum() + (0 if b is None else b[x, y, d]), "V")
        dX[seen] += W[x, y, d] * dV[x, y, d]
    close(layer.backward(dV).dX, dX[g.inside], "dX")
    assert layer.dtype == dtype
    assert layer.common.same_numbers(Layer(g, X, W[0, 0], None if b is None else b[0, 0]))
    assert pickle.loads(pickle.dumps(layer)).same_numbers(layer)


def test_sets_can_be_changed_stepped_and_averaged_like_any():
    X, W, b, dV = sets(G, 1)
    layer = LocallyConnectedLayer.from_sets(G, X, W, b)
    other = layer.with_value(OwnWeight(1, 0, 1, 2, 1, 0), 9)
    difference = other.forward() - layer.forward()
    assert difference[1, 0, 1] == (9 - W[1, 0, 1, 2, 1, 0]) * X[3, 1, 0]
    assert np.count_nonzero(difference) <= 1
    close(layer.mean().weights, W.mean(axis=(0, 1)), "mean")
    close(
        layer.descended(dV, 0.5).weights_of(1, 0, 1).weights, W[1, 0, 1] - 0.5 * dV[1, 0, 1] * X[1:4, 0:2], ""
    )


def test_a_layer_from_sets_owns_them():
    X, W, b, _ = sets(G, 2)
    layer = LocallyConnectedLayer.from_sets(G, X, W, b)
    before, first = layer.forward(), W[0, 0, 0, 0, 0, 0].item()
    W[...], b[...], X[...] = 0, 0, 0
    np.testing.assert_array_equal(layer.forward(), before)
    assert layer.value_at(OwnWeight(0, 0, 0, 0, 0, 0)) == first
    assert not layer.weights_of(0, 0, 0).weights.flags.writeable


@pytest.mark.parametrize(
    ("name", "value", "error", "words"),
    [
        ("g", None, TypeError, "g is None: it must be a Geometry"),
        (
            "W",
            np.zeros((2, 2, 2, 3, 2, 1)),
            ValueError,
            "W has shape (2, 2, 2, 3, 2, 1): it must be (2, 2, 2,",
        ),
        ("b", np.zeros(2), ValueError, "b has shape (2,): it must be (2, 2, 2)"),
        ("b", None, ValueError, "b is None: it must have shape (2, 2, 2), or the geometry bias=False"),
        ("W", np.full((2, 2, 2, 3, 2, 2), np.nan), ValueError, "W[0, 0, 0, 0, 0, 0] is nan"),
        ("W", np.full((2, 2, 2, 3, 2, 2), 2**62), SumsOverflowError, "the output adds up to 12 products"),
        ("W", np.full((2, 2, 2, 3, 2, 2), True), TypeError, "W has dtype bool"),
    ],
)
def test_wrong_sets_are_refused_by_name(name, value, error, words):
    X, W, b, _ = sets(G, 3)
    given = {"g": G, "X": X, "W": W, "b": b, name: value}
    with pytest.raises(error, match=re.escape(words)):
        LocallyConnectedLayer.from_sets(**given)


def test_biases_without_a_place_and_sets_too_large_are_refused():
    g = G.replace(bias=False)
    X, W, _, _ = sets(g, 3)
    with pytest.raises(ValueError, match="b is given: it must be None"):
        LocallyConnectedLayer.from_sets(g, X, W, np.zeros(g.output_shape))
    large = Geometry(10_000, 10_000, 3, 64, 11, bias=False)
    with pytest.raises(ValueError, match=r"W of shape .* would take"):
        LocallyConnectedLayer.from_sets(large, [[[0]]], [0])


@TYPES
@fewer
@given(g=geometries(), seed=SEEDS)
def test_another_input_leaves_every_set(dtype, g, seed):
    layer, dV = made(g, seed, dtype)
    X, *_ = numbers(g, seed + 1, dtype)
    for name, kind in kinds(layer, dV, seed):
        other = kind.with_X(X)
        assert type(other) is type(kind), name
        np.testing.assert_array_equal(other.X, X, name)
        M, b = dense(kind)
        close(flat(other.forward()), M @ flat(X) + b, name)
        assert other.with_X(kind.X).same_numbers(kind), name


@pytest.mark.parametrize("kind", [LocallyConnectedLayer, FullyConnectedLayer])
def test_an_input_of_floats_makes_a_layer_of_floats(kind):
    layer, dV = made(G, 1)
    whole = kind.from_shared(layer)
    assert layer.with_X(layer.X / 2).dtype == whole.with_X(layer.X / 2).dtype == np.float64
    np.testing.assert_allclose(whole.with_X(layer.X / 2).forward(), layer.with_X(layer.X / 2).forward())
    narrow = kind.from_shared(made(G, 1, np.float32)[0]).descended(dV, 0.01)
    assert narrow.with_X(layer.X.astype(np.int8)).dtype == np.float32


def test_another_input_is_checked_like_the_first():
    layer = made(G, 1)[0]
    for kind in (layer, LocallyConnectedLayer.from_shared(layer)):
        with pytest.raises(ValueError, match=r"X has shape \(3, 4, 2\): it must be \(4, 3, 2\)"):
            kind.with_X(np.zeros((3, 4, 2)))
        with pytest.raises(SumsOverflowError):
            kind.with_X(np.full((4, 3, 2), 2**62))
    edited = LocallyConnectedLayer.from_shared(layer).with_value(OwnWeight(0, 0, 0, 0, 0, 0), 2**40)
    with pytest.raises(SumsOverflowError):
        edited.with_X(np.full((4, 3, 2), 2**30))


@fewer
@given(g=geometries(), seed=SEEDS)
def test_same_numbers_are_those_of_x_and_of_every_set(g, seed):
    layer, dV = made(g, seed)
    # Pickled, so that nothing is the same only because it is one and the same object.
    all_kinds = [(name, kind, pickle.loads(pickle.dumps(kind))) for name, kind in kinds(layer, dV, seed)]
    for name, kind, copy in all_kinds:
        assert kind.same_numbers(copy), name
        assert copy.in_float64().same_numbers(kind), name
        cell = InputCell(0, 0, 0)
        assert not kind.same_numbers(kind.with_value(cell, kind.value_at(cell) + 1)), name
        last = tuple(n - 1 for n in g.output_shape)
        place = Weight(last[2], 0, 0, 0) if kind is layer else OwnWeight(*last, 0, 0, 0)
        changed = kind.with_value(place, kind.value_at(place) + 1)
        assert not kind.same_numbers(changed), name
        assert not changed.same_numbers(kind), name


def test_how_the_sets_came_about_does_not_matter():
    layer, _ = made(G, 1)
    copies = LocallyConnectedLayer.from_shared(layer)
    place = OwnWeight(0, 0, 0, 0, 0, 0)
    there_and_back = copies.with_value(place, 77).with_value(place, copies.value_at(place))
    written_out = LocallyConnectedLayer.from_sets(
        G,
        layer.X,
        np.broadcast_to(layer.weights, (*G.output_shape, *copies.set_shape)),
        np.broadcast_to(layer.biases, G.output_shape),
    )
    for other in (there_and_back, written_out):
        assert copies.same_numbers(other)
        assert other.same_numbers(copies)
    assert copies.spread_out(5, 2).same_numbers(LocallyConnectedLayer.from_shared(layer).spread_out(5, 2))
    assert not copies.spread_out(5, 2).same_numbers(copies.spread_out(6, 2))


def test_other_kinds_and_geometries_are_never_the_same():
    layer, _ = made(G, 1)
    copies = LocallyConnectedLayer.from_shared(layer)
    assert not layer.same_numbers(copies)
    assert not copies.same_numbers(layer)
    assert not copies.same_numbers(FullyConnectedLayer.from_shared(layer))
    assert not layer.same_numbers(None)
    strict = Layer(G.replace(rule="strict"), layer.X, layer.weights, layer.biases)
    assert not layer.same_numbers(strict)


def test_a_large_layer_is_written_in_one_short_line():
    g = Geometry(227, 227, 3, 96, 11, 4)
    layer = Layer(g, *(np.zeros(s, np.float32) for s in (g.input_shape, g.weights_shape, (96,))))
    line = "of float32: X (227, 227, 3), weights (96, 11, 11, 3), V (55, 55, 96)>"
    assert repr(layer) == f"<Layer {line}"
    unshared = repr(LocallyConnectedLayer.from_shared(layer))
    assert unshared == f"<LocallyConnectedLayer {line.replace('(96, 11', '(55, 55, 96, 11')}"
    assert repr(FullyConnectedLayer.from_shared(layer)).endswith("(55, 55, 96, 227, 227, 3), V (55, 55, 96)>")

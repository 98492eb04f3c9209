from __future__ import annotations

import itertools
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kinds import close, kinds, made, neurons
from plain_loops import geometries, lesson

from convviz.conv import Geometry, HalfSquares, Layer, LocallyConnectedLayer, OwnWeight, SumsOverflowError

SEEDS = st.integers(0, 2**32 - 1)
ALEXNET = Geometry(width=227, height=227, depth=3, filters=96, size=11, stride=4)


@pytest.fixture
def unshared():
    data = lesson()
    g = Geometry(width=11, height=11, depth=4, filters=2, size=5, stride=2)
    return LocallyConnectedLayer.from_shared(Layer(g, data["X"], data["W"], data["b"]))


def unsharing(layer, dV, seed):
    for name, kind in kinds(layer, dV, seed):
        if isinstance(kind, LocallyConnectedLayer):
            yield name, kind


@pytest.mark.parametrize("seed", range(20))
def test_all_sixteen_copies_of_a_slice_differ(unshared, seed):
    spread = unshared.spread_out(seed)
    for d in range(2):
        sets = [spread.weights_of(x, y, d).weights for x in range(4) for y in range(4)]
        assert len({weights.tobytes() for weights in sets}) == 16
        moved = np.array(sets) - unshared.common.weights[d]
        assert moved.dtype == np.int64
        assert set(moved.ravel().tolist()) == {-1, 0, 1}


def test_the_same_seed_gives_the_same_copies_and_another_gives_others(unshared):
    again, other = unshared.spread_out(3).spread_out(5), unshared.spread_out(4)
    np.testing.assert_array_equal(again.forward(), unshared.spread_out(5).forward())
    assert (unshared.spread_out(5).forward() != other.forward()).any()
    assert unshared.spread_out(5, amount=0).forward().tolist() == unshared.forward().tolist()


def test_a_set_that_a_neuron_owns_stays(unshared):
    chosen = unshared.with_value(OwnWeight(1, 2, 0, 2, 2, 1), 9)
    kept, spread = chosen.weights_of(1, 2, 0), chosen.spread_out(1).weights_of(1, 2, 0)
    assert spread is kept


def test_floats_move_by_a_share_of_their_typical_size():
    g = Geometry(width=9, height=9, depth=3, filters=2, size=5)
    random = np.random.default_rng(0)
    for dtype in (np.float32, np.float64):
        arrays = (random.standard_normal(s).astype(dtype) for s in (g.input_shape, g.weights_shape, (2,)))
        layer = Layer(g, *arrays)
        spread = LocallyConnectedLayer.from_shared(layer).spread_out(1, 0.5)
        assert spread.forward().dtype == dtype
        moved = np.array([spread.weights_of(*at).weights - layer.weights[at[2]] for at in neurons(g)])
        typical = np.sqrt(np.mean(layer.weights.astype(float) ** 2))
        assert 0.45 * typical < abs(moved).max() <= 0.5 * typical * 1.0001
        assert abs(moved.mean()) < 0.02 * typical
    exact = LocallyConnectedLayer.from_shared(layer).spread_out(1, 0.5).in_float64()
    close(exact.forward(), spread.forward())


def test_no_two_starts_of_a_slice_are_the_same():
    layer = Layer(
        ALEXNET, *(np.zeros(s, np.float32) for s in (ALEXNET.input_shape, ALEXNET.weights_shape, 96))
    )
    spread = LocallyConnectedLayer.from_shared(layer).spread_out(0).spread
    for d in (0, 95):
        starts = spread.starts(*np.ix_(range(512), range(512), [d]))
        assert len(np.unique(starts)) == 512 * 512


@given(g=geometries(), seed=SEEDS)
def test_equal_to_one_neuron_and_to_the_mean(g, seed):
    layer, dV = made(g, seed)
    random = np.random.default_rng(seed)
    for name, kind in unsharing(layer, dV, seed):
        x, y = (int(random.integers(n)) for n in g.output_shape[:2])
        chosen = kind.equal_to(x, y)
        assert isinstance(chosen, Layer)
        assert chosen.dtype == kind.dtype
        for d in range(g.filters):
            close(chosen.weights[d], kind.weights_of(x, y, d).weights, name)
            close(chosen.forward()[x, y, d], kind.forward()[x, y, d], name)
        mean = kind.mean()
        for d in range(g.filters):
            sets = [kind.weights_of(x, y, k) for x, y, k in neurons(g) if k == d]
            close(mean.weights[d].astype(float), np.mean([own.weights for own in sets], axis=0), name)
            if g.bias:
                close(float(mean.biases[d]), np.mean([own.bias for own in sets]), name)


def test_a_mean_of_whole_numbers_stays_whole(unshared):
    mean = unshared.mean()
    assert mean.dtype == np.int64
    np.testing.assert_array_equal(mean.weights, unshared.common.weights)
    assert unshared.with_value(OwnWeight(0, 0, 0, 0, 0, 0), 17).mean().dtype == np.float64
    for x, y in itertools.product(range(4), range(4)):
        unshared = unshared.with_value(OwnWeight(x, y, 0, 0, 0, 0), 5 + (-1) ** x)
    mean = unshared.mean()
    assert mean.dtype == np.int64
    assert mean.weights[0, 0, 0, 0] == 5


def test_alexnet_spread_and_trained_stays_small():
    random = np.random.default_rng(0)
    arrays = (
        random.standard_normal(s, dtype=np.float32) for s in (ALEXNET.input_shape, ALEXNET.weights_shape)
    )
    unshared = LocallyConnectedLayer.from_shared(Layer(ALEXNET, *arrays, np.zeros(96, np.float32)))
    tracemalloc.start()
    trained = unshared.spread_out(3).descended(unshared.forward(), 1e-5)
    V = trained.forward()
    trained.input_gradient(V)
    trained.mean()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 64 * 2**20
    assert V.dtype == np.float32
    for at in ((0, 0, 0), (54, 54, 95), (20, 7, 33)):
        assert V[at] == pytest.approx(trained.neuron(*at).value, rel=1e-3, abs=1e-3)
    assert HalfSquares().value(V) < HalfSquares().value(unshared.spread_out(3).forward())


def test_wrong_settings_are_refused(unshared):
    with pytest.raises(TypeError, match=r"amount is 0\.5"):
        unshared.spread_out(1, 0.5)
    with pytest.raises(ValueError, match="seed is -1: it must be at least 0"):
        unshared.spread_out(-1)
    with pytest.raises(ValueError, match="amount is nan: it must be finite and at least 0"):
        unshared.in_float64().spread_out(1, np.nan)
    tenfold = Layer(unshared.geometry, unshared.X, unshared.common.weights * 10.0, unshared.common.biases)
    with pytest.raises(ValueError, match="the sets would be too large for float64"):
        LocallyConnectedLayer.from_shared(tenfold).spread_out(1, 1e308)
    with pytest.raises(SumsOverflowError, match="amount is"):
        unshared.spread_out(1, 2**62)
    with pytest.raises(SumsOverflowError, match="the output adds up"):
        unshared.spread_out(1, 2**58)
    with pytest.raises(ValueError, match="x is 4: it must be from 0 to 3"):
        unshared.equal_to(4, 0)

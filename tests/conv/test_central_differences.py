from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kinds import kinds, made
from plain_loops import geometries, lesson

from convviz.conv import (
    FullyConnectedLayer,
    Geometry,
    HalfSquares,
    InputCell,
    Layer,
    LocallyConnectedLayer,
    OwnWeight,
    ThroughReLU,
    Total,
    Weight,
    check_gradients,
    differences,
    spread_places,
)
from tests.cases import fewer

SEEDS = st.integers(0, 2**32 - 1)


@pytest.fixture
def example():
    data = lesson()
    g = Geometry(width=11, height=11, depth=4, filters=2, size=5, stride=2)
    return Layer(g, data["X"], data["W"], data["b"])


def test_the_lessons_weight(example):
    (found,) = differences(example, HalfSquares(), [Weight(0, 2, 2, 1)])
    assert (found.above, found.below, found.step) == (889, 701, 2)
    assert found.central == found.gradient == 94
    assert found.error == 0


def test_the_whole_lesson(example):
    found = check_gradients(example, HalfSquares())
    assert (found.largest, found.checked, found.skipped, found.kinks) == (0, 202 + 484, 0, 0)


@pytest.mark.parametrize("kind", [LocallyConnectedLayer, FullyConnectedLayer])
def test_the_lesson_unshared(example, kind):
    found = check_gradients(kind.from_shared(example), HalfSquares(), most=600)
    assert found.largest == 0
    assert found.checked == 600
    weights = 3200 if kind is LocallyConnectedLayer else 15_488
    assert found.skipped == weights + 32 + 484 - 600


def test_relu_leaves_out_what_lies_on_a_kink(example):
    assert check_gradients(example, ThroughReLU(HalfSquares()), h=0.25).kinks == 0
    found = check_gradients(example, ThroughReLU(HalfSquares()), h=1)
    assert found.largest == 0
    assert found.kinks > 0
    assert found.kinks + found.checked == 686


def test_a_wrong_gradient_is_found(example):
    class Wrong(HalfSquares):
        def upstream(self, V):
            return V + 1

    found = check_gradients(example, Wrong())
    assert found.largest > 1
    assert found.where.error == found.largest


@fewer
@given(
    g=geometries(), seed=SEEDS, h=st.sampled_from([0.5, 1, 2]), loss=st.sampled_from([HalfSquares(), Total()])
)
def test_every_kind_agrees(g, seed, h, loss):
    layer, dV = made(g, seed)
    for name, kind in kinds(layer, dV, seed):
        found = check_gradients(kind, loss, h, most=16)
        scale = max(1.0, loss.value(kind.forward()) if loss == HalfSquares() else 1)
        assert found.largest <= 1e-9 * scale, name
        assert found.kinks == 0


@given(g=geometries(), seed=SEEDS, most=st.integers(1, 60))
def test_the_places_are_different_and_of_every_array(g, seed, most):
    layer, _ = made(g, seed)
    for kind in (layer, LocallyConnectedLayer.from_shared(layer), FullyConnectedLayer.from_shared(layer)):
        chosen, total = spread_places(kind, most)
        assert len(set(chosen)) == len(chosen) == min(most, total)
        if most >= 3:
            assert len({type(place) for place in chosen}) == 2 + g.bias
        for place in chosen:
            kind.value_at(place)


def test_alexnet_is_checked_in_part():
    g = Geometry(width=227, height=227, depth=3, filters=96, size=11, stride=4)
    random = np.random.default_rng(0)
    layer = Layer(g, *(random.integers(-2, 3, s) for s in (g.input_shape, g.weights_shape, (96,))))
    found = check_gradients(layer, HalfSquares(), most=6)
    assert found.largest == 0
    assert found.skipped == math.prod(g.input_shape) + 34_944 - 6
    unshared = LocallyConnectedLayer.from_shared(layer.in_float64())
    places = [OwnWeight(20, 30, 5, 1, 2, 0), InputCell(100, 90, 1)]
    assert all(found.error == 0 for found in differences(unshared, HalfSquares(), places))


def test_wrong_settings_are_refused(example):
    with pytest.raises(ValueError, match="h is 0: it must be more than 0"):
        check_gradients(example, HalfSquares(), h=0)
    with pytest.raises(ValueError, match="h is -1: it must be finite and at least 0"):
        check_gradients(example, HalfSquares(), h=-1)
    with pytest.raises(ValueError, match="most is 0: it must be at least 1"):
        check_gradients(example, HalfSquares(), most=0)


@pytest.mark.parametrize("h", [1e-17, 5e-324])
def test_a_nudge_that_changes_nothing_is_refused(example, h):
    for kind in (example, LocallyConnectedLayer.from_shared(example)):
        with pytest.raises(ValueError, match=rf"h is {h}: it is too small to change -?\d\.0, the number at"):
            check_gradients(kind, HalfSquares(), h)
    for large in (10**400, 1e309):
        with pytest.raises(ValueError, match=r"h is .*: it must be finite"):
            check_gradients(example, HalfSquares(), large)
    far = example.with_value(InputCell(0, 0, 0), 9).in_float64().with_value(InputCell(0, 0, 0), 1.7e308)
    with pytest.raises(ValueError, match="value is inf: it must be finite in float64"):
        next(differences(far, Total(), [InputCell(0, 0, 0)], 1.7e308))

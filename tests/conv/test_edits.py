"""Edits that are refused, and say why; the old layer stays as it is."""

from __future__ import annotations

import time
import tracemalloc
from fractions import Fraction

import numpy as np
import pytest

from convviz.conv import (
    Bias,
    DivergedError,
    FullyConnectedLayer,
    Geometry,
    Gradients,
    InputCell,
    Layer,
    LocallyConnectedLayer,
    OwnBias,
    OwnWeight,
    SumsOverflowError,
    Weight,
)

G = Geometry(width=4, height=4, depth=2, filters=2, size=2, stride=2)
UNSHARED = (LocallyConnectedLayer, FullyConnectedLayer)


def layer(dtype=int, *, bias=True):
    g = G.replace(bias=bias)
    return Layer(
        g, np.ones(g.input_shape, dtype), np.ones(g.weights_shape, dtype), np.ones(2, dtype) if bias else None
    )


def every(dtype=int, **options):
    shared = layer(dtype, **options)
    return [(shared, Weight(1, 0, 1, 1), Bias(1))] + [
        (kind.from_shared(shared), OwnWeight(1, 0, 1, 1, 0, 1), OwnBias(1, 0, 1)) for kind in UNSHARED
    ]


@pytest.mark.parametrize("value", ["3", None, True, 1j, [1], np.ones(2)])
def test_what_is_no_number(value):
    for kind, *places in every():
        for place in (*places, InputCell(0, 0, 0)):
            with pytest.raises(TypeError, match=r"value is .* it must be a number"):
                kind.with_value(place, value)


def test_a_float_in_a_layer_of_integers():
    for kind, *places in every():
        for place in (*places, InputCell(0, 0, 0)):
            for value in (0.5, 2.0, np.float64(2)):
                with pytest.raises(
                    TypeError, match=r"value is .*: it must be an int, as the layer's numbers are"
                ):
                    kind.with_value(place, value)
            assert kind.with_value(place, np.int8(3)).value_at(place) == 3


@pytest.mark.parametrize(
    "value", [np.nan, np.inf, -np.inf, 1e39, 10**400, 2**20000], ids=lambda one: f"{type(one).__name__}"
)
def test_what_is_not_finite(value):
    for kind, *places in every(np.float32):
        for place in (*places, InputCell(0, 0, 0)):
            with pytest.raises(ValueError, match=r"value is .*: it must be finite in float32"):
                kind.with_value(place, value)


def test_an_edit_that_could_overflow():
    for kind, weight, bias in every():
        for place, value in ((weight, 2**62), (InputCell(0, 0, 0), -(2**62)), (bias, 2**63 - 1)):
            with pytest.raises(SumsOverflowError, match="the output adds up to"):
                kind.with_value(place, value)
        with pytest.raises(
            SumsOverflowError, match=r"value is 9,223,372,036,854,775,808: integers must be at most"
        ):
            kind.with_value(weight, 2**63)
        with pytest.raises(SumsOverflowError, match="value is an int of 20,001 bits"):
            kind.with_value(weight, 2**20000)
        large = kind.with_value(weight, 2**40)
        with pytest.raises(SumsOverflowError):
            large.with_value(InputCell(0, 0, 0), 2**22)
        back = large.with_value(weight, 1) if kind is large.common else kind
        assert back.with_value(InputCell(0, 0, 0), 2**22).forward().max() > 2**22


def test_places_outside():
    for kind, *_ in every():
        with pytest.raises(ValueError, match="c is 2: it must be from 0 to 1"):
            kind.with_value(InputCell(0, 0, 2), 1)
    with pytest.raises(ValueError, match="k is 2: it must be from 0 to 1"):
        layer().with_value(Bias(2), 1)
    with pytest.raises(ValueError, match="i is -1: it must be from 0 to 1"):
        layer().with_value(Weight(0, -1, 0, 0), 1)
    local, full = (kind.from_shared(layer()) for kind in UNSHARED)
    with pytest.raises(ValueError, match="i is 3: it must be from 0 to 1"):
        local.with_value(OwnWeight(0, 0, 0, 3, 0, 0), 1)
    assert full.with_value(OwnWeight(0, 0, 0, 3, 0, 0), 1).forward()[0, 0, 0] == 10
    with pytest.raises(ValueError, match="y is 2: it must be from 0 to 1"):
        full.with_value(OwnBias(0, 2, 0), 1)


def test_places_of_another_kind_of_layer():
    for place in (OwnWeight(0, 0, 0, 0, 0, 0), OwnBias(0, 0, 0), "W0"):
        for ask in (layer().value_at, layer().neurons_of):
            with pytest.raises(TypeError, match=r"place is .* of a layer that shares its weights"):
                ask(place)
    for kind in UNSHARED:
        for place in (Weight(0, 0, 0, 0), Bias(0), None):
            for ask in (kind.from_shared(layer()).value_at, kind.from_shared(layer()).neurons_of):
                with pytest.raises(TypeError, match=r"place is .* of a layer without sharing"):
                    ask(place)


def test_a_bias_where_there_is_none():
    for kind, _, bias in every(bias=False):
        for ask in (kind.value_at, lambda place, kind=kind: kind.with_value(place, 1)):
            with pytest.raises(ValueError, match="the geometry has bias=False"):
                ask(bias)


def test_an_output_of_another_shape():
    for kind, weight, _ in every():
        with pytest.raises(ValueError, match=r"V has shape \(1, 1, 1\): it must be \(2, 2, 2\)"):
            kind.forward_after(np.zeros((1, 1, 1), int), weight)


@pytest.mark.parametrize(
    "rate",
    [np.nan, np.inf, -1, 10**400, -(10**400), 2**20000, Fraction(10**400), Fraction(-1, 3)],
    ids=lambda one: f"{type(one).__name__}",
)
def test_rates_that_are_none(rate):
    for kind, *_ in every():
        with pytest.raises(ValueError, match=r"learning_rate is .*: it must be finite and at least 0"):
            kind.descended(np.ones((2, 2, 2)), rate)
        with pytest.raises(TypeError, match="learning_rate is '1'"):
            kind.descended(np.ones((2, 2, 2)), "1")
        with pytest.raises(ValueError, match=r"learning_rate is .*: it must be finite and at least 0"):
            kind.updated(kind.backward(np.ones((2, 2, 2))), rate)
    for amount in (rate, -1):
        with pytest.raises(ValueError, match=r"amount is .*: it must be finite and at least 0"):
            LocallyConnectedLayer.from_shared(layer(float)).spread_out(0, amount)


def test_a_step_beyond_the_finite_numbers():
    for dtype, dV in ((int, 1e300), (np.float32, np.float32(1e38))):
        for kind, weight, _ in every(dtype):
            owning = kind.with_value(weight, 2)
            for one in (kind, owning):
                with pytest.raises(DivergedError, match="the step makes"):
                    one.descended(np.full((2, 2, 2), dV), 1e10)


def test_gradients_of_another_layer():
    wrong = Gradients(np.zeros(G.input_shape), np.zeros((1, 2, 2, 2)), np.zeros(2))
    for kind, *_ in every():
        with pytest.raises(ValueError, match=r"gradients.dW has shape \(1, 2, 2, 2\)"):
            kind.updated(wrong, 0.1)


def test_the_number_types_after_a_step():
    for dtype, after in ((int, np.float64), (np.float32, np.float32), (np.float64, np.float64)):
        for kind, weight, _ in every(dtype):
            stepped = kind.with_value(weight, 3).descended(np.ones((2, 2, 2)), 0.5)
            assert stepped.dtype == stepped.forward().dtype == after
            assert stepped.weights_of(1, 0, 1).weights.dtype == after
            assert stepped.X.dtype == after


def test_steps_on_one_input_stay_one_array():
    for kind in UNSHARED:
        one = kind.from_shared(layer())
        for _ in range(5):
            one = one.descended(one.forward(), 0.001)
        assert len(one.steps) == 1
        other = one.with_value(InputCell(0, 0, 0), 2).descended(one.forward(), 0.001)
        other = other.with_value(InputCell(1, 0, 0), 2)
        assert len(other.steps) == 2
        np.testing.assert_allclose(
            other.forward(), [[[other.neuron(x, y, d).value for d in (0, 1)] for y in (0, 1)] for x in (0, 1)]
        )


@pytest.mark.parametrize("kind", [Layer, *UNSHARED])
def test_a_poke_of_alexnet_is_quick(kind):
    g = Geometry(width=227, height=227, depth=3, filters=96, size=11, stride=4)
    random = np.random.default_rng(0)
    shared = Layer(g, *(random.integers(-2, 3, s) for s in (g.input_shape, g.weights_shape, (96,))))
    one = shared if kind is Layer else kind.from_shared(shared)
    weight = Weight(3, 4, 5, 1) if kind is Layer else OwnWeight(20, 30, 3, 4, 5, 1)
    V = one.forward()
    for place in (weight, InputCell(100, 100, 1)):
        times = []
        for value in range(5):
            start = time.perf_counter()
            after = one.with_value(place, value).forward_after(V, place)
            times.append(time.perf_counter() - start)
        assert min(times) < 0.016
        np.testing.assert_array_equal(after, one.with_value(place, value).forward())


def test_no_matrix_of_alexnet_but_any_window():
    g = Geometry(width=227, height=227, depth=3, filters=96, size=11, stride=4)
    shared = Layer(g, *(np.ones(s, np.float32) for s in (g.input_shape, g.weights_shape, (96,))))
    for one in (shared, *(kind.from_shared(shared) for kind in UNSHARED)):
        with pytest.raises(ValueError, match="290,400 neurons × 154,587 inputs has 44,892,064,800 entries"):
            one.matrix()
        window = one.matrix_window(range(290_000, 290_400), range(154_187, 154_587))
        assert window.values.shape == window.owners.shape == (400, 400)
        with pytest.raises(ValueError, match=r"rows is .*: it must stay from 0 to 290399"):
            one.matrix_window(range(290_000, 290_401), range(10))
        with pytest.raises(
            ValueError, match="the window of 5,000 neurons × 5,000 inputs has 25,000,000 entr"
        ):
            one.matrix_window(range(5000), range(0, 150_000, 30))
        with pytest.raises(ValueError, match=r"columns is .*: it must stay from 0 to 154586"):
            one.matrix_window(range(3), range(10**15))
        with pytest.raises(TypeError, match="columns is 3: it must be a range"):
            one.matrix_window(range(3), 3)
        part = one.matrix_window(range(1000, 3100), range(0, 2000, 2))  # made in pieces
        for row in (0, 1047, 1048, 1049, 2099):
            line = one.matrix_window(range(1000 + row, 1001 + row), range(0, 2000, 2))
            np.testing.assert_array_equal(part.values[row], line.values[0])
            np.testing.assert_array_equal(part.owners[row], line.owners[0])
        tracemalloc.start()
        part = one.matrix_window(range(2048), range(2048))
        assert tracemalloc.get_traced_memory()[1] < part.values.nbytes + part.owners.nbytes + 64 * 2**20
        tracemalloc.stop()
    with pytest.raises(ValueError, match="would take"):
        FullyConnectedLayer.from_shared(shared).backward(shared.forward())

"""What a layer takes no numbers from: masked arrays, arrays of no memory and any size, other outputs."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from convviz.conv import (
    Bias,
    FullyConnectedLayer,
    Geometry,
    Gradients,
    HalfSquaredDistance,
    HalfSquares,
    InputCell,
    Layer,
    LocallyConnectedLayer,
    OneNeuron,
    OwnWeight,
    Shares,
    ThroughReLU,
    Total,
    Weight,
    WeightedSum,
    slice_gradients,
)

G = Geometry(2, 2, 1, 1, 1)
SHARED = Layer(G, np.ones((2, 2, 1)), np.ones((1, 1, 1, 1)), np.ones(1))
UNSHARED = [kind.from_shared(SHARED) for kind in (LocallyConnectedLayer, FullyConnectedLayer)]
KINDS = [SHARED, *UNSHARED]
WHOLE = Layer(G, np.ones((2, 2, 1), int), np.ones((1, 1, 1, 1), int), np.ones(1, int))
UPSTREAM = np.ones((2, 2, 1))


def masked(shape):
    return np.ma.masked_array(np.ones(shape), np.arange(np.prod(shape)).reshape(shape) == 0)


def one_masked(kind, name):
    gradients = kind.backward(UPSTREAM)
    values = {each: getattr(gradients, each) for each in ("dX", "dW", "db")}
    return Gradients(**{**values, name: masked(values[name].shape)})


ENTRIES = {
    "X": lambda: Layer(G, masked((2, 2, 1)), np.ones((1, 1, 1, 1)), np.ones(1)),
    "a list with one": lambda: Layer(G, [masked((2, 1)), masked((2, 1))], np.ones((1, 1, 1, 1)), np.ones(1)),
    "weights": lambda: Layer(G, np.ones((2, 2, 1)), masked((1, 1, 1, 1)), np.ones(1)),
    "biases": lambda: Layer(G, np.ones((2, 2, 1)), np.ones((1, 1, 1, 1)), masked(1)),
    "target": lambda: HalfSquaredDistance(masked((2, 2, 1))),
    "coefficients": lambda: WeightedSum(masked((2, 2, 1))),
    "slices": lambda: slice_gradients(SHARED, range(1), masked((2, 2, 1))),
    **{
        f"loss {n} {ask}": lambda loss=loss, ask=ask: getattr(loss, ask)(masked((2, 2, 1)))
        for n, loss in enumerate(
            [HalfSquares(), Total(), OneNeuron(0, 0, 0), HalfSquaredDistance(UPSTREAM), WeightedSum(UPSTREAM)]
        )
        for loss in (loss, ThroughReLU(loss))
        for ask in ("value", "upstream")
    },
    **{
        f"{type(kind).__name__} {name}": lambda kind=kind, ask=ask: ask(kind)
        for kind in KINDS
        for name, ask in {
            "backward": lambda kind: kind.backward(masked((2, 2, 1))),
            "input_gradient": lambda kind: kind.input_gradient(masked((2, 2, 1))),
            "neuron_gradient": lambda kind: kind.neuron_gradient(0, 0, 0, masked((2, 2, 1))),
            "descended": lambda kind: kind.descended(masked((2, 2, 1)), 0.1),
            "shares": lambda kind: Shares(kind, masked((2, 2, 1))),
            "updated dW": lambda kind: kind.updated(one_masked(kind, "dW"), 0.1),
            "updated db": lambda kind: kind.updated(one_masked(kind, "db"), 0.1),
            "forward_after": lambda kind: kind.forward_after(masked((2, 2, 1)), InputCell(0, 0, 0)),
            "with_value": lambda kind: kind.with_value(InputCell(0, 0, 0), np.ma.masked_array(1.0, True)),
            "with_value, the constant": lambda kind: kind.with_value(InputCell(0, 0, 0), np.ma.masked),
        }.items()
    },
    **{
        f"with_set {n}": lambda kind=kind: kind.with_set(0, 0, 0, masked(kind.set_shape))
        for n, kind in enumerate(UNSHARED)
    },
    "an index": lambda: SHARED.neuron(np.ma.masked_array(1, True), 0, 0),
    "a place": lambda: Bias(np.ma.masked_array(0, True)),
    "a size": lambda: Geometry(np.ma.masked_array(2, True), 2, 1, 1, 1),
    "forward_moved": lambda: WHOLE.forward_moved(masked((2, 2, 1)).astype(int), Bias(0), 1),
}


@pytest.mark.parametrize("give", ENTRIES.values(), ids=ENTRIES)
def test_masked_numbers_are_not_taken_for_numbers(give):
    with pytest.raises(TypeError, match="mask"):
        give()


def test_arrays_that_are_larger_than_any_memory():
    """A number can be broadcast to any shape: it is refused before it is looked at."""
    million = 10**6
    tracemalloc.start()
    deep = Geometry(1, 1, million, million, 1)
    with pytest.raises(ValueError, match=r"weights of shape \(1000000, 1, 1, 1000000\) would take"):
        Layer(
            deep,
            np.broadcast_to(1.0, (1, 1, million)),
            np.broadcast_to(1.0, deep.weights_shape),
            np.ones(million),
        )
    large = np.broadcast_to(1.0, (million, million, 1))
    for loss in (HalfSquaredDistance, WeightedSum):
        with pytest.raises(ValueError, match=r"of shape \(1000000, 1000000, 1\) would take"):
            loss(large)
    for loss in (HalfSquares(), Total(), OneNeuron(0, 0, 0), ThroughReLU(Total())):
        for ask in (loss.value, loss.upstream):
            with pytest.raises(ValueError, match=r"V of shape \(1000000, 1000000, 1\) would take"):
                ask(large)
    assert tracemalloc.get_traced_memory()[1] < 64 * 2**20
    tracemalloc.stop()


@pytest.mark.parametrize(
    "kind", [WHOLE, *(kind.from_shared(WHOLE) for kind in (LocallyConnectedLayer, FullyConnectedLayer))]
)
def test_an_output_that_is_no_output_of_the_layer(kind):
    place, V = InputCell(0, 0, 0), kind.forward()
    for wrong in (V.astype(float) + 0.75, V.astype(np.uint64), V.astype(bool), V.astype(object), "V", None):
        with pytest.raises((TypeError, ValueError), match=r"V has (dtype|shape)"):
            kind.forward_after(wrong, place)
    edited = kind.with_value(place, 7)
    for fine in (V, V.tolist(), V.astype(np.int8)):
        np.testing.assert_array_equal(edited.forward_after(fine, place), edited.forward())
    with pytest.raises(ValueError, match="V is no rectangular array"):
        kind.forward_after([[1, 2], [3]], place)


def test_digits_are_not_cut_off_an_output():
    narrow = SHARED.geometry, *(a.astype(np.float32) for a in (SHARED.X, SHARED.weights, SHARED.biases))
    layer = Layer(*narrow)
    with pytest.raises(TypeError, match="V has dtype float64: it must be float32"):
        layer.forward_after(SHARED.forward(), Weight(0, 0, 0, 0))
    after = SHARED.forward_after(layer.forward(), Weight(0, 0, 0, 0))
    assert after.dtype == np.float64
    own = LocallyConnectedLayer.from_shared(layer)
    with pytest.raises(TypeError, match="V has dtype float64"):
        own.forward_after(SHARED.forward(), OwnWeight(0, 0, 0, 0, 0, 0))

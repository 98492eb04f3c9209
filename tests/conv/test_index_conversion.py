"""Whatever integers an index comes as, it is converted once: NumPy's own wrap around, and a bool is none."""

from __future__ import annotations

import numpy as np
import pytest

from convviz.conv import (
    Axis,
    Bias,
    FullyConnectedLayer,
    Geometry,
    InputCell,
    Layer,
    LocallyConnectedLayer,
    OwnBias,
    OwnWeight,
    Weight,
)

AXIS = Axis(length=600, size=256, stride=2, before=99, after=99)
G = Geometry(width=256, height=256, depth=256, filters=256, size=1, groups=256)
SHARED = Layer(G, np.ones(G.input_shape, np.int8), np.ones(G.weights_shape, np.int8), np.arange(256))
LOCAL, FULL = (kind.from_shared(SHARED) for kind in (LocallyConnectedLayer, FullyConnectedLayer))
UPSTREAM = np.broadcast_to(np.int8(1), G.output_shape)


def own_gradient(layer):
    def answer(x, y, d):
        found = layer.neuron_gradient(x, y, d, UPSTREAM)
        return [found.dW.ravel().tolist(), found.db]

    return answer


def neuron(layer):
    def answer(x, y, d):
        return [layer.neuron(x, y, d).value, layer.patch(x, y, d).shape, layer.weights_of(x, y, d).bias]

    return answer


def start(x, y, d):
    own = LOCAL.spread_out(0, 9).weights_of(x, y, d)
    return [own.weights.tolist(), own.bias]


# What is asked, and with how many indices; the answers are compared as they are.
ENTRIES = {
    "Axis.readers": (AXIS.readers, 1),
    "Axis.taps": (AXIS.taps, 1),
    "Axis.true_taps": (AXIS.true_taps, 1),
    "Axis.uses": (AXIS.uses, 1),
    "Axis.met_by": (AXIS.met_by, 1),
    "Axis.met_in_input": (AXIS.met_in_input, 1),
    "readers": (G.readers, 3),
    "receptive_field": (G.receptive_field, 2),
    "true_field": (G.true_field, 2),
    "channels_of": (G.channels_of, 1),
    "slices_of": (G.slices_of, 1),
    "users": (G.users, 1),
    "an input's neurons": (lambda x, y, c: SHARED.neurons_of(InputCell(x, y, c)), 3),
    "a weight's neurons": (lambda k: SHARED.neurons_of(Weight(k, 0, 0, 0)), 1),
    "a bias's neurons": (lambda k: SHARED.neurons_of(Bias(k)), 1),
    "an own weight's neurons": (lambda x, y, d: LOCAL.neurons_of(OwnWeight(x, y, d, 0, 0, 0)), 3),
    "an own bias's neurons": (lambda x, y, d: FULL.neurons_of(OwnBias(x, y, d)), 3),
    "neuron": (neuron(SHARED), 3),
    "neuron, unshared": (neuron(LOCAL), 3),
    "neuron_gradient": (own_gradient(SHARED), 3),
    "neuron_gradient, unshared": (own_gradient(LOCAL), 3),
    "start_of": (start, 3),
    "equal_to": (lambda x, y: LOCAL.equal_to(x, y).weights.sum(), 2),
    "with_set": (lambda x, y, d: list(LOCAL.with_set(x, y, d, np.ones((1, 1, 1), int)).own), 3),
}
entry = pytest.mark.parametrize(("ask", "count"), ENTRIES.values(), ids=ENTRIES)


@entry
@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.int16, np.uint16, np.int32, np.uint32, np.uint64])
def test_every_integer_type_asks_for_the_same(ask, count, kind):
    largest = min(255, np.iinfo(kind).max)
    found, expected = ask(*[kind(largest)] * count), ask(*[largest] * count)
    assert found == expected
    assert repr(found) == repr(expected)  # 255 and np.uint8(255) are equal, and are not the same


@entry
@pytest.mark.parametrize("wrong", [True, np.True_, 1.0, 0.5, np.float64(1), "1", None, [1]])
def test_what_is_no_integer_is_refused(ask, count, wrong):
    for n in range(count):
        at = [1] * count
        at[n] = wrong
        with pytest.raises(TypeError, match="it must be an int"):
            ask(*at)


@pytest.mark.parametrize("place", [Weight, Bias, InputCell, OwnWeight, OwnBias])
def test_places_hold_ints_of_any_sign(place):
    names = place.__match_args__
    made = place(*[np.int8(-3)] * len(names))
    assert repr(made) == repr(place(*[-3] * len(names)))
    for wrong in (True, 0.5, "1", np.float32(1)):
        with pytest.raises(TypeError, match=rf"^{names[-1]} is .*: it must be an int"):
            place(*[0] * (len(names) - 1), wrong)


def test_the_readers_of_an_unsigned_cell():
    g = Geometry(300, 300, 1, 1, 3, 2)
    assert g.readers(np.uint16(7), np.uint16(7), 0) == (range(3, 4), range(3, 4), range(1))


def test_an_output_after_an_unsigned_bias_changed():
    g = Geometry(2, 2, 1, 256, 1)
    layer = Layer(g, np.ones((2, 2, 1), int), np.ones((256, 1, 1, 1), int), np.zeros(256, int))
    place = Bias(np.uint8(255))
    after = layer.with_value(place, 7).forward_after(layer.forward(), place)
    assert (after[:, :, 255] == 8).all()
    assert (after[:, :, :255] == 1).all()

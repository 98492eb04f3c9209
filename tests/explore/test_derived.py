"""Derived volumes are computed once for a layer, and kept for the last few."""

import numpy as np
import pytest

from convviz.conv import Geometry, Layer
from convviz.explore.derived import KEPT, Derivations, derive

G = Geometry(width=6, height=5, depth=2, filters=3, size=3)


def layer() -> Layer:
    random = np.random.default_rng(1)
    return Layer(G, random.integers(1, 5, G.input_shape), random.integers(-2, 3, G.weights_shape), [1, -2, 0])


def test_the_volumes_are_the_layer_s() -> None:
    one = layer()
    derived = derive(one)
    assert derived.X.array is one.X
    assert derived.weights.array is one.weights
    assert derived.biases is not None
    assert derived.biases.array is one.biases
    assert np.array_equal(derived.V.array, one.forward())
    assert derived.V.limit == np.abs(one.forward()).max()
    assert derived.count.shared == 3 * 19


def test_nobody_can_write_to_them() -> None:
    derived = derive(layer())
    for values in (derived.X, derived.weights, derived.V, derived.output(True)):
        with pytest.raises(ValueError, match="read-only"):
            values.array[0, 0, 0] = 1


def test_relu_is_computed_once() -> None:
    derived = derive(layer())
    rectified = derived.output(True)
    assert np.array_equal(rectified.array, np.where(derived.V.array > 0, derived.V.array, 0))
    assert derived.output(True) is rectified
    assert derived.output(False) is derived.V


def test_a_layer_without_biases_has_none() -> None:
    g = G.replace(bias=False)
    assert derive(Layer(g, np.ones(g.input_shape), np.ones(g.weights_shape))).biases is None


def test_a_layer_is_derived_once() -> None:
    derivations, one = Derivations(), layer()
    assert not derivations.has(one)
    first = derivations.of(one)
    assert derivations.has(one)
    assert derivations.of(one) is first
    assert derivations.of(layer()) is not first


def test_what_was_derived_elsewhere_is_taken_in() -> None:
    derivations, one = Derivations(), layer()
    derived = derive(one)
    derivations.put(one, derived)
    assert derivations.of(one) is derived


def test_another_layer_s_volumes_are_refused() -> None:
    with pytest.raises(ValueError, match="another layer"):
        Derivations().put(layer(), derive(layer()))


def test_only_the_last_few_layers_are_kept() -> None:
    derivations, layers = Derivations(), [layer() for _ in range(KEPT + 1)]
    for one in layers[:-1]:
        derivations.of(one)
    derivations.of(layers[0])  # used again, so the second is now the oldest
    derivations.of(layers[-1])
    assert [derivations.has(one) for one in layers] == [True, False, *[True] * (KEPT - 1)]


def test_a_part_is_kept_while_its_key_stays() -> None:
    derived = derive(layer())
    first = derived.keep("part", (1, 2), lambda: [1])
    assert derived.keep("part", (1, 2), lambda: [2]) is first
    assert derived.keep("other", (1, 2), lambda: [3]) == [3]
    assert derived.keep("part", (1, 3), lambda: [4]) == [4]
    assert derived.keep("part", (1, 2), lambda: [5]) == [5]

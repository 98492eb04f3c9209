from __future__ import annotations

import itertools
import json

import pytest
from hypothesis import given
from plain_loops import REFERENCE, geometries

from convviz.conv import Geometry, count_parameters

LAYERS = json.loads((REFERENCE / "counts.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer["name"])
def test_every_layer_of_the_reference(layer):
    g = Geometry(
        *layer["input"],
        filters=layer["K"],
        size=layer["F"],
        stride=layer["S"],
        padding=layer["P"],
        groups=layer["groups"],
        bias=layer["bias"],
    )
    count = count_parameters(g)
    assert list(g.output_shape) == layer["output"]
    assert g.fits == layer["fits"]
    assert count.neurons == layer["neurons"]
    assert count.shared_weights == layer["shared_weights"]
    assert count.shared == layer["shared"]
    assert count.unshared == layer["unshared"]
    assert count.fully_connected == layer["fully_connected"]
    assert count.factor == layer["factor_positions"]
    assert count.multiplications == layer["macs"]
    assert count.factor * count.shared == count.unshared == count.neurons * count.per_neuron


def test_the_reference_has_the_layers_it_had():
    assert len(LAYERS) == 23


def test_the_numbers_of_alexnet():
    count = count_parameters(Geometry(width=227, height=227, depth=3, filters=96, size=11, stride=4))
    assert count.neurons == 290_400
    assert count.per_neuron == 364
    assert count.unshared == 105_705_600
    assert count.shared_weights == 34_848
    assert count.shared == 34_944
    assert count.factor == 3_025
    assert count.fully_connected == 44_892_355_200
    assert count.multiplications == 105_415_200
    assert count.bytes(count.unshared) == 422_822_400
    assert count.bytes(count.unshared, "float64") == 845_644_800


@given(geometries())
def test_distinct_parameters_by_enumeration(g):
    shared, unshared, connected, products = set(), set(), set(), 0
    columns, rows, filters = g.output_shape
    weights = list(itertools.product(*map(range, g.weights_shape[1:])))
    for x, y, d in itertools.product(range(columns), range(rows), range(filters)):
        for weight in [*weights, *(["bias"] if g.bias else [])]:
            shared.add((d, weight))
            unshared.add((x, y, d, weight))
        connected.update((x, y, d, cell) for cell in itertools.product(*map(range, g.input_shape)))
        products += len(weights)
    count = count_parameters(g)
    assert count.shared == len(shared)
    assert count.shared_weights == sum(weight != "bias" for _, weight in shared)
    assert count.unshared == len(unshared)
    assert count.fully_connected_multiplications == len(connected)
    assert count.fully_connected == len(connected) + (count.neurons if g.bias else 0)
    assert count.neurons == columns * rows * filters
    assert count.multiplications == products


def test_counts_are_exact_at_any_size():
    n = 10**15 + 7
    count = count_parameters(Geometry(width=n, height=n, depth=3, filters=n, size=2, stride=1))
    assert count.unshared == (n - 1) ** 2 * n * 13
    assert count.fully_connected == (n - 1) ** 2 * n * (n * n * 3 + 1)
    assert count.multiplications == (n - 1) ** 2 * n * 12
    assert all(type(getattr(count, name)) is int for name in count.__slots__)


def test_without_biases_none_is_counted():
    g = Geometry(width=4, height=4, depth=1, filters=2, size=2, bias=False)
    count = count_parameters(g)
    assert (count.shared, count.unshared, count.fully_connected) == (8, 72, 288)
    assert count.shared == count.shared_weights


@pytest.mark.parametrize("wrong", [None, (11, 11, 4), "lesson"])
def test_only_a_geometry_can_be_counted(wrong):
    with pytest.raises(TypeError, match="it must be a Geometry"):
        count_parameters(wrong)

"""Layers of every kind to try things on: shared, and not shared in every way that sets can differ."""

from __future__ import annotations

import itertools

import numpy as np
from plain_loops import numbers

from convviz.conv import FullyConnectedLayer, InputCell, Layer, LocallyConnectedLayer, OwnBias, OwnWeight


def made(g, seed, dtype=np.int64):
    """Return a shared layer of ``g`` and a dV, of integers or floats."""
    X, W, b, dV = numbers(g, seed, dtype)
    return Layer(g, X, W, b), dV


def kinds(layer, dV, seed):
    """Give name and layer: every kind made from ``layer``, fresh, edited, spread, stepped, on other input."""
    random, first = np.random.default_rng(seed), InputCell(0, 0, 0)
    yield "shared", layer
    for kind in (LocallyConnectedLayer, FullyConnectedLayer):
        fresh = kind.from_shared(layer)
        yield f"{kind.__name__} fresh", fresh
        owning = edited(fresh, random)
        yield f"{kind.__name__} owning", owning
        if kind is LocallyConnectedLayer:
            yield "spread", fresh.spread_out(seed, 2)
            owning = owning.spread_out(seed, 1)
            yield "spread and owning", owning
        stepped = owning.descended(dV, 0.01)
        yield f"{kind.__name__} stepped", stepped
        elsewhere = stepped.with_value(first, 7).descended(dV, 0.02).with_value(first, 3)
        yield f"{kind.__name__} stepped on two inputs", edited(elsewhere, random)


def edited(layer, random):
    """Return ``layer`` with a weight, and where there are any a bias, of two neurons chosen at random."""
    for _ in range(2):
        at = tuple(int(random.integers(n)) for n in layer.geometry.output_shape)
        index = tuple(int(random.integers(n)) for n in layer.set_shape)
        layer = layer.with_value(OwnWeight(*at, *index), int(random.integers(-9, 10)))
        if layer.geometry.bias:
            layer = layer.with_value(OwnBias(*at), int(random.integers(-9, 10)))
    return layer


def neurons(g):
    return itertools.product(*map(range, g.output_shape))


def some_neurons(g, seed, most=8):
    """Return the first and the last neuron and up to ``most`` of the others, another choice by ``seed``."""
    first, *others = neurons(g)
    last = others[-1:]
    random = np.random.default_rng(seed)
    chosen = random.permutation(len(others[:-1]))[:most]
    return [first, *(others[n] for n in sorted(chosen)), *last]


def dense(layer):
    """Return a matrix (neurons, inputs) and biases by asking every neuron in the order of the walk."""
    g = layer.geometry
    M, b = [], []
    for d, y, x in itertools.product(*map(range, reversed(g.output_shape))):
        own = layer.weights_of(x, y, d)
        row = np.zeros(g.padded_shape, layer.dtype)
        if isinstance(layer, FullyConnectedLayer):
            cut = own.weights
        else:
            columns, rows = g.receptive_field(x, y)
            read = g.channels_of(d)
            row[columns, rows, read.start : read.stop] = own.weights
            cut = row[g.inside]
        M.append(cut.transpose(2, 1, 0).ravel())
        b.append(0 if own.bias is None else own.bias)
    return np.array(M), np.array(b)


def flat(volume):
    return volume.transpose(2, 1, 0).ravel()


def close(found, expected, message=""):
    """Integers to the last digit, float64 to 1e-9, float32 to 1e-4 of the largest."""
    found, expected = np.asarray(found), np.asarray(expected)
    assert found.shape == expected.shape, message
    tolerance = 0.0
    if found.dtype.kind != "i":
        scale = max(1.0, float(np.abs(expected).max(initial=0)))
        tolerance = scale * (1e-4 if np.float32 in (found.dtype, expected.dtype) else 1e-9)
    # NumPy's own comparison takes ten times as long and is for the report.
    if not (np.abs(found - expected) <= tolerance).all():
        np.testing.assert_allclose(found, expected, rtol=0, atol=tolerance, err_msg=message)

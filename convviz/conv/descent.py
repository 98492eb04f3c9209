"""Gradient descent where nothing is shared: every neuron moves along what it saw."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike

import convviz.conv.arrays as arrays
import convviz.conv.checks as checks
from convviz.conv.arrays import Array
from convviz.conv.connections import Connections, Steps
from convviz.conv.owned_weights import At, OwnSets
from convviz.conv.results import DivergedError, Gradients, WeightSet, stepped

L = TypeVar("L", bound=Connections)


def descended(layer: L, dV: ArrayLike, learning_rate: float) -> L:
    """Return ``layer`` one step on: the steps on one and the same input are added up in one array."""
    g, rate = layer.geometry, checks.rate("learning_rate", learning_rate)
    new = layer.as_floats()
    upstream = arrays.checked("dV", dV, g.output_shape)
    moved = {at: _stepped(new, at, own, upstream, rate) for at, own in layer.own.items()}
    past = {id(step.volume): step for step in new.steps}
    before = past.get(id(new.seen))
    with np.errstate(over="ignore", invalid="ignore"):
        rates = (rate * layer.own.without(upstream)).astype(new.dtype)
        rates = rates if before is None else before.rates + rates
        farthest = np.abs(rates).max() * max(abs(new.seen.max()), abs(new.seen.min()), 1)
    if not np.isfinite(farthest):
        raise DivergedError(f"learning_rate is {rate}: the step makes a weight too large for {new.dtype}")
    rates.setflags(write=False)
    past[id(new.seen)] = Steps(new.seen, rates)
    return replace(new, own=OwnSets(moved), steps=tuple(past.values()))


def updated(layer: L, gradients: Gradients, learning_rate: float) -> L:
    """Return ``layer`` one step down dense ``gradients``: afterwards every neuron owns its set."""
    g, rate, new = layer.geometry, checks.rate("learning_rate", learning_rate), layer.as_floats()
    checks.room("the weights of all neurons", g.output_shape + layer.set_shape, new.dtype.itemsize)
    dW = arrays.checked("gradients.dW", gradients.dW, g.output_shape + layer.set_shape)
    weights, biases = new.all_weights(), new.all_biases()
    for at, own in layer.own.items():
        weights[at] = own.weights
        if biases is not None:
            biases[at] = own.bias
    moved = stepped("a weight", weights, dW, rate, new.dtype)
    if biases is not None:
        db = arrays.checked("gradients.db", np.asarray(gradients.db), g.output_shape)
        biases = stepped("a bias", biases, db, rate, new.dtype)
    return replace(new, own=OwnSets.of_all(moved, biases), steps=())


def _stepped(layer: Connections, at: At, own: WeightSet, dV: Array, rate: float) -> WeightSet:
    gradient = dV[at].astype(np.float64)
    weights = stepped("a weight", own.weights, gradient * layer.patch(*at), rate, layer.dtype)
    if own.bias is None:
        return WeightSet(weights, None)
    bias = stepped("a bias", np.array(own.bias, layer.dtype), gradient, rate, layer.dtype)
    return WeightSet(weights, bias.item())

"""What each neuron of a slice asks of the followed weight, whoever owns it."""

from __future__ import annotations

import numpy as np

from convviz.conv import FullyConnectedLayer
from convviz.conv.arrays import Array
from convviz.explore.backward.backward_pass import Backward
from convviz.explore.state.state import State, WeightCell


def owned(state: State, weight: WeightCell) -> WeightCell:
    """Return the cell of ``weight`` as the layer's own sets count it: from the input when fully connected."""
    layer, here = state.layer, state.position
    if not isinstance(layer, FullyConnectedLayer) or isinstance(state.chosen, WeightCell):
        return weight
    g = layer.geometry
    x, y = g.x.true_taps(here.x), g.y.true_taps(here.y)
    inside = (x[weight.i], y[weight.j], g.channels_of(weight.k).start + weight.c)
    return WeightCell(weight.k, *(min(max(i, 0), n - 1) for i, n in zip(inside, g.input_shape, strict=True)))


def asked_of(state: State, passed: Backward, weight: WeightCell) -> Array:
    """Return what each neuron of the slice asks of ``weight`` (W2, H2).

    A fully connected neuron is asked for the weight at the same place of its receptive field, so that the
    numbers are those of the other two layers, unless a person chose one of its own.
    """
    layer = state.layer
    if not isinstance(layer, FullyConnectedLayer) or isinstance(state.chosen, WeightCell):
        return passed.terms(weight)
    g, dV = layer.geometry, passed.plane(weight.k)
    taps = ((g.x, weight.i), (g.y, weight.j))
    x, y = (np.clip(np.arange(a.padded)[a.met_by(tap)] - a.before, 0, a.length - 1) for a, tap in taps)
    asked: Array = dV * layer.X[:, :, g.channels_of(weight.k).start + weight.c][np.ix_(x, y)]
    return asked

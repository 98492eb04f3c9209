"""What each neuron of a slice asks for: of the followed weight, and of all weights of a channel of its set.

It is dV of the neuron · what the weight meets, whoever owns the weight.
"""

from __future__ import annotations

import numpy as np

from convviz.conv import Axis, FullyConnectedLayer
from convviz.conv.arrays import Array
from convviz.explore.backward.backward_pass import Backward
from convviz.explore.state.state import State, WeightCell
from convviz.explore.state.values import Values, read_only

MOST_TAPS = 11
"""Of a larger set this many weights are taken along each axis, evenly spread: it is a small picture."""


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


def wall_of(passed: Backward, d: int, c: int) -> Values:
    """Return dV · what each neuron of slice ``d`` sees in channel ``c`` of its set, (W2, H2, across, down).

    ``across`` and ``down`` are the taps of the filter, or the columns and rows of X when fully connected, at
    most `MOST_TAPS`.
    """
    return read_only(passed.plane(d)[:, :, None, None] * _seen(passed, d, c))


def _seen(passed: Backward, d: int, c: int) -> Array:
    layer, g = passed.layer, passed.layer.geometry
    if isinstance(layer, FullyConnectedLayer):
        whole: Array = layer.X[np.ix_(_spread(g.width), _spread(g.height), [c])]
        return whole.transpose(2, 0, 1)[None]
    columns, rows = _met(g.x), _met(g.y)
    channel = layer.Xp[:, :, g.channels_of(d).start + c]
    seen: Array = channel[columns[:, None, :, None], rows[None, :, None, :]]
    return seen


def _met(axis: Axis) -> Array:
    """Return the padded coordinate that each tap meets at each output position, (output, taps)."""
    starts = np.arange(axis.output) * axis.stride
    met: Array = starts[:, None] + np.array(_spread(axis.size)) * axis.dilation
    return met


def _spread(length: int) -> list[int]:
    """Return up to `MOST_TAPS` indices below ``length``, evenly spread from the first to the last."""
    count = min(length, MOST_TAPS)
    return [round(n * (length - 1) / max(1, count - 1)) for n in range(count)]

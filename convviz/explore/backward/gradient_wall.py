"""The gradients of all neurons of a slice side by side, where nothing is added: each goes to its own set."""

from __future__ import annotations

import numpy as np

from convviz.conv import Axis, FullyConnectedLayer
from convviz.conv.arrays import Array
from convviz.explore.backward.backward_pass import Backward
from convviz.explore.state.values import Values, read_only

MOST_TAPS = 11
"""Of a larger set this many weights are taken along each axis, evenly spread: it is a small picture."""


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

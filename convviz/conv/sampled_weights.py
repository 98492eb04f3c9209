"""Some weights of many sets at once: a whole slice's sets can be looked at, and need not be made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from convviz.conv import neuron_blocks
from convviz.conv.arrays import Array
from convviz.conv.axis import Axis
from convviz.conv.fully_connected import FullyConnectedLayer
from convviz.conv.locally_connected import LocallyConnectedLayer
from convviz.conv.unshared_sets import Steps

Places: TypeAlias = tuple[Sequence[int], Sequence[int], Sequence[int]]
"""Places in a set: all (i, j, c) of three sequences."""


def sampled_weights(
    layer: LocallyConnectedLayer | FullyConnectedLayer, columns: range, rows: range, d: int, places: Places
) -> Array:
    """Return the weights at ``places`` of the sets of slice ``d``, (columns, rows, i, j, c), a new array.

    It equals ``weights_of(x, y, d).weights[np.ix_(*places)]`` of each neuron; the memory is that of the
    result. ``columns`` and ``rows`` are ranges of output positions, neither of them empty.

    >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
    >>> copies = LocallyConnectedLayer.from_shared(layer).with_set(1, 0, 0, [[[3]], [[4]]])
    >>> sampled_weights(copies, range(2), range(1), 0, ([0], [0], [0])).ravel()  # the first of each set
    array([10,  3])
    """
    chosen = np.ix_(*places)
    if isinstance(layer, FullyConnectedLayer):
        weights = _started_full(layer, columns, rows, d, places)
    else:
        weights = _started(layer, columns, rows, d, places)
    for step in layer.steps:
        rates = step.rates[neuron_blocks.index_of((columns, rows, range(d, d + 1)))]
        weights = weights - rates[..., np.newaxis, np.newaxis] * _seen(layer, step, columns, rows, d, places)
    for x, y, _ in layer.own.inside((columns, rows, range(d, d + 1))):
        weights[columns.index(x), rows.index(y)] = layer.own[x, y, d].weights[chosen]
    return weights


def _started(layer: LocallyConnectedLayer, columns: range, rows: range, d: int, places: Places) -> Array:
    """Return what the neurons started with: the common weights, spread if they were spread."""
    chosen = np.ix_(*places)
    common = layer.common.weights[d][chosen]
    weights = np.broadcast_to(common, (len(columns), len(rows), *common.shape)).copy()
    if layer.spread is not None:
        starts = layer.spread.starts(*np.ix_(columns, rows, [d]))
        within = np.ravel_multi_index(chosen, layer.set_shape)
        weights += layer.spread.windows[starts[..., np.newaxis, np.newaxis], within]
    return weights


def _started_full(layer: FullyConnectedLayer, columns: range, rows: range, d: int, places: Places) -> Array:
    """Return what the neurons started with: their filter's weights in their field, zeros elsewhere."""
    g, (i, j, c) = layer.geometry, places
    at_x, in_x = _taps(g.x, columns, i)
    at_y, in_y = _taps(g.y, rows, j)
    read = g.channels_of(d)
    channels = np.asarray(c) - read.start
    in_c = (channels >= 0) & (channels < len(read))
    common = layer.common.weights[d][
        at_x[:, np.newaxis, :, np.newaxis, np.newaxis],
        at_y[np.newaxis, :, np.newaxis, :, np.newaxis],
        np.where(in_c, channels, 0),
    ]
    inside = in_x[:, np.newaxis, :, np.newaxis, np.newaxis] & in_y[np.newaxis, :, np.newaxis, :, np.newaxis]
    started: Array = np.where(inside & in_c, common, common.dtype.type(0))
    return started


def _taps(axis: Axis, positions: range, cells: Sequence[int]) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Return which tap meets each input cell, (positions, cells), 0 where none does; and where one does."""
    starts = np.array([axis.start(o) - axis.before for o in positions])
    taps, between = np.divmod(np.asarray(cells) - starts[:, np.newaxis], axis.dilation)
    meets = (between == 0) & (taps >= 0) & (taps < axis.size)
    return np.where(meets, taps, 0), meets


def _seen(
    layer: LocallyConnectedLayer | FullyConnectedLayer,
    step: Steps,
    columns: range,
    rows: range,
    d: int,
    places: Places,
) -> Array:
    """Return what the neurons saw in ``step`` at ``places``; of all of the input it is the same for all."""
    i, j, c = np.ix_(*places)
    if isinstance(layer, FullyConnectedLayer):
        return step.volume[i, j, c]
    fields = neuron_blocks.views(layer.geometry, step.volume, columns, rows)
    return fields[:, :, i, j, c + layer.geometry.channels_of(d).start]

"""The mean of all sets of a slice of a locally connected layer, in closed form: no set is made for it."""

from __future__ import annotations

import numpy as np

import convviz.conv.arrays as arrays
import convviz.conv.engine.kernels as kernels
from convviz.conv.arrays import Array
from convviz.conv.connections import Connections
from convviz.conv.layer import Layer
from convviz.conv.perturbation import Pieces


def mean(layer: Connections, spread: Pieces) -> Layer:
    """Return a shared layer whose filter d has the mean of the sets of slice d, given the whole ``spread``.

    Integers stay integers when every mean is whole; otherwise the layer is float64.
    """
    weights, biases = _sum_of_sets(layer, spread)
    columns, rows, _ = layer.geometry.output_shape
    sums = [weights] if biases is None else [weights, biases]
    X, count = layer.X, columns * rows
    if layer.dtype.kind == "i" and not any((array % count).any() for array in sums):
        means = [array // count for array in sums]
    else:
        dtype = np.float64 if layer.dtype.kind == "i" else layer.dtype
        X, means = X.astype(dtype, copy=False), [(array / count).astype(dtype) for array in sums]
    return Layer(layer.geometry, X, means[0], None if biases is None else means[1])


def _sum_of_sets(layer: Connections, spread: Pieces) -> tuple[Array, Array | None]:
    """Return the sums over the positions of all neurons' weights and biases, (K, …) and (K,)."""
    g = layer.geometry
    if layer.dtype.kind == "i":
        columns, rows, _ = g.output_shape
        terms, largest = columns * rows, max(layer.largest())
        arrays.check_bound("the sum of the sets", terms, largest, 1)
    started = layer.own.without(np.ones(g.output_shape, layer.dtype))  # 0 at the owners
    count = started.sum(axis=(0, 1), dtype=layer.dtype)
    weights = layer.common.weights * count[:, None, None, None]
    biases = None if layer.common.biases is None else layer.common.biases * count
    flat = weights.reshape(g.filters, -1)
    for xs, ys, added in spread:
        sums = np.einsum("xydn,xyd->dn", added, started[xs, ys])
        flat += sums[:, : flat.shape[1]]
        if biases is not None:
            biases += sums[:, -1]
    for step in layer.steps:
        rates = step.rates * started
        dW, _ = kernels.parameter_gradients(step.volume, rates, g.size, g.stride, g.dilation, g.groups)
        weights -= dW
        if biases is not None:
            biases -= rates.sum(axis=(0, 1))
    for (_, _, d), own in layer.own.items():
        weights[d] += own.weights
        if biases is not None and own.bias is not None:
            biases[d] += layer.dtype.type(own.bias)
    return weights, biases

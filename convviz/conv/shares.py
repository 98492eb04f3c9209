"""The backward pass in parts: what any block of neurons adds to dX, or to the gradient of its slice.

Types and sums of the whole pass are checked once; then a part costs what its neurons cost.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from convviz.conv import arrays, neuron_blocks
from convviz.conv.any_layer import AnyLayer
from convviz.conv.arrays import Array
from convviz.conv.engine import kernels
from convviz.conv.layer import Layer
from convviz.conv.neuron_blocks import Neurons, Part


class Shares:
    """Parts of the backward pass of ``layer`` for the upstream gradient ``dV`` (W2, H2, K).

    Blocks are three contiguous ranges, none of them empty; ValueError or TypeError for others. A block gives
    the same numbers every time, to the last digit, in floats too. Errors as `Layer.backward` raises them,
    those for sums of integers when the first part is asked for.

    >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
    >>> shares = Shares(layer, [[[1]], [[1]]])
    >>> shares.dtype
    dtype('int64')
    >>> first, second = ((range(x, x + 1), range(1), range(1)) for x in (0, 1))
    >>> (shares.of_weights(first) + shares.of_weights(second)).ravel()  # dW of the slice
    array([3, 5])
    """

    def __init__(self, layer: AnyLayer, dV: ArrayLike) -> None:
        self._layer = layer
        self._Xp, _, self._dV = layer.common._with_upstream(dV)

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of all parts."""
        return self._dV.dtype

    def of_input(self, neurons: Neurons) -> tuple[Array, Part]:
        """Return what ``neurons`` add to dX, and to which part of it: the cells that they look at.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> share, part = Shares(layer, [[[1]], [[1]]]).of_input((range(1, 2), range(1), range(1)))
        >>> share.ravel(), part[0]
        (array([10,  1]), slice(1, 3, None))
        """
        neuron_blocks.checked_contiguous(self._layer.geometry, neurons)
        return self._sent_back(neurons, self._dV[neuron_blocks.index_of(neurons)])

    def of_weights(self, neurons: Neurons) -> Array:
        """Return what ``neurons``, of one slice, add to its dW in a shared layer, (Fx, Fy, D/groups).

        ValueError for neurons of several slices.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> Shares(layer, [[[1]], [[1]]]).of_weights((range(1, 2), range(1), range(1))).ravel()
        array([2, 3])
        """
        columns, rows, slices = neuron_blocks.checked_contiguous(self._layer.geometry, neurons)
        if len(slices) > 1:
            raise ValueError(f"d is {slices!r}: it must be one slice")
        read = self._layer.geometry.channels_of(slices.start)
        seen = neuron_blocks.views(
            self._layer.geometry, self._seen[:, :, read.start : read.stop], columns, rows
        )
        dV = self._dV[neuron_blocks.index_of(neurons)][:, :, 0]
        share: Array = np.einsum("xy,xyijc->ijc", dV, seen)  # no BLAS: its threads would change the order
        return share

    @cached_property
    def _sent_back(self) -> Callable[[Neurons, Array], tuple[Array, Part]]:
        """What computes dX of a block from its dV; cached, so that the sums are checked once."""
        layer = self._layer
        arrays.check_input_gradient_sums(layer._terms_of_input, layer.largest()[0], self._dV)
        return layer._input_gradient_block

    @cached_property
    def _seen(self) -> Array:
        """Xp; cached, so that the sums of weight gradients are checked once."""
        g = self._layer.geometry
        arrays.check_weight_gradient_sums(g.x.output * g.y.output, self._Xp, self._dV)
        return self._Xp


def slice_gradients(layer: Layer, slices: range, dV: ArrayLike) -> tuple[Array, Array]:
    """Return dW (n, Fx, Fy, D/groups) and db (n,) of ``slices``, for their upstream gradients (W2, H2, n).

    They take hardly longer than one: what neurons see is laid out once for all. ValueError for slices that
    the layer does not have, or that are not all of one group; else errors as `Layer.backward` raises them.

    >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
    >>> dW, db = slice_gradients(layer, range(1), [[[1]], [[1]]])
    >>> dW.ravel(), db
    (array([3, 5]), array([2]))
    """
    g = layer.geometry
    if not isinstance(slices, range):
        raise TypeError(f"slices is {slices!r}: it must be a range")
    if not slices or slices.step != 1:
        raise ValueError(f"slices is {slices}: it must be a contiguous range that is not empty")
    read = g.channels_of(slices.start)
    if g.channels_of(slices.stop - 1) != read:
        raise ValueError(f"slices is {slices}: all must be of one group")
    upstream = arrays.checked("dV", dV, (*g.output_shape[:2], len(slices)))
    X = layer.X[:, :, read.start : read.stop]
    dtype = arrays.common_dtype([X, upstream])
    X, upstream = X.astype(dtype, copy=False), arrays.converted("dV", upstream, dtype)
    arrays.check_weight_gradient_sums(g.x.output * g.y.output, X, upstream)
    return kernels.parameter_gradients(X, upstream, g.axes)

"""The backward pass in parts: what any block of neurons adds to dX, or to the gradient of its slice.

Types and sums of the whole pass are checked once; then a part costs what its neurons cost.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

import convviz.conv.arrays as arrays
import convviz.conv.fields as fields
import convviz.conv.parameter_refs as parameter_refs
import convviz.conv.sums as sums
from convviz.conv.any_layer import AnyLayer
from convviz.conv.arrays import Array
from convviz.conv.engine.dx_blocks import Part
from convviz.conv.layer import Layer
from convviz.conv.parameter_refs import Neurons


class Shares:
    """Parts of the backward pass of ``layer`` for the upstream gradient ``dV`` (W2, H2, K).

    Blocks are three contiguous ranges, none of them empty. A block gives the same numbers every time, to the
    last digit, in floats too. Errors as `Layer.backward` raises them, those for sums of integers when the
    first part is asked for.
    """

    def __init__(self, layer: AnyLayer, dV: ArrayLike) -> None:
        self._layer = layer
        self._Xp, _, self._dV = layer.common.with_upstream(dV)

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of all parts."""
        return self._dV.dtype

    def of_input(self, neurons: Neurons) -> tuple[Array, Part]:
        """Return what ``neurons`` add to dX, and to which part of it: the cells that they look at."""
        return self._sent_back(neurons, self._dV[parameter_refs.slices(neurons)])

    def of_weights(self, neurons: Neurons) -> Array:
        """Return what ``neurons``, of one slice, add to its dW in a shared layer, (Fx, Fy, D/groups)."""
        columns, rows, slices = neurons
        read = self._layer.geometry.channels_of(slices.start)
        seen = fields.views(self._layer.geometry, self._seen[:, :, read.start : read.stop], columns, rows)
        dV = self._dV[parameter_refs.slices(neurons)][:, :, 0]
        share: Array = np.einsum("xy,xyijc->ijc", dV, seen)  # no BLAS: its threads would change the order
        return share

    @cached_property
    def _sent_back(self) -> Callable[[Neurons, Array], tuple[Array, Part]]:
        """What takes a block and its dV; made when all sums have been checked."""
        layer = self._layer
        if self.dtype.kind == "i":
            if isinstance(layer, Layer):
                terms, largest = sums.terms_of_input(layer.geometry), layer.magnitudes["weights"]
            else:
                terms, (largest, _) = layer.terms_of_input, layer.largest()
            arrays.check_bound("dX", terms, largest, arrays.magnitude(self._dV))
        return layer.input_gradient_block

    @cached_property
    def _seen(self) -> Array:
        """Xp, when all sums of weight gradients have been checked."""
        sums.check_weight_gradient_sums(self._layer.geometry, self._Xp, self._dV)
        return self._Xp

"""Wrong ideas about dW and db: other ways to make one gradient of those of all neurons of a slice.

The layer adds them. An idea does something else with the contributions, dV[x, y, k] · what the neuron sees.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from convviz.conv import Geometry, Layer, arrays, checks, neuron_blocks
from convviz.conv.arrays import Array
from convviz.explore.state.cells import BiasCell, WeightCell
from convviz.explore.state.values import number
from convviz.explore.wrong_ideas.idea import Case, Idea, Number, Subject, lacking
from convviz.explore.wrong_ideas.operands import with_upstream


@dataclass(frozen=True, eq=False, slots=True)
class ParameterGradients:
    """``dW`` (K, Fx, Fy, D/groups) and ``db`` (K,), None in a layer without biases.

    Where an idea keeps a gradient for each neuron they have (W2, H2) before that, as without sharing.
    """

    dW: Array
    db: Array | None


@dataclass(frozen=True, eq=False)
class WeightGradientIdea(Idea):
    """An idea that makes another gradient of the contributions of the neurons.

    ``function`` takes contributions of any shape (W2, H2, …), and returns what it makes of them, (…), or all
    of them. None of these ideas applies to a layer with one position, where nothing is added.
    """

    function: Callable[[Array], Array]

    def applies(self, g: Geometry) -> bool:
        """Say whether a slice has several gradients that can be added."""
        return g.output_shape[:2] != (1, 1)

    def whole(self, layer: Layer, dV: ArrayLike) -> ParameterGradients | None:
        """Return the whole wrong dW and db for the upstream gradient ``dV`` (W2, H2, K).

        Errors as `Layer.backward` raises them; ValueError, too, for gradients that would take more than
        `checks.MOST_BYTES`.
        """
        g = layer.geometry
        if not self.applies(g):
            return None
        Xp, upstream = _checked(layer, dV)
        columns, rows, _ = neuron_blocks.everywhere(g)
        seen = neuron_blocks.views(g, Xp, columns, rows)
        dW = np.empty(0)
        for k in range(g.filters):
            read = g.channels_of(k)
            fields = seen[..., read.start : read.stop]
            made = self.function(upstream[:, :, k, None, None, None] * fields)
            if k == 0:
                shape = (*made.shape[:-3], g.filters, *made.shape[-3:])
                checks.room("dW", shape, made.itemsize)
                dW = np.empty(shape, made.dtype)
            dW = dW.astype(np.result_type(dW, made), copy=False)  # means may be whole in one filter only
            dW[..., k, :, :, :] = made
        return ParameterGradients(dW, self.function(upstream) if g.bias else None)

    def of_parameter(
        self, layer: Layer, dV: ArrayLike, place: WeightCell | BiasCell
    ) -> Number | Array | None:
        """Return the wrong gradient of the weight or bias at ``place``.

        It is an array (W2, H2) where the idea keeps a gradient for each position. Errors as `whole` raises
        them; ValueError, too, for a place that the layer has not.
        """
        if not self.applies(layer.geometry):
            return None
        made = self.function(contributions(layer, dV, place))
        return number(made) if made.ndim == 0 else made

    def answer(self, case: Case) -> Number | Array | None:
        """Return the wrong gradient of ``case.parameter`` for ``case.dV``."""
        if case.parameter is None:
            raise lacking("parameter", self)
        if case.dV is None:
            raise lacking("dV", self)
        return self.of_parameter(case.layer, case.dV, case.parameter)


def contributions(layer: Layer, dV: ArrayLike, place: WeightCell | BiasCell) -> Array:
    """Return what each neuron of slice k adds to the gradient at ``place``, (W2, H2)."""
    g = layer.geometry
    Xp, upstream = _checked(layer, dV)
    k = checks.position("k", place.k, g.filters)
    if isinstance(place, BiasCell):
        if not g.bias:
            raise ValueError(f"place is {place}: the geometry has bias=False")
        return upstream[:, :, k]
    c = checks.position("c", place.c, g.weights_shape[3])
    met: Array = Xp[g.x.met_by(place.i), g.y.met_by(place.j), g.channels_of(k)[c]]
    return upstream[:, :, k] * met


def averaged(of_neurons: Array) -> Array:
    """Return the mean over the positions; of integers it is an array of integers where all are whole."""
    total: Array = np.asarray(of_neurons.sum(axis=(0, 1), dtype=of_neurons.dtype))
    positions = of_neurons.shape[0] * of_neurons.shape[1]
    if total.dtype.kind == "i" and not (total % positions).any():
        return np.asarray(total // positions)
    return np.asarray(total / positions)


def kept_last(of_neurons: Array) -> Array:
    """Return the contribution of the last position, in whichever order positions are gone through."""
    return np.asarray(of_neurons[-1, -1])


def kept_largest(of_neurons: Array) -> Array:
    """Return the largest contribution."""
    return np.asarray(of_neurons.max(axis=(0, 1)))


def not_added(of_neurons: Array) -> Array:
    """Return the contributions as they are."""
    return of_neurons


def _checked(layer: Layer, dV: ArrayLike) -> tuple[Array, Array]:
    """Return Xp and dV in their common type; `SumsOverflowError` where sums of integers could leave int64."""
    g = layer.geometry
    Xp, _, upstream = with_upstream(layer, dV)
    arrays.check_weight_gradient_sums(g.x.output * g.y.output, Xp, upstream)
    return Xp, upstream


WEIGHT_GRADIENT_IDEAS = (
    WeightGradientIdea("gradients_averaged", Subject.WEIGHT_GRADIENT, averaged),
    WeightGradientIdea("kept_last_gradient", Subject.WEIGHT_GRADIENT, kept_last),
    WeightGradientIdea("kept_largest_gradient", Subject.WEIGHT_GRADIENT, kept_largest),
    WeightGradientIdea("copies_not_added", Subject.WEIGHT_GRADIENT, not_added),
)

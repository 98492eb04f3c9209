"""Wrong ideas about the gradients: dW and db made in another way, and so dX.

The layer adds the contributions of all neurons of a slice, dV[x, y, k] · what the neuron sees; ideas about dW
and db do something else with them. Each idea about dX makes a whole wrong dX.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from convviz.conv import Geometry, Layer, arrays, checks, neuron_blocks
from convviz.conv.arrays import Array
from convviz.explore.state.cells import BiasCell, WeightCell
from convviz.explore.state.values import number
from convviz.explore.wrong_ideas.idea import Case, Idea, Number, Subject, lacking
from convviz.explore.wrong_ideas.output_ideas import with_flipped_filters


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

    subject: Subject = field(default=Subject.WEIGHT_GRADIENT, init=False)
    function: Callable[[Array], Array]

    def applies(self, g: Geometry) -> bool:
        """Say whether a slice has several gradients that can be added."""
        return g.output_shape[:2] != (1, 1)

    def whole(self, layer: Layer, dV: ArrayLike) -> ParameterGradients | None:
        """Return the whole wrong dW and db for the upstream gradient ``dV`` (W2, H2, K).

        Errors as `Layer.backward` raises them; also ValueError for gradients that would take more than
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
        them; also ValueError for a place that the layer does not have.
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
    Xp, _, upstream = _with_upstream(layer, dV)
    arrays.check_weight_gradient_sums(g.x.output * g.y.output, Xp, upstream)
    return Xp, upstream


WEIGHT_GRADIENT_IDEAS = (
    WeightGradientIdea("gradients_averaged", averaged),
    WeightGradientIdea("kept_last_gradient", kept_last),
    WeightGradientIdea("kept_largest_gradient", kept_largest),
    WeightGradientIdea("copies_not_added", not_added),
)


@dataclass(frozen=True, eq=False)
class InputGradientIdea(Idea):
    """An idea that makes another dX; its ``function`` returns all of it."""

    subject: Subject = field(default=Subject.INPUT_GRADIENT, init=False)
    function: Callable[[Layer, ArrayLike], Array | None]

    def whole(self, layer: Layer, dV: ArrayLike) -> Array | None:
        """Return the whole wrong dX (W, H, D) for the upstream gradient ``dV`` (W2, H2, K).

        Errors as `Layer.input_gradient` raises them.
        """
        return self.function(layer, dV)

    def answer(self, case: Case) -> Number | None:
        """Return the wrong dX at ``case.cell`` for ``case.dV``."""
        cell = case.cell
        if cell is None:
            raise lacking("cell", self)
        if case.dV is None:
            raise lacking("dV", self)
        at = checks.positions("xyc", (cell.x, cell.y, cell.c), case.geometry.input_shape)
        dX = self.function(case.layer, case.dV)
        return None if dX is None else number(dX[at])


def overlap_not_added(layer: Layer, dV: ArrayLike) -> Array | None:
    """Return dX where receptive fields that overlap replace each other, and the last one stays.

    What the slices send back at one position is added, as it should be.
    """
    share = layer.geometry.filters // layer.geometry.groups
    return _replaced(layer, dV, share) if _most_positions(layer) > 1 else None


def kept_last_neuron(layer: Layer, dV: ArrayLike) -> Array | None:
    """Return dX where every input keeps only what the last neuron that reads it sends back.

    The last neuron has the largest x, y and d, in whichever order neurons are gone through.
    """
    most_readers = _most_positions(layer) * layer.geometry.filters // layer.geometry.groups
    return _replaced(layer, dV, 1) if most_readers > 1 else None


def not_flipped(layer: Layer, dV: ArrayLike) -> Array | None:
    """Return dX of filters that are not flipped on the way back."""
    flipped = with_flipped_filters(layer)  # which the layer flips once more
    return None if flipped is None else flipped.input_gradient(dV)


def _most_positions(layer: Layer) -> int:
    """Return from how many positions the input that is read most often is read; 0 where none is."""
    x, y = (max(len(axis.readers(i)) for i in range(axis.length)) for axis in layer.geometry.axes)
    return x * y


def _replaced(layer: Layer, dV: ArrayLike, last: int) -> Array:
    """Return dX where positions replace each other; the ``last`` filters of each group are added."""
    g, share = layer.geometry, layer.geometry.filters // layer.geometry.groups
    _, weights, upstream = _with_upstream(layer, dV)
    arrays.check_input_gradient_sums(last, layer.largest()[0], upstream)
    dXp = np.zeros(g.padded_shape, upstream.dtype)
    # Of the taps that meet an input the first one belongs to the last position: it is written last.
    for i, j in reversed(list(np.ndindex(*g.size))):
        cells = g.x.met_by(i), g.y.met_by(j)
        for end in range(share, g.filters + 1, share):
            read, filters = g.channels_of(end - 1), slice(end - last, end)
            dXp[*cells, read.start : read.stop] = upstream[:, :, filters] @ weights[filters, i, j]
    return np.ascontiguousarray(dXp[g.inside])


def _with_upstream(layer: Layer, dV: ArrayLike) -> tuple[Array, Array, Array]:
    """Return Xp, the weights and ``dV`` (W2, H2, K) in their common type, as `Layer.backward` takes them.

    Errors for ``dV`` as `Layer.backward` raises them.
    """
    upstream = arrays.checked("dV", dV, layer.geometry.output_shape)
    dtype = arrays.common_dtype([layer.X, upstream])
    Xp, weights = (array.astype(dtype, copy=False) for array in (layer.Xp, layer.weights))
    return Xp, weights, arrays.converted("dV", upstream, dtype)


INPUT_GRADIENT_IDEAS = (
    InputGradientIdea("overlap_not_added", overlap_not_added),
    InputGradientIdea("kept_last_neuron", kept_last_neuron),
    InputGradientIdea("kernel_not_flipped", not_flipped),
)

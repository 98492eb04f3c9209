"""Wrong ideas about dX: each makes a whole wrong dX. Errors as `Layer.input_gradient` raises them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from convviz.conv import Layer, arrays, checks
from convviz.conv.arrays import Array
from convviz.explore.state.values import number
from convviz.explore.wrong_ideas.idea import Case, Idea, Number, Subject, lacking
from convviz.explore.wrong_ideas.operands import with_upstream
from convviz.explore.wrong_ideas.output_ideas import with_flipped_filters


@dataclass(frozen=True, eq=False)
class InputGradientIdea(Idea):
    """An idea that makes another dX; its ``function`` returns all of it."""

    function: Callable[[Layer, ArrayLike], Array | None]

    def whole(self, layer: Layer, dV: ArrayLike) -> Array | None:
        """Return the whole wrong dX (W, H, D) for the upstream gradient ``dV`` (W2, H2, K)."""
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
    _, weights, upstream = with_upstream(layer, dV)
    arrays.check_input_gradient_sums(last, layer.largest()[0], upstream)
    dXp = np.zeros(g.padded_shape, upstream.dtype)
    # Of the taps that meet an input the first one belongs to the last position: it is written last.
    for i, j in reversed(list(np.ndindex(*g.size))):
        cells = g.x.met_by(i), g.y.met_by(j)
        for end in range(share, g.filters + 1, share):
            read, filters = g.channels_of(end - 1), slice(end - last, end)
            dXp[*cells, read.start : read.stop] = upstream[:, :, filters] @ weights[filters, i, j]
    return np.ascontiguousarray(dXp[g.inside])


INPUT_GRADIENT_IDEAS = (
    InputGradientIdea("overlap_not_added", Subject.INPUT_GRADIENT, overlap_not_added),
    InputGradientIdea("kept_last_neuron", Subject.INPUT_GRADIENT, kept_last_neuron),
    InputGradientIdea("kernel_not_flipped", Subject.INPUT_GRADIENT, not_flipped),
)

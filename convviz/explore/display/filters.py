"""The filters panel: the filter bank W, its biases, who owns them, and where they have been used."""

from __future__ import annotations

import numpy as np

from convviz.conv import AnyLayer
from convviz.explore.display.highlights import chosen_cell
from convviz.explore.display.highlights_shared import Highlights
from convviz.explore.display.parts import FiltersPart, SetCard, WallPart
from convviz.explore.display.walked import Walked, in_slice
from convviz.explore.state.cells import shown_channel
from convviz.explore.state.derived import Derived, differs
from convviz.explore.state.regions import CellSet, Span
from convviz.explore.state.sharing import Sharing, sharing_of
from convviz.explore.state.state import BiasCell, Cell, OutputCell, State, WeightCell
from convviz.explore.state.values import Values, number

MOST_CARDS = 3  # filters that each have a card
MOST_USUAL = 3  # times what is usual: weights beyond have the strongest colour, too


def filters_part(
    state: State, derived: Derived, walk: Walked, lit: Highlights, pointed: Cell | None
) -> FiltersPart:
    """Return what the filters panel shows."""
    width, height, _ = state.layer.geometry.output_shape
    chosen, here = chosen_cell(state), state.position
    return FiltersPart(
        weights=derived.weights,
        biases=derived.biases,
        names=state.scene.filter_names,
        current=here.d,
        lit_filters=lit.filters,
        positions=(width, height),
        neurons=width * height,
        here=(here.x, here.y),
        reached=walk.visited,
        uses=walk.uses,
        lit=lit.weights,
        pointed=pointed if isinstance(pointed, WeightCell | BiasCell) else None,
        note=state.scene.note,
        cards=tuple(_card(state, derived, k) for k in _shown(state)),
        wall=None if sharing_of(state.layer) is Sharing.SHARED else _wall(state, derived, walk, pointed),
        differ=derived.keep("differ", None, lambda: differs(state.layer)),
        chosen=chosen if isinstance(chosen, WeightCell | BiasCell) else None,
    )


def usual_limit(weights: Values) -> float:
    """Return the largest magnitude of a bank, but no more than thrice what a filter of it usually has.

    One weight changed by hand to a hundred times the others would turn all other filters grey.
    """
    usual = float(np.median(np.abs(weights.array.reshape(len(weights.array), -1)).max(axis=1)))
    return min(weights.limit, MOST_USUAL * usual) if usual else weights.limit


def _wall(state: State, derived: Derived, walk: Walked, pointed: Cell | None) -> WallPart:
    """Return the sets of the current slice, on the colour scale of the common ones."""
    here = state.position
    limit = derived.keep("usual limit", None, lambda: usual_limit(derived.weights))
    there = isinstance(pointed, OutputCell) and pointed.d == here.d
    at = (pointed.x, pointed.y) if isinstance(pointed, OutputCell) and there else None
    return WallPart(state.layer, here.d, (here.x, here.y), in_slice(walk.visited, here.d), limit, at)


def _shown(state: State) -> tuple[int, ...]:
    filters = state.layer.geometry.filters
    return tuple(range(filters)) if filters <= MOST_CARDS else (state.position.d,)


def _card(state: State, derived: Derived, k: int) -> SetCard:
    """Return the card of filter ``k``, or of its neuron at the current position when that owns its set."""
    here, large = state.position, shown_channel(state.layer, k, state.channel)
    if sharing_of(state.layer) is Sharing.SHARED:
        bias = None if derived.biases is None else number(derived.biases.array[k])
        return SetCard(k, _common(derived, k), bias, f"W{k}", f"b{k}", large)
    values, bias = derived.keep(f"own {k}", here, lambda: _own(state.layer, here.x, here.y, k, derived))
    if sharing_of(state.layer) is Sharing.UNSHARED and not differs(state.layer):
        values = _common(derived, k)  # still a copy: the same picture need not be drawn again
    return SetCard(k, values, bias, f"W{k}[{here.x},{here.y}]", f"b{k}[{here.x},{here.y}]", large)


def _common(derived: Derived, k: int) -> Values:
    return derived.keep(f"common {k}", None, lambda: Values(derived.weights.array[k], derived.weights.limit))


def _own(layer: AnyLayer, x: int, y: int, k: int, derived: Derived) -> tuple[Values, int | float | None]:
    """Return the weights of a neuron's own set, on the colour scale of the common ones, and its bias."""
    own = layer.weights_of(x, y, k)
    return Values(own.weights, derived.weights.limit or float(np.abs(own.weights).max())), own.bias


def cells_of(lit: tuple[CellSet, ...], k: int, depth: int) -> tuple[CellSet, ...]:
    """Return the lit cells of filter ``k``, whose slices are k·depth … (k + 1)·depth − 1, counted from 0."""
    found = []
    for cells in lit:
        slices = cells.slices
        first = max(slices.start, k * depth)
        first += (slices.start - first) % slices.step
        stop = min(slices.stop, (k + 1) * depth)
        if first < stop:
            within = Span(first - k * depth, stop - k * depth, slices.step)
            found.append(CellSet(cells.x, cells.y, within, cells.role))
    return tuple(found)

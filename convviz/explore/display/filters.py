"""The filters panel: the filter bank W, its biases, who owns them, and how often they have been used."""

from __future__ import annotations

from math import prod

from convviz.conv import AnyLayer
from convviz.explore.display.highlights import chosen_cell
from convviz.explore.display.highlights_shared import Highlights
from convviz.explore.display.parts import DrawerPart, FiltersPart, SetCard
from convviz.explore.display.walked import Walked
from convviz.explore.state.cells import set_shape
from convviz.explore.state.derived import Derived, differs
from convviz.explore.state.regions import CellSet, Span
from convviz.explore.state.sharing import Sharing, sharing_of
from convviz.explore.state.state import BiasCell, Cell, State, WeightCell
from convviz.explore.state.values import Values, number, read_only

MOST_CARDS = 3  # filters that each have a card


def filters_part(
    state: State, derived: Derived, walk: Walked, lit: Highlights, pointed: Cell | None
) -> FiltersPart:
    """Return what the filters panel shows."""
    layer, shared = state.layer, sharing_of(state.layer) is Sharing.SHARED
    chosen = chosen_cell(state)
    return FiltersPart(
        weights=derived.weights,
        biases=derived.biases,
        names=state.scene.filter_names,
        current=state.position.d,
        lit_filters=lit.filters,
        neurons_per_slice=derived.count.factor,
        uses=walk.uses,
        weights_per_filter=prod(set_shape(layer)),
        lit=lit.weights,
        pointed=pointed if isinstance(pointed, WeightCell | BiasCell) else None,
        note=state.scene.note,
        cards=tuple(_card(state, derived, k) for k in _shown(state)),
        drawer=None
        if shared
        else DrawerPart(layer, state.order, walk.index, derived.weights.limit, state.edit),
        differ=derived.keep("differ", None, lambda: differs(layer)),
        chosen=chosen if isinstance(chosen, WeightCell | BiasCell) else None,
    )


def _shown(state: State) -> tuple[int, ...]:
    filters = state.layer.geometry.filters
    return tuple(range(filters)) if filters <= MOST_CARDS else (state.position.d,)


def _card(state: State, derived: Derived, k: int) -> SetCard:
    """Return the card of filter ``k``, or of its neuron at the current position when that owns its set."""
    here = state.position
    if sharing_of(state.layer) is Sharing.SHARED:
        bias = None if derived.biases is None else number(derived.biases.array[k])
        return SetCard(k, _common(derived, k), bias, f"W{k}", f"b{k}")
    values, bias = derived.keep(f"own {k}", here, lambda: _own(state.layer, here.x, here.y, k, derived))
    if sharing_of(state.layer) is Sharing.UNSHARED and not differs(state.layer):
        values = _common(derived, k)  # still a copy: the same picture need not be drawn again
    return SetCard(k, values, bias, f"W{k}[{here.x},{here.y}]", f"b{k}[{here.x},{here.y}]")


def _common(derived: Derived, k: int) -> Values:
    return derived.keep(f"common {k}", None, lambda: Values(derived.weights.array[k], derived.weights.limit))


def _own(layer: AnyLayer, x: int, y: int, k: int, derived: Derived) -> tuple[Values, int | float | None]:
    """Return the weights of a neuron's own set, with the colour scale of the common ones, and its bias."""
    own = layer.weights_of(x, y, k)
    return read_only(own.weights, derived.weights.limit), own.bias


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

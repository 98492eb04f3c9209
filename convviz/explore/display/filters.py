"""The filters panel: the filter bank W with its biases, and how often each filter has been used."""

from __future__ import annotations

from math import prod

from convviz.explore.derived import Derived
from convviz.explore.display.linking import Lit
from convviz.explore.display.parts import FiltersPart
from convviz.explore.display.walked import Walked
from convviz.explore.state import BiasCell, Cell, State, WeightCell


def filters_part(state: State, derived: Derived, walk: Walked, lit: Lit, pointed: Cell | None) -> FiltersPart:
    """Return what the filters panel shows."""
    return FiltersPart(
        weights=derived.weights,
        biases=derived.biases,
        names=state.scene.filter_names,
        current=state.position.d,
        lit_filters=lit.filters,
        neurons_per_slice=derived.count.factor,
        visited=walk.uses,
        weights_per_filter=prod(state.layer.geometry.weights_shape[1:]),
        lit=lit.weights,
        pointed=pointed if isinstance(pointed, WeightCell | BiasCell) else None,
        note=state.scene.note,
    )

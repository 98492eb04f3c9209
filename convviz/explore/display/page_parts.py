"""The part of the page that is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias, cast

from convviz.explore.display.layer import LayerPart, layer_part
from convviz.explore.display.withheld.pages import CoverPart, cover_of, without
from convviz.explore.message import Message
from convviz.explore.state.derived import Derived
from convviz.explore.state.state import State, View
from convviz.files.lazy_import import lazy

if TYPE_CHECKING:
    from convviz.explore.display.backward.backward_part import BackwardPart
    from convviz.explore.display.growth import GrowthPart
    from convviz.explore.display.matrix.matrix_part import MatrixPart
    from convviz.explore.display.shift.shift_part import ShiftPart
    from convviz.explore.display.training.training_part import TrainingPart

PagePart: TypeAlias = (
    "LayerPart | CoverPart | MatrixPart | GrowthPart | ShiftPart | BackwardPart | TrainingPart"
)

#: What makes the part of a page. All but the layer's are loaded when the page is first shown.
PARTS: dict[View, Callable[[State, Derived], PagePart]] = {
    View.LAYER: layer_part,
    View.MATRIX: lazy("convviz.explore.display.matrix.matrix_part", "matrix_part"),
    View.GROWTH: lazy("convviz.explore.display.growth", "growth_part"),
    View.SHIFT: lazy("convviz.explore.display.shift.shift_part", "shift_part"),
    View.BACKWARD: lazy("convviz.explore.display.backward.backward_part", "backward_part"),
    View.TRAINING: lazy("convviz.explore.display.training.training_part", "training_part"),
}


def page_part(state: State, derived: Derived) -> PagePart:
    """Return what the chosen page shows: of what is withheld nothing."""
    if not state.withheld:
        return PARTS[state.view](state, derived)
    cover = cover_of(state)
    if cover is not None:
        return cover
    return cast("PagePart", without(PARTS[state.view](state, derived), state, derived))


def words_of_idea(page: PagePart) -> Message | None:
    """Return what the page says of the wrong idea that is looked at; None where it shows none."""
    shown = getattr(page, "what_if", None)  # of two pages, one of which is not loaded until it is shown
    return None if shown is None else cast("Message", shown.summary)

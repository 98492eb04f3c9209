"""The part of the page that is shown instead of the panels, if any."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from convviz.explore.derived import Derived
from convviz.explore.state import State, View
from convviz.files.late import late

if TYPE_CHECKING:
    from convviz.explore.display.backward import BackwardPart
    from convviz.explore.display.growth import GrowthPart
    from convviz.explore.display.matrix import MatrixPart
    from convviz.explore.display.shift import ShiftPart
    from convviz.explore.display.training import TrainingPart

PagePart: TypeAlias = "MatrixPart | GrowthPart | ShiftPart | BackwardPart | TrainingPart"

#: What makes the part of a page, loaded when the page is first shown.
PARTS: dict[View, Callable[[State, Derived], PagePart]] = {
    View.MATRIX: late("convviz.explore.display.matrix", "matrix_part"),
    View.GROWTH: late("convviz.explore.display.growth", "growth_part"),
    View.SHIFT: late("convviz.explore.display.shift", "shift_part"),
    View.BACKWARD: late("convviz.explore.display.backward", "backward_part"),
    View.TRAINING: late("convviz.explore.display.training", "training_part"),
}


def page_part(state: State, derived: Derived) -> PagePart | None:
    """Return what the chosen page shows; None while the panels are shown."""
    return None if state.view is View.LAYER else PARTS[state.view](state, derived)

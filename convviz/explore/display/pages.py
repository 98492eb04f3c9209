"""The part of the page that is shown instead of the panels, if any."""

from __future__ import annotations

from typing import TypeAlias

from convviz.explore.derived import Derived
from convviz.explore.display.backward import BackwardPart, backward_part
from convviz.explore.display.growth import GrowthPart, growth_part
from convviz.explore.display.matrix import MatrixPart, matrix_part
from convviz.explore.display.shift import ShiftPart, shift_part
from convviz.explore.display.training import TrainingPart, training_part
from convviz.explore.state import State, View

PagePart: TypeAlias = MatrixPart | GrowthPart | ShiftPart | BackwardPart | TrainingPart


def page_part(state: State, derived: Derived) -> PagePart | None:
    """Return what the chosen page shows; None while the panels are shown."""
    match state.view:
        case View.LAYER:
            return None
        case View.MATRIX:
            return matrix_part(state, derived)
        case View.GROWTH:
            return growth_part(state, derived)
        case View.SHIFT:
            return shift_part(state, derived)
        case View.BACKWARD:
            return backward_part(state, derived)
        case View.TRAINING:
            return training_part(state, derived)

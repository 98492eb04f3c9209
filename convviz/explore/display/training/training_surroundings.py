"""What stands around "learn a filter": the layer that learns, and where it is trained."""

from __future__ import annotations

from functools import lru_cache

from convviz.explore.display.hyperparameter_fields import HyperparametersPart, part_of
from convviz.explore.display.surroundings import Surroundings
from convviz.explore.message import message
from convviz.explore.state.descent_choices import TrainingCase
from convviz.explore.state.sharing import Sharing
from convviz.explore.state.state import State
from convviz.explore.training.filter_exercise import exercise


def training_surroundings(state: State) -> Surroundings | None:
    """Return the line of the layer that learns a filter; None where the state's layer is trained."""
    if state.training.case is TrainingCase.LAYER:
        return None
    side = state.training.side
    status = message("training.status.exercise", n=side * side, total=exercise(side).shown.size)
    return Surroundings(_line(side), status)


@lru_cache(maxsize=8)
def _line(side: int) -> HyperparametersPart:
    return part_of(exercise(side).start.geometry, Sharing.SHARED, changeable=False)

"""What stands around a page that shows another layer than the state's: its line, and what the status says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from convviz.conv import Geometry
from convviz.explore.display.hyperparameter_fields import HyperparametersPart, part_of
from convviz.explore.message import Message, message
from convviz.explore.state.descent_choices import TrainingCase
from convviz.explore.state.sharing import Sharing, sharing_of
from convviz.explore.state.shift_state import Shift, ShiftCase
from convviz.explore.state.state import State, View
from convviz.files.lazy_import import lazy

_pattern = lazy("convviz.explore.shift.pattern", "geometry")
_photograph = lazy("convviz.explore.shift.photograph", "geometry")
_faces = lazy("convviz.explore.shift.faces", "geometry")
_exercise = lazy("convviz.explore.training.filter_exercise", "exercise")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """``hyperparameters``: the line of the layer that the page shows; ``status``: what the page is about."""

    hyperparameters: HyperparametersPart
    status: Message


def surroundings(state: State) -> Surroundings | None:
    """Return what stands around the page of ``state``, or None where it shows the state's layer."""
    if state.view is View.SHIFT:
        return _of_shift(state)
    if state.view is View.TRAINING and state.training.case is TrainingCase.FILTER:
        return _of_exercise(state.training.side)
    return None


def _of_shift(state: State) -> Surroundings:
    """Return the line of the tested layer, which follows the switch, and where its input is now."""
    shift = state.shift
    status = message("shift.note", dx=shift.dx, dy=shift.dy, stride=shift.stride)
    return Surroundings(_line(_GEOMETRIES[shift.case](shift), sharing_of(state.layer)), status)


def _of_exercise(side: int) -> Surroundings:
    """Return the line of the layer that learns a filter, and where it is trained."""
    made = _exercise(side)
    status = message("training.status.exercise", n=side * side, total=made.shown.size)
    return Surroundings(_line(made.start.geometry, Sharing.SHARED), status)


@lru_cache(maxsize=16)  # the very same part while only the input moves
def _line(g: Geometry, sharing: Sharing) -> HyperparametersPart:
    return part_of(g, sharing, changeable=False)


_GEOMETRIES: dict[ShiftCase, Callable[[Shift], Geometry]] = {
    ShiftCase.PATTERN: lambda shift: _pattern(shift.stride),
    ShiftCase.PHOTOGRAPH: lambda shift: _photograph(shift.stride),
    ShiftCase.FACES: lambda shift: _faces(shift.filters),
}

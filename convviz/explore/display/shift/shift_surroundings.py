"""What stands around the shift test: the layer that is tested, and how far its input was moved."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from convviz.conv import Geometry
from convviz.explore.display.hyperparameter_fields import HyperparametersPart, part_of
from convviz.explore.display.surroundings import Surroundings
from convviz.explore.message import message
from convviz.explore.shift import faces, pattern, photograph
from convviz.explore.state.sharing import Sharing, sharing_of
from convviz.explore.state.shift_state import Shift, ShiftCase
from convviz.explore.state.state import State


def shift_surroundings(state: State) -> Surroundings:
    """Return the line of the tested layer, which follows the switch, and where its input is now."""
    shift = state.shift
    status = message("shift.note", dx=shift.dx, dy=shift.dy, stride=shift.stride)
    return Surroundings(_line(_GEOMETRIES[shift.case](shift), sharing_of(state.layer)), status)


@lru_cache(maxsize=16)  # the very same part while only the input moves
def _line(g: Geometry, sharing: Sharing) -> HyperparametersPart:
    return part_of(g, sharing, changeable=False)


_GEOMETRIES: dict[ShiftCase, Callable[[Shift], Geometry]] = {
    ShiftCase.PATTERN: lambda shift: pattern.geometry(shift.stride),
    ShiftCase.PHOTOGRAPH: lambda shift: photograph.geometry(shift.stride),
    ShiftCase.FACES: lambda shift: faces.geometry(shift.filters),
}

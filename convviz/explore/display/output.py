"""The output panel: the maps V, as far as the walk has filled them, and the depth column."""

from __future__ import annotations

from convviz.explore.display.highlights_shared import Highlights, every_cell
from convviz.explore.display.parts import OutputPart
from convviz.explore.display.walked import Walked
from convviz.explore.state.derived import Derived
from convviz.explore.state.regions import Role
from convviz.explore.state.state import Cell, OutputCell, State


def output_part(
    state: State, derived: Derived, walk: Walked, lit: Highlights, pointed: Cell | None
) -> OutputPart:
    """Return what the output panel shows."""
    values, position = derived.output(state.relu), state.position
    return OutputPart(
        values=values,
        relu=state.relu,
        fill_all=state.fill_all,
        position=position,
        link=state.link,
        visited=(every_cell(values.array.shape, Role.LINKED),) if state.fill_all else walk.visited,
        lit=lit.output,
        column=tuple(values.array[position.x, position.y].tolist()),
        pointed=pointed if isinstance(pointed, OutputCell) else None,
    )

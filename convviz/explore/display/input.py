"""The input panel: the volume X with the current receptive field."""

from __future__ import annotations

from convviz.conv import Axis
from convviz.explore import expression
from convviz.explore.derived import Derived
from convviz.explore.display.linking import Lit, channel_span, field_cells
from convviz.explore.display.parts import AxisReading, InputPart
from convviz.explore.message import Message, message
from convviz.explore.state import Cell, InputCell, Scene, State


def input_part(state: State, derived: Derived, lit: Lit, pointed: Cell | None) -> InputPart:
    """Return what the input panel shows."""
    g, position = state.layer.geometry, state.position
    return InputPart(
        values=derived.X,
        kind=state.scene.kind,
        true_colour=state.true_colour,
        x=reading(g.x),
        y=reading(g.y),
        field_x=field_cells(g.x, position.x),
        field_y=field_cells(g.y, position.y),
        channels=channel_span(g, position.d),
        filter=position.d,
        ruler_x=expression.ruler(g.x, position.x),
        ruler_y=expression.ruler(g.y, position.y),
        windows=lit.windows,
        lit=lit.input,
        pointed=pointed if isinstance(pointed, InputCell) else None,
        credit=credit(state.scene),
    )


def reading(axis: Axis) -> AxisReading:
    """Return how the receptive fields lie along ``axis``."""
    return AxisReading(
        axis.length, axis.size, axis.stride, axis.padding, axis.dilation, axis.output, axis.unread
    )


def credit(scene: Scene) -> Message | None:
    """Return who made the picture, when it says so."""
    if scene.picture is None or not scene.picture.credit:
        return None
    return message("display.input.credit", name=scene.picture.name, credit=scene.picture.credit)

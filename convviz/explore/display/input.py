"""The input panel: the volume X with the current receptive field."""

from __future__ import annotations

import numpy as np

from convviz.conv import Axis
from convviz.explore import expression
from convviz.explore.display.highlights_shared import Highlights, channel_span, field_cells
from convviz.explore.display.parts import InputPart
from convviz.explore.display.what_if import wrong_field
from convviz.explore.examples import examples
from convviz.explore.message import Message, message
from convviz.explore.state.cells import shown_channel
from convviz.explore.state.derived import Derived
from convviz.explore.state.regions import AxisReading, Span
from convviz.explore.state.sharing import Sharing, sharing_of
from convviz.explore.state.state import Cell, InputCell, Link, Scene, State
from convviz.explore.state.values import Values, read_only


def input_part(state: State, derived: Derived, lit: Highlights, pointed: Cell | None) -> InputPart:
    """Return what the input panel shows."""
    g, position = state.layer.geometry, state.position
    full = sharing_of(state.layer) is Sharing.FULL
    channels = Span(0, g.depth) if full else channel_span(g, position.d)
    shown = shown_channel(state.layer, position.d, state.channel)
    return InputPart(
        values=derived.X,
        kind=state.scene.kind,
        true_colour=state.true_colour,
        x=reading(g.x, full),
        y=reading(g.y, full),
        field_x=Span(0, g.width) if full else field_cells(g.x, position.x),
        field_y=Span(0, g.height) if full else field_cells(g.y, position.y),
        channels=channels,
        large_channel=shown if full else channels.start + shown,
        filter=position.d,
        ruler_x=expression.index_range(0, g.width) if full else expression.ruler(g.x, position.x),
        ruler_y=expression.index_range(0, g.height) if full else expression.ruler(g.y, position.y),
        windows=lit.windows,
        lit=lit.input,
        pointed=pointed if isinstance(pointed, InputCell) else None,
        credit=credit(state.scene),
        readers=readers_of(state, derived) if state.readers else None,
        wrong_field=wrong_field(state),
        alone=alone(state),
    )


def alone(state: State) -> Message | None:
    """Return that no other neuron uses the weights, where they are not shared and "same weights" is on."""
    sharing = sharing_of(state.layer)
    if state.link is not Link.SAME_WEIGHTS or sharing is Sharing.SHARED:
        return None
    weights, _ = expression.set_names(state.position, sharing)
    return message("volumes.input.alone", weights=weights)


def reading(axis: Axis, full: bool) -> AxisReading:
    """Return how the receptive fields lie along ``axis``; fully connected, nothing is left unread."""
    unread = 0 if full else axis.unread
    return AxisReading(
        axis.length, axis.size, axis.stride, axis.before, axis.after, axis.dilation, axis.output, unread
    )


def credit(scene: Scene) -> Message | None:
    """Return who made the picture, when it says so."""
    if scene.picture is None or not scene.picture.credit:
        return None
    return examples.credit_of(scene.picture)


def readers_of(state: State, derived: Derived) -> Values:
    """Return how many positions read each input cell, (W, H, D): the same for every filter of a group."""
    g = state.layer.geometry

    def counted() -> Values:
        if sharing_of(state.layer) is Sharing.FULL:
            return read_only(np.full(g.input_shape, g.output_shape[0] * g.output_shape[1]))
        across = np.array([len(g.x.readers(x)) for x in range(g.width)])
        down = np.array([len(g.y.readers(y)) for y in range(g.height)])
        return read_only(np.repeat(np.outer(across, down)[:, :, None], g.depth, axis=2))

    return derived.keep("readers", None, counted)

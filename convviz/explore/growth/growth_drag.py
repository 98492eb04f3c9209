"""What dragging along a curve of the growth page does: sizes are considered, and one becomes the layer's.

Hyperparameters can be considered without computing the layer they belong to: counting takes microseconds.
"""

from __future__ import annotations

from dataclasses import replace

from convviz.conv import Geometry
from convviz.explore.examples import examples
from convviz.explore.growth import known_layers
from convviz.explore.growth.curves import at, ends, nearest, outwards, problem, value_of
from convviz.explore.message import Message
from convviz.explore.state import bounds, hyperparameters
from convviz.explore.state.sharing import sharing_of, with_sharing
from convviz.explore.state.state import Considered, GrowthAxis, State
from convviz.explore.state.transitions import Transition


def marked(state: State) -> Geometry:
    """Return the hyperparameters that the growth page marks: the considered ones, or the layer's."""
    considered = still_considered(state)
    return state.layer.geometry if considered is None else considered.geometry


def still_considered(state: State) -> Considered | None:
    """Return what is considered; None when the layer has changed since."""
    considered = state.considered
    return None if considered is None or considered.present != state.layer.geometry else considered


def choose_axis(axis: GrowthAxis) -> Transition:
    """Let the page describe the curve along ``axis``."""
    return lambda state: state if state.growth is axis else replace(state, growth=axis)


def consider(axis: GrowthAxis, wish: int) -> Transition:
    """Mark the point of the curve nearest to ``wish`` that the window can show; counted, not computed."""

    def mark(state: State) -> State:
        g = marked(state)
        possible = nearest(g, axis, wish)
        low, high = ends(g, axis)
        shown = next((v for v in outwards(possible, low, high) if problem(g, axis, v) is None), possible)
        beyond = wish if not low <= wish <= high else possible  # between two possible values is no refusal
        return _considering(state, axis, at(g, axis, shown), problem(g, axis, beyond))

    return mark


def nudge(axis: GrowthAxis, direction: int) -> Transition:
    """Mark the next point of the curve, upwards (+1) or downwards (−1); at its ends, stop and say why."""

    def mark(state: State) -> State:
        g = marked(state)
        low, high = ends(g, axis)
        value = value_of(g, axis) + direction
        while low <= value <= high and problem(g, axis, value) is not None:
            value += direction
        if low <= value <= high:
            return _considering(state, axis, at(g, axis, value), None)
        return _considering(state, axis, g, problem(g, axis, value_of(g, axis) + direction))

    return mark


def give_up(state: State) -> State:
    """Stop considering other hyperparameters: the layer's own are marked again."""
    return state if state.considered is None else replace(state, considered=None)


def settle(g: Geometry) -> Transition:
    """Make ``g`` the hyperparameters of the layer; refused where the window cannot show it."""
    return lambda state: hyperparameters.change(give_up(state), **bounds.settings_of(g))


def take(name: str) -> Transition:
    """Go to the known layer ``name``: as its example, or as the present scene at its size.

    A layer that the window cannot show is marked and counted; an own picture stays.
    """

    def go(state: State) -> State:
        layer = known_layers.known(name)
        if layer.geometry == state.layer.geometry:
            return give_up(state)
        if layer.refused is not None:
            return replace(state, considered=Considered(layer.geometry, state.layer.geometry, layer.refused))
        if layer.example is None or state.scene.own:
            return hyperparameters.change(give_up(state), **bounds.settings_of(layer.geometry))
        example = examples.load(layer.example)
        kept = with_sharing(example.layer.common, sharing_of(state.layer))
        return replace(example, layer=kept, view=state.view, growth=state.growth)

    return go


def _considering(state: State, axis: GrowthAxis, g: Geometry, refused: Message | None) -> State:
    present = state.layer.geometry
    considered = None if g == present and refused is None else Considered(g, present, refused)
    if considered == state.considered and axis is state.growth:
        return state
    return replace(state, growth=axis, considered=considered)

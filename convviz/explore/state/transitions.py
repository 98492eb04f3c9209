"""What may be done to a state: pure functions from state to state.

A transition that changes nothing returns the state that it was given, so that nothing is redrawn and nothing
is recorded. Those that need a choice are made by a function: ``step(1)(state)``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeAlias

from convviz.explore.message import Refused, message
from convviz.explore.state import walks
from convviz.explore.state.cells import has_cell, neuron_for, present, set_shape, shown_channel
from convviz.explore.state.lesson_state import Withheld
from convviz.explore.state.predicting import TOLD_BY_LIGHT, TOLD_BY_USERS, refuse_to_tell
from convviz.explore.state.state import (
    BiasCell,
    Cell,
    InputCell,
    InputKind,
    Link,
    OutputCell,
    Position,
    State,
    View,
    WalkOrder,
    WeightCell,
)

Transition: TypeAlias = Callable[[State], State]


def step(n: int) -> Transition:
    """Go ``n`` neurons along the walk (back when negative); beyond its ends, to the end."""

    def along(state: State) -> State:
        last_index = walks.total(state.layer.geometry) - 1
        return _at_index(state, min(max(_index(state) + n, 0), last_index))

    return along


def step_row(n: int) -> Transition:
    """Go ``n`` lines on along the walk, to the same place in the line; at most to the last line."""

    def lines(state: State) -> State:
        g = state.layer.geometry
        index, line = _index(state), walks.row_step(g, state.order)
        possible = min(max(n, -(index // line)), (walks.total(g) - 1 - index) // line)
        return _at_index(state, index + possible * line)

    return lines


def step_slice(n: int) -> Transition:
    """Go ``n`` depth slices on at the same (x, y); at the first and last slice, stop."""
    return _shift(0, 0, n)


def move(dx: int, dy: int) -> Transition:
    """Go ``dx`` to the right and ``dy`` down in the slice; at its edges, stop."""
    return _shift(dx, dy, 0)


def first(state: State) -> State:
    """Go to the first neuron of the walk."""
    return _at_index(state, 0)


def last(state: State) -> State:
    """Go to the last neuron of the walk."""
    return _at_index(state, walks.total(state.layer.geometry) - 1)


def jump(position: Position) -> Transition:
    """Go to the neuron ``position``; refused where the output volume has none."""

    def to(state: State) -> State:
        at = {"x": position.x, "y": position.y, "d": position.d}
        if not has_cell(state.layer, OutputCell(**at)):
            width, height, filters = state.layer.geometry.output_shape
            raise Refused(
                message("explore.refused.position", **at, width=width, height=height, filters=filters)
            )
        return _with(state, position=position)

    return to


def jump_to_index(n: int) -> Transition:
    """Go to the neuron that the walk visits at index ``n`` (from 0); refused beyond the walk."""

    def to(state: State) -> State:
        total = walks.total(state.layer.geometry)
        if not 0 <= n < total:
            raise Refused(message("explore.refused.index", number=n + 1, total=total))
        return _at_index(state, n)

    return to


def choose_order(order: WalkOrder) -> Transition:
    """Walk in another order from here. The neuron stays; which ones count as visited changes."""
    return lambda state: _with(state, order=order)


def toggle_relu(state: State) -> State:
    """Switch ReLU on or off."""
    return replace(state, relu=not state.relu)


def toggle_fill(state: State) -> State:
    """Show the output maps whole, or as the walk fills them; not while their values are predicted."""
    refuse_to_tell(state, Withheld.VALUE, Withheld.SIZE)
    return replace(state, fill_all=not state.fill_all)


def has_colour_choice(state: State) -> bool:
    """Say whether one can choose how X is drawn: it is a colour picture, and its values are shown."""
    in_colour = state.scene.kind is InputKind.PICTURE and state.layer.geometry.depth == 3
    return in_colour and not state.readers


def toggle_colour(state: State) -> State:
    """Show a colour picture as one picture, or as its channels; nothing where there is no such choice."""
    if not has_colour_choice(state):
        return state
    return replace(state, true_colour=not state.true_colour)


def choose_link(link: Link) -> Transition:
    """Light the slice, the column, or neither; neither while that would tell what is predicted."""

    def choose(state: State) -> State:
        if link is not Link.NONE:
            refuse_to_tell(state, *TOLD_BY_LIGHT)
        return _with(state, link=link)

    return choose


def choose_channel(c: int) -> Transition:
    """Show channel ``c`` of the filter large; refused where the filter has no such channel.

    Nothing is chosen where this channel is shown already.
    """

    def choose(state: State) -> State:
        channels = set_shape(state.layer)[2]
        if not 0 <= c < channels:
            raise Refused(message("explore.refused.channel", channel=c, last=channels - 1))
        shown = shown_channel(state.layer, state.position.d, state.channel)
        return state if c == shown else _with(state, channel=c)

    return choose


def choose(cell: Cell | None) -> Transition:
    """Choose a cell, or none: its uses stay lit and its number can be changed."""
    return lambda state: _with(state, chosen=present(state.layer, cell))


def choose_view(view: View) -> Transition:
    """Show another view in the middle of the window."""
    return lambda state: _with(state, view=view, considered=None)


def toggle_readers(state: State) -> State:
    """Show in the input panel how many positions read each cell, or the values again."""
    if not state.readers:
        refuse_to_tell(state, *TOLD_BY_USERS)
    return replace(state, readers=not state.readers)


def choose_what_if(idea: str | None) -> Transition:
    """Look at what the wrong idea with this id leads to; at none, where it is None or looked at already."""
    return lambda state: _with(state, what_if=None if idea == state.what_if else idea)


def toggle_nudging(state: State) -> State:
    """Check the followed weight's gradient by nudging it, or no longer; not while it is predicted."""
    refuse_to_tell(state, Withheld.GRADIENT)
    return replace(state, nudging=not state.nudging)


def point(cell: Cell | None) -> Transition:
    """Point at ``cell``, or at nothing; a cell that the layer does not have is nothing."""
    return lambda state: _with(state, pointed=present(state.layer, cell))


def visit(cell: Cell) -> Transition:
    """Go to what was clicked: to `neuron_for` the cell, with a weight's channel shown.

    Weights, biases and inputs are chosen, too: their uses stay lit and they can be changed. A cell that the
    layer does not have is refused.
    """

    def to(state: State) -> State:
        g = state.layer.geometry
        if not has_cell(state.layer, cell):
            raise Refused(message("explore.refused.cell"))
        channel = cell.c if isinstance(cell, WeightCell) else state.channel
        chosen = cell if isinstance(cell, WeightCell | BiasCell | InputCell) else None
        position = neuron_for(g, state.position, cell)
        if isinstance(cell, InputCell) and Withheld.FIELD in state.withheld:
            position = state.position  # who reads the input would tell
        return _with(state, position=position, channel=channel, chosen=chosen)

    return to


def _shift(dx: int, dy: int, dd: int) -> Transition:
    def shifted(state: State) -> State:
        width, height, filters = state.layer.geometry.output_shape
        at = state.position
        x = min(max(at.x + dx, 0), width - 1)
        y = min(max(at.y + dy, 0), height - 1)
        return _with(state, position=Position(x, y, min(max(at.d + dd, 0), filters - 1)))

    return shifted


def _index(state: State) -> int:
    return walks.index_of(state.layer.geometry, state.order, state.position)


def _at_index(state: State, n: int) -> State:
    return _with(state, position=walks.position_at(state.layer.geometry, state.order, n))


def _with(state: State, **changes: Any) -> State:
    """Return ``state`` with ``changes``, or itself when they change nothing."""
    same = all(getattr(state, name) == value for name, value in changes.items())
    if same:
        return state
    if changes.get("position", state.position) != state.position:
        if Withheld.SIZE in state.withheld:
            raise Refused(message("withheld.why_not.walk"))
        changes |= {"edit": None, "done": None}  # the walk goes on: the last change is no longer news
    return replace(state, **changes)

"""Which gradient is written as code, and what Copy puts on the clipboard."""

from __future__ import annotations

from dataclasses import replace

from convviz.conv import Axis
from convviz.explore.backward import gradient_code, gradient_snippets
from convviz.explore.backward.backward_pass import backward_of
from convviz.explore.backward.gradient_code import Code
from convviz.explore.message import Message, message
from convviz.explore.state.cells import is_input
from convviz.explore.state.derived import Derived
from convviz.explore.state.descent_choices import GradientOf
from convviz.explore.state.sharing import Sharing, sharing_of
from convviz.explore.state.state import InputCell, State
from convviz.explore.state.transitions import Transition, visit

MOST_SHOWN = 12  # terms of one dX cell on screen; Copy writes all of them
MOST_FLIPPED = 3  # filters that are flipped on screen


OF_INPUT = (GradientOf.INPUT, GradientOf.FLIPPED)
"""The choices that write dX of one input."""


def choose_code(of: GradientOf) -> Transition:
    """Write another gradient as code; for that of an input, dX takes the place of X."""

    def choose(state: State) -> State:
        shows_dX = state.shows_dX or of in OF_INPUT
        same = (of, shows_dX) == (state.gradient_of, state.shows_dX)
        return state if same else replace(state, gradient_of=of, shows_dX=shows_dX)

    return choose


def show_dX(shown: bool) -> Transition:
    """Show dX in the place of X, or X again; then no dX is written as code any more."""

    def show(state: State) -> State:
        if shown is state.shows_dX:
            return state
        of = GradientOf.NEURON if not shown and state.gradient_of in OF_INPUT else state.gradient_of
        return replace(state, shows_dX=shown, gradient_of=of)

    return show


def choose_input(cell: InputCell) -> Transition:
    """Go to a cell of dX and write out its sum."""

    def choose(state: State) -> State:
        of = state.gradient_of if state.gradient_of in OF_INPUT else GradientOf.INPUT
        return choose_code(of)(visit(cell)(state))

    return choose


def code_of(state: State) -> Code:
    """Return the chosen gradient as code, line by line."""
    g, here, sharing = state.layer.geometry, state.position, sharing_of(state.layer)
    match state.gradient_of:
        case GradientOf.NEURON:
            return gradient_code.neuron_code(g, here, sharing)
        case GradientOf.SLICE:
            return gradient_code.slice_code(g, here.d, sharing)
        case GradientOf.BIAS:
            return gradient_code.bias_code(g, here.d, sharing)
        case GradientOf.FLIPPED if sharing is Sharing.SHARED:
            return gradient_code.flipped_code(g, input_cell(state), MOST_FLIPPED)
        case GradientOf.INPUT | GradientOf.FLIPPED:
            return gradient_code.input_cell_code(g, input_cell(state), sharing, MOST_SHOWN)
        case GradientOf.PASS:
            return gradient_code.pass_code(g, sharing)


def code_note(state: State) -> Message | None:
    """Return a note on the code that is shown: whether its filters are flipped."""
    if state.gradient_of is not GradientOf.FLIPPED:
        return None
    match sharing_of(state.layer):
        case Sharing.UNSHARED:
            return message("descent.code.none")
        case Sharing.FULL:
            return message("descent.code.none_full")
    g = state.layer.geometry
    return message("descent.code.flipped" if max(g.x.size, g.y.size) > 1 else "descent.code.single")


def snippet_of(state: State, derived: Derived) -> str:
    """Return a program that computes the chosen gradient and runs as it stands; refused with a reason."""
    passed, here = backward_of(state, derived), state.position
    match state.gradient_of:
        case GradientOf.NEURON:
            return gradient_snippets.neuron_gradient_snippet(passed, here)
        case GradientOf.SLICE:
            return gradient_snippets.slice_gradient_snippet(passed, here.d)
        case GradientOf.BIAS:
            return gradient_snippets.bias_gradient_snippet(passed, here.d)
        case GradientOf.INPUT:
            return gradient_snippets.input_gradient_snippet(passed, input_cell(state))
        case GradientOf.FLIPPED:
            return gradient_snippets.flipped_snippet(passed, input_cell(state))
        case GradientOf.PASS:
            return gradient_snippets.backward_pass_snippet(passed)


def coded_input(state: State) -> InputCell | None:
    """Return the input cell whose dX is written as code; None for other code and for padding."""
    if state.gradient_of not in OF_INPUT:
        return None
    g, cell = state.layer.geometry, input_cell(state)
    return cell if is_input(g, cell) else None


def input_cell(state: State) -> InputCell:
    """Return the chosen input cell, or, of those that the current neuron reads, the most read one."""
    if isinstance(state.chosen, InputCell):
        return state.chosen
    g, here = state.layer.geometry, state.position
    columns, rows = g.true_field(here.x, here.y)
    return InputCell(_most_read(g.x, columns), _most_read(g.y, rows), g.channels_of(here.d).start)


def _most_read(axis: Axis, field: range) -> int:
    """Return the index of ``field`` that most positions read; of several the one nearest to the middle."""
    middle = field[len(field) // 2]
    inside = [i for i in field if 0 <= i < axis.length] or [min(max(middle, 0), axis.length - 1)]
    return max(inside, key=lambda i: (len(axis.readers(i)), -abs(i - middle)))

"""Predict first: what is withheld meanwhile, from when on, and what may not be done then.

A question of a lesson withholds what it asks for; without a lesson a person does it, by `predict`. The
display parts do not have what is withheld, see `explore/display/withheld/`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from convviz.explore.message import Message, Refused, message
from convviz.explore.state import walks
from convviz.explore.state.lesson_state import Withheld
from convviz.explore.state.state import State, View

#: What is withheld without a lesson, by the page that is shown.
PREDICTED = {
    View.LAYER: Withheld.VALUE,
    View.GROWTH: Withheld.COUNTS,
    View.SHIFT: Withheld.SHIFT,
    View.BACKWARD: Withheld.GRADIENT,
}
#: What is told by how many neurons use a number, and so by the map of readers.
TOLD_BY_USERS = frozenset({Withheld.SIZE, Withheld.CHANGES})
#: What is told by lit cells and receptive fields.
TOLD_BY_LIGHT = TOLD_BY_USERS | {Withheld.FIELD}


def withholds(state: State, *kinds: Withheld) -> bool:
    """Say whether one of ``kinds`` is withheld in ``state``."""
    return not state.withheld.isdisjoint(kinds)


def predict(what: Withheld) -> Callable[[State], State]:
    """Withhold ``what`` until it is revealed: a value is that of the next neuron, which is gone to.

    Refused in a lesson, and where there is no next neuron.
    """

    def withhold(state: State) -> State:
        if state.lesson is not None:
            raise Refused(message("withheld.why_not.lesson"))
        position = state.position
        if what is Withheld.VALUE:
            g, order = state.layer.geometry, state.order
            index = walks.index_of(g, order, position) + 1
            if index == walks.total(g):
                raise Refused(message("withheld.why_not.last"))
            position = walks.position_at(g, order, index)
        return replace(state, position=position, withheld=frozenset({what}), edit=None, done=None)

    return withhold


def reason_against_predicting(state: State) -> Message | None:
    """Return why nothing can be predicted now; None where something can."""
    if state.lesson is not None:
        return message("withheld.why_not.lesson")
    if state.view not in PREDICTED:
        return message("withheld.why_not.view")
    return None


def reveal(state: State) -> State:
    """Show what is withheld."""
    return replace(state, withheld=frozenset()) if state.withheld else state


def refuse_to_tell(state: State, *kinds: Withheld) -> None:
    """Refuse what would tell one of ``kinds`` while it is predicted."""
    if withholds(state, *kinds):
        raise Refused(message("withheld.why_not.light"))


def refuse_change(state: State, *kinds: Withheld) -> None:
    """Refuse to change a number while it is predicted what follows from that, or one of ``kinds``."""
    if withholds(state, Withheld.CHANGES, *kinds):
        raise Refused(message("withheld.why_not.change"))


def first_withheld(state: State) -> int | None:
    """Return the index in the walk of the first neuron whose value is withheld; None where none is.

    In a lesson the walk may have gone on from the neuron that is asked for.
    """
    if Withheld.VALUE not in state.withheld:
        return None
    g, order = state.layer.geometry, state.order
    here = walks.index_of(g, order, state.position)
    if state.lesson is None:
        return here
    asked = state.lesson.shown
    if asked.layer.geometry.output_shape != g.output_shape:
        return 0
    return min(here, walks.index_of(g, order, asked.position))

"""Pages while something is predicted: without it, or, where they would tell in many ways, covered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from convviz.explore.display.layer import LayerPart
from convviz.explore.expression import name_of
from convviz.explore.message import Message, message
from convviz.explore.state.derived import Derived
from convviz.explore.state.lesson_state import Withheld
from convviz.explore.state.predicting import PREDICTED
from convviz.explore.state.sharing import Sharing, sharing_of
from convviz.explore.state.state import State, View
from convviz.files.lazy_import import lazy

_ALL, _NONE = frozenset(Withheld), frozenset[View]()
#: What is withheld where a page is covered. The others have parts without it.
_COVERED: dict[View, frozenset[Withheld]] = {
    View.MATRIX: frozenset({Withheld.FIELD, Withheld.SIZE, Withheld.COUNTS, Withheld.CHANGES}),
    View.GROWTH: frozenset({Withheld.SIZE, Withheld.COUNTS}),
    View.SHIFT: frozenset({Withheld.SIZE, Withheld.COUNTS}),
    View.BACKWARD: _ALL - {Withheld.GRADIENT, Withheld.SHIFT},
    View.TRAINING: _ALL - {Withheld.FIELD, Withheld.SHIFT},
}

_layer_without = lazy("convviz.explore.display.withheld.layer_without", "layer_without")
_backward_without = lazy("convviz.explore.display.withheld.backward_without", "backward_without")
_shift_without = lazy("convviz.explore.display.withheld.shift_without", "shift_without")


@dataclass(frozen=True, slots=True)
class CoverPart:
    """What stands in the place of a page that would tell what is predicted."""

    words: Message


def covered_views(state: State) -> frozenset[View]:
    """Return the pages that are covered while ``state`` withholds something."""
    return frozenset(view for view in View if _is_covered(view, state)) if state.withheld else _NONE


def cover_of(state: State) -> CoverPart | None:
    """Return what covers the page of ``state``; None where it is not covered."""
    return CoverPart(message("withheld.cover")) if _is_covered(state.view, state) else None


def without(page: Any, state: State, derived: Derived) -> Any:
    """Return the part of a ``page`` that is not covered without what ``state`` withholds."""
    if isinstance(page, LayerPart):
        return _layer_without(page, state, derived)
    if state.view is View.BACKWARD and Withheld.GRADIENT in state.withheld:
        return _backward_without(page, derived)
    if state.view is View.SHIFT and Withheld.SHIFT in state.withheld:
        return _shift_without(page)
    return page


def predicted_words(state: State) -> Message | None:
    """Return what a person predicts without a lesson, and how it is shown; None where nothing is."""
    if state.lesson is not None:
        return None
    if Withheld.VALUE in state.withheld:
        return message("withheld.predict.value", name=name_of(state.position))
    what = PREDICTED.get(state.view)
    return message(f"withheld.predict.{what.value}") if what in state.withheld else None


def _is_covered(view: View, state: State) -> bool:
    if not state.withheld.isdisjoint(_COVERED.get(view, ())):
        return True
    match view, sharing_of(state.layer):
        case View.LAYER, Sharing.FULL:  # the weights that are not 0 lie where the receptive field is
            return Withheld.FIELD in state.withheld
        case (
            View.BACKWARD,
            Sharing.FULL | Sharing.UNSHARED,
        ):  # nothing is added: what is asked is the gradient
            return Withheld.GRADIENT in state.withheld
    return False

"""What stands around a page that shows another layer than the state's: its line, and what the status says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from convviz.explore.display.hyperparameter_fields import HyperparametersPart
from convviz.explore.message import Message
from convviz.explore.state.state import State, View
from convviz.files.lazy_import import lazy


@dataclass(frozen=True, slots=True)
class Surroundings:
    """``hyperparameters``: the line of the layer that the page shows; ``status``: what the page is about."""

    hyperparameters: HyperparametersPart
    status: Message


#: The pages with layers of their own; the training page has one only while a filter is learned.
_OWN: dict[View, Callable[[State], Surroundings | None]] = {
    View.SHIFT: lazy("convviz.explore.display.shift.shift_surroundings", "shift_surroundings"),
    View.TRAINING: lazy("convviz.explore.display.training.training_surroundings", "training_surroundings"),
}


def surroundings(state: State) -> Surroundings | None:
    """Return what stands around the page of ``state``, or None where it shows the state's layer."""
    return _OWN[state.view](state) if state.view in _OWN else None

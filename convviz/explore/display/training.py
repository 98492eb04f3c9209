"""The page on many updates, shared and not shared side by side."""

from __future__ import annotations

from dataclasses import dataclass

from convviz.explore.derived import Derived
from convviz.explore.message import Message, message
from convviz.explore.state import State


@dataclass(frozen=True, slots=True)
class TrainingPart:
    """What the page shows."""

    title: Message


def training_part(state: State, derived: Derived) -> TrainingPart:  # noqa: ARG001
    """Return what the page shows."""
    return TrainingPart(message("window.command.view_training"))

"""The page on how the counts grow with each hyperparameter, and known layers."""

from __future__ import annotations

from dataclasses import dataclass

from convviz.explore.derived import Derived
from convviz.explore.message import Message, message
from convviz.explore.state import State


@dataclass(frozen=True, slots=True)
class GrowthPart:
    """What the page shows."""

    title: Message


def growth_part(state: State, derived: Derived) -> GrowthPart:  # noqa: ARG001
    """Return what the page shows."""
    return GrowthPart(message("window.command.view_growth"))

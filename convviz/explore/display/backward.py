"""The page on the backward pass: gradients added over each slice."""

from __future__ import annotations

from dataclasses import dataclass

from convviz.explore.derived import Derived
from convviz.explore.message import Message, message
from convviz.explore.state import State


@dataclass(frozen=True, slots=True)
class BackwardPart:
    """What the page shows."""

    title: Message


def backward_part(state: State, derived: Derived) -> BackwardPart:  # noqa: ARG001
    """Return what the page shows."""
    return BackwardPart(message("window.command.view_backward"))

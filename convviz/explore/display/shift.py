"""The page on what moving a pattern does to the output."""

from __future__ import annotations

from dataclasses import dataclass

from convviz.explore.derived import Derived
from convviz.explore.message import Message, message
from convviz.explore.state import State


@dataclass(frozen=True, slots=True)
class ShiftPart:
    """What the page shows."""

    title: Message


def shift_part(state: State, derived: Derived) -> ShiftPart:  # noqa: ARG001
    """Return what the page shows."""
    return ShiftPart(message("window.command.view_shift"))

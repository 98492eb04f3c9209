"""The page on the layer as a matrix of neurons × inputs."""

from __future__ import annotations

from dataclasses import dataclass

from convviz.explore.derived import Derived
from convviz.explore.message import Message, message
from convviz.explore.state import State


@dataclass(frozen=True, slots=True)
class MatrixPart:
    """What the page shows."""

    title: Message


def matrix_part(state: State, derived: Derived) -> MatrixPart:  # noqa: ARG001
    """Return what the page shows."""
    return MatrixPart(message("window.command.view_matrix"))

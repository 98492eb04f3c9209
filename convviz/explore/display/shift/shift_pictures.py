"""What the page of the shift test shows: a few pictures side by side, and sentences."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from convviz.explore.message import Message, message
from convviz.explore.state.regions import CellSet, Role, Span
from convviz.explore.state.shift_state import Shift
from convviz.explore.state.values import Values


class PictureKind(Enum):
    """How the values of a picture become colours."""

    MAP = "map"  # signed numbers, zero in the neutral middle
    GREY = "grey"  # grey levels 0…255


class ShiftOverlayRole(Enum):
    """Why a block of cells is outlined."""

    LARGEST = "largest"  # the largest response, or its receptive field
    START = "start"  # where it stood before the shift
    ASKED = "asked"  # where the largest response would be if a feature were useful everywhere


class Verdict(Enum):
    """What the pictures say of the assumption that sharing makes."""

    OPEN = "open"  # nothing has moved, or by part of a stride
    CONFIRMED = "confirmed"
    REFUTED = "refuted"


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict and why, in words."""

    verdict: Verdict
    words: Message


@dataclass(frozen=True, slots=True)
class ShiftOverlay:
    """An outline around ``width`` × ``height`` cells at (x, y)."""

    x: int
    y: int
    width: int
    height: int
    role: ShiftOverlayRole


@dataclass(frozen=True, slots=True)
class ShiftPicture:
    """One picture: ``values`` (W, H, 1) with a title above and a caption below.

    ``clear`` are the cells that count, None for all; the others are drawn faint, or, where the picture
    ``covers`` them, not at all. ``share`` is the picture's part of the width; a ``large`` one is what the
    page is about.
    """

    values: Values
    kind: PictureKind
    title: Message
    caption: Message
    share: int = 1
    large: bool = False
    marks: tuple[ShiftOverlay, ...] = ()
    clear: CellSet | None = None
    covers: bool = False
    asked: bool = False  # its values are withheld


Shown: TypeAlias = tuple[tuple[ShiftPicture, ...], Judged, Message, tuple[Message, ...]]
"""The pictures, the verdict, the lead and the lines of a case."""


def block(columns: range, rows: range) -> CellSet:
    """Return the cells of ``columns`` × ``rows`` of a picture's one slice."""
    across, down = Span(columns.start, columns.stop), Span(rows.start, rows.stop)
    return CellSet(across, down, Span(0, 1), Role.DEPENDS)


def moved(shift: Shift) -> Message:
    """Return how far the input was moved, in words."""
    dx, dy = shift.dx, shift.dy
    if dx and dy:
        return message("shift.moved.both", dx=dx, dy=dy)
    directions = ("left", "right") if dx else ("up", "down")
    way = directions[dx + dy > 0]
    return message(f"shift.moved.{way}", pixels=message("shift.count.pixels", n=abs(dx + dy)))


def not_judged(shift: Shift) -> Judged:
    """Return that nothing is tested: nothing has moved, or by part of a stride."""
    why = "part" if shift.moved else f"start.{shift.case.value}"
    return Judged(Verdict.OPEN, message(f"shift.open.{why}", stride=shift.stride))


def amount(unit: str, a: int, b: int) -> Message:
    """Return (``a``, ``b``) "strides" or "cells" in words: a number where only one of them is not 0."""
    if a and b:
        return message(f"shift.count.{unit}_both", a=a, b=b)
    return message(f"shift.count.{unit}", n=abs(a + b))


def neuron_name(x: int, y: int) -> str:
    """Return the neuron (x, y) of the one slice as code has it."""
    return f"V[{x},{y},0]"

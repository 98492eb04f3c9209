"""Sets of cells and of receptive fields, as the display parts hold them: spans, never lists of cells."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Span:
    """The indices start, start + step, … below stop (as ``range`` has them)."""

    start: int
    stop: int
    step: int = 1

    @property
    def indices(self) -> range:
        """The indices as a range."""
        return range(self.start, self.stop, self.step)


class Role(Enum):
    """Why cells are lit."""

    __hash__ = object.__hash__  # members are single; Enum would hash the name each time

    POINTED = "pointed"  # the cell under the pointer or the keyboard focus
    DEPENDS = "depends"  # what the pointed cell is computed from
    READER = "reader"  # what is computed from the pointed cell
    LINKED = "linked"  # the lit slice or column


@dataclass(frozen=True, slots=True)
class CellSet:
    """The cells of a volume whose x, y and slice are in the three spans."""

    x: Span
    y: Span
    slices: Span
    role: Role


@dataclass(frozen=True, slots=True)
class ReceptiveFields:
    """Receptive fields on the input: one for each (x, y) of the two spans of output positions.

    The field of output position x covers the true input columns x·stride − before + i·dilation, i < size.
    """

    x: Span
    y: Span
    role: Role
    channels: Span | None = None  # the input channels that are read there; None for all


@dataclass(frozen=True, slots=True)
class AxisReading:
    """How the receptive fields lie along one axis: all that is needed to draw any of them."""

    length: int
    size: int
    stride: int
    before: int  # columns (or rows) of zero-padding in front of the input, and behind it
    after: int
    dilation: int
    output: int
    unread: int  # columns (or rows) of the padded input at the far edge that no neuron reads

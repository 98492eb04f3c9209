"""What is drawn over a volume and changes from step to step.

Cells are counted as the volume counts them: x and y are negative, or beyond the volume, on its padding. Sizes
are in units of one pixel at 1080p. Overlays are values: the grid repaints only where its old and new ones
differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from convviz.explore.state.regions import AxisReading, CellSet, ReceptiveFields, Span
from convviz.explore.state.values import Values


class Stroke(Enum):
    """How an outline is drawn, so that colour never stands alone."""

    SOLID = "solid"
    DASHED = "dashed"
    DOTTED = "dotted"


@dataclass(frozen=True, slots=True)
class Veil:
    """Draws every cell faint but those of ``clear``."""

    clear: tuple[CellSet, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """An outline around the ``width`` × ``height`` cells at (x, y), in each of ``slices``."""

    slices: Span
    x: int
    y: int
    width: int
    height: int
    colour: str
    line: float = 4.0


@dataclass(frozen=True, slots=True)
class Frame:
    """An outline around a whole slice."""

    slice: int
    colour: str
    line: float = 3.0


@dataclass(frozen=True, slots=True)
class Highlight:
    """Lit cells: an outline around each block of neighbouring cells, and a ``mesh`` of lines between them."""

    cells: CellSet
    colour: str
    stroke: Stroke = Stroke.SOLID
    line: float = 2.0
    mesh: bool = False


@dataclass(frozen=True, slots=True)
class Ruler:
    """A bar below (axis "x") or left of (axis "y") the slices, from cell ``start`` to before ``stop``."""

    slices: Span
    axis: str
    start: int
    stop: int
    label: str
    colour: str


@dataclass(frozen=True, slots=True)
class Lattice:
    """The outlines of many receptive fields, in each of ``slices``."""

    windows: ReceptiveFields
    reading_x: AxisReading
    reading_y: AxisReading
    slices: Span
    colour: str
    stroke: Stroke = Stroke.SOLID


@dataclass(frozen=True, slots=True)
class Flash:
    """Cells whose value changed, with "old → new" in each that is large enough."""

    cells: CellSet
    before: Values
    after: Values
    colour: str
    tint: float = 0.4


@dataclass(frozen=True, slots=True)
class Struck:
    """Cells with a line through each: nothing passes there."""

    cells: CellSet
    colour: str


Marked: TypeAlias = Box | Frame | Highlight | Ruler | Lattice | Flash | Struck
Overlay: TypeAlias = Veil | Marked

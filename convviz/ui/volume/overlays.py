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
from convviz.ui.look.look import Look
from convviz.ui.volume.field_lattice import Lattice, lattice_of


class Stroke(Enum):
    """How an outline is drawn, so that colour never stands alone."""

    SOLID = "solid"
    DASHED = "dashed"
    DOTTED = "dotted"


@dataclass(frozen=True, slots=True)
class Fade:
    """Draws every cell faint but those of ``clear``."""

    clear: tuple[CellSet, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """An outline around the ``width`` × ``height`` cells at (x, y), in each of ``slices``.

    On its way from cells to others x and y are broken numbers.
    """

    slices: Span
    x: float
    y: float
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
    """Highlighted cells: an outline around each block of neighbours, and a ``mesh`` of lines between them."""

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
class FieldOutlines:
    """The outlines of many receptive fields, in each of ``slices``."""

    windows: ReceptiveFields
    reading_x: AxisReading
    reading_y: AxisReading
    slices: Span
    colour: str
    stroke: Stroke = Stroke.SOLID

    def lattice(self, cell: float, look: Look) -> Lattice:
        """Return which of the fields are outlined where a cell is so many px."""
        return lattice_of(self.windows, self.reading_x, self.reading_y, cell, look)


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


@dataclass(frozen=True, slots=True)
class Padding:
    """Cells that are zero-padding, though they are within the volume: cells of a patch."""

    cells: CellSet


@dataclass(frozen=True, slots=True)
class Asked:
    """Cells whose numbers are withheld while they are predicted, with "?" in each that is large enough.

    ``as_one``: they are one block, with one "?".
    """

    cells: CellSet
    colour: str
    as_one: bool = False


PlacedOverlay: TypeAlias = Box | Frame | Highlight | Ruler | FieldOutlines | Flash | Struck | Padding | Asked
Overlay: TypeAlias = Fade | PlacedOverlay

_AXES = ("x", "y", "slices")


def turned(old: Fade, new: Fade) -> tuple[list[CellSet], list[CellSet]]:
    """Return sets of cells that are clear in ``old`` and may be faint in ``new``, and the other way round.

    Cells outside of these sets look the same in both. Of a set that only grew, as that of the visited neurons
    does with each step, only the new cells are returned.
    """
    before = [cells for cells in old.clear if cells not in new.clear]
    after = [cells for cells in new.clear if cells not in old.clear]
    lost, gained = list[CellSet](), list[CellSet]()
    for cells in before:
        partner, axis = next(((other, a) for other in after if (a := _grown_along(cells, other))), (None, ""))
        if partner is None:
            lost.append(cells)
            continue
        after.remove(partner)
        lost += _without(cells, partner, axis)
        gained += _without(partner, cells, axis)
    return lost, gained + after


def _grown_along(one: CellSet, other: CellSet) -> str:
    """Return the only axis along which two sets differ, where they overlap there, or ""."""
    found = [axis for axis in _AXES if getattr(one, axis) != getattr(other, axis)]
    if len(found) != 1:
        return ""
    a, b = getattr(one, found[0]), getattr(other, found[0])
    return found[0] if a.step == b.step == 1 and max(a.start, b.start) < min(a.stop, b.stop) else ""


def _without(one: CellSet, other: CellSet, axis: str) -> list[CellSet]:
    """Return the cells of ``one`` that are not in ``other``; the two differ along ``axis`` alone."""
    a, b = getattr(one, axis), getattr(other, axis)
    ends = (Span(a.start, min(a.stop, b.start)), Span(max(a.start, b.stop), a.stop))
    return [_with(one, axis, span) for span in ends if span.indices]


def _with(cells: CellSet, axis: str, span: Span) -> CellSet:
    x, y, slices = (span if name == axis else getattr(cells, name) for name in _AXES)
    return CellSet(x, y, slices, cells.role)

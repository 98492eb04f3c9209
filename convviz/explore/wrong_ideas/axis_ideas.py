"""Wrong ideas about one axis: how many positions it has, and how far V moves when X does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from convviz.conv import Axis
from convviz.explore.wrong_ideas.idea import Case, Idea, Number, Subject, divided, if_wrong


@dataclass(frozen=True, eq=False)
class SizeIdea(Idea):
    """An idea that counts other positions along an axis."""

    subject: Subject = field(default=Subject.SIZE, init=False)
    function: Callable[[Axis], Number | None]

    def answer(self, case: Case) -> Number | None:
        """Return how many positions are counted along ``case.axis``."""
        return self.function(case.axis)


@dataclass(frozen=True, eq=False)
class ShiftIdea(Idea):
    """An idea that moves V by another number of cells."""

    subject: Subject = field(default=Subject.SHIFT, init=False)
    function: Callable[[Axis, int], Number | None]

    def answer(self, case: Case) -> Number | None:
        """Return by how many cells V is moved along ``case.axis`` when X moves by ``case.pixels``."""
        return self.function(case.axis, case.pixels)


def size_ignored_stride(axis: Axis) -> Number | None:
    """Return the positions at stride 1."""
    return if_wrong(axis.padded - axis.extent + 1, axis.output)


def size_forgot_plus_one(axis: Axis) -> Number | None:
    """Return the strides between the positions, one fewer than there are positions."""
    return (axis.padded - axis.extent) // axis.stride


def size_ignored_filter(axis: Axis) -> Number | None:
    """Return the length of the input divided by the stride."""
    return if_wrong(divided(axis.length, axis.stride), axis.output)


def size_rounded_up(axis: Axis) -> Number | None:
    """Return the positions of the ceil rule, where cells are left unread."""
    return axis.output + 1 if axis.unread else None


def size_forgot_padding(axis: Axis) -> Number | None:
    """Return the positions without zero-padding; also None where the filter does not fit then."""
    return _with_padding(axis, 0)


def size_padded_once(axis: Axis) -> Number | None:
    """Return the positions with P in place of 2·P; also None where the filter does not fit then."""
    return _with_padding(axis, axis.before)


def size_ignored_dilation(axis: Axis) -> Number | None:
    """Return the positions of a filter whose taps lie side by side."""
    return if_wrong((axis.padded - axis.size) // axis.stride + 1, axis.output)


def moved_as_many_cells(axis: Axis, pixels: int) -> Number | None:
    """Return ``pixels``: one cell for each."""
    return if_wrong(pixels, divided(pixels, axis.stride))


def moved_by_part_of_a_cell(axis: Axis, pixels: int) -> Number | None:
    """Return ``pixels`` divided by the stride, where that is not whole: V then is no shifted V."""
    return None if pixels % axis.stride == 0 else pixels / axis.stride


def moved_nothing(axis: Axis, pixels: int) -> Number | None:  # noqa: ARG001  (the same on every axis)
    """Return 0: V stays as it is wherever its input is."""
    return if_wrong(0, pixels)


def _with_padding(axis: Axis, padding: int) -> Number | None:
    room = axis.length + padding - axis.extent
    return if_wrong(room // axis.stride + 1, axis.output) if room >= 0 else None


AXIS_IDEAS = (
    SizeIdea("size_ignored_stride", size_ignored_stride),
    SizeIdea("size_forgot_plus_one", size_forgot_plus_one),
    SizeIdea("size_ignored_filter", size_ignored_filter),
    SizeIdea("size_rounded_up", size_rounded_up),
    SizeIdea("size_forgot_padding", size_forgot_padding),
    SizeIdea("size_padded_once", size_padded_once),
    SizeIdea("size_ignored_dilation", size_ignored_dilation),
    ShiftIdea("moved_as_many_cells", moved_as_many_cells),
    ShiftIdea("moved_by_part_of_a_cell", moved_by_part_of_a_cell),
    ShiftIdea("moved_nothing", moved_nothing),
)

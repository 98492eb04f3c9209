"""The page on what moving a pattern does to the output."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from convviz.explore.display.shift import shift_faces, shift_pattern, shift_photograph
from convviz.explore.display.shift.shift_pictures import Judged, ShiftPicture, Shown
from convviz.explore.message import Message, message
from convviz.explore.state.derived import Derived
from convviz.explore.state.sharing import Sharing, sharing_of
from convviz.explore.state.shift_state import FILTERS, STRIDES, Shift, ShiftCase
from convviz.explore.state.state import State


@dataclass(frozen=True, slots=True)
class ShiftPart:
    """What the page shows: the pictures from left to right (the first can be moved) and what they say.

    ``choices`` are the strides, or for faces the numbers of detectors per place; ``chosen`` the one that
    holds. ``claim`` is the assumption that sharing makes, ``judged`` what the pictures say of it. ``lead``
    says what is seen now, ``lines`` what follows from it, the most important first.
    """

    title: Message
    note: Message
    shift: Shift
    sharing: Sharing
    choices: tuple[int, ...]
    chosen: int
    pictures: tuple[ShiftPicture, ...]
    main: tuple[int, ...]  # of the pictures, those that are shown where only few are
    claim: Message
    judged: Judged
    lead: Message
    lines: tuple[Message, ...]


def shift_part(state: State, derived: Derived) -> ShiftPart:  # noqa: ARG001  # it has layers of its own
    """Return what the page shows. Its layers follow the switch; what they gave is remembered by the shift."""
    shift, sharing = state.shift, sharing_of(state.layer)
    in_faces = shift.case is ShiftCase.FACES
    pictures, judged, lead, lines = _CASES[shift.case](shift, sharing)
    return ShiftPart(
        title=message("window.command.view_shift"),
        note=message("shift.note", dx=shift.dx, dy=shift.dy, stride=shift.stride),
        shift=shift,
        sharing=sharing,
        choices=FILTERS if in_faces else STRIDES[shift.case],
        chosen=shift.filters if in_faces else shift.stride,
        pictures=pictures,
        main=_MAIN[shift.case],
        claim=message("shift.claim"),
        judged=judged,
        lead=lead,
        lines=lines,
    )


#: Which pictures are enough to see what a move does: X, and what is made of it.
_MAIN = {ShiftCase.PATTERN: (0, 3), ShiftCase.PHOTOGRAPH: (0, 1, 2), ShiftCase.FACES: (0, 2, 3)}
_CASES: dict[ShiftCase, Callable[[Shift, Sharing], Shown]] = {
    ShiftCase.PATTERN: shift_pattern.shown,
    ShiftCase.PHOTOGRAPH: shift_photograph.shown,
    ShiftCase.FACES: shift_faces.shown,
}

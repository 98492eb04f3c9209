"""The shift test without what it answers."""

from __future__ import annotations

from dataclasses import replace

from convviz.explore.display.shift.shift_part import ShiftPart
from convviz.explore.display.shift.shift_pictures import (
    Judged,
    ShiftOverlayRole,
    ShiftPicture,
    Verdict,
)
from convviz.explore.display.withheld.unsaid import blank
from convviz.explore.message import message
from convviz.explore.numbers import UNKNOWN
from convviz.explore.state.shift_state import ShiftCase

ROOM = "\N{NO-BREAK SPACE}"  # a line of it keeps the place of a sentence
#: The pictures that are there before the input moves.
_GIVEN = {ShiftCase.PATTERN: (0, 1, 2), ShiftCase.PHOTOGRAPH: (0,), ShiftCase.FACES: (0, 1)}


def shift_without(part: ShiftPart) -> ShiftPart:
    """Return ``part`` with the input as it is moved, and without what comes of it."""
    given = _GIVEN[part.shift.case]
    return replace(
        part,
        pictures=tuple(
            _given(picture) if index in given else _asked(picture)
            for index, picture in enumerate(part.pictures)
        ),
        judged=Judged(Verdict.OPEN, message("withheld.shift")),
        lead=message("withheld.cover"),
        lines=(message("withheld.number", n=ROOM),) * len(part.lines),
    )


def _given(picture: ShiftPicture) -> ShiftPicture:
    """Return ``picture`` with the marks of what was there before the move alone."""
    kept = (
        picture.marks
        if picture.large
        else tuple(m for m in picture.marks if m.role is ShiftOverlayRole.START)
    )
    return replace(picture, marks=kept)


def _asked(picture: ShiftPicture) -> ShiftPicture:
    return replace(
        picture,
        values=blank(picture.values.array.shape),
        caption=message("withheld.number", n=UNKNOWN),
        marks=(),
        clear=None,
        asked=True,
    )

"""The shift test on a photograph: shift then convolve, against convolve then shift."""

from __future__ import annotations

from convviz.explore.display.shift.shift_pictures import (
    Judged,
    PictureKind,
    ShiftPicture,
    Shown,
    Verdict,
    amount,
    block,
    moved,
    not_judged,
)
from convviz.explore.examples import examples
from convviz.explore.message import Message, message
from convviz.explore.scene import oriented
from convviz.explore.shift import photograph
from convviz.explore.shift.photograph import Comparison
from convviz.explore.state.sharing import Sharing
from convviz.explore.state.shift_state import Shift

SIDE_SHARE, WAY_SHARE = 3, 4  # of the width: X and the difference, and the two ways


def shown(shift: Shift, sharing: Sharing) -> Shown:
    """Return what the page shows of the photograph."""
    both = photograph.compare(sharing, shift.stride, shift.dx, shift.dy)
    return _pictures(shift, both), _judged(shift, both), _lead(shift, sharing, both), _lines(shift, sharing)


def _judged(shift: Shift, both: Comparison) -> Judged:
    """Return whether both ways give the same."""
    if not (shift.moved and shift.whole):
        return not_judged(shift)
    n = len(both.compared[0]) * len(both.compared[1])
    verdict = Verdict.REFUTED if both.largest else Verdict.CONFIRMED
    return Judged(verdict, message(f"shift.photograph.{verdict.value}", n=n, largest=both.largest))


def _pictures(shift: Shift, both: Comparison) -> tuple[ShiftPicture, ...]:
    """Return the shifted photograph, V of both ways, and their difference."""
    clear = block(*both.compared)
    way = "whole" if shift.whole else "nearest"
    second = message(f"shift.photograph.{way}", cells=amount("cells", *shift.cells))
    return (
        ShiftPicture(
            both.X,
            PictureKind.GREY,
            message("shift.photograph.input"),
            message("shift.photograph.filter", name=oriented.name(photograph.EDGE)),
            SIDE_SHARE,
            clear=block(*both.known),
            covers=True,
        ),
        ShiftPicture(
            both.shift_first,
            PictureKind.MAP,
            message("shift.photograph.shift_first"),
            message("shift.photograph.of_shifted"),
            WAY_SHARE,
            clear=clear,
        ),
        ShiftPicture(
            both.convolve_first,
            PictureKind.MAP,
            message("shift.photograph.convolve_first"),
            second,
            WAY_SHARE,
            clear=clear,
        ),
        ShiftPicture(
            both.difference,
            PictureKind.MAP,
            message("shift.photograph.difference"),
            message("shift.photograph.largest", largest=both.largest),
            SIDE_SHARE,
            clear=clear,
            covers=True,
        ),
    )


def _lead(shift: Shift, sharing: Sharing, both: Comparison) -> Message:
    """Return what is seen, in words."""
    if not shift.moved:
        return message("shift.photograph.start")
    if sharing is not Sharing.SHARED:
        return message(
            f"shift.photograph.{sharing.value}",
            moved=moved(shift),
            amount=photograph.AMOUNT,
            largest=both.largest,
        )
    if shift.whole:
        strides = amount("strides", *shift.cells)
        return message(
            "shift.photograph.same",
            moved=moved(shift),
            strides=strides,
            stride=shift.stride,
            n=len(both.compared[0]) * len(both.compared[1]),
            largest=both.largest,
        )
    return message("shift.photograph.differs", moved=moved(shift), stride=shift.stride, largest=both.largest)


def _lines(shift: Shift, sharing: Sharing) -> tuple[Message, ...]:
    """Return what follows from it, the rule for the border, and whose photograph it is."""
    rule = "shift.rule.shared" if sharing is Sharing.SHARED else "shift.rule.alone"
    credit = examples.credit_of(photograph.picture())
    border = message("shift.photograph.border" if shift.moved else "shift.photograph.border_ahead")
    return message(rule), border, credit

"""The counter-example: centred faces, redrawn by one detector per place and by shared filters."""

from __future__ import annotations

from convviz.explore.display.shift.shift_pictures import (
    Judged,
    PictureKind,
    ShiftPicture,
    Shown,
    Verdict,
    moved,
)
from convviz.explore.message import Message, message
from convviz.explore.shift import faces
from convviz.explore.shift.faces import Redrawing
from convviz.explore.state.sharing import Sharing
from convviz.explore.state.shift_state import Shift


def shown(shift: Shift, sharing: Sharing) -> Shown:
    """Return what the page shows of the faces."""
    at = shift.face, shift.filters, shift.dx, shift.dy
    own, common = faces.redraw(False, *at), faces.redraw(True, *at)
    pictures, lead = _pictures(shift, sharing, own, common), _lead(shift, own, common)
    return pictures, _judged(own, common), lead, _lines(shift, sharing)


def _judged(own: Redrawing, common: Redrawing) -> Judged:
    """Return whether detectors that are used everywhere redraw the face as well as separate ones."""
    verdict = Verdict.REFUTED if own.missed < common.missed else Verdict.CONFIRMED
    return Judged(verdict, message(f"shift.faces.{verdict.value}"))


def _pictures(shift: Shift, sharing: Sharing, own: Redrawing, common: Redrawing) -> tuple[ShiftPicture, ...]:
    """Return the face, the detectors of the layer that the switch stands for, and both redrawings."""
    shown = common if sharing is Sharing.SHARED else own
    return (
        ShiftPicture(
            faces.input_at(shift.face, shift.dx, shift.dy),
            PictureKind.GREY,
            message("shift.faces.input"),
            message("shift.faces.which", n=shift.face + 1, total=faces.COUNT),
        ),
        ShiftPicture(
            shown.detectors,
            PictureKind.MAP,
            message("shift.faces.detectors"),
            message(f"shift.faces.detectors.{'shared' if shown is common else 'own'}", n=faces.COUNT - 1),
        ),
        _picture(own, "own", faces.count(shift.filters).unshared),
        _picture(common, "shared", faces.count(shift.filters).shared),
    )


def _lead(shift: Shift, own: Redrawing, common: Redrawing) -> Message:
    """Return which layer redraws the face better, in words."""
    won = "own" if own.missed < common.missed else "shared"
    where = message("shift.faces.centred") if not shift.moved else moved(shift)
    return message(f"shift.faces.won.{won}", where=where, own=_percent(own), shared=_percent(common))


def _lines(shift: Shift, sharing: Sharing) -> tuple[Message, ...]:
    """Return when such layers are right, that this is judgement, and why it is so here."""
    why = "centred" if not shift.moved else "whole" if shift.whole else "part"
    judgement, because = message("shift.faces.judgement"), message(f"shift.faces.why.{why}", n=shift.filters)
    if sharing is not Sharing.FULL:
        return judgement, because
    return judgement, because, message("shift.faces.full", n=faces.count(shift.filters).fully_connected)


def _picture(redrawn: Redrawing, whose: str, parameters: int) -> ShiftPicture:
    return ShiftPicture(
        redrawn.picture,
        PictureKind.GREY,
        message(f"shift.faces.redrawn.{whose}"),
        message("shift.faces.missed", missed=_percent(redrawn), n=parameters),
    )


def _percent(redrawn: Redrawing) -> int:
    return round(100 * redrawn.missed)

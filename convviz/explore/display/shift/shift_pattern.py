"""The shift test on the plus sign."""

from __future__ import annotations

from convviz.explore.display.shift.shift_pictures import (
    Judged,
    PictureKind,
    ShiftOverlay,
    ShiftOverlayRole,
    ShiftPicture,
    Shown,
    Verdict,
    amount,
    moved,
    neuron_name,
    not_judged,
)
from convviz.explore.message import Message, message
from convviz.explore.shift import pattern
from convviz.explore.state.sharing import Sharing
from convviz.explore.state.shift_state import Shift
from convviz.explore.state.values import Values

INPUT_SHARE, FILTER_SHARE, OUTPUT_SHARE = 5, 3, 5  # of the width


def shown(shift: Shift, sharing: Sharing) -> Shown:
    """Return what the page shows of the plus sign."""
    before, now = (pattern.response(sharing, shift.stride, *at) for at in ((0, 0), (shift.dx, shift.dy)))
    lead = _lead(shift, sharing, before, now)
    return _pictures(shift, sharing, before, now), _judged(shift, before, now), lead, _lines(shift, sharing)


def _judged(shift: Shift, before: Values, now: Values) -> Judged:
    """Return whether the neuron that the plus moved to responds as the one at the start did."""
    moved_to = _moved_to(shift)
    if moved_to is None:
        return not_judged(shift)
    (x, y), (x2, y2), best = pattern.TRAINED, moved_to, pattern.largest(before.array)[0]
    there = int(now.array[x2, y2, 0])
    verdict = Verdict.CONFIRMED if there == best else Verdict.REFUTED
    words = message(f"shift.pattern.{verdict.value}", x=x, y=y, x2=x2, y2=y2, best=best, there=there)
    return Judged(verdict, words)


def _moved_to(shift: Shift) -> tuple[int, int] | None:
    """Return the position whose receptive field the plus is in now; None where no move tests that."""
    if not (shift.moved and shift.whole):
        return None
    (x, y), (right, down) = pattern.TRAINED, shift.cells
    return x + right, y + down


def _pictures(shift: Shift, sharing: Sharing, before: Values, now: Values) -> tuple[ShiftPicture, ...]:
    """Return X, the filter, V before the shift and V now."""
    return (
        _input(shift, now),
        ShiftPicture(
            pattern.weights(),
            PictureKind.MAP,
            message("shift.pattern.filter"),
            message(f"shift.pattern.filter.{'shared' if sharing is Sharing.SHARED else 'alone'}"),
            FILTER_SHARE,
        ),
        _output(before, message("shift.pattern.before"), None),
        _output(now, message("shift.pattern.now"), _moved_to(shift)),
    )


def _lead(shift: Shift, sharing: Sharing, before: Values, now: Values) -> Message:
    """Return what is seen, in words."""
    (best, from_), (largest, places) = pattern.largest(before.array), pattern.largest(now.array)
    if sharing is not Sharing.SHARED:
        return _alone(shift, sharing, best, largest)
    if not shift.moved:
        return message("shift.pattern.start", largest=largest, where=neuron_name(*places[0]))
    if shift.whole and largest == best:
        return message(
            "shift.pattern.whole",
            moved=moved(shift),
            strides=amount("strides", *shift.cells),
            stride=shift.stride,
            cells=amount("cells", *shift.cells),
            largest=largest,
            before=neuron_name(*from_[0]),
            now=neuron_name(*places[0]),
        )
    return message("shift.pattern.part", moved=moved(shift), stride=shift.stride, largest=largest, best=best)


def _lines(shift: Shift, sharing: Sharing) -> tuple[Message, ...]:
    """Return what follows from it."""
    if sharing is Sharing.SHARED:
        kind = "one" if shift.stride == 1 else "more"
        return message("shift.rule.shared"), message(f"shift.rule.stride.{kind}", stride=shift.stride)
    return message("shift.rule.alone"), message("shift.pattern.training")


def _alone(shift: Shift, sharing: Sharing, best: int, largest: int) -> Message:
    """Return what only one trained neuron makes of it."""
    x, y = pattern.TRAINED
    owner = message(f"shift.owner.{sharing.value}")
    if not shift.moved:
        width, height, _ = pattern.geometry(shift.stride).output_shape
        others = width * height - 1
        return message("shift.pattern.alone", owner=owner, x=x, y=y, largest=largest, n=others)
    key = "shift.pattern.nobody" if largest <= 0 else "shift.pattern.piece"
    return message(key, owner=owner, moved=moved(shift), x=x, y=y, largest=largest, best=best)


def _input(shift: Shift, now: Values) -> ShiftPicture:
    size, (_, places) = pattern.SIZE, pattern.largest(now.array)
    fields = (pattern.geometry(shift.stride).receptive_field(x, y) for x, y in places)
    marks = [ShiftOverlay(x.start, y.start, size, size, ShiftOverlayRole.LARGEST) for x, y in fields]
    if shift.moved:
        marks.insert(0, ShiftOverlay(0, 0, size, size, ShiftOverlayRole.START))
    corner = message("shift.pattern.corner", dx=shift.dx, dy=shift.dy)
    values = pattern.input_at(shift.dx, shift.dy)
    title = message("shift.pattern.input")
    return ShiftPicture(values, PictureKind.MAP, title, corner, INPUT_SHARE, marks=tuple(marks))


def _output(values: Values, title: Message, asked: tuple[int, int] | None) -> ShiftPicture:
    """Return V with its largest responses, and with the position that is ``asked`` of where it has none."""
    largest, places = pattern.largest(values.array)
    marks = tuple(ShiftOverlay(x, y, 1, 1, ShiftOverlayRole.LARGEST) for x, y in places)
    if asked is not None and asked not in places:
        marks += (ShiftOverlay(*asked, 1, 1, ShiftOverlayRole.ASKED),)
    caption = message("shift.largest", largest=largest)
    if places:
        names = ", ".join(neuron_name(x, y) for x, y in places)
        caption = message("shift.largest_at", largest=largest, where=names)
    return ShiftPicture(values, PictureKind.MAP, title, caption, OUTPUT_SHARE, large=True, marks=marks)

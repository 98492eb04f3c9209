"""Gradients checked by nudging: the loss a little above and a little below, and the slope between."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

import convviz.conv as conv
from convviz.conv import AnyLayer, Difference, Place, SumsOverflowError
from convviz.conv.arrays import Array
from convviz.conv.central_differences import MOST
from convviz.explore import numbers
from convviz.explore.backward.backward_pass import Backward, fitting, loss_of
from convviz.explore.expression import number_name
from convviz.explore.message import Message, Refused, message
from convviz.explore.state.descent_choices import LossChoice
from convviz.explore.state.state import Position
from convviz.explore.state.values import number

DIGITS = 6  # significant digits of losses and gradients
MOST_EXACT = 10**15  # floats below it still tell whole numbers apart
PIECE = 20  # numbers nudged between two reports

Progress = Callable[[int, int], bool]
"""Told how many numbers of how many are done; False stops the check."""


@dataclass(frozen=True, slots=True)
class Nudge:
    """One number nudged by ±``h``: the losses ``above`` and ``below``, and (above − below) ÷ 2h.

    ``kink`` says that a ReLU opened or closed between the two: then their slope need not be the gradient.
    """

    name: str
    value: int | float
    h: int | float
    above: int | float
    below: int | float
    central: int | float
    gradient: int | float
    kink: bool
    words: Message


@dataclass(frozen=True, slots=True)
class CheckAll:
    """What checking many numbers found: the ``largest`` difference and ``where`` it was.

    ``checked`` of ``total`` numbers were compared. ``kinks`` counts those where a ReLU opened or closed, so
    that they say nothing, and ``skipped`` those that were not tried.
    ``layer`` and ``choice`` name what was checked; a result for another layer is stale.
    """

    layer: AnyLayer
    choice: LossChoice
    largest: float
    where: str | None
    gradient: float
    central: float
    checked: int
    kinks: int
    skipped: int
    total: int
    words: Message
    skipped_words: Message | None


def gradient_at(passed: Backward, place: Place) -> int | float:
    """Return the gradient of the loss for the number at ``place``."""
    dV = passed.dV.array
    match place:
        case conv.Weight(k, i, j, c):
            return number(passed.slice_gradient(k).array[i, j, c])
        case conv.Bias(k):
            return number(dV[:, :, k].sum())
        case conv.InputCell(x, y, c):
            return number(passed.input_gradient().array[x, y, c])
        case conv.OwnWeight(x, y, d, i, j, c):
            return number(passed.own_gradient(Position(x, y, d)).dW[i, j, c])
        case conv.OwnBias(x, y, d):
            return number(dV[x, y, d])


def nudged(passed: Backward, V: Array, place: Place, h: float = 1) -> Nudge:
    """Nudge the number at ``place`` by ±``h``; ``V`` (W2, H2, K) is the output of the layer.

    Integers stay integers where ``h`` is whole, so both losses are exact. Refused for an ``h`` that is not
    more than 0 and where integers would become too large.
    """
    if not 0 < h < math.inf:
        raise Refused(message("descent.refused.nudge"))
    whole = passed.layer.dtype.kind == "i" and float(h).is_integer()
    layer, step = (passed.layer, int(h)) if whole else (passed.layer.in_float64(), float(h))
    output = V if whole else V.astype(float)
    value, loss = number(layer.value_at(place)), loss_of(passed.choice)
    try:
        over, under = (
            layer.with_value(place, v).forward_after(output, place) for v in (value + step, value - step)
        )
    except SumsOverflowError:
        raise Refused(message("explore.refused.overflow", value=value + step)) from None
    kink = passed.choice.through_relu and bool(((over > 0) != (under > 0)).any())
    above, below = loss.value(over), loss.value(under)
    central = _quotient(above - below, 2 * step)
    gradient = gradient_at(passed, place)
    words = _words(number_name(place), step, above, below, central, gradient, kink)
    return Nudge(number_name(place), value, step, above, below, central, gradient, kink, words)


def short(value: float, digits: int = DIGITS, *, bracketed: bool = False) -> str:
    """Return ``value`` in few digits: "889", "760.5", "≈ 606.18"; a negative one in brackets if asked."""
    if numbers.is_whole(2 * value) and abs(value) < MOST_EXACT:
        words = numbers.grouped(value) if numbers.is_whole(value) else f"{value:,.1f}"
    elif abs(value) >= 10**digits and abs(value) < MOST_EXACT:
        words = f"{numbers.ALMOST} {value:,.0f}"
    else:
        words = numbers.shortened(value, digits)
    words = words.replace("-", numbers.MINUS)
    return f"({words})" if bracketed and words.startswith(numbers.MINUS) else words


def check_all(
    layer: AnyLayer,
    choice: LossChoice,
    h: float = 1,
    most: int = MOST,
    progress: Progress | None = None,
) -> CheckAll | None:
    """Compare up to ``most`` gradients, spread over all there are, with central differences.

    For a worker thread: ``progress`` is told every few numbers, and the check ends with None when it says
    False. Of more than ``most`` numbers the others are skipped, and counted.
    """
    choice = fitting(choice, layer)
    chosen, total = conv.spread_places(layer, most)
    found = conv.differences(layer, loss_of(choice), chosen, h)
    worst: Difference | None = None
    done = kinks = 0
    while True:
        if progress is not None and not progress(done, len(chosen)):
            return None
        piece = list(islice(found, PIECE))
        if not piece:
            break
        done += len(piece)
        kinks += sum(d.kink for d in piece)
        worst = max((d for d in [worst, *piece] if d is not None and not d.kink), key=_error, default=worst)
    return _report(layer, choice, worst, len(chosen) - kinks, kinks, total)


def _report(
    layer: AnyLayer, choice: LossChoice, worst: Difference | None, checked: int, kinks: int, total: int
) -> CheckAll:
    skipped = total - checked - kinks
    largest, gradient, central = (0.0, 0.0, 0.0)
    where, words = None, message("descent.check.nothing")
    if worst is not None:
        where, largest, gradient, central = (
            number_name(worst.place),
            worst.error,
            worst.gradient,
            worst.central,
        )
        key = "descent.check.exact" if largest == 0 else "descent.check.largest"
        facts = {"largest": short(largest), "name": where, "gradient": short(gradient)}
        words = message(key, n=checked, **(facts if largest else {}))
    return CheckAll(
        layer=layer,
        choice=choice,
        largest=largest,
        where=where,
        gradient=gradient,
        central=central,
        checked=checked,
        kinks=kinks,
        skipped=skipped,
        total=total,
        words=words,
        skipped_words=_skipped_words(skipped, kinks, total),
    )


def _skipped_words(skipped: int, kinks: int, total: int) -> Message | None:
    """Return what was left out and why: too many numbers, or a ReLU that opens or closes on the way."""
    if skipped and kinks:
        return message("descent.check.skipped_both", skipped=skipped, kinks=kinks, total=total)
    if skipped:
        return message("descent.check.skipped", n=skipped, total=total)
    return message("descent.check.kinks", n=kinks) if kinks else None


def _error(found: Difference) -> float:
    return math.inf if math.isnan(found.error) else found.error  # NaN must not be overlooked


def _quotient(above: float, below: float) -> int | float:
    """Return ``above`` ÷ ``below``, an int where it is whole and both are."""
    if isinstance(above, int) and isinstance(below, int) and above % below == 0:
        return above // below
    return above / below


def _bare(words: str) -> str:
    """Return a number within a calculation, without "≈": the result says whether digits were cut."""
    return words.replace(f"{numbers.ALMOST} ", "")


def _words(
    name: str, h: float, above: float, below: float, central: float, gradient: float, kink: bool
) -> Message:
    key = "descent.check.nudge_kink" if kink else "descent.check.nudge"
    return message(
        key,
        name=name,
        h=short(h),
        above=short(above),
        below=short(below),
        plus=_bare(short(above)),
        minus=_bare(short(below, bracketed=True)),
        span=short(2 * h),
        central=numbers.related(central, DIGITS),
        gradient=short(gradient),
    )

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
    h: int | float
    above: int | float
    below: int | float
    central: int | float
    gradient: int | float
    kink: bool

    @property
    def words(self) -> Message:
        """The whole calculation as a sentence."""
        return message(
            "descent.check.nudge_kink" if self.kink else "descent.check.nudge",
            name=self.name,
            h=short(self.h),
            above=short(self.above),
            below=short(self.below),
            plus=bare(short(self.above)),
            minus=bare(short(self.below, bracketed=True)),
            span=short(2 * self.h),
            central=numbers.related(self.central, DIGITS),
            gradient=short(self.gradient),
        )


@dataclass(frozen=True, slots=True)
class CheckAll:
    """What checking many numbers found: the ``worst`` one, None where none could be compared.

    ``checked`` of ``total`` numbers were compared. ``kinks`` counts those where a ReLU opened or closed, so
    that they say nothing. ``layer`` and ``choice`` name what was checked; a result for another layer is
    stale.
    """

    layer: AnyLayer
    choice: LossChoice
    worst: Difference | None
    checked: int
    kinks: int
    total: int

    @property
    def largest(self) -> float:
        """The largest difference between a gradient and its central difference."""
        return 0.0 if self.worst is None else self.worst.error

    @property
    def skipped(self) -> int:
        """How many numbers were not tried."""
        return self.total - self.checked - self.kinks

    @property
    def words(self) -> Message:
        """How far gradients and central differences agree."""
        if self.worst is None:
            return message("descent.check.nothing")
        if self.largest == 0:
            return message("descent.check.exact", n=self.checked)
        facts = {"name": number_name(self.worst.place), "gradient": short(self.worst.gradient)}
        return message("descent.check.largest", n=self.checked, largest=short(self.largest), **facts)

    @property
    def skipped_words(self) -> Message | None:
        """What was left out and why: too many numbers, or a ReLU that opens or closes on the way."""
        if self.skipped and self.kinks:
            both = {"skipped": self.skipped, "kinks": self.kinks}
            return message("descent.check.skipped_both", **both, total=self.total)
        if self.skipped:
            return message("descent.check.skipped", n=self.skipped, total=self.total)
        return message("descent.check.kinks", n=self.kinks) if self.kinks else None


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
    return Nudge(number_name(place), step, above, below, central, gradient_at(passed, place), kink)


def short(value: float, digits: int = DIGITS, *, bracketed: bool = False) -> str:
    """Return ``value`` in few digits: "889", "760.5", "≈ 606.18"; a negative one in brackets if asked."""
    if numbers.is_whole(2 * value) and abs(value) < MOST_EXACT:
        words = numbers.grouped(value) if numbers.is_whole(value) else f"{value:,.1f}"
    elif abs(value) >= 10**digits and abs(value) < MOST_EXACT:
        words = f"{numbers.ALMOST} {value:,.0f}"
    else:
        words = numbers.shortened(value, digits)
    words = words.replace("-", numbers.MINUS)
    return f"({words})" if bracketed and bare(words).startswith(numbers.MINUS) else words


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
    return CheckAll(layer, choice, worst, len(chosen) - kinks, kinks, total)


def _error(found: Difference) -> float:
    return math.inf if math.isnan(found.error) else found.error  # NaN must not be overlooked


def _quotient(above: float, below: float) -> int | float:
    """Return ``above`` ÷ ``below``, an int where it is whole and both are."""
    if isinstance(above, int) and isinstance(below, int) and above % below == 0:
        return above // below
    return above / below


def bare(words: str) -> str:
    """Return a number within a calculation, without "≈": the result says whether digits were cut."""
    return words.replace(f"{numbers.ALMOST} ", "")

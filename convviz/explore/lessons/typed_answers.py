"""What a person typed as the answer to a question, compared with a number."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from convviz.explore import numbers, typed_numbers
from convviz.explore.message import Refused

LEAST_DIGITS = 3  # that a rounded answer must have
CLOSE = 1e-9  # the share by which a computed number may differ from the same one in another order of adding


def readings(text: str) -> tuple[int | float, ...]:
    """Return the numbers that ``text`` can be read as: 1500 and 1.5 for "1,500". Refused where it is none."""
    found: list[int | float] = []
    for whole in (False, True):
        try:
            found.append(typed_numbers.read(text, whole))
        except Refused as refusal:
            if refusal.reason.key != "explore.refused.two_readings":
                raise
            said = dict(refusal.reason.values)
            found += [typed_numbers.read(str(said["point"])), typed_numbers.read(str(said["whole"]))]
    return tuple(dict.fromkeys(found))


def equal(one: float, other: float) -> bool:
    """Say whether two numbers are the same, but for the last bits of floats."""
    return one == other or (
        not (isinstance(one, int) and isinstance(other, int)) and math.isclose(one, other, rel_tol=CLOSE)
    )


def is_rounded(typed: float, number: float) -> bool:
    """Say whether ``typed`` is ``number`` rounded to some places: 606.18 of 606.17997.

    A whole number is never rounded, and `LEAST_DIGITS` are needed.
    """
    if numbers.is_whole(number) or not math.isfinite(number):
        return False
    given = Decimal(repr(typed))
    exponent = given.as_tuple().exponent
    if not isinstance(exponent, int) or len(given.as_tuple().digits) < LEAST_DIGITS:
        return False
    step = Decimal(1).scaleb(exponent)
    exact = Decimal(repr(number))
    if exact.adjusted() - exponent > 25:  # more digits than a float has: nothing to round
        return False
    return given in (exact.quantize(step, ROUND_HALF_EVEN), exact.quantize(step, ROUND_HALF_UP))

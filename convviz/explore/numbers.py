"""How numbers are written: grouped digits, a true minus, 万 and 亿, bytes, floats that say they are cut.

Digits are grouped by commas in both languages. What is shortened carries "≈"; what carries none is exact.
Very small and very large numbers are written "6 × 10⁻¹¹", except in code.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Decimal
from numbers import Integral

MINUS = "\u2212"
ALMOST = "≈"
UNKNOWN = "?"  # in the place of a number that is withheld
FIGURE_SPACE, PUNCTUATION_SPACE, WIDE_SPACE, EM_SPACE = "\u2007", "\u2008", "\u3000", "\u2003"

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_TIMES = "\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}"  # a number is not torn apart at the end of a line

_ROOM = str.maketrans(
    {
        **dict.fromkeys("0123456789", FIGURE_SPACE),
        **dict.fromkeys(",.", PUNCTUATION_SPACE),
        **dict.fromkeys("≈=", EM_SPACE),
        **dict.fromkeys("万亿", WIDE_SPACE),
    }
)

_BYTE_UNITS = ("B", "kB", "MB", "GB", "TB", "PB", "EB")
_BEYOND_UNITS = 10**24  # bytes: a million of the largest unit
_HAN_UNITS = ((10**12, "万亿"), (10**8, "亿"), (10**4, "万"))


def grouped(value: float) -> str:
    """Return ``value`` for prose: "105,705,600", "−4"; a float in full, "0.25", without a trailing ".0"."""
    if isinstance(value, int):  # most numbers of a step: no question asked
        return f"{value:,}" if value >= 0 else f"{MINUS}{-value:,}"
    if is_whole(value):
        return f"{int(value):,}".replace("-", MINUS)
    return _written(full(value))


def signed(value: float) -> str:
    """Return ``value`` with its sign: "+14", "−4"; zero has none."""
    text = grouped(value)
    return f"+{text}" if value > 0 else text


def code(value: float) -> str:
    """Return ``value`` as Python reads it: "-2", "105705600", "0.25"."""
    return str(int(value)) if isinstance(value, Integral) else full(value)


def full(value: float) -> str:
    """Return ``value`` to its last digit, as Copy gives it; a whole float keeps its ".0"."""
    return str(int(value)) if isinstance(value, Integral) else repr(float(value))


def shortened(value: float, digits: int = 4) -> str:
    """Return ``value`` to at most ``digits`` significant ones: "≈ 0.3333", "0.25" where nothing is cut."""
    if abs(value) < 10**15 and is_whole(value):
        return grouped(value)
    short = _significant(value, digits)
    almost = "" if float(short) == float(value) else f"{ALMOST} "
    return almost + _written(short)


def related(value: float, digits: int = 4) -> str:
    """Return ``value`` behind its relation: "= 762", "= 381.5", "≈ 606.18" where digits are cut."""
    if is_whole(2 * value) and abs(value) < 10**15:
        return f"= {grouped(value)}"
    short = shortened(value, digits)
    return short if short.startswith(ALMOST) else f"= {short}"


def in_powers(value: float, digits: int = 2) -> str:
    """Return ``value`` in powers of ten, whatever its size: "≈ 8.3 × 10¹²", "10⁻⁷"."""
    short = _scientific(value, digits)
    return ("" if float(short) == float(value) else f"{ALMOST} ") + _written(short)


def power_of_ten(power: int) -> str:
    """Return 10 with ``power`` raised: "10⁻⁷"."""
    return f"10{str(power).translate(_RAISED)}"


def is_whole(value: float) -> bool:
    """Return True for ints and for finite floats without a fraction."""
    return isinstance(value, (int, Integral)) or (math.isfinite(value) and float(value).is_integer())


def room_of(words: str) -> str:
    """Return "?" and spaces, together as wide as the number ``words``: nothing moves when that is shown.

    Spaces as wide as a digit, a comma, "≈" and a Chinese character stand for these.
    """
    return UNKNOWN + words.translate(_ROOM)[1:]


def gloss(n: int) -> str:
    """Return how a Chinese reader says ``n``: "≈ 1.06 亿", "= 2 万"; empty below ten thousand."""
    unit = next((unit for unit in _HAN_UNITS if abs(n) >= unit[0]), None)
    if unit is None:
        return ""
    size, name = unit
    short = _three_digits(Decimal(n) / size)
    if abs(short) >= 10**4 and size < 10**12:  # 99,999,999 is 1 亿, not 10000 万
        return gloss_in(n, size * 10**4)
    return _glossed(n, short, size, name)


def gloss_in(n: int, size: int) -> str:
    """Return the gloss of ``n`` in the unit ``size``, one of 10⁴ (万), 10⁸ (亿) and 10¹² (万亿)."""
    return _glossed(n, _three_digits(Decimal(n) / size), size, dict(_HAN_UNITS)[size])


def glossed(n: int, language: str) -> str:
    """Return ``n`` grouped, in Chinese ("zh") with its gloss: "34,944 ≈ 3.49 万"."""
    tail = gloss(n) if language == "zh" else ""
    return f"{grouped(n)} {tail}".rstrip()


def listed(words: Iterable[str]) -> str:
    """Return numbers as a list: "15, 28, 27"; where some have commas of their own, "4,844; 4,842"."""
    numbers = list(words)
    return ("; " if any("," in number for number in numbers) else ", ").join(numbers)


def byte_text(n: int) -> str:
    """Return ``n`` bytes in decimal units to three digits: "808 B", "12.9 kB", "423 MB", "4.22e+30 B"."""
    if n >= _BEYOND_UNITS:
        return f"{Decimal(n):.2e} B"
    step = 0
    size = Decimal(n)
    while abs(_three_digits(size)) >= 1000 and step < len(_BYTE_UNITS) - 1:
        size /= 1000
        step += 1
    return f"{_plain(_three_digits(size))} {_BYTE_UNITS[step]}"


def _glossed(n: int, short: Decimal, size: int, name: str) -> str:
    relation = "=" if short * size == n else ALMOST
    return f"{relation} {_plain(short)} {name}"


def _three_digits(value: Decimal) -> Decimal:
    """Round to three digits, but never to fewer than the whole part has."""
    places = max(0, 3 - max(1, value.adjusted() + 1))
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)


def _plain(value: Decimal) -> str:
    text = f"{value:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", MINUS)


def _written(digits: str) -> str:
    """Return ``digits`` as Python writes them for a reader: grouped, with a true minus and raised powers."""
    sign = MINUS if digits.startswith("-") else ""
    mantissa, in_tens, power = digits.lstrip("-").partition("e")
    if not in_tens:
        return sign + _with_commas(mantissa)
    tens = power_of_ten(int(power))
    return sign + (tens if mantissa == "1" else f"{mantissa}{_TIMES}{tens}")


def _with_commas(digits: str) -> str:
    """Return ``digits`` without a sign grouped before the point."""
    whole, point, rest = digits.partition(".")
    return f"{int(whole):,}{point}{rest}" if len(whole) > 3 and whole.isdigit() else digits


def _significant(value: float, digits: int) -> str:
    """Return ``value`` in plain digits, or in powers of ten where that would take too many places."""
    if not math.isfinite(value):
        return repr(float(value))
    exponent = math.floor(math.log10(abs(value))) if value else 0
    if -4 <= exponent < 15:
        text = f"{value:.{max(0, digits - 1 - exponent)}f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return _scientific(value, digits)


def _scientific(value: float, digits: int) -> str:
    mantissa, power = f"{value:.{digits - 1}e}".split("e")
    return f"{mantissa.rstrip('0').rstrip('.')}e{int(power)}"

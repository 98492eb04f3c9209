"""Reading a number that a person typed, and writing one into the field that it is typed in.

The decimal mark is a point or a comma. In a number with both, the last one is the decimal mark and the other
one groups digits; so do spaces and apostrophes: "290 400". A single comma is the decimal mark, unless exactly
three digits follow what is not 0. Then "1,500" is 1500 in a field of whole numbers, and refused in others.
Full-width digits and marks, as a Chinese keyboard writes them, and the true minus are read. So are powers of
ten as they are written here: "6 × 10⁻¹¹".
"""

from __future__ import annotations

import math
import re
from unicodedata import decimal

from convviz.explore import numbers
from convviz.explore.message import Refused, message

LONGEST_SAID = 30  # characters of what was typed that a refusal repeats
MOST_DIGITS = 400  # of a whole number: any with more is larger than a float can be

_MARKS = ".,"
_FULL_WIDTH = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}  # "！" to "～" are "!" to "~"
_ALIKE = str.maketrans({numbers.MINUS: "-", "\N{EN DASH}": "-", "\N{IDEOGRAPHIC FULL STOP}": "."})
_LOWERED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_DIGITS = "[0-9.,]*[0-9][0-9.,]*"  # with their marks
_POWER = re.compile(rf"([+-]?)(?:({_DIGITS})\s*×\s*)?10(⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
_BETWEEN = re.compile(r"\s*[,、;x×]\s*|\s+")
_SPACED = re.compile(r"([+-]?[1-9][0-9]{0,2}(?:([\s'’])[0-9]{3})(?:\2[0-9]{3})*)((?:[.,][0-9]*)?)")
_NUMBER = re.compile(rf"([+-]?)({_DIGITS})(?:[eE]([+-]?[0-9]+))?")


def read(words: str, whole: bool = False) -> int | float:
    """Return the number that ``words`` say; refused with the reason where they say none, or could say two.

    ``whole`` says that the field holds whole numbers. It decides how "1,500" is read; whether the number is
    whole is for the caller to ask.
    """
    plain = _in_ascii(words)
    if not plain:
        raise Refused(message("explore.refused.empty"))
    if spaced := _SPACED.fullmatch(plain):  # a mark behind such groups can only be the decimal mark
        plain = spaced[1].replace(spaced[2], "") + spaced[3].replace(",", ".")
    sign, mantissa, power = _parts(plain, words)
    digits = _with_a_point(mantissa, sign, whole, words)
    if power is None and digits.isdecimal() and len(digits) <= MOST_DIGITS:
        return int(sign + digits)
    value = float(f"{sign}{digits}e{power or 0}")
    if not math.isfinite(value):
        raise Refused(message("explore.refused.infinite"))
    return value


def read_list(words: str) -> list[int | float]:
    """Return the whole numbers that ``words`` list, parted by commas, spaces or ×; a comma is no mark here.

    Refused as `read` refuses; whether they are whole is for the caller to ask.
    """
    return [read(part, whole=True) for part in _BETWEEN.split(_in_ascii(words))]


def read_word(words: str) -> str | None:
    """Return what was typed in small letters where it begins with a letter; None for numbers."""
    plain = _in_ascii(words)
    return _said(plain.lower()) if plain[:1].isalpha() else None


def in_field(value: float) -> str:
    """Return ``value`` as a field shows it, in full and ungrouped: what is read back is the same number."""
    return numbers.grouped(value).replace(",", "")


def can_begin(letter: str) -> bool:
    """Say whether a number can begin with ``letter``: a digit, a mark or a minus, of any width."""
    plain = _in_ascii(letter)
    return plain.isdecimal() or plain in ("-", *_MARKS)


def _in_ascii(words: str) -> str:
    """Return ``words`` without the spaces around them, in the digits and marks that Python reads."""
    plain = words.translate(_FULL_WIDTH).translate(_ALIKE).strip()
    return "".join(str(decimal(c)) if c.isdecimal() else c for c in plain)


def _parts(read: str, words: str) -> tuple[str, str, str | None]:
    """Return sign, digits with their marks, and the power of ten or None."""
    if power := _POWER.fullmatch(read):
        return power[1], power[2] or "1", power[3].translate(_LOWERED)
    if plain := _NUMBER.fullmatch(read):
        return plain[1], plain[2], plain[3]
    raise _no_number(words)


def _with_a_point(digits: str, sign: str, whole: bool, words: str) -> str:
    """Return ``digits`` ungrouped, with a point for their decimal mark where they have one."""
    marks = [c for c in digits if c in _MARKS]
    if not marks:
        return digits
    if len(set(marks)) == 2:
        other, last = marks[0], marks[-1]
        head, _, tail = digits.rpartition(last)
        if last in head or not _grouped(head, other):
            raise _no_number(words)
        return f"{head.replace(other, '')}.{tail}"
    mark = marks[0]
    if len(marks) > 1:
        if not _grouped(digits, mark):
            raise _no_number(words)
        return digits.replace(mark, "")
    return _with_one_mark(digits, mark, sign, whole, words)


def _with_one_mark(digits: str, mark: str, sign: str, whole: bool, words: str) -> str:
    """Return ``digits`` with one mark, which is the decimal mark or groups a thousand."""
    head, _, tail = digits.partition(mark)
    could_group = len(tail) == 3 and head.strip("0") != ""
    if could_group and mark == "," and whole and _grouped(digits, mark):
        return head + tail
    # "1.000" is a thousand to many Europeans, and in a field of whole numbers nothing would give it away.
    if could_group and (mark == "," or (whole and tail == "000")):
        shown = sign.replace("-", numbers.MINUS)
        point = f"{shown}{head}.{tail}".rstrip("0").rstrip(".")
        values = {"text": _said(words), "point": point, "whole": f"{shown}{head}{tail}"}
        raise Refused(message("explore.refused.two_readings", **values))
    return f"{head}.{tail}"


def _grouped(digits: str, mark: str) -> bool:
    """Say whether ``mark`` parts ``digits`` into groups of three, as it does in 1,000,000."""
    return re.fullmatch(rf"[1-9][0-9]{{0,2}}(?:{re.escape(mark)}[0-9]{{3}})+", digits) is not None


def _no_number(words: str) -> Refused:
    return Refused(message("explore.refused.no_number", text=_said(words)))


def _said(words: str) -> str:
    """Return what was typed, cut where it is long."""
    plain = words.strip()
    return plain if len(plain) <= LONGEST_SAID else f"{plain[:LONGEST_SAID]}…"

"""The sum over each channel of products, above its picture: as exact as all of them have room for."""

from __future__ import annotations

from functools import lru_cache
from math import floor

from convviz.explore import numbers
from convviz.ui.volume.volume import ShortTitles

SMALL = -0.0123456789  # as long as sums are that are not tiny
FEW_DIGITS = 2
LARGE = 1e5  # from here on a power of ten may be shorter


def signed(value: int | float, digits: int = 4) -> str:
    """Return a sum with its sign: "+14", "−4", "≈ +3.142"; with few digits 299,761,057 is "≈ +3 × 10⁸"."""
    written = numbers.shortened(value, digits)
    if digits <= FEW_DIGITS and abs(value) >= LARGE:
        written = min(numbers.in_powers(value, digits), written, key=len)
    almost = f"{numbers.ALMOST} " if written.startswith(numbers.ALMOST) else ""
    words = written.removeprefix(almost).removeprefix(numbers.MINUS)
    sign = numbers.MINUS if value < 0 else "+" if value > 0 else ""
    return f"{almost}{sign}{words}"


def sum_title(value: int | float) -> str:
    """Return "Σ ≈ +3.142"."""
    return f"Σ {signed(value)}"


def short_titles(
    sums: tuple[int | float, ...], words: str, names: tuple[str, ...], most: float
) -> ShortTitles:
    """Return how the titles of ``sums``, ``words`` and `sum_title`, may be shortened.

    ``names`` has a short name of each channel; a title gives it up last. No sum is larger than ``most``, so
    that the next neuron's titles have the same form.
    """
    whole = all(isinstance(value, int) for value in sums)
    return ShortTitles(names, sums, _FORMS, _rooms(words, names[-1], most, whole))


def _named(name: str, value: int | float) -> str:
    return f"{name} {sum_title(value)}"


def _rough(name: str, value: int | float) -> str:
    return f"{name} Σ {signed(value, FEW_DIGITS)}"


def _roughest(name: str, value: int | float) -> str:
    return f"{name}: {signed(value, 1)}"


def _rough_alone(_name: str, value: int | float) -> str:
    return signed(value, FEW_DIGITS)


def _roughest_alone(_name: str, value: int | float) -> str:
    return signed(value, 1)


_FORMS = (_named, _rough, _roughest, _rough_alone, _roughest_alone)


@lru_cache(maxsize=64)
def _rooms(words: str, name: str, most: float, whole: bool) -> tuple[str, ...]:
    """Return the longest title of the full form and of each shorter one."""
    extremes = (-round(most),) if whole else (SMALL, -(floor(most) + 1 / 3))
    full = max((f"{words} {sum_title(value)}" for value in extremes), key=len)
    return (full, *(max((form(name, value) for value in extremes), key=len) for form in _FORMS))

"""The sum over each channel of products, above its picture: as exact as all of them have room for."""

from __future__ import annotations

from functools import lru_cache
from math import floor

from convviz.explore import numbers
from convviz.ui.volume_grid.volume import ShortTitles

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


def short_titles(sums: tuple[int | float, ...], words: str, most: float) -> ShortTitles:
    """Return how the titles of ``sums``, ``words`` and `sum_title`, may be shortened.

    No sum is larger than ``most``, so that the next neuron's titles have the same form.
    """
    return ShortTitles(sums, _FORMS, _rooms(words, most, all(isinstance(value, int) for value in sums)))


def _rough(value: int | float) -> str:
    return f"Σ {signed(value, FEW_DIGITS)}"


def _rough_alone(value: int | float) -> str:
    return signed(value, FEW_DIGITS)


def _roughest(value: int | float) -> str:
    return signed(value, 1)


_FORMS = (sum_title, _rough, _rough_alone, _roughest)


@lru_cache(maxsize=64)
def _rooms(words: str, most: float, whole: bool) -> tuple[str, ...]:
    """Return the longest title of the full form and of each shorter one."""
    extremes = (-round(most),) if whole else (SMALL, -(floor(most) + 1 / 3))
    longest = [max((form(value) for value in extremes), key=len) for form in _FORMS]
    return (f"{words} {longest[0]}", *longest)

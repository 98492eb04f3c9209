"""Names of files within sentences."""

from __future__ import annotations

from itertools import accumulate
from unicodedata import east_asian_width

MOST_OF_NAME = 48  # letters of a file's name in a sentence; Chinese ones count twice


def short_name(name: str) -> str:
    """Return a file's name for a sentence: of a long one the beginning and the end, which says what it is.

    A name has no place to break a line at, so what does not fit would be cut, and the sentence with it.
    """
    wide = [2 if east_asian_width(letter) in "WF" else 1 for letter in name]
    if sum(wide) <= MOST_OF_NAME:
        return name
    head = sum(1 for so_far in accumulate(wide) if so_far <= MOST_OF_NAME // 2)
    tail = sum(1 for so_far in accumulate(reversed(wide)) if so_far < MOST_OF_NAME // 2)
    return f"{name[:head]}…{name[len(name) - tail :]}"

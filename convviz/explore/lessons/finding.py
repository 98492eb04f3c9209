"""Finding a step of a lesson by its number or its title."""

from __future__ import annotations

from collections.abc import Sequence


def steps_called(typed: str, titles: Sequence[str]) -> tuple[int, ...]:
    """Return the indices of the steps that ``typed`` may mean, the likeliest first; all where it is empty.

    A number, counted from 1, comes before the numbers that begin with it, and these before titles with
    ``typed`` in them, in capital or small letters.
    """
    words = typed.strip().casefold()
    if not words:
        return tuple(range(len(titles)))
    numbers = [str(n + 1) for n in range(len(titles))]
    ranks = {
        n: 0 if number == words else 1 if number.startswith(words) else 2
        for n, (number, title) in enumerate(zip(numbers, titles, strict=True))
        if number.startswith(words) or words in title.casefold()
    }
    return tuple(sorted(ranks, key=lambda n: (ranks[n], n)))

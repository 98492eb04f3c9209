"""The letters by which menus and their entries are chosen from the keyboard, underlined in their words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from string import ascii_uppercase

ELLIPSIS = "…"
_LETTERS = frozenset(ascii_uppercase)


def letters_of(entries: Sequence[str], keys: Sequence[str] = ()) -> list[str]:
    """Return a letter for each of some English ``entries``, no letter twice; "" where all are taken.

    It is the initial where that is free. Of the other entries the short ones choose first: long ones have
    more letters to choose from. ``keys`` are the single-letter keys of the entries, "" where one has none:
    the menu shows them, so no other entry may have such a letter. An entry that says its own digit, as
    "Answer 1", has that digit.
    """
    owners = {key.upper(): n for n, key in reversed(list(enumerate(keys))) if key}
    short_first = sorted(range(len(entries)), key=lambda n: len(entries[n]))
    given = {n: key for n, key in enumerate(keys) if key.isdigit() and key in entries[n]}
    for wished, order in ((_initial, range(len(entries))), (_wished, short_first)):
        for n in order:
            if n in given:
                continue
            taken = {*given.values(), *(letter for letter, owner in owners.items() if owner != n)}
            free = [letter for letter in wished(entries[n]) if letter in _LETTERS - taken]
            given |= {n: free[0]} if free else {}
    return [given.get(n, "") for n in range(len(entries))]


def marked(words: str, letter: str) -> str:
    """Return ``words`` as Qt wants them, ``letter`` marked, or added in brackets where the words lack it."""
    if not letter:
        return _plain(words)
    starts = (at for at in range(len(words)) if at == 0 or not words[at - 1].isalnum())
    for at in chain(starts, range(len(words))):
        if words[at].upper() == letter:
            return f"{_plain(words[:at])}&{_plain(words[at:])}"
    end = ELLIPSIS if words.endswith(ELLIPSIS) else ""
    return f"{_plain(words.removesuffix(end))}(&{letter}){end}"


def _initial(words: str) -> str:
    return words[:1].upper()


def _wished(words: str) -> str:
    """Return the letters that suit ``words``: those that words begin with, the others, then any."""
    return f"{''.join(word[0] for word in words.split())}{words}".upper() + ascii_uppercase


def _plain(words: str) -> str:
    return words.replace("&", "&&")

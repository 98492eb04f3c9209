"""Names of files, and other words from outside, within sentences: on one line, in order, not too long."""

from __future__ import annotations

from itertools import accumulate
from unicodedata import bidirectional, category, east_asian_width

MOST_OF_LINE = 300  # characters
MOST_OF_NAME = 48  # letters of a file's name in a sentence; Chinese ones count twice
_HIDDEN = ("Cc", "Cf", "Cs", "Zl", "Zp")  # controls, overrides of direction, halves, line breaks
_JOINERS = "\u200c\u200d"  # Persian and many an emoji are written with them
_STAND_IN = "\ufffd"
_ISOLATED = "\u2068{}\u2069"  # its own direction within, none of it outside


def short_name(name: str) -> str:
    """Return a file's name for a sentence. Of a long name the beginning and the end are kept.

    A name has no place to break a line at, so what does not fit would be cut, and the sentence with it.
    """
    name = harmless(name)
    wide = [2 if east_asian_width(letter) in "WF" else 1 for letter in name]
    if sum(wide) > MOST_OF_NAME:
        head = sum(1 for so_far in accumulate(wide) if so_far <= MOST_OF_NAME // 2)
        tail = sum(1 for so_far in accumulate(reversed(wide)) if so_far < MOST_OF_NAME // 2)
        name = f"{name[:head]}…{name[len(name) - tail :]}"
    return _ISOLATED.format(name) if any(bidirectional(letter) in ("R", "AL") for letter in name) else name


def harmless(words: str, keep: str = "") -> str:
    """Return ``words`` with "\ufffd" in the place of each invisible character that changes how others look.

    These are line breaks, direction overrides and controls, except for those in ``keep``.
    """
    return "".join(
        _STAND_IN if category(letter) in _HIDDEN and letter not in _JOINERS + keep else letter
        for letter in words
    )


def one_line(words: str) -> str:
    """Return ``words`` as one line: long words are cut, and what cannot be printed becomes "�"."""
    printable = "".join(letter if letter.isprintable() else _STAND_IN for letter in words)
    line = " ".join(short_name(word) for word in printable.split(" "))
    return line if len(line) <= MOST_OF_LINE else f"{line[: MOST_OF_LINE - 1]}…"

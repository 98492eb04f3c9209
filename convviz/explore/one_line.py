"""Words for one line of a terminal, whatever a person has typed into them."""

from __future__ import annotations

from convviz.explore.file_names import short_name

MOST = 300  # characters of a line


def one_line(words: str) -> str:
    """Return ``words`` as one short line: long words are cut, and what cannot be printed becomes "�"."""
    printable = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in words)
    line = " ".join(short_name(word) for word in printable.split(" "))
    return line if len(line) <= MOST else f"{line[: MOST - 1]}…"

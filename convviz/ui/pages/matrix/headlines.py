"""What stands above the matrix in words of several sizes: its counts, or the entry that is spoken of."""

from __future__ import annotations

from convviz.explore.display.matrix.matrix_entries import Entry
from convviz.explore.display.matrix.matrix_part import MatrixPart, entry_headline, whole_headline
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.look.sharing_styles import SHARINGS
from convviz.ui.words.catalogue import Text
from convviz.ui.words.runs import Broken, Run

COUNTS = ("weights", "n")  # the placeholders of the number that is loud


def sentences(part: MatrixPart, text: Text, look: Look) -> tuple[Run, ...]:
    """Return all that is said of the matrix, the weights in the colour of the switch: it changes them."""
    plain, strong = (
        look.ink(TextStyle.BODY, look.palette.text),
        look.ink(TextStyle.STRONG, _colour(part, look)),
    )
    runs: list[Run] = []
    for n, sentence in enumerate(part.sentences):
        runs += [Run(" · ", plain)] if n else []
        runs.append(Run(text.text(sentence), strong if n == 2 else plain))
    return tuple(runs)


def counted(part: MatrixPart, text: Text, look: Look, width: int) -> tuple[Run, ...]:
    """Return how many weights there are, loud, and where they stand, as far as that has room in one line."""
    loud, plain = (look.ink(style, _colour(part, look)) for style in (TextStyle.RESULT, TextStyle.TERM))
    runs: list[Run] = []
    for wording in whole_headline(part):
        runs, told = [], False
        for name, words in text.pieces(wording):
            counts = name in COUNTS and not told
            told = told or counts
            runs += [Run(words, loud if counts else plain)] if words else []
        if len(Broken(tuple(runs)).lines(width)) == 1:
            break
    return tuple(runs)


def spoken_of(part: MatrixPart, entry: Entry | None, text: Text, look: Look) -> tuple[Run, ...]:
    """Return an entry with its weight and number, loud, and in how many places it stands."""
    what, where = entry_headline(part, entry)
    weight = entry is not None and entry.weight is not None
    colour = (
        look.hue(part.position.d if entry is None else entry.neuron.d).text if weight else look.palette.text
    )
    loud, plain = look.ink(TextStyle.RESULT, colour), look.ink(TextStyle.TERM, look.palette.text)
    return Run(f"{text.text(what)}  ", loud), Run(text.text(where), plain)


def _colour(part: MatrixPart, look: Look) -> str:
    return look.palette.bar_texts[SHARINGS.index(part.sharing)]

"""How much room cells, titles and rulers need, and how large the numbers in cells are."""

from __future__ import annotations

from functools import lru_cache
from math import ceil

import numpy as np
from PySide6.QtGui import QFontMetricsF

from convviz.explore.display.lattices import Values
from convviz.ui.ink import Ink
from convviz.ui.look import Look, TextStyle, font_of, ink_of
from convviz.ui.volume_grid.arrangement import Needs
from convviz.ui.volume_grid.volume import GridVolume

TEXT_SHARE = 0.52  # of a cell's height, for its number
MOST_TEXT_SHARE = 0.8  # where that keeps numbers readable: a box around a cell leaves its digits whole
CELL_MARGIN = 4  # px beside a number
LEAST_RULED_CELL = 9  # px: smaller cells touch each other
MOST_CELL, PRESENTING_MOST_CELL = 76, 120  # units
_FRACTION, _SHORT_FRACTION = "−0.00e+00", "−0.00"  # the longest of any floats, and of two decimals
_FEW = 512  # numbers that are looked at one by one
LINE_SHARE = 1.1  # of the size: names and indices need no room for accents
RULER_BAR, RULER_SPACE = 5, 4  # units


def number_text(value: int | float) -> str:
    """Return a cell's number: whole ones in full, others in three digits."""
    words = str(int(value)) if float(value).is_integer() else f"{value:.3g}"
    return words.replace("-", "\N{MINUS SIGN}")


def widest(values: Values, room: float = 0) -> float:
    """Return the width of the longest number of ``values`` as a share of the text's size.

    Whole numbers get the width of ``room`` with its sign, and that of what the volume grows to.
    """
    array = values.array
    if not array.size:
        return _share("0")
    few = array.flat[:_FEW]  # fractions are found at once where there are any
    whole = array.dtype.kind in "iu" or not ((few % 1).any() or (array % 1).any())
    low, high = values.ends
    longest = [number_text(low), number_text(high)] if whole else [_FRACTION]
    if whole and room:
        longest.append(number_text(-round(room)))
    if whole and values.limit > max(abs(low), abs(high)):
        longest.append(number_text(-values.limit if low < 0 else values.limit))
    if not whole and array.size <= _FEW and values.limit < 100 and (np.round(array, 2) == array).all():
        longest = [_SHORT_FRACTION]
    return max(_share(words) for words in longest)


def text_size(cell: float, width: float, least: int) -> int:
    """Return the size in px of numbers in a cell: ``width`` is the longest one's, as a share of the size.

    Below ``least`` they cannot be read and are not drawn.
    """
    wanted = min(cell * MOST_TEXT_SHARE, max(least, cell * TEXT_SHARE))
    return int(min(wanted, (cell - CELL_MARGIN) / width))


@lru_cache(maxsize=1024)
def _share(words: str) -> float:
    """Return the width of ``words`` as a share of the size."""
    return QFontMetricsF(font_of(100, False, False)).horizontalAdvance(words) / 100


def needs_of(volume: GridVolume, look: Look) -> Needs:
    """Return what the slices of ``volume`` need."""
    least, width = look.least_cell_text, widest(volume.values, volume.room)
    ruler = ruler_ink(look, look.palette.text)
    title = look.font(TextStyle.CODE_SMALL).pixelSize()
    beside = look.px(RULER_BAR) + look.px(RULER_SPACE) + look.px(2)
    return Needs(
        columns=len(volume.columns),
        rows=len(volume.rows),
        left=ceil(ruler.width(volume.ruler)) + beside if volume.ruler else 0,
        top=ceil(title * LINE_SHARE) + look.px(4) if volume.titles else 0,
        below=ceil(title * LINE_SHARE) + beside if volume.ruler else 0,
        gap=look.px(10),
        least_cell=max(ceil(least / MOST_TEXT_SHARE), ceil(least * width + CELL_MARGIN)),
        most_cell=look.px(PRESENTING_MOST_CELL if look.presenting else MOST_CELL),
        number=width,
    )


def ruler_ink(look: Look, colour: str) -> Ink:
    """Return the ink of ruler labels."""
    return ink_of(colour, look.font(TextStyle.CODE_SMALL).pixelSize(), True, True)

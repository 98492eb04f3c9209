"""How much room cells, titles and rulers need, and how large the numbers in cells are."""

from __future__ import annotations

from functools import lru_cache
from math import ceil

import numpy as np
from PySide6.QtGui import QFont, QFontMetricsF

from convviz.explore.display.parts import Values
from convviz.ui.look import Look, TextStyle, font_of
from convviz.ui.volume_grid.arrangement import Needs
from convviz.ui.volume_grid.volume import GridVolume

TEXT_SHARE = 0.64  # of a cell's height, for its number
CELL_MARGIN = 4  # px beside a number
MOST_CELL, PRESENTING_MOST_CELL = 76, 120  # units
RULER_BAR, RULER_SPACE = 5, 5  # units


def number_text(value: int | float) -> str:
    """Return a cell's number: whole ones in full, others in three digits."""
    words = str(int(value)) if float(value).is_integer() else f"{value:.3g}"
    return words.replace("-", "\N{MINUS SIGN}")


def widest(values: Values) -> int:
    """Return how many characters the longest number of ``values`` has."""
    array = values.array
    if not array.size:
        return 1
    if np.issubdtype(array.dtype, np.integer):
        return max(len(str(int(array.min()))), len(str(int(array.max()))))
    return 9 if (array % 1).any() else max(len(str(int(array.min()))), len(str(int(array.max()))))


def text_size(cell: float, characters: int) -> int:
    """Return the size in px that numbers of so many characters have in a cell."""
    return int(min(cell * TEXT_SHARE, (cell - CELL_MARGIN) / (characters * digit_share())))


@lru_cache(maxsize=1)
def digit_share() -> float:
    """Return the width of a digit as a share of the size."""
    return QFontMetricsF(font_of(100, False, False)).horizontalAdvance("0") / 100


def needs_of(volume: GridVolume, look: Look) -> Needs:
    """Return what the slices of ``volume`` need."""
    least, characters = look.least_cell_text, widest(volume.values)
    ruler = QFontMetricsF(ruler_font(look))
    title = QFontMetricsF(look.font(TextStyle.CODE_SMALL))
    beside = look.px(RULER_BAR + 2 * RULER_SPACE)
    return Needs(
        columns=len(volume.columns),
        rows=len(volume.rows),
        left=ceil(ruler.horizontalAdvance(volume.ruler)) + beside if volume.ruler else 0,
        top=ceil(title.height()) + look.px(6) if volume.titles else 0,
        below=ceil(ruler.height()) + beside if volume.ruler else 0,
        gap=look.px(14),
        least_cell=max(ceil(least / TEXT_SHARE), ceil(least * characters * digit_share() + CELL_MARGIN)),
        most_cell=look.px(PRESENTING_MOST_CELL if look.presenting else MOST_CELL),
    )


def ruler_font(look: Look) -> QFont:
    """Return the font of ruler labels."""
    size = look.font(TextStyle.CODE_SMALL).pixelSize()
    return font_of(size, True, True)

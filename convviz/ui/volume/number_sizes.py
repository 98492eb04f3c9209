"""How much room cells, titles and rulers need, and how large the numbers in cells are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor, isclose, isfinite, log10

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetricsF

from convviz.explore.numbers import ALMOST
from convviz.explore.state.values import Values
from convviz.ui.look.ink import Ink
from convviz.ui.look.look import Look, TextStyle, font_of, ink_of
from convviz.ui.volume.arrangement import Needs, Room
from convviz.ui.volume.volume import GridVolume

TEXT_SHARE = 0.52  # of a cell's height, for its number
MOST_TEXT_SHARE = 0.8  # where that keeps numbers readable: a box around a cell leaves its digits whole
PADDING_SHARE = 0.2  # of a cell, beside its number: large ones would run into each other
CELL_MARGIN = 4  # px, where more would leave it unreadable
LEAST_MARGIN = 2  # px, where more would leave a short one unreadable
SHORT = 2.3  # times the size: a sign and three digits
LEAST_RULED_CELL = 9  # px: smaller cells touch each other
MOST_CELL, LARGE_CELL, PRESENTING_MOST_CELL = 76, 120, 180  # units
PRESENTING_KEEPS = 0.95  # of its size, that an overview leaves a large slice
_FRACTION, _SHORT_FRACTION = "−0.00e+00", "−0.00"  # the longest of any floats, and of two decimals
_IN_POWERS = (3, 2)  # digits of a large number that is cut: 8.10e8, 8.1e8
NEARLY_ZERO = f"{ALMOST}0"  # of a number that is not 0, where its digits have no room
FINEST, COARSEST = 1e-3, 1e5  # numbers between are written without a power of ten
LAST_BITS = 1e-13  # of a number: what sums of floats may be off, and no digit that anyone typed
MOST_COMPARED = 4096  # numbers that are looked at for what is cut
_FEW = 512  # numbers that are looked at one by one
LINE_SHARE = 1.1  # of the size: names and indices need no room for accents
RULER_BAR, RULER_SPACE = 5, 4  # units


@dataclass(frozen=True, slots=True)
class Form:
    """How the numbers of a volume are written, and the width of the longest as a share of the text's size.

    Numbers are cut to ``decimals``; None leaves whole ones whole and cuts others to three digits. With
    ``digits``, a number that is longer is written with so many and a power of ten.
    """

    decimals: int | None
    width: float
    digits: int | None = None


@lru_cache(maxsize=4096)  # of the numbers of a step most are known: a tenth of what drawing them takes
def number_text(value: int | float, decimals: int | None = None, digits: int | None = None) -> str:
    """Return a cell's number: an exact one in full, others to ``decimals``, or to three digits with None.

    A number that is cut keeps its zeros: 1.998 is 2.00 or 2.0, and 2 only where there is no room for
    decimals. One that only the last bits of a float tell from 0.0013, as 13 · 0.0001 is, is 0.0013. None
    ends in a dot, and one of which only zeros would be left is "≈0". With ``digits`` a number that would be
    longer is 8.1e8, as in code, and others have as many digits or decimals at most.
    """
    if digits is not None and value and isfinite(value):
        if round(abs(value)) >= _least_in_powers(digits):
            mantissa, power = f"{value:.{digits - 1}e}".split("e")
            return f"{mantissa}e{int(power)}".replace("-", "\N{MINUS SIGN}")
        decimals = min(digits, max(0, digits - 1 - floor(log10(abs(value)))))
    if float(value).is_integer():
        words = str(int(value))
    else:
        kind = ".3g" if decimals is None else f".{decimals}f"
        words = f"{value:{kind}}"
        looks_whole = "." not in words and "e" not in words
        if looks_whole or not isclose(float(words), value, rel_tol=LAST_BITS):
            words = f"{value:#{kind}}"
        elif "e" not in words:
            words = words.rstrip("0")
        words = words.removesuffix(".") if float(words) else NEARLY_ZERO
    return words.replace("-", "\N{MINUS SIGN}")


def _least_in_powers(digits: int) -> int:
    """Return the least number that is shorter with ``digits`` and a power of ten: 100,000 is 1.00e5."""
    return int(10 ** (digits + 2))


def is_cut(value: int | float) -> bool:
    """Return whether `number_text` does not write all digits of ``value``."""
    return not float(value).is_integer() and float(f"{value:.3g}") != value


def forms_of(values: Values, room: tuple[float, float] = (0, 0)) -> tuple[Form, ...]:
    """Return how ``values``, and others within ``room``, may be written, from most decimals to fewest.

    Fractions depend on the largest number alone, so that a step that changes others changes no form.
    """
    limit = max(values.limit, values.most, *map(abs, (*room, *values.ends)))
    in_powers = tuple(_in_powers(limit, digits) for digits in _IN_POWERS if limit >= _least_in_powers(digits))
    if _whole(values):
        return (Form(None, widest(values, room)), *in_powers)
    if limit >= COARSEST:
        return in_powers
    if limit < FINEST:
        return (Form(None, widest(values, room)),)
    power = floor(log10(limit))
    most = 2 - max(0, power - 1) if power >= 0 else 1 - power
    fewest = max(0, -power)
    # With room for a point, also where none is written: a sum that is longer on its way needs little more.
    longest = {d: f"\N{MINUS SIGN}{limit:#.{d}f}" for d in range(max(most, fewest), fewest - 1, -1)}
    in_decimals = (Form(d, max(_share(words), _share(NEARLY_ZERO))) for d, words in longest.items())
    return (*in_decimals, *in_powers)


def _in_powers(limit: float, digits: int) -> Form:
    """Return the form with powers of ten of numbers up to ``limit``."""
    longest = (f"{limit:.{digits - 1}e}".replace("e+0", "e").replace("e+", "e"), "9" * (digits + 2))
    return Form(None, max(_share(f"\N{MINUS SIGN}{words}") for words in longest), digits)


def arranged_for(forms: tuple[Form, ...]) -> Form:
    """Return the form that slices must have room for to stand side by side.

    Decimals may go for that, but no number that could be whole is cut for it.
    """
    return next((form for form in reversed(forms) if form.digits is None), forms[0])


def cuts(values: Values, decimals: int | None, digits: int | None = None) -> bool:
    """Return whether some of the numbers are cut when they are written with ``decimals`` and ``digits``."""
    array = values.array
    if digits is not None:
        return array.size > MOST_COMPARED or any(
            float(number_text(v, None, digits).replace("\N{MINUS SIGN}", "-").replace(ALMOST, "")) != v
            for v in array.ravel().tolist()
        )
    if _whole(values):
        return False
    return decimals is None or array.size > MOST_COMPARED or not (np.round(array, decimals) == array).all()


def _whole(values: Values) -> bool:
    array = values.array
    if array.dtype.kind in "iu":
        return True
    few = array.flat[:_FEW]  # fractions are found at once where there are any
    return not ((few % 1).any() or (array % 1).any())


def widest(values: Values, room: tuple[float, float] = (0, 0)) -> float:
    """Return the width of the longest number of ``values`` as a share of the text's size.

    Whole numbers get the width of both ends of ``room``, and that of what the volume grows to.
    """
    array = values.array
    if not array.size:
        return _share("0")
    whole = _whole(values)
    low, high = values.ends
    longest = [number_text(low), number_text(high)] if whole else [_FRACTION]
    if whole:
        longest += [number_text(round(end)) for end in room]
    most = max(values.limit, values.most)
    if whole and most > max(abs(low), abs(high)):
        longest.append(number_text(-most if low < 0 else most))
    if not whole and array.size <= _FEW and values.limit < 100 and (np.round(array, 2) == array).all():
        longest = [_SHORT_FRACTION]
    return max(_share(words) for words in longest)


def text_size(cell: float, width: float, least: int) -> int:
    """Return the size in px of numbers in a cell: ``width`` is the longest one's, as a share of the size.

    Below ``least`` they cannot be read and are not drawn.
    """
    wanted = min(cell * MOST_TEXT_SHARE, max(least, cell * TEXT_SHARE))
    padded = int(min(wanted, (cell - max(CELL_MARGIN, PADDING_SHARE * cell)) / width))
    if padded >= least:
        return padded
    margin = LEAST_MARGIN if width <= SHORT else CELL_MARGIN
    return int(min(wanted, least, (cell - margin) / width))


@lru_cache(maxsize=1024)  # 5 µs of measuring, several times a volume with every step
def _share(words: str) -> float:
    """Return the width of ``words`` as a share of the size."""
    return QFontMetricsF(font_of(100, False, False)).horizontalAdvance(words) / 100


def _wide(value: float) -> float:
    return _share(number_text(value))


def least_cell(width: float, look: Look) -> int:
    """Return the side in px of the smallest cell to read a number in, ``width`` times its size long."""
    least = look.least_cell_text
    return max(ceil(least / MOST_TEXT_SHARE), ceil(least * width + CELL_MARGIN))


def form_in(cell: float, forms: tuple[Form, ...], look: Look) -> Form:
    """Return the form with the most digits that can be read in a cell of so many px, or the shortest."""
    return next((form for form in forms if cell >= least_cell(form.width, look)), forms[-1])


def readable(cell: float, width: float, look: Look) -> bool:
    """Say whether a cell of so many px has room for a number ``width`` times as long as its text is high."""
    return text_size(cell, width, look.least_cell_text) >= look.least_cell_text


def room_in(size: QSize, look: Look) -> Room:
    """Return the room for slices on a widget of ``size``, without what outlines reach beyond their cells."""
    edge = look.px(3)
    return Room(edge, 0, size.width() - 2 * edge, size.height() - edge)


def needs_of(volume: GridVolume, look: Look, forms: tuple[Form, ...] = ()) -> Needs:
    """Return what the slices of ``volume`` need with as few decimals as there may be.

    ``forms`` are its `forms_of`, where they are known.
    """
    width = arranged_for(forms or forms_of(volume.values, volume.room)).width
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
        least_cell=least_cell(width, look),
        beside_cell=least_cell(max(width, *map(_wide, volume.beside)), look),
        most_cell=look.px(most_cell(volume.large, look)),
        number=width,
        keeps=PRESENTING_KEEPS if look.presenting else 0.0,
    )


def most_cell(large: bool, look: Look) -> int:
    """Return the units that a cell has at most; ``large``: it is what its page is about."""
    return PRESENTING_MOST_CELL if look.presenting else LARGE_CELL if large else MOST_CELL


def ruler_ink(look: Look, colour: str) -> Ink:
    """Return the ink of ruler labels."""
    return ink_of(colour, look.font(TextStyle.CODE_SMALL).pixelSize(), True, True)

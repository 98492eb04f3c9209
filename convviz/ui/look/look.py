"""The look of the window at its present size: colours, scale and type.

Everything is measured in units of one pixel at 1920×1080; `Look.px` turns units into pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property, lru_cache

from PySide6.QtGui import QFont

from convviz.ui.look import fonts
from convviz.ui.look.ink import Ink
from convviz.ui.look.palettes import Hue, Palette
from convviz.ui.look.theme import palette

HOME = (1920, 1080)
SMALLEST_SCALE, LARGEST_SCALE = 0.8, 3.0
PRESENTING_SMALLEST_SCALE = 0.6  # a projector shows its whole picture on the same wall, whatever its pixels
SMALLEST_TEXT = 12  # px, on the smallest windows
CELL_TEXT, PRESENTING_CELL_TEXT = 14, 24  # units; smaller numbers are not drawn


class TextStyle(Enum):
    """The type scale: (units, units when presenting, bold, mono)."""

    __hash__ = object.__hash__  # members are single; Enum would hash the name each time

    SMALL = (15, 24, False, False)
    BODY = (16, 28, False, False)
    STRONG = (16, 28, True, False)
    TITLE = (22, 32, True, False)
    LESSON = (18, 30, False, False)
    LESSON_STRONG = (18, 32, True, False)
    CODE = (22, 32, True, True)
    CODE_SMALL = (16, 26, False, True)
    HEADLINE = (28, 48, True, False)
    FIELD = (16, 36, True, False)  # a number that is being typed
    TERM = (20, 30, False, False)  # a number that is added to others
    RESULT = (44, 72, True, False)  # the number under discussion
    LARGE_TERM, LARGE_RESULT = (20, 44, False, False), (44, 112, True, False)  # where a scene has the room


@dataclass(frozen=True)
class Look:
    """How things look: a palette, a scale (1 at 1920×1080) and whether the window is presenting."""

    palette: Palette
    scale: float = 1.0
    presenting: bool = False

    @classmethod
    def of(cls, width: int, height: int, theme: str = "light", presenting: bool = False) -> Look:
        """Return the look of a window of ``width`` × ``height`` px."""
        return cls(palette(theme, presenting), scale_of(width, height, presenting), presenting)

    def px(self, units: float) -> int:
        """Return ``units`` in whole pixels, at least 1 for anything above 0."""
        return max(1, round(units * self.scale)) if units > 0 else 0

    def font(self, style: TextStyle) -> QFont:
        """Return the font of ``style``. Do not change it: it is shared."""
        return font_of(*self._face(style))

    def ink(self, style: TextStyle, colour: str) -> Ink:
        """Return the ink of ``style`` in ``colour``, the same one every time."""
        ink = self._inks.get((style, colour))
        if ink is None:
            ink = self._inks[style, colour] = ink_of(colour, *self._face(style))
        return ink

    @cached_property
    def _inks(self) -> dict[tuple[TextStyle, str], Ink]:
        return {}

    def cell_font(self, pixels: int) -> QFont:
        """Return the font of numbers in cells at a size in px."""
        return font_of(pixels, False, False)

    def _face(self, style: TextStyle) -> tuple[int, bool, bool]:
        """Return the size in px of ``style``, whether it is bold and whether it is mono."""
        normal, presenting, bold, is_mono = style.value
        units = presenting if self.presenting else normal
        return max(SMALLEST_TEXT, self.px(units)), bold, is_mono

    @property
    def least_cell_text(self) -> int:
        """The smallest size in px that numbers in cells are drawn at."""
        return max(SMALLEST_TEXT, self.px(PRESENTING_CELL_TEXT if self.presenting else CELL_TEXT))

    @property
    def cramped(self) -> bool:
        """Whether the window is so small that only what matters most is shown."""
        return self.scale <= (PRESENTING_SMALLEST_SCALE if self.presenting else SMALLEST_SCALE)

    def hue(self, k: int) -> Hue:
        """Return the hue of filter ``k``; hues repeat, labels do not."""
        return self.palette.hues[k % len(self.palette.hues)]


def scale_of(width: int, height: int, presenting: bool = False) -> float:
    """Return the scale of a window of ``width`` × ``height`` px."""
    smallest = PRESENTING_SMALLEST_SCALE if presenting else SMALLEST_SCALE
    return min(LARGEST_SCALE, max(smallest, min(width / HOME[0], height / HOME[1])))


@lru_cache(maxsize=256)
def font_of(pixels: int, bold: bool, is_mono: bool) -> QFont:
    """Return a font of our families at a size in px."""
    font = QFont()
    font.setFamilies(fonts.mono() if is_mono else fonts.sans())
    font.setPixelSize(pixels)
    font.setBold(bold)
    return font


@lru_cache(maxsize=512)
def ink_of(colour: str, pixels: int, bold: bool, is_mono: bool) -> Ink:
    """Return the ink of a colour and one of our fonts at a size in px."""
    return Ink(colour, font_of(pixels, bold, is_mono))

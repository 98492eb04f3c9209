"""The number under discussion, in the largest type of a scene, with the expression that it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from convviz.explore import numbers
from convviz.explore.expression import Token, TokenRole
from convviz.explore.state.values import Values
from convviz.ui.look.ink import Ink
from convviz.ui.look.look import Look, ink_of
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.opaque_widget import OpaqueWidget

SIZES = (88, 80, 72, 60, 48, 36)  # units, of the number: the largest in which the longest has room
LEAST_NAMED = 72  # units: rather than a smaller number, there is no name before it
EXPRESSION_SIZES = (36, 33, 30, 26, 22)  # units
NAME = 30  # units
LINE = 1.25  # times the size of the type
LONGEST_FRACTION = f"{numbers.ALMOST} {numbers.MINUS}0.0000"


class LargeNumber(Dressed, OpaqueWidget):
    """A name and a number, and above them an expression where there is one.

    Sizes and places depend on the longest that was shown so far, and so on no step.
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self._expression: tuple[Token, ...] = ()
        self._name = self._number = self._longest = ""
        self._shorter: tuple[str, str] | None = None
        self._hue = look.palette.text
        self._kept = ("", "")  # the longest expression and name so far
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_number(
        self,
        name: str,
        number: str,
        longest: str,
        hue: str,
        expression: Sequence[Token] = (),
        shorter: tuple[str, str] | None = None,
    ) -> None:
        """Show ``number``, which is at most as long as ``longest``, in the colour ``hue``.

        Where that has no room in large type, the first of ``shorter`` takes its place; the second is the
        longest of its kind.
        """
        had = bool(self._expression)
        self._expression, self._hue = tuple(expression), hue
        self._name, self._number, self._longest, self._shorter = name, number, longest, shorter
        written = self.expression
        self._kept = (max(self._kept[0], written, key=len), max(self._kept[1], name, key=len))
        self.setAccessibleName(self.text())
        if had is not bool(expression):
            self.updateGeometry()
        self.update()

    @property
    def expression(self) -> str:
        """The expression as it is written."""
        return "".join(token.text for token in self._expression)

    def text(self) -> str:
        """Return the name and the number."""
        return f"{self._name} {self._number}".strip()

    @property
    def number_size(self) -> int:
        """The size of the number in px."""
        return self._number_ink().font.pixelSize()

    @property
    def expression_size(self) -> int:
        """The size of the expression in px."""
        return self._expression_ink(self._hue).font.pixelSize()

    @property
    def fits(self) -> bool:
        """Whether all that is shown is inside."""
        number = self._beginning() + self._number_ink().width(self._written[0])
        return max(number, self._expression_ink(self._hue).width(self.expression)) <= self.width()

    def sizeHint(self) -> QSize:
        """Ask for the lines in the largest type."""
        return QSize(0, ceil(self._above() + self.look.px(SIZES[0]) * LINE))

    def draw(self, painter: QPainter) -> None:
        """Draw the expression, and below it the name and the number."""
        look, x, line = self.look, 0.0, self.look.px(EXPRESSION_SIZES[0]) * LINE
        for token in self._expression:
            plain = token.role is TokenRole.PLAIN
            ink = self._expression_ink(look.palette.text if plain else self._hue)
            ink.write(painter, x, line / 2 + ink.middle, token.text)
            x += ink.width(token.text)
        above = self._above()
        number, middle = self._number_ink(), above + (self.height() - above) / 2
        baseline = middle + number.middle
        if self._beginning():
            name = self._name_ink()
            name.write(painter, 0, baseline, self._name)
        number.write(painter, self._beginning(), baseline, self._written[0])

    def _above(self) -> float:
        """Return the height in px of the line of the expression."""
        return self.look.px(EXPRESSION_SIZES[0]) * LINE if self._expression else 0.0

    def _beginning(self) -> float:
        """Return where the number begins, in px: beyond the name, or at the left where that has no room."""
        name = self._name_width()
        least = self._ink(LEAST_NAMED)
        return name if name + least.width(self._written[1]) <= self.width() else 0.0

    @property
    def _written(self) -> tuple[str, str]:
        """What is written, and the longest of its kind: what is shorter where the whole has no room."""
        longest = max(self._longest, self._number, key=len)
        if self._shorter is None or self._ink(LEAST_NAMED).width(longest) <= self.width():
            return self._number, longest
        return self._shorter[0], max(self._shorter, key=len)

    def _name_width(self) -> float:
        return self._name_ink().width(self._kept[1]) + self.look.px(16) if self._kept[1] else 0.0

    def _number_ink(self) -> Ink:
        room = self.width() - self._beginning()
        inks = [self._ink(size) for size in SIZES]
        return next((ink for ink in inks if ink.width(self._written[1]) <= room), inks[-1])

    def _expression_ink(self, colour: str) -> Ink:
        inks = [ink_of(colour, self.look.px(size), True, True) for size in EXPRESSION_SIZES]
        return next((ink for ink in inks if ink.width(self._kept[0]) <= self.width()), inks[-1])

    def _name_ink(self) -> Ink:
        return ink_of(self.look.palette.text, self.look.px(NAME), False, False)

    def _ink(self, size: int) -> Ink:
        return ink_of(self._hue, self.look.px(size), True, False)

    def _restyle(self) -> None:
        super()._restyle()
        self._kept = (self.expression, self._name)
        self.set_background(self.look.palette.surface)

    def _say(self) -> None:
        self._kept = (self.expression, "")


def longest_of(values: Values) -> str:
    """Return the longest number of ``values``, in few digits."""
    return longest_between(values.ends) if values.whole else LONGEST_FRACTION


def longest_between(ends: tuple[float, float]) -> str:
    """Return the longest whole number between ``ends``, in few digits."""
    return max((numbers.shortened(end) for end in ends), key=len)

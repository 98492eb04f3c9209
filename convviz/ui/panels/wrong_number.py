"""The number that a wrong idea leads to, in warning colours beside the right one: "≠ 8"."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from convviz.ui.look.look import Look, TextStyle
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.labels import style_label
from convviz.ui.words.line import Line


class WrongNumber(Dressed, Line):
    """One number with ≠ before it, or with = and without a warning where it is the right one.

    In a cramped window it has the style ``cramped``, unless that is a projector's: presenting, it has the
    style ``presented`` where that is given.
    """

    def __init__(
        self, look: Look, cramped: TextStyle = TextStyle.HEADLINE, presented: TextStyle | None = None
    ) -> None:
        super().__init__(keeps_room=True)
        self.look, self._cramped, self._presented = look, cramped, presented
        self._differs = False
        self._restyle()

    def show_number(self, words: str, differs: bool) -> None:
        """Show ``words``, the number as it is written; ``differs`` says whether it is wrong."""
        if differs is not self._differs:
            self._differs = differs
            self._restyle()
        self.setText(f" {'≠' if differs else '='} {words} ")

    def shown(self) -> str:
        """Return the number as a person reads it: "≠ 8"."""
        return self.text().strip()

    def _restyle(self) -> None:
        colours = self.look.palette
        ground, words = (
            (colours.wrong, colours.on_wrong) if self._differs else (colours.surface, colours.muted)
        )
        style = self._cramped if self.look.cramped and not self.look.presenting else TextStyle.HEADLINE
        if self.look.presenting and self._presented is not None:
            style = self._presented
        style_label(self, self.look, style, words)
        self.set_background(ground)


class WrongNumberLine(Dressed, QWidget):
    """A `WrongNumber`, with its styles ``cramped`` and ``presented``, and in words what was done wrong.

    The words stand beside the number; below it where it is presented in a style of its own.
    """

    def __init__(
        self, look: Look, cramped: TextStyle = TextStyle.HEADLINE, presented: TextStyle | None = None
    ) -> None:
        super().__init__()
        self.look, self._has_own_style = look, presented is not None
        self.number = WrongNumber(look, cramped, presented)
        self.words = Line()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.number, 0, Qt.AlignmentFlag.AlignLeft)
        self._row.addWidget(self.words, 1)
        self._restyle()

    def show_number(self, number: str, differs: bool, *wordings: str) -> None:
        """Show ``number`` as `WrongNumber` does, and the longest of ``wordings`` that has room beside it."""
        self.number.show_number(number, differs)
        self.words.setText(*wordings)

    def _restyle(self) -> None:
        below = self.look.presenting and self._has_own_style
        way = QBoxLayout.Direction
        self._row.setDirection(way.TopToBottom if below else way.LeftToRight)
        self._row.setSpacing(self.look.px(12))
        style = TextStyle.TERM if self.look.presenting else TextStyle.BODY
        style_label(self.words, self.look, style, self.look.palette.text)
        self.words.set_background(self.look.palette.surface)

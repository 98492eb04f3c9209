"""The number that a wrong idea leads to, in warning colours beside the right one: "≠ 8"."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from convviz.ui.look.look import Look, TextStyle
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.labels import style_label
from convviz.ui.words.line import Line


class WrongNumberLine(Dressed, QWidget):
    """A number with ≠ before it, or with = and without a warning where it is the right one, and words.

    In a cramped window the number has the style ``cramped``, unless that is a projector's: presenting, it has
    the style ``presented`` where that is given. The words stand beside the number; below it where it is
    presented in a style of its own.
    """

    def __init__(
        self, look: Look, cramped: TextStyle = TextStyle.HEADLINE, presented: TextStyle | None = None
    ) -> None:
        super().__init__()
        self.look, self._cramped, self._presented = look, cramped, presented
        self._differs = False
        self.number, self.words = Line(keeps_room=True), Line()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.number, 0, Qt.AlignmentFlag.AlignLeft)
        self._row.addWidget(self.words, 1)
        self._restyle()

    def show_number(self, number: str, differs: bool, *wordings: str) -> None:
        """Show ``number`` as it is written, and the longest of ``wordings`` that has room beside it.

        ``differs`` says whether the number is wrong.
        """
        if differs is not self._differs:
            self._differs = differs
            self._style_number()
        self.number.setText(f" {'≠' if differs else '='} {number} ")
        self.words.setText(*wordings)

    def shown(self) -> str:
        """Return the number as a person reads it: "≠ 8"."""
        return self.number.text().strip()

    def _style_number(self) -> None:
        look, colours = self.look, self.look.palette
        ground, words = (
            (colours.wrong, colours.on_wrong) if self._differs else (colours.surface, colours.muted)
        )
        style = self._cramped if look.cramped and not look.presenting else TextStyle.HEADLINE
        if look.presenting and self._presented is not None:
            style = self._presented
        style_label(self.number, look, style, words)
        self.number.set_background(ground)

    def _restyle(self) -> None:
        look = self.look
        self._style_number()
        below = look.presenting and self._presented is not None
        way = QBoxLayout.Direction
        self._row.setDirection(way.TopToBottom if below else way.LeftToRight)
        self._row.setSpacing(look.px(12))
        style = TextStyle.TERM if look.presenting else TextStyle.BODY
        style_label(self.words, look, style, look.palette.text)
        self.words.set_background(look.palette.surface)

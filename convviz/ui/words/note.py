"""The words at the right of a panel's title: its shape, and a mark where numbers in its cells are cut."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from convviz.explore.numbers import ALMOST
from convviz.ui.words.fitting import FittingLine


class Note(FittingLine):
    """Words at the right; where the title leaves too little room, shorter ones, and last of all only "≈".

    Its tooltip is the panel's: what shorter words leave out is not in it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said = ("", "")  # the words and shorter ones, without the mark
        self._mark = ""
        self.setAlignment(Qt.AlignmentFlag.AlignRight)

    def say(self, words: str, short: str) -> None:
        """Show ``words``, or where they have no room ``short``."""
        if (words, short) != self._said:
            self._said = words, short
            self.setAccessibleName(words)
            self._offer()

    def mark(self, words: str) -> None:
        """Put ``words`` on cut numbers in front, "" for none."""
        if words != self._mark:
            self._mark = words
            self._offer()

    def _offer(self) -> None:
        said = tuple(filter(None, self._said))
        if self._mark:
            self.offer(*(f"{self._mark} · {words}" for words in said), self._mark, ALMOST, "")
        else:
            self.offer(*said, "")

    def _left(self) -> float:
        """Return where the words begin: they end at the very edge of the panel's body."""
        return self.width() - self._written_in().width(self._words)

    def _whole(self) -> str:
        return self._words

"""A line that says less where room is short, instead of words that are cut."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from PySide6.QtGui import QFont, QResizeEvent

from convviz.ui.panels.line import Line


class FittingLine(Line):
    """Shows the first of several wordings that fits; where none does the last one, cut. No new layout."""

    _wordings: tuple[str, ...] = ("",)

    def offer(self, *wordings: str) -> None:
        """Show one of ``wordings``, the longest first; where a later one is shown that one is its tooltip."""
        if wordings != self._wordings:
            self._wordings = wordings
            self._choose()

    def setFont(self, font: QFont | str | Sequence[str]) -> None:
        """Take on a font, in which others may fit."""
        super().setFont(font)
        self._choose()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say more, or less."""
        super().resizeEvent(event)
        self._choose()

    def _choose(self) -> None:
        width, room = self._written_in().width, self.width()
        whole, last = self._wordings[0], self._wordings[-1]
        self.setText(next((words for words in self._wordings if ceil(width(words)) <= room), last))
        self.setToolTip("" if self.text() == whole and not self._cut else whole)

"""A line that says less where room is short, instead of words that are cut."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QSize

from convviz.ui.words.line import Line


class FittingLine(Line):
    """Shows the first of several wordings that fits; where none does the last one, cut. No new layout.

    Where the first one has no room it is the tooltip.
    """

    _wordings: tuple[str, ...] = ("",)

    def offer(self, *wordings: str) -> None:
        """Show one of ``wordings``, the longest first."""
        if wordings != self._wordings:
            self._wordings = wordings
            self._fit()

    def sizeHint(self) -> QSize:
        """Ask for the longest wording; layouts give the line what is left all the same."""
        return QSize(ceil(self._written_in().width(self._wordings[0])), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Ask for the height of a line; its neighbours come first."""
        return QSize(0, super().sizeHint().height())

    def _fit(self) -> None:
        """Say more, or less."""
        width, room = self._written_in().width, self.width()
        words = next((said for said in self._wordings if width(said) <= room), self._wordings[-1])
        if words != self._words:
            self._words = words
            self.update()
        self._measure()

    def _whole(self) -> str:
        return self._wordings[0]

"""The strip with the keys that matter now, each with what it does in a word or two."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from convviz.ui.look.look import Look, TextStyle
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.runs import Run, Runs

BETWEEN = "\N{NO-BREAK SPACE}\N{MIDDLE DOT} "


def key_runs(key: str, words: str, look: Look) -> tuple[Run, Run]:
    """Return a key, written strongly, and quietly behind it what it does."""
    strong = look.ink(TextStyle.STRONG, look.palette.text)
    plain = look.ink(TextStyle.SMALL, look.palette.muted)
    return Run(key, strong), Run(f"\N{NO-BREAK SPACE}{words}", plain)


class KeyStrip(Dressed, QWidget):
    """One line of keys and words; what has no room gives way from the end."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self._keys: tuple[tuple[str, str], ...] = ()
        self.line = Runs()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line)
        self._restyle()

    def show_keys(self, keys: Sequence[tuple[str, str]]) -> None:
        """Show ``keys``, each with its words, the most important first."""
        if tuple(keys) != self._keys:
            self._keys = tuple(keys)
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        between = Run(BETWEEN, self.look.ink(TextStyle.SMALL, self.look.palette.muted))
        shown: list[Run] = []
        for key, words in self._keys:
            more = [*([between] if shown else []), *key_runs(key, words, self.look)]
            if sum(run.ink.width(run.text) for run in (*shown, *more)) > self.width():
                break
            shown += more
        self.line.show_runs(tuple(shown))

    def _restyle(self) -> None:
        self.setFixedHeight(round(self.look.ink(TextStyle.STRONG, self.look.palette.text).height))
        self.line.set_background(self.look.palette.window)
        self._fit()

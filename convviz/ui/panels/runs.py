"""Words in several colours, broken into lines; like `Line` they ask for no layout that is not needed."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TypeAlias

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from convviz.explore.numbers import ALMOST
from convviz.ui.ink import Ink
from convviz.ui.panels.grounded import Grounded


@dataclass(frozen=True)
class Run:
    """A stretch of text in one ink; lines break at its spaces."""

    text: str
    ink: Ink


Lines: TypeAlias = list[list[tuple[float, Run]]]  # each line: x in px and a piece of a run


class Runs(Grounded):
    """Text in several colours, broken into lines where it must; a new layout only for more or fewer lines.

    With ``keeps_room`` it asks for the room of the most lines so far: only for more.
    """

    def __init__(self, parent: QWidget | None = None, keeps_room: bool = False) -> None:
        super().__init__(parent)
        self._keeps_room = keeps_room
        self._runs: tuple[Run, ...] = ()
        self._height = self._ascent = 0.0  # of a line, in px
        self._lines = 1
        self._laid: tuple[int, Lines] = (-1, [])
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def text(self) -> str:
        """Return the words without their colours."""
        return "".join(run.text for run in self._runs)

    def show_runs(self, runs: tuple[Run, ...]) -> None:
        """Show ``runs``."""
        if runs == self._runs:
            return
        height = self._height
        self._runs = runs
        self._height = max((run.ink.height for run in runs), default=0.0)
        self._ascent = max((run.ink.ascent for run in runs), default=0.0)
        self._laid = (-1, [])
        lines = len(self._broken(self.width()))
        if self._keeps_room and self._height == height:
            lines = max(lines, self._lines)
        if self._height != height or lines != self._lines:
            self._lines = lines
            self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """Return that lines break."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height in px of all lines at ``width`` px."""
        kept = self._lines if self._keeps_room and width == self.width() else 0
        return ceil(max(kept, len(self._broken(width))) * self._height)

    def forget(self) -> None:
        """Give up the room kept for more lines."""
        self._lines = len(self._broken(self.width()))
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew; those at another width say nothing about this one."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._lines = len(self._broken(self.width()))

    def sizeHint(self) -> QSize:
        """Ask for the lines at the present width."""
        return QSize(0, self.heightForWidth(self.width()))

    def draw(self, painter: QPainter) -> None:
        """Draw stretch by stretch."""
        for index, line in enumerate(self._broken(self.width())):
            for x, run in line:
                run.ink.write(painter, x, index * self._height + self._ascent, run.text)

    def _broken(self, width: int) -> Lines:
        """Return the lines at ``width`` px."""
        if self._laid[0] != width:
            whole: Lines = [[]]
            end = 0.0
            for run in self._runs:
                whole[0].append((end, run))
                end += run.ink.width(run.text)
            self._laid = (width, whole if end <= width else _break(self._runs, width))
        return self._laid[1]


def _break(runs: tuple[Run, ...], width: int) -> Lines:
    """Return ``runs`` broken at spaces into lines of at most ``width`` px."""
    lines: Lines = [[]]
    x = 0.0
    for word in _words(runs):
        visible = sum(piece.ink.width(piece.text.rstrip(" ")) for piece in word)
        if lines[-1] and x + visible > width:
            lines.append([])
            x = 0.0
        for piece in word:
            lines[-1].append((x, piece))
            x += piece.ink.width(piece.text)
    return lines


def _words(runs: tuple[Run, ...]) -> list[list[Run]]:
    """Return runs cut after their spaces; pieces of several runs without a space between are one word.

    So are "≈" and the number behind it.
    """
    words: list[list[Run]] = [[]]
    for run in runs:
        for index, part in enumerate(run.text.split(" ")):
            if index:
                if words[-1]:
                    last = words[-1][-1]
                    words[-1][-1] = Run(last.text + " ", last.ink)
                if not (words[-1] and words[-1][-1].text.endswith(f"{ALMOST} ")):
                    words.append([])
            if part:
                words[-1].append(Run(part, run.ink))
    return [word for word in words if word]

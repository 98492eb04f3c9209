"""Words in several colours, broken into lines; like `Line` they ask for no layout that is not needed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from math import ceil
from typing import TypeAlias

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from convviz.explore.numbers import ALMOST, MINUS
from convviz.ui.look.ink import Ink
from convviz.ui.words.opaque_widget import OpaqueWidget


@dataclass(frozen=True)
class Run:
    """A stretch of text in one ink; lines break at its spaces."""

    text: str
    ink: Ink


Lines: TypeAlias = list[list[tuple[float, Run]]]  # each line: x in px and a piece of a run

GLUED = (f"{ALMOST} ", "+ ", f"{MINUS} ")  # what stays with the number behind it
# Chinese has no spaces: lines break between its characters, but not before 。 and not behind （.
_BETWEEN_CHARACTERS = re.compile(
    r"(?<=[\u3400-\u9fff，。：；、）”》])(?![，。：；、）”》])|(?<![（“《])(?=[\u3400-\u9fff（“《])"
)
MOST_WIDTHS = 16  # that lines are remembered for: a window that is dragged larger goes through hundreds


class Broken:
    """``runs`` and their lines at each width asked for; ``height`` and ``ascent`` of a line are in px.

    The layouts around ask for the height at several widths, again and again, most of them never given. A run
    has its ink and so its font: in another font they are other runs.
    """

    def __init__(self, runs: tuple[Run, ...]) -> None:
        self.runs = runs
        self.height = max((run.ink.height for run in runs), default=0.0)
        self.ascent = max((run.ink.ascent for run in runs), default=0.0)
        self._lines: dict[int, Lines] = {}

    @property
    def widths(self) -> tuple[int, ...]:
        """The widths in px that lines are remembered for."""
        return tuple(self._lines)

    def lines(self, width: int) -> Lines:
        """Return the lines at ``width`` px."""
        whole, end = self._whole()
        if end <= width:
            return whole
        lines = self._lines.get(width)
        if lines is None:
            if len(self._lines) >= MOST_WIDTHS:
                self._lines.clear()
            lines = self._lines[width] = break_lines(_words(self.runs), width)
        return lines

    def _whole(self) -> tuple[Lines, float]:
        """Everything on one line, and where that ends in px."""
        line: list[tuple[float, Run]] = []
        end = 0.0
        for run in self.runs:
            line.append((end, run))
            end += run.ink.width(run.text)
        return [line], end


class Runs(OpaqueWidget):
    """Text in several colours, broken into lines. It asks for a new layout only for more or fewer lines.

    With ``keeps_room`` it keeps the room of the most lines so far, and asks for a new layout only for more.
    """

    def __init__(self, parent: QWidget | None = None, keeps_room: bool = False) -> None:
        super().__init__(parent)
        self._keeps_room = keeps_room
        self._text = Broken(())
        self._lines = 1
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def text(self) -> str:
        """Return the words without their colours."""
        return "".join(run.text for run in self._text.runs)

    @property
    def runs(self) -> tuple[Run, ...]:
        """What is shown."""
        return self._text.runs

    def lines(self, width: int) -> list[str]:
        """Return the words line by line, as they are broken at ``width`` px."""
        return ["".join(run.text for _, run in line) for line in self._broken(width)]

    def show_runs(self, runs: tuple[Run, ...]) -> None:
        """Show ``runs``."""
        if runs == self._text.runs:
            return
        height = self._text.height
        self._text = Broken(runs)
        lines = len(self._broken(self.width()))
        if self._keeps_room and self._text.height == height:
            lines = max(lines, self._lines)
        if self._text.height != height or lines != self._lines:
            self._lines = lines
            self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """Return that lines break."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height in px of all lines at ``width`` px."""
        kept = self._lines if self._keeps_room and width == self.width() else 0
        return ceil(max(kept, len(self._broken(width))) * self._text.height)

    def forget(self) -> None:
        """Give up the room kept for more lines."""
        self._lines = len(self._broken(self.width()))
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines again; the number of lines at another width no longer counts."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._lines = len(self._broken(self.width()))

    def sizeHint(self) -> QSize:
        """Ask for the lines at the present width."""
        return QSize(0, self.heightForWidth(self.width()))

    def draw(self, painter: QPainter) -> None:
        """Draw stretch by stretch."""
        height, ascent = self._text.height, self._text.ascent
        for index, line in enumerate(self._broken(self.width())):
            for x, run in line:
                run.ink.write(painter, x, index * height + ascent, run.text)

    def _broken(self, width: int) -> Lines:
        """Return the lines at ``width`` px."""
        return self._text.lines(width)


def break_lines(words: list[list[Run]], width: int) -> Lines:
    """Return ``words`` in lines of at most ``width`` px; a longer word has a line to itself."""
    lines: Lines = [[]]
    x = 0.0
    for word in words:
        wide = [piece.ink.width(piece.text) for piece in word]
        last = word[-1]
        visible = sum(wide[:-1]) + last.ink.width(last.text.rstrip(" "))
        if lines[-1] and x + visible > width:
            lines.append([])
            x = 0.0
        for piece, advance in zip(word, wide, strict=True):
            lines[-1].append((x, piece))
            x += advance
    return [_joined(line) for line in lines]


def _joined(line: list[tuple[float, Run]]) -> list[tuple[float, Run]]:
    """Return a line in which neighbouring pieces of one ink are joined, so that they are drawn together."""
    found: list[tuple[float, Run]] = []
    for ink, pieces in groupby(line, key=lambda at: at[1].ink):
        (x, first), *rest = pieces
        found.append((x, Run("".join((first.text, *(run.text for _, run in rest))), ink)))
    return found


def _words(runs: tuple[Run, ...]) -> list[list[Run]]:
    """Return the words of ``runs``, each a list of pieces: a word may go on from one run to the next.

    A sign and the number behind it count as one word, and so does a Chinese character.
    """
    words: list[list[Run]] = [[]]
    for run in runs:
        before, ink = "", run.ink
        for index, part in enumerate(run.text.split(" ")):
            if index:
                before += " "
                if not before.endswith(GLUED):
                    if before:
                        words[-1].append(Run(before, ink))
                    words.append([])
                    before = ""
            first, *others = [part] if part.isascii() else _characters(part)
            before += first
            for other in others:
                words[-1].append(Run(before, ink))
                words.append([])
                before = other
        if before:
            words[-1].append(Run(before, ink))
    return [word for word in words if word]


def _characters(words: str) -> list[str]:
    """Return ``words``, not empty, in the pieces between which a line may break."""
    return [piece for piece in _BETWEEN_CHARACTERS.split(words) if piece]

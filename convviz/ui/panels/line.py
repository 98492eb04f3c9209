"""Words that change with every step: they repaint themselves and do not lay the window out anew.

A QLabel asks for a new layout of everything around it whenever its text changes; at a few labels a step that
costs more than the drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import TypeAlias

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from convviz.ui.ink import Ink

LEFT, CENTRE = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter
DRESSED = (QEvent.Type.FontChange, QEvent.Type.PaletteChange)


class Line(QWidget):
    """One line of plain text, with an ellipsis where it is cut; the whole is in its tooltip then.

    It takes the width it is given; with ``keeps_room`` it asks for the width of the longest words so far.
    """

    def __init__(self, parent: QWidget | None = None, keeps_room: bool = False) -> None:
        super().__init__(parent)
        self._words = ""
        self._wide = self._room = 0
        self._cut = False
        self._ink: Ink | None = None
        self._ground: QColor | None = None
        self._keeps_room = keeps_room
        self._alignment = Qt.AlignmentFlag.AlignLeft
        policy = QSizePolicy.Policy.Minimum if keeps_room else QSizePolicy.Policy.Ignored
        self.setSizePolicy(policy, QSizePolicy.Policy.Preferred)

    def text(self) -> str:
        """Return the words."""
        return self._words

    def setText(self, words: str) -> None:
        """Show ``words``."""
        if words != self._words:
            self._words = words
            self._measure()
            self.update()

    def forget_room(self) -> None:
        """Ask for the width of the present words, whatever was there before."""
        self._room = 0
        self._measure()

    def set_ground(self, colour: str) -> None:
        """Paint ``colour`` beneath the words: then nothing behind them is painted for a step."""
        self._ground = QColor(colour)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.update()

    def setAlignment(self, alignment: Qt.AlignmentFlag) -> None:
        """Write from the left, in the middle or towards the right."""
        self._alignment = alignment
        self.update()

    def setFont(self, font: QFont | str | Sequence[str]) -> None:
        """Take on a font; what was the longest in another one no longer counts."""
        if font == self.font():
            return  # another colour comes with the same font, and asks for no layout
        super().setFont(font)
        self._room = 0
        self._measure()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Ask for a line."""
        return QSize(self._room, self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        """Ask for the height of a line, and for its width where that is kept."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut, or cut no more."""
        super().resizeEvent(event)
        self._measure()

    def changeEvent(self, event: QEvent) -> None:
        """Write in the new colour or font."""
        super().changeEvent(event)
        if event.type() in DRESSED:
            self._ink = None

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw as much as fits."""
        ink, words, room = self._written_in(), self._words, self.size()
        left = 0
        if self._cut:
            words = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        elif self._alignment != LEFT:
            left = room.width() - self._wide
            left = max(0, left) // 2 if self._alignment == CENTRE else left
        painter = QPainter(self)
        if self._ground is not None:
            painter.fillRect(self.rect(), self._ground)
        ink.write(painter, left, room.height() / 2 + ink.middle, words)

    def _written_in(self) -> Ink:
        if self._ink is None:
            self._ink = Ink(self.palette().color(QPalette.ColorRole.WindowText).name(), self.font())
        return self._ink

    def _measure(self) -> None:
        wide = self._wide = ceil(self._written_in().width(self._words)) + 1
        if self._keeps_room and wide > self._room:
            self._room = wide
            self.updateGeometry()
        cut = wide > self.width() + 1
        if cut or self._cut:
            self._cut = cut
            self.setToolTip(self._words if cut else "")


@dataclass(frozen=True)
class Run:
    """A stretch of text in one ink; lines break at its spaces."""

    text: str
    ink: Ink


Lines: TypeAlias = list[list[tuple[float, Run]]]  # each line: x in px and a piece of a run


class Runs(QWidget):
    """Text in several colours, broken into lines where it must; a new layout only for more or fewer lines.

    With ``keeps_room`` it asks for the room of the most lines so far: only for more.
    """

    def __init__(self, parent: QWidget | None = None, keeps_room: bool = False) -> None:
        super().__init__(parent)
        self._keeps_room = keeps_room
        self._runs: tuple[Run, ...] = ()
        self._lines = 1
        self._laid: tuple[int, Lines] = (-1, [])
        self._ground: QColor | None = None
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
        height = self._line_height()
        self._runs = runs
        self._laid = (-1, [])
        lines = len(self._broken(self.width()))
        if self._keeps_room and self._line_height() == height:
            lines = max(lines, self._lines)
        if self._line_height() != height or lines != self._lines:
            self._lines = lines
            self.updateGeometry()
        self.update()

    def set_ground(self, colour: str) -> None:
        """Paint ``colour`` beneath the words: then nothing behind them is painted for a step."""
        self._ground = QColor(colour)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.update()

    def hasHeightForWidth(self) -> bool:
        """Return that lines break."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height in px of all lines at ``width`` px."""
        kept = self._lines if self._keeps_room and width == self.width() else 0
        return ceil(max(kept, len(self._broken(width))) * self._line_height())

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

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw stretch by stretch."""
        painter = QPainter(self)
        if self._ground is not None:
            painter.fillRect(self.rect(), self._ground)
        height = self._line_height()
        ascent = max((run.ink.ascent for run in self._runs), default=0.0)
        for index, line in enumerate(self._broken(self.width())):
            for x, run in line:
                run.ink.write(painter, x, index * height + ascent, run.text)

    def _line_height(self) -> float:
        return max((run.ink.height for run in self._runs), default=0.0)

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
    """Return runs cut after their spaces; pieces of several runs without a space between are one word."""
    words: list[list[Run]] = [[]]
    for run in runs:
        for index, part in enumerate(run.text.split(" ")):
            if index:
                if words[-1]:
                    last = words[-1][-1]
                    words[-1][-1] = Run(last.text + " ", last.ink)
                words.append([])
            if part:
                words[-1].append(Run(part, run.ink))
    return [word for word in words if word]

"""The steps of a lesson as a row of marks: which one is shown, which ones were gone through."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from convviz.explore.display.lesson import StepMark
from convviz.ui.lessons.lesson_texts import in_language
from convviz.ui.look.look import Look
from convviz.ui.words.catalogue import Text
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.tooltips import plain_tip

HEIGHT, MOST_WIDE, GAP = 14, 40, 3  # units
LEAST = 4  # px


class StepMarks(Dressed, QWidget):
    """``chosen`` carries the index of a step that was clicked."""

    chosen = Signal(int)

    def __init__(self, look: Look, text: Text) -> None:
        super().__init__()
        self.look, self._text = look, text
        self._steps: tuple[StepMark, ...] = ()
        self._here = 0
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_steps(self, steps: tuple[StepMark, ...], here: int) -> None:
        """Show ``steps``, of which the one at the index ``here`` is shown."""
        if (steps, here) != (self._steps, self._here):
            self._steps, self._here = steps, here
            self.update()

    def sizeHint(self) -> QSize:
        """Ask for one row."""
        return QSize(0, self.look.px(HEIGHT))

    def event(self, event: QEvent) -> bool:
        """Say the title of the step that is pointed at."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            index = self._at(QPointF(event.pos()))
            tip = "" if index is None else self._title(index)
            QToolTip.showText(event.globalPos(), plain_tip(tip), self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the step that is clicked."""
        index = self._at(event.position())
        if index is not None:
            self.chosen.emit(index)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw the marks: filled where a step was gone through, with a frame for the one that is shown."""
        colours = self.look.palette
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for index, step in enumerate(self._steps):
                here = index == self._here
                line = max(1.0, (3 if here else 1.5) * self.look.scale)
                colour = colours.accent if step.done or here else colours.muted
                painter.setPen(QPen(QColor(colours.text if here else colour), line))
                painter.setBrush(QColor(colours.accent) if step.done else Qt.BrushStyle.NoBrush)
                room = self._room(index).adjusted(line / 2, line / 2, -line / 2, -line / 2)
                painter.drawRoundedRect(room, 2 * self.look.scale, 2 * self.look.scale)

    def _title(self, index: int) -> str:
        return f"{index + 1}. {in_language(self._steps[index].title, self._text)}"

    def _room(self, index: int) -> QRectF:
        many, gap = max(1, len(self._steps)), self.look.px(GAP)
        each = min(self.look.px(MOST_WIDE), max(LEAST, self.width() / many))
        return QRectF(index * each, 0, max(1.0, each - gap), self.height())

    def _at(self, point: QPointF) -> int | None:
        return next((n for n in range(len(self._steps)) if self._room(n).contains(point)), None)

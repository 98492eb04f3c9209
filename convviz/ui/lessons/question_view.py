"""A question with its choices or its field, and after the answer the prediction beside the outcome."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from convviz.explore.display.lesson import OutcomePart, QuestionPart
from convviz.explore.state.lesson_state import MOST_CHOICES, TYPED, QuestionKind
from convviz.ui.lessons.choice_row import ChoiceRow
from convviz.ui.lessons.number_field import NumberField
from convviz.ui.lessons.said import html_said
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.words.catalogue import Text
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.markdown import MarkdownView

NARROW = 700  # units: below, the choices stand in one column
THREE = 4  # choices at most that stand in two columns


class QuestionView(Dressed, QWidget):
    """Shows a `QuestionPart`. ``chosen`` carries the index of a choice, ``answered`` what was typed."""

    chosen = Signal(int)
    answered = Signal(str)

    def __init__(self, look: Look, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self._text = look, text
        self._part: QuestionPart | None = None
        self.ask, self.told = MarkdownView(), MarkdownView()
        self.rows = tuple(ChoiceRow(n + 1, look, text) for n in range(MOST_CHOICES))
        self.field, self.enter = NumberField(), QPushButton()
        self.enter.setAutoDefault(False)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._grid, self._typed = QGridLayout(), QHBoxLayout()
        self._typed.addWidget(self.field, 1)
        self._typed.addWidget(self.enter)
        self._column.addWidget(self.ask)
        self._column.addLayout(self._grid)
        self._column.addLayout(self._typed)
        self._column.addWidget(self.told)
        for row in self.rows:
            row.clicked.connect(lambda _=False, n=row.number - 1: self.chosen.emit(n))
        self.field.answered.connect(self.answered)
        self.enter.clicked.connect(self.field.returnPressed)
        self._restyle()
        self._say()

    def show_part(self, part: QuestionPart) -> None:
        """Show ``part``."""
        if part == self._part:
            return
        if self._part is None or part.ask != self._part.ask or not part.is_open:
            self.field.clear()
        self._part = part
        self._show()

    def _show(self) -> None:
        part, look, say = self._part, self.look, self._text.text
        if part is None:
            return
        surface = look.palette.surface
        strong = html_said(part.ask, look, self._text)
        self.ask.show_html(f"<b>{strong}</b>", look, TextStyle.LESSON, surface)
        self._place_rows(len(part.choices))
        for row, choice in zip(self.rows, part.choices, strict=False):
            row.show_part(choice, part.votes)
        typed = part.is_open and part.kind in TYPED
        self.field.setVisible(typed)
        self.enter.setVisible(typed)
        told = ""
        if part.is_open and part.kind is QuestionKind.CELL:
            told = f"<p>{escape(say('in_lesson.how.cell'))}</p>"
        if part.outcome is not None:
            told += self._outcome(part.outcome)
        if part.explained is not None:
            told += html_said(part.explained, look, self._text)
        self.told.show_html(told, look, TextStyle.LESSON, surface)
        self.told.setVisible(bool(told))

    def _outcome(self, outcome: OutcomePart) -> str:
        """Return the prediction beside what is right, and what led to it."""
        say, colours = self._text.text, self.look.palette
        right = html_said(outcome.right, self.look, self._text)
        lines = []
        if outcome.predicted is not None:
            mark = "\N{CHECK MARK}" if outcome.is_right else "\N{MULTIPLICATION X}"
            colour = colours.bar_texts[0] if outcome.is_right else colours.warning
            lines.append((say("in_lesson.predicted"), f"<b>{escape(outcome.predicted)} {mark}</b>", colour))
        lines.append((say("in_lesson.answer"), f"<b>{right}</b>", colours.text))
        rows = "".join(
            f'<tr><td style="border: none; color: {colours.muted}">{escape(name)}</td>'
            f'<td style="border: none; color: {colour}">{value}</td></tr>'
            for name, value, colour in lines
        )
        why = "" if outcome.why is None else html_said(outcome.why, self.look, self._text)
        return f"<table>{rows}</table>{why}"

    def _place_rows(self, count: int) -> None:
        """Lay ``count`` choices out: in one column where the view is narrow, else in two or three."""
        narrow = self.width() < self.look.px(NARROW)
        columns = 1 if narrow else 2 if count <= THREE else 3
        for index, row in enumerate(self.rows):
            self._grid.removeWidget(row)
            row.setVisible(index < count)
            if index < count:
                self._grid.addWidget(row, index // columns, index % columns)
        for column in range(3):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def resizeEvent(self, event: object) -> None:
        """Lay the choices out for the new width."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        if self._part is not None:
            self._place_rows(len(self._part.choices))

    def _say(self) -> None:
        self.enter.setText(self._text.text("in_lesson.enter"))
        self.field.setPlaceholderText(self._text.text("in_lesson.type"))
        self.field.setAccessibleName(self._text.text("in_lesson.type"))
        self._show()

    def _restyle(self) -> None:
        look = self.look
        for layout in (self._column, self._grid, self._typed):
            layout.setSpacing(look.px(10))
        for widget in (self.field, self.enter):
            widget.setFont(look.font(TextStyle.LESSON))
        self._show()

"""A question with its choices or its field, and after the answer the prediction beside the outcome."""

from __future__ import annotations

from functools import lru_cache
from html import escape

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from convviz.explore.display.lesson import OutcomePart, QuestionPart
from convviz.explore.state.lesson_state import MOST_CHOICES, TYPED, QuestionKind
from convviz.ui.lessons.choice_row import ChoiceRow
from convviz.ui.lessons.lesson_texts import html_said
from convviz.ui.lessons.number_field import NumberField
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.words.catalogue import Text
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.markdown import MarkdownView, document_of

GAP = 10  # units, between all of it
NARROW = 900  # units: below, the choices stand in one column
OUTCOME_LINES = 3  # the prediction, the answer, what led to it
WORD = 5  # letters of a word, on average
IN_TWO_COLUMNS = 4  # choices at most; more stand in three


class QuestionView(Dressed, QWidget):
    """Shows a `QuestionPart`. ``chosen`` carries the index of a choice, ``answered`` what was typed."""

    chosen = Signal(int)
    answered = Signal(str)

    def __init__(self, look: Look, text: Text) -> None:
        super().__init__()
        self.look, self._text = look, text
        self._part: QuestionPart | None = None
        self.ask, self.told = MarkdownView(), MarkdownView()
        self.rows = tuple(ChoiceRow(n + 1, look, text) for n in range(MOST_CHOICES))
        self.field, self.enter = NumberField(), QPushButton()
        self.enter.setAutoDefault(False)
        for widget in (self.ask, *self.rows, self.field, self.enter, self.told):
            widget.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
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
        for n, row in enumerate(self.rows):
            row.setVisible(n < len(part.choices))
            if n < len(part.choices):
                row.show_part(part.choices[n], part.votes)
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
        self._place()
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        """Return that lines break."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height in px of all at ``width`` px."""
        return self._rects(width)[1]

    def sizeHint(self) -> QSize:
        """Ask for the height at the present width."""
        return QSize(0, self.heightForWidth(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for the new width."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        for widget, rect in self._rects(self.width())[0]:
            widget.setGeometry(rect)

    def _rects(self, width: int) -> tuple[list[tuple[QWidget, QRect]], int]:
        """Return where everything is at ``width`` px, and how high all is, in px.

        It is no layout of Qt: that would lay out the window several times until each knows its width.
        """
        part, gap = self._part, self.look.px(GAP)
        if part is None:
            return [], 0
        placed: list[tuple[QWidget, QRect]] = [(self.ask, QRect(0, 0, width, self.ask.heightForWidth(width)))]
        top = placed[0][1].height() + gap
        rows, columns = self.rows[: len(part.choices)], self._columns(width, len(part.choices))
        each = (width - (columns - 1) * gap) // columns
        for first in range(0, len(rows), columns):
            line = rows[first : first + columns]
            tall = max(row.heightForWidth(each) for row in line)
            placed += [(row, QRect(n * (each + gap), top, each, tall)) for n, row in enumerate(line)]
            top += tall + gap
        if part.is_open and part.kind in TYPED:
            wide, tall = self.enter.sizeHint().width(), self.enter.sizeHint().height()
            placed.append((self.field, QRect(0, top, max(1, width - wide - gap), tall)))
            placed.append((self.enter, QRect(width - wide, top, wide, tall)))
            top += tall + gap
        tall = max(self.told.heightForWidth(width), self._room_below(part, width))
        placed.append((self.told, QRect(0, top, width, tall)))
        return placed, top + tall if tall else top - gap

    def _columns(self, width: int, count: int) -> int:
        """Return in how many columns ``count`` choices stand: in one where the view is narrow."""
        return 1 if width < self.look.px(NARROW) or not count else 2 if count <= IN_TWO_COLUMNS else 3

    def _room_below(self, part: QuestionPart, width: int) -> int:
        """Return the height in px that is kept, presenting, for what is told after the answer.

        The panels above must not move when it comes.
        """
        if not self.look.presenting:
            return 0
        lines = 0 if part.kind is QuestionKind.CHOICE else OUTCOME_LINES
        words = "n" * WORD + " "
        html = "<p>–</p>" * lines + f"<p>{words * (part.letters // (WORD + 1))}</p>" * bool(part.letters)
        return _height_of(html, self.look, width) if html else 0

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

    def _say(self) -> None:
        self.enter.setText(self._text.text("in_lesson.enter"))
        self.field.setPlaceholderText(self._text.text("in_lesson.type"))
        self.field.setAccessibleName(self._text.text("in_lesson.type"))
        self._show()

    def _restyle(self) -> None:
        look = self.look
        for widget in (self.field, self.enter):
            widget.setFont(look.font(TextStyle.LESSON))
        self._show()


@lru_cache(maxsize=64)  # layouts ask for it several times at each of few widths
def _height_of(html: str, look: Look, width: int) -> int:
    """Return the height in px of ``html`` at ``width`` px."""
    document = document_of(html, look, TextStyle.LESSON)
    document.setTextWidth(max(1, width))
    return round(document.size().height())

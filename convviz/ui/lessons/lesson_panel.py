"""The lesson beside the page; presenting, below the panels of the scene."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy

from convviz.explore.display.lesson import LessonPart
from convviz.ui.lessons.lesson_texts import html_said, in_language, plain_said
from convviz.ui.lessons.question_view import QuestionView
from convviz.ui.lessons.step_marks import StepMarks
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.panels.frame import QWIDGETSIZE_MAX, PanelFrame
from convviz.ui.words.catalogue import Text
from convviz.ui.words.labels import style_label, wrapping_label
from convviz.ui.words.line import Line
from convviz.ui.words.markdown import MarkdownView, document_of

WIDTH = 400  # units, beside the page
NARROW = 375  # units, in a small window
TEXT_LINES = 2  # that a text has room for, presenting, however short it is


class LessonPanel(PanelFrame):
    """Shows a `LessonPart`.

    ``command`` carries the name of a command, ``step_chosen`` the index of a step; ``chosen`` and
    ``answered`` are those of the question.
    """

    command = Signal(str)
    step_chosen = Signal(int)
    chosen = Signal(int)
    answered = Signal(str)

    def __init__(self, look: Look, text: Text) -> None:
        super().__init__(look, text)
        self._part: LessonPart | None = None
        self.lesson = Line()
        self.marks = StepMarks(look, text)
        self.title = wrapping_label()
        self.said = MarkdownView()
        self.question = QuestionView(look, text)
        self.back, self.forward, self.return_to_step = QPushButton(), QPushButton(), QPushButton()
        self.head.insertWidget(0, self.lesson, 1)
        self.head.removeWidget(self.shape_note)
        self.shape_note.hide()
        self._title.hide()  # titles are longer here: that of the step has lines of its own
        self._foot = QHBoxLayout()
        self._foot.addWidget(self.back)
        self._foot.addWidget(self.forward, 1)
        for widget in (self.marks, self.title, self.said, self.question):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.body.addWidget(self.return_to_step)
        self.body.addLayout(self._foot)
        for button, command in (
            (self.back, "previous_point"),
            (self.forward, "next_point"),
            (self.return_to_step, "back_to_step"),
        ):
            button.setAutoDefault(False)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys with the walk
            button.clicked.connect(lambda _=False, command=command: self.command.emit(command))
        self.marks.chosen.connect(self.step_chosen)
        self.question.chosen.connect(self.chosen)
        self.question.answered.connect(self.answered)
        self._restyle()
        self._say()

    def show_part(self, part: LessonPart, away: bool) -> None:
        """Show ``part``; ``away`` says that one can go back to the step."""
        self.return_to_step.setVisible(away and not self.look.presenting)
        if part is not self._part:
            self._part = part
            self._show()

    def height_needed(self, width: int) -> int:
        """Return the height in px of all that is shown at ``width`` px, also of a panel that is not seen."""
        self._outer.activate()  # without a window no layout within it would hear that words have changed
        return self.heightForWidth(width)

    def width_needed(self, width: int) -> int:
        """Return the width in px without which a wide table is cut, in the question or else in the text.

        It is ``width`` px at least.
        """
        inner = width - 2 * self.look.px(20)
        asks = self._part is not None and self._part.question is not None
        views = (self.question.ask, self.question.told) if asks else (self.said,)
        widest = max(view.width_needed(inner) for view in views if not view.isHidden())
        return width + widest - inner

    def _show(self) -> None:
        part, look, say = self._part, self.look, self._text.text
        if part is None:
            return
        alone = not look.presenting
        title = in_language(part.title, self._text)
        number = say("in_lesson.step", number=part.step + 1, total=len(part.steps))
        self.lesson.setText(f"{number} · {title}", number)
        self.marks.show_steps(part.steps, part.step)
        self.title.setText(in_language(part.steps[part.step].title, self._text))
        asks = part.question is not None
        html = html_said(part.text, look, self._text)
        self.said.show_html(html, look, TextStyle.LESSON, look.palette.surface)
        if part.question is not None:
            self.question.show_part(part.question)
        for widget in (self.lesson, self.marks, self.title, self.back, self.forward):
            widget.setVisible(alone)
        self.question.setVisible(asks)
        self._fit()
        self.back.setEnabled(not part.at_start)
        self.forward.setEnabled(not part.at_end)
        self.setAccessibleName(f"{number}: {self.title.text()}")
        self.setAccessibleDescription(plain_said(part.text, look, self._text))

    def _fit(self) -> None:
        """Leave the text out where it has no room above the question."""
        part = self._part
        if part is None:
            return
        if part.question is None:
            self.said.show()
            return
        self.said.setVisible(not self.look.presenting and self._needed() <= self.height())

    def _needed(self) -> int:
        """Return the height in px of all at the present width, beside the page and with the text."""
        width, px = self.contentsRect().width() - 2 * self.look.px(20), self.look.px
        words = sum(each.heightForWidth(width) for each in (self.title, self.said, self.question))
        lines = sum(each.sizeHint().height() for each in (self.lesson, self.marks, self.forward))
        return words + lines + 7 * px(10) + 2 * px(14)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See what has room."""
        super().resizeEvent(event)
        self._fit()

    def _say(self) -> None:
        super()._say()
        say = self._text.text
        self.back.setText(say("in_lesson.back"))
        self.forward.setText(say("in_lesson.next"))
        self.return_to_step.setText(say("window.command.back_to_step"))
        self._show()

    def _restyle(self) -> None:
        super()._restyle()
        look = self.look
        self.body.setSpacing(look.px(10))
        style_label(self.lesson, look, TextStyle.SMALL, look.palette.muted)
        self.lesson.set_background(look.palette.surface)
        style_label(self.title, look, TextStyle.TITLE, look.palette.text)
        for button in (self.back, self.forward, self.return_to_step):
            button.setFont(look.font(TextStyle.BODY))
        if look.presenting:
            self.setMinimumWidth(0)
            self.setMaximumWidth(QWIDGETSIZE_MAX)
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        else:
            self.setFixedWidth(look.px(NARROW if look.cramped else WIDTH))
            self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Ignored)
        self.setMinimumHeight(0 if look.presenting else 1)  # however long a lesson's words are, no bar is cut
        # A text of one line and one of two: the panels above stay where they are.
        two = document_of("<p>–</p>" * TEXT_LINES, look, TextStyle.LESSON).size().height()
        self.said.setMinimumHeight(round(two + 0.5) if look.presenting else 0)
        self._show()

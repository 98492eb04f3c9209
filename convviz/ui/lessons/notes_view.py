"""What a lecturer alone sees of a lesson while the audience has a window of its own."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from convviz.explore.display.lesson import LessonPart, NotesPart, QuestionPart, Said
from convviz.explore.lessons.playing import Point
from convviz.explore.state.lesson_state import TYPED
from convviz.ui.lessons.lesson_texts import html_said, in_language, plain_said
from convviz.ui.lessons.number_field import NumberField
from convviz.ui.lessons.step_marks import StepMarks
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.words.catalogue import Text
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.markdown import MarkdownView

RIGHT = "\N{CHECK MARK}"
BETWEEN = " · "


class NotesView(Dressed, QWidget):
    """Shows what is said now, the answer with the causes of wrong ones, the notes, and what comes next.

    ``answered`` carries a number that was typed, ``step_chosen`` the index of a step that was clicked.
    """

    answered = Signal(str)
    step_chosen = Signal(int)

    def __init__(self, look: Look, text: Text) -> None:
        super().__init__()
        self.look, self._text = look, text
        self._shown: tuple[LessonPart, NotesPart] | None = None
        self.marks, self.field, self.page = StepMarks(look, text), NumberField(), MarkdownView()
        self.page.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)  # it scrolls
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.marks)
        self._column.addWidget(self.field)
        self._column.addWidget(self.page, 1)
        self.marks.chosen.connect(self.step_chosen)
        self.field.answered.connect(self.answered)
        self._restyle()
        self._say()

    def show_parts(self, lesson: LessonPart, notes: NotesPart) -> None:
        """Show the point of ``lesson``, and its ``notes``."""
        if self._shown is None or self._shown[0] is not lesson or self._shown[1] is not notes:
            turned = self._shown is None or self._shown[0].place != lesson.place
            self._shown = lesson, notes
            self._show()
            if turned:
                self.field.clear()
                self.page.verticalScrollBar().setValue(0)

    def _show(self) -> None:
        if self._shown is None:
            return
        lesson, notes = self._shown
        question = lesson.question
        self.marks.show_steps(lesson.steps, lesson.step)
        self.field.setVisible(question is not None and question.is_open and question.kind in TYPED)
        parts = (
            self._head(notes),
            self._now(lesson),
            self._answer(notes),
            self._next(notes),
            self._notes(notes),
            self._causes(notes),
        )
        self.page.show_html("".join(parts), self.look, TextStyle.BODY, self.look.palette.window)

    def _head(self, notes: NotesPart) -> str:
        say = self._text.text
        words = (
            say("in_lesson.step", number=notes.step + 1, total=notes.total),
            in_language(notes.title, self._text),
            say("in_lesson.minutes", n=notes.minutes),
        )
        return f"<p><b>{escape(BETWEEN.join(words))}</b></p>"

    def _now(self, lesson: LessonPart) -> str:
        """Return what the audience is told or asked."""
        question = lesson.question
        if question is None:
            return self._part("now", self._html(lesson.text))
        return self._part("now", self._html(question.ask) + self._choices(question))

    def _choices(self, question: QuestionPart) -> str:
        lines = []
        for number, choice in enumerate(question.choices, 1):
            votes = f"{BETWEEN}{choice.votes}" if question.votes else ""
            shown = plain_said(choice.shows, self.look, self._text)
            lines.append(f"<b>{number}</b>&nbsp; {escape(shown + votes)}")
        return f"<p>{'<br>'.join(lines)}</p>" if lines else ""

    def _answer(self, notes: NotesPart) -> str:
        """Return the right answer, until the changes after it."""
        if notes.answer is None or notes.point is Point.CHANGE:
            return ""
        right = escape(plain_said(notes.answer, self.look, self._text))
        return self._part("answer", f"<p><b>{RIGHT} {right}</b></p>")

    def _causes(self, notes: NotesPart) -> str:
        """Return what leads to the wrong answers that are known, until the changes after the answer."""
        if not notes.causes or notes.point is Point.CHANGE:
            return ""
        look, text = self.look, self._text
        said = (
            f"<p><b>{escape(plain_said(shown, look, text))}</b>: {escape(plain_said(why, look, text))}</p>"
            for shown, why in notes.causes
        )
        return self._part("causes", "".join(said))

    def _notes(self, notes: NotesPart) -> str:
        return "" if notes.notes is None else self._part("notes", self._html(notes.notes))

    def _next(self, notes: NotesPart) -> str:
        if notes.next_step is not None:
            title = escape(in_language(notes.next_step, self._text))
            return self._part("next_step", f"<p>{title}</p>")
        kind = "end" if notes.next_kind is None else notes.next_kind.value
        text = "" if notes.next_text is None else self._html(notes.next_text)
        return self._part("next", f"<p>{escape(self._text.text(f'in_lesson.next.{kind}'))}</p>{text}")

    def _html(self, said: Said) -> str:
        return html_said(said, self.look, self._text)

    def _part(self, name: str, html: str) -> str:
        """Return ``html`` below its heading."""
        heading = escape(self._text.text(f"in_lesson.part.{name}"))
        return f'<p><span style="color: {self.look.palette.muted}">{heading}</span></p>{html}'

    def _say(self) -> None:
        self.field.setPlaceholderText(self._text.text("in_lesson.type"))
        self.field.setAccessibleName(self._text.text("in_lesson.type"))
        self._show()

    def _restyle(self) -> None:
        self._column.setSpacing(self.look.px(8))
        self.field.setFont(self.look.font(TextStyle.BODY))
        self._show()

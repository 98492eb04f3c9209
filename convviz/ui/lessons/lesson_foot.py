"""The line at the foot while a lesson is presented: the step, the votes, and the keys that matter now."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from convviz.explore.display.lesson import LessonPart, QuestionPart
from convviz.explore.message import Message, message
from convviz.explore.state.lesson_state import QuestionKind
from convviz.ui.lessons.lesson_texts import in_language
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.words.catalogue import Text
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.labels import style_label
from convviz.ui.words.line import Line

HEIGHT = 48  # units, as the strip of scenes has
SHARES = (50, 50)  # of the width: the step, and the keys
BETWEEN = " · "


class LessonFoot(Dressed, QWidget):
    """Has the place of the strip of scenes."""

    def __init__(self, look: Look, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self._text = look, text
        self._part: LessonPart | None = None
        self.where, self.keys = Line(), Line()
        self.keys.setAlignment(Qt.AlignmentFlag.AlignRight)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for line, share in zip((self.where, self.keys), SHARES, strict=True):
            row.addWidget(line, share)
        self._restyle()

    def show_part(self, part: LessonPart) -> None:
        """Show where ``part`` is, and what can be done."""
        if part is not self._part:
            self._part = part
            self._show(part)

    def _show(self, part: LessonPart) -> None:
        say = self._text.text
        number = say("in_lesson.step", number=part.step + 1, total=len(part.steps))
        title = in_language(part.steps[part.step].title, self._text)
        self.where.setText(BETWEEN.join((number, title)), number)
        said = [say(words) for words in _said(part)]
        self.keys.setText(*(BETWEEN.join(said[:n]) for n in range(len(said), 0, -1)))

    def _say(self) -> None:
        if self._part is not None:
            self._show(self._part)

    def _restyle(self) -> None:
        look = self.look
        self.setFixedHeight(look.px(HEIGHT))
        for line in (self.where, self.keys):
            style_label(line, look, TextStyle.SMALL, look.palette.muted)
            line.set_background(look.palette.window)
        self._say()


def _said(part: LessonPart) -> list[Message]:
    """Return the votes and the keys, the most important first."""
    question = part.question
    further = message("in_lesson.foot.end" if part.at_end else "in_lesson.foot.next")
    always = [message("in_lesson.foot.front"), message("in_lesson.foot.blank")]
    if question is None:
        return [further, *always]
    votes = [message("in_lesson.votes", n=question.votes)] if question.votes else []
    if not question.is_open:
        return [*votes, further, *always]
    return [*votes, message("in_lesson.foot.reveal"), *_answering(question), *always]


def _answering(question: QuestionPart) -> list[Message]:
    if question.kind is not QuestionKind.CHOICE:
        return [message(f"in_lesson.foot.{question.kind.value}")]
    vote = message("in_lesson.foot.vote", last=len(question.choices))
    if not question.votes:
        return [vote]
    again = [] if question.votes_again else [message("in_lesson.foot.again")]
    return [vote, *again, message("in_lesson.foot.less")]

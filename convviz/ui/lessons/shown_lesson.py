"""What a window shows of a lesson: its panel at the page, and presenting the line at the foot."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from convviz.explore.display.lesson import LessonPart, QuestionPart
from convviz.explore.message import Message, message
from convviz.explore.presenting.scenes import Headline, Scene
from convviz.explore.state.lesson_state import QuestionKind
from convviz.ui.lessons.lesson_panel import LessonPanel
from convviz.ui.lessons.lesson_texts import in_language
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.words.catalogue import Text
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.labels import style_label
from convviz.ui.words.line import Line

SHARES = (62, 38)  # of the width, of the page and a question beside it, presenting
FOOT_HEIGHT = 48  # units, as the strip of scenes has
FOOT_SHARES = (50, 50)  # of the width of the line at the foot: the step, and the keys
BETWEEN = " · "


def stands_beside(part: LessonPart, scene: Scene) -> bool:
    """Say whether ``part`` is beside what is presented and not below: a question about one panel is.

    A panel alone is high, and would lose half of that to the question.
    """
    return part.question is not None and len(scene.panels) == 1


class ShownLesson(QObject):
    """Puts a panel into ``across``, beside the page, and a foot into ``column`` at the index ``at``."""

    def __init__(
        self, window: QWidget, across: QBoxLayout, column: QBoxLayout, at: int, look: Look, text: Text
    ) -> None:
        super().__init__(window)
        self._across = across
        self.part: LessonPart | None = None
        self._kept_away = False
        self.panel, self.foot = LessonPanel(look, text), LessonFoot(look, text)
        across.addWidget(self.panel)
        column.insertWidget(at, self.foot)

    def show_part(self, part: LessonPart | None, away: bool) -> None:
        """Show ``part``, or nothing; ``away`` says that one can go back to the step."""
        self.part = part
        if part is not None:
            self.panel.show_part(part, away)
            self.foot.show_part(part)
        self.panel.setVisible(part is not None and not self._kept_away)

    def keep_away(self, away: bool) -> None:
        """Do not show the panel, whatever the lesson says; or show it again."""
        self._kept_away = away
        self.panel.setVisible(self.part is not None and not away)

    def share_foot(self, presenting: bool, told: bool) -> None:
        """Show the foot while ``presenting``, unless a notice that is ``told`` has its place."""
        self.foot.setVisible(presenting and not told and self.part is not None)

    def lay_out(self, presenting: bool, scene: Scene) -> None:
        """Put the panel beside the page, or presenting where `stands_beside` says."""
        beside = not presenting or (self.part is not None and stands_beside(self.part, scene))
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._across.setDirection(way)
        shares = SHARES if presenting and beside else (1, 0)
        for index, share in enumerate(shares):
            self._across.setStretch(index, share)

    @property
    def typing(self) -> bool:
        """Whether a number is being typed."""
        return self.panel.question.field.hasFocus()

    def scene(self, scene: Scene) -> Scene:
        """Return what is shown of ``scene``: a question has the place of its headline."""
        asks = self.part is not None and self.part.question is not None
        return replace(scene, headline=Headline.NONE) if asks else scene


class LessonFoot(Dressed, QWidget):
    """Has the place of the strip of scenes."""

    def __init__(self, look: Look, text: Text) -> None:
        super().__init__()
        self.look, self._text = look, text
        self._part: LessonPart | None = None
        self.where, self.keys = Line(), Line()
        self.keys.setAlignment(Qt.AlignmentFlag.AlignRight)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for line, share in zip((self.where, self.keys), FOOT_SHARES, strict=True):
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
        self.setFixedHeight(look.px(FOOT_HEIGHT))
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

"""What a window shows of a lesson: its panel at the page, and presenting the line at the foot."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QBoxLayout, QWidget

from convviz.explore.display.lesson import LessonPart
from convviz.explore.presenting.scenes import Headline, Scene
from convviz.ui.lessons.lesson_foot import LessonFoot
from convviz.ui.lessons.lesson_panel import LessonPanel
from convviz.ui.look.look import Look
from convviz.ui.words.catalogue import Text

SHARES = (62, 38)  # of the width, of the page and a question beside it, presenting


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

    def type_number(self, letter: str) -> bool:
        """Let the field have the first letter of a number; False where none is typed now."""
        return self.part is not None and self.panel.type_number(letter)

    @property
    def typing(self) -> bool:
        """Whether a number is being typed."""
        return self.panel.question.field.hasFocus()

    def scene(self, scene: Scene) -> Scene:
        """Return what is shown of ``scene``: a question has the place of its headline."""
        asks = self.part is not None and self.part.question is not None
        return replace(scene, headline=Headline.NONE) if asks else scene

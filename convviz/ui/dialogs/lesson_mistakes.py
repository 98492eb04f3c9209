"""What the author of a lesson is told of the mistakes in its file: a line for each."""

from __future__ import annotations

from html import escape

from PySide6.QtWidgets import QWidget

from convviz.explore.lessons.mistakes import LessonError
from convviz.explore.message import message
from convviz.ui.dialogs.text_page import TextPage
from convviz.ui.look.look import Look
from convviz.ui.words.catalogue import Text


class LessonMistakes(TextPage):
    """Lists the mistakes of ``error`` in the words of ``convviz lesson check``."""

    def __init__(self, look: Look, text: Text, error: LessonError, parent: QWidget | None = None) -> None:
        say = text.text
        lines = "".join(f"<li>{escape(say(mistake.line))}</li>" for mistake in error.mistakes)
        found = say(message("window.mistakes.found", n=len(error.mistakes)))
        html = f"<p>{escape(found)}</p><ul>{lines}</ul><p>{escape(say('window.mistakes.next'))}</p>"
        super().__init__(look, text, say("window.mistakes.title"), html, parent)

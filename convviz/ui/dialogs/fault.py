"""What the user is told when something unexpected went wrong, with the details to copy."""

from __future__ import annotations

from html import escape

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget

from convviz.explore.file_names import harmless
from convviz.ui.dialogs.text_page import TextPage
from convviz.ui.look.look import Look
from convviz.ui.words.catalogue import Text


class Fault(TextPage):
    """Says that the work is kept, and offers ``details`` for a report."""

    def __init__(self, look: Look, text: Text, details: str, parent: QWidget | None = None) -> None:
        say, shown = text.text, harmless(details, keep="\n\t")
        html = f"<p>{escape(say('window.fault.kept'))}</p><pre>{escape(shown)}</pre>"
        super().__init__(look, text, say("window.fault.title"), html, parent)
        copy = QPushButton(say("window.fault.copy"))
        copy.setFont(self.page.font())
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(details))
        self.row.insertWidget(0, copy)

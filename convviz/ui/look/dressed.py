"""The base of what has a look and words, and hands both to what is in it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from convviz.ui.look.look import Look
from convviz.ui.words.catalogue import Text

_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


class Dressed(QWidget):
    """A widget that hands each new look and language to the dressed widgets that are its children."""

    def set_look(self, look: Look) -> None:
        """Take on new colours and sizes."""
        for child in self.findChildren(Dressed, options=_DIRECT):
            child.set_look(look)

    def set_text(self, text: Text) -> None:
        """Take on a new language."""
        for child in self.findChildren(Dressed, options=_DIRECT):
            child.set_text(text)

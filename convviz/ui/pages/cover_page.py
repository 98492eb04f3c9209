"""What stands in the place of a page that would tell what is predicted: "?", and when the page comes back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from convviz.explore.display.withheld.pages import CoverPart
from convviz.explore.numbers import UNKNOWN
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.pages.page import CardPage
from convviz.ui.words.catalogue import Text
from convviz.ui.words.labels import style_label


class CoverPage(CardPage):
    """Draws a `CoverPart`, as large as a page."""

    def __init__(self, look: Look, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(look, text, parent)
        self._part: CoverPart | None = None
        self.mark, self.words = QLabel(UNKNOWN), QLabel()
        self.body.addStretch(1)
        for label in (self.mark, self.words):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self.body.addWidget(label)
        self.body.addStretch(1)
        self._restyle()
        self._say()

    def show_part(self, part: CoverPart) -> None:
        """Show ``part``."""
        self._part = part
        self._say()

    def _say(self) -> None:
        super()._say()
        if self._part is not None:
            words = self._text.text(self._part.words)
            self.words.setText(words)
            self.setAccessibleName(words)

    def _restyle(self) -> None:
        super()._restyle()
        style_label(self.mark, self.look, TextStyle.LARGE_RESULT, self.look.palette.muted)
        style_label(self.words, self.look, TextStyle.TITLE, self.look.palette.muted)

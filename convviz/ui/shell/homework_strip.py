"""What a homework gives in the layer that is shown, and why: words above the foot of the window that stay."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from convviz.explore.message import Message
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.words.catalogue import Text
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.labels import style_label
from convviz.ui.words.paragraph import Paragraph

EDGE = 6  # units: the bar in the colour of what is wrong


class HomeworkStrip(Dressed, QWidget):
    """Shows the ``words`` of a homework, broken into lines; it is as high as the longest so far."""

    def __init__(self, look: Look, text: Text) -> None:
        super().__init__()
        self.look, self._text = look, text
        self._said: Message | None = None
        self.words = Paragraph()
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.words)
        self._restyle()

    def show_words(self, words: Message | None) -> None:
        """Show ``words``, or nothing where there are none."""
        if words != self._said:
            self._said = words
            self.words.setText("" if words is None else self._text.text(words))
        self.setVisible(words is not None)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground, and the bar at its left."""
        colours = self.look.palette
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(colours.surface))
            painter.fillRect(0, 0, self.look.px(EDGE), self.height(), QColor(colours.wrong))

    def _say(self) -> None:
        self.words.forget()
        self.words.setText("" if self._said is None else self._text.text(self._said))

    def _restyle(self) -> None:
        look = self.look
        self._row.setContentsMargins(look.px(EDGE + 10), look.px(4), look.px(10), look.px(4))
        style_label(self.words, look, TextStyle.BODY, look.palette.text)

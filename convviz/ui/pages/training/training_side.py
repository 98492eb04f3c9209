"""One side of the training in words: its name as its curve is drawn, its headline number, what it means."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from convviz.explore.display.training.training_words import SideWords
from convviz.ui.look.look import Look, TextStyle, font_of, ink_of
from convviz.ui.pages.training.training_plot import LineSample
from convviz.ui.words.catalogue import Text
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.labels import style_label
from convviz.ui.words.line import Line

LINES = 3
HEADLINE, PRESENTING_HEADLINE = 56, 72  # units


class TrainingSide(Dressed, QWidget):
    """Draws `SideWords`; ``index`` 0 is shared, 1 not shared. The button ``use`` asks for its weights."""

    def __init__(self, index: int, look: Look, text: Text) -> None:
        super().__init__()
        self._index = index
        self.look, self._text = look, text
        self._words: SideWords | None = None
        self._sample = LineSample(index, look)
        self.name, self.headline = QLabel(), Line()
        self.lines = tuple(Line() for _ in range(LINES))
        self.stopped = QLabel()
        self.stopped.setWordWrap(True)
        self.use = QPushButton()
        self.use.setAutoDefault(False)
        head = QHBoxLayout()
        head.addWidget(self._sample)
        head.addWidget(self.name, 1)
        head.addWidget(self.use)
        self._head = head
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(head)
        for widget in (self.headline, *self.lines, self.stopped):
            self._column.addWidget(widget)
        self._column.addStretch(1)
        self._restyle()

    def show_words(self, words: SideWords, in_use: bool) -> None:
        """Show ``words``; ``in_use``: there is a layer that could take the weights over."""
        self._words = words
        say = self._text.text
        self.name.setText(say(words.name))
        self.headline.setText(say(words.headline))
        for index, line in enumerate(self.lines):
            line.setText(say(words.lines[index]) if index < len(words.lines) else "")
            gives_way = self.look.presenting and words.stopped is not None
            line.setVisible(index < len(words.lines) and not gives_way)
        self.stopped.setVisible(words.stopped is not None)
        if words.stopped is not None:
            self.stopped.setText(say(words.stopped))
        self.use.setVisible(in_use)
        self.use.setEnabled(words.usable)
        self.use.setText(say("training.use"))
        self.use.setAccessibleName(say("training.use_of", name=words.name))

    def _restyle(self) -> None:
        look, colour = self.look, self.look.palette.bar_texts[self._index]
        self._column.setSpacing(look.px(4))
        self._head.setSpacing(look.px(10))
        style_label(self.name, look, TextStyle.STRONG, colour)
        size = look.px(PRESENTING_HEADLINE if look.presenting else HEADLINE)
        self.headline.setFont(font_of(size, True, False))
        self.headline.set_ink(ink_of(colour, size, True, False))
        for line in self.lines:
            style_label(line, look, TextStyle.BODY, look.palette.text)
        style_label(self.stopped, look, TextStyle.BODY, look.palette.warning)
        self.use.setFont(look.font(TextStyle.SMALL))

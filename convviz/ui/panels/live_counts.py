"""What the walk has needed so far at each position of the switch: the one that holds first, and large."""

from __future__ import annotations

from math import ceil

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QLabel

from convviz.explore.state.state import Sharing
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.words.catalogue import Text
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.labels import style_label
from convviz.ui.words.line import Line

COSTS = (Sharing.SHARED, Sharing.UNSHARED, Sharing.FULL)  # in the order of the bars


class LiveCountLines(Dressed, QHBoxLayout):
    """A caption and a number for each position, `COSTS`, on one line."""

    def __init__(self, look: Look, text: Text) -> None:
        super().__init__()
        self.look, self._text = look, text
        self.lines = {sharing: Line(keeps_room=True) for sharing in COSTS}
        self.captions = {sharing: QLabel() for sharing in COSTS}
        self.order(Sharing.SHARED)

    def order(self, sharing: Sharing) -> None:
        """Put what is needed first, and large; then the others, quiet."""
        self._needed = sharing
        while self.count():
            self.takeAt(0)
        for one in (sharing, *(other for other in COSTS if other is not sharing)):
            self.addWidget(self.captions[one])
            self.addWidget(self.lines[one])
        self.addStretch(1)
        self._restyle()
        self._say()

    def show_counts(self, counts: tuple[int, int, int]) -> None:
        """Show what has been needed, in the order of `COSTS`."""
        for line, number in zip(self.lines.values(), counts, strict=True):
            line.setText(self._text.text("costs.live_count", n=number))

    def _restyle(self) -> None:
        look, colours = self.look, self.look.palette
        self.setSpacing(look.px(10))
        for one, colour in zip(COSTS, colours.bar_texts, strict=True):
            needed = one is self._needed
            style_label(self.captions[one], look, TextStyle.BODY, colours.text if needed else colours.muted)
            style_label(self.lines[one], look, _style(needed), colour)
            self.lines[one].set_background(colours.surface)
            # Digits need less than a line, and when presenting every pixel is wanted below.
            self.lines[one].setFixedHeight(ceil(1.2 * look.font(TextStyle.HEADLINE).pixelSize()))

    def _say(self) -> None:
        for one, caption in self.captions.items():
            caption.setText(self._caption(one, one is self._needed))

    def show_one(self, one: Sharing, shown: bool) -> None:
        """Show a position's caption and number, or hide them."""
        self.captions[one].setVisible(shown)
        self.lines[one].setVisible(shown)

    def width_of(self, one: Sharing, count: int, needed: bool = False) -> int:
        """Return the width in px that ``count`` takes with its caption."""
        font = self.look.font
        wide = QFontMetrics(font(TextStyle.BODY)).horizontalAdvance(self._caption(one, needed))
        number = self._text.text("costs.live_count", n=count)
        wide += QFontMetrics(font(_style(needed))).horizontalAdvance(number)
        return wide + 2 * self.spacing() + 4

    def _caption(self, one: Sharing, needed: bool) -> str:
        return self._text.text(f"costs.needed.{one.value}" if needed else f"costs.instead.{one.value}")


def _style(needed: bool) -> TextStyle:
    return TextStyle.HEADLINE if needed else TextStyle.BODY

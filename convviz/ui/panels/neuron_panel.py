"""The current neuron: the expression, the products channel by channel, and the sum that makes V."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextDocumentFragment
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QWidget

from convviz.explore import numbers
from convviz.explore.display.parts import NeuronPart, TokenRole
from convviz.ui.look import Look, TextStyle
from convviz.ui.panels.frame import PanelFrame, dress_label
from convviz.ui.text import Text
from convviz.ui.volume_grid import Drawing, Frame, GridVolume, VolumeGrid

MOST_TERMS = 8  # channel sums written out one by one; of more, only their sum
MOST_TERMS_PRESENTING = 4


class NeuronPanel(PanelFrame):
    """Draws a `NeuronPart`. ``channel_chosen`` carries a channel of the filter, counted from 0."""

    channel_chosen = Signal(int)
    copy_requested = Signal()

    def __init__(self, look: Look, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(look, text, parent)
        self._part: NeuronPart | None = None
        self.expression = QLabel()
        self.sum = QLabel()
        self.copy = QPushButton()
        self.grid = VolumeGrid(look)
        self._note = QLabel()
        for label in (self.expression, self.sum, self._note):
            label.setWordWrap(True)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        for label in (self.expression, self.sum):
            label.setTextFormat(Qt.TextFormat.RichText)
        self.copy.setAutoDefault(False)
        self.copy.clicked.connect(lambda: self.copy_requested.emit())
        self.head.addWidget(self.copy)
        self.grid.slice_chosen.connect(self.channel_chosen)
        self.grid.cell_clicked.connect(lambda _x, _y, c: self.channel_chosen.emit(c))
        self.body.addWidget(self.expression)
        self.body.addWidget(self.grid, 1)
        self.body.addWidget(self.sum)
        self.body.addWidget(self._note)
        self._dress_own()
        self._say()

    def show_part(self, part: NeuronPart) -> None:
        """Show ``part``, repainting what differs from the last one."""
        old, self._part = self._part, part
        if old != part:
            self._show(part)

    def set_look(self, look: Look) -> None:
        """Take on new colours and sizes."""
        super().set_look(look)
        self.grid.set_look(look)
        self._dress_own()
        if self._part is not None:
            self._show(self._part)

    def set_text(self, text: Text) -> None:
        """Take on a new language."""
        super().set_text(text)
        self._say()
        if self._part is not None:
            self._show(self._part)

    def shown_expression(self) -> str:
        """Return the expression as a person reads it."""
        return _plain(self.expression)

    def shown_sum(self) -> str:
        """Return the sum as a person reads it."""
        return _plain(self.sum)

    def _show(self, part: NeuronPart) -> None:
        hue = self.look.hue(part.position.d)
        self.expression.setText(self._coloured(part, hue.text))
        self.sum.setText(self._sum(part, hue.text))
        titles = tuple(self._channel(part, c, s) for c, s in enumerate(part.channel_sums))
        self.grid.set_volume(GridVolume(part.products, Drawing.MAP, titles=titles))
        self.grid.reveal(part.channel)
        self.grid.set_overlays((Frame(part.channel, hue.line, 2.0),) if self.grid.overview else ())
        note = self.text.text(part.note) if part.note else ""
        self._note.setText(note)
        self._note.setVisible(bool(note) and not self.look.presenting)
        self.setAccessibleDescription(f"{plain_expression(part)} = {numbers.grouped(_shown_value(part))}")

    def _channel(self, part: NeuronPart, c: int, channel_sum: float) -> str:
        words = self.text.text("analysis.neuron.channel", c=part.first_channel + c)
        return f"{words}  Σ {numbers.signed(channel_sum)}"

    def _coloured(self, part: NeuronPart, hue: str) -> str:
        """Return the expression as rich text: what changes with the filter in its hue."""
        pieces = []
        for token in part.expression:
            piece = escape(token.text)
            plain = token.role is TokenRole.PLAIN
            pieces.append(piece if plain else f'<span style="color:{hue}">{piece}</span>')
        return "".join(pieces)

    def _sum(self, part: NeuronPart, hue: str) -> str:
        """Return the sum as rich text: the channels, their sum, the bias, V, and ReLU where it is on."""
        shown = MOST_TERMS_PRESENTING if self.look.presenting else MOST_TERMS
        value = f"V = {numbers.grouped(part.value)}"
        terms = []
        if 1 < len(part.channel_sums) <= shown:
            terms.append(chain(part.channel_sums))
        else:
            terms.append(self.text.text("analysis.neuron.all_channels", n=len(part.channel_sums)))
        middle = numbers.grouped(part.total)
        if part.bias is not None:
            with_bias = f"{middle} + {bracketed(part.bias)} = {numbers.grouped(part.value)}"
            middle = f"{middle},   {with_bias}"
        line = f"{' '.join(terms)} = {middle}"
        strong = f'<b style="color:{hue}">{value}</b>'
        if part.activation is not None:
            after = numbers.grouped(part.activation)
            strong += f" &nbsp; ReLU: max(0, {numbers.grouped(part.value)}) = <b>{after}</b>"
        size = self.look.font(TextStyle.HEADLINE).pixelSize()
        return f'{escape(line)} &nbsp; <span style="font-size:{size}px">{strong}</span>'

    def _say(self) -> None:
        say = self.text.text
        self.set_title(say("analysis.neuron.title"))
        self.copy.setText(say("analysis.neuron.copy"))
        self.copy.setToolTip(say("analysis.neuron.copy_tip"))
        self.copy.setAccessibleName(say("analysis.neuron.copy_tip"))
        self.grid.setAccessibleName(say("analysis.neuron.products"))

    def _dress_own(self) -> None:
        look, colours = self.look, self.look.palette
        dress_label(self.expression, look, TextStyle.CODE, colours.text)
        dress_label(self.sum, look, TextStyle.CODE, colours.text)
        dress_label(self._note, look, TextStyle.SMALL, colours.muted)
        self.copy.setFont(look.font(TextStyle.SMALL))
        self.copy.setVisible(not look.presenting)


def plain_expression(part: NeuronPart) -> str:
    """Return the expression without colours."""
    return "".join(token.text for token in part.expression)


def chain(terms: tuple[int | float, ...]) -> str:
    """Return a sum as it is spoken: "−4 + 14 + 7 − 9"."""
    first, *rest = terms
    words = [numbers.grouped(first)]
    words += [f"{'−' if term < 0 else '+'} {numbers.grouped(abs(term))}" for term in rest]
    return " ".join(words)


def bracketed(value: int | float) -> str:
    """Return a number as a term of a sum: negative ones in brackets."""
    return f"({numbers.grouped(value)})" if value < 0 else numbers.grouped(value)


def _plain(label: QLabel) -> str:
    return QTextDocumentFragment.fromHtml(label.text()).toPlainText()


def _shown_value(part: NeuronPart) -> int | float:
    return part.value if part.activation is None else part.activation

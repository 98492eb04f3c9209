"""The current neuron: the expression, what it multiplies channel by channel, and the sum that makes V."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

from convviz.explore.display.parts import NeuronPart
from convviz.explore.expression import TokenRole
from convviz.explore.numbers import UNKNOWN, shortened
from convviz.explore.state.state import ProductCell
from convviz.ui.look.ink import Ink
from convviz.ui.look.look import Look, TextStyle, ink_of
from convviz.ui.panels.frame import PanelFrame
from convviz.ui.panels.products_view import ProductsView, ProductWords
from convviz.ui.panels.sum_column import SumColumn
from convviz.ui.words.catalogue import Text
from convviz.ui.words.labels import explain, style_label
from convviz.ui.words.line import Line
from convviz.ui.words.runs import Run, Runs

PRIMARIES = ("analysis.neuron.red", "analysis.neuron.green", "analysis.neuron.blue")
EXPRESSION, PRESENTING_EXPRESSION = (22, 15), (40, 30)  # units beside the title: at most and at least
LEAST_EXPRESSION = 15  # on a line of its own
COLUMN_SHARE = 0.45  # of the panel, at most for the sum
BETWEEN = 24  # units between the products and the sum


class NeuronPanel(PanelFrame):
    """Draws a `NeuronPart`. ``channel_chosen`` carries a channel of the filter, counted from 0."""

    channel_chosen = Signal(int)
    copy_requested = Signal()

    def __init__(self, look: Look, text: Text) -> None:
        super().__init__(look, text)
        self._part: NeuronPart | None = None
        self._pointed_channel = -1
        self._expression_ink: Ink | None = None
        self._needs: tuple[object, ...] = ()
        self._words_key: tuple[object, ...] = ()
        self._known_words: tuple[ProductWords, ...] = ()
        self.expression = Runs()
        self.copy = QPushButton()
        self.products = ProductsView(look)
        self.column = SumColumn(look, text)
        self.note = Line()
        self.copy.setAutoDefault(False)
        self.copy.clicked.connect(lambda: self.copy_requested.emit())
        self.products.channel_clicked.connect(self.channel_chosen)
        self.products.product_pointed.connect(lambda i, j, c: self.cell_pointed.emit(ProductCell(i, j, c)))
        self.products.pointer_left.connect(lambda: self.cell_pointed.emit(None))
        self.products.rounding_changed.connect(self.show_rounding)
        self.products.arranged.connect(self._mark_shown)
        self.column.channel_clicked.connect(self.channel_chosen)
        self.column.channel_pointed.connect(self._point_at_channel)
        self._lay_out()
        self._restyle()
        self._say()

    def show_part(self, part: NeuronPart) -> None:
        """Show ``part``, repainting what differs from the last one."""
        old, self._part = self._part, part
        if old != part:
            self._show(part)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find the largest type that the expression has room for, and the room of the sum."""
        super().resizeEvent(event)
        if self._part is not None:
            self._share_out(self._part)
            self._show_expression(self._part)

    def rounds(self) -> bool:
        """Return whether some numbers in the cells are cut."""
        return self.products.isVisibleTo(self) and self.products.rounds

    def show_rounding(self) -> None:
        """Let the note at the foot say whether numbers in the cells are cut."""
        words = self._text.text("analysis.neuron.rounded") if self.rounds() else ""
        self.shape_note.setText(words, "")

    def shown_expression(self) -> str:
        """Return the expression as a person reads it."""
        return self.expression.text()

    def shown_sum(self) -> str:
        """Return the sum as a person reads it, row by row: "channel 0 −4", …, "V 6"."""
        return "\n".join(f"{slot.label} {slot.value}" for slot in self.column.slots)

    def _lay_out(self) -> None:
        """Put the expression beside the title, the sum beside the products, and the notes below."""
        self.head.removeWidget(self.shape_note)
        self.head.addWidget(self.expression, 1, Qt.AlignmentFlag.AlignVCenter)
        self.head.addWidget(self.copy)
        middle = QHBoxLayout()
        middle.addWidget(self.products, 1)
        middle.addWidget(self.column)
        self._middle = middle
        foot = QHBoxLayout()
        foot.addWidget(self.note, 3)
        foot.addWidget(self.shape_note, 2)
        self._below_title = QVBoxLayout()
        self.body.addLayout(self._below_title)
        self.body.addLayout(middle, 1)
        self.body.addLayout(foot)

    def _show(self, part: NeuronPart) -> None:
        needs = (part.longest_expression, self.contentsRect().width(), self.look, self._text)
        if needs != self._needs:  # a step changes none of this
            self._needs = needs
            self._share_out(part)
        self._show_expression(part)
        self.column.show_part(part)
        self.products.show_part(part, self._words(part))
        self._show_channel(part)
        self.note.setText(self._text.text(part.note) if part.note else "")
        self.note.setVisible(part.may_note)
        self.shape_note.setVisible(not part.whole)
        value = part.activation if part.relu else part.value
        said = UNKNOWN if value is None else shortened(value)
        self.setAccessibleDescription(f"{self.shown_expression()} = {said}")

    def _words(self, part: NeuronPart) -> tuple[ProductWords, ...]:
        """Return the words on each channel; with shared weights they stay as the walk steps."""
        name, count = f"W{part.bias_name[1:]}", len(part.channel_sums)
        key = (name, part.first_channel, count, part.in_colour, self._text)
        if key != self._words_key:
            self._words_key, say = key, self._text.text
            self._known_words = tuple(
                ProductWords(
                    say("analysis.neuron.channel_of_colour", c=c, colour=say(PRIMARIES[c]))
                    if part.in_colour
                    else say("analysis.neuron.channel", c=c),
                    (
                        say("analysis.neuron.patch", c=c),
                        say("analysis.neuron.weights", name=name, c=c),
                        say("analysis.neuron.products", c=c),
                    ),
                )
                for c in range(part.first_channel, part.first_channel + count)
            )
        return self._known_words

    def _show_expression(self, part: NeuronPart) -> None:
        """Write the expression: what changes with the filter in its hue."""
        ink = self._expression_ink
        if ink is None:
            return
        self.expression.show_runs(expression_runs(part, self.look, ink.font.pixelSize()))

    def _show_channel(self, part: NeuronPart) -> None:
        """Show the channel that is pointed at, else the chosen one."""
        shown = part.channel if self._pointed_channel < 0 else self._pointed_channel
        shown = min(shown, len(part.channel_sums) - 1)
        self.products.show_channel(shown, self._pointed_channel)
        self._mark_shown()

    def _mark_shown(self) -> None:
        """Mark in the sum the channel whose products are shown, where that is only one of them."""
        self.column.set_marks(not self.products.together)

    def _point_at_channel(self, channel: int) -> None:
        self._pointed_channel = channel
        if self._part is not None:
            self._show_channel(self._part)

    def _share_out(self, part: NeuronPart) -> None:
        """Give the sum its share of the width, and the expression the largest type in which it is one line.

        The longest expression of the layer decides, so that a step changes nothing. It has a line of its own
        where it has no room beside the title.
        """
        inner = self.contentsRect().width() - 2 * self.look.px(20)
        self.column.set_most_width(round(inner * COLUMN_SHARE))
        beside = inner - self._title.sizeHint().width() - 2 * self.head.spacing()
        if self.copy.isVisibleTo(self):
            beside -= self.copy.sizeHint().width() + self.head.spacing()
        longest = part.longest_expression
        most, least = PRESENTING_EXPRESSION if self.look.presenting else EXPRESSION
        ink = largest_ink(self.look, longest, beside, most, least)
        on_its_own = ink.width(longest) > beside
        if on_its_own:
            ink = largest_ink(self.look, longest, inner, most, LEAST_EXPRESSION)
        self._expression_ink = ink
        layout = self._below_title if on_its_own else self.head
        if layout.indexOf(self.expression) < 0:
            (self.head if on_its_own else self._below_title).removeWidget(self.expression)
            if on_its_own:
                self.head.insertStretch(1, 1)
                self._below_title.addWidget(self.expression)
            else:
                self.head.takeAt(1)
                self.head.insertWidget(1, self.expression, 1, Qt.AlignmentFlag.AlignVCenter)

    def _say(self) -> None:
        super()._say()
        say = self._text.text
        self.set_title(say("analysis.neuron.title"))
        self.copy.setText(say("analysis.neuron.copy"))
        explain(self.copy, say("analysis.neuron.copy_tip"))
        if self._part is not None:
            self._show(self._part)

    def _restyle(self) -> None:
        super()._restyle()
        look = self.look
        side = look.px(20)
        self._outer.setContentsMargins(side, look.px(8), side, look.px(8))  # numbers need the height
        self.body.setSpacing(look.px(4))
        self._middle.setSpacing(look.px(BETWEEN))
        self.expression.set_background(look.palette.surface)
        self.note.set_background(look.palette.surface)
        style_label(self.note, look, TextStyle.SMALL, look.palette.muted)
        style_label(self.shape_note, look, TextStyle.SMALL, look.palette.muted)
        self.shape_note.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.copy.setFont(look.font(TextStyle.SMALL))
        self.copy.setVisible(not look.presenting)
        if self._part is not None:
            self._show(self._part)


def largest_ink(look: Look, words: str, room: float, most: int, least: int) -> Ink:
    """Return the ink of the largest type in which ``words`` fit into ``room`` px, or of the least.

    ``most`` and ``least`` are units.
    """
    inks = (ink_of(look.palette.text, px, True, True) for px in range(look.px(most), look.px(least), -1))
    fitting = (ink for ink in inks if ink.width(words) <= room)
    return next(fitting, ink_of(look.palette.text, look.px(least), True, True))


def expression_runs(part: NeuronPart, look: Look, pixels: int) -> tuple[Run, ...]:
    """Return the expression of ``part`` in type of so many px."""
    hue = look.hue(part.position.d).text
    plain, coloured = (ink_of(colour, pixels, True, True) for colour in (look.palette.text, hue))
    return tuple(Run(t.text, plain if t.role is TokenRole.PLAIN else coloured) for t in part.expression)

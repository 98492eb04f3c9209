"""The current neuron: the expression, the products channel by channel, and the sum that makes V."""

from __future__ import annotations

from collections.abc import Callable
from math import floor

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QVBoxLayout, QWidget

from convviz.explore import numbers
from convviz.explore.display.parts import NeuronPart
from convviz.explore.expression import TokenRole
from convviz.ui.look.ink import Ink
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.panels.frame import PanelFrame
from convviz.ui.volume import Box, Drawing, Frame, GridVolume, Overlay, VolumeGrid
from convviz.ui.volume.volume import ShortTitles
from convviz.ui.words.catalogue import Text
from convviz.ui.words.labels import explain
from convviz.ui.words.runs import Run, Runs

SMALL_SUM = -0.0123456789  # as long as sums are that are not tiny
FEW_DIGITS = 2
LARGE_SUM = 1e5  # from here on a power of ten may be shorter
MOST_TERMS = 8  # channel sums written out one by one; of more, only their sum
MOST_TERMS_PRESENTING = 4
WORDS_BESIDE = 2  # times the width of the products that the sum beside them gets
SPACE = "   "  # before V


class NeuronPanel(PanelFrame):
    """Draws a `NeuronPart`. ``channel_chosen`` carries a channel of the filter, counted from 0."""

    channel_chosen = Signal(int)
    copy_requested = Signal()

    def __init__(self, look: Look, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(look, text, parent)
        self._part: NeuronPart | None = None
        self.expression = Runs()
        self.sum = Runs()
        self.copy = QPushButton()
        self.grid = VolumeGrid(look)
        self.note = Runs()
        self.copy.setAutoDefault(False)
        self.copy.clicked.connect(lambda: self.copy_requested.emit())
        self.head.addWidget(self.copy)
        self.mark_rounding(self.grid)
        self.grid.slice_chosen.connect(self.channel_chosen)
        self.grid.arranged.connect(self._show_overlays)
        self.grid.cell_clicked.connect(lambda _x, _y, c: self.channel_chosen.emit(c))
        self._below = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._words = QVBoxLayout()
        self._words.addStretch()
        self._words.addWidget(self.sum)
        self._words.addWidget(self.note)
        self._words.addStretch()
        self._below.addWidget(self.grid, 1)
        self._below.addLayout(self._words)
        self.body.addWidget(self.expression)
        self.body.addLayout(self._below, 1)
        self._restyle()
        self._say()

    def show_part(self, part: NeuronPart) -> None:
        """Show ``part``, repainting what differs from the last one."""
        old, self._part = self._part, part
        if old != part:
            self._show(part)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Write the sum in a shorter or a longer form where its room has changed."""
        super().resizeEvent(event)
        if self._part is not None:
            self.sum.show_runs(self._sum(self._part, self.look.hue(self._part.position.d).text))

    def shown_expression(self) -> str:
        """Return the expression as a person reads it."""
        return self.expression.text()

    def shown_sum(self) -> str:
        """Return the sum as a person reads it."""
        return self.sum.text().replace("\N{NO-BREAK SPACE}", " ")

    def _show(self, part: NeuronPart) -> None:
        hue = self.look.hue(part.position.d)
        self._lay_out(alone=len(part.channel_sums) == 1)
        self.expression.show_runs(self._coloured(part, hue.text))
        self.sum.show_runs(self._sum(part, hue.text))
        titles = tuple(self._channel(part, c, s) for c, s in enumerate(part.channel_sums))
        self.grid.set_volume(
            GridVolume(
                part.products,
                Drawing.MAP,
                titles=titles,
                short_titles=short_titles(
                    part.channel_sums,
                    self._words_on(part, len(titles) - 1),
                    self._short_names(part),
                    part.most_sum,
                ),
                room=part.product_ends,
            )
        )
        self.grid.reveal(part.channel)
        self._show_overlays()
        note = self._text.text(part.note) if part.note else ""
        self.note.show_runs((Run(note, self._ink(TextStyle.SMALL, self.look.palette.muted)),))
        self.note.setVisible(bool(note) and not self.look.presenting)
        self.setAccessibleDescription(f"{plain_expression(part)} = {numbers.shortened(_shown_value(part))}")

    def _lay_out(self, alone: bool) -> None:
        """Put one channel ``alone`` beside its sum: there is width to spare, and its numbers need height."""
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        if (self._below.direction() is across) is not alone:
            self._below.setDirection(across if alone else down)
            self._below.setStretch(1, WORDS_BESIDE if alone else 0)

    def _show_overlays(self) -> None:
        if self._part is not None:
            hue = self.look.hue(self._part.position.d)
            self.grid.set_overlays(self._overlays(self._part, hue.line))

    def _overlays(self, part: NeuronPart, hue: str) -> tuple[Overlay, ...]:
        """Return the frame of the chosen channel and, fully connected, where the neuron's weights started."""
        frame = (Frame(part.channel, hue, 2.0),) if self.grid.overview else ()
        if part.field is None or not part.field.x.indices or not part.field.y.indices:
            return frame
        x, y, slices = part.field.x.indices, part.field.y.indices, part.field.slices
        return (*frame, Box(slices, x[0], y[0], x[-1] - x[0] + 1, y[-1] - y[0] + 1, hue, 2.0))

    def _channel(self, part: NeuronPart, c: int, channel_sum: float) -> str:
        return f"{self._words_on(part, c)} {sum_title(channel_sum)}"

    def _words_on(self, part: NeuronPart, c: int) -> str:
        return self._text.text("analysis.neuron.channel", c=part.first_channel + c)

    def _short_names(self, part: NeuronPart) -> tuple[str, ...]:
        first, count = part.first_channel, len(part.channel_sums)
        return tuple(self._text.text("analysis.neuron.channel_short", c=first + c) for c in range(count))

    def _coloured(self, part: NeuronPart, hue: str) -> tuple[Run, ...]:
        """Return the expression: what changes with the filter in its hue."""
        plain, coloured = self._ink(TextStyle.CODE), self._ink(TextStyle.CODE, hue)
        return tuple(
            Run(token.text, plain if token.role is TokenRole.PLAIN else coloured) for token in part.expression
        )

    def _sum(self, part: NeuronPart, hue: str) -> tuple[Run, ...]:
        """Return the sum: the channels, their sum, the bias; then V, which ReLU may have made 0."""
        plain, large = self._ink(TextStyle.CODE), self._ink(TextStyle.HEADLINE, hue)
        value = f"V {numbers.related(part.value)}"
        if part.activation is not None:
            value = f"V = max(0, {numbers.shortened(part.value)}) {numbers.related(part.activation)}"
        value = value.replace(" ", "\N{NO-BREAK SPACE}")
        line = self._terms(part, plain, large.width(value))
        return (Run(f"{line}{SPACE}", plain), Run(value, large)) if line else (Run(value, large),)

    def _terms(self, part: NeuronPart, ink: Ink, beside: float) -> str:
        """Return the sum over the channels, if there are any, and the bias; V follows, ``beside`` px wide.

        Where there is no room for both sums, the sum of the channels is left out.
        """
        bias = "" if part.bias is None else f" + {bracketed(part.bias)} {numbers.related(part.value)}"
        total = numbers.shortened(part.total)
        if len(part.channel_sums) == 1:
            return f"{total}{bias}" if bias else ""
        shown = MOST_TERMS_PRESENTING if self.look.presenting else MOST_TERMS
        if len(part.channel_sums) <= shown:
            terms = chain(part.channel_sums)
        else:
            terms = self._text.text("analysis.neuron.all_channels", n=len(part.channel_sums))
        added = f"{terms} {numbers.related(part.total)}"
        if not bias:
            return added
        full, short = f"{added}; {total}{bias}", f"{terms}{bias}"
        room = self._width()
        one_line = (words for words in (full, short) if ink.width(f"{words}{SPACE}") + beside <= room)
        return next(one_line, full if ink.width(full) <= room else short)

    def _width(self) -> int:
        """Return the width in px that a line of this panel has."""
        whole = self.contentsRect().width() - 2 * self.look.px(20)
        beside = self._below.direction() is QBoxLayout.Direction.LeftToRight
        return (whole - self._below.spacing()) * WORDS_BESIDE // (1 + WORDS_BESIDE) if beside else whole

    def _ink(self, style: TextStyle, colour: str = "") -> Ink:
        return self.look.ink(style, colour or self.look.palette.text)

    def _say(self) -> None:
        super()._say()
        say = self._text.text
        self.set_title(say("analysis.neuron.title"))
        self.copy.setText(say("analysis.neuron.copy"))
        explain(self.copy, say("analysis.neuron.copy_tip"))
        self.grid.setAccessibleName(say("analysis.neuron.products"))
        if self._part is not None:
            self._show(self._part)

    def _restyle(self) -> None:
        super()._restyle()
        look = self.look
        for layout in (self._below, self._words):
            layout.setSpacing(look.px(8))
        for runs in (self.expression, self.sum, self.note):
            runs.set_background(look.palette.surface)
        self.copy.setFont(look.font(TextStyle.SMALL))
        self.copy.setVisible(not look.presenting)
        if self._part is not None:
            self._show(self._part)


def plain_expression(part: NeuronPart) -> str:
    """Return the expression without colours."""
    return "".join(token.text for token in part.expression)


def chain(terms: tuple[int | float, ...]) -> str:
    """Return a sum as it is spoken: "−4 + 14 + 7 − 9"; where digits are cut, one "≈" says so for all."""
    first, *rest = (numbers.shortened(abs(term)).removeprefix(f"{numbers.ALMOST} ") for term in terms)
    words = [f"−{first}" if terms[0] < 0 else first]
    words += [f"{'−' if term < 0 else '+'} {said}" for term, said in zip(terms[1:], rest, strict=True)]
    cut = any(numbers.ALMOST in numbers.shortened(term) for term in terms)
    return " ".join([numbers.ALMOST, *words] if cut else words)


def bracketed(value: int | float) -> str:
    """Return a number as a term of a sum: negative ones in brackets."""
    return f"({numbers.shortened(value)})" if value < 0 else numbers.shortened(value)


def _shown_value(part: NeuronPart) -> int | float:
    return part.value if part.activation is None else part.activation


def signed_sum(value: int | float, digits: int = 4) -> str:
    """Return a sum with its sign: "+14", "−4", "≈ +3.142"; with few digits 299,761,057 is "≈ +3 × 10⁸"."""
    written = numbers.shortened(value, digits)
    if digits <= FEW_DIGITS and abs(value) >= LARGE_SUM:
        written = min(numbers.in_powers(value, digits), written, key=len)
    almost = f"{numbers.ALMOST} " if written.startswith(numbers.ALMOST) else ""
    words = written.removeprefix(almost).removeprefix(numbers.MINUS)
    sign = numbers.MINUS if value < 0 else "+" if value > 0 else ""
    return f"{almost}{sign}{words}"


def sum_title(value: int | float) -> str:
    """Return "Σ ≈ +3.142"."""
    return f"Σ {signed_sum(value)}"


def short_titles(
    sums: tuple[int | float, ...], words: str, names: tuple[str, ...], most: float
) -> ShortTitles:
    """Return how the titles of ``sums``, ``words`` and `sum_title`, may be shortened.

    ``names`` has a short name of each channel; a title gives it up last. No sum is larger than ``most``, so
    that the next neuron's titles have the same form.
    """
    whole = all(isinstance(value, int) for value in sums)
    return ShortTitles(names, sums, _FORMS, _rooms(words, names[-1], most, whole))


#: From a name and a sum, ever shorter: whole, roughly, in one digit, and the two without a name.
_FORMS: tuple[Callable[[str, int | float], str], ...] = (
    lambda name, value: f"{name} {sum_title(value)}",
    lambda name, value: f"{name} Σ {signed_sum(value, FEW_DIGITS)}",
    lambda name, value: f"{name}: {signed_sum(value, 1)}",
    lambda _, value: signed_sum(value, FEW_DIGITS),
    lambda _, value: signed_sum(value, 1),
)


def _rooms(words: str, name: str, most: float, whole: bool) -> tuple[str, ...]:
    """Return the longest title of the full form and of each shorter one."""
    extremes = (-round(most),) if whole else (SMALL_SUM, -(floor(most) + 1 / 3))
    full = max((f"{words} {sum_title(value)}" for value in extremes), key=len)
    return (full, *(max((form(name, value) for value in extremes), key=len) for form in _FORMS))

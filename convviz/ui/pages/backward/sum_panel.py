"""The current neuron's gradient as code, and the sum that is written out for one weight."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from convviz.explore import numbers
from convviz.explore.display.backward.backward_part import BackwardPart
from convviz.explore.display.backward.followed_weight import Following
from convviz.explore.expression import TokenRole
from convviz.explore.state.descent_choices import GradientOf
from convviz.explore.state.sharing import Sharing
from convviz.ui.look.ink import Ink
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.look.popups import DropDown
from convviz.ui.panels.frame import PanelFrame
from convviz.ui.words.catalogue import Text
from convviz.ui.words.labels import explain, style_label, wrapping_label
from convviz.ui.words.paragraph import Paragraph
from convviz.ui.words.runs import Run, Runs

UNBROKEN = "\N{NO-BREAK SPACE}"  # in the bias's sum, which stands beside that of a weight or below it
CODES = tuple(GradientOf)
MOST_LINES = 5  # of code that leave room for the sum when presenting
MOST_LETTERS, MOST_LETTERS_PRESENTING = 230, 170  # of a sum that is written out


class SumPanel(PanelFrame):
    """Draws the code and the running sum of a `BackwardPart`.

    ``code_chosen`` carries a GradientOf; ``copy_requested`` asks for the code on the clipboard.
    """

    code_chosen = Signal(object)
    copy_requested = Signal()

    def __init__(self, look: Look, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(look, text, parent)
        self.expression = Runs()
        self.sum, self.total = Runs(keeps_room=True), Runs(keeps_room=True)
        self._layer: object = None
        self.mean, self.why = Runs(), wrapping_label()
        self.listing, self.note = Paragraph(), wrapping_label()
        self.of, self.copy = DropDown(), QPushButton()
        self.of.addItems([""] * len(CODES))
        for widget in (self.of, self.copy):
            self.head.addWidget(widget)
        self.of.activated.connect(lambda index: self.code_chosen.emit(CODES[index]))
        self.copy.clicked.connect(lambda: self.copy_requested.emit())
        for shown in (self.expression, self.listing, self.note, self.sum, self.total, self.mean):
            self.body.addWidget(shown)
        self.body.addStretch(1)
        self.body.addWidget(self.why)
        self._restyle()
        self._say()

    def show_part(self, part: BackwardPart) -> None:
        """Show ``part``."""
        if part.layer is not self._layer:
            self._layer = part.layer
            for written in (self.sum, self.total):
                written.forget()
        say, look = self._text.text, self.look
        hue, plain, muted = look.hue(part.position.d).text, look.palette.text, look.palette.muted
        code, coloured = look.ink(TextStyle.CODE, plain), look.ink(TextStyle.CODE, hue)
        self.of.setCurrentIndex(CODES.index(part.code_of))
        first = part.code[0] if part.code else ()
        alone = len(part.code) <= 1 or part.code_of is GradientOf.NEURON
        self.expression.show_runs(
            tuple(Run(t.text, code if t.role is TokenRole.PLAIN else coloured) for t in first if alone)
        )
        self.expression.setVisible(alone)
        self.listing.setVisible(not alone)
        if not alone:
            self.listing.setText("\n".join("".join(t.text for t in line) for line in part.code))
        long = look.presenting and not alone and len(part.code) > MOST_LINES
        for quiet in (self.sum, self.mean):  # they are about a weight
            quiet.setVisible(not long and part.code_input is None)
        self.note.setVisible(part.code_note is not None)
        self.note.setText("" if part.code_note is None else say(part.code_note))
        following, shared = part.following, part.sharing is Sharing.SHARED
        small = look.ink(TextStyle.CODE_SMALL, plain)
        asked = f"d{following.name if shared else following.all_names}: "
        self.sum.show_runs((Run(asked, coloured), Run(self._written(following), small)))
        self.total.show_runs(self._headline(part, coloured, look.ink(TextStyle.HEADLINE, hue)))
        grey = look.ink(TextStyle.BODY, muted)
        if shared:
            mean = say("backward.mean", mean=numbers.shortened(following.mean))
        else:
            mean = say(f"backward.own_terms.{part.sharing.value}", n=part.dropped)
        self.mean.show_runs((Run(mean, grey),))
        roomy = not look.presenting and not look.cramped and part.code_note is None
        self.why.setVisible(shared and roomy)
        described = (self.total,) if part.code_input is not None else (self.sum, self.total)
        self.setAccessibleDescription(" ".join(runs.text() for runs in described))

    def _restyle(self) -> None:
        super()._restyle()
        look = self.look
        for label in (self.why, self.note):
            style_label(label, look, TextStyle.SMALL, look.palette.muted)
        style_label(self.listing, look, TextStyle.CODE_SMALL, look.palette.text)
        for runs in (self.expression, self.sum, self.total, self.mean):
            runs.set_background(look.palette.surface)
        self.of.setFont(look.font(TextStyle.SMALL))
        self.copy.setFont(look.font(TextStyle.SMALL))
        for widget in (self.of, self.copy):
            widget.setVisible(not look.presenting)

    def _headline(self, part: BackwardPart, small: Ink, large: Ink) -> tuple[Run, ...]:
        """Return what stands first: dX of an input when its code is shown, else the followed weight."""
        following, cell = part.following, part.code_input
        if cell is not None:
            name = f"dX[{cell.x},{cell.y},{cell.c}]"
            so_far = numbers.related(part.dX.array[cell.x, cell.y, cell.c].item())
            value = numbers.related(part.code_dX)
            beside = "" if so_far == value else f"     {self._text.text('backward.dX_so_far', sum=so_far)}"
            return Run(f"{name} {value}", large), Run(beside, small)
        total = Run(f"d{following.name} {numbers.related(following.total)}", large)
        if following.bias_total is None:
            return (total,)
        bias = numbers.related(following.bias_total)
        words = self._text.text("backward.bias", name=following.bias_name, sum=bias)
        return total, Run(f"     {words.replace(' ', UNBROKEN)}", small)

    def _written(self, following: Following) -> str:
        """Return the terms, as many of the last ones as there is room for."""
        most = MOST_LETTERS_PRESENTING if self.look.presenting else MOST_LETTERS
        tried = (written(following.last(n), self._text.text) for n in (16, 12, 9, 6, 4))
        return next(
            (words for words in tried if len(words) <= most), written(following.last(3), self._text.text)
        )

    def _say(self) -> None:
        super()._say()
        say = self._text.text
        self.set_title(say("backward.neuron"))
        self.why.setText(say("backward.why_mean"))
        for index, of in enumerate(CODES):
            self.of.setItemText(index, say(f"backward.code.{of.value}"))
        explain(self.of, say("backward.code"))
        self.copy.setText(say("analysis.neuron.copy"))
        explain(self.copy, say("backward.copy_tip"))


def written(following: Following, say: Callable[..., str]) -> str:
    """Return the terms as a sum with the running sums: "15 + 13 − 1  →  15, 28, 27".

    Without running sums the terms are listed.
    """
    terms, sums = [_told(term) for term in following.terms], [_told(of) for of in following.sums]
    almost = f"{numbers.ALMOST} " if any(told.cut for told in (*terms, *sums)) else ""
    if not sums:
        line = numbers.listed(told.plain for told in terms)
        return f"{almost}…, {line}" if following.left_out else f"{almost}{line}"
    line = " ".join([told.signed for told in terms])
    if following.left_out:
        before = _told(following.before).plain
        line = f"{say('backward.left_out', n=following.left_out, sum=before)} {line}"
    else:
        line = line.replace("− ", "−", 1) if following.terms[0] < 0 else line.removeprefix("+ ")
    if len(sums) > 1:
        line += "  →  " + numbers.listed(told.plain for told in sums)
    return f"{almost}{line}"


@dataclass(frozen=True, slots=True)
class _Told:
    """A number as a line of many tells it: "−1", with its sign before it "− 1", and whether digits are cut.

    It does not say so itself: the line carries one sign for all.
    """

    plain: str
    signed: str
    cut: bool


@lru_cache(maxsize=1024, typed=True)  # a step tells the numbers of the last one again: a hundred take 1 ms
def _told(value: float) -> _Told:
    said, size = (numbers.shortened(v) for v in (value, abs(value)))
    plain, size = (words.replace(f"{numbers.ALMOST} ", "") for words in (said, size))
    return _Told(plain, f"{'−' if value < 0 else '+'} {size}", numbers.ALMOST in said)

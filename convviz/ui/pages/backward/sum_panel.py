"""What each neuron of the slice asks of the followed weight: a map laid out like the slice, and its sum."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from convviz.explore import numbers
from convviz.explore.display.backward.backward_part import BackwardPart
from convviz.explore.display.backward.followed_weight import Following
from convviz.explore.display.backward.what_if_gradient import WrongGradient
from convviz.explore.expression import TokenRole
from convviz.explore.state.descent_choices import GradientOf
from convviz.explore.state.regions import Span
from convviz.explore.state.sharing import Sharing
from convviz.explore.state.state import InputCell, OutputCell
from convviz.ui.look.ink import Ink
from convviz.ui.look.look import Look, TextStyle, ink_of
from convviz.ui.look.popups import DropDown
from convviz.ui.panels.frame import QWIDGETSIZE_MAX, PanelFrame, set_visible
from convviz.ui.panels.wrong_number import WrongNumberLine
from convviz.ui.volume import Box, Drawing, Fade, Faint, GridVolume, VolumeGrid
from convviz.ui.words.catalogue import Text
from convviz.ui.words.labels import explain, style_label, wrapping_label
from convviz.ui.words.line import Line
from convviz.ui.words.paragraph import Paragraph
from convviz.ui.words.runs import Broken, Run, Runs

UNBROKEN = "\N{NO-BREAK SPACE}"  # in the bias's sum and the running sums, which are not torn apart
CODES = tuple(GradientOf)
MAP_SHARE, PRESENTING_MAP_SHARE = 26, 44  # percent of the width, for the map
SUM_LINES, PRESENTING_SUM_LINES = 2, 5  # for the terms and the running sums
MEAN_LINES, PRESENTING_MEAN_LINES = 1, 2
MOST_TERMS = (16, 12, 9, 6, 4, 3, 2, 1)  # that are written out: as many as there is room for
SUM, PRESENTING_SUM = (64, 48, 36, 26), (128, 112, 96, 84, 72, 56, 40)  # units
PRESENTING_TERMS, PRESENTING_NAMES = 36, (44, 36, 30)  # units
UNDER_DISCUSSION = 72  # units: rather than a smaller sum, its name is smaller


class SumPanel(PanelFrame):
    """Draws the map, the code and the sum of a `BackwardPart`; the sum of an input when its dX is chosen.

    ``code_chosen`` carries a GradientOf; ``copy_requested`` asks for the code on the clipboard.
    """

    code_chosen = Signal(object)
    copy_requested = Signal()

    def __init__(self, look: Look, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(look, text, parent)
        self._part: BackwardPart | None = None
        self._longest_name = ""  # so far: the sum has room beside it
        self._wide = False  # code or a sum takes the place of the map, too
        self.map = VolumeGrid(look)
        self.heading = Line()  # it names a weight, which may be another with each step
        self._title.hide()
        self.head.insertWidget(0, self.heading, 5)
        self.expression, self.sum, self.total, self.mean, self.bias = (_line() for _ in range(5))
        self.listing, self.note, self.why = Paragraph(), wrapping_label(), wrapping_label()
        self.wrong = WrongNumberLine(look, TextStyle.TITLE)
        self.of, self.copy = DropDown(), QPushButton()
        self.of.addItems([""] * len(CODES))
        for widget in (self.of, self.copy):
            self.head.addWidget(widget)
        self.of.activated.connect(lambda index: self.code_chosen.emit(CODES[index]))
        self.copy.clicked.connect(lambda: self.copy_requested.emit())
        self.map.cell_clicked.connect(self._visit)
        self.map.cell_doubled.connect(self.doubled)
        self.mark_rounding(self.map)
        self._beside, self._column = QHBoxLayout(), QVBoxLayout()
        self._beside.addWidget(self.map)
        self._beside.addLayout(self._column)
        for shown in (self.expression, self.listing, self.note, self.sum, self.total, self.mean):
            self._column.addWidget(shown)
        self._column.addWidget(self.wrong)  # in the place of the mean
        self._column.addWidget(self.bias)
        self._column.addStretch(1)
        self._column.addWidget(self.why)
        self.body.addLayout(self._beside, 1)
        self._restyle()
        self._say()

    def show_part(self, part: BackwardPart) -> None:
        """Show ``part``."""
        if self._part is None or self._part.layer is not part.layer or self._part.code_of is not part.code_of:
            self._longest_name = ""
        self._part = part
        with self.arranging_once():
            self._show(part)

    def _show(self, part: BackwardPart) -> None:
        say, summed = self._text.text, part.code_input
        listed = len(part.code) > 1 and part.code_of is not GradientOf.NEURON
        shared = part.sharing is Sharing.SHARED
        asked = part.following.name if shared else part.following.all_names
        name = asked if summed is None else f"dX[{summed.x},{summed.y},{summed.c}]"
        key = "backward.asked" if summed is None else "backward.asked_dX"
        wordings = [say(f"{key}{length}", name=name) for length in ("", "_short", "_shortest")]
        self.heading.setText(*wordings)
        self.setAccessibleName(wordings[0])
        self.of.setCurrentIndex(CODES.index(part.code_of))
        self._wide = summed is not None or (listed and self.look.presenting)
        self._show_map(part)
        self._show_code(part, listed)
        wrong = part.what_if if summed is None else None
        if wrong is not None:
            self._show_wrong(wrong)
        self.note.setText("" if part.code_note is None else say(part.code_note))
        if summed is None:
            self._show_sum_of_weight(part, listed)
        else:
            self._show_sum_of_input(part, summed, listed)
        roomy = (self.look.presenting or not self.look.cramped) and summed is None and not listed
        roomy &= not part.sums_withheld
        self.why.setText(say("backward.why_mean") if wrong is None else say(wrong.cause))
        set_visible(
            {
                self.expression: not listed,
                self.listing: listed,
                self.note: part.code_note is not None,
                self.sum: not listed,  # beside long code there is room for the result alone
                self.mean: not listed and wrong is None,
                self.wrong: wrong is not None,
                self.bias: self.look.presenting and not listed and summed is None,
                self.why: roomy and (shared if wrong is None else self.look.presenting),
            }
        )
        described = (self.total,) if summed is not None else (self.sum, self.total)
        self.setAccessibleDescription(" ".join(runs.text() for runs in described))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Write the sum as large and as long as it fits."""
        super().resizeEvent(event)
        if self._part is not None:
            self.show_part(self._part)

    def _show_map(self, part: BackwardPart) -> None:
        """Show what each neuron asks, as the slice lies, up to here; the sum of an input has no map."""
        self.map.setVisible(not self._wide)
        if self._wide:
            return
        here, hue = part.position, self.look.hue(part.position.d).line
        self.map.set_volume(GridVolume(part.following.map, Drawing.MAP, faint=Faint.COVER))
        self.map.set_overlays((Fade(part.of_slice), Box(Span(0, 1), here.x, here.y, 1, 1, hue, 5.0)))

    def _show_code(self, part: BackwardPart, listed: bool) -> None:
        """Write the code, of a gradient in one line: a step to longer indices moves nothing below it."""
        look, hue = self.look, self.look.hue(part.position.d).text
        first = part.code[0] if part.code and not listed else ()
        # dX of an input has as many terms as neurons read it: they need the room.
        small = part.code_input is not None and not look.presenting
        styles = (TextStyle.CODE_SMALL,) if small else (TextStyle.CODE, TextStyle.CODE_SMALL)
        for style in styles:
            code, coloured = look.ink(style, look.palette.text), look.ink(style, hue)
            runs = tuple(Run(t.text, code if t.role is TokenRole.PLAIN else coloured) for t in first)
            fits = self._fits(runs, 1)
            if fits:
                break
        self.expression.show_runs(runs)
        _fix_height(self.expression, look.ink(TextStyle.CODE, hue).height if fits else 0)
        if listed:
            self.listing.setText("\n".join("".join(t.text for t in line) for line in part.code))

    def _show_sum_of_weight(self, part: BackwardPart, listed: bool) -> None:
        say, look, following = self._text.text, self.look, part.following
        hue, shared = look.hue(part.position.d).text, part.sharing is Sharing.SHARED
        asked = "" if shared else f"d{following.all_names}: "
        name, terms_ink = Run(asked, self._terms_ink(hue)), self._terms_ink(look.palette.text)
        for terms in map(following.last, MOST_TERMS):
            runs = (name, Run(written(terms, say, breaks=look.presenting), terms_ink))
            if self._fits(runs):
                break
        self.sum.show_runs(runs)
        total = _related(following.total)
        self._show_total(f"d{following.name}", total, hue, listed, following.total_ends)
        if shared:
            means = [""]
            if following.mean is not None:
                mean = say("backward.mean", mean=numbers.shortened(following.mean))
                means = [mean, say("backward.added"), ""]
        else:
            means = [say(f"backward.own_terms.{part.sharing.value}", n=part.dropped), ""]
        bias = ""
        if following.bias_total is not None:
            sum_ = numbers.related(following.bias_total)
            bias = say("backward.bias", name=following.bias_name, sum=sum_).replace(" ", UNBROKEN)
        body, coloured = self._mean_ink(), self._terms_ink(hue)
        most = PRESENTING_MEAN_LINES if look.presenting else MEAN_LINES
        self.bias.show_runs((Run(bias, coloured),))
        _fix_height(self.bias, coloured.height)
        if look.presenting:  # it has a line of its own, where no longer mean pushes it
            bias = ""
        between = "     " if bias else ""
        lines = [(Run(f"{mean}{between}" if mean else "", body), Run(bias, coloured)) for mean in means]
        self.mean.show_runs(next((line for line in lines if self._fits(line, most)), lines[-1]))
        _fix_height(self.mean, most * body.height)

    def _show_wrong(self, wrong: WrongGradient) -> None:
        """Show what a wrong idea makes of the same gradients."""
        say = self._text.text
        if wrong.wrong is None:
            number = say("what_if.gradients", n=wrong.neurons)
        else:
            number = numbers.shortened(wrong.wrong)
        name = say(wrong.name)
        # Presenting, the cause has a place of its own.
        wordings = (name, "") if self.look.presenting else (f"{name} · {say(wrong.cause)}", name, "")
        if not wrong.differs:
            wordings = (say("what_if.so_far"), "")
        self.wrong.show_number(number, wrong.differs, *wordings)

    def _show_sum_of_input(self, part: BackwardPart, cell: InputCell, listed: bool) -> None:
        say, look = self._text.text, self.look
        hue = look.hue(part.position.d).text
        readers, *so_far = (say(words) for words in part.dX_sum)
        self.sum.show_runs((Run(" ".join(so_far[1:]), self._terms_ink(look.palette.text)),))
        body = self._mean_ink()
        self.mean.show_runs((Run(" · ".join((readers, *so_far[:1])), body),))
        _fix_height(self.mean, SUM_LINES * body.height)
        name = f"dX[{cell.x},{cell.y},{cell.c}]"
        self._show_total(name, _related(part.code_dX), hue, listed)

    def _show_total(
        self, name: str, value: str, hue: str, listed: bool, ends: tuple[float, ...] = ()
    ) -> None:
        """Write the sum in the largest type in which it, and whatever it is between ``ends``, is one line."""
        look = self.look
        self._longest_name = max(self._longest_name, name, key=len)
        longest = max((value, *map(numbers.related, ends)), key=len)
        names = [look.ink(TextStyle.CODE, hue)]
        sizes: tuple[int, ...] = SUM[-1:] if listed and not look.presenting else SUM
        if look.presenting:
            names = [ink_of(hue, look.px(units), True, True) for units in PRESENTING_NAMES]
            sizes = PRESENTING_SUM
        inks = [ink_of(hue, look.px(units), True, False) for units in sizes]
        large = [ink for ink, units in zip(inks, sizes, strict=True) if units >= UNDER_DISCUSSION]
        pairs = [(code, ink) for code in names for ink in large]
        pairs += [(code, ink) for ink in inks for code in names]

        def has_room(code: Ink, ink: Ink) -> bool:
            return code.width(f"{self._longest_name} ") + ink.width(longest) <= self._room()

        code, ink = next((pair for pair in pairs if has_room(*pair)), (names[-1], inks[-1]))
        self.total.show_runs((Run(f"{name} ", code), Run(value, ink)))
        _fix_height(self.total, inks[0].height)

    def _terms_ink(self, colour: str) -> Ink:
        """Return the ink of the terms and the running sums."""
        look = self.look
        if look.presenting:
            return ink_of(colour, look.px(PRESENTING_TERMS), False, True)
        return look.ink(TextStyle.CODE_SMALL, colour)

    def _mean_ink(self) -> Ink:
        """Return the ink of what is said of the mean."""
        style = TextStyle.HEADLINE if self.look.presenting else TextStyle.BODY
        return self.look.ink(style, self.look.palette.text)

    @property
    def _sum_lines(self) -> int:
        return PRESENTING_SUM_LINES if self.look.presenting else SUM_LINES

    @property
    def _map_share(self) -> int:
        return PRESENTING_MAP_SHARE if self.look.presenting else MAP_SHARE

    def _fits(self, runs: tuple[Run, ...], most: int = 0) -> bool:
        """Return whether ``runs`` have room in ``most`` lines, or in as many as the terms have."""
        lines = Broken(runs).lines(max(1, self._room()))
        ends = (x + run.ink.width(run.text.rstrip(" ")) for line in lines for x, run in line[-1:])
        return len(lines) <= (most or self._sum_lines) and max(ends, default=0.0) <= self._room()

    def _room(self) -> int:
        """Return the width of the column in px."""
        inner = self.contentsRect().width() - 2 * self.look.px(20)
        if self._wide:
            return inner
        return inner - inner * self._map_share // 100 - self.look.px(24)

    def _visit(self, x: int, y: int, _slice: int) -> None:
        if self._part is not None:
            self.cell_clicked.emit(OutputCell(x, y, self._part.position.d))

    def _restyle(self) -> None:
        super()._restyle()
        look = self.look
        heading = TextStyle.HEADLINE if look.presenting else TextStyle.TITLE
        style_label(self.heading, look, heading, look.palette.text)
        self.heading.set_background(look.palette.surface)
        self._beside.setSpacing(look.px(20))
        self._beside.setStretch(0, self._map_share)
        self._beside.setStretch(1, 100 - self._map_share)
        self._column.setSpacing(look.px(4))
        for label in (self.why, self.note):
            style = TextStyle.TERM if look.presenting else TextStyle.SMALL
            style_label(label, look, style, look.palette.muted)
        code = TextStyle.CODE if look.presenting else TextStyle.CODE_SMALL
        style_label(self.listing, look, code, look.palette.text)
        for runs in (self.expression, self.sum, self.total, self.mean, self.bias):
            runs.set_background(look.palette.surface)
        _fix_height(self.sum, self._sum_lines * self._terms_ink(look.palette.text).height)
        # In a cramped window it has the room of the mean, whose place it takes.
        style = TextStyle.BODY if look.cramped and not look.presenting else TextStyle.HEADLINE
        _fix_height(self.wrong, look.ink(style, look.palette.text).height)
        self.of.setFont(look.font(TextStyle.SMALL))
        self.copy.setFont(look.font(TextStyle.SMALL))

    def _say(self) -> None:
        super()._say()
        say = self._text.text
        self.map.setAccessibleName(say("backward.asked_map"))
        for index, of in enumerate(CODES):
            self.of.setItemText(index, say(f"backward.code.{of.value}"))
        explain(self.of, say("backward.code"))
        self.copy.setText(say("analysis.neuron.copy"))
        explain(self.copy, say("backward.copy_tip"))


def _line() -> Runs:
    runs = Runs()
    runs.setMinimumWidth(1)
    return runs


def _fix_height(widget: QWidget, height: float) -> None:
    """Give ``widget`` a height that its words do not change: nothing below it moves with a step.

    With 0 it is as high as its words are.
    """
    if widget.minimumHeight() != ceil(height):
        widget.setMinimumHeight(ceil(height))
        widget.setMaximumHeight(ceil(height) or QWIDGETSIZE_MAX)


def _related(value: int | float | None) -> str:
    return f"= {numbers.UNKNOWN}" if value is None else numbers.related(value)


def written(following: Following, say: Callable[..., str], breaks: bool = False) -> str:
    """Return the terms as a sum with the running sums, which stay on one line: "15 + 13 − 1 → 15, 28, 27".

    With ``breaks`` a line may end between any two of them. Without running sums the terms are listed.
    """
    terms, sums = [_told(term) for term in following.terms], [_told(of) for of in following.sums or ()]
    almost = f"{numbers.ALMOST} " if any(told.cut for told in (*terms, *sums)) else ""
    if not sums:
        line = numbers.listed(told.plain for told in terms)
        return f"{almost}…, {line}" if following.left_out else f"{almost}{line}"
    line = " ".join([told.signed for told in terms])
    if following.left_out:
        before = _told(following.before or 0).plain
        line = f"{say('backward.left_out', n=following.left_out, sum=before)} {line}"
    else:
        line = line.replace("− ", "−", 1) if following.terms[0] < 0 else line.removeprefix("+ ")
    if len(sums) > 1:
        after = f"→  {numbers.listed(told.plain for told in sums)}"
        line += f" {after}" if breaks else f" {after.replace(' ', UNBROKEN)}"
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

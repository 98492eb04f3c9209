"""Where the backward pass begins, dV, and where it ends, dX; X stands in its place at first."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from convviz.explore import numbers
from convviz.explore.display.backward.backward_part import BackwardPart
from convviz.explore.expression import index_range
from convviz.explore.state.regions import Span
from convviz.explore.state.state import InputCell, OutputCell
from convviz.explore.state.values import number
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.pages.backward.large_number import LargeNumber, longest_of
from convviz.ui.panels.checkable_buttons import Segments
from convviz.ui.panels.frame import PanelFrame
from convviz.ui.panels.highlight_styles import highlight_overlays
from convviz.ui.panels.input_panel import overlays, volume_of
from convviz.ui.panels.output_panel import MOST_FRAMED
from convviz.ui.volume import Box, Drawing, Fade, Faint, Frame, GridVolume, Overlay, Ruler, Struck, VolumeGrid
from convviz.ui.words.catalogue import Text
from convviz.ui.words.labels import explain, style_label
from convviz.ui.words.paragraph import Paragraph

FIELD_LINE, CHANNEL_LINE = 4.0, 2.0  # units
AS_LONG_AS_DX = (-99, 99)


class UpstreamPanel(PanelFrame):
    """Draws dV as the walk visits it. ``cell_doubled`` carries an OutputCell whose number is to be typed."""

    cell_doubled = Signal(object)

    def __init__(self, look: Look, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(look, text, parent)
        self._volume: GridVolume | None = None
        self.grid = VolumeGrid(look)
        self.number, self.words = LargeNumber(look), Paragraph()
        self.body.addWidget(self.grid, 1)
        self.body.addWidget(self.number)
        self.body.addWidget(self.words)
        self.mark_rounding(self.grid)
        self.grid.cell_clicked.connect(lambda x, y, d: self.cell_clicked.emit(OutputCell(x, y, d)))
        self.grid.cell_doubled.connect(lambda x, y, d: self.cell_doubled.emit(OutputCell(x, y, d)))
        self._restyle()
        self._say()

    def show_part(self, part: BackwardPart) -> None:
        """Show ``part``."""
        width, height, slices = part.dV.array.shape
        say, here, hue = self._text.text, part.position, self.look.hue(part.position.d)
        if self._volume is None or self._volume.values is not part.dV:  # a step keeps it, and its scales
            titles = tuple(f"dV[:,:,{d}]" for d in range(slices))
            self._volume = GridVolume(
                part.dV, Drawing.MAP, titles, title_hues=True, faint=Faint.FADE, own_limits=True
            )
        self.grid.set_volume(self._volume)
        shape = say("volumes.shape", width=width, height=height, slices=slices)
        self.note_scales(self._volume, shape)
        muted = self.look.palette.muted
        framed = range(slices) if slices <= MOST_FRAMED else ()
        overlays: tuple[Overlay, ...] = (
            Fade(part.visited),
            *(Frame(d, self.look.hue(d).line, 1.5) for d in framed if d != here.d),
            Frame(here.d, hue.line, 4.0),
            *(Struck(cells, muted) for cells in part.closed_cells),
            *(highlight_overlays(cells, self.look, hue.line) for cells in part.lit_dV),
            Box(Span(here.d, here.d + 1), here.x, here.y, 1, 1, hue.line, 5.0),
        )
        self.grid.reveal(here.d, overlays)
        said = [say(part.loss_words)]
        said += [say(part.target_words)] if part.target_words is not None else []
        said += [say("backward.closed")] if part.closed else []
        self.words.setText("\n".join(said))
        self.setAccessibleDescription(" · ".join(said))
        longest = f"= {longest_of(part.dV)}"
        value = number(part.upstream.array[0, 0, 0])
        self.number.show_number(part.upstream_name, numbers.related(value), longest, hue.text)

    def _say(self) -> None:
        super()._say()
        self.grid.setAccessibleName(self._text.text("backward.dV"))
        self._show_title()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much of the title as there is room for."""
        super().resizeEvent(event)
        self._show_title()

    def _show_title(self) -> None:
        self.set_title(self.title_that_fits(self._text.text("backward.dV"), "dV"))

    def _restyle(self) -> None:
        super()._restyle()
        style = TextStyle.TITLE if self.look.presenting else TextStyle.STRONG
        style_label(self.words, self.look, style, self.look.palette.text)
        self.number.setVisible(self.look.presenting)
        self._show_title()


class InputGradientPanel(PanelFrame):
    """Draws X with the current receptive field, or dX as far as the walk has come.

    ``dX_chosen`` carries whether dX is to be shown, ``input_chosen`` the InputCell whose dX is to be summed;
    ``channel_chosen`` a channel of X. ``flipped_wanted``: the code with the flipped filters is asked for.
    """

    dX_chosen = Signal(bool)
    input_chosen = Signal(object)
    channel_chosen = Signal(int)
    flipped_wanted = Signal()

    def __init__(self, look: Look, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(look, text, parent)
        self.X, self.dX = VolumeGrid(look), VolumeGrid(look)
        self.which = Segments(2, look)
        self.words, self.code = Paragraph(), QPushButton()
        self.code.clicked.connect(lambda: self.flipped_wanted.emit())
        for grid in (self.X, self.dX):
            self.body.addWidget(grid, 1)
        row = QHBoxLayout()
        row.addWidget(self.words, 1)
        row.addWidget(self.code, 0, Qt.AlignmentFlag.AlignBottom)
        self.body.addLayout(row)
        self.head.addWidget(self.which)
        self.mark_rounding(self.X, self.dX)
        self.X.cell_clicked.connect(lambda x, y, c: self.cell_clicked.emit(InputCell(x, y, c)))
        self.dX.cell_clicked.connect(lambda x, y, c: self.input_chosen.emit(InputCell(x, y, c)))
        for grid in (self.X, self.dX):
            grid.slice_chosen.connect(self.channel_chosen)
            grid.cell_doubled.connect(self.doubled)
        self.which.chosen.connect(lambda index: self.dX_chosen.emit(bool(index)))
        self._shows_dX = False
        self._restyle()
        self._say()

    @property
    def grid(self) -> VolumeGrid:
        """The volume that is shown."""
        return self.dX if self._shows_dX else self.X

    def show_part(self, part: BackwardPart) -> None:
        """Show ``part``."""
        width, height, depth = part.dX.array.shape
        self._shows_dX = part.shows_dX
        self.which.show_chosen(int(part.shows_dX))
        shape = self._text.text("volumes.shape", width=width, height=height, slices=depth)
        self.set_title(self._text.text("backward.dX" if part.shows_dX else "backward.X"))
        if part.shows_dX:
            self._show_dX(part)
        else:
            self.X.set_volume(_with_one_large(volume_of(part.input)))
            large = part.channels.start + part.following.weight.c
            framed = Frame(large, self.look.hue(part.position.d).line, CHANNEL_LINE)
            self.X.reveal(large, (framed, *overlays(part.input, self.look)))
        words = self._legend(part)
        self.words.setText(words)
        self.setAccessibleDescription(words)
        dX, presenting = part.shows_dX, self.look.presenting  # then the code is in another scene
        shown = {self.X: not dX, self.dX: dX, self.words: bool(words), self.code: dX and not presenting}
        for widget, visible in shown.items():
            widget.setVisible(visible)
        self.set_note(shape)

    def _legend(self, part: BackwardPart) -> str:
        """Return what is special about dX, and what dots and hatching mean."""
        keys = []
        padded = any((part.input.x.before, part.input.x.after, part.input.y.before, part.input.y.after))
        if padded and not part.shows_dX:
            keys.append("volumes.input.padding")
        unread = part.unread if part.shows_dX else (part.input.x.unread, part.input.y.unread)
        if any(unread):
            keys.append("volumes.input.unread")
        legend = " · ".join(self._text.text(key) for key in keys)
        return "\n".join(filter(None, (self._text.text(part.dX_words) if part.shows_dX else "", legend)))

    def _show_dX(self, part: BackwardPart) -> None:
        width, height, depth = part.dX.array.shape
        hue = self.look.hue(part.position.d)
        titles = tuple(f"dX[:,:,{c}]" for c in range(depth))
        step = max(part.field_x.step, part.field_y.step)
        ruler = index_range(width, width, step)
        faint = Faint.COVER if part.sums_withheld else Faint.FADE
        self.dX.set_volume(
            GridVolume(part.dX, Drawing.MAP, titles, unread=part.unread, ruler=ruler, faint=faint)
        )
        summed = part.code_input
        large = summed.c if summed is not None else part.channels.start + part.following.weight.c
        self.dX.reveal(large)
        x, y, channels = part.field_x, part.field_y, part.channels
        box = Box(channels, x.start, y.start, _reach(x), _reach(y), hue.line, FIELD_LINE)
        bounds = range(depth) if depth <= MOST_FRAMED else ()
        self.dX.set_overlays(
            (
                *(Frame(c, self.look.palette.border, 1.0) for c in bounds if c != large),
                *((Fade(()),) if part.sums_withheld else ()),
                Frame(large, hue.line, CHANNEL_LINE),
                box,
                Ruler(channels, "x", x.start, x.start + _reach(x), _read(x, width), hue.text),
                Ruler(channels, "y", y.start, y.start + _reach(y), _read(y, height), hue.text),
                *(highlight_overlays(cells, self.look, hue.line) for cells in part.lit_dX),
            )
        )

    def _say(self) -> None:
        super()._say()
        say = self._text.text
        self.which.set_words("", "X", "dX")
        for grid, name in ((self.X, "X"), (self.dX, "dX")):
            grid.setAccessibleName(say(f"backward.{name}"))
        self.code.setText(say("backward.flipped_button"))
        explain(self.code, say("backward.flipped_tip"))

    def _restyle(self) -> None:
        super()._restyle()
        style = TextStyle.TERM if self.look.presenting else TextStyle.BODY
        style_label(self.words, self.look, style, self.look.palette.text)
        self.code.setFont(self.look.font(TextStyle.SMALL))
        self.which.show_label(False)


def _with_one_large(volume: GridVolume) -> GridVolume:
    """Return X so that one channel is large where one of dX is, whose numbers are longer."""
    return replace(volume, beside=AS_LONG_AS_DX)


def _read(span: Span, length: int) -> str:
    """Return the indices of an axis of dX that a field reaches, as code has them: ``1:6:2``; no padding."""
    inside = [i for i in span.indices if 0 <= i < length]
    return index_range(inside[0], inside[-1] + 1, span.step if len(inside) > 1 else 1) if inside else ""


def _reach(span: Span) -> int:
    """Return how many cells a field reaches over, gaps of a dilation included."""
    return span.indices[-1] - span.start + 1 if span.indices else 0

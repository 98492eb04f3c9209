"""Where the backward pass begins and where it ends: dV and dX."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from convviz.explore.display.backward.backward_part import BackwardPart
from convviz.explore.expression import index_range
from convviz.explore.state.regions import Span
from convviz.explore.state.state import InputCell, OutputCell
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.panels.frame import PanelFrame
from convviz.ui.panels.highlight_styles import highlight_overlays
from convviz.ui.panels.output_panel import MOST_FRAMED
from convviz.ui.volume import Box, Drawing, Fade, Faint, Frame, GridVolume, Overlay, Ruler, Struck, VolumeGrid
from convviz.ui.words.catalogue import Text
from convviz.ui.words.labels import explain, style_label
from convviz.ui.words.paragraph import Paragraph

FIELD_LINE = 4.0


class UpstreamPanel(PanelFrame):
    """Draws dV as the walk visits it. ``cell_doubled`` carries an OutputCell whose number is to be typed."""

    cell_doubled = Signal(object)

    def __init__(self, look: Look, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(look, text, parent)
        self._volume: GridVolume | None = None
        self.grid = VolumeGrid(look)
        self.words = Paragraph()
        self.body.addWidget(self.grid, 1)
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

    def _say(self) -> None:
        super()._say()
        title = self._text.text("backward.dV")
        self.set_title(title)
        self.grid.setAccessibleName(title)

    def _restyle(self) -> None:
        super()._restyle()
        style_label(self.words, self.look, TextStyle.STRONG, self.look.palette.text)


class InputGradientPanel(PanelFrame):
    """Draws dX as far as the walk has come, with the field that the current gradient goes back to.

    ``flipped_wanted``: the code with the flipped filters is asked for.
    """

    flipped_wanted = Signal()

    def __init__(self, look: Look, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(look, text, parent)
        self.grid = VolumeGrid(look)
        self.words = Paragraph()
        self.code = QPushButton()
        self.code.clicked.connect(lambda: self.flipped_wanted.emit())
        self.body.addWidget(self.grid, 1)
        row = QHBoxLayout()
        row.addWidget(self.words, 1)
        row.addWidget(self.code, 0, Qt.AlignmentFlag.AlignBottom)
        self.body.addLayout(row)
        self.mark_rounding(self.grid)
        self.grid.cell_clicked.connect(lambda x, y, c: self.cell_clicked.emit(InputCell(x, y, c)))
        self._restyle()
        self._say()

    def show_part(self, part: BackwardPart) -> None:
        """Show ``part``."""
        width, height, depth = part.dX.array.shape
        say, hue = self._text.text, self.look.hue(part.position.d)
        titles = tuple(f"dX[:,:,{c}]" for c in range(depth))
        step = max(part.field_x.step, part.field_y.step)
        ruler = index_range(width, width, step)
        self.grid.set_volume(GridVolume(part.dX, Drawing.MAP, titles, unread=part.unread, ruler=ruler))
        shape = say("volumes.shape", width=width, height=height, slices=depth)
        hatched = f"{shape} · {say('backward.unread')}" if any(part.unread) else shape
        self.set_note(hatched, shape)
        self.grid.reveal(part.channels.start)
        x, y, channels = part.field_x, part.field_y, part.channels
        box = Box(channels, x.start, y.start, _reach(x), _reach(y), hue.line, FIELD_LINE)
        bounds = range(depth) if depth <= MOST_FRAMED else ()
        self.grid.set_overlays(
            (
                *(Frame(c, self.look.palette.border, 1.0) for c in bounds),
                box,
                Ruler(channels, "x", x.start, x.start + _reach(x), _read(x, width), hue.text),
                Ruler(channels, "y", y.start, y.start + _reach(y), _read(y, height), hue.text),
                *(highlight_overlays(cells, self.look, hue.line) for cells in part.lit_dX),
            )
        )
        self.words.setText(say(part.dX_words))
        self.setAccessibleDescription(self.words.text())

    def _say(self) -> None:
        super()._say()
        title = self._text.text("backward.dX")
        self.set_title(title)
        self.grid.setAccessibleName(title)
        self.code.setText(self._text.text("backward.flipped_button"))
        explain(self.code, self._text.text("backward.flipped_tip"))

    def _restyle(self) -> None:
        super()._restyle()
        style_label(self.words, self.look, TextStyle.BODY, self.look.palette.text)
        self.code.setFont(self.look.font(TextStyle.SMALL))
        self.code.setVisible(not self.look.presenting)


def _read(span: Span, length: int) -> str:
    """Return the indices of an axis of dX that a field reaches, as code has them: ``1:6:2``; no padding."""
    inside = [i for i in span.indices if 0 <= i < length]
    return index_range(inside[0], inside[-1] + 1, span.step if len(inside) > 1 else 1) if inside else ""


def _reach(span: Span) -> int:
    """Return how many cells a field reaches over, gaps of a dilation included."""
    return span.indices[-1] - span.start + 1 if span.indices else 0

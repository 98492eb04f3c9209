"""The three volumes of the backward pass, as the data flows: dV, the pile of dW, dX."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from convviz.explore.display.backward import BackwardPart
from convviz.explore.display.parts import CellSet, Role, Span
from convviz.explore.state import InputCell, OutputCell, WeightCell
from convviz.ui.look import Look, TextStyle
from convviz.ui.pages.paragraph import Paragraph
from convviz.ui.panels.copy_drawer import CopyDrawer
from convviz.ui.panels.frame import PanelFrame, dress_label
from convviz.ui.panels.line import Line
from convviz.ui.panels.output_panel import MOST_FRAMED
from convviz.ui.panels.roles import lit
from convviz.ui.text import Text
from convviz.ui.volume_grid import Box, Drawing, Faint, Frame, GridVolume, Overlay, Ruler, Veil, VolumeGrid

FIELD_LINE = 4.0


class UpstreamPanel(PanelFrame):
    """Draws dV as the walk visits it. ``cell_doubled`` carries an OutputCell whose number is to be typed."""

    cell_doubled = Signal(object)

    def __init__(self, look: Look, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(look, text, parent)
        self.grid = VolumeGrid(look)
        self.words = Paragraph()
        self.body.addWidget(self.grid, 1)
        self.body.addWidget(self.words)
        self.grid.cell_clicked.connect(lambda x, y, d: self.cell_clicked.emit(OutputCell(x, y, d)))
        self.grid.cell_doubled.connect(lambda x, y, d: self.cell_doubled.emit(OutputCell(x, y, d)))

    def show_part(self, part: BackwardPart) -> None:
        """Show ``part``."""
        width, height, slices = part.dV.array.shape
        say, here, hue = self.text.text, part.position, self.look.hue(part.position.d)
        self.set_title(say("backward.dV"))
        self.set_note(say("volumes.shape", width=width, height=height, slices=slices))
        titles = tuple(f"dV[:, :, {d}]" for d in range(slices))
        many = slices > MOST_FRAMED
        volume = GridVolume(part.dV, Drawing.MAP, titles, title_hues=True, faint=Faint.FADE, own_limits=many)
        self.grid.set_volume(volume)
        self.grid.reveal(here.d)
        framed = range(slices) if not many else ()
        overlays: tuple[Overlay, ...] = (
            Veil(part.visited),
            *(Frame(d, self.look.hue(d).line, 1.5) for d in framed if d != here.d),
            Frame(here.d, hue.line, 4.0),
            Box(Span(here.d, here.d + 1), here.x, here.y, 1, 1, hue.line, 5.0),
        )
        self.grid.set_overlays(overlays)
        loss = say(part.loss_words)
        self.words.setText(f"{loss} · {say('backward.closed')}" if part.closed else loss)
        self.setAccessibleDescription(self.words.text())

    def set_look(self, look: Look) -> None:
        """Take on new colours and sizes."""
        super().set_look(look)
        self.grid.set_look(look)
        dress_label(self.words, look, TextStyle.STRONG, look.palette.text)


class PilePanel(PanelFrame):
    """Draws the current neuron's gradient and the pile of its slice; a click chooses the weight to follow."""

    weight_chosen = Signal(object)

    def __init__(self, look: Look, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(look, text, parent)
        self.own, self.pile = VolumeGrid(look), VolumeGrid(look)
        self.own_words, self.pile_words, self.state_words = Line(), Line(), Paragraph()
        for words, grid in ((self.own_words, self.own), (self.pile_words, self.pile)):
            column = QVBoxLayout()
            column.addWidget(words)
            column.addWidget(grid, 1)
            self.body.addLayout(column, 1)
        self.drawer = CopyDrawer(look)
        self.body.addWidget(self.drawer, 1)
        self.body.addWidget(self.state_words)
        self._d, self._ink = 0, ""
        self.drawer.card_opened.connect(lambda p: self.cell_clicked.emit(OutputCell(p.x, p.y, p.d)))
        for grid in (self.own, self.pile):
            grid.cell_clicked.connect(lambda i, j, c: self.weight_chosen.emit(WeightCell(self._d, i, j, c)))

    def show_part(self, part: BackwardPart) -> None:
        """Show ``part``."""
        say, self._d = self.text.text, part.position.d
        self.set_title(say("backward.dW"))
        hue = self.look.hue(part.position.d)
        depth = part.own.array.shape[2]
        self.set_note(" × ".join(str(n) for n in part.own.array.shape))
        titles = tuple(f"[:, :, {c}]" for c in range(depth))
        self.own.set_volume(GridVolume(part.own, Drawing.MAP, titles))
        i, j, c = (int(n) for n in part.following.name.rpartition("[")[2].rstrip("]").split(","))
        followed = CellSet(Span(i, i + 1), Span(j, j + 1), Span(c, c + 1), Role.POINTED)
        mark = lit(followed, self.look, hue.line)
        for grid in (self.own, self.pile):
            grid.set_overlays((mark,))
        self.own_words.setText(f"{say('backward.own')}: {part.own_name}")
        alone = self.look.presenting and part.pile is not None  # the pile needs the room for its numbers
        for widget in (self.own, self.own_words):
            widget.setVisible(not alone)
        self.pile.setVisible(part.pile is not None)
        self.drawer.setVisible(part.drawer is not None)
        if part.drawer is not None:
            self.drawer.show_drawer(part.drawer)
        if part.pile is not None:
            self.pile.set_volume(GridVolume(part.pile, Drawing.MAP, titles))
            key = "backward.pile_done" if part.complete else "backward.pile"
            self.pile_words.setText(say(key, name=part.pile_name))
        else:
            self.pile_words.setText(say("backward.no_pile"))
        for grid in (self.own, self.pile):
            grid.reveal(c)
        self.state_words.setText(say(part.pile_words))
        self.setAccessibleDescription(f"{self.pile_words.text()} · {self.state_words.text()}")
        if hue.text != self._ink:  # a new font or colour asks for a new layout
            self._ink = hue.text
            for words in (self.own_words, self.pile_words):
                dress_label(words, self.look, TextStyle.SMALL, hue.text)

    def set_look(self, look: Look) -> None:
        """Take on new colours and sizes."""
        super().set_look(look)
        for grid in (self.own, self.pile):
            grid.set_look(look)
        self.drawer.set_look(look)
        self._ink = ""
        dress_label(self.state_words, look, TextStyle.STRONG, look.palette.text)


class InputGradientPanel(PanelFrame):
    """Draws dX as far as the walk has come, with the field that the current gradient goes back to."""

    def __init__(self, look: Look, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(look, text, parent)
        self.grid = VolumeGrid(look)
        self.words = Paragraph()
        row = QHBoxLayout()
        row.addWidget(self.grid)
        self.body.addLayout(row, 1)
        self.body.addWidget(self.words)
        self.grid.cell_clicked.connect(lambda x, y, c: self.cell_clicked.emit(InputCell(x, y, c)))

    def show_part(self, part: BackwardPart) -> None:
        """Show ``part``."""
        width, height, depth = part.dX.array.shape
        say, hue = self.text.text, self.look.hue(part.position.d)
        self.set_title(say("backward.dX"))
        self.set_note(say("volumes.shape", width=width, height=height, slices=depth))
        titles = tuple(f"dX[:, :, {c}]" for c in range(depth))
        ruler = f"{width}:{width}"
        self.grid.set_volume(GridVolume(part.dX, Drawing.MAP, titles, ruler=ruler))
        self.grid.reveal(part.channels.start)
        x, y, channels = part.field_x, part.field_y, part.channels
        box = Box(channels, x.start, y.start, _reach(x), _reach(y), hue.line, FIELD_LINE)
        self.grid.set_overlays(
            (
                box,
                Ruler(channels, "x", x.start, x.start + _reach(x), f"{x.start}:{x.stop}", hue.text),
                Ruler(channels, "y", y.start, y.start + _reach(y), f"{y.start}:{y.stop}", hue.text),
            )
        )
        self.words.setText(say(part.dX_words))

    def set_look(self, look: Look) -> None:
        """Take on new colours and sizes."""
        super().set_look(look)
        self.grid.set_look(look)
        dress_label(self.words, look, TextStyle.SMALL, look.palette.muted)


def _reach(span: Span) -> int:
    """Return how many cells a field reaches over, gaps of a dilation included."""
    return span.indices[-1] - span.start + 1 if span.indices else 0

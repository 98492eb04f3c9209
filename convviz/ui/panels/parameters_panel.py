"""The parameters: what the layer costs with sharing and without, and what the walk has needed so far."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from convviz.explore.display.parts import ParametersPart
from convviz.explore.state import Tile
from convviz.ui.look import Look, TextStyle
from convviz.ui.panels.bars import Bars, BarWords
from convviz.ui.panels.frame import PanelFrame, dress_label
from convviz.ui.panels.growth_plot import GrowthPlot, staircase
from convviz.ui.panels.line import Line
from convviz.ui.panels.tile_grid import TileGrid
from convviz.ui.text import Text

PLOT_FROM = 760  # units of width from which the plot has room


class ParametersPanel(PanelFrame):
    """Draws a `ParametersPart`; a click on a tile goes to its position."""

    def __init__(self, look: Look, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(look, text, parent)
        self._part: ParametersPart | None = None
        self.tiles = TileGrid(look)
        self.bars = Bars(look)
        self.plot = GrowthPlot(look)
        self.unshared, self.shared = Line(keeps_room=True), Line(keeps_room=True)
        self._captions = (QLabel(), QLabel())
        self.factor, self._tile_note = QLabel(), QLabel()
        self.factor.setWordWrap(True)
        self.factor.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._live = QHBoxLayout()
        for caption, number in zip(self._captions, (self.shared, self.unshared), strict=True):
            self._live.addWidget(caption)
            self._live.addWidget(number)
        self._middle = QHBoxLayout()
        left = QVBoxLayout()
        left.addWidget(self.tiles, 1)
        left.addWidget(self._tile_note)
        self._middle.addLayout(left, 2)
        self._middle.addWidget(self.bars, 5)
        self._middle.addWidget(self.plot, 3)
        self._in_head = True
        self.head.insertLayout(1, self._live)
        self._live.addStretch(1)
        self.body.addLayout(self._middle, 1)
        self.body.addWidget(self.factor)
        self.tiles.tile_clicked.connect(lambda x, y: self.cell_clicked.emit(Tile(x, y)))
        self.tiles.tile_pointed.connect(lambda x, y: self.cell_pointed.emit(Tile(x, y) if x >= 0 else None))
        self._dress_own()
        self._say()

    def show_part(self, part: ParametersPart) -> None:
        """Show ``part``, repainting what differs from the last one."""
        old, self._part = self._part, part
        if old == part:
            return
        if old is None or (old.count, old.tiles, old.order) != (part.count, part.tiles, part.order):
            self._show_layer(part)
        self._show_walk(part)

    def set_look(self, look: Look) -> None:
        """Take on new colours and sizes."""
        super().set_look(look)
        for widget in (self.tiles, self.bars, self.plot):
            widget.set_look(look)
        self._dress_own()

    def set_text(self, text: Text) -> None:
        """Take on a new language."""
        super().set_text(text)
        self._say()
        if self._part is not None:
            self._show_layer(self._part)
            self._show_walk(self._part)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the plot room where there is some."""
        super().resizeEvent(event)
        self._give_room()

    def _show_layer(self, part: ParametersPart) -> None:
        """Show what a step does not change."""
        say = self.text.text
        words = tuple(
            BarWords(
                say(bar.name),
                say("costs.count", n=bar.count),
                say("costs.arithmetic", what=bar.arithmetic, size=bar.bytes),
                bar.count,
            )
            for bar in part.bars
        )
        self.bars.show_bars(words, say("costs.axis"))
        self._show_sentences(part)
        self.set_note("" if self.look.cramped else say("costs.factor", n=part.count.factor))
        self.tiles.show_tiles(part.tiles, part.filters)
        self._tile_note.setText(say("costs.tiles", n=part.tiles[0] * part.tiles[1]))
        own, total = part.count.per_neuron, part.count.neurons
        per_slice = part.tiles[0] * part.tiles[1]
        stairs = staircase(part.order, per_slice, part.filters, own)
        self.plot.show_lines(stairs, ([0, total], [0, total * own]))

    def _show_sentences(self, part: ParametersPart) -> None:
        """Show the factor and the work; presenting, the factor alone."""
        factor, work = self.text.text(part.factor), self.text.text(part.work)
        self.factor.setText(factor if self.look.presenting else f"{factor} · {work}")

    def _show_walk(self, part: ParametersPart) -> None:
        """Show what the walk has needed."""
        live = part.live
        self.shared.setText(self.text.text("costs.live_count", n=live.shared))
        self.unshared.setText(self.text.text("costs.live_count", n=live.unshared))
        self.tiles.show_place(part.tile, part.filter, part.visited)
        self.plot.show_marker(live.visited, live.shared, live.unshared)
        self.setAccessibleDescription(self.text.text(part.live_text))

    def _say(self) -> None:
        say = self.text.text
        self.set_title(say("costs.title"))
        self._captions[0].setText(say("costs.live_shared"))
        self._captions[1].setText(say("costs.live_unshared"))
        self.tiles.setAccessibleName(say("costs.tiles_name"))
        self.bars.setAccessibleName(say("costs.bars_name"))
        self.plot.setAccessibleName(say("costs.plot_name"))
        self.plot.set_words(say("costs.plot_across"), say("costs.plot_up"))

    def _dress_own(self) -> None:
        look, colours = self.look, self.look.palette
        self._place_live()
        self._live.setSpacing(look.px(10))
        self._middle.setSpacing(look.px(18))
        for caption in self._captions:
            dress_label(caption, look, TextStyle.BODY, colours.muted)
        dress_label(self.shared, look, TextStyle.HEADLINE, colours.bar_texts[0])
        dress_label(self.unshared, look, TextStyle.HEADLINE, colours.bar_texts[1])
        dress_label(self.factor, look, TextStyle.STRONG, colours.text)
        dress_label(self._tile_note, look, TextStyle.SMALL, colours.muted)
        self._tile_note.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._tile_note.setVisible(not look.presenting and not look.cramped)
        if self._part is not None:
            self._show_layer(self._part)
        self._give_room()

    def _place_live(self) -> None:
        """Put the live counts beside the title, or, presenting, on a line of their own."""
        if self._in_head is self.look.presenting:
            old, new, at = (self.head, self.body, 0) if self._in_head else (self.body, self.head, 1)
            old.removeItem(self._live)
            self._live.setParent(None)
            new.insertLayout(at, self._live)
            self._in_head = not self._in_head

    def _give_room(self) -> None:
        """What does not fit gives way, the plot first."""
        self.plot.setVisible(not self.look.presenting and self.width() >= self.look.px(PLOT_FROM))

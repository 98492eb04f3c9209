"""The parameters: what each position of the switch costs, and what the walk has needed so far.

What the chosen position needs is large, the others are quiet. Below, two meters: the parameters, which the
switch moves, and the multiplications, which it does not.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from convviz.explore.display.parts import ParametersPart
from convviz.explore.state.state import Sharing, Tile
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.panels.bars import Bars, BarWords
from convviz.ui.panels.frame import PanelFrame
from convviz.ui.panels.growth_plot import GrowthPlot, staircase
from convviz.ui.panels.live_counts import COSTS, LiveCountLines
from convviz.ui.panels.meter import Meter, align
from convviz.ui.panels.tile_grid import TileGrid
from convviz.ui.words.catalogue import Text
from convviz.ui.words.labels import style_label
from convviz.ui.words.line import Line

PLOT_FROM = 760  # units of width from which the plot has room


class ParametersPanel(PanelFrame):
    """Draws a `ParametersPart`; a click on a tile goes to its position."""

    def __init__(self, look: Look, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(look, text, parent)
        self._part: ParametersPart | None = None
        self.tiles = TileGrid(look)
        self.bars = Bars(look)
        self.plot = GrowthPlot(look)
        self.counts = LiveCountLines(look, text)
        self.factor, self.work = Meter(look), Meter(look)
        self._tile_note = Line(keeps_room=True)
        self._middle = QHBoxLayout()
        left = QVBoxLayout()
        left.addWidget(self.tiles, 1)
        left.addWidget(self._tile_note)
        self._middle.addLayout(left, 4)
        self._middle.addWidget(self.bars, 11)
        self._middle.addWidget(self.plot, 6)
        self._in_head = True
        self.head.insertLayout(1, self.counts)
        self.body.addLayout(self._middle, 1)
        self._meters = QVBoxLayout()
        self._meters.addWidget(self.factor)
        self._meters.addWidget(self.work)
        self.body.addLayout(self._meters)
        self.tiles.tile_clicked.connect(lambda x, y: self.cell_clicked.emit(Tile(x, y)))
        self.tiles.tile_pointed.connect(lambda x, y: self.cell_pointed.emit(Tile(x, y) if x >= 0 else None))
        self._restyle()
        self._say()

    def show_part(self, part: ParametersPart) -> None:
        """Show ``part``, repainting what differs from the last one."""
        old, self._part = self._part, part
        if old == part:
            return
        with self.arranging_once():
            if old is None or _layer_of(old) != _layer_of(part):
                self._show_layer(part)
            self._show_walk(part)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the plot room where there is some."""
        super().resizeEvent(event)
        self._give_room()
        self._align()
        if self._part is not None:
            self._fit_live(self._part.sharing)

    def _show_layer(self, part: ParametersPart) -> None:
        """Show what a step does not change."""
        say = self._text.text
        words = tuple(
            BarWords(
                say(bar.name),
                say(f"costs.bar.{sharing.value}"),
                say("costs.count", n=bar.count),
                say(bar.arithmetic),
                say("costs.bytes", size=bar.bytes),
                bar.count,
            )
            for sharing, bar in zip(COSTS, part.costs.bars, strict=True)
        )
        chosen = COSTS.index(part.sharing)
        self.bars.show_bars(words, say("costs.axis"))
        self.bars.show_chosen(chosen)
        self.set_note("" if self.look.cramped or part.costs.ratio is None else say(part.costs.ratio))
        self.tiles.show_tiles(part.tiles, part.filters, part.sharing)
        self.tiles.setAccessibleDescription(say(part.costs.tile_note))
        self._tile_note.setText(say(part.costs.tile_note))
        self.counts.order(part.sharing)
        self._fit_live(part.sharing)
        self.plot.show_lines(_lines(part), chosen)
        self._show_meters(part)

    def _show_meters(self, part: ParametersPart) -> None:
        """Show the two meters of what is chosen, on the axis of the bars."""
        say, chosen, count = self._text.text, COSTS.index(part.sharing), part.count
        decades = self.bars.decades
        factor = tuple(say(words) for words in (part.costs.factor, *part.costs.factor_shorter))
        self.factor.show_words(say("costs.meter_parameters"), factor)
        self.factor.show_value(part.costs.bars[chosen].count, decades, self.look.palette.bars[chosen])
        full = part.sharing is Sharing.FULL
        work = count.fully_connected_multiplications if full else count.multiplications
        shown = tuple(say(words) for words in (part.costs.work, *part.costs.work_shorter))
        self.work.show_words(say("costs.meter_work"), shown, say(part.costs.work_else))
        self.work.show_value(work, decades, self.look.palette.text)
        self._align()

    def _align(self) -> None:
        align((self.factor, self.work), self.look, self.factor.width())

    def _show_walk(self, part: ParametersPart) -> None:
        """Show what the walk has needed."""
        live = part.live
        needed = (live.shared, live.unshared, live.full)
        self.counts.show_counts(needed)
        self.tiles.show_place(part.tile, part.filter, part.visited)
        self.plot.show_marker(live.visited, needed)
        self.setAccessibleDescription(self._text.text(part.live_text))

    def _fit_live(self, sharing: Sharing) -> None:
        """Show what is needed, and of the others those whose numbers have room throughout the walk."""
        room = self.width() - 2 * self.look.px(20)
        head = self._title.sizeHint().width() + self.shape_note.sizeHint().width() + 2 * self.head.spacing()
        # The number must not jump when sharing is switched, so both must fit for either to stand there.
        pair = (sharing,) if sharing is Sharing.FULL else (Sharing.SHARED, Sharing.UNSHARED)
        fits = head + max(self._live_width(one, needed=True) for one in pair) <= room
        self._place_live(not self.look.presenting or (self.look.cramped and fits))
        taken = self._live_width(sharing, needed=True) + (head if self._in_head else 0)
        for one in COSTS:
            # Fully connected is so far from the others that it is shown only where it holds.
            wide = 0 if one is sharing else self._live_width(one)
            shown = one is sharing or (one is not Sharing.FULL and taken + wide <= room)
            taken += wide if shown else 0
            self.counts.show_one(one, shown)

    def _live_width(self, one: Sharing, needed: bool = False) -> int:
        """Return the width in px that a count takes at the end of the walk, with its caption."""
        count = 0 if self._part is None else self._part.costs.bars[COSTS.index(one)].count
        return self.counts.width_of(one, count, needed)

    def _say(self) -> None:
        super()._say()
        say = self._text.text
        self.set_title(say("costs.title"))
        self.tiles.setAccessibleName(say("costs.tiles_name"))
        self.bars.setAccessibleName(say("costs.bars_name"))
        self.plot.setAccessibleName(say("costs.plot_name"))
        self.plot.set_words(say("costs.plot_across"), say("costs.plot_up"))
        if self._part is not None:
            self._show_layer(self._part)
            self._show_walk(self._part)

    def _restyle(self) -> None:
        super()._restyle()
        look, colours = self.look, self.look.palette
        self._middle.setSpacing(look.px(18))
        self._meters.setSpacing(look.px(2))
        self.body.setSpacing(look.px(4))
        self._fit_live(Sharing.SHARED if self._part is None else self._part.sharing)
        style_label(self._tile_note, look, TextStyle.SMALL, colours.muted)
        self._tile_note.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._tile_note.setVisible(not look.presenting and not look.cramped)
        if self._part is not None:
            self._show_layer(self._part)
        self._give_room()

    def _place_live(self, in_head: bool) -> None:
        """Put the live counts beside the title, or on a line of their own."""
        if in_head is not self._in_head:
            old, new, at = (self.head, self.body, 0) if self._in_head else (self.body, self.head, 1)
            old.removeItem(self.counts)
            self.counts.setParent(None)
            new.insertLayout(at, self.counts)
            self._in_head = in_head

    def _give_room(self) -> None:
        """Hide what has no room, the plot first."""
        self.plot.setVisible(not self.look.presenting and self.width() >= self.look.px(PLOT_FROM))


def _layer_of(part: ParametersPart) -> tuple[object, ...]:
    """Return what a step does not change."""
    return part.count, part.tiles, part.order, part.sharing


def _lines(part: ParametersPart) -> tuple[tuple[list[int], list[int]], ...]:
    """Return the lines of the plot. The third is there only when chosen: beside it the others are flat."""
    count = part.count
    per_slice = part.tiles[0] * part.tiles[1]
    lines = [
        staircase(part.order, per_slice, part.filters, count.per_neuron),
        ([0, count.neurons], [0, count.unshared]),
    ]
    if part.sharing is Sharing.FULL:
        lines.append(([0, count.neurons], [0, count.fully_connected]))
    return tuple(lines)

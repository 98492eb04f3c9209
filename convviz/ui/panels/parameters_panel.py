"""The parameters: how their number comes about as one sentence, the tiles, and what is needed up to here."""

from __future__ import annotations

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from convviz.explore.display.parts import ParametersPart
from convviz.explore.state.state import Sharing, Tile
from convviz.ui.look.look import Look
from convviz.ui.look.sharing_styles import SHARINGS
from convviz.ui.panels.count_sentence import LaidWords
from convviz.ui.panels.frame import PanelFrame
from convviz.ui.panels.growth_plot import GrowthPlot, staircase
from convviz.ui.panels.parameters_places import Places, live_runs, places_of
from convviz.ui.panels.tile_grid import TileGrid
from convviz.ui.words.catalogue import Text
from convviz.ui.words.runs import Runs
from convviz.ui.words.tooltips import plain_tip


class Board(QWidget):
    """What the parts are on, without a layout: they have fixed places. It draws the rule between them."""

    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rule: tuple[int, str] | None = None
        self.has_room = False  # there is none to share out before the first layout

    def show_rule(self, y: int | None, colour: str) -> None:
        """Draw a line in ``colour`` at ``y`` px, or none."""
        self._rule = None if y is None else (y, colour)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say that there is other room."""
        super().resizeEvent(event)
        self.has_room = True
        self.resized.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rule."""
        if self._rule is not None:
            y, colour = self._rule
            with QPainter(self) as painter:
                painter.fillRect(QRect(0, y, self.width(), 1) & event.rect(), QColor(colour))


class ParametersPanel(PanelFrame):
    """Draws a `ParametersPart`; a click on a tile goes to its position."""

    def __init__(self, look: Look, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(look, text, parent)
        self._part: ParametersPart | None = None
        self._places: Places | None = None
        self._is_placed = False  # for what is shown, in this room
        self._told = ""  # the sentence for screen readers, also what has given way
        self._board = Board()
        self.sentence = LaidWords(self._board)
        self.tiles = TileGrid(look, self._board)
        self.tile_note = LaidWords(self._board)
        self.live = Runs(self._board)
        self.plot = GrowthPlot(look, self._board)
        self.body.addWidget(self._board, 1)
        self._board.resized.connect(self._place)
        self.tiles.tile_clicked.connect(lambda x, y: self.cell_clicked.emit(Tile(x, y)))
        self.tiles.tile_pointed.connect(lambda x, y: self.cell_pointed.emit(Tile(x, y) if x >= 0 else None))
        self._restyle()
        self._say()

    def showEvent(self, event: QShowEvent) -> None:
        """Give everything its place, before it is painted first."""
        super().showEvent(event)
        if not self._is_placed:
            self._place()

    def show_part(self, part: ParametersPart) -> None:
        """Show ``part``, repainting what differs from the last one."""
        old, self._part = self._part, part
        if old == part:
            return
        if old is None or _layer_of(old) != _layer_of(part):
            self._show_layer(part)
        self._show_walk(part)

    def _show_layer(self, part: ParametersPart) -> None:
        """Show what a step does not change."""
        say = self._text.text
        rows = (f"{say(row.number)} {say(row.words)}" for row in part.costs.rows)
        self._told = "; ".join((say(part.costs.equation), *rows, *map(say, part.costs.beside)))
        self._place()
        self.tiles.show_tiles(part.tiles, part.filters, part.sharing, asked=part.count is None)
        kind = "shared" if part.sharing is Sharing.SHARED else "own"
        tip = say(f"costs.tiles_tip.{kind}", n=part.filters)
        self.tiles.setToolTip(plain_tip(tip))
        self.tiles.setAccessibleDescription(f"{say(part.costs.tile_note)}; {tip}")
        self.plot.show_lines(_lines(part), SHARINGS.index(part.sharing))

    def _show_walk(self, part: ParametersPart) -> None:
        """Show what is needed up to here."""
        live = part.live
        self.tiles.show_place(part.tile, 0 if live is None else live.sets, part.reached)
        self.live.show_runs(live_runs(part.live_text, self._text, self.look))
        if live is not None:
            self.plot.show_marker(live.neurons, (live.shared, live.unshared, live.full))
        self.setAccessibleDescription(f"{self._told}; {self._text.text(part.live_text)}")

    def _place(self) -> None:
        """Give everything its place, and hide what has none; where nobody sees it, when it is shown."""
        self._is_placed = False
        if self._part is None or not self._board.has_room or not self.isVisible():
            return
        self._is_placed = True
        places = places_of(self._part, self._text, self.look, self._board.size())
        self.sentence.show_laid(places.laid)
        self.tile_note.show_laid(places.note_laid)
        if places == self._places:
            return
        self._places = places
        for widget, rect in (
            (self.sentence, places.sentence),
            (self.tiles, places.tiles),
            (self.tile_note, places.note),
            (self.live, places.live),
            (self.plot, places.plot),
        ):
            widget.setGeometry(rect)
            widget.setVisible(not rect.isEmpty())
        self._board.show_rule(places.rule, self.look.palette.border)

    def _say(self) -> None:
        super()._say()
        say = self._text.text
        self.set_title(say("costs.title"))
        self.tiles.setAccessibleName(say("costs.tiles_name"))
        self.plot.setAccessibleName(say("costs.plot_name"))
        self.plot.setToolTip(plain_tip(say("costs.plot_name")))
        self._show_again()

    def _restyle(self) -> None:
        super()._restyle()
        surface = self.look.palette.surface
        for words in (self.sentence, self.tile_note, self.live):
            words.set_background(surface)
        self._places = None  # the rule has another colour
        self._show_again()

    def _show_again(self) -> None:
        if self._part is not None:
            self._show_layer(self._part)
            self._show_walk(self._part)


def _layer_of(part: ParametersPart) -> tuple[object, ...]:
    """Return what a step does not change."""
    return part.count, part.tiles, part.order, part.sharing, part.costs


def _lines(part: ParametersPart) -> tuple[tuple[list[int], list[int]], ...]:
    """Return the lines of the plot, none where the counts are withheld.

    The third is there only when chosen: beside it the others are flat.
    """
    count = part.count
    if count is None:
        return ()
    per_slice = part.tiles[0] * part.tiles[1]
    lines = [
        staircase(part.order, per_slice, part.filters, count.per_neuron),
        ([0, count.neurons], [0, count.unshared]),
    ]
    if part.sharing is Sharing.FULL:
        lines.append(([0, count.neurons], [0, count.fully_connected]))
    return tuple(lines)

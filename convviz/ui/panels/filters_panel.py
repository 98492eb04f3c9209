"""The filter bank W: a card for each filter, or the current card above all filters as small pictures."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from convviz.conv import LocallyConnectedLayer
from convviz.explore.display.filters import MOST_CARDS, cells_of
from convviz.explore.display.parts import FiltersPart
from convviz.explore.state.state import BiasCell, OutputCell, WeightCell
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.panels.copy_drawer import CopyDrawer
from convviz.ui.panels.filter_card import FilterCard, words_of
from convviz.ui.panels.filter_mosaic import FilterMosaic, MosaicArea
from convviz.ui.panels.flow import Flow
from convviz.ui.panels.frame import PanelFrame
from convviz.ui.words.catalogue import Text
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.labels import style_label, wrapping_label
from convviz.ui.words.line import Line

CARD_FROM = 150  # units of height at which the numbers in a card can be read
LARGE_CARD, FOLDED_CARD = 230, 56  # units: the same with little room, where the other cards are folded
MOST_ROWS = 8  # of cards in the drawer; the rest is scrolled to
COPIES_COMMANDS = ("let_differ", "equal_current", "equal_mean")


class FiltersPanel(PanelFrame):
    """Draws a `FiltersPart`; a click on a filter goes to its slice. ``command`` names a command."""

    command = Signal(str)

    def __init__(self, look: Look, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(look, text, parent)
        self._part: FiltersPart | None = None
        self._fitting, self._resized, self._fitting_now = MOST_CARDS, False, False
        self.cards = [self._new_card(look) for _ in range(MOST_CARDS)]
        self.mosaic = FilterMosaic(look)
        self._scroll = MosaicArea(self.mosaic)
        self.drawer = CopyDrawer(look)
        self.drawer_words = Line()
        self.copies = CopiesActions(look, text)
        self.remark = wrapping_label()
        for card in self.cards:
            self.body.addWidget(card, 3)
        self.body.addWidget(self._scroll, 2)
        self.body.addWidget(self.drawer_words)
        self.body.addWidget(self.drawer, 2)
        self.body.addLayout(self.copies)
        self.body.addWidget(self.remark)
        self.mosaic.filter_clicked.connect(self._choose)
        self.mosaic.filter_pointed.connect(
            lambda k: self.cell_pointed.emit(WeightCell(k, 0, 0, 0) if k >= 0 else None)
        )
        self._connect_drawer()
        self.mark_rounding(*(card.grid for card in self.cards))
        self._restyle()
        self._say()

    def show_part(self, part: FiltersPart) -> None:
        """Show ``part``, repainting what differs from the last one."""
        old, self._part = self._part, part
        if old == part:
            return
        with self.arranging_once():
            if old is None or _bank_of(old) != _bank_of(part):
                self._show_bank(part)
            self._show_cards(part)
            self._show_drawer(part)
        if self._in_mosaic:
            self.mosaic.set_current(part.current)
            if old is None or old.current != part.current:
                self._reveal_small()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep cards and small pictures readable; what does not fit is scrolled to."""
        super().resizeEvent(event)
        # Showing and hiding cards lays the window out, half way through its layout, and comes back here.
        self._resized = True
        if not self._fitting_now:
            self._refit()
        self._size_mosaic()
        QTimer.singleShot(0, self._reveal_small)  # the small pictures are laid out after this

    def _refit(self) -> None:
        """Show as many cards as fit, and look again where that changed the height meanwhile."""
        many, self._resized, self._fitting_now = self._many, False, True
        self._fit()
        if self._part is not None and many != self._many:
            self._show_bank(self._part)
            self._show_cards(self._part)
        self._fitting_now = False
        if self._resized:
            QTimer.singleShot(0, self._refit)

    def card_of(self, k: int) -> FilterCard | None:
        """Return the card on which the set of filter ``k`` is shown, None where it is folded or not there."""
        return next((card for card in self.cards if card.grid.isVisible() and card.k == k), None)

    @property
    def _many(self) -> bool:
        """Whether only the current filter has a card."""
        if self._part is None:
            return False
        alone = self.look.presenting or self._part.drawer is not None
        return self._count > (1 if alone else self._fitting)

    @property
    def _count(self) -> int:
        return 0 if self._part is None else int(self._part.weights.array.shape[0])

    def _fit(self) -> None:
        """Work out how many cards fit."""
        room, px = self.height() - self.look.px(56), self.look.px
        fitting = room // px(CARD_FROM)
        if self.look.cramped:
            fitting = 1 + max(0, room - px(LARGE_CARD)) // px(FOLDED_CARD)
        self._fitting = max(1, min(MOST_CARDS, fitting))

    @property
    def _in_mosaic(self) -> bool:
        """Whether all filters are shown small as well; a few are one key away and leave the card its room."""
        drawer = self._part is not None and self._part.drawer is not None
        return self._many and self._count > MOST_CARDS and not self.look.presenting and not drawer

    def _new_card(self, look: Look) -> FilterCard:
        card = FilterCard(look)
        card.clicked.connect(self._choose)
        card.grid.cell_clicked.connect(lambda i, j, c: self.cell_clicked.emit(WeightCell(card.k, i, j, c)))
        card.grid.cell_pointed.connect(lambda i, j, c: self.cell_pointed.emit(WeightCell(card.k, i, j, c)))
        card.bias_clicked.connect(lambda k: self.cell_clicked.emit(BiasCell(k)))
        card.bias_pointed.connect(lambda k: self.cell_pointed.emit(BiasCell(k)))
        card.grid.pointer_left.connect(lambda: self.cell_pointed.emit(None))
        return card

    def _show_anew(self) -> None:
        if self._part is not None:
            self._show_bank(self._part)
            self._show_cards(self._part)
            self._show_drawer(self._part)

    def _show_bank(self, part: FiltersPart) -> None:
        """Show what a step does not change."""
        self._fit()
        say = self._text.text
        width, height, depth = part.cards[0].weights.array.shape
        sets = self._count * (1 if part.drawer is None else part.neurons_per_slice)
        self.set_note(say("analysis.filters.shape", sets=sets, width=width, height=height, depth=depth))
        self._scroll.setVisible(self._in_mosaic)
        if self._in_mosaic:
            self.mosaic.set_weights(part.weights)
            self._size_mosaic()
        said = [say(part.note)] if part.note else []
        if self._in_mosaic and depth not in (1, 3):  # of one channel it is all there is
            said.append(say("analysis.filters.first_channel"))
        self.remark.setText(" · ".join(said))
        self.remark.setVisible(bool(said))

    def _reveal_small(self) -> None:
        """Scroll to the small picture of the current filter."""
        if self._part is not None and self._in_mosaic:
            where = self.mosaic.tile_rect(self._part.current)
            self._scroll.ensureVisible(where.center().x(), where.center().y(), 0, where.height())

    def _size_mosaic(self) -> None:
        """Give the small pictures the room they need, and no more where the card needs it."""
        needed = self._scroll.fit()
        self._scroll.setMaximumHeight(needed if self.look.cramped else max(needed, self.look.px(96)))

    def _show_cards(self, part: FiltersPart) -> None:
        """Show the sets that have a card."""
        shown = [card for card in part.cards if not self._many or card.k == part.current]
        lit = part.lit_filters.indices
        for index, card in enumerate(self.cards):
            card.setVisible(index < len(shown))
            if index < len(shown):
                held = shown[index]
                cells = cells_of(part.lit, held.k, held.weights.array.shape[2]) if part.lit else ()
                card.show_filter(held.k, held.weights, cells)
                card.set_strong(held.k == part.current or held.k in lit)
                card.set_folded(self.look.cramped and held.k != part.current)
                words = words_of(part, held, self._text, self.look.presenting)
                card.show_words(words)
                if held.k == part.current:
                    self.setAccessibleDescription(
                        " · ".join(filter(None, (words.title, words.bias, words.use)))
                    )

    def _show_drawer(self, part: FiltersPart) -> None:
        """Show the drawer of own sets, without sharing."""
        drawer = part.drawer
        if drawer is None and self.drawer.isHidden() and self.drawer_words.isHidden():
            return
        self.drawer.setVisible(drawer is not None)
        self.drawer_words.setVisible(drawer is not None)
        unshared = drawer is not None and isinstance(drawer.layer, LocallyConnectedLayer)
        tight = self.look.presenting or self.look.cramped  # the card needs its numbers
        self.copies.show_actions(unshared and not tight, part.differ)
        rows = 1 if tight else MOST_ROWS
        self.drawer.setMaximumHeight(self.drawer.height_of(rows))
        if drawer is not None:
            self.drawer.show_drawer(drawer)
            key = "analysis.filters.drawer_differ" if part.differ else "analysis.filters.drawer"
            self.drawer_words.setText(self._text.text(key, n=drawer.count))

    def _connect_drawer(self) -> None:
        self.drawer.card_opened.connect(lambda p: self.cell_clicked.emit(OutputCell(p.x, p.y, p.d)))
        self.drawer.card_pointed.connect(
            lambda p: self.cell_pointed.emit(OutputCell(p.x, p.y, p.d) if p else None)
        )
        self.copies.command.connect(self.command)

    def _choose(self, k: int) -> None:
        self.cell_clicked.emit(WeightCell(k, 0, 0, 0))

    def _say(self) -> None:
        super()._say()
        self.set_title(self._text.text("analysis.filters.title"))
        say = self._text.text
        for mosaic in (self._scroll, self.mosaic):
            mosaic.setAccessibleName(say("analysis.filters.all"))
        self.drawer.setAccessibleName(say("analysis.filters.drawer_name"))
        self._show_anew()

    def _restyle(self) -> None:
        super()._restyle()
        for label in (self.remark, self.drawer_words):
            style_label(label, self.look, TextStyle.SMALL, self.look.palette.muted)
        self._show_anew()


def _bank_of(part: FiltersPart) -> tuple[object, ...]:
    """Return what a step does not change: the weights, and whose they are."""
    return part.weights, part.drawer is None, part.cards[0].weights.array.shape


class CopiesActions(Dressed, Flow):
    """A button for each of `COPIES_COMMANDS`; ``command`` names the one whose button was clicked."""

    command = Signal(str)

    def __init__(self, look: Look, text: Text) -> None:
        super().__init__()
        self.differ, self.equal = QPushButton(), (QPushButton(), QPushButton())
        self._label = QLabel()
        self._buttons = (self.differ, *self.equal)
        for widget in (self.differ, self._label, *self.equal):
            self.addWidget(widget)
        for button, name in zip(self._buttons, COPIES_COMMANDS, strict=True):
            button.clicked.connect(lambda _=False, name=name: self.command.emit(name))
        self.set_look(look)
        self.set_text(text)

    def show_actions(self, shown: bool, differ: bool) -> None:
        """Show the buttons, or none; only copies that ``differ`` can be made equal."""
        for widget in (*self._buttons, self._label):
            widget.setVisible(shown)
        for button in self.equal:
            button.setEnabled(differ)

    def _restyle(self) -> None:
        look = self.look
        style_label(self._label, look, TextStyle.SMALL, look.palette.muted)
        self.setSpacing(look.px(6))
        for button in self._buttons:
            button.setFont(look.font(TextStyle.SMALL))

    def _say(self) -> None:
        say = self._text.text
        self.differ.setText(say("analysis.filters.differ"))
        self._label.setText(say("analysis.filters.equal"))
        for button, how in zip(self.equal, ("current", "mean"), strict=True):
            button.setText(say(f"analysis.filters.equal.{how}"))
        for button, name in zip(self._buttons, COPIES_COMMANDS, strict=True):
            button.setToolTip(say(f"window.tip.{name}"))
            button.setAccessibleName(say(f"window.command.{name}"))

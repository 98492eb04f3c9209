"""The filter bank W: a card for each filter, or the current card above all filters as small pictures.

Without sharing it is the wall of a slice's sets, beside the card of the current one.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout

from convviz.conv import FullyConnectedLayer
from convviz.explore.display.filters import MOST_CARDS, cells_of
from convviz.explore.display.parts import FiltersPart
from convviz.explore.state.state import BiasCell, OutputCell, WeightCell
from convviz.ui.look import motion
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.panels.copies_actions import CopiesActions
from convviz.ui.panels.filter_card import FilterCard, words_of
from convviz.ui.panels.filter_mosaic import FilterMosaic, MosaicArea
from convviz.ui.panels.frame import QWIDGETSIZE_MAX, PanelFrame
from convviz.ui.panels.wall_animation import Flight, WallAnimation, pieces
from convviz.ui.panels.weight_wall import WeightWall
from convviz.ui.words.catalogue import Text
from convviz.ui.words.labels import style_label, wrapping_label
from convviz.ui.words.line import Line
from convviz.ui.words.tooltips import plain_tip

CARD_FROM, PRESENTED_CARD = 150, 380  # units of height at which the numbers in a card can be read
LARGE_CARD, FOLDED_CARD = 230, 56  # units: the same with little room, where the other cards are folded
FEW = 96  # units of height that the small pictures of a few filters may take
OTHERS = 110  # units of height that title and words take beside the cards
SHARES, SHARES_OF_MANY = (44, 56), (34, 66)  # of the width without sharing: the card, and the wall
PRESENTED_SHARES_OF_MANY = (36, 64)  # numbers of 11 × 11 weights, in large type, do not touch
MANY = 10  # positions along a side: of more, tiles are so small that the wall gets more room


class FiltersPanel(PanelFrame):
    """Draws a `FiltersPart`; a click on a filter goes to its slice. ``command`` names a command."""

    command = Signal(str)

    def __init__(self, look: Look, text: Text) -> None:
        super().__init__(look, text)
        self._part: FiltersPart | None = None
        self._fitting, self._resized, self._fitting_now = MOST_CARDS, False, False
        self.cards = [self._new_card(look) for _ in range(MOST_CARDS)]
        self.mosaic = FilterMosaic(look)
        self._scroll = MosaicArea(self.mosaic)
        self.wall = WeightWall(look)
        self.set_name = Line(keeps_room=True)  # W1[x, y]: of which slice the wall has the sets
        self.said_kernel = Line()
        self.copies = CopiesActions(look, text)
        self.remark, self.hint = wrapping_label(), wrapping_label()  # hint: what the switch does to the wall
        self.head.insertWidget(1, self.set_name)
        column, self._beside = QVBoxLayout(), QBoxLayout(QBoxLayout.Direction.LeftToRight)
        for card in self.cards:
            column.addWidget(card)
        column.addWidget(self.hint)
        self._column = column
        self._beside.addLayout(column)
        self._beside.addWidget(self.wall)
        self._sets = QBoxLayout(QBoxLayout.Direction.TopToBottom)  # cards, and all filters as small pictures
        self._sets.addLayout(self._beside, 3)
        self._sets.addWidget(self._scroll, 2)
        self.body.addWidget(self.said_kernel)
        self.body.addLayout(self._sets, 1)
        self.body.addLayout(self.copies)
        self.body.addWidget(self.remark)
        self.mosaic.filter_clicked.connect(self._choose)
        self.mosaic.filter_pointed.connect(
            lambda k: self.cell_pointed.emit(WeightCell(k, 0, 0, 0) if k >= 0 else None)
        )
        self.turning = WallAnimation(look, self)
        self._connect_wall()
        self.mark_rounding(*(card.grid for card in self.cards))
        self._restyle()
        self._say()

    def show_part(self, part: FiltersPart) -> None:
        """Show ``part``, repainting what differs from the last one."""
        self.turning.end()
        old, turned = self._part, self._turned(part)
        before = self._seen() if turned else None
        self._part = part
        if old == part:
            return
        with self.arranging_once():
            if old is None or _bank_of(old) != _bank_of(part):
                self._show_bank(part)
            self._show_cards(part)
            self._show_wall(part)
        if self._in_mosaic:
            self.mosaic.set_current(part.current)
            if old is None or old.current != part.current:
                self._reveal_small()
        if before is not None:
            self._turn(before, part.wall is not None)

    def _turned(self, part: FiltersPart) -> bool:
        """Say whether the switch was turned between cards and the wall, before the eyes of a person."""
        old = self._part
        return (
            old is not None
            and (old.wall is None) is not (part.wall is None)
            and motion.allowed()
            and self.isVisible()
        )

    def _seen(self) -> tuple[QPixmap, QRect, tuple[QRect, ...]]:
        """Return a picture of the body, where on it the current card is, and the pieces of the wall."""
        room, part = self.body.geometry(), self._part
        self._outer.activate()
        picture = self.grab(room)
        card = None if part is None else self.card_of(part.current)
        at = QRect() if card is None else QRect(card.mapTo(self, QPoint()) - room.topLeft(), card.size())
        offset = self.wall.mapTo(self, QPoint()) - room.topLeft()
        tiles = (
            self.wall.tile_rect(across[0], down[0]).united(self.wall.tile_rect(across[-1], down[-1]))
            for across, down in pieces(*self.wall.seen)
        )
        return picture, at, tuple(tile.translated(offset) for tile in tiles)

    def _turn(self, before: tuple[QPixmap, QRect, tuple[QRect, ...]], dealt: bool) -> None:
        """Start the movement from the card to the tiles of the wall, or from the wall into the card."""
        after = self._seen()
        cards, wall = (before, after) if dealt else (after, before)
        if not cards[1].isEmpty() and wall[2]:
            self.turning.start(Flight(cards[0], wall[0], cards[1], wall[2]), self.body.geometry(), dealt)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep cards and small pictures readable; what does not fit is scrolled to."""
        super().resizeEvent(event)
        self.turning.end()
        # Showing and hiding cards lays the window out, half way through its layout, and comes back here.
        self._resized = True
        if not self._fitting_now:
            self._refit()
        self._size_mosaic()
        QTimer.singleShot(0, self, self._reveal_small)  # the small pictures are laid out after this

    def _refit(self) -> None:
        """Show as many cards as fit, and look again where that changed the height meanwhile."""
        many, self._resized, self._fitting_now = self._many, False, True
        self._fit()
        if self._part is not None and many != self._many:
            self._show_bank(self._part)
            self._show_cards(self._part)
        self._fitting_now = False
        if self._resized:
            QTimer.singleShot(0, self, self._refit)

    def card_of(self, k: int) -> FilterCard | None:
        """Return the card on which the set of filter ``k`` is shown, None where it is folded or not there."""
        return next((card for card in self.cards if card.grid.isVisible() and card.k == k), None)

    @property
    def _many(self) -> bool:
        """Whether only the current filter has a card."""
        if self._part is None:
            return False
        return self._count > (1 if self._part.wall is not None else self._fitting)

    @property
    def _folds(self) -> bool:
        """Whether the other cards are folded; when presenting, a step would make them large and small."""
        return self.look.cramped and not self.look.presenting

    @property
    def _count(self) -> int:
        return 0 if self._part is None else int(self._part.weights.array.shape[0])

    def _fit(self) -> None:
        """Work out how many cards fit."""
        room, px = self.height() - self.look.px(56), self.look.px
        fitting = room // px(PRESENTED_CARD if self.look.presenting else CARD_FROM)
        if self._folds:
            fitting = 1 + max(0, room - px(LARGE_CARD)) // px(FOLDED_CARD)
        self._fitting = max(1, min(MOST_CARDS, fitting))

    @property
    def _in_mosaic(self) -> bool:
        """Whether all filters are shown small as well; a few are one key away and leave the card its room.

        Presenting, they have room of their own beside the card.
        """
        walled = self._part is not None and self._part.wall is not None
        return self._many and not walled and (self._count > MOST_CARDS or self.look.presenting)

    def _new_card(self, look: Look) -> FilterCard:
        card = FilterCard(look)
        card.clicked.connect(self._choose)
        self.hand_on_cells(card.grid, lambda i, j, c: WeightCell(card.k, i, j, c))
        card.bias_clicked.connect(lambda k: self.cell_clicked.emit(BiasCell(k)))
        card.bias_pointed.connect(lambda k: self.cell_pointed.emit(BiasCell(k)))
        return card

    def _show_anew(self) -> None:
        if self._part is not None:
            self._show_bank(self._part)
            self._show_cards(self._part)
            self._show_wall(self._part)

    def _show_bank(self, part: FiltersPart) -> None:
        """Show what a step does not change."""
        self._fit()
        say = self._text.text
        width, height, depth = part.cards[0].weights.array.shape
        if part.wall is None:
            shape = say("analysis.filters.shape", sets=self._count, width=width, height=height, depth=depth)
            self.set_note(shape)
        else:
            same = "_differ" if part.differ else "_equal"
            if isinstance(part.wall.layer, FullyConnectedLayer):  # there they lie at different places
                same = ""
            numbers = {"n": part.neurons, "width": width, "height": height, "depth": depth}
            self.set_note(
                say(f"analysis.filters.sets{same}", **numbers),
                say(f"analysis.filters.few_sets{same}", n=part.neurons),
            )
        of_many = PRESENTED_SHARES_OF_MANY if self.look.presenting else SHARES_OF_MANY
        for n, share in enumerate(of_many if max(part.positions or (0,)) > MANY else SHARES):
            self._beside.setStretch(n, share)
        self.set_title(say("analysis.filters.title" if part.wall is None else "analysis.filters.wall"))
        self.set_name.setVisible(part.wall is not None)
        self.said_kernel.setVisible(part.wall is None and not self.look.presenting and not self.look.cramped)
        become_one = part.wall is not None and not part.differ and self.look.presenting
        self.hint.setVisible(
            become_one and not isinstance(part.wall and part.wall.layer, FullyConnectedLayer)
        )
        self._scroll.setVisible(self._in_mosaic)
        if self._in_mosaic:
            self.mosaic.set_weights(part.weights)
            self._size_mosaic()
        self._say_remark()

    def _say_remark(self) -> None:
        """Say where the weights are from, and what the small pictures show of the sets where not all.

        A wall of such tiles may be one colour: then it is said, too, that the sets are equal.
        """
        part, say = self._part, self._text.text
        if part is None:
            return
        width, height, depth = part.cards[0].weights.array.shape
        said = [say(part.note)] if part.note else []
        if self._in_mosaic and depth not in (1, 3):  # of one channel it is all there is
            said.append(say("analysis.filters.first_channel"))
        channels, weights, whole = self.wall.channels, self.wall.weights, width * height * depth
        if part.wall is not None and channels < depth and weights > channels:
            said.append(say("analysis.filters.tile_channels", n=channels, total=depth))
        elif part.wall is not None and 0 < weights < whole:
            equal = not (part.differ or isinstance(part.wall.layer, FullyConnectedLayer))
            key = f"analysis.filters.tile_weights{'_equal' if equal else ''}"
            said.append(say(key, n=weights, total=whole))
        self.remark.setText(" · ".join(said))
        self.remark.setVisible(bool(said))

    def _reveal_small(self) -> None:
        """Scroll to the small picture of the current filter."""
        if self._part is not None and self._in_mosaic:
            where = self.mosaic.tile_rect(self._part.current)
            self._scroll.ensureVisible(where.center().x(), where.center().y(), 0, where.height())

    def _size_mosaic(self) -> None:
        """Give the small pictures the room they need, so that all are in sight where the card leaves it."""
        least, wished = self._scroll.fit()
        if self.look.presenting:  # beside the card
            self._scroll.setMaximumHeight(QWIDGETSIZE_MAX)
            self._scroll.setMinimumHeight(1)
            return
        self._scroll.setMaximumHeight(wished if self.look.cramped else max(wished, self.look.px(FEW)))
        most = self.height() - self.look.px(OTHERS + LARGE_CARD)
        self._scroll.setMinimumHeight(max(least, min(wished, most)))

    def _show_cards(self, part: FiltersPart) -> None:
        """Show the sets that have a card."""
        shown = [card for card in part.cards if not self._many or card.k == part.current]
        lit = part.lit_filters.indices
        for index, card in enumerate(self.cards):
            card.setVisible(index < len(shown))
            if index < len(shown):
                held = shown[index]
                cells = cells_of(part.lit, held.k, held.weights.array.shape[2]) if part.lit else ()
                card.show_filter(held.k, held.weights, cells, held.large_channel)
                card.set_strong(held.k == part.current or held.k in lit)
                card.set_folded(self._folds and held.k != part.current)
                words = words_of(part, held, self._text)
                card.show_words(words)
                card.show_positions(part)
                if held.k == part.current:
                    self.setAccessibleDescription(
                        " · ".join(filter(None, (words.title, words.bias, words.use)))
                    )

    def _show_wall(self, part: FiltersPart) -> None:
        """Show the sets of the current slice, without sharing."""
        wall = part.wall
        self.wall.setVisible(wall is not None)
        unshared = wall is not None and not isinstance(wall.layer, FullyConnectedLayer)
        tight = self.look.presenting or self.look.cramped  # the sets need the room
        self.copies.show_actions(unshared and not tight, part.differ)
        if wall is not None:
            self.wall.show_part(wall)
            name = f"W{wall.d}[x, y]"
            self.set_name.setText(name)
            self.set_name.set_ink(self.look.ink(TextStyle.CODE, self.look.hue(wall.d).text))
            self.wall.setAccessibleName(self._text.text("analysis.filters.wall_name", name=name))

    def _connect_wall(self) -> None:
        # Not at once: the line may come or go while the wall is being laid out.
        self.wall.shown_changed.connect(self._say_remark, Qt.ConnectionType.QueuedConnection)
        self.wall.tile_clicked.connect(lambda x, y: self.cell_clicked.emit(self._cell_of(x, y)))
        self.wall.tile_pointed.connect(lambda x, y: self.cell_pointed.emit(self._cell_of(x, y)))
        self.copies.command.connect(self.command)

    def _cell_of(self, x: int, y: int) -> OutputCell | None:
        """Return the neuron that the tile of (x, y) belongs to, None for no tile."""
        return None if x < 0 or self._part is None else OutputCell(x, y, self._part.current)

    def _choose(self, k: int) -> None:
        self.cell_clicked.emit(WeightCell(k, 0, 0, 0))

    def _say(self) -> None:
        super()._say()
        say = self._text.text
        self.set_title(say("analysis.filters.title"))
        self.said_kernel.setText(say("analysis.filters.kernel"), say("analysis.filters.kernel_short"))
        self.hint.setText(say("analysis.filters.become_one"))
        for mosaic in (self._scroll, self.mosaic):
            mosaic.setAccessibleName(say("analysis.filters.all"))
        self.wall.setToolTip(plain_tip(say("analysis.filters.wall_tip")))
        self._show_anew()

    def _restyle(self) -> None:
        super()._restyle()
        way = QBoxLayout.Direction.LeftToRight if self.look.presenting else QBoxLayout.Direction.TopToBottom
        self._sets.setDirection(way)
        style_label(self.hint, self.look, TextStyle.TERM, self.look.palette.text)
        for label in (self.remark, self.said_kernel):
            style_label(label, self.look, TextStyle.SMALL, self.look.palette.muted)
        style_label(self.set_name, self.look, TextStyle.CODE, self.look.palette.text)
        for label in (self.set_name, self.said_kernel):
            label.set_background(self.look.palette.surface)
        self._beside.setSpacing(self.look.px(12))
        self._sets.setSpacing(self.look.px(12 if self.look.presenting else 8))
        self._column.setSpacing(self.look.px(8))
        self._show_anew()


def _bank_of(part: FiltersPart) -> tuple[object, ...]:
    """Return what a step does not change: the weights, and whose they are."""
    wall = None if part.wall is None else type(part.wall.layer)
    return part.weights, wall, part.differ, part.positions, part.cards[0].weights.array.shape

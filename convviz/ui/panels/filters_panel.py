"""The filter bank W: a card for each filter, or the current card above all filters as small pictures."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QWidget

from convviz.explore.display.parts import CellSet, FiltersPart, Span, Values
from convviz.explore.state import WeightCell
from convviz.ui.look import Look, TextStyle
from convviz.ui.panels.filter_card import CardWords, FilterCard
from convviz.ui.panels.filter_mosaic import FilterMosaic
from convviz.ui.panels.frame import PanelFrame, dress_label
from convviz.ui.text import Text

CARD_FROM = 150  # units of height at which the numbers in a card can be read
MOST_CARDS = 3  # filters that each have a card; with more, the current one and a mosaic


class FiltersPanel(PanelFrame):
    """Draws a `FiltersPart`; a click on a filter goes to its slice."""

    def __init__(self, look: Look, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(look, text, parent)
        self._part: FiltersPart | None = None
        self._filters: list[Values] = []
        self._fitting = MOST_CARDS
        self.cards = [self._new_card(look) for _ in range(MOST_CARDS)]
        self.mosaic = FilterMosaic(look)
        self._scroll = QScrollArea()
        self._scroll.setWidget(self.mosaic)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._note = QLabel()
        self._note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._note.setWordWrap(True)
        for card in self.cards:
            self.body.addWidget(card, 3)
        self.body.addWidget(self._scroll, 2)
        self.body.addWidget(self._note)
        self.mosaic.filter_clicked.connect(self._choose)
        self.mosaic.filter_pointed.connect(self._point_filter)
        self._dress_own()
        self._say()

    def show_part(self, part: FiltersPart) -> None:
        """Show ``part``, repainting what differs from the last one."""
        old, self._part = self._part, part
        if old == part:
            return
        if old is None or old.weights is not part.weights:
            self._show_bank(part)
        self._show_cards(part)
        if self._many:
            self.mosaic.set_current(part.current)
            if old is None or old.current != part.current:
                where = self.mosaic.tile_rect(part.current).center()
                self._scroll.ensureVisible(where.x(), where.y())

    def set_look(self, look: Look) -> None:
        """Take on new colours and sizes."""
        super().set_look(look)
        for card in self.cards:
            card.set_look(look)
        self.mosaic.set_look(look)
        self._dress_own()
        if self._part is not None:
            self._show_bank(self._part)
            self._show_cards(self._part)

    def set_text(self, text: Text) -> None:
        """Take on a new language."""
        super().set_text(text)
        self._say()
        if self._part is not None:
            self._show_bank(self._part)
            self._show_cards(self._part)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep cards and small pictures readable; what does not fit is scrolled to."""
        super().resizeEvent(event)
        many = self._many
        self._fitting = max(1, min(MOST_CARDS, (self.height() - self.look.px(56)) // self.look.px(CARD_FROM)))
        if self._part is not None and many != self._many:
            self._show_bank(self._part)
            self._show_cards(self._part)
        self._size_mosaic()

    @property
    def _many(self) -> bool:
        """Whether only the current filter has a card."""
        return self._part is not None and len(self._filters) > (1 if self.look.presenting else self._fitting)

    @property
    def _in_mosaic(self) -> bool:
        """Whether all filters are shown small as well; a few are one key away and leave the card its room."""
        return self._many and len(self._filters) > MOST_CARDS and not self.look.presenting

    def _new_card(self, look: Look) -> FilterCard:
        card = FilterCard(look)
        card.clicked.connect(self._choose)
        card.grid.cell_clicked.connect(lambda i, j, c: self.cell_clicked.emit(WeightCell(card.k, i, j, c)))
        card.grid.cell_pointed.connect(lambda i, j, c: self.cell_pointed.emit(WeightCell(card.k, i, j, c)))
        card.grid.pointer_left.connect(lambda: self.cell_pointed.emit(None))
        return card

    def _show_bank(self, part: FiltersPart) -> None:
        """Show what a step does not change."""
        array = part.weights.array
        if not self._filters or self._filters[0].array.base is not _owner(array):
            self._filters = [Values(array[k], part.weights.limit) for k in range(array.shape[0])]
        filters, width, height, depth = array.shape
        say = self.text.text
        self.set_note(say("analysis.filters.shape", filters=filters, width=width, height=height, depth=depth))
        self._scroll.setVisible(self._in_mosaic)
        if self._many:
            self.mosaic.set_weights(part.weights)
            self._size_mosaic()
        said = [say(part.note)] if part.note else []
        if self._in_mosaic and depth != 3:
            said.append(say("analysis.filters.first_channel"))
        self._note.setText(" · ".join(said))
        self._note.setVisible(bool(said))

    def _size_mosaic(self) -> None:
        """Give the small pictures the room they need, and no more where the card needs it."""
        needed = self.mosaic.height_for(max(1, self._scroll.viewport().width()))
        self.mosaic.setMinimumHeight(needed)
        self._scroll.setMaximumHeight(needed if self.look.cramped else max(needed, self.look.px(96)))

    def _show_cards(self, part: FiltersPart) -> None:
        """Show the filters that have a card."""
        shown = (part.current,) if self._many else tuple(range(len(self._filters)))
        lit = part.lit_filters.indices
        for index, card in enumerate(self.cards):
            card.setVisible(index < len(shown))
            if index < len(shown):
                k = shown[index]
                card.show_filter(k, self._filters[k], cells_of(part.lit, k, self._filters[k].array.shape[2]))
                card.set_strong(k == part.current or k in lit)
                card.show_words(self._words(part, k))
        words = self._words(part, part.current)
        self.setAccessibleDescription(" · ".join(filter(None, (f"W{part.current}", words.bias, words.use))))

    def _words(self, part: FiltersPart, k: int) -> CardWords:
        say = self.text.text
        weights = say("analysis.filters.weights", n=part.weights_per_filter)
        bias = (
            "" if part.biases is None else f"b{k} = {say('analysis.number', n=part.biases.array[k].item())}"
        )
        size = weights if part.biases is None else say("analysis.filters.and_bias", weights=weights)
        code, visited, n = f"V[:, :, {k}]", part.visited[k], part.neurons_per_slice
        if self.look.presenting:
            use = say("analysis.filters.use_short", n=n, visited=visited)
        else:
            use = say("analysis.filters.use", n=n, code=code, visited=visited)
        return CardWords(size, say(part.names[k]) if part.names else "", bias, use)

    def _choose(self, k: int) -> None:
        self.cell_clicked.emit(WeightCell(k, 0, 0, 0))

    def _point_filter(self, k: int) -> None:
        self.cell_pointed.emit(WeightCell(k, 0, 0, 0) if k >= 0 else None)

    def _say(self) -> None:
        self.set_title(self.text.text("analysis.filters.title"))
        self.mosaic.setAccessibleName(self.text.text("analysis.filters.all"))

    def _dress_own(self) -> None:
        dress_label(self._note, self.look, TextStyle.SMALL, self.look.palette.muted)


def cells_of(lit: tuple[CellSet, ...], k: int, depth: int) -> tuple[CellSet, ...]:
    """Return the lit cells of filter ``k``, whose slices are k·depth … (k + 1)·depth − 1, counted from 0."""
    found = []
    for cells in lit:
        slices = cells.slices
        first = max(slices.start, k * depth)
        first += (slices.start - first) % slices.step
        stop = min(slices.stop, (k + 1) * depth)
        if first < stop:
            within = Span(first - k * depth, stop - k * depth, slices.step)
            found.append(CellSet(cells.x, cells.y, within, cells.role))
    return tuple(found)


def _owner(array: object) -> object:
    """Return the array whose memory a slice of ``array`` refers to."""
    base = getattr(array, "base", None)
    return array if base is None else base

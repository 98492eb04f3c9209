"""The table of known layers: their counts, the marked one set off, each a click or Enter away."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QTableWidget, QTableWidgetItem

from convviz.explore.display.growth import LayerRow, pair
from convviz.explore.state import hyperparameters
from convviz.ui.look import theme
from convviz.ui.look.colours import mix
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.words.catalogue import Text
from convviz.ui.words.dressed import Dressed

COLUMNS = (
    "name",
    "input",
    "filters",
    "size",
    "stride",
    "padding",
    "output",
    "shared",
    "unshared",
    "fully_connected",
    "factor",
    "multiplications",
)
#: What gives way first where there is no room for all; the name, the shared count and the factor stay.
GIVING_WAY = (
    "padding",
    "stride",
    "multiplications",
    "size",
    "filters",
    "input",
    "output",
    "fully_connected",
    "unshared",
)
PAD, LEAST_NAME = 8, 210  # units: beside the words of a cell, and the width that a name needs to be told
TINTED = {"shared": 0, "unshared": 1, "fully_connected": 2}


class LayersTable(Dressed, QTableWidget):
    """Draws `LayerRow`s. ``taken`` carries the row that a person chose."""

    taken = Signal(object)

    def __init__(self, look: Look, text: Text) -> None:
        super().__init__(0, len(COLUMNS))
        self.look, self._text = look, text
        self.rows: tuple[LayerRow, ...] = ()
        self._widths: list[int] = []
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QTableWidget.Shape.NoFrame)
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.cellClicked.connect(lambda row, _: self.taken.emit(self.rows[row]))
        self._restyle()

    def show_rows(self, rows: tuple[LayerRow, ...]) -> None:
        """Show ``rows``; where only the marked row is another, only the two rows are written again."""
        old, self.rows = self.rows, rows
        if [row.layer for row in old] != [row.layer for row in rows]:
            self._restyle()
            return
        changed = [n for n, (was, now) in enumerate(zip(old, rows, strict=True)) if was != now]
        for n in changed:
            self._write(n)
        here = next((n for n in changed if rows[n].here), None)
        if here is not None:
            self.scrollTo(self.model().index(here, 0))

    def take_keys(self) -> None:
        """Take the keys, on the marked row unless they are on one."""
        if self.currentRow() < 0 and self.rows:
            self.setCurrentCell(next((n for n, row in enumerate(self.rows) if row.here), 0), 0)
        self.setFocus()

    def sizeHint(self) -> QSize:
        """Ask for no more than the page gives."""
        return QSize(0, 0)

    def minimumSizeHint(self) -> QSize:
        """Ask for the head and a few rows."""
        return QSize(0, 4 * self._row_height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the row that the keys are on."""
        if Qt.Key(event.key()) in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentRow() >= 0:
            self.taken.emit(self.rows[self.currentRow()])
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many columns as there is room for."""
        super().resizeEvent(event)
        self._show_whole_rows()
        self._share()
        self._bring_here()

    def _say(self) -> None:
        self._restyle()

    def _restyle(self) -> None:
        """Write everything again and measure the columns."""
        look, colours, line = self.look, self.look.palette, self._line
        self.setFont(look.font(TextStyle.BODY))
        self.horizontalHeader().setFont(look.font(TextStyle.SMALL))
        chosen = mix(colours.focus, colours.surface, 0.16)
        for side in (self.verticalScrollBar(), self.horizontalHeader()):
            side.setPalette(theme.qpalette(colours))  # else it would have the colours of the sheet below
        self.setStyleSheet(
            f"QTableView {{ background: {colours.surface};"
            f" border: {self._border}px solid {colours.surface}; }}"  # as thick with the focus as without
            f"QTableView::item {{ padding: 0 {look.px(PAD)}px; }}"
            f"QTableView::item:selected {{ background: {chosen}; color: {colours.text}; }}"
            f"QTableView:focus {{ border-color: {colours.focus}; }}"
            f"QHeaderView::section {{ background: {colours.surface}; color: {colours.muted}; border: 0;"
            f" border-bottom: {line}px solid {colours.border}; padding: 0 {look.px(PAD)}px; }}"
        )
        self.setRowCount(len(self.rows))
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(self._row_height())
        self._show_whole_rows()
        for column, name in enumerate(COLUMNS):
            head = QTableWidgetItem(self._text.text(f"growth.table.{name}"))
            head.setTextAlignment(_alignment(column))
            self.setHorizontalHeaderItem(column, head)
        for n in range(len(self.rows)):
            self._write(n)
        self._measure()
        self._share()
        self._bring_here()

    def _show_whole_rows(self) -> None:
        """Give the head what is left over where not all rows have room, so that no row is cut."""
        row, room = self._row_height(), self.height() - 2 * self._border
        spare = 0 if room >= row * (1 + len(self.rows)) else room % row
        self.horizontalHeader().setFixedHeight(row + spare)

    def _bring_here(self) -> None:
        """Scroll to the marked row, when there is one."""
        here = next((n for n, row in enumerate(self.rows) if row.here), None)
        if here is not None:
            self.scrollTo(self.model().index(here, 0), QAbstractItemView.ScrollHint.PositionAtCenter)

    def _write(self, n: int) -> None:
        row, colours = self.rows[n], self.look.palette
        bold = self.look.font(TextStyle.STRONG)
        for column, (name, words) in enumerate(zip(COLUMNS, self._words(row), strict=True)):
            item = QTableWidgetItem(words)
            item.setTextAlignment(_alignment(column))
            item.setToolTip(self._tip(row))
            if row.here:
                item.setBackground(QColor(mix(colours.accent, colours.surface, 0.14)))
                item.setFont(bold)
            kind = TINTED.get(name)
            item.setForeground(QColor(colours.text if kind is None else colours.bar_texts[kind]))
            self.setItem(n, column, item)

    def _words(self, row: LayerRow) -> list[str]:
        say, g, count = self._text.text, row.layer.geometry, row.layer.count
        title = say(row.layer.title)
        return [
            say("growth.table.here", name=title) if row.here else title,
            say("growth.table.volume", x=g.width, y=g.height, depth=g.depth),
            say("growth.one", n=g.filters),
            say(pair(g.size)),
            say(pair(g.stride)),
            hyperparameters.padding_words(g),
            say("growth.table.volume", x=g.output_shape[0], y=g.output_shape[1], depth=g.filters),
            say("growth.one", n=count.shared),
            say("growth.one", n=count.unshared),
            say("growth.one", n=count.fully_connected),
            say("growth.one", n=count.factor),
            say("growth.one", n=count.multiplications),
        ]

    def _tip(self, row: LayerRow) -> str:
        key = "growth.table.tip" if row.layer.refused is None else "growth.table.tip_counted"
        return self._text.text(key, name=row.layer.title)

    def _measure(self) -> None:
        """Find what each column needs, the marked row's bold type included."""
        metrics = self.fontMetrics()
        bold = self._bold_metrics()
        # Qt keeps a margin of its own beside the words, of the same width in px on any screen.
        margin = self.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin) + 1
        room = 2 * (self.look.px(PAD) + margin) + self.look.px(4)
        texts = [self._words(row) for row in self.rows]
        self._widths = []
        for column, name in enumerate(COLUMNS):
            head = self._text.text(f"growth.table.{name}")
            cells = max((bold.horizontalAdvance(words[column]) for words in texts), default=0)
            if column == 0:
                cells += bold.horizontalAdvance("▶ ")
            self._widths.append(max(metrics.horizontalAdvance(head), cells) + room)

    def _share(self) -> None:
        """Hide what has no room, and share out what is left."""
        if not self._widths:
            return
        # The scroll bar comes and goes; its room is always kept.
        room = self.width() - 2 * self._border - self.look.px(PAD)
        room -= self.verticalScrollBar().sizeHint().width()
        shown = list(COLUMNS)
        for name in GIVING_WAY:
            if self._needs(shown) <= room:
                break
            shown.remove(name)
        spare = max(0, room - self._needs(shown))
        name_gets = min(spare, max(0, self._widths[0] - self._least_name()))  # a cut name is told by its tip
        each = (spare - name_gets) // len(shown)
        widths = [min(self._widths[0], self._least_name()) + name_gets, *self._widths[1:]]
        for column, name in enumerate(COLUMNS):
            self.setColumnHidden(column, name not in shown)
            self.setColumnWidth(column, widths[column] + each)

    def _needs(self, names: list[str]) -> int:
        least = [min(self._widths[0], self._least_name()), *self._widths[1:]]
        return sum(width for name, width in zip(COLUMNS, least, strict=True) if name in names)

    def _least_name(self) -> int:
        """Return the width in px that a name has at least; an audience has no tip, and sees it whole."""
        return self._widths[0] if self.look.presenting else self.look.px(LEAST_NAME)

    @property
    def _line(self) -> int:
        return max(1, round(self.look.palette.line_width))

    @property
    def _border(self) -> int:
        """Return the width in px of the line around the table, in which the focus is seen."""
        return self._line + 1

    def _row_height(self) -> int:
        return round(1.2 * self._bold_metrics().height())

    def _bold_metrics(self) -> QFontMetrics:
        return QFontMetrics(self.look.font(TextStyle.STRONG))


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter

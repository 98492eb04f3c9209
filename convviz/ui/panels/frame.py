"""The card that every panel is drawn on: title, shape note, body."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from math import ceil

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from convviz.explore.numbers import ALMOST
from convviz.explore.state.state import Cell
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.volume import GridVolume, VolumeGrid
from convviz.ui.words.catalogue import Text
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.labels import style_label
from convviz.ui.words.line import Line
from convviz.ui.words.tooltips import plain_tip

QWIDGETSIZE_MAX = 2**24 - 1  # px, Qt's own: no limit; PySide6 has no name for it


def set_visible(shown: Mapping[QWidget, bool]) -> None:
    """Show or hide each widget of ``shown``, those that go first.

    As a widget is shown, Qt lays out at once what it is in: beside one that is still to go, it would make
    that larger for a moment.
    """
    for widget in sorted(shown, key=lambda widget: shown[widget]):
        widget.setVisible(shown[widget])


@contextmanager
def arranging_once(layout: QLayout) -> Iterator[None]:
    """Lay out once at the end what the whole ``layout`` of a widget holds, and not for each that is shown."""
    widget = layout.parentWidget()
    layout.setEnabled(False)
    try:
        yield
    finally:
        layout.setEnabled(True)
        if widget is not None and widget.isVisible():
            layout.activate()


class PanelFrame(Dressed, QWidget):
    """A rounded card with a title (left) and a shape note (right); subclasses fill ``body``.

    Subclasses call ``set_title`` and ``set_note``, add widgets to ``body`` (and to ``head``, between title
    and note), name their grids to ``mark_rounding``, and extend `_restyle` and `_say`.
    ``cell_clicked`` hands on a state.Cell, ``cell_pointed`` a state.Cell or None; ``doubled`` is a double
    click on the card beside what takes such clicks itself.
    """

    cell_clicked = Signal(object)
    cell_pointed = Signal(object)
    doubled = Signal()

    def __init__(self, look: Look, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self._text = look, text
        self._title = QLabel()
        self.shape_note = Line(has_tip=False)  # its tip explains, as far as there is something to
        self.shape_note.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.shape_noted = ("", "")  # the words and shorter ones
        self._tip = ""  # what explains them
        self._grids: tuple[VolumeGrid, ...] = ()
        self.head = QHBoxLayout()
        self.head.addWidget(self._title)
        self.head.addWidget(self.shape_note, 1)
        self.body = QVBoxLayout()
        self._outer = QVBoxLayout(self)
        self._outer.addLayout(self.head)
        self._outer.addLayout(self.body, 1)
        PanelFrame._restyle(self)  # what a subclass styles is not there yet

    def set_title(self, words: str) -> None:
        """Show ``words`` as the title; they name the panel for screen readers, too."""
        self._title.setText(words)
        self.setAccessibleName(words)

    def title_that_fits(self, *wordings: str) -> str:
        """Return the first of ``wordings`` that has room beside what else is in the head, or the last."""
        taken = 2 * self.look.px(20)
        for index in range(self.head.count()):
            item = self.head.itemAt(index)
            widget = item.widget() if item is not None else None
            if widget not in (self._title, self.shape_note) and widget is not None and not widget.isHidden():
                taken += widget.sizeHint().width() + self.head.spacing()
        ink = self.look.ink(TextStyle.TITLE, self.look.palette.text)
        room = self.contentsRect().width() - taken
        return next((words for words in wordings if ink.width(words) <= room), wordings[-1])

    def set_note(self, words: str, short: str = "", tip: str = "") -> None:
        """Show ``words`` (the shape) at the right of the title, or ``short`` where they have no room."""
        self.shape_noted = words, short
        self.shape_note.setAccessibleName(words)
        self._tip = tip
        self.show_rounding()

    def note_scales(self, volume: GridVolume, shape: str) -> None:
        """Show ``shape`` as the note, and whether equal colours of ``volume`` are equal numbers.

        The tip says it in full.
        """
        say, tips = self._text.text, list[str]()
        own = volume.one_limit is None
        if own:
            tips.append(say("volumes.own_scales_tip"))
        if volume.clips:
            tips.append(say("volumes.clipped_tip"))
        words = f"{shape} · {say('volumes.own_scales')}" if own else shape
        self.set_note(words, shape, "\n".join(tips))

    def hand_on_cells(self, grid: VolumeGrid, cell_at: Callable[[int, int, int], Cell]) -> None:
        """Emit the state's cell for each cell of ``grid`` that is clicked, or pointed at.

        ``cell_at`` returns the cell of the state for (x, y, slice) of the grid.
        """
        grid.cell_clicked.connect(lambda x, y, d: self.cell_clicked.emit(cell_at(x, y, d)))
        grid.cell_pointed.connect(lambda x, y, d: self.cell_pointed.emit(cell_at(x, y, d)))
        grid.pointer_left.connect(lambda: self.cell_pointed.emit(None))

    def mark_rounding(self, *grids: VolumeGrid) -> None:
        """Let the note say "≈" from now on while numbers that ``grids`` show are cut."""
        self._grids = grids
        for grid in grids:
            grid.rounding_changed.connect(self.show_rounding)
        self.show_rounding()

    def rounds(self) -> bool:
        """Return whether some numbers that are shown are cut."""
        return any(grid.rounds and grid.isVisibleTo(self) for grid in self._grids)

    def show_rounding(self) -> None:
        """Let the note say whether numbers are cut."""
        noted = tuple(filter(None, self.shape_noted))
        tips = [self._tip] if self._tip else []
        if self.rounds():
            say = self._text.text
            cut = say("volumes.rounded")
            tips.append(say("volumes.rounded_tip"))
            self.shape_note.setText(
                *(f"{cut} · {words}" for words in noted), cut, say("volumes.rounded_short"), ALMOST, ""
            )
        else:
            self.shape_note.setText(*noted, "")
        tip = plain_tip("\n".join(tips))
        if tip != self.shape_note.toolTip():
            self.shape_note.setToolTip(tip)

    def showEvent(self, event: QShowEvent) -> None:
        """Look for cut numbers again: some widgets may have been shown or hidden meanwhile."""
        super().showEvent(event)
        self.show_rounding()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Say that the card was double clicked."""
        event.accept()
        self.doubled.emit()

    def arranging_once(self) -> AbstractContextManager[None]:
        """Lay the panel out once at the end, and not for each widget that is shown or hidden meanwhile."""
        return arranging_once(self._outer)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card."""
        colours = self.look.palette
        with QPainter(self) as painter:
            radius = 10 * self.look.scale
            width = colours.line_width * self.look.scale
            edge = ceil(max(radius, width))
            if self.rect().adjusted(edge, 2, -edge, -2).contains(event.rect()):
                painter.fillRect(event.rect(), QColor(colours.surface))  # a step repaints the inside only
                return
            painter.setClipRegion(event.region())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(colours.border), width))
            painter.setBrush(QColor(colours.surface))
            inset = width / 2
            painter.drawRoundedRect(
                QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), radius, radius
            )

    def _say(self) -> None:
        self.show_rounding()

    def _restyle(self) -> None:
        side = self.look.px(20)
        self._outer.setContentsMargins(side, self.look.px(8), side, self.look.px(12))
        self._outer.setSpacing(self.look.px(4))
        self.body.setSpacing(self.look.px(8))
        self.head.setSpacing(self.look.px(12))
        style_label(self._title, self.look, TextStyle.TITLE, self.look.palette.text)
        style_label(self.shape_note, self.look, TextStyle.CODE_SMALL, self.look.palette.muted)
        self.shape_note.set_background(self.look.palette.surface)
        self.update()

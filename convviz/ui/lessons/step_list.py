"""The list of steps to jump to: typed numbers or words filter it, Return goes, Escape closes it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from convviz.explore.display.lesson import LessonPart
from convviz.explore.lessons.opening import steps_called
from convviz.ui.lessons.lesson_texts import in_language
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.words.catalogue import Text
from convviz.ui.words.dressed import Dressed

WIDTH, TOP, MARGIN = 620, 70, 14  # units
MOST_TALL = 0.75  # of the window's height
DONE = " \N{CHECK MARK}"  # gone through to its last point
_INDEX = Qt.ItemDataRole.UserRole
_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -5, Qt.Key.Key_PageDown: 5}
_TAKES = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
#: Still open, the list has lost the keys for a moment only.
_FOR_A_MOMENT = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


class StepList(Dressed, QWidget):
    """Lies over ``window``. ``chosen`` carries the index of a step; ``closed`` says that it went.

    It is a part of the window and no window of its own: the input methods of all languages work in it, and
    it comes in full screen, too.
    """

    chosen = Signal(int)
    closed = Signal()

    def __init__(self, look: Look, text: Text, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.look, self._text = look, text
        self._part: LessonPart | None = None
        self.field, self.list = _Field(), QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.field)
        self._column.addWidget(self.list)
        self.field.textEdited.connect(lambda _: self._filter())
        self.field.moved.connect(self._move)
        self.field.taken.connect(self._take)
        self.field.left.connect(self.leave)
        self.list.itemClicked.connect(lambda _: self._take())
        self.hide()
        self._restyle()
        self._say()

    def open(self, part: LessonPart) -> None:
        """Show the steps of the lesson, the present one chosen, and take the keys."""
        self._part = part
        self.field.clear()
        self._filter()
        self._choose(part.step)
        self._place()
        self.show()
        self.raise_()
        QCoreApplication.instance().installEventFilter(self)  # type: ignore[union-attr]  # there is one
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def leave(self) -> None:
        """Close the list."""
        if not self.isHidden():
            QCoreApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]  # there is one
            self.hide()
            self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of the window, and close where something else is clicked."""
        if event.type() is QEvent.Type.Resize and watched is self._window:
            self._place()
        elif event.type() is QEvent.Type.MouseButtonPress and self._is_beside(watched):
            self.leave()
        return False

    def _is_beside(self, watched: QObject) -> bool:
        """Say whether ``watched`` is in the window but not in the list."""
        if not isinstance(watched, QWidget) or watched.window() is not self._window:
            return False
        return watched is not self and not self.isAncestorOf(watched)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw the card."""
        colours, scale = self.look.palette, self.look.scale
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(colours.surface))
            edge = 2 * scale
            painter.setPen(QPen(QColor(colours.text), edge))
            painter.drawRect(self.rect().toRectF().adjusted(edge / 2, edge / 2, -edge / 2, -edge / 2))

    def _filter(self) -> None:
        """List the steps that are typed; the first of them is chosen."""
        part = self._part
        if part is None:
            return
        titles = [in_language(step.title, self._text) for step in part.steps]
        self.list.clear()
        for n in steps_called(self.field.text(), titles):
            mark = DONE if part.steps[n].done else ""
            item = QListWidgetItem(f"{n + 1}. {titles[n]}{mark}", self.list)
            item.setData(_INDEX, n)
        self.list.setCurrentRow(0)

    def _choose(self, step: int) -> None:
        rows = range(self.list.count())
        self.list.setCurrentRow(next((n for n in rows if self.list.item(n).data(_INDEX) == step), 0))

    def _move(self, by: int) -> None:
        row = min(max(self.list.currentRow() + by, 0), self.list.count() - 1)
        self.list.setCurrentRow(row)

    def _take(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            step: int = item.data(_INDEX)
            self.leave()
            self.chosen.emit(step)

    def _place(self) -> None:
        """Lie in the upper middle of the window, as tall as all steps where there is room."""
        window, px = self._window, self.look.px
        wide = min(px(WIDTH), window.width() - 2 * px(MARGIN))
        rows = self.list.sizeHintForRow(0) * len(self._part.steps if self._part is not None else ())
        tall = 2 * px(MARGIN) + self.field.sizeHint().height() + self._column.spacing()
        tall += rows + 2 * self.list.frameWidth() + px(4)
        tall = min(tall, round(window.height() * MOST_TALL))
        self.setGeometry((window.width() - wide) // 2, min(px(TOP), window.height() - tall), wide, tall)

    def _say(self) -> None:
        words = self._text.text("in_lesson.jump")
        self.field.setPlaceholderText(words)
        for widget in (self, self.field, self.list):
            widget.setAccessibleName(words)
        self._filter()

    def _restyle(self) -> None:
        look = self.look
        margin = look.px(MARGIN)
        self._column.setContentsMargins(margin, margin, margin, margin)
        self._column.setSpacing(look.px(8))
        for widget in (self.field, self.list):
            widget.setFont(look.font(TextStyle.LESSON))
        colours = QPalette(self.palette())
        role, text, surface = QPalette.ColorRole, QColor(look.palette.text), QColor(look.palette.surface)
        for one, colour in ((role.Base, surface), (role.Text, text)):
            colours.setColor(one, colour)
        for one, colour in ((role.Highlight, text), (role.HighlightedText, surface)):
            colours.setColor(one, colour)
        self.list.setPalette(colours)
        if not self.isHidden():
            self._place()
        self.update()


class _Field(QLineEdit):
    """Says which of its keys are the list's: ``moved`` by so many rows, ``taken``, ``left``."""

    moved = Signal(int)
    taken = Signal()
    left = Signal()

    def event(self, event: QEvent) -> bool:
        """Take the keys of the list before they act as shortcuts of the window."""
        asked = event.type() is QEvent.Type.ShortcutOverride
        if asked and isinstance(event, QKeyEvent) and event.key() in {*_MOVES, *_TAKES, Qt.Key.Key_Escape}:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type, or act on the list."""
        key = Qt.Key(event.key())
        if key in _MOVES:
            self.moved.emit(_MOVES[key])
        elif key in _TAKES:
            self.taken.emit()
        elif key is Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close the list when a person goes elsewhere."""
        super().focusOutEvent(event)
        if event.reason() not in _FOR_A_MOMENT:
            self.left.emit()

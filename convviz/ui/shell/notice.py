"""One sentence for the user that does not stop them: why something was refused, what was copied."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from convviz.ui.look.look import Look, TextStyle
from convviz.ui.words.catalogue import Text
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.labels import style_label

SHOWN_FOR = 9000  # ms
TALL, WIDE = "Åg国", 10_000  # the highest letters of either language, and px enough for a line of them


class Notice(Dressed, QWidget):
    """A line below the transport; it goes by itself, or by its button, or when work it speaks of ends.

    ``cancelled`` when a person ends the work under way; ``shown`` when it is about to come (True) and when it
    has gone. One line of it is as high as the status line, whose place it takes: a notice must not move the
    panels. ``is_told`` says whether it has that place.
    """

    cancelled = Signal()
    shown = Signal(bool)

    def __init__(self, look: Look, text: Text) -> None:
        super().__init__()
        self.look, self._text = look, text
        self._working = self._hinting = self.is_told = False
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.button = QPushButton()
        self.button.setProperty("compact", True)
        self.button.clicked.connect(self._press)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.label, 1)
        row.addWidget(self.button)
        self._restyle()
        self.hide()

    @property
    def line_height(self) -> int:
        """The height in px of one line of words, as a label asks for it."""
        wrapped = int(Qt.TextFlag.TextWordWrap)
        return QFontMetrics(self.label.font()).boundingRect(QRect(0, 0, WIDE, WIDE), wrapped, TALL).height()

    def setVisible(self, visible: bool) -> None:
        """Show or hide it. What makes room for it does so first: else all panels would shrink shortly."""
        self.is_told = visible
        if visible:
            self.shown.emit(True)
        super().setVisible(visible)
        if not visible:
            self.shown.emit(False)

    def say(self, words: str) -> None:
        """Show ``words`` for a while."""
        self._show(words, "window.notice.close")
        self._timer.start(SHOWN_FOR)

    def hint(self, words: str) -> None:
        """Show ``words``, which warn of nothing, until `end_hint` or something else is said."""
        self._show(words, "window.notice.close", hinting=True)

    def end_hint(self) -> None:
        """Take away what `hint` showed."""
        if self._hinting:
            self._hinting = False
            self.hide()

    def settle(self) -> None:
        """Take away what was said: it no longer holds. What speaks of work under way stays."""
        if not self._working:
            self.hide()

    def work(self, words: str) -> None:
        """Show that work is under way, with a button to end it."""
        self._show(words, "window.notice.cancel", working=True)

    def end_work(self) -> None:
        """Take away what `work` showed."""
        if self._working:
            self._working = False
            self.hide()

    def cancel(self) -> bool:
        """End the work under way, as the button does; False where none is shown."""
        if not self._working:
            return False
        self._press()
        return True

    def _restyle(self) -> None:
        self._style_label()
        self.button.setFont(self.look.font(TextStyle.SMALL))
        self.button.setFixedHeight(self.line_height)
        self._fit()

    def _show(self, words: str, button: str, *, hinting: bool = False, working: bool = False) -> None:
        """Show ``words``, with a button whose text has the key ``button``."""
        self._hinting, self._working = hinting, working
        self._timer.stop()
        self.label.setText(words)
        self.label.setAccessibleName(words)
        self.button.setText(self._text.text(button))
        self._style_label()
        self._fit()
        self.show()

    def _style_label(self) -> None:
        """Give the words their colour."""
        colours = self.look.palette
        style_label(
            self.label, self.look, TextStyle.STRONG, colours.text if self._hinting else colours.warning
        )

    def _fit(self) -> None:
        """Give the button's word some room on both sides."""
        wide = self.button.fontMetrics().horizontalAdvance(self.button.text())
        self.button.setFixedWidth(wide + 2 * self.look.px(10))

    def _press(self) -> None:
        if self._working:
            self.cancelled.emit()
        self.hide()

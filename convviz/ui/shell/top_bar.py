"""The top bar: the name, the example, the pages, the switch for sharing, presenting."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from convviz.explore.display.parts import ScenePart
from convviz.explore.examples import examples
from convviz.explore.state.sharing import Sharing
from convviz.explore.state.state import View
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.look.popups import DropDown
from convviz.ui.panels.checkable_buttons import Segments, Tabs
from convviz.ui.words.catalogue import Text
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.labels import style_label
from convviz.ui.words.line import Line

VIEWS, SHARINGS = tuple(View), tuple(Sharing)
LEAST_CHANGED = 110  # units of width for the words that say that the example was changed


class TopBar(Dressed, QWidget):
    """``example_chosen`` carries an example's name, ``command`` the name of a command of the table."""

    example_chosen = Signal(str)
    command = Signal(str)

    def __init__(self, look: Look, text: Text) -> None:
        super().__init__()
        self.look, self._text = look, text
        self._part: ScenePart | None = None
        self.brand = QLabel("ConvViz")
        self.examples = DropDown()
        self.examples.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.changed = Line()
        self.present = QPushButton()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.brand)
        self._row.addWidget(self.examples)
        self.views, self.sharing = Tabs(len(VIEWS), look), Segments(len(SHARINGS), look)
        self.view_box = DropDown()  # where the tabs have no room
        self._row.addWidget(self.views)
        self._row.addWidget(self.view_box)
        self._row.addWidget(self.changed, 1)
        self._row.addWidget(self.sharing)
        self._row.addWidget(self.present)
        self.present.clicked.connect(lambda: self.command.emit("present"))
        # What does not fit gives way, see `_fit`; the window need not grow for it.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.examples.activated.connect(lambda index: self.example_chosen.emit(self.examples.itemData(index)))
        self.view_box.activated.connect(lambda index: self.command.emit(f"view_{VIEWS[index].value}"))
        self.views.chosen.connect(lambda index: self.command.emit(f"view_{VIEWS[index].value}"))
        self.sharing.chosen.connect(lambda index: self.command.emit(SHARINGS[index].value))
        self._restyle()
        self._say()

    def show_part(self, part: ScenePart) -> None:
        """Show ``part``."""
        if part != self._part:
            self._part = part
            self._show(part)

    def show_choice(self, view: View, sharing: Sharing) -> None:
        """Show which view and which position of the switch hold."""
        self.views.show_chosen(VIEWS.index(view))
        self.view_box.setCurrentIndex(VIEWS.index(view))
        self.sharing.show_chosen(SHARINGS.index(sharing))

    def _restyle(self) -> None:
        look = self.look
        self._row.setSpacing(look.px(12))
        style_label(self.brand, look, TextStyle.TITLE, look.palette.text)
        style_label(self.changed, look, TextStyle.SMALL, look.palette.muted)
        for control in (self.examples, self.view_box, self.present):
            control.setFont(look.font(TextStyle.BODY))
        self._fit()

    def _say(self) -> None:
        text = self._text
        self.examples.clear()
        for name in examples.EXAMPLES:
            self.examples.addItem(text.text(examples.title(name)), name)
            about = text.text(examples.about(name))
            self.examples.setItemData(self.examples.count() - 1, about, Qt.ItemDataRole.ToolTipRole)
        self.examples.setAccessibleName(text.text("window.top.examples"))
        self.views.set_words(
            text.text("window.top.views"), *(text.text(f"window.top.view.{v.value}") for v in VIEWS)
        )
        shown = self.view_box.currentIndex()
        self.view_box.clear()
        self.view_box.addItems([text.text(f"window.top.view.{v.value}") for v in VIEWS])
        self.view_box.setCurrentIndex(shown)
        self.view_box.setAccessibleName(text.text("window.top.views"))
        self.sharing.set_words(
            text.text("window.top.sharing"), *(text.text(f"window.top.{s.value}") for s in SHARINGS)
        )
        self.present.setText(text.text("window.top.present"))
        self.present.setToolTip(text.text("window.tip.present"))
        self.present.setAccessibleName(text.text("window.command.present"))
        if self._part is not None:
            self._show(self._part)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let what has no room give way."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Without room the label of the switch gives way, then the tabs to a list, at last the name."""
        room, space, label = self.width(), self._row.spacing(), self.sharing.label_width
        bare = self.sharing.full_width - label
        steady = (self.brand, self.examples, self.present)
        needed = self.look.px(LEAST_CHANGED) + bare + sum(w.sizeHint().width() for w in steady) + 5 * space
        tabs = self.views.sizeHint().width()
        in_tabs = needed + tabs <= room
        needed += tabs if in_tabs else self.view_box.sizeHint().width()
        self.views.setVisible(in_tabs)
        self.view_box.setHidden(in_tabs)
        self.sharing.show_label(needed + label <= room)
        self.brand.setHidden(needed > room)

    def _show(self, part: ScenePart) -> None:
        known = part.name in examples.EXAMPLES
        self.examples.setCurrentIndex(examples.EXAMPLES.index(part.name) if known else -1)
        say, words = self._text.text, list[str]()
        self.examples.setPlaceholderText(say(part.title) if part.given else "")
        if part.edited:
            words.append(say("window.top.edited"))
        if part.modified:
            words.append(say("window.top.modified"))
        if part.own:
            words += [say("window.top.own"), say(part.title)]
        self.changed.setText(" · ".join(words))
        # What the example is about may hold in its own sizes only.
        about = say(examples.about(part.name)) if known and not (part.own or part.modified) else ""
        self.examples.setToolTip(about or say("window.top.examples"))
        self.examples.setAccessibleDescription(about)

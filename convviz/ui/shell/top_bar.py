"""The top bar: the name, the example, a picture of one's own, presenting, language."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from convviz.explore.display.parts import ScenePart
from convviz.explore.examples import examples
from convviz.explore.state.sharing import Sharing
from convviz.explore.state.state import View
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.look.popups import DropDown
from convviz.ui.panels.segments import Segments
from convviz.ui.words.catalogue import Text
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.labels import explain, style_label
from convviz.ui.words.line import Line

VIEWS, SHARINGS = tuple(View), tuple(Sharing)
BUTTONS = ("open", "theme", "present", "language")
GIVING_WAY = ("theme", "open", "present", "language")  # in this order without room: the menus have them
LEAST_ABOUT = 110  # units of width for the words on the example: they say, too, that it was changed


class TopBar(Dressed, QWidget):
    """``example_chosen`` carries an example's name, ``command`` the name of a command of the table."""

    example_chosen = Signal(str)
    command = Signal(str)

    def __init__(self, look: Look, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self._text = look, text
        self._part: ScenePart | None = None
        self.brand = QLabel("ConvViz")
        self.examples = DropDown()
        self.examples.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.about = Line()
        self.buttons = {name: QPushButton() for name in BUTTONS}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.brand)
        self._row.addWidget(self.examples)
        self.views, self.sharing = Segments(len(VIEWS), look), Segments(len(SHARINGS), look)
        self.view_box = DropDown()  # where the segments have no room
        self._row.addWidget(self.views)
        self._row.addWidget(self.view_box)
        self._row.addWidget(self.sharing)
        self._row.addWidget(self.about, 1)
        for name, button in self.buttons.items():
            button.clicked.connect(lambda _=False, name=name: self.command.emit(name))
            self._row.addWidget(button)
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
        style_label(self.about, look, TextStyle.SMALL, look.palette.muted)
        self.examples.setFont(look.font(TextStyle.BODY))
        for segments in (self.views, self.sharing):
            segments.show_label(not look.cramped)
        self.view_box.setFont(look.font(TextStyle.BODY))
        self.views.setVisible(not look.cramped)
        self.view_box.setVisible(look.cramped)
        for button in self.buttons.values():
            button.setFont(look.font(TextStyle.BODY))
        self._fit()

    def _say(self) -> None:
        text = self._text
        self.examples.clear()
        for name in examples.EXAMPLES:
            self.examples.addItem(text.text(examples.title(name)), name)
        explain(self.examples, text.text("window.top.examples"))
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
        for name, button in self.buttons.items():
            button.setText(text.text(f"window.top.{name}"))
            button.setToolTip(text.text(f"window.tip.{name}"))
            button.setAccessibleName(text.text(f"window.command.{name}"))
        if self._part is not None:
            self._show(self._part)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let what has no room give way."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Hide as many of the buttons that the menus have as there is no room for, at last the name."""
        needed = self.look.px(LEAST_ABOUT) + self._row.spacing()
        for widget in (self.examples, self.views, self.view_box, self.sharing):
            if not widget.isHidden():
                needed += widget.sizeHint().width() + self._row.spacing()
        wide = {name: b.sizeHint().width() + self._row.spacing() for name, b in self.buttons.items()}
        needed += sum(wide.values()) + self.brand.sizeHint().width()
        for name in GIVING_WAY:
            gives_way = needed > self.width()
            self.buttons[name].setHidden(gives_way)
            needed -= wide[name] if gives_way else 0
        self.brand.setHidden(needed > self.width())

    def _show(self, part: ScenePart) -> None:
        self.examples.setCurrentIndex(
            examples.EXAMPLES.index(part.name) if part.name in examples.EXAMPLES else -1
        )
        say, words = self._text.text, list[str]()
        if part.own:
            words = [say("window.top.own"), say(part.title)]
        elif not part.modified:  # what the example shows may hold in its own sizes only
            words = [say(examples.about(part.name))]
        if part.modified:
            words.insert(0, say("window.top.modified"))
        if part.edited:
            words.insert(0, say("window.top.edited"))
        self.about.setText(" · ".join(words))

"""The page on the layer as a matrix of neurons × inputs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from convviz.explore.display.matrix.matrix_entries import Entry, entry_at, entry_message
from convviz.explore.display.matrix.matrix_part import MatrixPart, window_message
from convviz.explore.state import transitions
from convviz.explore.state.state import OutputCell, State
from convviz.explore.state.transitions import Transition
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.look.sharing_styles import SHARINGS
from convviz.ui.pages.matrix.legend import MatrixLegend
from convviz.ui.pages.matrix.matrix_view import MatrixView
from convviz.ui.pages.page import CardPage
from convviz.ui.words.catalogue import Text
from convviz.ui.words.labels import explain, style_label
from convviz.ui.words.line import Line
from convviz.ui.words.runs import Run, Runs

SIGNS = ("+", "\N{MINUS SIGN}", "0")  # of the buttons: in, out, back to the start


class MatrixPage(CardPage):
    """Draws a `MatrixPart`; a click on an entry goes to its neuron and chooses its weight."""

    def __init__(self, look: Look, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(look, text, parent)
        self._part: MatrixPart | None = None
        self._entry: Entry | None = None
        self._named = False
        self.sentences = Runs()
        self.view = MatrixView(look)
        self.entry, self.window_line = Line(), Line(keeps_room=True)
        self.buttons = tuple(QPushButton(sign) for sign in SIGNS)
        self.legend = MatrixLegend(look, text)
        self.window_line.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._row = QHBoxLayout()
        self._row.addWidget(self.entry, 1)
        self._row.addWidget(self.window_line)
        for button in self.buttons:
            button.setAutoDefault(False)
            self._row.addWidget(button)
        self.view.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.body.addWidget(self.sentences)
        self.body.addLayout(self._row)
        self.body.addWidget(self.view, 1)
        self.body.addWidget(self.legend)
        self.view.entry_pointed.connect(self._point)
        self.view.entry_clicked.connect(self._go)
        self.view.moved.connect(self._say_window)
        zoom_in, zoom_out, reset = self.buttons
        zoom_in.clicked.connect(lambda: self.zoom(1))
        zoom_out.clicked.connect(lambda: self.zoom(-1))
        reset.clicked.connect(lambda: self.zoom(0))
        self._restyle()
        self._say()

    def show_part(self, part: MatrixPart) -> None:
        """Show ``part``, repainting what differs from the last one."""
        old, self._part = self._part, part
        if old == part:
            return
        self.view.show_part(part)
        if old is None or old.layer is not part.layer:
            under = self.view.under
            self._entry = None if under is None else entry_at(part.layer, *under)
            self._show_layer(part)
        self._say_window()

    def focus_main(self) -> None:
        """Give the keys to the matrix, which zooms by them."""
        self.view.setFocus()

    def zoom(self, by: int) -> None:
        """Look closer (1), from farther away (−1), or as at first (0)."""
        if by:
            self.view.zoom(by)
        else:
            self.view.reset()

    def hideEvent(self, event: QHideEvent) -> None:
        """Point at nothing when another page comes."""
        super().hideEvent(event)
        self.view.forget_pointer()
        self._entry = None
        self._say_entry()

    def _show_layer(self, part: MatrixPart) -> None:
        """Show what a step does not change."""
        say, look = self._text.text, self.look
        whole = [say(sentence) for sentence in part.sentences]
        said = whole[:3] if look.presenting else whole  # large type: the zeros among the weights give way
        plain = look.ink(TextStyle.BODY, look.palette.text)
        strong = look.ink(TextStyle.STRONG, look.palette.bar_texts[SHARINGS.index(part.sharing)])
        runs = []
        for n, sentence in enumerate(said):
            runs.append(Run(sentence, strong if n == 2 else plain))  # the weights: what the switch changes
            if n + 1 < len(said):
                runs.append(Run(" · ", plain))
        self.sentences.show_runs(tuple(runs))
        self.view.setAccessibleDescription("; ".join(whole))
        self.set_title(say(part.title))
        self.set_note("" if look.presenting or look.cramped else say(part.note))
        self.legend.show_part(part)
        self._say_entry()

    def _say(self) -> None:
        super()._say()
        self.view.setAccessibleName(self._text.text("matrix.view"))
        for button, key in zip(self.buttons, ("zoom_in", "zoom_out", "reset"), strict=True):
            explain(button, self._text.text(f"matrix.{key}"))
        if self._part is not None:
            self._show_layer(self._part)
            self._say_window()

    def _say_entry(self) -> None:
        """Name what is under the pointer, or say what can be done."""
        part, entry = self._part, self._entry
        if (entry is not None) is not self._named:  # a new font lays the page out: not at every entry
            self._named = entry is not None
            self._style_entry()
        named = None if part is None or entry is None else entry_message(part.layer, entry)
        self.entry.setText(self._text.text(named or "matrix.hint"))

    def _say_window(self) -> None:
        """Say which part of the matrix is seen, and whether there is more to see."""
        if self._part is None:
            return
        shown = window_message(self._part, self.view.rows, self.view.columns)
        self.window_line.setText(self._text.text(shown))
        for button, can in zip(self.buttons, self.view.can_zoom, strict=False):
            button.setEnabled(can)

    def _point(self, row: int, column: int) -> None:
        if self._part is None:
            return
        before = self._entry
        self._entry = None if row < 0 else entry_at(self._part.layer, row, column)
        self._say_entry()
        neuron = None if self._entry is None else self._entry.neuron
        if neuron != (None if before is None else before.neuron):
            self.wished.emit(transitions.point(neuron), None)

    def _go(self, row: int, column: int) -> None:
        if self._part is not None:
            self.wished.emit(_to(entry_at(self._part.layer, row, column)), "walk")

    def _restyle(self) -> None:
        super()._restyle()
        look, colours = self.look, self.look.palette
        self._row.setSpacing(look.px(8))
        style_label(self.window_line, look, TextStyle.SMALL, colours.muted)
        self._style_entry()
        side = 44 if look.presenting else 30
        for button in self.buttons:
            button.setFont(look.font(TextStyle.STRONG))
            button.setProperty("compact", True)
            button.setFixedSize(look.px(side + 4), look.px(side))
        self.window_line.setVisible(not look.presenting and not look.cramped)
        if self._part is not None:
            self._show_layer(self._part)

    def _style_entry(self) -> None:
        """Write the named entry strongly, and the hint in its place quietly."""
        look, named = self.look, self._named
        colour = look.palette.text if named else look.palette.muted
        style_label(self.entry, look, TextStyle.STRONG if named else TextStyle.BODY, colour)


def _to(entry: Entry) -> Transition:
    """Return the transition that goes to the neuron of ``entry`` and chooses its weight."""

    def go(state: State) -> State:
        at = OutputCell(entry.neuron.x, entry.neuron.y, entry.neuron.d)
        return transitions.choose(entry.weight)(transitions.visit(at)(state))

    return go

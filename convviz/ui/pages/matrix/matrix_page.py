"""The page on the layer as a matrix of neurons × inputs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy

from convviz.explore.display.matrix.matrix_entries import Entry, entry_at, entry_message
from convviz.explore.display.matrix.matrix_part import (
    MatrixPart,
    entry_headline,
    met_message,
    named_entry,
    share_message,
    whole_headline,
    window_message,
)
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
from convviz.ui.words.runs import Broken, Run, Runs

MATRIX, ENTRIES = "matrix", "entries"  # its panels
SIGNS = ("+", "\N{MINUS SIGN}", "0")  # of the buttons: in, out, back to the start
#: What the legend explains of each panel: as much as one line of large type has room for.
SAMPLES = {
    None: ("scale", "zero", "ground", "place"),
    MATRIX: ("scale", "zero", "ground"),
    ENTRIES: ("ground", "named"),
}
COUNTS = ("weights", "n")  # the placeholders of the number that is loud in the headline


class MatrixPage(CardPage):
    """Draws a `MatrixPart`; a click on an entry goes to its neuron and chooses its weight.

    Its panels: the ``matrix`` with the count of its weights, and its ``entries`` close by, one of them named.
    """

    def __init__(self, look: Look, text: Text) -> None:
        super().__init__(look, text)
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
        elif self.panel == ENTRIES:
            self._say_entry()
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much as the new width has room for."""
        super().resizeEvent(event)
        self._say_counts()

    def _arrange(self) -> None:
        """Look at the whole, or closely at the entries of the current neuron."""
        self.view.look_closely(self.panel == ENTRIES)
        self.legend.show_samples(SAMPLES[self.panel])
        self.window_line.setVisible(self.panel is None and not self.look.cramped)
        self._style_entry()
        if self._part is not None:
            self._show_layer(self._part)
            self._say_window()

    def _show_layer(self, part: MatrixPart) -> None:
        """Show what a step does not change."""
        say = self._text.text
        self.view.setAccessibleDescription("; ".join(say(sentence) for sentence in part.sentences))
        self.set_title(say(part.title))
        if self.panel is None:
            self.set_note("" if self.look.cramped else say(part.note))
        self.legend.show_part(part)
        self._say_counts()
        self._say_entry()

    def _say_counts(self) -> None:
        """Say how large the matrix is and how many weights it has."""
        part, text, look = self._part, self._text, self.look
        if part is None:
            return
        if self.panel is None:
            self.sentences.show_runs(_sentences(part, text, look))
        elif self.panel == MATRIX:
            self.sentences.show_runs(_counted(part, text, look, self.sentences.width()))

    def _say(self) -> None:
        super()._say()
        self.view.setAccessibleName(self._text.text("matrix.view"))
        for button, key in zip(self.buttons, ("zoom_in", "zoom_out", "reset"), strict=True):
            explain(button, self._text.text(f"matrix.{key}"))
        if self._part is not None:
            self._show_layer(self._part)
            self._say_window()

    def _say_entry(self) -> None:
        """Name what is under the pointer; else say what can be done, or what else there is to know."""
        part, entry, say = self._part, self._entry, self._text.text
        if (entry is not None) is not self._named:  # a new font lays the page out: not at every entry
            self._named = entry is not None
            self._style_entry()
        if part is None:
            return
        if self.panel == ENTRIES:
            entry = entry or named_entry(part)
            self.sentences.show_runs(_spoken_of(part, entry, self._text, self.look))
            self.entry.setText("" if entry is None else say(met_message(entry)))
        elif entry is not None:
            self.entry.setText(say(entry_message(part.layer, entry)))
        elif self.panel == MATRIX:
            size, zeros = (say(sentence) for sentence in part.sentences[:2])
            self.entry.setText(f"{size} · {zeros}", size)
        else:
            self.entry.setText(say("matrix.hint"))

    def _say_window(self) -> None:
        """Say which part of the matrix is seen, and whether there is more to see."""
        if self._part is None:
            return
        say, seen = self._text.text, (self._part, self.view.rows, self.view.columns)
        self.window_line.setText(say(window_message(*seen)))
        if self.panel is not None:
            self.set_note(say(window_message(*seen)), say(share_message(*seen)))
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
        side = 44 if look.presenting else 30
        for button in self.buttons:
            button.setFont(look.font(TextStyle.STRONG))
            button.setProperty("compact", True)
            button.setFixedSize(look.px(side + 4), look.px(side))
        self._arrange()

    def _style_entry(self) -> None:
        """Write the named entry strongly, and the hint in its place quietly."""
        look, named = self.look, self._named
        if self.panel is not None:
            style_label(self.entry, look, TextStyle.TERM, look.palette.text)
            return
        colour = look.palette.text if named else look.palette.muted
        style_label(self.entry, look, TextStyle.STRONG if named else TextStyle.BODY, colour)


def _to(entry: Entry) -> Transition:
    """Return the transition that goes to the neuron of ``entry`` and chooses its weight."""

    def go(state: State) -> State:
        at = OutputCell(entry.neuron.x, entry.neuron.y, entry.neuron.d)
        return transitions.choose(entry.weight)(transitions.visit(at)(state))

    return go


def _sentences(part: MatrixPart, text: Text, look: Look) -> tuple[Run, ...]:
    """Return all that is said of the matrix, the weights in the colour of the switch: it changes them."""
    plain, strong = (
        look.ink(TextStyle.BODY, look.palette.text),
        look.ink(TextStyle.STRONG, _colour(part, look)),
    )
    runs: list[Run] = []
    for n, sentence in enumerate(part.sentences):
        runs += [Run(" · ", plain)] if n else []
        runs.append(Run(text.text(sentence), strong if n == 2 else plain))
    return tuple(runs)


def _counted(part: MatrixPart, text: Text, look: Look, width: int) -> tuple[Run, ...]:
    """Return how many weights there are, loud, and where they stand, as far as that has room in one line."""
    loud, plain = (look.ink(style, _colour(part, look)) for style in (TextStyle.RESULT, TextStyle.TERM))
    runs: list[Run] = []
    for wording in whole_headline(part):
        runs, told = [], False
        for name, words in text.pieces(wording):
            counts = name in COUNTS and not told
            told = told or counts
            runs += [Run(words, loud if counts else plain)] if words else []
        if len(Broken(tuple(runs)).lines(width)) == 1:
            break
    return tuple(runs)


def _spoken_of(part: MatrixPart, entry: Entry | None, text: Text, look: Look) -> tuple[Run, ...]:
    """Return an entry with its weight and number, loud, and in how many places it stands."""
    what, where = entry_headline(part, entry)
    weight = entry is not None and entry.weight is not None
    colour = (
        look.hue(part.position.d if entry is None else entry.neuron.d).text if weight else look.palette.text
    )
    loud, plain = look.ink(TextStyle.RESULT, colour), look.ink(TextStyle.TERM, look.palette.text)
    return Run(f"{text.text(what)}  ", loud), Run(text.text(where), plain)


def _colour(part: MatrixPart, look: Look) -> str:
    return look.palette.bar_texts[SHARINGS.index(part.sharing)]

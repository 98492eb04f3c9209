"""The page on what moving a pattern does to the output."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton

from convviz.explore.display.shift.shift_part import ShiftPart
from convviz.explore.display.shift.shift_pictures import Verdict
from convviz.explore.shift import shift_transitions
from convviz.explore.state.shift_state import FILTERS, ShiftCase
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.pages.page import CardPage
from convviz.ui.pages.shift.picture_column import MovableGrid, PictureColumn
from convviz.ui.panels.checkable_buttons import Segments
from convviz.ui.panels.flow import Flow
from convviz.ui.words.catalogue import Text
from convviz.ui.words.labels import style_label
from convviz.ui.words.line import Line
from convviz.ui.words.paragraph import Paragraph

CASES = tuple(ShiftCase)
COLUMNS, STRIDES, LINES = 4, 3, 3
SHIFT, PICTURES = "shift", "pictures"  # its panels
TALL = 0.6  # times as high as wide, the page has room below the pictures
NARROW = 1400  # units: presented beside something else, the page shows its pictures and says less
ARROWS = {
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Down: (0, 1),
    Qt.Key.Key_Up: (0, -1),
}


class ShiftPage(CardPage):
    """Draws a `ShiftPart`. The arrow keys and dragging the first picture move it, Home puts it back.

    Its panels: the ``shift`` test with what follows from it, and the main ``pictures`` under the verdict.
    """

    def __init__(self, look: Look, text: Text) -> None:
        super().__init__(look, text)
        self._part: ShiftPart | None = None
        self._tall = self._narrow = False
        self._held = (0, 0)  # the shift when the picture was grabbed
        self._drags = 0
        self._coloured: tuple[Look, Verdict] | None = None  # what the verdict is dressed for
        self.cases, self.strides = Segments(len(CASES), look), Segments(STRIDES, look)
        self.filters = Segments(len(FILTERS), look)
        self.next_face, self.reset = QPushButton(), QPushButton()
        self._hint = QLabel()
        self.columns = [PictureColumn(look, text, self, movable=index == 0) for index in range(COLUMNS)]
        self.claim, self.verdict, self.lead = Line(), Paragraph(least_lines=1), Paragraph()
        self.lines = [Paragraph() for _ in range(LINES)]
        self._lay_out()
        self._connect()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._restyle()
        self._say()

    def show_part(self, part: ShiftPart) -> None:
        """Show ``part``, repainting what differs from the last one."""
        old, self._part = self._part, part
        if part == old:
            return
        if old is None or old.shift.case is not part.shift.case:
            self._arrange()
        self.set_title(self._text.text(part.title))
        self.set_note(self._text.text(part.note))
        self._show_choices(part, renamed=old is None or old.choices != part.choices)
        for column, picture in zip(self.columns, part.pictures, strict=True):
            column.show_picture(picture)
        self._show_words(part)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the input by an arrow key, before the walk takes it."""
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        way = ARROWS.get(Qt.Key(event.key())) if plain == Qt.KeyboardModifier.NoModifier else None
        if way is not None:
            self.wished.emit(shift_transitions.shift_by(*way), "shift")
        elif event.key() == Qt.Key.Key_Home and plain == Qt.KeyboardModifier.NoModifier:
            self.wished.emit(shift_transitions.shift_to(0, 0), "shift")
        else:
            super().keyPressEvent(event)

    def advance(self) -> None:
        """Move the input by one stride to the right, or show another face."""
        if self._part is None:
            return
        if self._part.shift.case is ShiftCase.FACES:
            self.next_face.click()
        else:
            self.wished.emit(shift_transitions.shift_by(self._part.shift.stride, 0), "shift")

    def turn_option(self, by: int) -> None:
        """Take another stride, or another number of detectors for the faces."""
        in_faces = self._part is not None and self._part.shift.case is ShiftCase.FACES
        (self.filters if in_faces else self.strides).turn(by)

    def showEvent(self, event: QShowEvent) -> None:
        """Take the keys when a person comes to the page."""
        super().showEvent(event)
        self.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say more where the pictures leave room for it."""
        super().resizeEvent(event)
        narrow = self.panel is not None and self.width() < self.look.px(NARROW)
        tall = self.height() > TALL * self.width() and not narrow
        if (tall, narrow) != (self._tall, self._narrow):
            self._tall, self._narrow = tall, narrow
            self._arrange()

    def _lay_out(self) -> None:
        self._controls = Flow()
        for widget in (self.cases, self.strides, self.filters, self.next_face, self.reset, self._hint):
            self._controls.addWidget(widget)
        self._table = QGridLayout()
        for index, column in enumerate(self.columns):
            column.place(self._table, index)
        self._table.setRowStretch(2, 1)
        self.body.addLayout(self._controls)
        self.body.addWidget(self.claim)
        self.body.addWidget(self.verdict)
        self.body.addLayout(self._table, 1)
        for paragraph in (self.lead, *self.lines):
            self.body.addWidget(paragraph)

    def _connect(self) -> None:
        self.cases.chosen.connect(
            lambda i: self.wished.emit(shift_transitions.choose_case(CASES[i]), "shift case")
        )
        self.strides.chosen.connect(self._choose_stride)
        self.filters.chosen.connect(
            lambda i: self.wished.emit(shift_transitions.choose_filters(FILTERS[i]), "shift filters")
        )
        self.next_face.clicked.connect(lambda: self.wished.emit(shift_transitions.next_face, "shift face"))
        self.reset.clicked.connect(lambda: self.wished.emit(shift_transitions.shift_to(0, 0), "shift reset"))
        grid = self.columns[0].grid
        assert isinstance(grid, MovableGrid)
        grid.grabbed.connect(self._grab)
        grid.dragged.connect(self._drag)

    def _grab(self) -> None:
        """Begin a drag: an undo step of its own."""
        self.setFocus()
        if self._part is not None:
            self._held = self._part.shift.dx, self._part.shift.dy
            self._drags += 1

    def _drag(self, dx: int, dy: int) -> None:
        self.wished.emit(
            shift_transitions.shift_to(self._held[0] + dx, self._held[1] + dy), f"drag {self._drags}"
        )

    def _choose_stride(self, index: int) -> None:
        if self._part is not None:
            self.wished.emit(shift_transitions.choose_stride(self._part.choices[index]), "shift stride")

    def _arrange(self) -> None:
        """Make room for another case, or for what belongs to the panel."""
        part, panel = self._part, self.panel
        if part is None:
            return
        in_faces = part.shift.case is ShiftCase.FACES
        self._hint.setVisible(panel is None)  # it is not for an audience
        self.claim.setVisible(panel != PICTURES)
        self.lead.setVisible(panel is None or self._tall)  # its numbers stand above the pictures, too
        # In large type what is said has fixed slots: a step moves no picture, the first one neither.
        two = 0 if panel is None else 2
        self.verdict.keep_lines(2 if two and self._tall and part.shift.case is ShiftCase.PATTERN else 1)
        for paragraph in (self.lead, self.lines[0]):
            paragraph.keep_lines(two)
        self.strides.setVisible(not in_faces)
        self.filters.setVisible(in_faces)
        self.next_face.setVisible(in_faces)
        for index, (column, picture) in enumerate(zip(self.columns, part.pictures, strict=True)):
            shown = panel != PICTURES or index in part.main
            column.set_visible(shown)
            share = picture.share if panel != PICTURES else 1
            self._table.setColumnStretch(index, share if shown else 0)
            column.caption.keep_lines(two if panel == SHIFT else 0)
            column.forget()
        for paragraph in (self.verdict, self.lead, *self.lines):
            paragraph.forget()
        self._show_words(part)

    def _show_choices(self, part: ShiftPart, renamed: bool) -> None:
        segments = self.filters if part.shift.case is ShiftCase.FACES else self.strides
        if renamed:
            key = "shift.filters" if segments is self.filters else "shift.stride"
            say = self._text.text
            segments.set_words(say(key), *(say("shift.option", n=n) for n in part.choices))
        segments.show_chosen(part.choices.index(part.chosen))
        self.cases.show_chosen(CASES.index(part.shift.case))
        self.reset.setEnabled(part.shift.moved)

    def _show_words(self, part: ShiftPart) -> None:
        """Say what is seen. Where the pictures are to be large, fewer sentences are shown."""
        say = self._text.text
        self.claim.setText(say(part.claim))
        judged, lead = say(part.judged.words), say(part.lead)
        self.verdict.setText(judged)
        self._colour_verdict(part.judged.verdict)
        self.lead.setText(lead)
        self.setAccessibleDescription(f"{judged} {lead}")
        # The faces, whose sentences are long, need the room of a small window.
        most = 1 if self.look.cramped and part.shift.case is ShiftCase.FACES else LINES
        if self.panel is not None:
            most = int(self.panel == SHIFT and not self._narrow)
        for index, paragraph in enumerate(self.lines):
            shown = index < min(most, len(part.lines))
            paragraph.setVisible(shown)
            if shown:
                paragraph.setText(self._text.text(part.lines[index]))

    def _colour_verdict(self, verdict: Verdict) -> None:
        """Write a verdict in its colour; the words have a sign, too."""
        look = self.look
        colours = {
            Verdict.OPEN: look.palette.muted,
            Verdict.CONFIRMED: look.palette.accent,
            Verdict.REFUTED: look.palette.error,
        }
        style = TextStyle.TITLE if look.cramped and not look.presenting else TextStyle.HEADLINE
        if (look, verdict) != self._coloured:
            self._coloured = look, verdict
            style_label(self.verdict, look, style, colours[verdict])

    def _say(self) -> None:
        super()._say()
        say = self._text.text
        self.cases.set_words(say("shift.case"), *(say(f"shift.case.{case.value}") for case in CASES))
        self.next_face.setText(say("shift.next_face"))
        self.reset.setText(say("shift.reset"))
        self._hint.setText(say("shift.hint"))
        part, self._part = self._part, None
        if part is not None:
            self.show_part(part)

    def _restyle(self) -> None:
        super()._restyle()
        look = self.look
        self._controls.setSpacing(look.px(8))
        self._table.setHorizontalSpacing(look.px(24))
        self._table.setVerticalSpacing(look.px(4))
        for button in (self.next_face, self.reset):
            button.setFont(look.font(TextStyle.SMALL))
        style_label(self._hint, look, TextStyle.SMALL, look.palette.muted)
        style_label(self.claim, look, TextStyle.TITLE, look.palette.text)
        lead, line = (TextStyle.STRONG, TextStyle.BODY)
        if look.presenting:
            lead, line = TextStyle.TITLE, TextStyle.TERM
        style_label(self.lead, look, lead, look.palette.text)
        for paragraph in self.lines:
            style_label(paragraph, look, line, look.palette.text)
        if self._part is not None:
            self._show_words(self._part)

"""What a wrong idea leads to, in warning colours beside V: its number, its cause, its code and its slice."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QVBoxLayout

from convviz.explore.display.what_if import WhatIfPart
from convviz.explore.state.regions import CellSet, Role, Span
from convviz.explore.state.state import OutputCell
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.panels.frame import PanelFrame
from convviz.ui.panels.highlight_styles import wrong_overlays
from convviz.ui.panels.wrong_number import WrongNumberLine
from convviz.ui.volume import Drawing, GridVolume, VolumeGrid
from convviz.ui.volume.volume import MANY_CELLS
from convviz.ui.words.catalogue import Text
from convviz.ui.words.labels import style_label
from convviz.ui.words.line import Line
from convviz.ui.words.paragraph import Paragraph
from convviz.ui.words.runs import Run, Runs

SHARES = (60, 40)  # of the width: words and slice; presenting, the slice is below the words


class WhatIfPanel(PanelFrame):
    """Draws a `WhatIfPart`."""

    def __init__(self, look: Look, text: Text) -> None:
        super().__init__(look, text)
        self._part: WhatIfPart | None = None
        self.name = Line(keeps_room=True)
        self.cause = Paragraph()
        self.code = Runs(keeps_room=True)
        self.number = WrongNumberLine(look, presented=TextStyle.RESULT)
        self.counted = Line()
        self.grid = VolumeGrid(look)
        self.head.insertWidget(1, self.name)
        words = QVBoxLayout()
        words.addWidget(self.cause)
        words.addWidget(self.code)
        words.addStretch(1)
        words.addWidget(self.number)
        words.addWidget(self.counted)
        self._middle = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._middle.addLayout(words)
        self._middle.addWidget(self.grid)
        self._words = words
        self.body.addLayout(self._middle, 1)
        self.mark_rounding(self.grid)
        self.hand_on_cells(self.grid, self._cell_at)
        self._restyle()
        self._say()

    def show_part(self, part: WhatIfPart) -> None:
        """Show ``part``, repainting what differs from the last one."""
        old, self._part = self._part, part
        if old != part:
            self._show(part)

    def shown_number(self) -> str:
        """Return the wrong number as a person reads it: "≠ 8"."""
        return self.number.shown()

    def _show(self, part: WhatIfPart) -> None:
        say, colours = self._text.text, self.look.palette
        self.name.setText(f" {say(part.name)} ")
        self.cause.setText(say(part.cause))
        ink = self.look.ink(TextStyle.CODE, colours.text)
        self.code.show_runs((Run(part.code, ink),) if part.code else ())
        if part.wrong is None:
            self.number.show_number("", True, say("what_if.none"))
        else:
            notes = ("",) if part.differs else (say("what_if.equal"), say("what_if.equal_short"))
            self.number.show_number(part.digits.text(part.wrong, signed=False), part.differs, *notes)
        self.counted.setText(say(part.counted), say(part.counted_short))
        self._show_slice(part)
        self.setAccessibleDescription(say(part.summary))

    def _show_slice(self, part: WhatIfPart) -> None:
        title = self._text.text("what_if.map", slice=f"V[:,:,{part.position.d}]")
        volume = self.grid.volume
        if volume is None or volume.values is not part.values or volume.titles != (title,):
            clips = part.values.array.size > MANY_CELLS  # as V does: a few extreme cells blank no others
            volume = GridVolume(part.values, Drawing.MAP, titles=(title,), own_limits=clips)
            self.grid.set_volume(volume)
        x, y = part.position.x, part.position.y
        here = CellSet(Span(x, x + 1), Span(y, y + 1), Span(0, 1), Role.POINTED)
        self.grid.set_overlays(wrong_overlays(here, self.look) if part.wrong is not None else ())

    def _cell_at(self, x: int, y: int, _: int) -> OutputCell:
        return OutputCell(x, y, 0 if self._part is None else self._part.position.d)

    def _say(self) -> None:
        super()._say()
        self.set_title(self._text.text("window.menu.what_if"))
        self.grid.setAccessibleName(self._text.text("window.menu.what_if"))
        if self._part is not None:
            self._show(self._part)

    def _restyle(self) -> None:
        super()._restyle()
        look, colours = self.look, self.look.palette
        self._middle.setSpacing(look.px(16))
        way = QBoxLayout.Direction  # presenting, the panel is high and narrow
        self._middle.setDirection(way.TopToBottom if look.presenting else way.LeftToRight)
        for index, share in enumerate((0, 1) if look.presenting else SHARES):
            self._middle.setStretch(index, share)
        self._words.setSpacing(look.px(8))
        style_label(self.name, look, TextStyle.TITLE, colours.on_wrong)
        self.name.set_background(colours.wrong)
        style_label(self.cause, look, TextStyle.BODY, colours.text)
        style_label(self.counted, look, TextStyle.BODY, colours.text)
        for line in (self.code, self.counted):
            line.set_background(colours.surface)
        if self._part is not None:
            self._show(self._part)

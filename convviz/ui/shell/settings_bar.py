"""The line of the layer: its sizes in words, or the fields to change them, and the size formula."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QWidget

from convviz.explore.display.hyperparameter_fields import HyperparametersPart
from convviz.explore.state import bounds
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.panels.flow import Flow, FlowLabel, Together
from convviz.ui.shell.hyperparameter_box import HyperparameterBox, PaddingBox
from convviz.ui.words.catalogue import Text
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.labels import explain, style_label

#: Controls that set x and y together, and apart when they differ.
PAIRED = ("size", "stride", "dilation")
ORDER = ("width", "height", "depth", "filters", "size", "stride", "padding", "dilation", "groups")
SWITCHES = ("bias", "strict")
MOST_PROPOSALS, MOST_AT_REST = 3, 2
FIELD_HEIGHT, PROPOSAL_HEIGHT = 34, 32  # units
LINE_GAP = 6  # units between the lines: at 1280 × 640 three of them have room above the page
OPENS, CLOSES = "▼", "▲"


class SettingsBar(Dressed, QWidget):
    """Shows a `HyperparametersPart`, in words or, while it ``is_open``, with a field for each number.

    ``wished`` carries changes by hyperparameter name, a dict. ``refused`` carries the reason why what was
    typed is no value; ``arrow_used`` says that a click on the arrow of a number has ended;
    ``change_clicked`` that a person wants the fields, or the words again.
    """

    wished = Signal(object)
    refused = Signal(object)
    arrow_used = Signal()
    change_clicked = Signal()

    def __init__(self, look: Look, text: Text) -> None:
        super().__init__()
        self.look, self._text = look, text
        self._part: HyperparametersPart | None = None
        self.spins: dict[str, HyperparameterBox] = {}
        self.padding = PaddingBox()
        self.labels: dict[str, QLabel] = {}
        self._open = False
        self.line, self.change = FlowLabel(), QPushButton()
        self.change.setCheckable(True)
        self._flow = Flow()
        self._flow.addWidget(self.line)
        self._fields = [self._control(name) for name in ORDER]
        for field in self._fields:
            self._flow.addWidget(field)
        self.switches = {name: self._switch(name) for name in SWITCHES}
        self.formula = QLabel()
        self.uneven = QLabel()
        self.misfit = QLabel()
        self.proposals = [self._proposal(index) for index in range(MOST_PROPOSALS)]
        self._unfit = Together(self.misfit, *self.proposals)  # what is offered stands beside what for
        for widget in (self.formula, self.uneven, self._unfit):
            self._flow.addWidget(widget)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addLayout(self._flow, 1)
        self._row.addWidget(self.change, alignment=Qt.AlignmentFlag.AlignTop)
        self.change.clicked.connect(self._click_change)
        self._restyle()
        self._say()

    def show_part(self, part: HyperparametersPart) -> None:
        """Show ``part``."""
        if part != self._part:
            if not part.changeable:
                self.set_open(False)  # what is typed in a field still counts
            self._part = part
            self._show(part)

    def refresh(self) -> None:
        """Show the present values again, after a wish that was refused."""
        if self._part is not None:
            self._show(self._part)

    @property
    def is_open(self) -> bool:
        """Whether the fields are in the place of the words."""
        return self._open

    def set_open(self, opened: bool) -> None:
        """Show the fields, or the words; the layer of a page has no fields."""
        opened = opened and self._part is not None and self._part.changeable
        if opened != self._open:
            self._open = opened
            self._show_limits()
            self._share_out()

    def focus_first(self) -> None:
        """Give the keys to the first field."""
        first = self.spins[ORDER[0]]
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)
        first.selectAll()

    def keep_keys(self) -> None:
        """Leave the keys with the field that has them: what was typed there is refused."""
        for box in self._boxes():
            if box.hasFocus():
                box.keep_keys()

    def _restyle(self) -> None:
        look = self.look
        self._flow.setSpacing(look.px(12))
        self._flow.set_line_gap(look.px(LINE_GAP))
        self._row.setSpacing(look.px(12))
        self._unfit.line.setSpacing(look.px(12))
        style_label(self.line, look, TextStyle.CODE_SMALL, look.palette.text)
        self.line.setMinimumHeight(look.px(FIELD_HEIGHT))  # the panels below stay where they are
        self.change.setFont(look.font(TextStyle.BODY))
        self.change.setProperty("compact", True)
        self.change.setFixedHeight(look.px(FIELD_HEIGHT))
        self._fit_change()
        for label in self.labels.values():
            style_label(label, look, TextStyle.BODY, look.palette.muted)
        for spin in self._boxes():
            spin.setFont(look.font(TextStyle.STRONG))
            spin.lineEdit().setFont(look.font(TextStyle.STRONG))  # it does not follow the spin box's
            spin.setFixedSize(look.px(76), look.px(FIELD_HEIGHT))
        self._fit_padding()
        for switch in self.switches.values():
            switch.setFont(look.font(TextStyle.BODY))
        style_label(self.formula, look, TextStyle.CODE_SMALL, look.palette.muted)
        style_label(self.uneven, look, TextStyle.SMALL, look.palette.muted)
        style_label(self.misfit, look, TextStyle.STRONG, look.palette.warning)
        for button in self.proposals:
            button.setFont(look.font(TextStyle.SMALL))
            button.setFixedHeight(look.px(PROPOSAL_HEIGHT))
        self._share_out()

    def _say(self) -> None:
        text = self._text
        for name, label in self.labels.items():
            label.setText(text.text(f"window.setting.{name}"))
        for spin in self._boxes():
            spin.setAccessibleName(text.text(f"window.setting_name.{spin.name}"))
        for name, switch in self.switches.items():
            switch.setText(text.text(f"window.setting.{name}"))
            switch.setToolTip(text.text(f"window.setting_name.{name}"))
        self.change.setText(f"{text.text('window.setting.change')} {OPENS}")
        explain(self.change, text.text("window.setting.change_tip"))
        self._fit_change()
        self.refresh()

    def _show(self, part: HyperparametersPart) -> None:
        values = dict(part.values)
        self.line.setText(self._text.text(part.words))
        self.set_open(self._open)
        for name, spin in self.spins.items():
            spin.show_value(values[name])
        self._show_limits()
        self._show_padding(part)
        for name in PAIRED:
            apart = values[f"{name}_x"] != values[f"{name}_y"]
            self.spins[f"{name}_y"].setVisible(apart)
        for name, switch in self.switches.items():
            with QSignalBlocker(switch):
                switch.setChecked(bool(values[name]))
        formula_x, formula_y = self._text.text(part.formula_x), self._text.text(part.formula_y)
        words = formula_x if formula_x == formula_y else f"x: {formula_x}   y: {formula_y}"
        self.formula.setText(f"{words}  ✓" if part.fits else words)
        self.uneven.setText(self._text.text(part.uneven) if part.uneven else "")
        for button, proposal in zip(self.proposals, part.proposals, strict=False):
            button.setText(self._text.text(proposal.text))
        self._share_out()

    def _share_out(self) -> None:
        """Show the words or the fields; a layer that cannot be changed here has no button for it."""
        changeable = self._part is not None and self._part.changeable
        self._say_misfit()
        self.line.setHidden(self._open)
        self.uneven.setVisible(self._open and bool(self.uneven.text()))
        for field in (*self._fields, *self.switches.values()):
            field.setVisible(self._open)
        offered = len(self._part.proposals) if self._part is not None and changeable else 0
        for index, button in enumerate(self.proposals):
            button.setVisible(index < (offered if self._open else min(offered, MOST_AT_REST)))
        self._unfit.setHidden(not self.misfit.text() and not offered)
        self.change.setVisible(changeable)
        self.change.setChecked(self._open)
        self.change.setText(self.change.text()[:-1] + (CLOSES if self._open else OPENS))

    def _say_misfit(self) -> None:
        """Say that the sizes do not fit; with little room at rest only what is never read."""
        part, say = self._part, self._text.text
        if part is None or part.misfit is None or part.misfit_short is None:
            self.misfit.clear()
            self.misfit.hide()
            return
        whole, is_short = say(part.misfit), self.look.cramped and not self._open
        self.misfit.setText(say(part.misfit_short) if is_short else whole)
        self.misfit.setToolTip(whole if is_short else "")
        self.misfit.show()

    def _fit_change(self) -> None:
        """Give the button's words some room on both sides."""
        wide = self.change.fontMetrics().horizontalAdvance(self.change.text())
        self.change.setFixedWidth(wide + 2 * self.look.px(12))

    def _click_change(self) -> None:
        """Say that the button was clicked; it stays as it is until `set_open` turns it."""
        self.change.setChecked(self._open)
        self.change_clicked.emit()

    def _show_limits(self) -> None:
        """Say in the tooltips of open fields between which values the others leave the choice."""
        if self._part is None or not self._open:
            return
        limits = self._part.limits
        for name, spin in self.spins.items():
            low, high = limits[name].low, limits[name].high
            words = self._text.text("window.setting_limits", low=low, high=high)
            spin.setToolTip(f"{spin.accessibleName()} · {words}")

    def _show_padding(self, part: HyperparametersPart) -> None:
        """Show the padding as it is typed, with how else it can be and what it comes to in the tooltip."""
        values, say = dict(part.values), self._text.text
        self.padding.show_padding(part.padding, values)
        sides = {name.removeprefix("padding_"): values[name] for name in bounds.PADDING}
        words = [
            self.padding.accessibleName(),
            say("window.padding_forms"),
            say("window.padding_now", **sides),
        ]
        self.padding.setToolTip("\n".join(words))
        self._fit_padding()

    def _fit_padding(self) -> None:
        """Give the padding the width that its words need."""
        needed = self.padding.fontMetrics().horizontalAdvance(self.padding.text()) + self.look.px(44)
        self.padding.setFixedWidth(max(self.look.px(76), needed))

    def _boxes(self) -> tuple[HyperparameterBox, ...]:
        return *self.spins.values(), self.padding

    def _control(self, name: str) -> QWidget:
        """Return a label with its number, or with the numbers of both axes."""
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        label = QLabel()
        self.labels[name] = label
        row.addWidget(label)
        boxes: list[HyperparameterBox] = [self.padding]
        if name != "padding":
            boxes = [HyperparameterBox(name + axis) for axis in (("_x", "_y") if name in PAIRED else ("",))]
            self.spins |= {spin.name: spin for spin in boxes}
        for spin in boxes:
            spin.wished.connect(self._wish)
            spin.refused.connect(self.refused)
            spin.arrow_used.connect(self.arrow_used)
            row.addWidget(spin)
        return holder

    def _switch(self, name: str) -> QCheckBox:
        switch = QCheckBox()
        switch.clicked.connect(lambda on: self.wished.emit({name: int(on)}))
        self._flow.addWidget(switch)
        return switch

    def _proposal(self, index: int) -> QPushButton:
        button = QPushButton()
        button.clicked.connect(lambda: self._accept(index))
        button.hide()
        return button

    def _accept(self, index: int) -> None:
        if self._part is not None and index < len(self._part.proposals):
            self.wished.emit(dict(self._part.proposals[index].changes))

    def _wish(self, name: str, value: int | dict[str, int]) -> None:
        """Ask for a change; while both axes agree they change together."""
        if isinstance(value, dict):
            self.wished.emit(value)
            return
        stem, _, axis = name.rpartition("_")
        values = dict(self._part.values) if self._part else {}
        if axis == "x" and stem in PAIRED and values.get(f"{stem}_x") == values.get(f"{stem}_y"):
            self.wished.emit({f"{stem}_x": value, f"{stem}_y": value})
        else:
            self.wished.emit({name: value})

"""The hyperparameters: a control for each, the size formula written out, and what to do about a misfit."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from convviz.explore.display.hyperparameter_fields import HyperparametersPart
from convviz.explore.state import bounds
from convviz.explore.state.hyperparameters import Limits
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.panels.flow import Flow
from convviz.ui.shell.hyperparameter_box import HyperparameterBox
from convviz.ui.shell.padding_box import PaddingBox
from convviz.ui.words.catalogue import Text
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.labels import style_label

#: Controls of one value, then those that set x and y together (and apart when they differ).
SINGLE = ("width", "height", "depth", "filters", "groups")
PAIRED = ("size", "stride", "dilation")
ORDER = ("width", "height", "depth", "filters", "size", "stride", "padding", "dilation", "groups")
SWITCHES = ("bias", "strict")
MOST_PROPOSALS = 3


class SettingsBar(Dressed, QWidget):
    """Shows a `HyperparametersPart`. ``wished`` carries changes by hyperparameter name, a dict.

    ``refused`` carries the reason why what was typed is no value; ``arrow_used`` says that a click on the
    arrow of a number has ended.
    """

    wished = Signal(object)
    refused = Signal(object)
    arrow_used = Signal()

    def __init__(self, look: Look, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self._text = look, text
        self._part: HyperparametersPart | None = None
        self.spins: dict[str, HyperparameterBox] = {}
        self.padding = PaddingBox()
        self.labels: dict[str, QLabel] = {}
        self._flow = Flow()
        for name in ORDER:
            self._flow.addWidget(self._control(name))
        self.switches = {name: self._switch(name) for name in SWITCHES}
        self.formula = QLabel()
        self.uneven = QLabel()
        self.misfit = QLabel()
        self.proposals = [self._proposal(index) for index in range(MOST_PROPOSALS)]
        for widget in (self.formula, self.uneven, self.misfit, *self.proposals):
            self._flow.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._flow)
        self._restyle()
        self._say()

    def show_part(self, part: HyperparametersPart) -> None:
        """Show ``part``."""
        if part != self._part:
            self._part = part
            self._show(part)

    def refresh(self) -> None:
        """Show the present values again, after a wish that was refused."""
        if self._part is not None:
            self._show(self._part)

    def _restyle(self) -> None:
        look = self.look
        self._flow.setSpacing(look.px(12))
        for label in self.labels.values():
            style_label(label, look, TextStyle.BODY, look.palette.muted)
        for spin in self._boxes():
            spin.setFont(look.font(TextStyle.STRONG))
            spin.lineEdit().setFont(look.font(TextStyle.STRONG))  # it does not follow the spin box's
            spin.setFixedSize(look.px(76), look.px(34))
        self._fit_padding()
        for switch in self.switches.values():
            switch.setFont(look.font(TextStyle.BODY))
        style_label(self.formula, look, TextStyle.CODE_SMALL, look.palette.text)
        style_label(self.uneven, look, TextStyle.SMALL, look.palette.muted)
        style_label(self.misfit, look, TextStyle.STRONG, look.palette.warning)
        for button in self.proposals:
            button.setFont(look.font(TextStyle.SMALL))

    def _say(self) -> None:
        text = self._text
        for name, label in self.labels.items():
            label.setText(text.text(f"window.setting.{name}"))
        for spin in self._boxes():
            spin.setAccessibleName(text.text(f"window.setting_name.{spin.name}"))
        for name, switch in self.switches.items():
            switch.setText(text.text(f"window.setting.{name}"))
            switch.setToolTip(text.text(f"window.setting_name.{name}"))
        self.refresh()

    def _show(self, part: HyperparametersPart) -> None:
        values, limits = dict(part.values), dict(part.limits)
        for name, spin in self.spins.items():
            spin.show_value(values[name])
            self._show_limits(spin, limits[name])
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
        self.uneven.setVisible(part.uneven is not None)
        self.misfit.setText(self._text.text(part.misfit) if part.misfit else "")
        self.misfit.setVisible(part.misfit is not None)
        for index, button in enumerate(self.proposals):
            button.setVisible(index < len(part.proposals))
            if index < len(part.proposals):
                button.setText(self._text.text(part.proposals[index].text))

    def _show_limits(self, spin: HyperparameterBox, limits: Limits) -> None:
        """Say in the tooltip between which values the others leave the choice."""
        words = self._text.text("window.setting_limits", low=limits.low, high=limits.high)
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

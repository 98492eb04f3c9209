"""The spin boxes of hyperparameters: they ask before they change, and read what is typed as all fields do."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QValidator
from PySide6.QtWidgets import QLineEdit, QSpinBox

from convviz.explore import typed_numbers
from convviz.explore.message import Refused
from convviz.explore.state import bounds, hyperparameters

SHOWN = (-9_999, 999_999)  # wide enough for any value that a layer can have


class HyperparameterBox(QSpinBox):
    """``wished`` carries the name and the value a person wants, ``refused`` why what was typed is no value.

    ``arrow_used`` says that a click on an arrow has ended. A click on the text or Tab gives the box the keys;
    a click on an arrow does not. Return gives the keys back, unless what was typed is refused (`keep_keys`).
    """

    wished = Signal(str, object)
    refused = Signal(object)
    arrow_used = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self._shown = 0
        self._words: str | None = None  # what a person is typing
        self._keeps_keys = False
        self.setLineEdit(_ClickedText(self))
        self.setKeyboardTracking(False)
        self.setRange(*SHOWN)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.lineEdit().textEdited.connect(self._type)
        self.editingFinished.connect(self.finish)

    def show_value(self, value: int) -> None:
        """Show ``value``."""
        self._shown, self._words = value, None
        with QSignalBlocker(self):
            self.setValue(value)

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Let anything be typed: what is no number is refused with a reason when it is finished."""
        return QValidator.State.Acceptable, text, position

    def valueFromText(self, text: str) -> int:  # noqa: ARG002  # Qt's
        """Keep the value that is shown: another one is asked for first."""
        return self.value()

    def stepBy(self, steps: int) -> None:
        """Ask for the value ``steps`` on; an impossible one is asked for too, and the answer says why not."""
        self.finish()
        self.wished.emit(self.name, self._shown + steps)

    def stepEnabled(self) -> QSpinBox.StepEnabledFlag:
        """Leave both arrows working at the limits, so that they can say why it goes no further."""
        return QSpinBox.StepEnabledFlag.StepUpEnabled | QSpinBox.StepEnabledFlag.StepDownEnabled

    def event(self, event: QEvent) -> bool:
        """Leave Space and letters to the commands while nothing was typed."""
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and self.leaves(event):
            event.ignore()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave to the window what it has commands for, and Return, unless what was typed is refused."""
        if self.leaves(event):
            event.ignore()
            return
        self._keeps_keys = False
        super().keyPressEvent(event)
        if self._keeps_keys:
            self.selectAll()
            event.accept()

    def keep_keys(self) -> None:
        """Keep the keyboard focus after Return, as what was typed is refused."""
        self._keeps_keys = True

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a click on an arrow."""
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton:
            self.arrow_used.emit()

    def leaves(self, event: QKeyEvent) -> bool:
        """Say whether a key is for the window: it begins no number, in a field that was only clicked."""
        writes = event.text().isprintable() and bool(event.text()) and not event.modifiers()
        return writes and self._words is None and not typed_numbers.can_begin(event.text())

    def _type(self, words: str) -> None:
        self._words = words

    def finish(self) -> None:
        """Ask for what was typed; show what holds where it is no value."""
        words, self._words = self._words, None
        if words is None:
            return
        self.show_value(self._shown)
        try:
            self.ask(words)
        except Refused as refusal:
            self.refused.emit(refusal.reason)

    def ask(self, words: str) -> None:
        """Ask for the value that was typed, unless it is shown; `Refused` where it is no value."""
        value = hyperparameters.typed_value(self.name, words)
        if value != self._shown:
            self.wished.emit(self.name, value)


class PaddingBox(HyperparameterBox):
    """The field of the zero-padding: one number, two, four, or "same"; its arrows change every side.

    ``wished`` carries "padding" and changes by hyperparameter name, a dict.
    """

    def __init__(self) -> None:
        self._text = "0"  # Qt asks for it before there is a padding
        self._sides: dict[str, int] = {}
        super().__init__("padding")

    def show_padding(self, words: str, values: Mapping[str, int]) -> None:
        """Show the padding as it is typed; ``values`` are the hyperparameters, its four sides among them."""
        self._text = words
        self._sides = {name: values[name] for name in bounds.PADDING}
        self.show_value(max(self._sides.values()))

    def textFromValue(self, value: int) -> str:  # noqa: ARG002  # Qt's
        """Return the padding as it is typed: the box's number is the largest side, and does not show."""
        return self._text

    def stepBy(self, steps: int) -> None:
        """Ask for ``steps`` more on every side."""
        self.finish()
        self.wished.emit(self.name, {name: cells + steps for name, cells in self._sides.items()})

    def leaves(self, event: QKeyEvent) -> bool:
        """Keep letters, too: "same" begins with one."""
        return super().leaves(event) and not event.text().isalpha()

    def ask(self, words: str) -> None:
        """Ask for the padding that was typed, unless it is shown."""
        changes = hyperparameters.typed_padding(words)
        if hyperparameters.typed_padding(self._text) != changes:
            self.wished.emit(self.name, changes)


class _ClickedText(QLineEdit):
    """The text of a box, which has the keys when the text was clicked."""

    def __init__(self, box: HyperparameterBox) -> None:
        super().__init__(box)
        self._box = box

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Give the box the keys."""
        self._box.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Give the box the keys, which something else may have taken at the first click."""
        self._box.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mouseDoubleClickEvent(event)

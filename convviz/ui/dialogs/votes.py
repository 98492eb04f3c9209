"""The votes for each choice as numbers, for hands that were counted elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QSpinBox, QWidget

from convviz.ui.look.look import Look, TextStyle
from convviz.ui.words.catalogue import Text


class Votes(QDialog):
    """A field for each choice, in their order. ``counted`` carries the numbers, once they are accepted."""

    counted = Signal(tuple)

    def __init__(
        self, look: Look, text: Text, votes: Sequence[int], most: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(text.text("in_lesson.votes_typed"))
        self.setFont(look.font(TextStyle.BODY))
        form = QFormLayout(self)
        self.fields = tuple(QSpinBox() for _ in votes)
        for number, (field, held) in enumerate(zip(self.fields, votes, strict=True), 1):
            field.setRange(0, most)
            field.setValue(held)
            form.addRow(f"&{number}", field)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form.addRow(buttons)
        self.accepted.connect(lambda: self.counted.emit(tuple(field.value() for field in self.fields)))
        if self.fields:
            self.fields[0].selectAll()

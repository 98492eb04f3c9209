"""The field of the zero-padding: one number, two, four, or "same"; its arrows change every side."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QKeyEvent

from convviz.explore.state import bounds, hyperparameters
from convviz.ui.shell.hyperparameter_box import HyperparameterBox


class PaddingBox(HyperparameterBox):
    """``wished`` carries "padding" and changes by hyperparameter name, a dict."""

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

"""Who has the keys: the walk, unless a person went to a control by Tab or types into a field."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QWidget

_CLICKED = (QAbstractButton, QComboBox)


def keep_from_clicks(root: QWidget) -> None:
    """Let the buttons and lists below ``root`` have the keys by Tab only.

    After a click Space is to walk on: pressing the same button again is not what a lecturer means by it.
    """
    for kind in _CLICKED:
        for control in root.findChildren(kind):
            if control.focusPolicy() & Qt.FocusPolicy.ClickFocus.value:
                control.setFocusPolicy(Qt.FocusPolicy.TabFocus)


def field_with_keys() -> QLineEdit | QAbstractSpinBox | None:
    """Return the field that a person types into; None where there is none."""
    widget = QApplication.focusWidget()
    return widget if isinstance(widget, QLineEdit | QAbstractSpinBox) else None


def take_back(field: QLineEdit | QAbstractSpinBox) -> None:
    """Put back what stood in a line before a person typed into it."""
    if isinstance(field, QLineEdit):
        while field.isUndoAvailable():
            field.undo()

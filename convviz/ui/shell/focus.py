"""Who has the keys: the walk, unless a person went to a control by Tab or types into a field."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QSlider,
    QWidget,
)

from convviz.ui.look.popups import MenuStyler

_CLICKED = (QAbstractButton, QComboBox)
_TURNED = (QAbstractSpinBox, QComboBox, QSlider)  # by the wheel


def guard(root: QWidget) -> None:
    """Let the controls below ``root`` have the keys, and the wheel, only where a person means them.

    Buttons and lists have the keys by Tab only. After a click Space is to walk on: pressing the same button
    again is not what a lecturer means by it. The wheel turns a field, a list or a slider only while that has
    the keys; else it scrolls what is around.
    """
    for kind in _CLICKED:
        for control in root.findChildren(kind):
            if control.focusPolicy() & Qt.FocusPolicy.ClickFocus.value:
                control.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    keeper = _WheelKeeper(root)
    for turned in _TURNED:
        for control in root.findChildren(turned):
            control.installEventFilter(keeper)
    MenuStyler(root)


class _WheelKeeper(QObject):
    """Keeps the wheel from what does not have the keys."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hand the wheel on to what is around ``watched``."""
        if event.type() is not QEvent.Type.Wheel or not isinstance(watched, QWidget) or watched.hasFocus():
            return False
        event.ignore()
        return True


def field_with_keys() -> QLineEdit | QAbstractSpinBox | None:
    """Return the field that a person types into; None where there is none."""
    widget = QApplication.focusWidget()
    return widget if isinstance(widget, QLineEdit | QAbstractSpinBox) else None


def control_with_keys() -> QWidget | None:
    """Return the field, the button or the list that a person went to; None where there is none."""
    widget = QApplication.focusWidget()
    return widget if isinstance(widget, _CLICKED) else field_with_keys()


def take_back(field: QLineEdit | QAbstractSpinBox) -> None:
    """Put back what stood in a line before a person typed into it."""
    if isinstance(field, QLineEdit):
        while field.isUndoAvailable():
            field.undo()

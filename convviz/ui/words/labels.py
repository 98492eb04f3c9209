"""The style of what shows words: a font of the type scale and a colour."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from convviz.ui.look.look import Look, TextStyle
from convviz.ui.words.line import Line


def style_label(label: QWidget, look: Look, style: TextStyle, colour: str) -> None:
    """Give a label a style of the type scale and a colour; what it says is plain text."""
    label.setFont(look.font(style))
    if isinstance(label, Line):
        label.set_ink(look.ink(style, colour))
        return
    if isinstance(label, QLabel):
        label.setTextFormat(Qt.TextFormat.PlainText)
    colours = QPalette()  # of its own it has one colour; all others follow the window
    colours.setColor(QPalette.ColorRole.WindowText, QColor(colour))
    label.setPalette(colours)


def wrapping_label() -> QLabel:
    """Return a label whose lines break; it asks for no width of its own."""
    label = QLabel()
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return label


def explain(control: QWidget, words: str) -> None:
    """Say in the tooltip of ``control`` what it is for, and to a screen reader."""
    control.setToolTip(words)
    control.setAccessibleName(words)

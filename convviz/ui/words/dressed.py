"""The base of what has a look and words: it takes on new ones, and hands them to what is in it."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QLayout, QLineEdit, QWidget

from convviz.ui.look.look import Look
from convviz.ui.words.catalogue import Text

#: Fields and lists, in which all is Qt's own. To ask for what is in one takes 25 ms, the first time: it has
#: parts of a class that Python does not know, and all classes of Qt are gone through to find it.
_WHOLE = (QAbstractSpinBox, QComboBox, QLineEdit)


class Dressed:
    """Mixed into a widget, a layout or another object of Qt, as the first of its bases.

    ``look`` is the look it has now. Whatever is dressed within it takes on a new look or language first, then
    `_restyle` or `_say` does what it does itself; subclasses extend these two, and list no children.
    """

    look: Look
    _text: Text

    def set_look(self, look: Look) -> None:
        """Take on new colours and sizes."""
        self.look = look
        for dressed in _nearest(self):
            dressed.set_look(look)
        self._restyle()

    def set_text(self, text: Text) -> None:
        """Take on a new language."""
        self._text = text
        for dressed in _nearest(self):
            dressed.set_text(text)
        self._say()

    def _restyle(self) -> None:
        """Do what the look asks of this object itself: at least a widget is laid out and painted again."""
        if isinstance(self, QWidget):
            self.updateGeometry()
            self.update()

    def _say(self) -> None:
        """Say in the present language what this object itself says."""


def _nearest(parent: object) -> Iterator[Dressed]:
    """Yield what is dressed in ``parent``, or in what is not dressed itself: a scroll area, a layout.

    Windows of their own are left out: a dialog keeps what it was opened with.
    """
    if isinstance(parent, _WHOLE) or not isinstance(parent, QObject):
        return
    for child in parent.children():
        if isinstance(child, Dressed):
            yield child
        elif isinstance(child, QLayout) or (isinstance(child, QWidget) and not child.isWindow()):
            yield from _nearest(child)

"""What stands large below the panels of a scene, in a place of its own."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from convviz.explore.display.parts import NeuronPart, ParametersPart
from convviz.ui.look.look import Look
from convviz.ui.panels.count_sentence import Laid, LaidWords
from convviz.ui.panels.counts_headline import lay_counts
from convviz.ui.panels.equation_headline import lay_equation
from convviz.ui.words.catalogue import Text
from convviz.ui.words.dressed import Dressed


class SceneHeadline(Dressed, LaidWords):
    """Draws the expression and the value of a `NeuronPart`, or the counts of a `ParametersPart`.

    Its slots are sized for the longest expression and value of the layer: a step moves nothing in it.
    """

    def __init__(self, look: Look, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self._text = look, text
        self._part: NeuronPart | ParametersPart | None = None
        self._high = 0
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._restyle()

    def show_part(self, part: NeuronPart | ParametersPart) -> None:
        """Show ``part``."""
        if part is not self._part:
            self._part = part
            self._show()

    def hasHeightForWidth(self) -> bool:
        """Return that the expression may need a line of its own."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height in px at ``width`` px."""
        return self._laid_in(width).height

    def sizeHint(self) -> QSize:
        """Ask for the height at the present width."""
        return QSize(0, self.heightForWidth(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the words out in the new width."""
        super().resizeEvent(event)
        self._show()

    def _laid_in(self, width: int) -> Laid:
        match self._part:
            case NeuronPart():
                return lay_equation(self._part, self.look, width)
            case ParametersPart():
                return lay_counts(self._part, self._text, self.look, width)
        return Laid((), 0)

    def _show(self) -> None:
        laid = self._laid_in(self.width())
        self.show_laid(laid)
        if laid.height != self._high:
            self._high = laid.height
            self.updateGeometry()
        self.setAccessibleName(self.text())

    def _say(self) -> None:
        self._show()

    def _restyle(self) -> None:
        self.set_background(self.look.palette.window)
        self._show()

"""Short movements: they show what became what, take a quarter of a second, and stay away where unwanted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QStyle, QWidget

LASTS = 220  # ms
WITHOUT_SCREEN = ("offscreen", "minimal")


def allowed() -> bool:
    """Say whether things may move: not without a screen, and not where the style's animations are off."""
    if QGuiApplication.platformName() in WITHOUT_SCREEN:
        return False
    return QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) > 0


class Glide(QObject):
    """Goes from 0 to 1, once, at each `start`; with motion off it is at 1 at once.

    So it is, too, while ``widget`` is not on screen: a window opens with everything in its place.
    """

    def __init__(self, at: Callable[[float], None], widget: QWidget, lasts: int = LASTS) -> None:
        super().__init__(widget)
        self._widget = widget
        self._at = at
        self._animation = QVariantAnimation(self)
        self._animation.setStartValue(0.0)
        self._animation.setEndValue(1.0)
        self._animation.setDuration(lasts)
        self._animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._animation.valueChanged.connect(self._at)

    @property
    def moving(self) -> bool:
        """Whether it is on its way."""
        return self._animation.state() is QVariantAnimation.State.Running

    def end(self) -> None:
        """Be at 1 at once, where it is on its way."""
        if self.moving:
            self._animation.stop()
            self._at(1.0)

    def start(self) -> None:
        """Go from 0 to 1, from the beginning."""
        self._animation.stop()
        if allowed() and self._widget.isVisible():
            self._animation.start()
        else:
            self._at(1.0)

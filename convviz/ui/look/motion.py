"""Short movements: they show what became what, take a quarter of a second, and stay away where unwanted.

Whether things move is one choice for all windows: on, off, or as the system wishes. Until the system was
asked, as in tests, benchmarks and snapshots, it wishes nothing to move.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QEasingCurve, QElapsedTimer, QObject, QVariantAnimation
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

LASTS = 220  # ms
WITHOUT_SCREEN = ("offscreen", "minimal")


class Motion(Enum):
    """What a person has chosen."""

    SYSTEM = "system"
    ON = "on"
    OFF = "off"


class _Wishes:
    """What the person and the system wish; ``system`` None: not asked yet."""

    def __init__(self) -> None:
        self.person = Motion.SYSTEM
        self.system: bool | None = None


_wishes = _Wishes()


def choose(motion: Motion) -> None:
    """Let things move, or not, from now on."""
    _wishes.person = motion


def take_system(moves: bool | None) -> None:
    """Take what the system wishes: whether things are to move; None where it was not asked."""
    _wishes.system = moves


def wanted() -> bool:
    """Say whether things are to move."""
    return bool(_wishes.system) if _wishes.person is Motion.SYSTEM else _wishes.person is Motion.ON


def opposite() -> Motion:
    """Return the choice by which things move where they do not now, or rest where they move.

    That is the system's wish again where this is what it wishes.
    """
    moves = not wanted()
    if moves is _wishes.system:
        return Motion.SYSTEM
    return Motion.ON if moves else Motion.OFF


def allowed() -> bool:
    """Say whether things may move: where that is wanted, and there is a screen to see it on."""
    return QGuiApplication.platformName() not in WITHOUT_SCREEN and wanted()


class Pace:
    """Tells steps that follow each other faster than a movement lasts: those are shown without it."""

    def __init__(self) -> None:
        self._since = QElapsedTimer()

    @property
    def rested(self) -> bool:
        """Whether the last step is as long ago as a movement lasts."""
        return not self._since.isValid() or self._since.hasExpired(LASTS)

    def step(self) -> bool:
        """Note a step; say whether it may be shown by a movement."""
        rested = self.rested
        self._since.start()
        return rested


class Glide(QObject):
    """Goes from 0 to 1, once, at each `start`; with motion off it is at 1 at once.

    So it is, too, while ``widget`` is not on screen: a window opens with everything in its place.
    """

    def __init__(
        self,
        at: Callable[[float], None],
        widget: QWidget,
        lasts: int = LASTS,
        curve: QEasingCurve.Type = QEasingCurve.Type.OutCubic,
    ) -> None:
        super().__init__(widget)
        self._widget = widget
        self._at = at
        self._animation = QVariantAnimation(self)
        self._animation.setStartValue(0.0)
        self._animation.setEndValue(1.0)
        self._animation.setDuration(lasts)
        self._animation.setEasingCurve(curve)
        self._animation.valueChanged.connect(self._at)

    @property
    def moving(self) -> bool:
        """Whether it is on its way, or held there by `seek`."""
        return self._animation.state() is not QVariantAnimation.State.Stopped

    def start(self) -> None:
        """Go from 0 to 1, from the beginning."""
        self._animation.stop()
        if allowed() and self._widget.isVisible():
            self._animation.start()
        else:
            self._at(1.0)

    def seek(self, share: float) -> None:
        """Stay where it is after a ``share`` of its time; at 1 it has arrived."""
        if self.moving:
            self._animation.pause()
            self._animation.setCurrentTime(round(share * self._animation.duration()))

    def end(self) -> None:
        """Arrive now."""
        self.seek(1.0)

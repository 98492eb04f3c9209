"""What a screen reader says without being asked: the newest of the words that it is given, and not too often.

A grid of cells is one widget, so a screen reader hears nothing of the cell that the keys have moved to.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6 import QtGui
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAccessible

SOON = 100  # ms: of a key held down, only where it stops is said
WHILE_PLAYING = 1000  # ms at least between two announcements

#: Makes the event from an object and words; None where PySide6 is older than 6.11 and has no announcements.
ANNOUNCEMENT: Callable[[QObject, str], Any] | None = getattr(QtGui, "QAccessibleAnnouncementEvent", None)


class Announcer(QObject):
    """Announces words in the name of its parent; ``announced`` carries what was said.

    It does nothing while no screen reader listens, or where Qt has no announcements yet.
    """

    announced = Signal(str)

    def __init__(
        self, parent: QObject, announcement: Callable[[QObject, str], Any] | None = ANNOUNCEMENT
    ) -> None:
        super().__init__(parent)
        self._speaker = parent
        self._announcement = announcement
        self._words = ""
        self._playing = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SOON)
        self._timer.timeout.connect(self._announce)

    def say(self, words: str) -> None:
        """Announce ``words`` soon, unless there are newer ones by then."""
        if self._announcement is None or not words or not QAccessible.isActive():
            return
        self._words = words
        if not (self._playing and self._timer.isActive()):
            self._timer.start()

    def set_playing(self, playing: bool) -> None:
        """Say less often while the walk goes by itself; at its end say soon where it is."""
        self._playing = playing
        self._timer.setInterval(WHILE_PLAYING if playing else SOON)

    def _announce(self) -> None:
        if self._announcement is not None and QAccessible.isActive():
            event = self._announcement(self._speaker, self._words)  # polite, if nothing else is asked for
            QAccessible.updateAccessibility(event)
            self.announced.emit(self._words)

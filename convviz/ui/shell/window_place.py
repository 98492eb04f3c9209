"""Where the window opens: as it was left, if that is still on a screen, else as large as suits one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize

HOME = (1600, 900)  # px, at the first start, where the screen has room for it
ROOMY = (1280, 640)  # px: here nothing scrolls; where there is less, the window takes the whole screen
BELOW_TITLE = QPoint(0, 8)  # px that the title of a window takes at the least
SHARE = 0.9  # of the screen: the most that a window takes that is not maximised


@dataclass(frozen=True)
class Place:
    """Where a window is in px, without its frame, and whether it is maximised (then: where it would be)."""

    rect: QRect
    maximised: bool = False


def opening_place(kept: Place | None, screens: Sequence[QRect], on_wayland: bool = False) -> Place:
    """Return the place for a window on ``screens``, the room on each, the primary one first.

    On Wayland a window does not know where it is: what counts is whether its size fits the first screen.
    """
    if kept is not None and on_wayland:
        kept = Place(QRect(screens[0].topLeft() + BELOW_TITLE, kept.rect.size()), kept.maximised)
    if kept is not None and any(_holds(screen, kept.rect) for screen in screens):
        return kept
    return _first_place(screens[0])


def _holds(screen: QRect, rect: QRect) -> bool:
    """Say whether a window is whole on ``screen``, with its title, which lies above ``rect``."""
    return screen.contains(rect.united(rect.translated(-BELOW_TITLE)))


def smallest_size(smallest: QSize, screens: Sequence[QRect]) -> QSize:
    """Return ``smallest``, or less where a screen is smaller than that."""
    for screen in screens:
        smallest = smallest.boundedTo(_most(screen))
    return smallest


def _first_place(screen: QRect) -> Place:
    """Return the place at the first start: in the middle, or maximised where little would be left of it."""
    size = QSize(*HOME).boundedTo(_most(screen))
    rect = QRect(screen.topLeft(), size)
    rect.moveCenter(screen.center())
    return Place(rect, maximised=size.width() < ROOMY[0] or size.height() < ROOMY[1])


def _most(screen: QRect) -> QSize:
    return QSize(int(screen.width() * SHARE), int(screen.height() * SHARE))

"""A window that presents a scene of the backward page, and whether its words are whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from convviz.explore.presenting.scenes import SCENES
from convviz.explore.state.state import View
from convviz.ui.pages.backward.backward_page import BackwardPage
from convviz.ui.pages.backward.large_number import LargeNumber
from convviz.ui.pages.backward.update_arrow import WRAPPED, UpdateArrow
from convviz.ui.pages.backward.update_table import UpdateTable
from convviz.ui.shell.window import MainWindow
from convviz.ui.words.line import Line
from convviz.ui.words.paragraph import Paragraph
from convviz.ui.words.runs import Runs
from tests.journeys.window import load, opened, press

PROJECTORS = ((1920, 1080), (1280, 720), (1024, 768))
NAMES = [scene.name for scene in SCENES[View.BACKWARD]]


def presented(
    qtbot: QtBot, example: str = "lesson", size: tuple[int, int] = PROJECTORS[0], scene: str = NAMES[0]
) -> MainWindow:
    """Return a window that presents a scene of the backward page, as the keys F7, F5 and N bring it there."""
    window = opened(qtbot, example, size)
    press(qtbot, window, Qt.Key.Key_F7)
    press(qtbot, window, Qt.Key.Key_F5)
    window.showNormal()
    window.resize(*size)
    turn_to(qtbot, window, scene)
    return window


def presented_each(
    qtbot: QtBot, cases: Iterable[tuple[str, tuple[int, int]]], scene: str = NAMES[0]
) -> Iterator[MainWindow]:
    """Present a scene for examples on projectors in one window, each time as it is loaded, in English."""
    window = None
    for example, size in cases:
        if window is None:
            window = presented(qtbot, example, size, scene)
        else:
            load(qtbot, window, example)
            do(window, "view_backward", "language_en")
            window.resize(*size)
            turn_to(qtbot, window, scene)
        yield window


def turn_to(qtbot: QtBot, window: MainWindow, scene: str) -> None:
    wanted = NAMES.index(scene)
    while window.presentation.scenes.get(View.BACKWARD, 0) != wanted:
        press(qtbot, window, Qt.Key.Key_N)
    settle()


def settle() -> None:
    for _ in range(3):
        QApplication.processEvents()


def do(window: MainWindow, *commands: str) -> None:
    for command in commands:
        window.menus.actions[command].trigger()
    settle()


def page(window: MainWindow) -> BackwardPage:
    found = window.stack.shown_page
    assert isinstance(found, BackwardPage)
    return found


def shown(window: MainWindow) -> list[str]:
    return [name for name, panel in page(window).named_panels.items() if panel.isVisible()]


def visible(window: MainWindow) -> Iterator[QWidget]:
    yield from (widget for widget in page(window).findChildren(QWidget) if widget.isVisible())


def is_whole(widget: QWidget) -> bool:
    """Say whether all words that ``widget`` shows are inside of it."""
    if isinstance(widget, LargeNumber | UpdateTable):
        return widget.fits and widget.sizeHint().height() <= widget.height()
    if isinstance(widget, Line):
        return widget.fontMetrics().horizontalAdvance(widget.text()) <= widget.width()
    if isinstance(widget, Runs):
        within = widget.heightForWidth(widget.width()) <= widget.height()
        inks = {run.ink for run in widget.runs}
        widest = max(
            (ink.width(line.rstrip()) for ink in inks for line in widget.lines(widget.width())), default=0
        )
        return within and (len(inks) > 1 or widest <= widget.width())
    if isinstance(widget, UpdateArrow):
        words, style = widget.words
        metrics, room = QFontMetricsF(widget.look.font(style)), widget.word_room
        needed = metrics.boundingRect(QRectF(0, 0, room.width(), 10_000), WRAPPED, words)
        return needed.height() <= room.height() and needed.width() <= room.width()
    if isinstance(widget, Paragraph) or (isinstance(widget, QLabel) and widget.wordWrap()):
        return widget.heightForWidth(widget.width()) <= widget.height()
    if isinstance(widget, QLabel | QPushButton):
        return widget.sizeHint().width() <= widget.width()
    return True


def cut(window: MainWindow) -> list[tuple[str, str]]:
    """Return the widgets whose words are cut, with those words."""
    lost = (widget for widget in visible(window) if not is_whole(widget))
    return [(type(widget).__name__, getattr(widget, "text", str)()) for widget in lost]

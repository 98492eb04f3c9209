"""What a screen reader is told: names for every grid, and the newest words of the status line."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from convviz.explore.state import transitions
from convviz.explore.state.sharing import Sharing, choose
from convviz.explore.state.state import View
from convviz.ui.shell import announcer
from convviz.ui.shell.announcer import ANNOUNCEMENT, Announcer
from convviz.ui.shell.autoplay import SPEEDS
from convviz.ui.shell.window import MainWindow
from convviz.ui.volume import VolumeGrid
from tests.journeys.window import load, opened, press

needs_announcements = pytest.mark.skipif(ANNOUNCEMENT is None, reason="came with PySide6 6.11")


QUICK = 20  # ms, instead of a tenth of a second


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let words be announced sooner; an announcer takes its time when it is made."""
    assert announcer.SOON == 100
    monkeypatch.setattr(announcer, "SOON", QUICK)


@pytest.fixture
def listening(qapp: QApplication) -> Iterator[None]:
    """Let Qt believe that a screen reader listens."""
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


@pytest.fixture
def heard(window: MainWindow, listening: None) -> list[str]:
    words: list[str] = []
    window.announcer.announced.connect(words.append)
    return words


def name_of(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def test_every_grid_has_a_name(qtbot: QtBot) -> None:
    window = opened(qtbot, "lesson")
    window.setUpdatesEnabled(False)  # it is not about what is painted

    def names() -> list[str]:
        return [name_of(grid) for grid in window.stack.findChildren(VolumeGrid) if grid.isVisible()]

    def are_told_apart() -> bool:
        drawn = bool(names()) or view in (View.MATRIX, View.GROWTH)  # which draw without grids
        return drawn and all(names()) and len(set(names())) == len(names())

    def are_in_chinese() -> None:
        assert are_told_apart(), (example, sharing, view, names())
        assert not english or english != names(), (example, sharing, view, names())

    for example, sharing in (
        ("lesson", Sharing.SHARED),
        ("lesson", Sharing.UNSHARED),
        ("alexnet", Sharing.SHARED),
    ):
        load(qtbot, window, example)
        window.store.dispatch(choose(sharing), "sharing")
        for view in View:
            window.store.dispatch(transitions.choose_view(view), "view")
            qtbot.waitUntil(are_told_apart)  # training draws when its run has begun
            english = names()
            window.set_language("zh")
            qtbot.waitUntil(are_in_chinese)
            window.set_language("en")


@needs_announcements
def test_a_cell_that_the_keys_move_to_is_announced(
    window: MainWindow, heard: list[str], qtbot: QtBot
) -> None:
    grid = window.layer_page.input.grid
    grid.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(2):
        with qtbot.waitSignal(window.announcer.announced):
            press(qtbot, window, Qt.Key.Key_Right)
        assert heard[-1] == window.status.text()
    assert len(heard) == 2
    assert heard[0] != heard[1]
    assert heard[1].startswith("X[1,0,0]")
    assert name_of(window.status) == window.status.text()


@needs_announcements
def test_a_step_of_the_walk_is_announced(window: MainWindow, heard: list[str], qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.announcer.announced):
        press(qtbot, window, Qt.Key.Key_Right)
    assert heard == [window.status.text()]
    assert heard[0].startswith("V[1,0,0]")


@needs_announcements
def test_of_many_steps_only_the_last_is_announced(window: MainWindow, heard: list[str], qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.announcer.announced):
        for _ in range(12):
            window.store.dispatch(transitions.step(1), "walk")
    assert heard == [window.status.text()]


@needs_announcements
def test_leaving_a_cell_is_not_news(window: MainWindow, heard: list[str], qtbot: QtBot) -> None:
    window.layer_page.input.grid.setFocus(Qt.FocusReason.TabFocusReason)
    press(qtbot, window, Qt.Key.Key_Right)
    with qtbot.waitSignal(window.announcer.announced):
        pass
    window.stack.focus_main()
    with qtbot.assertNotEmitted(window.announcer.announced, wait=5 * QUICK):
        pass
    assert window.status.text() != heard[-1]


@needs_announcements
def test_a_walk_by_itself_is_announced_once_a_second(
    window: MainWindow, heard: list[str], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = 0.3  # which is shorter here
    assert announcer.WHILE_PLAYING == 1000
    monkeypatch.setattr(announcer, "WHILE_PLAYING", round(1000 * second))
    times: list[float] = []
    window.announcer.announced.connect(lambda _: times.append(time.monotonic()))
    window.user_actions.load_example("alexnet")
    qtbot.waitUntil(lambda: len(times) == 1)
    window.autoplay.set_speed(SPEEDS.index(50))
    press(qtbot, window, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: len(times) == 3, timeout=8000)
    assert min(after - before for before, after in pairwise(times[1:])) > 0.95 * second
    qtbot.waitUntil(lambda: heard[-1] != window.status.text())
    press(qtbot, window, Qt.Key.Key_P)
    with qtbot.waitSignal(window.announcer.announced, timeout=round(700 * second)):
        pass  # it does not wait for its second
    assert heard[-1] == window.status.text()


@needs_announcements
def test_a_refusal_is_announced(window: MainWindow, heard: list[str], qtbot: QtBot) -> None:
    window.store.dispatch(transitions.jump_to_index(10**6), "walk")
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [window.notice.label.text()]


@needs_announcements
def test_announcements_are_polite_and_in_the_name_of_the_window(qtbot: QtBot, listening: None) -> None:
    assert ANNOUNCEMENT is not None
    parent = QWidget()
    qtbot.addWidget(parent)
    made = []

    def announcement(speaker: QObject, words: str) -> object:
        made.append(ANNOUNCEMENT(speaker, words))
        return made[-1]

    speaking = Announcer(parent, announcement)
    with qtbot.waitSignal(speaking.announced):
        speaking.say("V[1,0,0] = 3")
    (event,) = made
    assert event.message() == "V[1,0,0] = 3"
    assert event.object() is parent
    assert event.politeness() == QAccessible.AnnouncementPoliteness.Polite


@needs_announcements
def test_nothing_is_announced_while_nobody_listens(window: MainWindow, qtbot: QtBot) -> None:
    assert not QAccessible.isActive()
    with qtbot.assertNotEmitted(window.announcer.announced, wait=5 * QUICK):
        press(qtbot, window, Qt.Key.Key_Right)


def test_an_older_qt_does_without(qtbot: QtBot, listening: None) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    silent = Announcer(parent, None)
    with qtbot.assertNotEmitted(silent.announced, wait=5 * QUICK):
        silent.say("V[1,0,0] = 3")

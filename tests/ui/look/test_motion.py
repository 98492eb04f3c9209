"""Whether things move: what a person chooses, what the system wishes, and the command that turns it."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QObject, QProcess
from pytestqt.qtbot import QtBot

from convviz.ui.look import motion
from convviz.ui.look.motion import Motion
from convviz.ui.shell import system_motion
from convviz.ui.shell.preferences import Preferences
from convviz.ui.shell.window import MainWindow
from tests.journeys.window import opened

SAID = [
    ("print('true')", True),
    ("print('false')", False),
    ("import sys; sys.exit('no such key')", True),
    ("import os; os.abort()", True),
]


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    motion.choose(Motion.SYSTEM)
    motion.take_system(None)


@pytest.mark.parametrize(
    ("person", "system", "moves"),
    [
        (Motion.SYSTEM, None, False),
        (Motion.SYSTEM, True, True),
        (Motion.SYSTEM, False, False),
        (Motion.ON, False, True),
        (Motion.OFF, True, False),
    ],
)
def test_the_persons_choice_comes_before_the_systems(
    person: Motion, system: bool | None, moves: bool
) -> None:
    motion.choose(person)
    motion.take_system(system)
    assert motion.wanted() is moves
    motion.choose(motion.opposite())
    assert motion.wanted() is not moves


def test_the_command_turns_motion_off_and_on_and_it_stays_so(qtbot: QtBot, remembering: MainWindow) -> None:
    action = remembering.menus.actions["motion"]
    motion.take_system(True)
    remembering.user_actions.motion_switched.emit(motion.wanted())
    assert action.isChecked()
    action.trigger()
    assert not action.isChecked()
    assert not motion.wanted()
    assert Preferences().motion is Motion.OFF
    motion.choose(Motion.SYSTEM)  # as in another run
    again = opened(qtbot, "lesson", (1280, 720), Preferences())
    assert not motion.wanted()
    assert not again.menus.actions["motion"].isChecked()
    again.menus.actions["motion"].trigger()
    assert motion.wanted()
    assert Preferences().motion is Motion.SYSTEM  # which wishes the same
    assert again.menus.actions["motion"].isChecked()


@pytest.mark.parametrize(("code", "moves"), SAID)
def test_a_command_tells_what_the_system_wishes(qtbot: QtBot, code: str, moves: bool) -> None:
    answers = list[bool]()
    parent = QObject()
    system_motion.ask_by((sys.executable, "-c", code), "false", answers.append, parent)
    qtbot.waitUntil(lambda: answers != [])
    assert answers == [moves]


@pytest.mark.qt_log_ignore("QProcess: Destroyed while process")
def test_a_window_that_is_gone_is_not_answered(qtbot: QtBot) -> None:
    answers = list[bool]()
    parent = QObject()
    asked = system_motion.ask_by((sys.executable, "-c", "input()"), "false", answers.append, parent)
    qtbot.waitUntil(lambda: asked.state() is QProcess.ProcessState.Running)
    with qtbot.captureExceptions() as raised:
        shiboken6.delete(parent)
    assert raised == []
    assert answers == []


def test_a_system_without_that_command_lets_things_move(qtbot: QtBot) -> None:
    answers = list[bool]()
    parent = QObject()
    system_motion.ask_by(("no-such-command",), "false", answers.append, parent)
    qtbot.waitUntil(lambda: answers != [])
    assert answers == [True]


def test_the_window_takes_what_the_system_answers(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not window.menus.actions["motion"].isChecked()
    monkeypatch.setattr(system_motion, "ask", lambda answer, parent: answer(True))
    with qtbot.waitSignal(window.user_actions.motion_switched):
        window.user_actions.ask_system_for_motion()
    assert window.menus.actions["motion"].isChecked()
    assert motion.wanted()

"""The notice: one sentence that stops nobody."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from convviz.ui import notice as module
from convviz.ui.look import Look
from convviz.ui.notice import Notice
from convviz.ui.text import Text


@pytest.fixture
def notice(qtbot) -> Notice:
    made = Notice(Look.of(1920, 1080), Text("en"))
    qtbot.addWidget(made)
    return made


def test_it_shows_the_sentence_and_goes_by_itself(
    qtbot, monkeypatch: pytest.MonkeyPatch, notice: Notice
) -> None:
    monkeypatch.setattr(module, "SHOWN_FOR", 20)
    notice.say("Not possible.")
    assert notice.isVisible()
    assert notice.label.text() == "Not possible."
    qtbot.waitUntil(lambda: not notice.isVisible())


def test_closing_a_sentence_cancels_nothing(qtbot, notice: Notice) -> None:
    notice.say("Not possible.")
    with qtbot.assertNotEmitted(notice.cancelled):
        qtbot.mouseClick(notice.button, Qt.MouseButton.LeftButton)
    assert not notice.isVisible()


def test_work_shows_until_it_ends(notice: Notice) -> None:
    notice.work("Computing…")
    assert notice.button.text() == Text("en").text("window.notice.cancel")
    notice.end_work()
    assert not notice.isVisible()


def test_work_can_be_cancelled(qtbot, notice: Notice) -> None:
    notice.work("Computing…")
    with qtbot.waitSignal(notice.cancelled):
        qtbot.mouseClick(notice.button, Qt.MouseButton.LeftButton)


def test_the_end_of_work_leaves_a_later_sentence(notice: Notice) -> None:
    notice.work("Reading…")
    notice.say("That is not a picture.")
    notice.end_work()
    assert notice.isVisible()
    notice.hide()

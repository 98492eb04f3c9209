"""The notice: one sentence that stops nobody."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication

from convviz.ui.look.look import Look
from convviz.ui.shell import notice as module
from convviz.ui.shell.notice import Notice
from convviz.ui.words.catalogue import LANGUAGES, Text
from tests.cases import each_once, together
from tests.journeys.window import SCREENS, opened, press


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


def test_the_reason_of_a_refusal_goes_with_the_next_thing_done_and_not_by_pointing(qtbot) -> None:
    window = opened(qtbot, "lesson")
    grid, notice = window.layer_page.output.grid, window.notice
    press(qtbot, window, Qt.Key.Key_D)  # nothing differs while there is one set
    assert notice.label.text() == Text("en").text("explore.refused.needs_unshared")
    qtbot.mouseMove(grid, grid.cell_rect(2, 2, 0).center())
    assert window.store.state.pointed is not None
    assert notice.isVisible()
    press(qtbot, window, Qt.Key.Key_S)
    assert not notice.isVisible()


def test_a_refusal_can_be_read_while_the_walk_plays(qtbot) -> None:
    window = opened(qtbot, "lesson")
    window.user_actions.change_speed(2)
    press(qtbot, window, Qt.Key.Key_P)
    press(qtbot, window, Qt.Key.Key_D)
    before = window.store.state.position
    qtbot.waitUntil(lambda: window.store.state.position != before)
    assert window.notice.isVisible()
    press(qtbot, window, Qt.Key.Key_P)
    press(qtbot, window, Qt.Key.Key_Space)
    assert not window.notice.isVisible()


@pytest.mark.parametrize("cases", together(each_once((*SCREENS, (1024, 768)), LANGUAGES)))
def test_a_notice_moves_nothing(qtbot, cases: list[tuple[tuple[int, int], str]]) -> None:
    window = opened(qtbot, "lesson", cases[0][0])
    for case in cases:
        size, language = case
        window.resize(*size)
        window.set_language(language)
        for _ in range(5):  # layouts within layouts
            QApplication.processEvents()
        stood = window.stack.geometry(), window.transport.geometry()
        press(qtbot, window, Qt.Key.Key_D)
        QApplication.processEvents()
        assert window.notice.isVisible(), case
        assert not window.status.isVisible(), case
        assert (window.stack.geometry(), window.transport.geometry()) == stood, case
        qtbot.mouseClick(window.notice.button, Qt.MouseButton.LeftButton)
        QApplication.processEvents()
        assert window.status.isVisible(), case
        assert (window.stack.geometry(), window.transport.geometry()) == stood, case


def test_a_notice_moves_nothing_when_presenting(qtbot) -> None:
    window = opened(qtbot, "lesson", SCREENS[0])
    window.set_presenting(True)
    window.showNormal()
    for size in SCREENS:
        window.resize(*size)
        for _ in range(5):
            QApplication.processEvents()
        stood = window.stack.geometry()
        press(qtbot, window, Qt.Key.Key_D)
        for _ in range(3):
            QApplication.processEvents()
        assert window.notice.isVisible(), size
        assert window.stack.geometry() == stood, size
        press(qtbot, window, Qt.Key.Key_Space)
        for _ in range(3):
            QApplication.processEvents()
        assert window.presented.strip.isVisible(), size
        assert window.stack.geometry() == stood, size
    window.set_presenting(False)


class Resizes(QObject):
    """Counts how often what it watches is given another size."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() is QEvent.Type.Resize
        return False


def test_not_even_for_a_moment_do_panels_make_room_for_a_notice(qtbot) -> None:
    """Status line and notice side by side would lay out the window twice, and draw all volumes twice."""
    window, resizes = opened(qtbot, "lesson", (1920, 1080)), Resizes()
    for _ in range(5):  # layouts within layouts
        QApplication.processEvents()
    for panel in window.layer_page.panels:
        panel.installEventFilter(resizes)
    for told in (window.notice.say, window.notice.work):
        told("Computing…")
        QApplication.processEvents()
        assert window.notice.isVisible()
        assert not window.status.isVisible()
        window.notice.hide()
        QApplication.processEvents()
        assert window.status.isVisible()
    assert resizes.count == 0


def test_presenting_news_goes_with_the_next_thing_done(qtbot) -> None:
    window = opened(qtbot, "lesson", (1920, 1080))
    press(qtbot, window, Qt.Key.Key_F5)
    for key in (Qt.Key.Key_2, Qt.Key.Key_D):
        press(qtbot, window, key)
    assert window.notice.isVisible()
    press(qtbot, window, Qt.Key.Key_Space)
    assert not window.notice.isVisible()
    press(qtbot, window, Qt.Key.Key_F5)


def test_the_pager_has_room_for_its_words_in_every_theme(qtbot) -> None:
    window = opened(qtbot, "lesson", (1920, 1080))
    press(qtbot, window, Qt.Key.Key_F5)
    for _ in range(3):
        window.menus.actions["theme"].trigger()
        QApplication.processEvents()
        pager = window.layer_page.input.pager
        assert not pager.isVisible() or pager.width() >= pager.sizeHint().width()
    press(qtbot, window, Qt.Key.Key_F5)

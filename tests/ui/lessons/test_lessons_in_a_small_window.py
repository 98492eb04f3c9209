"""Beside a lesson in a small window the words of the panels are whole, and follow the answers."""

from __future__ import annotations

from itertools import product

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from convviz.explore.lessons import opening
from convviz.explore.state.state import View
from convviz.ui.shell.start import window_for
from convviz.ui.shell.window import MainWindow
from convviz.ui.words.catalogue import LANGUAGES
from convviz.ui.words.line import Line
from tests.journeys.window import press


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    """Return a window of 1280 × 720 that begins in the full lesson."""
    state, _ = opening.shown(opening.lesson_called("full"), 2, 1)
    window = window_for(state, "en", "light", None)
    qtbot.addWidget(window)
    window.resize(1280, 720)
    with qtbot.waitExposed(window):
        window.show()
    return window


def turn_to(window: MainWindow, step: int, point: int) -> None:
    """Go to a point of the full lesson, as it is opened there."""
    state, _ = opening.shown(opening.lesson_called("full"), step, point)
    window.store.dispatch(lambda _: state, None)
    window.stack.bring()
    for _ in range(3):
        QApplication.processEvents()


def is_whole(line: Line) -> bool:
    return line.fontMetrics().horizontalAdvance(line.text()) <= line.width() + 1


def test_the_title_of_the_sum_and_the_rows_of_the_update_are_whole(window: MainWindow) -> None:
    for language, point in product(LANGUAGES, (1, 3, 4, 6)):
        window.set_language(language)
        turn_to(window, 14, point)
        page = window.stack.page(View.BACKWARD)
        assert page.isVisible()
        assert is_whole(page.sum.heading), (language, point)
        assert point == 1 or page.loss.table.fits, (language, point)


def test_the_bias_of_a_set_of_its_own_is_whole(window: MainWindow) -> None:
    for language, (step, point) in product(LANGUAGES, ((2, 1), (10, 4), (11, 6))):
        window.set_language(language)
        turn_to(window, step, point)
        [card] = [card for card in window.layer_page.filters.cards if card.isVisible()]
        assert is_whole(card.labels["bias"]), (language, step, point)
        assert card.words()["bias"].endswith(("= −2", "= 1")), (language, step, point)


def test_the_answer_shows_all_the_parameters_again(qtbot: QtBot, window: MainWindow) -> None:
    for step in (10, 11):
        turn_to(window, step, 2)
        parameters = window.layer_page.parameters
        assert "÷ 16" not in parameters.sentence.text(), step
        press(qtbot, window, Qt.Key.Key_1)
        QApplication.processEvents()
        assert window.store.state.withheld == frozenset(), step
        assert "÷ 16" in parameters.sentence.text(), step

"""Beside a lesson in a small window the words of the panels are whole, and follow the answers."""

from __future__ import annotations

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


def at_point(qtbot: QtBot, language: str, step: int, point: int) -> MainWindow:
    """Return a window of 1280 × 720 at a point of the full lesson."""
    state, _ = opening.shown(opening.lesson_called("full"), step, point)
    window = window_for(state, language, "light", None)
    qtbot.addWidget(window)
    window.resize(1280, 720)
    with qtbot.waitExposed(window):
        window.show()
    window.stack.bring()
    QApplication.processEvents()
    return window


def is_whole(line: Line) -> bool:
    return line.fontMetrics().horizontalAdvance(line.text()) <= line.width() + 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("point", [1, 3, 4, 6])
def test_the_title_of_the_sum_is_whole(qtbot: QtBot, language: str, point: int) -> None:
    window = at_point(qtbot, language, 14, point)
    assert is_whole(window.stack.page(View.BACKWARD).sum.heading)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("point", [3, 4, 6])
def test_the_rows_of_the_update_are_whole(qtbot: QtBot, language: str, point: int) -> None:
    window = at_point(qtbot, language, 14, point)
    assert window.stack.page(View.BACKWARD).loss.table.fits


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("step", "point"), [(2, 1), (10, 4), (11, 6)])
def test_the_bias_of_a_set_of_its_own_is_whole(qtbot: QtBot, language: str, step: int, point: int) -> None:
    window = at_point(qtbot, language, step, point)
    [card] = [card for card in window.layer_page.filters.cards if card.isVisible()]
    assert is_whole(card.labels["bias"])
    assert card.words()["bias"].endswith(("= −2", "= 1"))


@pytest.mark.parametrize("step", [10, 11])
def test_the_answer_shows_all_the_parameters_again(qtbot: QtBot, step: int) -> None:
    window = at_point(qtbot, "en", step, 2)
    parameters = window.layer_page.parameters
    assert "÷ 16" not in parameters.sentence.text()
    press(qtbot, window, Qt.Key.Key_1)
    QApplication.processEvents()
    assert window.store.state.withheld == frozenset()
    assert "÷ 16" in parameters.sentence.text()

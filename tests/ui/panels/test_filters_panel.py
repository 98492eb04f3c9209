"""The filter bank's cards in little room."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from convviz.explore.state import hyperparameters
from convviz.ui.panels.filter_mosaic import MosaicArea
from convviz.ui.words.line import Line
from tests.journeys.window import opened, press
from tests.ui.showing import shown


def test_less_room_for_the_cards_is_one_change(qtbot: QtBot) -> None:
    window = opened(qtbot, "demo", (1280, 720))
    QApplication.processEvents()
    press(qtbot, window, Qt.Key.Key_BracketRight)
    filters, heights = window.layer_page.filters, list[int]()
    shown = [card.isVisible() for card in filters.cards]
    before = filters.height()
    window.notice.say("Words on three lines. " * 30)  # they take what is a card's
    for _ in range(20):
        QApplication.processEvents()
        heights.append(filters.height())
    assert heights[-1] < before
    assert set(heights[5:]) == {heights[-1]}  # it does not go back and forth
    window.notice.settle()
    for _ in range(20):
        QApplication.processEvents()
    assert filters.height() == before
    assert [card.isVisible() for card in filters.cards] == shown


def test_which_channel_the_small_pictures_show_is_said_where_there_are_several(qtbot: QtBot) -> None:
    window = opened(qtbot, "lesson", (1920, 1080))
    said = window.text.text("analysis.filters.first_channel")
    for depth, expected in ((4, True), (3, False), (1, False)):
        change = {"depth": depth, "filters": 24}
        window.store.dispatch(lambda s, c=change: hyperparameters.change(s, **c), "settings")
        assert not window.layer_page.filters.mosaic.isHidden()
        assert (said in window.layer_page.filters.remark.text()) is expected


def test_a_rounded_bias_has_one_sign(qtbot: QtBot) -> None:
    window = opened(qtbot, "lesson", (1280, 720))
    window.menus.actions["update"].trigger()
    biases = [card.words()["bias"] for card in window.layer_page.filters.cards[:2]]
    assert biases == ["b0 = 0.9948", "b1 ≈ −1.994"]


def test_a_line_says_the_most_that_fits(qtbot: QtBot) -> None:
    line = Line()
    line.setText("100 weights + 1 bias", "100 weights", "")
    whole = line.fontMetrics().horizontalAdvance("100 weights + 1 bias") + 4
    shown(qtbot, line, whole, 30)
    assert (line.text(), line.toolTip()) == ("100 weights + 1 bias", "")
    for width, words in ((whole - 20, "100 weights"), (10, ""), (whole, "100 weights + 1 bias")):
        line.resize(width, 30)
        qtbot.waitUntil(lambda w=words: line.text() == w)
        assert line.toolTip() == ("" if width == whole else "100 weights + 1 bias")


def test_around_the_numbers_of_the_filter_in_use_there_is_one_ground(qtbot: QtBot) -> None:
    window = opened(qtbot, "lesson", (1920, 1080))
    QApplication.processEvents()
    card = window.layer_page.filters.cards[0]
    picture, grid, look = card.grab().toImage(), card.grid.geometry(), window.look
    beside = QPoint((grid.right() + card.positions.mapTo(card, QPoint()).x()) // 2 + 1, grid.center().y())
    under = QPoint(grid.center().x(), (grid.bottom() + card.height()) // 2 - 2)
    head = QPoint(card.width() // 2, grid.top() // 2)
    within = QPoint(grid.right() - 1, grid.bottom() - 1)
    ground = QColor(look.palette.surface)
    assert picture.pixelColor(within) == picture.pixelColor(beside) == picture.pixelColor(under) == ground
    assert picture.pixelColor(head) == QColor(look.hue(0).tint)


@pytest.mark.parametrize("size", [(1280, 640), (1280, 720), (1366, 768), (1920, 1080)])
def test_all_filters_of_alexnet_are_in_sight(qtbot: QtBot, size: tuple[int, int]) -> None:
    panel = opened(qtbot, "alexnet", size).layer_page.filters
    area = panel.findChild(MosaicArea)
    qtbot.waitUntil(lambda: not area.verticalScrollBar().isVisible())
    shown = QRect(area.mapTo(panel, QPoint()), area.size())
    for k in (0, 95):
        tile = panel.mosaic.tile_rect(k)
        assert shown.contains(tile.translated(panel.mosaic.mapTo(panel, QPoint())))
        assert tile.width() >= 12

"""The layer as a matrix and how the counts grow, as a lecturer goes through them, in both languages."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from convviz.explore.state.state import Position, View
from convviz.ui.pages.growth.growth_page import GrowthPage
from convviz.ui.pages.matrix.matrix_page import MatrixPage
from convviz.ui.shell.window import MainWindow
from tests.journeys.window import naming, opened, press

Key, LEFT = Qt.Key, Qt.MouseButton.LeftButton
MATRIX = {
    "en": (
        "32 neurons × 484 inputs = 15,488 entries",
        {
            Key.Key_1: ("no structural zeros", "15,488 weights, each in one place"),
            Key.Key_2: ("12,288 structural zeros", "3,200 weights, each in one place"),
            Key.Key_3: ("12,288 structural zeros", "200 weights, each in 16 places: 200 × 16 = 3,200"),
        },
        "68 of the 200 weights happen to be 0 (1,088 entries)",
        "neuron V[2,3,1] × input X[4,6,0] → weight W1[0,0,0] = 0, in 16 places",
    ),
    "zh": (
        "32 个神经元 × 484 个输入 = 15,488 个元素",
        {
            Key.Key_1: ("没有结构上的零", "15,488 个权重，各出现一次"),
            Key.Key_2: ("12,288 个结构上的零", "3,200 个权重，各出现一次"),
            Key.Key_3: ("12,288 个结构上的零", "200 个权重，各出现 16 次：200 × 16 = 3,200"),
        },
        "200 个权重中有 68 个恰好为 0（1,088 个元素）",
        "神经元 V[2,3,1] × 输入 X[4,6,0] → 权重 W1[0,0,0] = 0，出现 16 次",
    ),
}
FACTORS = {"alexnet_conv1": "3,025", "alexnet_conv2": "729", "alexnet_conv3": "169", "lenet_c5": "1"}


def test_what_sharing_repeats_and_locality_leaves_out(qtbot: QtBot) -> None:
    window = opened(qtbot, "lesson", (1920, 1080))
    for language in MATRIX:
        with naming(language):
            window.set_language(language)
            press(qtbot, window, Key.Key_F3)
            page = window.stack.currentWidget()
            assert isinstance(page, MatrixPage)
            size, positions, happen, entry = MATRIX[language]
            for key, (zeros, weights) in positions.items():
                press(qtbot, window, key)
                said = page.sentences.text()
                assert size in said
                assert zeros in said
                assert weights in said
            assert happen in page.sentences.text()
            at = page.view.entry_rect(30, 4 + 6 * 11).center().toPoint()
            qtbot.mouseMove(page.view, QPoint(1, 1))
            qtbot.mouseMove(page.view, at)
            assert page.entry.text() == entry
            qtbot.mouseClick(page.view, LEFT, pos=at)
            assert window.store.state.position == Position(2, 3, 1)


def test_sharing_pays_less_as_maps_shrink(qtbot: QtBot) -> None:
    window = opened(qtbot, "lesson", (1920, 1080))
    for language in MATRIX:
        with naming(language):
            window.set_language(language)
            press(qtbot, window, Key.Key_F4)
            page = window.stack.currentWidget()
            assert isinstance(page, GrowthPage)
            assert [n for n in FACTORS.values() if f" {n}" not in page.shrinking.text()] == []
            for name, factor in FACTORS.items():
                click_row(qtbot, window, page, name)
                assert page.readout.words().factor == factor
            assert window.store.state.view is View.GROWTH


def click_row(qtbot: QtBot, window: MainWindow, page: GrowthPage, name: str) -> None:
    """Click on a known layer and wait until it, or its count, is there."""
    table, part = page.table, window.store.display.page
    row = next(n for n, shown in enumerate(part.rows) if shown.layer.name == name)
    index = table.model().index(row, 0)
    table.scrollTo(index)
    qtbot.mouseClick(table.viewport(), LEFT, pos=table.visualRect(index).center())
    qtbot.waitUntil(
        lambda: any(shown.here and shown.layer.name == name for shown in window.store.display.page.rows),
        timeout=30_000,
    )

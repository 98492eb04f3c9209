"""The scenes of the backward page: what they show, how large it is, that a step moves nothing of it."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from convviz.explore.message import message
from convviz.explore.state import bounds, hyperparameters
from convviz.explore.state.descent_choices import LossKind
from convviz.ui.pages.backward.large_number import LargeNumber
from convviz.ui.shell.window import MainWindow
from convviz.ui.volume import VolumeGrid
from convviz.ui.volume.number_sizes import text_size
from convviz.ui.words.catalogue import LANGUAGES, Text
from tests.cases import each_once, together
from tests.journeys.window import naming, press
from tests.ui.presenting.backward_scenes import (
    NAMES,
    PROJECTORS,
    cut,
    do,
    page,
    presented,
    presented_each,
    settle,
    shown,
    turn_to,
    visible,
)

NBSP, ALMOST, MINUS = "\N{NO-BREAK SPACE}", "≈", "\N{MINUS SIGN}"
UNDER_DISCUSSION, HEADLINE, TEXT, CELL = 72, 44, 30, 24  # units
RUNNING = "15, 28, 27, 48, 40, 72, 82, 87, 84, 80, 104, 110, 96, 97, 102, 94"


def number_size(grid: VolumeGrid) -> int:
    """Return the size in px of the numbers in the cells of ``grid``; 0 where there are none."""
    if not grid.numbered or grid.placing is None:
        return 0
    return text_size(grid.cell_size, grid.placing.needs.number, grid.look.least_cell_text)


def test_the_gradient_on_its_pile_is_large(qtbot: QtBot) -> None:
    for size, window in zip(
        PROJECTORS, presented_each(qtbot, product(("lesson",), PROJECTORS), "gradients"), strict=True
    ):
        with naming(size):
            view, number, px = page(window).dW.view, page(window).dW.number, window.look.px
            do(window, "last", "back", "back", "back", "back", "back")
            for language in LANGUAGES:
                do(window, f"language_{language}")
                assert shown(window) == ["dX", "dW"]
                for grid in (view.upstream, view.patch, view.own, view.pile):
                    assert grid.isVisible()
                    assert number_size(grid) >= px(CELL), grid.accessibleName()
                assert number.number_size >= px(UNDER_DISCUSSION)
                assert number.expression_size >= px(TEXT)
                assert number.expression == "dW1 += dV[2,2,1] * X[4:9,4:9,:]"
            layer = window.store.state.layer
            X, dV = layer.X, layer.forward()
            asked = int(dV[2, 2, 1] * X[6, 6, 1])
            written = f"{dV[2, 2, 1]:.0f} · {X[6, 6, 1]:.0f} = {asked}".replace("-", "\N{MINUS SIGN}")
            assert number.text().endswith(written)
            np.testing.assert_array_equal(view.own.volume.values.array[2, 2, 0], asked)
            for sharing in ("shared", "unshared"):
                do(window, sharing, "update", "last")  # fractions
                assert ALMOST in number.text()
                assert number_size(view.pile if sharing == "shared" else view.own) >= px(CELL)
                assert number.number_size >= px(UNDER_DISCUSSION)
                assert number.fits


@pytest.mark.parametrize("cases", together(each_once(LANGUAGES, PROJECTORS)))
def test_the_running_sums_and_the_cause_of_a_wrong_idea_are_read_beside_the_sum(
    qtbot: QtBot, cases: list[tuple[str, tuple[int, int]]]
) -> None:
    sizes = [size for _, size in cases]
    presented = presented_each(qtbot, product(("lesson",), sizes), "sum")
    for (language, size), window in zip(cases, presented, strict=True):
        with naming(language, size):
            do(window, f"language_{language}")
            panel, px = page(window).sum, window.look.px
            do(window, *["next"] * 15)
            assert shown(window) == ["sum"]
            assert panel.sum.text().endswith(f"→  {RUNNING}")
            assert min(run.ink.font.pixelSize() for run in panel.sum.runs) >= px(TEXT)
            assert min(run.ink.font.pixelSize() for run in panel.expression.runs) >= px(TEXT)
            assert panel.total.text() == "dW0[2,2,1] = 94"
            name, total = (run.ink.font.pixelSize() for run in panel.total.runs)
            assert (name >= px(HEADLINE), total >= px(UNDER_DISCUSSION)) == (True, True)
            assert "W0[2,2,1]" in panel.heading.text()
            assert panel.heading.font().pixelSize() >= px(HEADLINE)
            added = {
                "en": "added, not averaged (the mean would be 5.875)",
                "zh": "相加，不是取平均（若取平均则为 5.875）",
            }
            assert added[language] in panel.mean.text()
            assert panel.mean.runs[0].ink.font.pixelSize() >= px(HEADLINE)
            assert panel.why.isVisible()
            assert number_size(panel.map) >= px(CELL)
            assert panel.map.width() > window.width() / 3
            assert cut(window) == []
            do(window, "what_if_gradients_averaged")
            assert panel.why.isVisible()
            assert panel.why.text() == Text(language).text(message("ideas.cause.gradients_averaged"))
            assert panel.why.font().pixelSize() >= px(TEXT)
            assert panel.wrong.number.font().pixelSize() >= px(HEADLINE)
            assert panel.wrong.words.font().pixelSize() >= px(TEXT)
            assert cut(window) == []


@pytest.mark.parametrize("cases", together(each_once(LANGUAGES, PROJECTORS)))
def test_what_is_said_of_a_sum_is_said_for_fractions_and_long_names_too(
    qtbot: QtBot, cases: list[tuple[str, tuple[int, int]]]
) -> None:
    sizes = [size for _, size in cases]
    presented = presented_each(qtbot, product(("lesson",), sizes), "sum")
    for (language, size), window in zip(cases, presented, strict=True):
        with naming(language, size):
            panel = page(window).sum
            do(window, f"language_{language}", "unshared", "last", "update")
            said = {"en": "16 numbers for 16 sets: with sharing", "zh": "16 个数属于 16 组权重"}
            assert said[language] in panel.mean.text()
            assert panel.bias.text().startswith(f"db1[3,3]{NBSP}{ALMOST}{NBSP}{MINUS}")
            place = panel.bias.pos()
            for command in ("back", "first", "next_slice"):
                do(window, command)
                assert panel.bias.pos() == place
            assert cut(window) == []


def test_a_large_map_and_a_long_name_leave_the_sum_its_room(qtbot: QtBot) -> None:
    for size, window in zip(
        PROJECTORS, presented_each(qtbot, product(("alexnet",), PROJECTORS), "sum"), strict=True
    ):
        with naming(size):
            do(window, "last")
            panel = page(window).sum
            layer = window.store.state.layer
            dV, X = layer.forward()[:, :, 95], layer.X
            asked = dV * X[5 : 5 + 4 * 55 : 4, 5 : 5 + 4 * 55 : 4, 1][:55, :55]
            np.testing.assert_array_equal(panel.map.volume.values.array[:, :, 0], asked)
            assert panel.total.text() == f"dW95[5,5,1] = {int(asked.sum()):,}"
            assert panel.total.runs[-1].ink.font.pixelSize() >= window.look.px(UNDER_DISCUSSION)
            assert 55 * panel.map.cell_size > window.width() / 3
            px = window.look.px
            do(window, "unshared", "last", "update")
            qtbot.waitUntil(lambda shown=panel.total: ALMOST in shown.text())
            assert panel.total.text().startswith("dW95[54,54][5,5,1] ")
            name, total = (run.ink.font.pixelSize() for run in panel.total.runs)
            least = UNDER_DISCUSSION if size[0] > 1024 else 56  # there they have no room in one line
            assert (name >= px(TEXT), total >= px(least)) == (True, True)
            assert cut(window) == []


@pytest.mark.parametrize("cases", together(each_once(("lesson", "alexnet"), PROJECTORS)))
def test_loss_and_update_are_large(qtbot: QtBot, cases: list[tuple[str, tuple[int, int]]]) -> None:
    for (example, size), window in zip(cases, presented_each(qtbot, cases, "update"), strict=True):
        with naming(example, size):
            table, px = page(window).loss.table, window.look.px
            do(window, "last")
            before, places = (
                table.type_sizes,
                [(w.pos(), w.size()) for w in page(window).loss.findChildren(QPushButton)],
            )
            press(qtbot, window, Qt.Key.Key_U)
            settle()
            assert shown(window) == ["loss"]
            assert min(*before, *table.type_sizes) >= px(HEADLINE)
            assert max(table.type_sizes) >= px(UNDER_DISCUSSION)
            assert table.fits
            assert [(w.pos(), w.size()) for w in page(window).loss.findChildren(QPushButton)] == places
            if example == "lesson":
                assert table.text().splitlines()[2:] == [
                    "L 762 → ≈ 606.18",
                    "slice 1 still one filter: 16 gradients, one update",
                ]
                do(window, "undo", "first", "unshared", "update")
                assert table.text().splitlines()[-1].startswith("slice 0 16 different")
                assert min(table.type_sizes) >= px(HEADLINE)


@pytest.mark.parametrize("cases", together(each_once(NAMES, ("lesson", "alexnet"))))
def test_no_step_moves_anything(qtbot: QtBot, cases: list[tuple[str, str]]) -> None:
    """From the first neuron beyond the end of the first slice of the lesson."""
    shown = presented_each(qtbot, ((example, PROJECTORS[1]) for _, example in cases))
    for (scene, example), window in zip(cases, shown, strict=True):
        window.setUpdatesEnabled(False)  # where widgets lie is known before they are painted
        turn_to(qtbot, window, scene)
        for sharing in ("shared", "unshared"):
            do(window, sharing, "last", "first")
            widgets = [w for w in visible(window) if w.size().isValid() and not w.size().isEmpty()]
            before = laid(window, widgets)
            for step in range(17):
                do(window, "next")
                assert laid(window, widgets) == before, (example, scene, sharing, step)


def laid(window: MainWindow, widgets: list[QWidget]) -> list[object]:
    """Return where ``widgets`` are, and how large what is written in them is."""
    found: list[object] = [(w.mapTo(window, QPoint(0, 0)), w.size()) for w in widgets]
    found += [w.cell_size for w in widgets if isinstance(w, VolumeGrid)]
    found += [(w.number_size, w.expression_size) for w in widgets if isinstance(w, LargeNumber)]
    total = page(window).sum.total
    return [*found, *(total.runs[-1].ink.font.pixelSize() for w in widgets if w is total)]


#: Scenes, and a panel of each.
SCENES_PANELS = (
    ("upstream", "dX"),
    ("upstream", "dV"),
    ("gradients", "dW"),
    ("sum", "sum"),
    ("update", "loss"),
)


def test_z_and_a_double_click_bring_each_panel_to_the_front_and_back(qtbot: QtBot) -> None:
    window = presented(qtbot, "lesson", PROJECTORS[1])
    for scene, panel in SCENES_PANELS:
        with naming(scene, panel):
            turn_to(qtbot, window, scene)
            usual, card = shown(window), page(window).named_panels[panel]
            title = QPoint(window.look.px(30), window.look.px(24))
            for _ in range(2):
                qtbot.mouseDClick(card, Qt.MouseButton.LeftButton, pos=title)
                settle()
                assert shown(window) == [panel]
                assert card.width() >= page(window).width() - 2
                assert cut(window) == []
                if usual != [panel]:  # where it was alone, nothing has come to the front
                    press(qtbot, window, Qt.Key.Key_Escape)
                settle()
                assert shown(window) == usual
                assert window.presenting
            press(qtbot, window, Qt.Key.Key_Z)
            settle()
            assert len(shown(window)) == 1
            press(qtbot, window, Qt.Key.Key_Z)
            settle()
            assert shown(window) == usual


def test_a_double_click_on_a_picture_of_the_pile_brings_it_to_the_front(qtbot: QtBot) -> None:
    window = presented(qtbot, "lesson", PROJECTORS[1], "gradients")
    usual = shown(window)
    for name in ("patch", "own", "pile"):
        grid = getattr(page(window).dW.view, name)
        qtbot.mouseDClick(grid, Qt.MouseButton.LeftButton, pos=grid.cell_rect(1, 1, 0).center())
        settle()
        assert shown(window) == ["dW"], name
        press(qtbot, window, Qt.Key.Key_Escape)
        settle()
        assert shown(window) == usual, name
    press(qtbot, window, Qt.Key.Key_Z)
    press(qtbot, window, Qt.Key.Key_F5)
    settle()
    assert shown(window) == list(page(window).named_panels)  # presenting has ended
    assert not page(window).dW.number.isVisible()
    assert not page(window).dV.number.isVisible()


def test_the_card_drops_on_the_pile_where_that_is_seen(qtbot: QtBot) -> None:
    window = presented(qtbot, "lesson", PROJECTORS[1], "gradients")
    panel = page(window).dW
    do(window, "next")
    assert panel.falling.flights == ((panel.view.own.geometry(), panel.view.pile.geometry()),)
    before = panel.falling.flights
    turn_to(qtbot, window, "sum")
    do(window, "next", "back", "next")
    assert panel.falling.flights == before
    turn_to(qtbot, window, "gradients")
    do(window, "back")
    assert panel.falling.flights == ((panel.view.pile.geometry(), panel.view.own.geometry()),)


def test_dV_is_typed_in_front_of_the_class(qtbot: QtBot) -> None:
    for size, window in zip(
        PROJECTORS, presented_each(qtbot, product(("lesson",), PROJECTORS), "update"), strict=True
    ):
        with naming(size):
            kind = page(window).loss.kind.button(list(LossKind).index(LossKind.TYPED))
            qtbot.mouseClick(kind, Qt.MouseButton.LeftButton)
            turn_to(qtbot, window, "upstream")
            panel, editor = page(window).dV, page(window).editor
            at = panel.grid.cell_rect(1, 0, 0).center()
            qtbot.mouseClick(panel.grid, Qt.MouseButton.LeftButton, pos=at)
            qtbot.mouseDClick(panel.grid, Qt.MouseButton.LeftButton, pos=at)
            assert editor.isVisible()
            assert shown(window) == ["dX", "dV"]
            assert editor.font().pixelSize() >= window.look.px(28)
            assert editor.width() >= window.look.px(100)
            QTest.keyClicks(editor, "7")
            press(qtbot, window, Qt.Key.Key_Return)
            settle()
            assert window.store.display.page.dV.array[1, 0, 0] == 7
            assert panel.number.text() == "dV[1,0,0] = 7"
            assert panel.number.number_size >= window.look.px(UNDER_DISCUSSION)


def test_the_learning_rate_is_typed(qtbot: QtBot) -> None:
    window = presented(qtbot, "lesson", PROJECTORS[0], "update")
    rate = page(window).loss.rate
    assert rate.font().pixelSize() >= TEXT
    qtbot.mouseClick(rate, Qt.MouseButton.LeftButton)
    rate.selectAll()
    QTest.keyClicks(rate, "0.001")
    QTest.keyClick(rate, Qt.Key.Key_Return)
    settle()
    do(window, "last")
    assert page(window).loss.table.text().startswith("W1[2,2,1] 1 \N{MINUS SIGN} 0.001 · ")


def test_a_click_on_the_map_goes_to_the_neuron_and_a_wrong_idea_stands_below_its_sum(qtbot: QtBot) -> None:
    window = presented(qtbot, "lesson", PROJECTORS[0], "sum")
    panel = page(window).sum
    qtbot.mouseClick(panel.map, Qt.MouseButton.LeftButton, pos=panel.map.cell_rect(2, 1, 0).center())
    assert panel.total.text() == "dW0[2,2,1] = 82"
    before = panel.total.geometry()
    do(window, "what_if_copies_not_added")
    assert panel.total.geometry() == before
    assert 0 < panel.wrong.geometry().top() - before.bottom() < panel.wrong.height()
    assert panel.wrong.number.font().pixelSize() >= HEADLINE
    assert cut(window) == []


def test_a_layer_with_padding_multiplies_a_zero_at_its_edge(qtbot: QtBot) -> None:
    window = presented(qtbot, "demo", PROJECTORS[0], "gradients")
    window.store.dispatch(lambda s: hyperparameters.change(s, **dict.fromkeys(bounds.PADDING, 2)), "settings")
    do(window, "first")
    number = page(window).dW.number
    assert number.text().endswith("· 0 = 0")
    assert number.expression.startswith("dW0 += dV[0,0,0] * Xp[")


def test_long_numbers_of_alexnet_are_as_large_as_short_ones(qtbot: QtBot) -> None:
    """The product stands alone where its factors have no room, and L begins beside its name."""
    window = presented(qtbot, "alexnet", PROJECTORS[0], "update")
    do(window, "unshared", "update")
    table, least = page(window).loss.table, window.look.px(UNDER_DISCUSSION)
    qtbot.waitUntil(lambda: "→" in table.text(), timeout=20_000)
    settle()
    assert max(table.type_sizes) >= least
    assert table.fits
    turn_to(qtbot, window, "gradients")
    large = page(window).dW.number
    assert large.number_size >= least
    assert large.fits
    assert cut(window) == []

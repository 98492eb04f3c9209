"""The backward pass, walked by keys: every number of the lesson, read from the window."""

from __future__ import annotations

import re

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from convviz.explore.state.descent_choices import LossKind
from convviz.explore.state.state import Position, View
from convviz.ui.pages.backward.backward_page import BackwardPage
from convviz.ui.shell.window import MainWindow
from convviz.ui.words.catalogue import LANGUAGES
from tests.cases import each_once, together
from tests.journeys.window import SCREENS, load, naming, opened, press

LEFT = Qt.MouseButton.LeftButton
ASKED = [15, 13, -1, 21, -8, 32, 10, 5, -3, -4, 24, 6, -14, 1, 5, -8]
SUMS = [15, 28, 27, 48, 40, 72, 82, 87, 84, 80, 104, 110, 96, 97, 102, 94]


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    made = opened(qtbot, "lesson", (1920, 1080))
    press(qtbot, made, Qt.Key.Key_F7)
    assert made.store.state.view is View.BACKWARD
    return made


def page(window: MainWindow) -> BackwardPage:
    found = window.stack.currentWidget()
    assert isinstance(found, BackwardPage)
    return found


def total(window: MainWindow) -> str:
    return page(window).sum.total.text().replace("\N{NO-BREAK SPACE}", " ")


def bias(window: MainWindow) -> str:
    return page(window).sum.mean.text().replace("\N{NO-BREAK SPACE}", " ")


def written_sums(window: MainWindow) -> list[int]:
    """Return the running sums as they are written out."""
    sums = page(window).sum.sum.text().partition("→")[2].replace("−", "-")
    return [int(s) for s in sums.split(",") if s.strip()]


def test_the_gradients_of_a_slice_add_up(window: MainWindow, qtbot: QtBot) -> None:
    for language in LANGUAGES:
        with naming(language):
            window.set_language(language)
            shown, seen = page(window).sum, []
            for n in range(16):
                seen.append(total(window).split("=")[1].split()[0].replace("−", "-"))
                assert written_sums(window) == SUMS[: n + 1] or n == 0
                press(qtbot, window, Qt.Key.Key_Space)
            assert [int(s) for s in seen] == SUMS
            press(qtbot, window, Qt.Key.Key_Backspace)
            assert "dW0[2,2,1] = 94" in total(window)
            assert "5.875" in shown.mean.text()
            assert {"en": "added, not averaged", "zh": "相加，不是取平均"}[language] in shown.mean.text()
            assert "db0 = 52" in bias(window)
            assert {"en": "batch", "zh": "一批样本"}[language] in shown.why.text()
            assert shown.why.isVisible()
            assert "762" in page(window).dV.words.text()
            terms = shown.sum.text().partition("→")[0].replace("− ", "-").replace("+ ", "")
            assert [int(t) for t in terms.split()] == ASKED
            press(qtbot, window, Qt.Key.Key_End)
            assert "db1 = −56" in bias(window)
            press(qtbot, window, Qt.Key.Key_Home)


def test_stepping_back_takes_cards_off_again_and_from_the_end_leaves_only_the_first_one(
    window: MainWindow, qtbot: QtBot
) -> None:
    before, words = window.store.display.page.pile.array.copy(), total(window)
    press(qtbot, window, Qt.Key.Key_Space)
    own = window.store.display.page.own.array
    np.testing.assert_array_equal(window.store.display.page.pile.array, before + own)
    assert "= 28" in total(window)
    press(qtbot, window, Qt.Key.Key_Backspace)
    np.testing.assert_array_equal(window.store.display.page.pile.array, before)
    assert total(window) == words
    first = window.store.display.page
    for _ in range(31):
        press(qtbot, window, Qt.Key.Key_Space)
    assert window.store.display.page.visited != first.visited
    for _ in range(31):
        press(qtbot, window, Qt.Key.Key_Backspace)
    np.testing.assert_array_equal(window.store.display.page.pile.array, first.own.array)
    np.testing.assert_array_equal(window.store.display.page.dX.array, first.dX.array)


def test_jumping_shows_the_right_partial_sum_at_once_and_at_the_end_all_is_the_models(
    window: MainWindow, qtbot: QtBot
) -> None:
    grid = page(window).dV.grid
    qtbot.mouseClick(grid, LEFT, pos=grid.cell_rect(1, 3, 0).center())
    assert window.store.state.position == Position(1, 3, 0)
    assert "dW0[2,2,1] = 97" in total(window)
    press(qtbot, window, Qt.Key.Key_End)
    part, layer = window.store.display.page, window.store.state.layer
    gradients = layer.backward(layer.forward())
    np.testing.assert_array_equal(part.pile.array, gradients.dW[1])
    np.testing.assert_array_equal(part.dX.array, gradients.dX)
    assert "db1 = −56" in bias(window)


def test_without_sharing_nothing_is_added(window: MainWindow, qtbot: QtBot) -> None:
    for _ in range(2):
        press(qtbot, window, Qt.Key.Key_Space)
    press(qtbot, window, Qt.Key.Key_S)
    assert page(window).sum.expression.text() == "dW0[2,0] = dV[2,0,0] * X[4:9,:5,:]"
    assert "= −1" in total(window)
    assert page(window).dW.view.wall.isVisible()
    assert not page(window).dW.view.pile.isVisible()
    press(qtbot, window, Qt.Key.Key_S)
    assert page(window).sum.expression.text() == "dW0 += dV[2,0,0] * X[4:9,:5,:]"
    assert "= 27" in total(window)


def test_another_weight_is_followed_by_a_click(window: MainWindow, qtbot: QtBot) -> None:
    pile = page(window).dW.view.pile
    qtbot.keyClick(window, Qt.Key.Key_C, Qt.KeyboardModifier.ShiftModifier)  # channel 0, not 1
    press(qtbot, window, Qt.Key.Key_End)
    qtbot.mouseClick(pile, LEFT, pos=pile.cell_rect(0, 0, 0).center())
    layer = window.store.state.layer
    wanted = layer.backward(layer.forward()).dW[1, 0, 0, 0]
    assert f"dW1[0,0,0] = {wanted}".replace("-", "−") in total(window)


def show_dX(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.mouseClick(page(window).dX.which.button(1), LEFT)
    assert page(window).dX.grid is page(window).dX.dX


def test_losses_are_chosen_and_typed(window: MainWindow, qtbot: QtBot) -> None:
    panel = page(window).loss
    qtbot.mouseClick(panel.kind.button(1), LEFT)
    assert window.store.state.loss.kind is LossKind.TOTAL
    assert (window.store.display.page.dV.array == 1).all()
    qtbot.mouseClick(panel.kind.button(4), LEFT)
    grid = page(window).dV.grid
    qtbot.mouseDClick(grid, LEFT, pos=grid.cell_rect(0, 0, 0).center())
    editor = page(window).editor
    assert editor.isVisible()
    qtbot.keyClicks(editor, "7")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert window.store.display.page.dV.array[0, 0, 0] == 7
    qtbot.mouseClick(panel.kind.button(0), LEFT)
    qtbot.mouseClick(panel.relu, LEFT)
    assert (window.store.display.page.dV.array >= 0).all()
    press(qtbot, window, Qt.Key.Key_End)
    assert window.store.display.page.closed


def test_the_open_field_follows_undo_and_goes_where_there_is_nothing_to_type(
    window: MainWindow, qtbot: QtBot
) -> None:
    panel, editor = page(window).loss, page(window).editor
    qtbot.mouseClick(panel.kind.button(4), LEFT)  # typed
    grid = page(window).dV.grid
    qtbot.mouseDClick(grid, LEFT, pos=grid.cell_rect(0, 0, 0).center())
    first = editor.text()
    qtbot.keyClick(editor, Qt.Key.Key_Up)
    assert editor.text() != first
    window.menus.actions["undo"].trigger()
    assert editor.text() == first
    window.menus.actions["undo"].trigger()  # the loss is again that of before: dV is V
    assert not editor.isVisible()


def test_alexnet_adds_3025_gradients(qtbot: QtBot) -> None:
    window = opened(qtbot, "alexnet", (1920, 1080))
    press(qtbot, window, Qt.Key.Key_F7)
    window.store.dispatch(
        lambda s: __import__("dataclasses").replace(s, position=Position(54, 54, 0)), "walk"
    )
    QApplication.processEvents()
    part, layer = window.store.display.page, window.store.state.layer
    assert (part.dropped, part.complete) == (3025, True)
    dV = layer.forward()
    np.testing.assert_array_equal(part.pile.array, layer.backward(dV).dW[0])


def test_one_update_and_what_it_did(window: MainWindow, qtbot: QtBot) -> None:
    for language in LANGUAGES:
        with naming(language):
            window.set_language(language)
            panel = page(window).loss
            qtbot.mouseClick(panel.update_button, LEFT)
            *rows, one = panel.table.text().splitlines()
            assert rows == [
                "W0[2,2,1] −1 − 0.0001 · 94 = −1.0094",
                "b0 1 − 0.0001 · 52 = 0.9948",
                "L 762 → ≈ 606.18",
            ]
            grew, *_ = panel.words.text().splitlines()
            assert [int(n) for n in re.findall(r"\d+", grew)] in ([11, 32], [32, 11])
            assert {"en": "compromise", "zh": "折中"}[language] in grew
            assert "16" in one
            assert "606.18" in page(window).dV.words.text()
            qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
            assert "L 762" in panel.table.text().splitlines()
            assert "762" in page(window).dV.words.text()


def test_one_update_without_sharing_ends_the_convolution(window: MainWindow, qtbot: QtBot) -> None:
    for language in LANGUAGES:
        with naming(language):
            window.set_language(language)
            panel = page(window).loss
            press(qtbot, window, Qt.Key.Key_S)
            press(qtbot, window, Qt.Key.Key_U)
            assert "L 762 → ≈ 695.68" in panel.table.text()
            assert "W0[0,0][2,2,1] −1 − 0.0001 · 15 = −1.0015" in panel.table.text()
            sets = panel.table.text().splitlines()[-1]
            assert "16" in sets
            assert {"en": "no convolution", "zh": "不再是卷积"}[language] in sets
            for _ in range(2):
                qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def test_a_rate_that_is_too_large_is_said_to_be(window: MainWindow, qtbot: QtBot) -> None:
    panel = page(window).loss
    panel.rate.setFocus()
    panel.rate.selectAll()
    qtbot.keyClicks(panel.rate, "0.0005")
    qtbot.keyClick(panel.rate, Qt.Key.Key_Return)
    qtbot.mouseClick(panel.update_button, LEFT)
    assert "L 762 → ≈ 1,286.6" in panel.table.text()
    assert "0.0005" in panel.words.text().splitlines()[0]
    assert "rose" in panel.words.text()


def test_a_nudge_agrees_with_the_gradient(window: MainWindow, qtbot: QtBot) -> None:
    for language in LANGUAGES:
        with naming(language):
            window.set_language(language)
            panel = page(window).loss
            qtbot.mouseClick(panel.nudge, LEFT)
            assert "(889 − 701) / 2 = 94" in panel.checked.text()
            assert "W0[2,2,1]" in panel.checked.text()
            press(qtbot, window, Qt.Key.Key_S)
            assert "W0[0,0][2,2,1]" in panel.checked.text()  # without sharing its own weight is nudged
            qtbot.mouseClick(panel.nudge, LEFT)
            assert not panel.checked.isVisible()
            press(qtbot, window, Qt.Key.Key_S)


def test_all_gradients_are_checked_beside_the_window(window: MainWindow, qtbot: QtBot) -> None:
    panel = page(window).loss
    qtbot.mouseClick(panel.check, LEFT)
    qtbot.waitUntil(lambda: bool(panel.checked.text()), timeout=20_000)
    assert "686" in panel.checked.text()
    press(qtbot, window, Qt.Key.Key_U)
    assert not panel.checked.isVisible()  # it was said of another layer


def test_a_long_check_says_how_far_it_is_and_is_stopped(qtbot: QtBot) -> None:
    window = opened(qtbot, "alexnet", (1920, 1080))
    press(qtbot, window, Qt.Key.Key_F7)
    panel, usual = page(window).loss, page(window).loss.check.text()
    qtbot.mouseClick(panel.check, LEFT)
    qtbot.waitUntil(lambda: "1,000" in panel.checked.text(), timeout=20_000)
    assert panel.check.text() != usual
    qtbot.mouseClick(panel.check, LEFT)
    assert panel.check.text() == usual
    assert not panel.checked.isVisible()
    assert not page(window).check.busy
    qtbot.mouseClick(panel.check, LEFT)
    press(qtbot, window, Qt.Key.Key_S)  # the switch ends it as well
    assert not page(window).check.busy
    assert not panel.checked.isVisible()


def test_a_rate_that_is_none_is_refused(window: MainWindow, qtbot: QtBot) -> None:
    field = page(window).loss.rate
    for words in ("0", "-1", "fast", "nan"):
        field.setFocus()
        field.selectAll()
        qtbot.keyClicks(field, words)
        with qtbot.waitSignal(window.store.refused):
            qtbot.keyClick(field, Qt.Key.Key_Return)
        assert window.store.state.learning_rate == 0.0001, words
        assert field.text() == "0.0001", words
        assert window.notice.label.text(), words


def test_every_gradient_is_code_that_runs(window: MainWindow, qtbot: QtBot) -> None:
    press(qtbot, window, Qt.Key.Key_End)
    panel, seen = page(window).sum, set()
    for index in range(panel.of.count()):
        panel.of.setCurrentIndex(index)
        panel.of.activated.emit(index)
        seen.add(panel.listing.text() if panel.listing.isVisible() else panel.expression.text())
        qtbot.mouseClick(panel.copy, LEFT)
        exec(QApplication.clipboard().text(), {"print": lambda *_: None})
    assert len(seen) == panel.of.count()


def test_dX_of_a_chosen_input_is_summed_over_its_readers(window: MainWindow, qtbot: QtBot) -> None:
    show_dX(window, qtbot)
    grid = page(window).dX.grid
    qtbot.mouseClick(grid, LEFT, pos=grid.cell_rect(5, 5, 1).center())
    shown = page(window).sum
    assert "8 neurons" in shown.mean.text()
    assert not shown.map.isVisible()
    press(qtbot, window, Qt.Key.Key_End)
    wanted = window.store.state.layer.backward(window.store.state.layer.forward()).dX[5, 5, 1]
    assert f"dX[5,5,1] = {wanted}".replace("-", "−") == total(window)
    assert shown.sum.text().endswith(f"= {wanted}".replace("-", "−"))


def test_what_an_update_did_is_told_in_its_own_loss_only(window: MainWindow, qtbot: QtBot) -> None:
    panel = page(window).loss
    press(qtbot, window, Qt.Key.Key_U)
    assert "L 762 →" in panel.table.text()
    qtbot.mouseClick(panel.kind.button(1), LEFT)
    assert "→" not in panel.table.text()
    assert not panel.words.text()
    qtbot.mouseClick(panel.kind.button(0), LEFT)
    assert "L 762 →" in panel.table.text()
    qtbot.mouseClick(panel.relu, LEFT)
    assert "→" not in panel.table.text()


@pytest.mark.parametrize("cases", together(each_once(SCREENS[:2], [False, True])))
def test_a_loss_is_never_cut(qtbot: QtBot, cases: list[tuple[tuple[int, int], bool]]) -> None:
    window = opened(qtbot, "alexnet", cases[0][0])
    for size, presenting in cases:
        load(qtbot, window, "alexnet")
        window.resize(*size)
        press(qtbot, window, Qt.Key.Key_F7)
        if presenting:
            press(qtbot, window, Qt.Key.Key_F5)
        press(qtbot, window, Qt.Key.Key_U)
        qtbot.waitUntil(lambda: not window.store.background.busy, timeout=20_000)
        QApplication.processEvents()
        table = page(window).loss.table
        with naming(size, presenting):
            assert "→" in table.text()
            assert table.fits
            assert table.geometry().right() <= page(window).loss.contentsRect().right()
        if presenting:
            press(qtbot, window, Qt.Key.Key_F5)

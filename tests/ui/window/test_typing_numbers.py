"""Numbers typed in the window: every field reads them alike, and says why it takes one not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QStyle, QStyleOptionSpinBox
from pytestqt.qtbot import QtBot

from convviz.explore.backward import updates
from convviz.explore.state.descent_choices import LossKind, TrainingCase
from convviz.explore.state.state import OutputCell, WeightCell
from convviz.ui.pages.backward.backward_page import BackwardPage
from convviz.ui.pages.training.training_controls import CASES
from convviz.ui.pages.training.training_page import TrainingPage
from convviz.ui.shell.hyperparameter_box import HyperparameterBox
from convviz.ui.shell.window import MainWindow
from tests.journeys.window import opened, press

Key, LEFT = Qt.Key, Qt.MouseButton.LeftButton


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    return opened(qtbot, "lesson", (1920, 1080))


def typed_into(qtbot: QtBot, field: QLineEdit, words: str) -> None:
    """Type ``words`` over what is in ``field``, as a person does."""
    qtbot.mouseClick(field, LEFT)
    field.selectAll()
    qtbot.keyClicks(QApplication.focusWidget(), words)
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return)


def rate_field(qtbot: QtBot, window: MainWindow, page: Key) -> QLineEdit:
    press(qtbot, window, page)
    shown = window.stack.shown_page
    assert isinstance(shown, BackwardPage | TrainingPage)
    if isinstance(shown, BackwardPage):
        return shown.loss.rate
    qtbot.waitUntil(lambda: shown.runner.run is not None)
    with qtbot.waitSignal(shown.runner.changed):
        qtbot.mouseClick(shown.controls.case.button(CASES.index(TrainingCase.LAYER)), LEFT)
    return shown.controls.rate


def rate_fields(qtbot: QtBot, window: MainWindow) -> Iterator[tuple[Key, QLineEdit]]:
    """Go to each page with a rate, each time from the worked example."""
    for page in (Key.Key_F7, Key.Key_F8):
        window.user_actions.load_example("lesson")
        yield page, rate_field(qtbot, window, page)


def test_a_decimal_comma_in_a_rate(qtbot: QtBot, window: MainWindow) -> None:
    for page, field in rate_fields(qtbot, window):
        for words, rate in (("0,001", 0.001), ("0,002", 0.002), ("2,5e-4", 0.00025)):
            typed_into(qtbot, field, words)
            assert window.store.state.learning_rate == rate, (page, words)
            assert field.text() == str(rate), (page, words)


def test_what_is_no_rate_is_refused_with_the_reason(qtbot: QtBot, window: MainWindow) -> None:
    for page, field in rate_fields(qtbot, window):
        for words, said in (
            ("1e300", "at most 1,000,000"),
            ("1,500", "Write 1.5 or 1500"),
            ("fast", '"fast" is not a number'),
        ):
            typed_into(qtbot, field, words)
            assert said in window.notice.label.text(), (page, words)
            assert (window.store.state.learning_rate, field.text()) == (0.0001, "0.0001"), (page, words)


def test_a_rate_counts_when_its_field_is_left_by_tab(qtbot: QtBot, window: MainWindow) -> None:
    for page, field in rate_fields(qtbot, window):
        qtbot.mouseClick(field, LEFT)
        field.selectAll()
        qtbot.keyClicks(field, "0,0003")
        qtbot.keyClick(field, Key.Key_Tab)
        assert window.store.state.learning_rate == 0.0003, page


def test_a_rate_that_is_long_shows_its_first_digits(qtbot: QtBot, window: MainWindow) -> None:
    for page, field in rate_fields(qtbot, window):
        typed_into(qtbot, field, "0.00012345678901234567")
        assert field.cursorPosition() == 0, page
        press(qtbot, window, Key.Key_Space)
        shown = "0.00012345678901234567"[:22]
        assert field.text() == str(window.store.state.learning_rate) == shown, page


def open_weight(qtbot: QtBot, window: MainWindow, cell: WeightCell) -> QLineEdit:
    """Open the field over a weight by two clicks."""
    grid = window.layer_page.filters.card_of(cell.k).grid
    qtbot.mouseDClick(grid, LEFT, pos=grid.cell_rect(cell.i, cell.j, cell.c).center())
    assert window.layer_page.editor.cell == cell
    return window.layer_page.editor


def test_a_decimal_comma_in_a_cell(qtbot: QtBot, window: MainWindow) -> None:
    """0,5 was 5: whole numbers refuse it by its value, others take it."""
    cell = WeightCell(0, 0, 0, 0)
    before = window.store.state.layer
    typed_into(qtbot, open_weight(qtbot, window, cell), "0,5")
    assert "0.5" in window.notice.label.text()
    assert window.store.state.layer is before
    window.store.dispatch(updates.update, "update")
    typed_into(qtbot, open_weight(qtbot, window, cell), "0,5")
    assert window.store.state.layer.weights[0, 0, 0, 0] == 0.5
    typed_into(qtbot, open_weight(qtbot, window, cell), "1.000,5")
    assert window.store.state.layer.weights[0, 0, 0, 0] == 1000.5
    typed_into(qtbot, open_weight(qtbot, window, cell), "1,500")
    assert "Write 1.5 or 1500" in window.notice.label.text()
    window.set_language("zh")
    typed_into(qtbot, open_weight(qtbot, window, cell), "1,500")
    assert "请写成 1.5 或 1500" in window.notice.label.text()
    assert window.store.state.layer.weights[0, 0, 0, 0] == 1000.5


def test_a_cell_s_field_shows_the_first_digits_of_a_long_number(qtbot: QtBot, window: MainWindow) -> None:
    window.store.dispatch(updates.update, "update")
    editor = open_weight(qtbot, window, WeightCell(0, 0, 0, 0))
    assert editor.cursorPosition() == 0
    assert editor.selectedText() == editor.text()


@pytest.mark.parametrize("kind", [LossKind.TARGET, LossKind.TYPED])
def test_a_decimal_comma_in_a_target_and_in_dV(qtbot: QtBot, window: MainWindow, kind: LossKind) -> None:
    press(qtbot, window, Key.Key_F7)
    page = window.stack.shown_page
    assert isinstance(page, BackwardPage)
    qtbot.mouseClick(page.loss.kind.button(tuple(LossKind).index(kind)), LEFT)
    if kind is LossKind.TARGET:
        page.loss.bank_chosen.emit(None)
    QApplication.processEvents()
    grid, at = page.dV.grid, (1, 2, 0)
    for words, value in (("0,25", 0.25), ("-1,5", -1.5), ("1,500", -1.5), ("1e300", -1.5)):
        qtbot.mouseDClick(grid, LEFT, pos=grid.cell_rect(*at).center())
        assert page.editor.cell == OutputCell(*at)
        page.editor.selectAll()
        qtbot.keyClicks(page.editor, words)
        qtbot.keyClick(page.editor, Key.Key_Return)
        numbers = window.store.state.loss.numbers
        assert numbers is not None
        assert numbers.array[at] == value, words


def box(window: MainWindow, name: str) -> HyperparameterBox:
    window.open_fields(True)
    return window.settings.spins[name]


def test_a_hyperparameter_says_why_not(qtbot: QtBot, window: MainWindow) -> None:
    spin = box(window, "width")
    for words, said in (
        ("1,5", "width W must be a whole number, and 1.5 is not one"),
        ("1e1x", '"1e1x" is not a number'),
        ("1.000", "Write 1 or 1000"),
        ("1,000", "width W can be at most 512"),
        ("x" * 300, "xxx…"),
        ("99999999999999999999", "width W can be at most 512"),
    ):
        qtbot.mouseClick(spin.lineEdit(), LEFT)
        spin.selectAll()
        QGuiApplication.clipboard().setText(words)
        qtbot.keyClick(spin, Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        qtbot.keyClick(spin, Key.Key_Return)
        assert said in window.notice.label.text()
        assert (window.store.state.layer.geometry.width, spin.text()) == (11, "11")


def test_a_mark_typed_into_a_hyperparameter_is_not_left_out(qtbot: QtBot, window: MainWindow) -> None:
    """1,5 was 15: the mark was not typed at all."""
    for words in ("1,5", "1.5"):
        window.notice.hide()
        typed_into(qtbot, box(window, "width").lineEdit(), words)
        assert window.notice.isVisible(), words
        assert "must be a whole number" in window.notice.label.text(), words
        assert window.store.state.layer.geometry.width == 11, words


def test_full_width_digits_of_a_chinese_keyboard(qtbot: QtBot, window: MainWindow) -> None:
    spin = box(window, "width")
    qtbot.mouseClick(spin.lineEdit(), LEFT)
    spin.selectAll()
    event = QInputMethodEvent()
    event.setCommitString("１３")
    QApplication.sendEvent(spin, event)
    qtbot.keyClick(spin, Key.Key_Return)
    assert (window.store.state.layer.geometry.width, spin.text()) == (13, "13")


def arrow(spin: HyperparameterBox, which: QStyle.SubControl) -> QPoint:
    """Return the middle of an arrow of ``spin``."""
    option = QStyleOptionSpinBox()
    spin.initStyleOption(option)
    rect = spin.style().subControlRect(QStyle.ComplexControl.CC_SpinBox, option, which, spin)
    return rect.center()


UP, DOWN = QStyle.SubControl.SC_SpinBoxUp, QStyle.SubControl.SC_SpinBoxDown


def test_a_click_on_an_arrow_leaves_the_keys_to_the_walk(qtbot: QtBot, window: MainWindow) -> None:
    for page in (Key.Key_F2, Key.Key_F3, Key.Key_F7):
        window.user_actions.load_example("lesson")
        press(qtbot, window, page)
        spin, position = box(window, "stride_x"), window.store.state.position
        qtbot.mouseClick(spin, LEFT, pos=arrow(spin, DOWN))
        assert window.store.state.layer.geometry.stride == (1, 1), page
        press(qtbot, window, Key.Key_Space)
        assert window.store.state.position != position, page
        press(qtbot, window, Key.Key_2)
        press(qtbot, window, Key.Key_3)
        assert window.store.state.layer.geometry.stride == (1, 1), page
        assert spin.text() == "1", page


def test_an_arrow_gives_the_keys_of_a_field_back_and_counts_what_was_typed(
    qtbot: QtBot, window: MainWindow
) -> None:
    spin = box(window, "width")
    qtbot.mouseClick(spin.lineEdit(), LEFT)
    assert spin.hasFocus()
    spin.selectAll()
    qtbot.keyClicks(spin, "15")
    qtbot.mouseClick(spin, LEFT, pos=arrow(spin, UP))
    assert window.store.state.layer.geometry.width == 16
    assert not spin.hasFocus()
    press(qtbot, window, Key.Key_Right)
    assert window.store.state.position.x == 1


def test_a_digit_goes_into_a_field_after_a_click_into_its_text_or_tab(
    qtbot: QtBot, window: MainWindow
) -> None:
    spin = box(window, "stride_x")
    for reach in (
        lambda: qtbot.mouseClick(spin.lineEdit(), LEFT),
        lambda: spin.setFocus(Qt.FocusReason.TabFocusReason),
    ):
        reach()
        spin.selectAll()
        press(qtbot, window, Key.Key_3)
        assert spin.text() == "3"
        press(qtbot, window, Key.Key_Escape)
        assert spin.text() == "2"

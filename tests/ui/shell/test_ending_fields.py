"""How typing into a field of the layer ends: Return, a refusal, and what leaves the fields open."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from convviz.ui.pages.rate_field import RateField
from convviz.ui.shell.hyperparameter_box import HyperparameterBox
from convviz.ui.shell.window import MainWindow
from tests.journeys.window import open_fields, press

Key = Qt.Key

#: Each field with a number that the worked example takes, one that it cannot have, and what is no number.
TYPED = {
    "width": ("13", "600", "1,5"),
    "height": ("9", "0", "1x"),
    "depth": ("3", "0", "1..2"),
    "filters": ("3", "0", "-"),
    "size_x": ("3", "99", "7x"),
    "stride_x": ("3", "0", "1/2"),
    "dilation_x": ("2", "40", "1e1x"),
    "groups": ("2", "3", "1,5"),
    "padding": ("1,2,0,1", "400", "1,2,3"),
}


def box(window: MainWindow, name: str) -> HyperparameterBox:
    settings = window.settings
    return settings.padding if name == "padding" else settings.spins[name]


def retype(qtbot: QtBot, window: MainWindow, name: str, words: str) -> None:
    """Type ``words`` over the number of a field, with a click into it, and press Return."""
    field = box(window, name)
    qtbot.mouseClick(field.lineEdit(), Qt.MouseButton.LeftButton)
    field.selectAll()
    qtbot.keyClicks(field, words)
    press(qtbot, window, Key.Key_Return)
    QApplication.processEvents()


def each_field(window: MainWindow) -> Iterator[str]:
    """Go through the fields, each time from the worked example with its fields open."""
    for name in TYPED:
        window.user_actions.load_example("lesson")
        window.open_fields(True)
        QApplication.processEvents()
        yield name


def test_return_takes_a_number_keeps_the_fields_and_gives_the_keys_back(
    qtbot: QtBot, window: MainWindow
) -> None:
    for name in each_field(window):
        before = window.store.state
        retype(qtbot, window, name, TYPED[name][0])
        assert window.store.state.layer is not before.layer, name
        assert window.settings.is_open, name
        assert not box(window, name).hasFocus(), name
        assert not window.notice.isVisible(), name
        before = window.store.state
        press(qtbot, window, Key.Key_Space)
        assert window.store.state.position != before.position, name


def test_after_a_refusal_the_next_number_is_typed_into_the_same_field(
    qtbot: QtBot, window: MainWindow
) -> None:
    for name in each_field(window):
        before, field = window.store.state.layer, box(window, name)
        shown = field.text()
        for wrong in TYPED[name][1:]:
            retype(qtbot, window, name, wrong)
            assert window.notice.isVisible(), (name, wrong)
            assert window.settings.is_open, (name, wrong)
            assert window.store.state.layer is before, (name, wrong)
            said = (field.hasFocus(), field.text(), field.lineEdit().selectedText())
            assert said == (True, shown, shown), (name, wrong)
            window.notice.hide()
        qtbot.keyClicks(field, TYPED[name][0])
        press(qtbot, window, Key.Key_Return)
        assert window.store.state.layer is not before, name
        assert not window.notice.isVisible(), name
        assert not field.hasFocus(), name


def test_return_without_a_new_number_gives_the_keys_back_even_after_a_refusal(
    qtbot: QtBot, window: MainWindow
) -> None:
    open_fields(window)
    retype(qtbot, window, "size_x", "99")
    press(qtbot, window, Key.Key_Return)
    assert window.settings.is_open
    assert not box(window, "size_x").hasFocus()


def test_a_field_of_a_page_leaves_the_fields_of_the_layer_as_they_are(
    qtbot: QtBot, window: MainWindow
) -> None:
    open_fields(window)
    press(qtbot, window, Key.Key_F7)
    QApplication.processEvents()
    [rate] = window.stack.shown_page.findChildren(RateField)
    for end in (Key.Key_Return, Key.Key_Escape):
        rate.setFocus(Qt.FocusReason.TabFocusReason)
        press(qtbot, window, end)
        assert not rate.hasFocus()
        assert window.settings.is_open

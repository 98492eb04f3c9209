"""The wheel over a control that has not the keys changes nothing, on any page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QScrollArea,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from convviz.explore.state.descent_choices import LossKind
from convviz.explore.state.state import ORIGIN, State, View, WalkOrder
from convviz.ui.look.look import Look
from convviz.ui.look.popups import DropDown
from convviz.ui.pages.backward.backward_page import BackwardPage
from convviz.ui.shell.focus import guard
from convviz.ui.shell.scrubber import Scrubber
from convviz.ui.shell.window import MainWindow
from tests.cases import each_once, together
from tests.journeys.window import open_fields, opened, press

PAGES = {
    View.LAYER: Qt.Key.Key_F2,
    View.MATRIX: Qt.Key.Key_F3,
    View.GROWTH: Qt.Key.Key_F4,
    View.SHIFT: Qt.Key.Key_F6,
    View.BACKWARD: Qt.Key.Key_F7,
    View.TRAINING: Qt.Key.Key_F8,
}
CONTROLS = (QAbstractSpinBox, QComboBox, QAbstractSlider, QLineEdit)


def turn(widget: QWidget, notches: int) -> None:
    """Turn the wheel over the middle of ``widget``, as the window system reports it."""
    window = widget.window()
    where = widget.mapTo(window, QPointF(widget.rect().center()))
    QTest.wheelEvent(window.windowHandle(), where, QPoint(0, 120 * notches))


def controls(window: MainWindow) -> list[QWidget]:
    """Return every field, list and slider that is seen; scroll bars are there to be turned."""
    found = [w for kind in CONTROLS for w in window.findChildren(kind) if w.isVisible()]
    return [w for w in found if not isinstance(w, QScrollBar)]


def unpointed(state: State) -> State:
    return replace(state, pointed=None)


@pytest.mark.parametrize("cases", together(each_once(PAGES, [(1920, 1080), (1100, 700)])))
def test_the_wheel_changes_no_control_on_any_page(
    qtbot: QtBot, cases: list[tuple[View, tuple[int, int]]]
) -> None:
    window = opened(qtbot, "misfit", cases[0][1])
    for case in sorted(cases, key=lambda case: case[1]):
        view, size = case
        window.resize(*size)
        press(qtbot, window, PAGES[view])
        page = window.stack.shown_page
        if isinstance(page, BackwardPage):  # shows the list of targets
            qtbot.mouseClick(
                page.loss.kind.button(tuple(LossKind).index(LossKind.TARGET)), Qt.MouseButton.LeftButton
            )
        QApplication.processEvents()
        window.open_fields(True)
        QApplication.processEvents()
        turn_all(window, case)


def turn_all(window: MainWindow, case: object) -> None:
    """Turn the wheel over each control that is seen, and check that nothing changes."""
    found = controls(window)
    shown = window.store.display.menu
    assert DropDown in {type(control) for control in found}, case
    assert any(isinstance(control, Scrubber) for control in found) is shown.walks, case
    assert any(isinstance(control, QAbstractSpinBox) for control in found) is shown.changeable, case
    before, speed, held = unpointed(window.store.state), window.autoplay.speed, QApplication.focusWidget()
    for control in found:
        for notches in (1, -1, -3):
            turn(control, notches)
            assert unpointed(window.store.state) == before, (case, control)
            assert window.autoplay.speed == speed, (case, control)
    assert QApplication.focusWidget() is held, case


def test_with_the_keys_a_control_is_turned(qtbot: QtBot, window: MainWindow) -> None:
    open_fields(window)
    spin = window.settings.spins["stride_x"]
    spin.setFocus(Qt.FocusReason.TabFocusReason)
    turn(spin, -1)
    assert window.store.state.layer.geometry.stride == (1, 1)
    window.transport.order.setFocus(Qt.FocusReason.TabFocusReason)
    turn(window.transport.order, -1)
    assert window.store.state.order is WalkOrder.Y_FIRST
    window.transport.scrubber.setFocus(Qt.FocusReason.TabFocusReason)
    turn(window.transport.scrubber, 1)
    assert window.store.state.position != ORIGIN


def test_the_wheel_over_a_control_scrolls_what_is_around(qtbot: QtBot) -> None:
    area, inside = QScrollArea(), QWidget()
    inside.setFixedSize(200, 2000)
    slider = Scrubber(Look.of(1280, 720), inside)
    slider.setGeometry(10, 10, 100, 40)
    slider.setValue(50)
    area.setWidget(inside)
    guard(area)
    qtbot.addWidget(area)
    area.resize(220, 200)
    with qtbot.waitExposed(area):
        area.show()
    area.setFocus()
    turn(slider, -1)
    assert slider.value() == 50
    assert area.verticalScrollBar().value() > 0

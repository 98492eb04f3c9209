"""The slider: its handle is where the style has it, and it repaints only when the handle moves."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from convviz.ui.look import theme
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.shell.scrubber import Scrubber

LOOK = Look.of(1920, 1080)


class Counted(Scrubber):
    """Counts what it paints."""

    paints = 0

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.look = look

    def paintEvent(self, event) -> None:
        self.paints += 1
        super().paintEvent(event)


@pytest.fixture(params=[1080, 2160])
def scrubber(qtbot, request) -> Counted:
    made = Counted(Look.of(request.param * 16 // 9, request.param))
    qtbot.addWidget(made)
    # As its window does.
    made.setStyleSheet(theme.style_sheet(LOOK.palette, made.look.scale, made.look.font(TextStyle.BODY)))
    made.resize(600, made.sizeHint().height())
    with qtbot.waitExposed(made):
        made.show()
    QApplication.processEvents()
    made.paints = 0
    return made


def test_a_step_of_less_than_a_pixel_paints_nothing(scrubber):
    scrubber.setRange(0, 290_399)
    QApplication.processEvents()
    scrubber.paints = 0
    scrubber.setValue(1)
    QApplication.processEvents()
    assert (scrubber.value(), scrubber.paints) == (1, 0)
    scrubber.setValue(290_399)
    QApplication.processEvents()
    assert scrubber.paints == 1


@pytest.mark.parametrize("value", [0, 1, 15, 30, 31])
def test_the_handle_is_painted_where_it_is_taken_hold_of(scrubber, qtbot, value):
    scrubber.setRange(0, 31)
    scrubber.setValue(value)
    QApplication.processEvents()
    handle = scrubber.handle_rect()
    picture = scrubber.grab().toImage()
    assert picture.pixelColor(handle.center()).name() == LOOK.palette.surface
    moved = []
    scrubber.sliderMoved.connect(moved.append)
    qtbot.mousePress(scrubber, Qt.MouseButton.LeftButton, pos=handle.center())
    assert scrubber.isSliderDown()
    far = QPoint(scrubber.width() if value < 16 else 0, handle.center().y())
    qtbot.mouseMove(scrubber, far)
    qtbot.mouseRelease(scrubber, Qt.MouseButton.LeftButton, pos=far)
    assert moved[-1] == scrubber.value() == (31 if value < 16 else 0)


def test_the_handle_grows_with_the_window(scrubber):
    look, handle = scrubber.look, scrubber.handle_rect()
    assert handle.width() >= look.px(13)
    assert scrubber.rect().contains(handle)
    picture = scrubber.grab().toImage()
    edge = handle.center() - QPoint(0, look.px(6))  # in the rim above the middle
    rim = LOOK.palette.focus if scrubber.hasFocus() else LOOK.palette.text
    assert picture.pixelColor(edge).name() == rim


def test_what_is_behind_the_handle_is_filled(scrubber):
    scrubber.setRange(0, 10)
    scrubber.setValue(5)
    QApplication.processEvents()
    picture = scrubber.grab().toImage()
    middle = scrubber.handle_rect().center()
    assert picture.pixelColor(middle - QPoint(60, 0)).name() == LOOK.palette.muted
    assert picture.pixelColor(middle + QPoint(60, 0)).name() == LOOK.palette.border

"""No text is smaller than 14 px at 1080p; words are not either where a window has a title bar above it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QHeaderView, QLabel, QMenuBar, QWidget
from pytestqt.qtbot import QtBot

from convviz.explore.state import transitions
from convviz.explore.state.state import View
from convviz.ui.look.look import HOME, Look, TextStyle
from convviz.ui.pages.training.training_page import TrainingPage
from convviz.ui.volume import VolumeGrid
from convviz.ui.volume.number_sizes import text_size
from convviz.ui.words.line import Line
from convviz.ui.words.paragraph import Paragraph
from tests.journeys.window import load, opened

LEAST = 14  # px
MAXIMISED = (1920, 1009)  # below a title bar and a task bar
WORDS = (QAbstractButton, QLabel, Line, Paragraph, QComboBox, QHeaderView, QMenuBar)


@pytest.mark.parametrize("size", [HOME, MAXIMISED])
@pytest.mark.parametrize("style", TextStyle)
@pytest.mark.parametrize("presenting", [False, True])
@pytest.mark.usefixtures("qapp")
def test_no_style_is_under_14_px_at_1080p(size: tuple[int, int], style: TextStyle, presenting: bool) -> None:
    look = Look.of(*size, presenting=presenting)
    assert look.font(style).pixelSize() >= LEAST


@pytest.mark.parametrize("presenting", [False, True])
def test_no_number_in_a_cell_is_under_14_px_at_1080p(presenting: bool) -> None:
    assert Look.of(*HOME, presenting=presenting).least_cell_text >= LEAST


def test_nothing_is_written_smaller_on_any_page(qtbot: QtBot) -> None:
    window = opened(qtbot, "lesson", HOME)
    for name in ("lesson", "alexnet"):
        load(qtbot, window, name)
        for view in View:
            window.store.dispatch(transitions.choose_view(view), "view")
            page = window.stack.currentWidget()
            if isinstance(page, TrainingPage):
                qtbot.waitUntil(lambda page=page: page.runner.run is not None, timeout=20_000)
            for _ in range(4):
                QApplication.processEvents()
            seen = [w for w in window.findChildren(QWidget) if w.isVisible()]
            assert any(isinstance(widget, WORDS) for widget in seen), (name, view)
            for widget in seen:
                if isinstance(widget, WORDS):
                    assert widget.font().pixelSize() >= LEAST, (name, view, widget)
                elif isinstance(widget, VolumeGrid) and widget.numbered and widget.placing is not None:
                    number = widget.placing.needs.number
                    size = text_size(widget.cell_size, number, window.look.least_cell_text)
                    assert size >= LEAST, (name, view, widget.accessibleName())
    window.stack.stop()

"""What if: a wrong idea is chosen in its menu, and its number is shown beside the right one."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from convviz.explore.state import transitions
from convviz.explore.state.cells import Position
from convviz.ui.pages.backward.sum_panel import SumPanel
from convviz.ui.shell.commands import MENUS
from convviz.ui.shell.window import MainWindow
from convviz.ui.volume import Highlight, Stroke
from convviz.ui.words.catalogue import LANGUAGES
from tests.cases import each_once
from tests.journeys.window import opened, present, press
from tests.ui.panels.test_fixed_slots import places
from tests.ui.showing import Resized

#: Of V[2,3,1], which is 6: from the lesson that is taught with it.
OF_THE_LESSON = {
    "forgot_bias": "≠ 8",
    "bias_per_channel": "≠ 0",
    "one_channel": "≠ −6",
    "ignored_stride": "≠ −11",
    "swapped_indices": "≠ −3",
    "flipped_kernel": "≠ −14",
}


def choose(qtbot: QtBot, window: MainWindow, name: str) -> None:
    """Open the menu and click on the entry of an idea."""
    menu = window.menuBar().actions()[MENUS.index("what_if")].menu()
    menu.popup(window.mapToGlobal(window.rect().center()))
    qtbot.waitUntil(menu.isVisible)
    action = window.menus.actions[f"what_if_{name}"]
    qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
    window.activateWindow()  # as a window manager does when the menu is gone
    qtbot.waitUntil(window.isActiveWindow)


def at(window: MainWindow, x: int, y: int, d: int) -> MainWindow:
    window.store.dispatch(transitions.jump(Position(x, y, d)), "walk")
    QApplication.processEvents()
    return window


@pytest.fixture
def lesson(qtbot: QtBot) -> MainWindow:
    return at(opened(qtbot, "lesson", (1920, 1080)), 2, 3, 1)


def test_a_wrong_idea_takes_the_place_of_the_parameters_without_moving_the_neuron(lesson: MainWindow) -> None:
    """Not for a moment either, beside both of them."""
    page = lesson.layer_page
    neuron = Resized(page.neuron)
    for command, wrong in (("what_if_forgot_bias", True), ("what_if_none", False)):
        lesson.menus.actions[command].trigger()
        QApplication.processEvents()
        assert (page.what_if.isVisible(), page.parameters.isVisible()) == (wrong, not wrong)
    assert neuron.sizes == []


def test_each_idea_of_the_lesson_shows_its_number_large_and_in_the_status_line(
    qtbot: QtBot, lesson: MainWindow
) -> None:
    panel = lesson.layer_page.what_if
    assert not panel.isVisible()
    for name, shown in OF_THE_LESSON.items():
        choose(qtbot, lesson, name)
        assert panel.isVisible()
        assert panel.shown_number() == shown
        assert panel.number.number.font().pixelSize() >= 28
        assert f"not {shown[2:]}" in lesson.status.text()
        ticked = [n for n, a in lesson.menus.actions.items() if n.startswith("what_if") and a.isChecked()]
        assert ticked == [f"what_if_{name}"]


def test_three_ways_end_it(qtbot: QtBot, lesson: MainWindow) -> None:
    for way in ("escape", "same entry", "nothing wrong"):
        page = lesson.layer_page
        choose(qtbot, lesson, "forgot_bias")
        assert not page.parameters.isVisible()
        if way == "escape":
            press(qtbot, lesson, Qt.Key.Key_Escape)
        else:
            choose(qtbot, lesson, {"same entry": "forgot_bias", "nothing wrong": "none"}[way])
        assert not page.what_if.isVisible(), way
        assert page.parameters.isVisible(), way
        assert lesson.menus.actions["what_if_none"].isChecked(), way
        assert not lesson.menus.actions["what_if_forgot_bias"].isChecked()


def test_escape_ends_the_idea_first_and_presenting_then(qtbot: QtBot, lesson: MainWindow) -> None:
    present(lesson, (1600, 900), "neuron")
    lesson.menus.actions["what_if_forgot_bias"].trigger()
    assert lesson.layer_page.what_if.isVisible()
    press(qtbot, lesson, Qt.Key.Key_Escape)
    assert lesson.presenting
    assert not lesson.layer_page.what_if.isVisible()
    press(qtbot, lesson, Qt.Key.Key_Escape)
    assert not lesson.presenting


@pytest.mark.parametrize(
    ("presenting", "size"), each_once([False, True], [(1920, 1080), (1366, 768), (1280, 640)])
)
def test_it_moves_nothing_of_this_neuron_nor_does_a_step_move_anything_of_it(
    qtbot: QtBot, size: tuple[int, int], presenting: bool
) -> None:
    window = opened(qtbot, "lesson", size)
    at(window, 2, 3, 1)
    if presenting:  # it stands beside the neuron then
        present(window, size, "neuron")
        window.menus.actions["what_if_other_filter"].trigger()
    for _ in range(3):
        QApplication.processEvents()
    neuron, wrong = window.layer_page.neuron, window.layer_page.what_if
    widgets = neuron.findChildren(QWidget)
    before = places(neuron, widgets)
    upper = [panel.geometry() for panel in window.layer_page.panels]
    window.menus.actions["what_if_ignored_stride"].trigger()
    QApplication.processEvents()
    assert places(neuron, widgets) == before
    assert [panel.geometry() for panel in window.layer_page.panels] == upper
    assert presenting or wrong.geometry() == upper[-1]

    def laid() -> list[object]:
        found = [(child.pos(), child.height()) for child in wrong.findChildren(QWidget)]
        return [*found, wrong.grid.cell_rect(0, 0, 0)]

    for _ in range(16):  # the longest words so far keep their room
        window.menus.actions["back"].trigger()
        QApplication.processEvents()
    first = laid()
    for _ in range(16):
        window.menus.actions["next"].trigger()
        QApplication.processEvents()
        assert laid() == first


@pytest.mark.parametrize(
    ("presenting", "size", "language"),
    each_once([False, True], [(1920, 1080), (1366, 768), (1280, 640)], LANGUAGES),
)
def test_words_and_slice_have_room(
    qtbot: QtBot, size: tuple[int, int], language: str, presenting: bool
) -> None:
    window = opened(qtbot, "lesson", size)
    window.set_language(language)
    if presenting:
        present(window, size, "neuron")
    at(window, 2, 3, 1)
    panel = window.layer_page.what_if
    for name in OF_THE_LESSON:
        window.menus.actions[f"what_if_{name}"].trigger()
        for _ in range(3):
            QApplication.processEvents()
        parts = (panel.cause, panel.code, panel.number, panel.counted)
        rooms = [part.geometry() for part in parts]
        assert all(one.bottom() < other.top() for one, other in pairwise(rooms)), name
        for part in (panel.cause, panel.code):
            assert part.height() >= part.heightForWidth(part.width()), name
        assert panel.number.number.width() >= panel.number.number.sizeHint().width()
        assert not panel.number.number.toolTip()
        assert panel.grid.numbered


def test_the_wrong_field_is_dashed_in_x_and_a_wrong_number_leads_to_its_neuron(
    qtbot: QtBot, lesson: MainWindow
) -> None:
    grid = lesson.layer_page.input.grid

    def dashed() -> list[tuple[range, range]]:
        colour = lesson.layer_page.look.palette.wrong
        shown = [o for o in grid.overlays if isinstance(o, Highlight) and o.colour == colour]
        assert all(o.stroke is Stroke.DASHED for o in shown)
        return [(o.cells.x.indices, o.cells.y.indices) for o in shown]

    assert dashed() == []
    choose(qtbot, lesson, "ignored_stride")
    assert dashed() == [(range(2, 7), range(3, 8))]
    choose(qtbot, lesson, "forgot_bias")
    assert dashed() == []
    # A click on a wrong number goes to its neuron.
    wrong = lesson.layer_page.what_if.grid
    qtbot.mouseClick(wrong, Qt.MouseButton.LeftButton, pos=wrong.cell_rect(1, 0, 0).center())
    assert lesson.store.state.position == Position(1, 0, 1)
    V = lesson.store.derived.V.array[1, 0, 1]
    assert lesson.layer_page.what_if.shown_number() == f"≠ {V + 2}".replace("-", "−")


def test_where_the_idea_is_right_no_warning_is_given(qtbot: QtBot, lesson: MainWindow) -> None:
    at(lesson, 2, 2, 1)
    choose(qtbot, lesson, "swapped_indices")
    panel = lesson.layer_page.what_if
    assert panel.shown_number() == "= −8"
    assert panel.number.words.text() == "no difference at this neuron"
    assert "12 of 16" in panel.counted.text()


def test_an_idea_is_undone_and_an_entry_that_says_nothing_here_tells_why(lesson: MainWindow) -> None:
    lesson.menus.actions["what_if_forgot_bias"].trigger()
    lesson.menus.actions["undo"].trigger()
    assert not lesson.layer_page.what_if.isVisible()
    lesson.menus.actions["redo"].trigger()
    assert lesson.layer_page.what_if.isVisible()
    action = lesson.menus.actions["what_if_gradients_averaged"]
    assert not action.isEnabled()
    assert action.toolTip() == "This wrong idea is shown on the page Backward."
    assert lesson.menus.actions["what_if_forgot_bias"].toolTip() == "The bias was not added to the sum."
    lesson.menus.actions["unshared"].trigger()
    assert not lesson.menus.actions["what_if_forgot_bias"].isEnabled()
    lesson.set_language("zh")
    assert lesson.menus.actions["what_if_forgot_bias"].toolTip() == "错误想法只在共享权重时显示。"


def test_large_wrong_volumes_are_made_beside_the_window(qtbot: QtBot) -> None:
    window = at(opened(qtbot, "alexnet", (1920, 1080)), 20, 30, 1)
    with qtbot.waitSignal(window.store.changed, timeout=20_000):
        window.menus.actions["what_if_flipped_kernel"].trigger()
        assert not window.layer_page.what_if.isVisible()
        assert window.store.background.busy
    layer = window.store.state.layer
    neuron = layer.neuron(20, 30, 1)
    expected = float((neuron.patch * neuron.weights[::-1, ::-1]).sum() + neuron.bias)
    part = window.store.display.page.what_if
    assert np.isclose(part.wrong, expected)
    assert window.layer_page.what_if.isVisible()
    window.menus.actions["next"].trigger()
    assert not window.store.background.busy


#: Of W1[2,2,1] on the whole slice, 94 over the slice 0: from the lesson that is taught with it.
OF_GRADIENTS = {"gradients_averaged": "≠ 5.875", "copies_not_added": "≠ 16 gradients"}


def test_wrong_gradients_are_shown_under_the_sum(qtbot: QtBot, lesson: MainWindow) -> None:
    lesson.menus.actions["view_backward"].trigger()
    at(lesson, 3, 3, 0)
    line = lesson.findChild(SumPanel).wrong
    for idea, shown in OF_GRADIENTS.items():
        assert not line.isVisible()
        choose(qtbot, lesson, idea)
        assert line.isVisible()
        assert line.shown() == shown
        assert "94, not" in lesson.status.text()
        press(qtbot, lesson, Qt.Key.Key_Escape)
        assert not line.isVisible()


def test_wrong_gradients_go_as_far_as_the_walk(qtbot: QtBot, lesson: MainWindow) -> None:
    lesson.menus.actions["view_backward"].trigger()
    at(lesson, 0, 0, 0)
    lesson.menus.actions["what_if_kept_last_gradient"].trigger()
    line = lesson.findChild(SumPanel).wrong
    assert (line.shown(), line.words.text()) == ("= 15", "no difference so far")
    lesson.menus.actions["next"].trigger()
    assert line.shown() == "≠ 13"
    total = lesson.findChild(SumPanel).total
    assert total.text() == "dW0[2,2,1] = 28"


def test_a_wrong_gradient_moves_nothing_above_it(lesson: MainWindow) -> None:
    lesson.menus.actions["view_backward"].trigger()
    panel = lesson.findChild(SumPanel)
    above = (panel.map, panel.expression, panel.sum, panel.total)
    for size in ((1920, 1080), (1366, 768), (1280, 640)):
        lesson.resize(*size)
        QApplication.processEvents()
        QApplication.processEvents()
        before = [widget.geometry() for widget in above]
        lesson.menus.actions["what_if_gradients_averaged"].trigger()
        QApplication.processEvents()
        QApplication.processEvents()  # the line is measured when it is first shown
        assert panel.wrong.isVisible(), size
        assert [widget.geometry() for widget in above] == before, size
        lesson.menus.actions["what_if_none"].trigger()

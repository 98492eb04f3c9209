"""The matrix, growth, the shift test and training as an audience sees them, by real keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from convviz.explore.display.matrix.matrix_entries import row_of
from convviz.explore.examples import examples
from convviz.explore.presenting.scenes import SCENES
from convviz.explore.state import transitions
from convviz.explore.state.state import GrowthAxis, Position, View
from convviz.ui.pages.growth.growth_page import GrowthPage
from convviz.ui.pages.matrix.matrix_page import MatrixPage
from convviz.ui.pages.matrix.matrix_pixmap import number_size
from convviz.ui.pages.page import Page
from convviz.ui.pages.shift.shift_page import ShiftPage
from convviz.ui.pages.training.training_page import TrainingPage
from convviz.ui.shell.start import window_for
from convviz.ui.shell.window import MainWindow
from convviz.ui.volume import VolumeGrid
from convviz.ui.words.catalogue import LANGUAGES
from convviz.ui.words.line import Line
from convviz.ui.words.paragraph import Paragraph
from convviz.ui.words.runs import Runs
from tests.cases import each_once, together
from tests.journeys.window import load, naming, press

SIZES = ((1920, 1080), (1280, 720), (1024, 768))
KEYS = {
    View.MATRIX: Qt.Key.Key_F3,
    View.GROWTH: Qt.Key.Key_F4,
    View.SHIFT: Qt.Key.Key_F6,
    View.TRAINING: Qt.Key.Key_F8,
}
FIRST = Position(0, 0, 0)
Presented = Callable[..., tuple[MainWindow, Page]]
Size = tuple[int, int]
#: An example with the position that is gone to, a language, and the size of a projector.
Case = tuple[tuple[str, Position], str, Size]


@pytest.fixture
def presented(qtbot: QtBot) -> Presented:
    """Return a function that presents a scene of a page, which is gone to by keys."""

    def present(
        view: View,
        scene: str,
        example: str = "lesson",
        size: tuple[int, int] = (1280, 720),
        at: Position = FIRST,
        language: str = "en",
    ) -> tuple[MainWindow, Page]:
        window = window_for(transitions.jump(at)(examples.load(example)), language, "light")
        qtbot.addWidget(window)
        window.resize(*size)
        with qtbot.waitExposed(window):
            window.show()
        press(qtbot, window, Qt.Key.Key_F5)
        press(qtbot, window, KEYS[view])
        for _ in range([one.name for one in SCENES[view]].index(scene)):
            press(qtbot, window, Qt.Key.Key_N)
        window.showNormal()
        window.resize(*size)
        QApplication.processEvents()
        return window, window.stack.shown_page

    return present


def each_presented(
    qtbot: QtBot, presented: Presented, view: View, scene: str, cases: list[Case]
) -> Iterator[tuple[MainWindow, Page]]:
    """Present a scene for one case after the other in one window, each time as the example is loaded."""
    window = None
    for (example, at), language, size in cases:
        if window is None:
            window, page = presented(view, scene, example, size, at, language)
        else:
            load(qtbot, window, example)
            window.store.dispatch(transitions.jump(at), "walk")
            window.set_language(language)
            if not window.presenting:
                press(qtbot, window, Qt.Key.Key_F5)
                window.showNormal()
            press(qtbot, window, KEYS[view])
            window.resize(*size)
            QApplication.processEvents()
        yield window, page


LESSON = (("lesson", FIRST),)
BOTH = (("lesson", FIRST), ("alexnet", FIRST))
PLACES = (("lesson", Position(2, 3, 1)), ("alexnet", Position(20, 30, 40)), ("classic", FIRST))


def loudest(runs: Runs) -> tuple[str, int]:
    """Return the words that are written largest, and their size in px."""
    run = max(runs.runs, key=lambda run: run.ink.font.pixelSize())
    return run.text.strip(), run.ink.font.pixelSize()


def units(window: MainWindow, px: float) -> float:
    """Return px as units: px at 1920 × 1080."""
    return px / window.look.scale


# The matrix --------------------------------------------------------------------------------------


@pytest.mark.parametrize("cases", together(each_once(BOTH, LANGUAGES, SIZES)))
def test_the_matrix_says_its_weights_loudly_in_one_line(
    presented: Presented, cases: list[Case], qtbot: QtBot
) -> None:
    shown = each_presented(qtbot, presented, View.MATRIX, "matrix", cases)
    for case, (window, page) in zip(cases, shown, strict=True):
        with naming(*case):
            assert isinstance(page, MatrixPage)
            layer = window.store.state.layer
            words, px = loudest(page.sentences)
            assert words == f"{np.size(layer.common.weights):,}"
            assert units(window, px) >= 71
            below = page.view.y()
            press(qtbot, window, Qt.Key.Key_S)
            QApplication.processEvents()
            each = np.size(layer.common.weights[0])
            assert loudest(page.sentences)[0] == f"{np.prod(layer.geometry.output_shape) * each:,}"
            assert len(page.sentences.lines(page.sentences.width())) == 1
            assert page.view.y() == below  # the switch moves nothing
            assert page.view.height() > page.height() / 2


@pytest.mark.parametrize("cases", together(each_once(PLACES, LANGUAGES, SIZES)))
def test_the_entries_are_read_from_the_back_row(
    presented: Presented, cases: list[Case], qtbot: QtBot
) -> None:
    shown = each_presented(qtbot, presented, View.MATRIX, "entries", cases)
    for case, (window, page) in zip(cases, shown, strict=True):
        with naming(*case):
            assert isinstance(page, MatrixPage)
            for _ in range(5):
                state, view = window.store.state, page.view
                x, y, d = state.position.x, state.position.y, state.position.d
                scene, g = view.scene(), state.layer.geometry
                assert scene is not None
                assert number_size(scene) >= window.look.least_cell_text
                (left, _), (top, _) = g.padding
                across, down = x * g.stride[0] - left, y * g.stride[1] - top
                i, j = max(0, -across), max(0, -down)  # the first that is not on the padding
                weight = f"{state.layer.common.weights[d, i, j, 0]:g}".replace("-", "−")
                assert loudest(page.sentences) == (f"W{d}[{i},{j},0] = {weight}", window.look.px(72))
                assert f"V[{x},{y},{d}]" in page.entry.text()
                row = row_of(g, state.position)
                column = (down + j) * g.width + across + i
                assert QRectF(view.rect()).contains(view.entry_rect(row, column))
                press(qtbot, window, Qt.Key.Key_Space)
                QApplication.processEvents()


def test_the_keys_zoom_in_both_scenes_of_the_matrix(presented: Presented, qtbot: QtBot) -> None:
    window, page = presented(View.MATRIX, "entries", at=Position(2, 3, 1))
    assert isinstance(page, MatrixPage)
    close = page.view.columns
    press(qtbot, window, Qt.Key.Key_Minus)
    assert len(page.view.columns) > len(close)
    press(qtbot, window, Qt.Key.Key_0)
    assert page.view.columns == close
    press(qtbot, window, Qt.Key.Key_N)
    assert len(page.view.columns) == 484
    press(qtbot, window, Qt.Key.Key_Plus)
    assert len(page.view.columns) < 484
    press(qtbot, window, Qt.Key.Key_Escape)
    assert not window.presenting
    assert "Point at an entry" in page.entry.text()


def test_entries_stay_readable_when_the_window_or_the_switch_changes(
    presented: Presented, qtbot: QtBot
) -> None:
    window, page = presented(View.MATRIX, "entries", size=(1024, 768), at=Position(2, 3, 1))
    assert isinstance(page, MatrixPage)
    for size in ((1920, 1080), (1280, 720)):
        window.resize(*size)
        QApplication.processEvents()
        scene = page.view.scene()
        assert scene is not None
        assert number_size(scene) >= window.look.least_cell_text
        assert 20 <= len(page.view.columns) <= 30
    for key in (Qt.Key.Key_2, Qt.Key.Key_D, Qt.Key.Key_1, Qt.Key.Key_3):
        press(qtbot, window, key)
        QApplication.processEvents()
        scene = page.view.scene()
        assert scene is not None
        assert number_size(scene) >= window.look.least_cell_text


def test_no_number_is_cut_by_the_edge(presented: Presented) -> None:
    _, page = presented(View.MATRIX, "entries", size=(1920, 1080), at=Position(2, 3, 1))
    assert isinstance(page, MatrixPage)
    view, cut = page.view, page.view.rows[0]
    image, below = view.grab().toImage(), view.entry_rect(view.rows[1], 0).toRect().top()
    inks = []
    for column in view.columns[1:-1]:
        entry = view.entry_rect(cut, column).toRect().adjusted(6, 0, -6, 0)
        seen = range(below - 26, below - 2)  # of what is seen of the entry
        inks.append({image.pixelColor(x, y).name() for x in range(entry.left(), entry.right()) for y in seen})
    assert len({ink for one in inks for ink in one}) > 1, "no weight in this row"
    assert all(len(one) == 1 for one in inks)


# Growth ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cases", together(each_once(BOTH, LANGUAGES, SIZES)))
def test_one_curve_is_large_and_its_counts_are_loud(
    presented: Presented, cases: list[Case], qtbot: QtBot
) -> None:
    shown = each_presented(qtbot, presented, View.GROWTH, "curve", cases)
    for case, (window, page) in zip(cases, shown, strict=True):
        with naming(*case):
            assert isinstance(page, GrowthPage)
            assert [axis for axis, plot in page.plots.items() if plot.isVisible()] == [GrowthAxis.INPUT]
            assert units(window, page.upright.number_size) >= 44
            assert page.upright.largest_width <= page.upright.width()
            assert page.upright.words().factor == {"lesson": "16", "alexnet": "3,025"}[case[0][0]]
            plot = page.plots[GrowthAxis.INPUT]
            assert plot.width() * plot.height() > 0.4 * page.width() * page.height()
            assert not page.table.isVisible()
            assert not page.said.isVisible()  # how to move the marker is not for the audience
            assert page.upright.height() >= 0.6 * page.height()


def test_the_marker_moves_nothing_but_itself(presented: Presented, qtbot: QtBot) -> None:
    window, page = presented(View.GROWTH, "curve", "alexnet")
    assert isinstance(page, GrowthPage)
    plot, shown = page.plots[GrowthAxis.INPUT], (page.upright, page.plots[GrowthAxis.INPUT])
    places = [widget.geometry() for widget in shown]
    press(qtbot, window, Qt.Key.Key_Right)
    assert page.upright.words().place == "W = H = 228"
    qtbot.mouseClick(plot, Qt.MouseButton.LeftButton, pos=QPoint(plot.width() // 9, plot.height() // 2))
    assert page.upright.words().place != "W = H = 228"
    for _ in range(60):  # to the least there is, and beyond
        press(qtbot, window, Qt.Key.Key_Left)
    QApplication.processEvents()
    assert page.upright.words().place == "W = H = 11"
    assert [widget.geometry() for widget in shown] == places
    assert plot.hasFocus()


@pytest.mark.parametrize(("language", "size"), each_once(LANGUAGES, SIZES))
def test_the_known_layers_are_read_and_gone_through_by_keys(
    presented: Presented, language: str, size: Size, qtbot: QtBot
) -> None:
    window, page = presented(View.GROWTH, "layers", size=size, language=language)
    assert isinstance(page, GrowthPage)
    table = page.table
    assert units(window, table.font().pixelSize()) >= 24
    assert not any(plot.isVisible() for plot in page.plots.values())
    assert table.height() > page.height() / 2
    for _ in range(table.rowCount()):
        rows = [table.visualRect(table.model().index(n, 0)) for n in range(table.rowCount())]
        room = table.viewport().height()
        seen = [row for row in rows if row.bottom() >= 0 and row.top() < room]
        assert all(row.top() >= 0 and row.bottom() < room for row in seen)
        assert table.visualRect(table.currentIndex()) in seen
        press(qtbot, window, Qt.Key.Key_Down)
    assert table.currentRow() == table.rowCount() - 1
    press(qtbot, window, Qt.Key.Key_Return)
    assert page.readout.words().counts[0] == table.item(table.rowCount() - 1, 7).text()
    metrics = table.fontMetrics()
    for n in range(table.rowCount()):
        assert metrics.horizontalAdvance(table.item(n, 0).text()) < table.columnWidth(0)


def test_the_row_with_the_keys_can_be_read(presented: Presented) -> None:
    _, page = presented(View.GROWTH, "layers")
    assert isinstance(page, GrowthPage)
    table = page.table
    image, rect = table.viewport().grab().toImage(), table.visualRect(table.currentIndex())
    inks = {
        image.pixelColor(x, y).name() for x in range(rect.right()) for y in range(rect.top(), rect.bottom())
    }
    assert min(QColor(ink).lightness() for ink in inks) < 80
    assert table.selectedItems()  # in the colour that says where the keys are


# The shift test ----------------------------------------------------------------------------------


def pictures_of(page: ShiftPage) -> list[VolumeGrid]:
    return [column.grid for column in page.columns if column.grid.isVisible()]


def assert_nothing_is_cut(page: QWidget, *paragraphs: Paragraph) -> None:
    for paragraph in paragraphs:
        if paragraph.isVisible():
            assert paragraph.height() >= paragraph.heightForWidth(paragraph.width()), paragraph.text()
            place = paragraph.mapTo(page, paragraph.rect().bottomRight())
            assert page.rect().contains(place), paragraph.text()


@pytest.mark.parametrize("cases", together(each_once(("shift", "pictures"), LANGUAGES, SIZES)))
def test_the_shift_test_is_loud_whole_and_still(
    presented: Presented, cases: list[tuple[str, str, Size]], qtbot: QtBot
) -> None:
    of_lesson = [(LESSON[0], language, size) for _, language, size in cases]
    shown = each_presented(qtbot, presented, View.SHIFT, "shift", of_lesson)
    names = [one.name for one in SCENES[View.SHIFT]]
    for (scene, language, size), (window, page) in zip(cases, shown, strict=True):
        while names[window.presentation.scenes.get(View.SHIFT, 0)] != scene:
            press(qtbot, window, Qt.Key.Key_N)
        QApplication.processEvents()
        with naming(scene, language, size):
            assert isinstance(page, ShiftPage)
            assert units(window, page.claim.font().pixelSize()) >= 30
            assert units(window, page.verdict.font().pixelSize()) >= 44
            assert page.claim.isVisible() is (scene == "shift")
            for case in range(3):
                qtbot.mouseClick(page.cases.button(case), Qt.MouseButton.LeftButton)
                QApplication.processEvents()
                places = [grid.geometry() for grid in pictures_of(page)]
                assert len(places) == (4 if scene == "shift" else 2 if case == 0 else 3)
                words = [page.verdict, page.lead, *page.lines]
                words += [label for column in page.columns for label in (column.title, column.caption)]
                for key in (
                    Qt.Key.Key_Right,
                    Qt.Key.Key_Right,
                    Qt.Key.Key_Down,
                    Qt.Key.Key_2,
                    Qt.Key.Key_3,
                    Qt.Key.Key_Home,
                ):
                    press(qtbot, window, key)
                    QApplication.processEvents()
                    assert [grid.geometry() for grid in pictures_of(page)] == places
                    assert_nothing_is_cut(page, *words)
                assert sum(place.height() for place in places) > len(places) * 0.3 * page.height()
            press(qtbot, window, Qt.Key.Key_Escape)
            assert len(pictures_of(page)) == 4
            assert page.claim.isVisible()


def test_the_pictures_alone_are_larger_and_can_be_dragged(presented: Presented, qtbot: QtBot) -> None:
    window, page = presented(View.SHIFT, "shift")
    assert isinstance(page, ShiftPage)
    small = page.columns[0].grid.cell_size
    press(qtbot, window, Qt.Key.Key_N)
    QApplication.processEvents()
    grid = page.columns[0].grid
    assert grid.cell_size > 1.1 * small
    begin = grid.cell_rect(2, 2, 0).center()
    end = grid.cell_rect(4, 2, 0).center()
    qtbot.mousePress(grid, Qt.MouseButton.LeftButton, pos=begin)
    qtbot.mouseMove(grid, end)
    qtbot.mouseRelease(grid, Qt.MouseButton.LeftButton, pos=end)
    assert (window.store.state.shift.dx, window.store.state.shift.dy) == (2, 0)
    qtbot.mouseClick(page.strides.button(0), Qt.MouseButton.LeftButton)
    assert window.store.state.shift.stride == 1


# Training ----------------------------------------------------------------------------------------


def whole(line: Line) -> bool:
    """Say whether all of a line's words have room."""
    return QFontMetrics(line.font()).horizontalAdvance(line.text()) <= line.width() and not line.toolTip()


def update(qtbot: QtBot, page: TrainingPage, act: Callable[[], object]) -> None:
    with qtbot.waitSignal(page.runner.changed):
        act()


def each_trained(
    qtbot: QtBot, presented: Presented, scene: str, cases: list[Case]
) -> Iterator[tuple[MainWindow, TrainingPage]]:
    """Present a scene of the training page for one case after the other, its run just begun."""
    for window, page in each_presented(qtbot, presented, View.TRAINING, scene, cases):
        assert isinstance(page, TrainingPage)
        qtbot.waitUntil(lambda page=page: page.runner.run is not None)
        if page.runner.run.updates:
            update(qtbot, page, page.runner.restart)
        page.bring()
        yield window, page


@pytest.mark.parametrize("cases", together(each_once(LESSON, LANGUAGES, SIZES)))
def test_the_errors_of_both_sides_are_loud_beside_a_large_curve(
    presented: Presented, cases: list[Case], qtbot: QtBot
) -> None:
    shown = each_trained(qtbot, presented, "losses", cases)
    for case, (window, page) in zip(cases, shown, strict=True):
        with naming(*case):
            assert isinstance(page, TrainingPage)
            places = [widget.geometry() for widget in (page.plots[0], *page.sides)]
            before = [side.headline.text() for side in page.sides]
            update(qtbot, page, partial(press, qtbot, window, Qt.Key.Key_PageDown))
            update(
                qtbot,
                page,
                partial(qtbot.mouseClick, page.controls.buttons["step"], Qt.MouseButton.LeftButton),
            )
            QApplication.processEvents()
            run = page.runner.run
            assert run is not None
            assert run.updates == 2
            for side, error in zip(page.sides, (run.shared.errors, run.unshared.errors), strict=True):
                assert side.headline.text() == f"≈ {error[-1]:.2g}"
                assert units(window, side.headline.font().pixelSize()) >= 71
                assert all(whole(line) for line in (side.headline, *side.lines) if line.isVisible())
            assert page.sides[0].headline.text() != before[0]
            assert [widget.geometry() for widget in (page.plots[0], *page.sides)] == places
            assert page.plots[0].width() * page.plots[0].height() > page.width() * page.height() / 3
            assert not page.filters[0].isVisible()


@pytest.mark.parametrize("cases", together(each_once(LESSON, LANGUAGES, SIZES)))
def test_why_a_side_stopped_is_read_whole(presented: Presented, cases: list[Case], qtbot: QtBot) -> None:
    shown = each_trained(qtbot, presented, "losses", cases)
    for case, (window, page) in zip(cases, shown, strict=True):
        with naming(*case):
            assert isinstance(page, TrainingPage)
            update(
                qtbot,
                page,
                partial(qtbot.mouseClick, page.controls.case.button(1), Qt.MouseButton.LeftButton),
            )
            rate = page.controls.rate
            qtbot.mouseDClick(rate, Qt.MouseButton.LeftButton)
            rate.selectAll()
            qtbot.keyClicks(rate, "10")
            update(qtbot, page, partial(qtbot.keyClick, rate, Qt.Key.Key_Return))
            page.focus_main()
            press(qtbot, window, Qt.Key.Key_P)
            qtbot.waitUntil(page.sides[1].stopped.isVisible)
            QApplication.processEvents()
            for side in page.sides:
                words = side.stopped
                assert words.height() >= words.heightForWidth(words.width())
                assert page.rect().contains(words.mapTo(page, words.rect().bottomRight()))
                assert whole(side.headline)
            assert page.plots[0].height() > page.height() / 4


@pytest.mark.parametrize("cases", together(each_once(LESSON, LANGUAGES, SIZES)))
def test_filters_and_maps_are_large_and_named(presented: Presented, cases: list[Case], qtbot: QtBot) -> None:
    shown = each_trained(qtbot, presented, "filters", cases)
    for case, (window, page) in zip(cases, shown, strict=True):
        with naming(*case):
            assert isinstance(page, TrainingPage)
            QApplication.processEvents()
            for titled in (*page.filters, *page.maps):
                assert titled.isVisible()
                assert whole(titled.title)
                assert titled.height() > 0.25 * page.height()
            assert all(titled.grid.numbered for titled in page.filters)
            assert page.filters[0].grid.cell_size >= 70 * window.look.scale
            assert not page.sides[0].isVisible()
            places = [titled.geometry() for titled in (*page.filters, *page.maps)]
            update(qtbot, page, partial(press, qtbot, window, Qt.Key.Key_PageDown))
            QApplication.processEvents()
            assert [titled.geometry() for titled in (*page.filters, *page.maps)] == places
            update(qtbot, page, partial(press, qtbot, window, Qt.Key.Key_BracketRight))
            assert window.store.state.training.side == 6


# Keys of the pages' own controls -----------------------------------------------------------------


def test_the_axis_the_stride_and_the_face_are_chosen_by_keys(presented: Presented, qtbot: QtBot) -> None:
    window, page = presented(View.GROWTH, "curve")
    press(qtbot, window, Qt.Key.Key_BracketRight)
    assert window.store.state.growth is GrowthAxis.SIZE
    assert isinstance(page, GrowthPage)
    press(qtbot, window, Qt.Key.Key_Right)
    assert page.upright.words().place == "F = 6"
    press(qtbot, window, Qt.Key.Key_BracketLeft)
    press(qtbot, window, Qt.Key.Key_BracketLeft)
    assert window.store.state.growth is GrowthAxis.STRIDE
    press(qtbot, window, Qt.Key.Key_F6)
    page = window.stack.shown_page
    assert isinstance(page, ShiftPage)
    press(qtbot, window, Qt.Key.Key_PageDown)  # as a remote does
    assert (window.store.state.shift.dx, window.store.state.shift.dy) == (2, 0)
    press(qtbot, window, Qt.Key.Key_BracketRight)
    assert window.store.state.shift.stride == 3
    qtbot.mouseClick(page.cases.button(2), Qt.MouseButton.LeftButton)
    press(qtbot, window, Qt.Key.Key_O)
    assert window.store.state.shift.face == 1
    press(qtbot, window, Qt.Key.Key_BracketRight)
    assert window.store.state.shift.filters == 2
    position = window.store.state.position
    assert position == Position(0, 0, 0)  # the walk stays where it is


def test_a_panel_that_is_alone_is_not_brought_to_the_front(presented: Presented, qtbot: QtBot) -> None:
    window, page = presented(View.GROWTH, "curve")
    press(qtbot, window, Qt.Key.Key_Z)
    press(qtbot, window, Qt.Key.Key_Escape)  # there is no panel at the front to leave
    assert not window.presenting
    assert isinstance(page, GrowthPage)
    assert page.table.isVisible()

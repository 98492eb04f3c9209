"""Numbers that are cut: they end in no point, say so, take the room there is, and tell all digits."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from convviz.explore import numbers
from convviz.explore.presenting.presentation import Presentation, showing
from convviz.explore.presenting.scenes import SCENES
from convviz.explore.state.values import read_only
from convviz.ui.look.look import Look
from convviz.ui.pages.backward.backward_page import BackwardPage
from convviz.ui.pages.training.training_page import TrainingPage
from convviz.ui.panels.frame import PanelFrame
from convviz.ui.shell.window import MainWindow
from convviz.ui.volume import Drawing, GridVolume, VolumeGrid
from convviz.ui.volume.number_sizes import cuts, forms_of, number_text, text_size
from convviz.ui.words.catalogue import LANGUAGES, Text
from tests.cases import each_once
from tests.journeys.window import SCREENS, opened
from tests.ui.showing import shown

pytestmark = pytest.mark.usefixtures("qapp")  # widths of words need its fonts
LOOK = Look.of(1920, 1080)
SIZES = SCREENS[1:]


def has_cut_numbers(grid: VolumeGrid) -> bool:
    """Say whether numbers are drawn in the cells, and some of them are not written in full."""
    placing = grid.placing
    if placing is None or not grid.numbered:
        return False
    return cuts(placing.volume.values, placing.needs.decimals, placing.needs.digits)


@pytest.mark.parametrize(
    ("value", "decimals", "words"),
    [
        (-1.998, 2, "−2.00"),
        (-1.998, 1, "−2.0"),
        (-1.998, 0, "−2"),
        (-1.998, None, "−2.00"),
        (-2.0, 2, "−2"),
        (7, 0, "7"),
        (0.5, 2, "0.5"),
        (0.504, 2, "0.50"),
        (0.5, 0, "≈0"),
        (-0.3, 0, "≈0"),
        (0.0, 2, "0"),
        (0.002, 2, "≈0"),
        (-0.002, 2, "≈0"),
        (13.91, 2, "13.91"),
        (152.7, None, "153"),
        (1.25e-7, None, "1.25e−07"),
        (5e-7, None, "5e−07"),
        (13 * 0.0001, None, "0.0013"),
        (13 * 0.0001, 5, "0.0013"),
        (13 * 0.0001, 3, "0.001"),
        (0.0013004, 5, "0.00130"),
        (0.1 + 0.2, 2, "0.3"),
        (2 + 2**-51, 2, "2"),
        (100 + 2**-46, 0, "100"),
        (100 + 2**-46, None, "100"),
    ],
)
def test_numbers_are_cut_to_what_there_is_room_for(value: float, decimals: int | None, words: str) -> None:
    assert number_text(value, decimals) == words


def test_no_number_ends_in_a_dot_and_none_that_is_not_zero_is_written_as_zero() -> None:
    random = np.random.default_rng(3)
    values = random.choice([-1, 1], 1000) * 10.0 ** random.uniform(-9, 12, 1000)
    values = np.concatenate([values, values.round(), values.round(1), np.linspace(-12, 12, 97)])
    for value in values.tolist():
        for decimals in (None, 0, 1, 2, 3):
            words = number_text(value, decimals)
            assert not words.endswith(".")
            assert words != "−0"
            assert (words == "0") is (value == 0)
        forms = forms_of(read_only(np.array([[[value]]])))
        assert not number_text(value, forms[-1].decimals).endswith(".")
        assert not numbers.shortened(value).endswith(".")


@pytest.mark.parametrize(
    ("limit", "decimals"),
    [(3.5, (2, 1, 0)), (13.9, (2, 1, 0)), (152.7, (1, 0)), (2000.5, (0,)), (0.51, (2, 1)), (0.0034, (4, 3))],
)
def test_decimals_follow_the_largest_number(limit: float, decimals: tuple[int, ...]) -> None:
    forms = forms_of(read_only(np.array([[[limit, limit / 3]]])))
    assert tuple(form.decimals for form in forms) == decimals
    assert [form.width for form in forms] == sorted((form.width for form in forms), reverse=True)
    for form in forms:
        assert float(number_text(limit, form.decimals).replace("−", "-")) != 0


def test_a_very_small_number_keeps_three_digits() -> None:
    (form,) = forms_of(read_only(np.array([[[1e-9, 1e-9 / 3]]])))
    assert (form.decimals, form.digits) == (None, None)


@pytest.mark.parametrize(
    ("value", "digits", "words"),
    [
        (810_464_235, 3, "8.10e8"),
        (-810_464_235, 2, "−8.1e8"),
        (99_999, 3, "99999"),
        (-123_456.7, 3, "−1.23e5"),
        (9999.6, 2, "1.0e4"),
        (152.7, 2, "153"),
        (0.5, 2, "0.5"),
        (4.3283, 2, "4.3"),
        (0.0004, 3, "≈0"),
        (0, 3, "0"),
        (6.5e12, 3, "6.50e12"),
        (float("inf"), 3, "inf"),
    ],
)
def test_a_long_number_is_cut_to_digits_and_a_power_of_ten(value: float, digits: int, words: str) -> None:
    assert number_text(value, None, digits) == words


@pytest.mark.parametrize("limit", [62_328, 810_464_235, -(2**40), 2.5e6 + 0.25])
def test_a_long_number_is_whole_where_there_is_room_and_never_wider_than_was_planned(limit: float) -> None:
    values = read_only(np.array([[[limit, limit // 7, -limit // 3, 1]]]))
    forms = forms_of(values)
    assert [form.width for form in forms] == sorted((form.width for form in forms), reverse=True)
    assert (forms[0].digits is None) is (limit % 1 == 0)
    assert forms[-1].digits == 2
    metrics = QFontMetricsF(LOOK.cell_font(100))
    for form in forms:
        for value in values.array.ravel().tolist():
            words = number_text(value, form.decimals, form.digits)
            assert metrics.horizontalAdvance(words) <= 100 * form.width + 0.5
            told = float(words.replace("−", "-").replace("≈", ""))
            assert abs(told - value) <= max(0.5, 0.05 * abs(value))


def test_sums_of_eight_digits_stand_in_their_cells_and_touch_no_edge(qtbot: QtBot) -> None:
    window = opened(qtbot, "classic", (1920, 1080))
    layer = window.store.state.layer
    dV, X = layer.forward()[:, :, 5], np.pad(layer.X[:, :, 0], 1)
    sums = np.array([[np.sum(dV * X[i : i + 192, j : j + 192]) for j in range(3)] for i in range(3)])
    assert np.abs(sums).min() > 10**8
    for command in ("view_backward", "last"):
        window.menus.actions[command].trigger()
    dW = window.stack.currentWidget().dW
    for size in ((1920, 1080), (1366, 768), (1280, 720), (1280, 640)):
        window.resize(*size)
        for _ in range(4):
            QApplication.processEvents()
        look = window.look
        for grid, values in ((dW.view.pile, sums), (dW.view.own, -424 * X[191:194, 191:194])):
            assert grid.numbered, size
            needs = grid.placing.needs
            pixels = text_size(grid.cell_size, needs.number, look.least_cell_text)
            metrics = QFontMetricsF(look.cell_font(pixels))
            for value in values.ravel().tolist():
                words = number_text(value, needs.decimals, needs.digits)
                assert metrics.horizontalAdvance(words) <= grid.cell_size - 3, (size, words)
                assert float(words.replace("−", "-")) == pytest.approx(value, rel=0.05), size
        assert dW.shape_note.text().startswith("≈"), size


def test_forms_do_not_depend_on_the_smaller_numbers() -> None:
    one, other = (read_only(np.array([[[9.5, small]]])) for small in (0.001, -8.75))
    assert forms_of(one) == forms_of(other)
    assert forms_of(one, room=(0, 40)) != forms_of(one)


def test_nothing_is_cut_where_all_numbers_are_exact() -> None:
    quarters = read_only(np.array([[[0.25, -1.5]]]))
    assert not cuts(quarters, 2)
    assert cuts(quarters, 1)
    assert not cuts(read_only(np.array([[[1.0, -2.0]]])), None)


def test_the_pointer_tells_all_digits(qtbot: QtBot) -> None:
    grid = shown(qtbot, VolumeGrid(LOOK), 200, 200)
    grid.set_volume(GridVolume(read_only(np.array([[[-1.998]]])), Drawing.MAP))
    at = grid.cell_rect(0, 0, 0).center()
    QApplication.sendEvent(grid, QHelpEvent(QEvent.Type.ToolTip, at, grid.mapToGlobal(at)))
    assert QToolTip.text() == "−1.998"
    beside = QPoint(grid.width() - 1, grid.height() - 1)
    QApplication.sendEvent(grid, QHelpEvent(QEvent.Type.ToolTip, beside, grid.mapToGlobal(beside)))
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


@pytest.mark.parametrize(("size", "language"), each_once(SIZES, LANGUAGES))
def test_after_an_update_numbers_stay_and_say_that_they_are_cut(
    qtbot: QtBot, size: tuple[int, int], language: str
) -> None:
    window = opened(qtbot, "lesson", size)
    window.set_language(language)
    for command in ("view_backward", "last", "update"):
        window.menus.actions[command].trigger()
        QApplication.processEvents()
    page = window.stack.currentWidget()
    assert isinstance(page, BackwardPage)
    qtbot.mouseClick(page.dX.which.button(1), Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    for grid in (page.dX.grid, page.dV.grid):
        grid.grab()
        assert grid.numbered
    assert page.dV.grid.large_slices == (0, 1)
    for panel in (page.dX, page.dV):
        assert panel.shape_note.text().startswith("≈")
    own, pile = page.dW.view.own, page.dW.view.pile
    assert page.dW.shape_note.text().startswith("≈") == (own.numbered or pile.numbered)
    for _ in range(2):  # dX, and the update
        window.menus.actions["undo"].trigger()
    QApplication.processEvents()
    for panel in (page.dX, page.dW, page.dV):
        assert "≈" not in panel.shape_note.text()


def test_steps_leave_cells_where_they_are_after_an_update(qtbot: QtBot) -> None:
    window = opened(qtbot, "lesson", (1920, 1080))
    for command in ("view_backward", "update"):
        window.menus.actions[command].trigger()
    QApplication.processEvents()
    page = window.stack.currentWidget()
    assert isinstance(page, BackwardPage)
    grids = (page.dX.grid, page.dW.view.own, page.dW.view.pile, page.dV.grid, page.sum.map)
    sizes = [grid.cell_size for grid in grids]
    for _ in range(15):
        window.menus.actions["next"].trigger()
        QApplication.processEvents()
        assert [grid.cell_size for grid in grids] == sizes


def test_a_learnt_weight_near_one_does_not_look_like_one(qtbot: QtBot) -> None:
    window = opened(qtbot, "lesson", (1920, 1080))
    window.menus.actions["view_training"].trigger()
    page = window.stack.currentWidget()
    assert isinstance(page, TrainingPage)
    qtbot.waitUntil(lambda: page.runner.run is not None)
    with qtbot.waitSignal(page.runner.changed):
        qtbot.mouseClick(page.controls.buttons["step"], Qt.MouseButton.LeftButton)
    true, shared = (page.filters[n].grid for n in (0, 1))
    run = page.runner.run
    assert run is not None
    weights = run.shared.layer.weights_of(0, 0, 0).weights
    np.testing.assert_array_equal(shared.volume.values.array, weights)
    assert (true.rounds, shared.rounds) == (False, True)
    assert page.shape_note.text().startswith("≈")


def updated(qtbot: QtBot, example: str, size: tuple[int, int], presenting: bool) -> MainWindow:
    window = opened(qtbot, example, size)
    for command in ("view_backward", "next", "next", "update"):
        window.menus.actions[command].trigger()
    if presenting:
        window.set_presenting(True)
        window.showNormal()
        window.resize(*size)
    QApplication.processEvents()
    return window


def scenes(window: MainWindow) -> Iterator[None]:
    """Turn to each scene of the page; where nothing is presented, all panels are shown at once."""
    view = window.store.state.view
    for scene in SCENES[view] if window.presenting else SCENES[view][:1]:
        window.show_presentation(showing(view, scene.name))
        QApplication.processEvents()
        yield


@pytest.mark.parametrize(
    ("example", "size", "presenting"),
    each_once(["lesson", "alexnet"], [(1920, 1080), (1280, 720)], [False, True]),
)
def test_the_mark_stands_where_cut_numbers_are_drawn_and_nowhere_else(
    qtbot: QtBot, example: str, size: tuple[int, int], presenting: bool
) -> None:
    window = updated(qtbot, example, size, presenting)
    page = window.stack.currentWidget()
    assert isinstance(page, BackwardPage)
    marked: list[PanelFrame] = []
    for _ in scenes(window):
        for panel, grids in (
            (page.dX, (page.dX.grid,)),
            (page.dW, page.dW.view.grids),
            (page.sum, (page.sum.map,)),
            (page.dV, (page.dV.grid,)),
        ):
            written = any(grid.isVisible() and has_cut_numbers(grid) for grid in grids)
            assert not panel.isVisible() or ("≈" in panel.shape_note.text()) is written
            marked += [panel] if written else []
    assert example == "alexnet" or page.dV in marked
    window.menus.actions["view_layer"].trigger()
    QApplication.processEvents()
    page = window.layer_page
    for _ in scenes(window):
        weights = [card.grid for card in page.filters.cards if card.grid.isVisible()]
        pictures = [picture for pictures in page.neuron.products.shown for picture in pictures.all]
        products = any(one.is_numbered(page.look) and one.is_inexact() for one in pictures)
        for panel, written in ((page.filters, any(map(has_cut_numbers, weights))), (page.neuron, products)):
            assert not panel.isVisible() or ("≈" in panel.shape_note.text()) is written
            marked += [panel] if written else []
    assert example == "alexnet" or page.filters in marked
    window.show_presentation(Presentation())  # the first scene has V
    assert "≈" in page.output.shape_note.text()  # the depth column has numbers in any case
    assert "≈" not in page.input.shape_note.text()
    window.menus.actions["reset"].trigger()  # large layers are computed in the background
    panels = (page.filters, page.neuron, page.output)
    qtbot.waitUntil(lambda: not any("≈" in panel.shape_note.text() for panel in panels))


def test_the_mark_is_the_last_thing_to_go_and_lays_nothing_out_anew(qtbot: QtBot) -> None:
    panel = PanelFrame(LOOK, Text("en"))
    grid = VolumeGrid(LOOK)
    panel.body.addWidget(grid, 1)
    panel.mark_rounding(grid)
    panel.set_title("V")
    panel.set_note("4 × 4 × 2 · own scales", "4 × 4 × 2")
    shown(qtbot, panel, 600, 400)
    requests = []
    panel.event = lambda event: (  # type: ignore[method-assign]
        requests.append(event.type()) or PanelFrame.event(panel, event)
    )
    grid.set_volume(GridVolume(read_only(np.array([[[-1.998]]])), Drawing.MAP))
    QApplication.processEvents()
    assert QEvent.Type.LayoutRequest not in requests
    seen = []
    for width in range(600, 60, -2):
        panel.resize(width, 400)
        QApplication.processEvents()
        if panel.shape_note.text() not in seen:
            seen.append(panel.shape_note.text())
    cut = "≈ numbers in cells rounded"
    marked = f"{cut} · 4 × 4 × 2"
    assert seen[:5] == [f"{marked} · own scales", marked, cut, "≈ in cells", "≈"]
    assert "numbers in the cells" in panel.shape_note.toolTip()
    panel.resize(600, 400)
    grid.set_volume(GridVolume(read_only(np.array([[[-2.0]]])), Drawing.MAP))
    QApplication.processEvents()
    assert panel.shape_note.text() == "4 × 4 × 2 · own scales"
    assert panel.shape_note.toolTip() == ""


@pytest.mark.parametrize(
    ("example", "size"), each_once(["pointwise", "depthwise"], [(1920, 1080), (1280, 720)])
)
def test_a_number_has_room_beside_it_where_smaller_type_is_still_read(
    qtbot: QtBot, example: str, size: tuple[int, int]
) -> None:
    window = opened(qtbot, example, size)
    for command in ("view_backward", "last"):
        window.menus.actions[command].trigger()
        QApplication.processEvents()
    view, look = window.stack.currentWidget().dW.view, window.look
    for grid in (view.own, view.pile):
        pixels = text_size(grid.cell_size, grid.placing.needs.number, look.least_cell_text)
        metrics = QFontMetricsF(look.cell_font(pixels))
        longest = max(
            metrics.horizontalAdvance(number_text(n)) for n in grid.volume.values.array.ravel().tolist()
        )
        assert longest <= 0.82 * grid.cell_size
    patch, own = view.words[view.patch], view.words[view.own]
    written = patch.fontMetrics().horizontalAdvance(patch.text())
    assert patch.x() + written <= own.x() - look.px(8)

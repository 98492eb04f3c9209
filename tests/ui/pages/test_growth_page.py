"""The page on growth in the real window: pointing, dragging, keys, the table, both languages."""

from __future__ import annotations

import pytest
from pyqtgraph import PlotWidget
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPixmap
from PySide6.QtWidgets import QApplication, QStyle, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from convviz.conv import count_parameters
from convviz.explore.examples import examples
from convviz.explore.state import transitions
from convviz.explore.state.state import GrowthAxis, View
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.look.plot_axes import picture_of, resize_hidden
from convviz.ui.pages.growth.curve_plot import CurvePlot
from convviz.ui.pages.growth.growth_page import GrowthPage
from convviz.ui.pages.growth.layers_table import COLUMNS, PAD
from convviz.ui.pages.growth.log_frame import LogFrame
from convviz.ui.shell.start import window_for
from convviz.ui.shell.window import MainWindow
from convviz.ui.words.catalogue import LANGUAGES
from tests.cases import each_once

LEFT = Qt.MouseButton.LeftButton
NUMBERS = {"alexnet": ("34,944", "105,705,600", "44,892,355,200"), "lesson": ("202", "3,232", "15,520")}


def opened(
    qtbot: QtBot, example: str = "lesson", language: str = "en", size: tuple[int, int] = (1600, 900)
) -> tuple[MainWindow, GrowthPage]:
    window = window_for(transitions.choose_view(View.GROWTH)(examples.load(example)), language, "light")
    qtbot.addWidget(window)
    window.resize(*size)
    with qtbot.waitExposed(window):
        window.show()
    QApplication.processEvents()
    page = window.stack.page(View.GROWTH)
    assert isinstance(page, GrowthPage)
    return window, page


def over(plot: CurvePlot, value: int) -> QPoint:
    """Return the place in ``plot`` nearest to ``value``."""
    return QPoint(round(plot.point_of(value, 1).x()), plot.height() // 2)


def drag(qtbot: QtBot, plot: CurvePlot, *values: int) -> None:
    """Press at the first value and move over the others, without letting go."""
    qtbot.mousePress(plot, LEFT, pos=over(plot, values[0]))
    for value in values[1:]:
        qtbot.mouseMove(plot, over(plot, value))


def click_row(qtbot: QtBot, page: GrowthPage, name: str) -> None:
    table = page.table
    row = next(n for n, shown in enumerate(page.table.rows) if shown.layer.name == name)
    table.scrollTo(table.model().index(row, 0))
    at = table.visualRect(table.model().index(row, 0)).center()
    qtbot.mouseClick(table.viewport(), LEFT, pos=at)


@pytest.mark.parametrize(("example", "language"), each_once(NUMBERS, LANGUAGES))
def test_the_layer_is_read_out_exactly(qtbot: QtBot, example: str, language: str) -> None:
    window, page = opened(qtbot, example, language)
    words = page.readout.words()
    assert tuple(number.split(" ")[0] for number in words.counts) == NUMBERS[example]
    g = window.store.state.layer.geometry
    assert words.place == f"W = H = {g.width}"
    assert words.factor == f"{count_parameters(g).factor:,}"
    assert NUMBERS[example][0] in page.sentences[GrowthAxis.INPUT].text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_under_the_pointer_is_exact(qtbot: QtBot, language: str) -> None:
    window, page = opened(qtbot, "alexnet", language)
    for axis, change in (
        (GrowthAxis.INPUT, lambda v: {"width": v, "height": v}),
        (GrowthAxis.SIZE, lambda v: {"size": v}),
        (GrowthAxis.FILTERS, lambda v: {"filters": v}),
        (GrowthAxis.STRIDE, lambda v: {"stride": v}),
    ):
        plot = page.plots[axis]
        at = over(plot, 20)
        qtbot.mouseMove(plot, at)
        value = plot.value_at(at.x())
        assert abs(value - 20) <= 1
        count = count_parameters(window.store.state.layer.geometry.replace(**change(value)))
        shown = [number.split(" ")[0] for number in page.readout.words().counts]
        assert shown == [f"{n:,}" for n in (count.shared, count.unshared, count.fully_connected)]
        assert str(value) in page.readout.words().place
    assert window.store.state.considered is None
    assert page.readout.accessibleName().count(f"{count.fully_connected:,}") == 1


def test_dragging_counts_and_letting_go_computes(qtbot: QtBot) -> None:
    window, page = opened(qtbot)
    plot, before = page.plots[GrowthAxis.SIZE], window.store.state.layer
    drag(qtbot, plot, 5, 4, 3)
    assert window.store.state.layer is before
    assert page.readout.words().place == "F = 3"
    assert page.readout.words().counts[0] == "74"  # 2 · (3·3·4 + 1)
    qtbot.mouseRelease(plot, LEFT, pos=over(plot, 3))
    assert window.store.state.layer.geometry.size == (3, 3)
    assert window.settings.spins["size_x"].value() == 3
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.store.state.layer is before
    assert page.readout.words().place == "F = 5"


def test_dragging_too_far_stops_and_says_why(qtbot: QtBot) -> None:
    window, page = opened(qtbot)
    plot = page.plots[GrowthAxis.INPUT]
    drag(qtbot, plot, 11, 5)
    qtbot.mouseMove(plot, QPoint(1, plot.height() // 2))
    assert page.readout.words().place == "W = H = 5"
    assert "the padded input has only" in page.said.text()
    qtbot.keyClick(plot, Qt.Key.Key_Escape)
    qtbot.mouseRelease(plot, LEFT, pos=over(plot, 5))
    assert window.store.state.layer.geometry.width == 11
    assert page.readout.words().place == "W = H = 11"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_keys_do_is_said_once(qtbot: QtBot, language: str) -> None:
    _, page = opened(qtbot, language=language)
    plot = page.plots[GrowthAxis.STRIDE]
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    assert "Enter" in page.said.text()
    assert "Enter" not in page.readout.words().said


def test_the_keys_move_the_marker(qtbot: QtBot) -> None:
    window, page = opened(qtbot)
    plot = page.plots[GrowthAxis.STRIDE]
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    assert page.readout.words().place == "S = 3"
    assert window.store.state.layer.geometry.stride == (2, 2)
    qtbot.keyClick(plot, Qt.Key.Key_Left)
    qtbot.keyClick(plot, Qt.Key.Key_Left)
    qtbot.keyClick(plot, Qt.Key.Key_Left)
    assert page.readout.words().place == "S = 1"
    qtbot.keyClick(plot, Qt.Key.Key_Return)
    assert window.store.state.layer.geometry.stride == (1, 1)
    assert window.store.state.position == transitions.first(window.store.state).position


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_row_becomes_the_layer(qtbot: QtBot, language: str) -> None:
    window, page = opened(qtbot, language=language)
    click_row(qtbot, page, "lenet_c1")
    state = window.store.state
    assert state.scene.name == "lenet"
    assert page.readout.words().counts[0] == "156"
    click_row(qtbot, page, "lenet_c5")
    assert window.store.state.layer.geometry.output_shape == (1, 1, 120)
    assert [n.split(" ")[0] for n in page.readout.words().counts] == ["48,120"] * 3
    assert page.readout.words().factor == "1"
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.store.state is state
    marked = [n for n in range(page.table.rowCount()) if page.table.item(n, 0).text().startswith("▶")]
    assert len(marked) == 1
    assert "LeNet-5 C1" in page.table.item(marked[0], 0).text()


def test_enter_takes_the_row_that_the_keys_are_on(qtbot: QtBot) -> None:
    window, page = opened(qtbot)
    page.table.setFocus()
    page.table.setCurrentCell(0, 0)
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert window.store.state.scene.name == "demo"


def test_a_layer_too_large_for_the_window_is_counted(qtbot: QtBot) -> None:
    window, page = opened(qtbot)
    before = window.store.state.layer
    click_row(qtbot, page, "vgg_fc6")
    assert window.store.state.layer is before
    assert page.readout.words().counts == ("102,764,544",) * 3
    assert page.said.text().startswith("Only counted here.")
    click_row(qtbot, page, "lesson")
    assert page.readout.words().counts == NUMBERS["lesson"]
    assert not window.store.can_undo


@pytest.mark.parametrize(
    ("presenting", "size", "language"),
    each_once([False, True], [(1280, 720), (1366, 768), (1920, 1080)], LANGUAGES),
)
def test_no_number_of_the_table_is_cut(
    qtbot: QtBot, presenting: bool, size: tuple[int, int], language: str
) -> None:
    window, page = opened(qtbot, "alexnet", language, size)
    if presenting:
        window.set_presenting(True)
        window.showNormal()
        window.resize(*size)
    QApplication.processEvents()
    table, pad = page.table, 2 * window.look.px(PAD)
    beside = 2 * (table.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin) + 1)  # by Qt
    for column in range(1, table.columnCount()):
        for row in range(table.rowCount()):
            item = table.item(row, column)
            needs = QFontMetrics(item.font()).horizontalAdvance(item.text()) + pad + beside
            assert table.isColumnHidden(column) or needs <= table.columnWidth(column), item.text()


def test_the_table_shows_the_figures(qtbot: QtBot) -> None:
    _, page = opened(qtbot, size=(1920, 1080))
    table = page.table
    rows = {
        table.item(n, 0).text(): [table.item(n, c).text() for c in range(1, len(COLUMNS))]
        for n in range(table.rowCount())
    }
    assert rows["AlexNet conv1"] == [
        "227×227×3", "96", "11", "4", "0", "55×55×96",
        "34,944", "105,705,600", "44,892,355,200", "3,025", "105,415,200",
    ]  # fmt: skip
    assert not any(table.isColumnHidden(c) for c in range(len(COLUMNS)))


def test_presenting_shows_one_plot_and_a_choice(qtbot: QtBot) -> None:
    window, page = opened(qtbot, "alexnet")
    assert all(plot.isVisible() for plot in page.plots.values())
    window.set_presenting(True)
    window.showNormal()
    window.resize(1920, 1080)
    QApplication.processEvents()
    assert [axis for axis, plot in page.plots.items() if plot.isVisible()] == [GrowthAxis.INPUT]
    qtbot.mouseClick(page.choice.button(3), LEFT)
    assert [axis for axis, plot in page.plots.items() if plot.isVisible()] == [GrowthAxis.STRIDE]
    assert page.readout.words().place == "S = 4"


def test_only_the_plots_that_changed_are_drawn_anew(qtbot: QtBot) -> None:
    _, page = opened(qtbot)
    plot = page.plots[GrowthAxis.INPUT]
    pictures = {axis: p.picture() for axis, p in page.plots.items()}
    qtbot.mouseMove(plot, over(plot, 40))
    assert all(p.picture() is pictures[axis] for axis, p in page.plots.items())
    drag(qtbot, plot, 11, 13)
    assert plot.picture() is pictures[GrowthAxis.INPUT]
    assert page.plots[GrowthAxis.SIZE].picture() is not pictures[GrowthAxis.SIZE]


def test_other_ranges_are_drawn_as_a_new_plot_draws_them(qtbot):
    """Axes are laid out once a size; what they show changes with every move of a drag."""

    def frame_of(*laid: tuple[tuple[int, int], tuple[int, int]]) -> QImage:
        widget = QWidget()
        qtbot.addWidget(widget)
        widget.resize(620, 410)
        frame, look = LogFrame(widget), Look.of(1920, 1080)
        for values, powers in laid:
            frame.lay(look, values, powers, "input size")
            picture = frame.picture(widget).toImage()
        points.append(frame.point(1.5, 5.0))
        line = QFontMetrics(look.font(TextStyle.SMALL)).height()
        assert frame.box.bottom() + 2 * line <= widget.height(), "no room for ticks and words below"
        assert frame.box.left() >= line
        return picture

    points: list[QPointF] = []
    ranges = [((5, 512), (1, 11)), ((3, 2048), (2, 9)), ((1, 64), (1, 12))]
    dragged = frame_of(*ranges)
    assert dragged == frame_of(ranges[-1])
    assert points[0] == points[1]


def test_a_picture_of_a_plot_lays_out_nothing_around_it(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    layout, beside, plot = QVBoxLayout(host), QWidget(), PlotWidget(host)
    layout.addWidget(beside)
    plot.hide()
    host.resize(400, 300)
    with qtbot.waitExposed(host):
        host.show()
    before = beside.size()
    layout.setContentsMargins(40, 40, 40, 40)  # to be laid out soon
    resize_hidden(plot, QSize(200, 150))
    assert picture_of(plot, 1.0).size() == QSize(200, 150)
    assert beside.size() == before


def test_a_plot_that_is_laid_out_anew_while_it_is_drawn_covers_itself(qtbot: QtBot, monkeypatch):
    _, page = opened(qtbot, "lesson", "en")
    plot = page.findChildren(CurvePlot)[0]
    taken, frame = plot.frame.picture, plot.frame

    def grown(widget: CurvePlot) -> QPixmap:
        picture = taken(widget)
        monkeypatch.setattr(frame, "picture", taken)
        widget.resize(widget.width(), widget.height() + 7)
        return picture

    monkeypatch.setattr(frame, "picture", grown)
    plot.set_look(page.look)  # draw it anew
    plot.grab()
    shown = plot.grab().toImage()
    assert plot.picture().deviceIndependentSize().toSize() == plot.size() == shown.size()


@pytest.mark.parametrize(
    ("example", "size", "language"),
    each_once(
        ["lesson", "alexnet"], [(1280, 640), (1280, 720), (1366, 768), (1600, 900), (1920, 1080)], LANGUAGES
    ),
)
def test_no_row_of_the_table_is_cut(qtbot: QtBot, example: str, size: tuple[int, int], language: str) -> None:
    _, page = opened(qtbot, example, language, size)
    table, room = page.table, page.table.viewport().height()
    for place in (table.verticalScrollBar().value(), 0, table.verticalScrollBar().maximum()):
        table.verticalScrollBar().setValue(place)
        rows = [table.visualRect(table.model().index(n, 0)) for n in range(table.rowCount())]
        seen = [row for row in rows if row.bottom() >= 0 and row.top() < room]
        assert len(seen) >= 5
        assert all(row.top() >= 0 and row.bottom() < room for row in seen)


@pytest.mark.parametrize("size", [(1280, 640), (1280, 720), (1366, 768), (1920, 1080)])
def test_curves_are_high_enough_to_be_followed(qtbot: QtBot, size: tuple[int, int]) -> None:
    _, page = opened(qtbot, "lesson", "en", size)
    for plot in page.plots.values():
        assert not plot.isVisible() or plot.height() >= size[1] / 4
    assert any(plot.isVisible() for plot in page.plots.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plots_side_by_side_are_equally_high(qtbot: QtBot, language: str) -> None:
    """Their heights are compared by the eye; the sentences under them have unlike numbers of lines."""
    _, page = opened(qtbot, "alexnet", language, (1920, 1080))
    heights = [plot.height() for plot in page.plots.values() if plot.isVisible()]
    assert len(heights) == 4
    assert len(set(heights)) == 1


def test_the_factor_has_the_colour_of_none_of_the_counts(qtbot: QtBot) -> None:
    window, page = opened(qtbot)
    image = page.readout.grab().toImage()
    last = range(image.width() * 4 // 5, image.width())
    seen = {image.pixelColor(x, y).name() for x in last for y in range(image.height() // 2, image.height())}
    assert window.look.palette.text in seen
    assert not seen & {window.look.palette.accent, *window.look.palette.bar_texts}

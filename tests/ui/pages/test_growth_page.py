"""The page on growth in the real window: pointing, dragging, keys, the table, both languages."""

from __future__ import annotations

from itertools import product

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
from convviz.ui.pages.growth.layers_table import COLUMNS, PAD, LayersTable
from convviz.ui.pages.growth.log_frame import LogFrame
from convviz.ui.shell.start import window_for
from convviz.ui.shell.window import MainWindow
from convviz.ui.words.catalogue import LANGUAGES
from tests.cases import each_once
from tests.journeys.window import load

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


def test_the_layer_and_what_is_under_the_pointer_are_read_out_exactly(qtbot: QtBot) -> None:
    window, page = opened(qtbot, "lesson")
    for example, language in product(NUMBERS, LANGUAGES):
        load(qtbot, window, example)
        window.menus.actions["view_growth"].trigger()
        window.set_language(language)
        words = page.readout.words()
        assert tuple(number.split(" ")[0] for number in words.counts) == NUMBERS[example], language
        g = window.store.state.layer.geometry
        assert words.place == f"W = H = {g.width}"
        assert words.factor == f"{count_parameters(g).factor:,}"
        assert NUMBERS[example][0] in page.sentences[GrowthAxis.INPUT].text(), language
        if example == "alexnet":
            what_is_under_the_pointer_is_exact(qtbot, window, page)


def what_is_under_the_pointer_is_exact(qtbot: QtBot, window: MainWindow, page: GrowthPage) -> None:
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


def test_dragging_counts_and_letting_go_computes_and_too_far_it_stops(qtbot: QtBot) -> None:
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
    plot = page.plots[GrowthAxis.INPUT]
    drag(qtbot, plot, 11, 5)
    qtbot.mouseMove(plot, QPoint(1, plot.height() // 2))
    assert page.readout.words().place == "W = H = 5"
    assert "the padded input has only" in page.said.text()
    qtbot.keyClick(plot, Qt.Key.Key_Escape)
    qtbot.mouseRelease(plot, LEFT, pos=over(plot, 5))
    assert window.store.state.layer.geometry.width == 11
    assert page.readout.words().place == "W = H = 11"


def test_the_keys_move_the_marker_and_say_so_once(qtbot: QtBot) -> None:
    window, page = opened(qtbot)
    plot = page.plots[GrowthAxis.STRIDE]
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    for language in LANGUAGES:
        window.set_language(language)
        qtbot.keyClick(plot, Qt.Key.Key_Right)
        assert "Enter" in page.said.text(), language
        assert "Enter" not in page.readout.words().said, language
        qtbot.keyClick(plot, Qt.Key.Key_Left)
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


def test_a_row_becomes_the_layer(qtbot: QtBot) -> None:
    window, page = opened(qtbot)
    begin = window.store.state
    for language in LANGUAGES:
        window.set_language(language)
        click_row(qtbot, page, "lenet_c1")
        state = window.store.state
        assert state.scene.name == "lenet", language
        assert page.readout.words().counts[0] == "156"
        click_row(qtbot, page, "lenet_c5")
        assert window.store.state.layer.geometry.output_shape == (1, 1, 120)
        assert [n.split(" ")[0] for n in page.readout.words().counts] == ["48,120"] * 3
        assert page.readout.words().factor == "1"
        qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert window.store.state is state, language
        rows = [page.table.item(n, 0).text() for n in range(page.table.rowCount())]
        (marked,) = (row for row in rows if row.startswith("▶"))
        assert "LeNet-5 C1" in marked, language
        window.store.begin(lambda _: begin)
    # Enter takes the row that the keys are on.
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
    ("example", "language", "sizes"),
    each_once(
        ["lesson", "alexnet"],
        LANGUAGES,
        [((1280, 640), (1366, 768), (1920, 1080)), ((1280, 720), (1600, 900), (1366, 768))],
    ),
)
def test_nothing_of_the_table_is_cut_and_curves_can_be_followed(
    qtbot: QtBot, example: str, language: str, sizes: tuple[tuple[int, int], ...]
) -> None:
    window, page = opened(qtbot, example, language, sizes[0])
    for size in sizes:
        window.resize(*size)
        QApplication.processEvents()
        assert cut_rows(page.table) == [], size
        assert cut_numbers(page.table) == [], size
        heights = [plot.height() for plot in page.plots.values() if plot.isVisible()]
        assert heights, size
        assert min(heights) >= size[1] / 4, size
    window.set_presenting(True)
    window.showNormal()
    window.resize(*sizes[-1])
    QApplication.processEvents()
    assert cut_numbers(page.table) == []


def test_no_row_is_cut_in_another_size_while_the_table_has_the_keys(qtbot: QtBot) -> None:
    """The line that says so is there in every style that the table takes on meanwhile."""
    window, page = opened(qtbot, "lesson")
    page.table.take_keys()
    assert page.table.hasFocus()
    for size, language in (((1366, 768), "zh"), ((1920, 1080), "en"), ((1280, 640), "zh")):
        window.resize(*size)
        window.set_language(language)
        QApplication.processEvents()
        assert cut_rows(page.table) == [], size
        assert cut_numbers(page.table) == [], size
    page.table.clearFocus()
    QApplication.processEvents()
    assert cut_rows(page.table) == []


def cut_numbers(table: LayersTable) -> list[str]:
    """Return the numbers that have no room in their column."""
    beside = 2 * (table.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin) + 1)  # by Qt
    beside += 2 * table.look.px(PAD)
    cells = [
        (table.item(row, column), table.columnWidth(column))
        for row, column in product(range(table.rowCount()), range(1, table.columnCount()))
        if not table.isColumnHidden(column)
    ]
    return [
        cell.text()
        for cell, width in cells
        if QFontMetrics(cell.font()).horizontalAdvance(cell.text()) + beside > width
    ]


def cut_rows(table: LayersTable) -> list[tuple[int, int]]:
    """Return each place of the scroll bar with a row that is seen in part, or with fewer than five rows."""
    room, bar = table.viewport().height(), table.verticalScrollBar()
    cut = []
    for place in (bar.value(), 0, bar.maximum()):
        bar.setValue(place)
        rows = [table.visualRect(table.model().index(n, 0)) for n in range(table.rowCount())]
        seen = [n for n, row in enumerate(rows) if row.bottom() >= 0 and row.top() < room]
        cut += [(place, n) for n in seen if rows[n].top() < 0 or rows[n].bottom() >= room]
        cut += [(place, len(seen))] if len(seen) < 5 else []
    return cut


def test_the_table_shows_the_figures(qtbot: QtBot) -> None:
    window, page = opened(qtbot, "alexnet", size=(1920, 1080))
    table = page.table
    rows = {
        table.item(n, 0).text(): [table.item(n, c).text() for c in range(1, len(COLUMNS))]
        for n in range(table.rowCount())
    }
    assert rows["▶ AlexNet conv1"] == [
        "227×227×3", "96", "11", "4", "0", "55×55×96",
        "34,944", "105,705,600", "44,892,355,200", "3,025", "105,415,200",
    ]  # fmt: skip
    assert not any(table.isColumnHidden(c) for c in range(len(COLUMNS)))
    # The heights of plots side by side are compared by the eye; the sentences under them are unlike.
    for language in LANGUAGES:
        window.set_language(language)
        QApplication.processEvents()
        heights = [plot.height() for plot in page.plots.values() if plot.isVisible()]
        assert len(heights) == 4, language
        assert len(set(heights)) == 1, language


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


def test_the_factor_has_the_colour_of_none_of_the_counts(qtbot: QtBot) -> None:
    window, page = opened(qtbot)
    image = page.readout.grab().toImage()
    last = range(image.width() * 4 // 5, image.width())
    seen = {image.pixelColor(x, y).name() for x in last for y in range(image.height() // 2, image.height())}
    assert window.look.palette.text in seen
    assert not seen & {window.look.palette.accent, *window.look.palette.bar_texts}

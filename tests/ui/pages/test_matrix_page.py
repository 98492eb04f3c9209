"""The matrix page in the real window, with real keys, clicks, wheels and drags."""

from __future__ import annotations

import os
import random
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QRegion, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from convviz.explore.display.matrix.matrix_entries import neuron_at
from convviz.explore.display.matrix.matrix_part import MatrixPart
from convviz.explore.examples import examples
from convviz.explore.state import sharing, transitions
from convviz.explore.state.sharing import Sharing
from convviz.explore.state.state import OutputCell, Position, State, View, WeightCell
from convviz.ui.look.theme import THEMES, palette
from convviz.ui.pages.matrix.camera import Camera
from convviz.ui.pages.matrix.entry_colours import KEPT, LEVELS, EntryTiles, entry_colours
from convviz.ui.pages.matrix.matrix_page import MatrixPage
from convviz.ui.pages.matrix.matrix_pixmap import number_size
from convviz.ui.pages.matrix.matrix_view import MatrixView
from convviz.ui.shell.start import window_for
from convviz.ui.shell.window import MainWindow
from convviz.ui.volume.number_sizes import number_text
from convviz.ui.words.catalogue import LANGUAGES
from tests.journeys.window import SCREENS, load

Opened = tuple[MainWindow, MatrixPage, MatrixView]
V231, X460 = 30, 4 + 6 * 11  # the row of V[2,3,1] and the column of X[4,6,0]
EVENTS = int(os.environ.get("CONVVIZ_EVENTS", 25))  # random ones
NO_KEY = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def opened(qtbot: QtBot) -> Callable[..., Opened]:
    def show(state: State | None = None, size: tuple[int, int] = (1920, 1080), **look: str) -> Opened:
        window = window_for(
            state or examples.load("lesson"), look.get("lang", "en"), look.get("theme", "light")
        )
        qtbot.addWidget(window)
        window.resize(*size)
        with qtbot.waitExposed(window):
            window.show()
        qtbot.keyClick(window, Qt.Key.Key_F3)
        page = window.stack.page(View.MATRIX)
        assert isinstance(page, MatrixPage)
        qtbot.waitUntil(lambda: page.view.isVisible() and page.view.builds > 0)
        return window, page, page.view

    return show


def middle(view: MatrixView, row: int, column: int) -> QPoint:
    return view.entry_rect(row, column).center().toPoint()


def hover(qtbot: QtBot, view: MatrixView, row: int, column: int) -> None:
    at = middle(view, row, column)
    qtbot.mouseMove(view, QPoint(1, 1))  # a pointer that is already there sends no event
    qtbot.mouseMove(view, at)


def wheel(view: MatrixView, at: QPoint, notches: int, modifier: Qt.KeyboardModifier = NO_KEY) -> None:
    where = QPointF(at)
    event = QWheelEvent(
        where, view.mapToGlobal(where), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton,
        modifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view, event)
    QApplication.processEvents()


def picture(view: MatrixView) -> QImage:
    return view.grab().toImage()


def at_231(state: State) -> State:
    return transitions.jump(Position(2, 3, 1))(state)


def test_hovering_names_neuron_input_and_weight_and_a_click_goes_there(
    opened: Callable[..., Opened], qtbot: QtBot
) -> None:
    window, page, view = opened()
    assert page.entry.text().startswith("Point at an entry")
    hover(qtbot, view, V231, X460)
    qtbot.waitUntil(lambda: "W1" in page.entry.text())
    assert page.entry.text() == "neuron V[2,3,1] × input X[4,6,0] → weight W1[0,0,0] = 0, in 16 places"
    assert window.store.state.pointed == OutputCell(2, 3, 1)
    hover(qtbot, view, V231, (3 * 11 + 10) * 11 + 9)
    qtbot.waitUntil(lambda: "structural" in page.entry.text())
    assert page.entry.text().endswith("structural zero: this neuron does not read X[9,10,3]")
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert window.store.state.pointed is None
    assert page.entry.text().startswith("Point at an entry")
    # A click goes there.
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=middle(view, V231, X460))
    state = window.store.state
    assert state.position == Position(2, 3, 1)
    assert state.chosen == WeightCell(1, 0, 0, 0)
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=middle(view, 1, 483))
    assert window.store.state.position == Position(1, 0, 0)
    assert window.store.state.chosen is None
    window.store.undo()
    assert window.store.state.position == Position(0, 0, 0)


def test_the_highlighted_row_follows_the_walk(opened: Callable[..., Opened], qtbot: QtBot) -> None:
    window, _, view = opened()
    builds = view.builds
    old = view.entry_rect(0, 0).toAlignedRect()
    qtbot.keyClick(window, Qt.Key.Key_Space)
    assert window.store.state.position == Position(1, 0, 0)
    new = view.entry_rect(1, 0).toAlignedRect()
    assert view.last_dirty.contains(old)
    assert view.last_dirty.contains(new)
    assert view.last_dirty.boundingRect().height() < 4 * new.height() + 30
    qtbot.keyClick(view, Qt.Key.Key_Down)  # not the view's own: the window walks
    assert window.store.state.position == Position(1, 1, 0)
    hue = QColor(window.look.hue(0).line)
    row = view.entry_rect(5, 0)
    frame = QPoint(round(row.left()) + 200, round(row.bottom()) + 1)
    assert picture(view).pixelColor(frame) == hue
    assert view.builds == builds  # the entries were drawn once


def test_the_row_of_the_last_neuron_is_in_sight_at_once(opened: Callable[..., Opened], qtbot: QtBot) -> None:
    window, _, view = opened(transitions.last(examples.load("depthwise")), size=(1280, 720))
    assert 483 in view.rows
    window.resize(1280, 690)
    QApplication.processEvents()
    assert 483 in view.rows


def test_the_switch_changes_picture_and_sentences(opened: Callable[..., Opened], qtbot: QtBot) -> None:
    window, page, view = opened()
    seen = {}
    for key, weights, zeros in (
        (Qt.Key.Key_1, "15,488 weights, each in one place", "no structural zeros"),
        (Qt.Key.Key_2, "3,200 weights, each in one place", "12,288 structural zeros"),
        (Qt.Key.Key_3, "200 weights, each in 16 places: 200 × 16 = 3,200", "12,288 structural zeros"),
    ):
        qtbot.keyClick(window, key)
        assert weights in page.sentences.text()
        assert zeros in page.sentences.text()
        assert "32 neurons × 484 inputs = 15,488 entries" in page.sentences.text()
        seen[key] = picture(view)
    assert len({bytes(image.constBits()) for image in seen.values()}) == 3
    ground = QColor(window.look.palette.padding)
    outside = middle(view, 10, 483)
    assert seen[Qt.Key.Key_3].pixelColor(outside) == ground
    assert seen[Qt.Key.Key_2].pixelColor(outside) == ground
    assert seen[Qt.Key.Key_1].pixelColor(outside) != ground
    assert page.legend.samples["ground"].isVisible()
    qtbot.keyClick(window, Qt.Key.Key_1)
    assert not page.legend.samples["ground"].isVisible()


def test_hovering_without_sharing_names_the_own_weight(opened: Callable[..., Opened], qtbot: QtBot) -> None:
    window, page, view = opened()
    hover(qtbot, view, V231, X460)
    qtbot.waitUntil(lambda: "16 places" in page.entry.text())
    qtbot.keyClick(window, Qt.Key.Key_2)  # the pointer rests
    assert page.entry.text().endswith("weight W1[2,3][0,0,0] = 0, in 1 place")
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=middle(view, V231, X460))
    assert window.store.state.chosen == WeightCell(1, 0, 0, 0)
    qtbot.keyClick(window, Qt.Key.Key_1)
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=middle(view, V231, 483))
    assert window.store.state.chosen == WeightCell(1, 10, 10, 3)  # outside the receptive field, a weight too


def test_equal_bands_look_equal_and_separate_bands_do_not(opened: Callable[..., Opened]) -> None:
    window, _, view = opened()
    g, weights = window.store.state.layer.geometry, window.store.state.layer.common.weights
    at = int(np.flatnonzero(weights[0] != 0)[0])
    i, j, c = np.unravel_index(at, weights.shape[1:])
    places = [
        (n, (int(c) * 11 + y * 2 + int(j)) * 11 + x * 2 + int(i))
        for n, (y, x) in enumerate(np.ndindex(*g.output_shape[:2]))
    ][2:]  # away from the frame of the current row
    image = picture(view)
    shared = {image.pixelColor(middle(view, *place)).name() for place in places}
    assert len(shared) == 1
    window.store.dispatch(sharing.choose(Sharing.UNSHARED), "sharing")
    image = picture(view)
    assert len({image.pixelColor(middle(view, *place)).name() for place in places}) == len(places)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("position", Sharing)
def test_a_weight_of_zero_is_told_from_a_zero_by_structure(theme: str, position: Sharing) -> None:
    colours = entry_colours(palette(theme), position)
    ground = colours.tables[:, LEVELS]
    assert len(set(ground.tolist())) == 1
    for level in (1, LEVELS // 2, LEVELS - 1):
        channels = [(colours.tables[:, level] >> shift & 0xFF).astype(int) for shift in (16, 8, 0)]
        grounds = [(ground >> shift & 0xFF).astype(int) for shift in (16, 8, 0)]
        far = sum(abs(a - b) for a, b in zip(channels, grounds, strict=True))
        assert far.min() >= 24, (theme, position, level)
    assert (colours.dots != colours.tables[:, LEVELS // 2]).all()


def test_after_an_update_zeros_outside_the_field_are_seen_to_be_zeros_no_more(
    opened: Callable[..., Opened], qtbot: QtBot
) -> None:
    """Even the smallest weights that one step makes have not the shade of 0."""
    window, _, view = opened(sharing.choose(Sharing.FULL)(examples.load("lesson")))
    begin = window.store.state
    for theme in THEMES:
        window.store.begin(lambda _: begin)
        window.set_theme(theme)
        QApplication.processEvents()
        zero = QColor.fromRgb(int(entry_colours(window.look.palette, Sharing.FULL).tables[0, LEVELS // 2]))
        row, outside = 0, [column for column in range(11 * 11) if column % 11 >= 5]
        # beside the dot that a weight of 0 has in its middle
        spots = [view.entry_rect(row, column).topLeft().toPoint() + QPoint(1, 1) for column in outside]
        before = picture(view)
        assert all(before.pixelColor(spot) == zero for spot in spots), theme
        qtbot.keyClick(window, Qt.Key.Key_U)
        after = picture(view)
        assert not any(after.pixelColor(spot) == zero for spot in spots), theme


def test_the_legend_says_where_weights_can_be_beyond_the_scale(
    opened: Callable[..., Opened], qtbot: QtBot
) -> None:
    window, page, _ = opened()
    begin = window.store.state
    for position, language in product(Sharing, LANGUAGES):
        window.store.begin(lambda _, how=position: sharing.choose(how)(begin))
        window.set_language(language)
        assert "−1 … 1" in page.legend.samples["scale"].text(), (position, language)
        qtbot.keyClick(window, Qt.Key.Key_U)
        shown = "≈ −1.013 … ≈ 1.013" if position is Sharing.SHARED else "≤ −1 … ≥ 1"
        assert shown in page.legend.samples["scale"].text(), (position, language)


def test_numbers_after_an_update_have_room(opened: Callable[..., Opened], qtbot: QtBot) -> None:
    window, _, view = opened()
    for position in (Sharing.UNSHARED, Sharing.FULL):
        begin = replace(at_231(examples.load("lesson")), view=View.MATRIX)
        window.store.begin(lambda _, begin=begin, how=position: sharing.choose(how)(begin))
        qtbot.keyClick(view, Qt.Key.Key_0)
        wheel(view, middle(view, V231, X460), 40)
        assert number_size(view.scene()) > 0, position
        before = view.entry_rect(V231, X460).width()
        qtbot.keyClick(window, Qt.Key.Key_U)
        wheel(view, middle(view, V231, X460), 40)
        size, cell = number_size(view.scene()), view.entry_rect(V231, X460).width()
        assert size > 0, position
        assert cell > before, position
        words = QFontMetricsF(window.look.cell_font(size))
        seen = window.store.state.layer.matrix_window(view.rows, view.columns).values
        assert max(words.horizontalAdvance(number_text(value)) for value in seen.ravel().tolist()) <= cell, (
            position
        )


def test_the_wheel_zooms_around_the_pointer(opened: Callable[..., Opened], qtbot: QtBot) -> None:
    _, page, view = opened()
    assert page.window_line.text() == "the whole matrix"
    at = middle(view, V231, X460)
    before = view.entry_rect(V231, X460).width()
    wheel(view, at, 5)
    assert view.entry_rect(V231, X460).contains(QPointF(at))
    assert view.entry_rect(V231, X460).width() > 2.5 * before
    assert len(view.columns) < 484 // 2
    assert "of 0–483" in page.window_line.text()
    wheel(view, at, 30)
    rect = view.entry_rect(V231, X460)
    assert rect.contains(QPointF(at))
    assert rect.width() == pytest.approx(rect.height())
    page.view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_0)
    assert page.window_line.text() == "the whole matrix"


def test_dragging_and_keys_move_the_matrix(opened: Callable[..., Opened], qtbot: QtBot) -> None:
    window, page, view = opened()
    view.setFocus()
    control = Qt.KeyboardModifier.ControlModifier
    for _ in range(13):
        qtbot.keyClick(view, Qt.Key.Key_Plus, control)
    first = view.columns.start
    qtbot.keyClick(view, Qt.Key.Key_Right, control)
    assert view.columns.start > first
    qtbot.keyClick(view, Qt.Key.Key_Left, control)
    assert view.columns.start == first
    row, column = view.rows[3], view.columns[6]
    start = middle(view, row, column)
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(view, start + QPoint(-70, -30))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=start + QPoint(-70, -30))
    moved = middle(view, row, column) - start
    assert (moved - QPoint(-70, -30)).manhattanLength() <= 2
    assert window.store.state.position == Position(0, 0, 0)  # a drag is no click
    qtbot.keyClick(view, Qt.Key.Key_Minus, control)
    for button, turns in zip(page.buttons, (1, -1), strict=False):
        width = view.entry_rect(0, 0).width()
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert (view.entry_rect(0, 0).width() - width) * turns > 0
    qtbot.mouseClick(page.buttons[2], Qt.MouseButton.LeftButton)
    assert (len(view.rows), len(view.columns)) == (32, 484)
    assert not page.buttons[1].isEnabled()
    qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=middle(view, 3, 3))
    assert (len(view.rows), len(view.columns)) == (32, 484)


def test_the_page_speaks_chinese(opened: Callable[..., Opened], qtbot: QtBot) -> None:
    window, page, view = opened(lang="zh")
    assert "200 个权重，各出现 16 次：200 × 16 = 3,200" in page.sentences.text()
    assert "12,288 个结构上的零" in page.sentences.text()
    hover(qtbot, view, V231, X460)
    qtbot.waitUntil(lambda: "W1" in page.entry.text())
    assert page.entry.text() == "神经元 V[2,3,1] × 输入 X[4,6,0] → 权重 W1[0,0,0] = 0，出现 16 次"
    window.user_actions.next_language()
    assert page.entry.text().startswith("neuron V[2,3,1]")
    assert "15,488 entries" in page.sentences.text()
    assert view.accessibleName() == "Matrix of neurons × inputs"


def test_a_large_layer_shows_a_window_around_the_walk(opened: Callable[..., Opened], qtbot: QtBot) -> None:
    begin = replace(transitions.jump(Position(30, 20, 7))(examples.load("alexnet")), view=View.MATRIX)
    window, page, view = opened(begin)
    for position in Sharing:
        window.store.begin(lambda _, how=position: sharing.choose(how)(begin))
        qtbot.waitUntil(lambda: not window.store.background.busy, timeout=20_000)
        QApplication.processEvents()
        row = (7 * 55 + 20) * 55 + 30
        assert row in view.rows, position
        assert (0 * 227 + 80) * 227 + 120 in view.columns, position
        assert f"rows {view.rows.start:,}–{view.rows.stop - 1:,} of 0–290,399" in page.window_line.text()
        said = page.sentences.text()
        assert "290,400 neurons × 154,587 inputs = 44,892,064,800 entries" in said, position
        assert ("≈ 99.77%" in said) is (position is not Sharing.FULL)
        qtbot.keyClick(window, Qt.Key.Key_BracketRight)  # the next slice is 3,025 rows on
        assert row + 55 * 55 in view.rows, position
        qtbot.keyClick(window, Qt.Key.Key_End)
        assert view.rows.stop == 290_400, position


def test_nothing_large_is_made_at_alexnets_size(opened: Callable[..., Opened], qtbot: QtBot) -> None:
    _, _, view = opened(examples.load("alexnet"))
    tracemalloc.start()
    for _ in range(20):
        view.zoom(-1)
    for _ in range(10):
        qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
        QApplication.processEvents()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(view.rows) * len(view.columns) <= 2_000_000
    assert peak < 80_000_000  # one row of the matrix in float64 is 1.2 MB, the whole 359 GB


def test_panning_computes_only_what_comes_into_view() -> None:
    layer = examples.load("alexnet").layer
    tiles = EntryTiles(layer, entry_colours(palette("light"), Sharing.SHARED), 9.0)
    tiles.window(range(100, 700), range(5_000, 5_800))
    made = tiles.made
    tiles.window(range(110, 710), range(5_030, 5_830))
    assert tiles.made == made
    for first in range(0, 100_000, 1_000):
        tiles.window(range(first, first + 10), range(10))
    assert tiles.kept <= KEPT


def test_tiles_meet_without_a_seam() -> None:
    layer = examples.load("lenet").layer
    colours = entry_colours(palette("light"), Sharing.SHARED)
    tiles = EntryTiles(layer, colours, 2.0)
    rows, columns = range(700, 1_100), range(200, 800)
    pixels, zero = tiles.window(rows, columns)
    window = layer.matrix_window(rows, columns)
    assert ((pixels == colours.tables[0, LEVELS]) == (window.owners < 0)).all()
    assert (zero == ((window.owners >= 0) & (window.values == 0))).all()


def test_every_example_hovers_true(opened: Callable[..., Opened], qtbot: QtBot) -> None:
    window, page, view = opened(size=(1280, 720))
    for name in examples.EXAMPLES:
        load(qtbot, window, name)
        qtbot.keyClick(window, Qt.Key.Key_F3)
        QApplication.processEvents()
        layer = window.store.state.layer
        owners = layer.matrix_window(view.rows, view.columns).owners
        row, column = (int(n) for n in np.argwhere(owners >= 0)[(owners >= 0).sum() // 2])
        hover(qtbot, view, view.rows[row], view.columns[column])
        qtbot.waitUntil(lambda: view.under is not None)
        under = view.under
        assert under is not None  # small entries: the pointer may be one beside
        assert max(abs(under[0] - view.rows[row]), abs(under[1] - view.columns[column])) <= 1, name
        entry = page.entry.text()
        owner = int(
            layer.matrix_window(range(under[0], under[0] + 1), range(under[1], under[1] + 1)).owners[0, 0]
        )
        assert ("weight W" in entry) is (owner >= 0), name


def test_zooming_shows_numbers(opened: Callable[..., Opened], qtbot: QtBot) -> None:
    window, _, view = opened(at_231(examples.load("lesson")))
    for size in SCREENS[:2]:
        window.resize(*size)
        QApplication.processEvents()
        qtbot.keyClick(view, Qt.Key.Key_0)
        at = middle(view, V231, X460)
        before = picture(view)
        wheel(view, at, 12)
        rect = view.entry_rect(V231, X460)
        assert rect.width() >= 18, size
        assert picture(view) != before, size


def test_a_camera_keeps_the_matrix_in_its_room() -> None:
    camera = Camera.fitted((32, 484), (1700, 600), (1, 4, 76), 30)
    assert camera.shows_all == (True, True)
    assert camera.zoomed(-5, 10, 10) == camera
    near = camera.zoomed(6, 850, 300)
    assert near.moved(10_000, 10_000).x == 0
    far = near.moved(-10_000, -10_000)
    assert far.columns.stop == 484
    assert far.rows.stop == 32
    assert far.left_of(484) == pytest.approx(1700)
    assert near.entry_at(-1, 5) is None
    large = Camera.fitted((290_400, 154_587), (1700, 600), (1, 4, 76), 30)
    assert large.cell == (4, 4)
    assert len(large.zoomed(-50, 0, 0).columns) == 1700


@pytest.mark.parametrize("name", ["lesson", "demo", "lenet"])
def test_random_events_leave_page_and_model_in_agreement(
    opened: Callable[..., Opened], qtbot: QtBot, name: str
) -> None:
    window, page, view = opened(examples.load(name), size=(1280, 720))
    dice = random.Random(name)
    keys = (Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_BracketRight, Qt.Key.Key_D, Qt.Key.Key_E)
    keys += (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_0, Qt.Key.Key_End, Qt.Key.Key_Home)
    for _ in range(EVENTS):
        at = QPoint(dice.randrange(view.width()), dice.randrange(view.height()))
        match dice.randrange(5):
            case 0:
                qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=at)
            case 1:
                qtbot.mouseMove(view, at)
            case 2:
                wheel(view, at, dice.randrange(-4, 5))
            case 3:
                qtbot.keyClick(view, dice.choice(keys))
            case _:
                control = Qt.KeyboardModifier.ControlModifier
                qtbot.keyClick(view, dice.choice((Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Plus)), control)
        QApplication.processEvents()
        layer = window.store.state.layer
        if view.under is not None and page.entry.text().startswith("neuron"):
            row, column = view.under
            window_here = layer.matrix_window(range(row, row + 1), range(column, column + 1))
            assert ("weight W" in page.entry.text()) is bool(window_here.owners[0, 0] >= 0)
        shown = window.store.display.page
        assert isinstance(shown, MatrixPart)
        here = window.store.state.position
        assert neuron_at(layer.geometry, shown.row) == OutputCell(here.x, here.y, here.d)


def test_the_weights_are_counted_in_the_colour_of_the_switch(
    opened: Callable[..., Opened], qtbot: QtBot
) -> None:
    window, page, _ = opened()
    for theme in THEMES:
        window.set_theme(theme)
        colours = window.look.palette.bar_texts
        for key, colour in zip((Qt.Key.Key_3, Qt.Key.Key_2, Qt.Key.Key_1), colours, strict=True):
            qtbot.keyClick(window, key)
            [counted] = [run for run in page.sentences.runs if "weights, each in" in run.text]
            assert counted.ink.colour == QColor(colour), (theme, key)


def test_a_zero_weight_has_a_dot_and_a_chosen_one_stays_lit(opened: Callable[..., Opened]) -> None:
    window, _, view = opened()
    assert window.store.state.layer.common.weights[1, 0, 0, 0] == 0
    colours = entry_colours(window.look.palette, Sharing.SHARED)
    dot = QColor.fromRgb(int(colours.dots[1]))
    rect = view.entry_rect(V231, X460).toAlignedRect()
    image = picture(view)
    found = [
        image.pixelColor(x, y) == dot
        for x in range(rect.left(), rect.right())
        for y in range(rect.top(), rect.bottom())
    ]
    assert 0 < sum(found) < len(found) / 3
    plain = image
    window.store.dispatch(transitions.choose(WeightCell(1, 0, 0, 0)), "choose")
    QApplication.processEvents()
    changed = picture(view)
    focus = QColor(window.look.palette.focus)
    around = QRegion(rect.adjusted(-3, -3, 3, 3)).boundingRect()
    points = [(x, y) for x in range(around.left(), around.right()) for y in range(rect.top(), rect.bottom())]
    assert not any(plain.pixelColor(*p) == focus for p in points)
    assert any(changed.pixelColor(*p) == focus for p in points)

"""The parameters panel in the real window: what it says and draws in the three positions of the switch."""

from __future__ import annotations

import re
from itertools import chain, combinations, product

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from convviz.conv import Geometry, count_parameters
from convviz.explore.display.parts import ParametersPart
from convviz.explore.examples import examples
from convviz.explore.state import hyperparameters, transitions, walks
from convviz.explore.state.state import Position, Sharing, Tile, WalkOrder
from convviz.ui.look import colours
from convviz.ui.look.look import Look
from convviz.ui.panels import parameters_panel, parameters_places
from convviz.ui.panels.count_sentence import Written
from convviz.ui.panels.parameters_panel import ParametersPanel
from convviz.ui.panels.parameters_places import STEPS, Candidate, Places, arranged, candidates, places_of
from convviz.ui.panels.tile_grid import TileGrid
from convviz.ui.shell.store import Store
from convviz.ui.shell.window import MainWindow
from convviz.ui.words.catalogue import LANGUAGES, Text
from tests.cases import each_once
from tests.journeys.window import load, naming, opened, present, press

Key = Qt.Key
KEYS = {Sharing.FULL: Key.Key_1, Sharing.UNSHARED: Key.Key_2, Sharing.SHARED: Key.Key_3}
NAMES = ("lesson", "alexnet", "pointwise", "depthwise")
SIZES = ((1280, 640), (1280, 720), (1366, 768), (1920, 1080), (3840, 2160))
USUAL, PRESENTING = False, True
#: Those of the default run; the others are run at length.
TELLING = {
    ("lesson", (1280, 640), USUAL),
    ("lesson", (1280, 720), PRESENTING),
    ("alexnet", (1920, 1080), PRESENTING),
    ("alexnet", (3840, 2160), USUAL),
    ("pointwise", (1366, 768), USUAL),
}
CASES = [
    pytest.param(*case, marks=() if case in TELLING else pytest.mark.soak)
    for case in product(NAMES, SIZES, (USUAL, PRESENTING))
]


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    return opened(qtbot, "lesson", (1920, 1080))


def test_nothing_is_laid_out_before_there_is_room(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    """In the size that a widget is made with, all that may give way would be tried in vain."""
    rooms: list[QSize] = []

    def recorded(part: ParametersPart, text: Text, look: Look, room: QSize) -> Places:
        rooms.append(room)
        return places_of(part, text, look, room)

    monkeypatch.setattr(parameters_panel, "places_of", recorded)
    shown = opened(qtbot, "lesson", (1920, 1080)).layer_page.parameters
    assert rooms
    assert min(room.width() for room in rooms) > shown.width() / 2


class Seen(QObject):
    """Collects where everything of ``panel`` is, and what its sentence says, as it is painted."""

    def __init__(self, panel: ParametersPanel) -> None:
        super().__init__(panel)
        self.pictures: list[tuple[object, ...]] = []
        self._panel = panel
        panel.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.pictures.append(self.now())
        return False

    def now(self) -> tuple[object, ...]:
        panel = self._panel
        parts = panel.sentence, panel.tiles, panel.tile_note, panel.live, panel.plot
        return written(panel), *((part.isVisible(), part.geometry()) for part in parts)


def test_nothing_is_laid_out_while_nobody_sees_it_and_the_first_picture_is_right(
    monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, window: MainWindow
) -> None:
    asked: list[QSize] = []

    def recorded(part: ParametersPart, text: Text, look: Look, room: QSize) -> Places:
        asked.append(room)
        return places_of(part, text, look, room)

    monkeypatch.setattr(parameters_panel, "places_of", recorded)
    panel = window.layer_page.parameters
    press(qtbot, window, Key.Key_F5)
    window.showNormal()
    window.resize(1600, 900)
    for what in (Key.Key_N, Key.Key_2):
        press(qtbot, window, what)
        QApplication.processEvents()
    window.set_language("zh")
    QApplication.processEvents()
    assert not panel.isVisible()
    assert asked == []
    seen = Seen(panel)
    for _ in range(2):
        press(qtbot, window, Key.Key_N)
        QApplication.processEvents()
    assert panel.isVisible()
    assert "3,232" in written(panel)  # the count without sharing, which came while it was hidden
    assert asked[-1].width() > panel.width() / 2
    assert seen.pictures == [seen.now()] * len(seen.pictures)
    assert seen.pictures
    press(qtbot, window, Key.Key_N)  # away, and back into the same room with other words
    before = written(panel)
    window.set_language("en")
    QApplication.processEvents()
    seen.pictures.clear()
    press(qtbot, window, Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
    QApplication.processEvents()
    assert written(panel) != before
    assert seen.pictures == [seen.now()] * len(seen.pictures)
    assert seen.pictures


@pytest.mark.parametrize("presenting", [USUAL, PRESENTING])
def test_what_has_room_is_found_without_trying_everything(
    monkeypatch: pytest.MonkeyPatch, qapp: QApplication, presenting: bool
) -> None:
    """A step whose smallest type has no room is passed over, and nothing that has room is."""
    part = Store(examples.load("alexnet")).display.page.parameters
    look, text = Look.of(1280, 720, presenting=presenting), Text("en")
    steps = [candidates(part, look, shown) for shown in (STEPS[1:] if presenting else STEPS)]
    tried: list[Candidate] = []

    def counted(*given: object) -> Places | None:
        tried.append(given[-1])
        return arranged(*given)

    for width, height in ((420, 240), (820, 80), (820, 200), (820, 320)):
        room = QSize(width, height)
        every = (arranged(part, text, look, room, candidate) for candidate in chain(*steps))
        best = next((places for places in every if places is not None), None)
        monkeypatch.setattr(parameters_places, "arranged", counted)
        found = places_of(part, text, look, room)
        monkeypatch.undo()
        assert found == best if best is not None else not found.laid.written
        assert len(tried) < len(steps) + max(map(len, steps))
        tried.clear()


def turn(qtbot: QtBot, window: MainWindow, how: Sharing) -> ParametersPanel:
    """Turn the switch by its key and return the panel, painted."""
    press(qtbot, window, KEYS[how])
    QApplication.processEvents()
    assert window.store.display.sharing is how
    return window.layer_page.parameters


def figures(g: Geometry) -> list[str]:
    """Return the figures of the source's sentence, counted here again."""
    width, height, filters = g.output_shape
    weights = g.size[0] * g.size[1] * (g.depth // g.groups)
    each, neurons = weights + g.bias, width * height * filters
    return [f"{n:,}" for n in (neurons, each, neurons * each, filters * each, filters * weights)]


def written(panel: ParametersPanel) -> str:
    return panel.sentence.text()


def inked(one: Written) -> QRectF:
    """Return where there is ink: lines may stand closer than their font asks for."""
    tight = QFontMetricsF(one.ink.font).tightBoundingRect(one.words)
    return tight.translated(one.left, one.top + one.ink.ascent).adjusted(1, 1, -1, -1)  # smoothed edges


def number(panel: ParametersPanel, words: str) -> Written:
    """Return the first place where exactly ``words`` are written."""
    return next(one for one in panel.sentence.written if one.words == words)


@pytest.mark.parametrize(("example", "size", "presenting"), CASES)
def test_the_figures_are_never_cut(qtbot, example: str, size: tuple[int, int], presenting: bool) -> None:
    window = opened(qtbot, example, size)
    window.setUpdatesEnabled(False)  # where words have room is known before they are painted
    if presenting:
        present(window, size, "parameters")
    press(qtbot, window, Key.Key_End)
    for language, how in product(LANGUAGES, Sharing):
        with naming(language, how):
            window.set_language(language)
            panel = turn(qtbot, window, how)
            QApplication.processEvents()
            assert Look.of(*size, presenting=presenting).scale == window.look.scale
            for figure in figures(window.store.state.layer.geometry):
                assert figure in written(panel)
            for words in filter(QWidget.isVisible, (panel.sentence, panel.tile_note)):
                inside = QRectF(words.rect()).adjusted(-1, -1, 1, 1)
                assert all(inside.contains(inked(one)) for one in words.written)
            inks = [inked(one) for one in panel.sentence.written if one.words.strip()]
            crossing = [(a, b) for a, b in combinations(inks, 2) if a.intersects(b)]
            assert not crossing
            shown = [
                w
                for w in (panel.sentence, panel.tiles, panel.tile_note, panel.live, panel.plot)
                if w.isVisible()
            ]
            board = panel.sentence.parentWidget().rect()
            assert all(board.contains(widget.geometry()) for widget in shown)
            assert not any(a.geometry().intersects(b.geometry()) for a, b in combinations(shown, 2))
            assert (
                not panel.live.isVisible()
                or panel.live.heightForWidth(panel.live.width()) <= panel.live.height()
            )


def test_the_number_that_holds_is_loud_and_the_others_can_be_read(qtbot: QtBot, window: MainWindow) -> None:
    numbers = {Sharing.SHARED: "202", Sharing.UNSHARED: "3,232", Sharing.FULL: "15,520"}
    for theme, how in zip(("light", "dark", "contrast"), Sharing, strict=True):
        window.set_theme(theme)
        panel = turn(qtbot, window, how)
        loud = number(panel, numbers[how])
        assert loud.ink.font.pixelSize() >= window.look.px(44), (theme, how)
        surface = window.look.palette.surface
        for other in set(Sharing) - {how, Sharing.FULL}:
            quiet = number(panel, numbers[other]).ink
            assert quiet.font.pixelSize() <= 0.85 * loud.ink.font.pixelSize(), (theme, how)
            assert quiet.font.weight() < loud.ink.font.weight(), (theme, how)
        for one in panel.sentence.written:
            assert colours.contrast(one.ink.colour.name(), surface) >= 4.5, (theme, how)


def test_switching_moves_no_row(qtbot, window) -> None:
    """The number that holds changes its size, and nothing its place."""
    places = []
    for how in (Sharing.SHARED, Sharing.UNSHARED):
        panel = turn(qtbot, window, how)
        rows = [one for one in panel.sentence.written if one.words not in ("202", "3,232")]
        numbers = [number(panel, words).rect for words in ("202", "3,232")]
        middles = [(rect.left(), pytest.approx(rect.center().y(), abs=1)) for rect in numbers]
        places.append(([(one.words, one.rect) for one in rows], middles))
        places[-1] += ([w.geometry() for w in (panel.tiles, panel.tile_note, panel.live, panel.plot)],)
    assert places[0] == places[1]


@pytest.mark.parametrize(
    ("example", "size", "hows"),
    each_once(
        ["lesson", "alexnet"],
        [(1280, 640), (1920, 1080)],
        [(Sharing.SHARED, Sharing.FULL), (Sharing.UNSHARED,)],
    ),
)
def test_stepping_moves_nothing(
    qtbot: QtBot, example: str, size: tuple[int, int], hows: tuple[Sharing, ...]
) -> None:
    window = opened(qtbot, example, size)
    window.setUpdatesEnabled(False)
    for how in hows:
        panel = turn(qtbot, window, how)
        widgets = (panel.sentence, panel.tiles, panel.tile_note, panel.live, panel.plot)
        layer = window.store.state.layer
        total = walks.total(layer.geometry)
        seen = set()
        for index in (0, 1, 8, 15, 16, 30, 31, total // 2, total - 1):
            window.store.dispatch(transitions.jump_to_index(index), "walk")
            QApplication.processEvents()
            seen.add((tuple(w.geometry().getRect() for w in widgets), panel.sentence.written))
            assert (
                not panel.live.isVisible()
                or panel.live.heightForWidth(panel.live.width()) <= panel.live.height()
            )
        assert len(seen) == 1, how


def test_what_is_needed_up_to_here(qtbot: QtBot, window: MainWindow) -> None:
    for how, counts, end in (
        (Sharing.SHARED, [(101, 101), (202, 101), (303, 101), (404, 101)], (3232, 202)),
        (Sharing.UNSHARED, [(101, 101), (202, 101), (303, 101), (404, 101)], (3232, 202)),
        (Sharing.FULL, [(485, 101), (970, 202), (1455, 303), (1940, 404)], (15520, 3232)),
    ):
        press(qtbot, window, Key.Key_Home)
        panel = turn(qtbot, window, how)
        for n, count in enumerate(counts):
            told = panel.live.text()
            assert told.startswith(f"{n + 1} neuron{'s' if n else ''} up to here: ")
            assert [told.index(f"{one:,}") for one in count], how
            press(qtbot, window, Key.Key_Space)
        press(qtbot, window, Key.Key_End)
        assert panel.live.text().startswith("32 neurons up to here: ")
        assert all(f"{one:,}" in panel.live.text() for one in end), how


def test_a_screen_reader_is_told_everything_whatever_has_room(qtbot) -> None:
    window = opened(qtbot, "alexnet", (1280, 640))
    told = window.layer_page.parameters.accessibleDescription()
    for words in (*figures(window.store.state.layer.geometry), "÷ 3,025", "44,892,355,200", "105,415,200"):
        assert words in told
    assert "1 neuron up to here" in told


def test_what_has_no_room_gives_way_in_order(qtbot, window) -> None:
    panel = window.layer_page.parameters
    panel.setParent(None)
    qtbot.addWidget(panel)
    panel.show()
    gone: list[str] = []
    for height in range(420, 156, -8):
        panel.resize(700, height)
        QApplication.processEvents()
        here = {
            "plot": panel.plot.isVisible(),
            "note": panel.tile_note.isVisible(),
            "multiplications": "multiplications" in written(panel),
            "fully connected": "fully connected" in written(panel),
            "tiles": panel.tiles.isVisible(),
            "live": panel.live.isVisible(),
        }
        assert all(figure in written(panel) for figure in figures(window.store.state.layer.geometry))
        gone += [name for name, is_there in here.items() if not is_there and name not in gone]
        assert not any(here[name] for name in gone)
    assert gone == ["plot", "note", "multiplications", "fully connected", "tiles", "live"]


# The tiles


def test_a_tile_has_a_part_for_each_neuron_up_to_here(qtbot: QtBot, window: MainWindow) -> None:
    """Counted again neuron by neuron, in every order of the walk."""
    window.setUpdatesEnabled(False)
    for order, how in zip(WalkOrder, (Sharing.UNSHARED, Sharing.FULL, Sharing.UNSHARED), strict=True):
        window.store.dispatch(transitions.choose_order(order), None)
        panel = turn(qtbot, window, how)
        g = window.store.state.layer.geometry
        parts = np.zeros((4, 4), int)
        for index in range(32):
            at = walks.position_at(g, order, index)
            parts[at.x, at.y] += 1
            window.store.dispatch(transitions.jump_to_index(index), "walk")
            assert np.array_equal(panel.tiles.parts, parts), (how, order)
    # Shared, one tile holds the bank and fills as sets are used.
    window.store.dispatch(transitions.choose_order(WalkOrder.X_FIRST), None)
    panel = turn(qtbot, window, Sharing.SHARED)
    for at, sets in ((Position(2, 1, 0), 1), (Position(0, 0, 1), 2), (Position(3, 3, 1), 2)):
        window.store.dispatch(transitions.jump(at), "walk")
        assert panel.tiles.parts.sum() == panel.tiles.parts[at.x, at.y] == sets


def filled_share(tiles: TileGrid, x: int, y: int, colour: str) -> float:
    """Return how much of the area of a tile has ``colour``, without the edge and the frame."""
    image = tiles.grab().toImage()
    rect = tiles.tile_rect(x, y).toAlignedRect()
    column = rect.center().x()
    rows = range(rect.top(), rect.bottom() + 1)
    return sum(image.pixelColor(column, row) == QColor(colour) for row in rows) / rect.height()


def test_a_tile_is_filled_as_much_as_its_neurons_were_reached(qtbot, window) -> None:
    """The last but one neuron of two slices: all tiles are full, the last one is half full."""
    panel = turn(qtbot, window, Sharing.UNSHARED)
    window.store.dispatch(transitions.jump(Position(2, 3, 1)), "walk")
    colour = window.look.palette.bars[1]
    assert filled_share(panel.tiles, 3, 3, colour) == pytest.approx(0.5, abs=0.06)
    assert filled_share(panel.tiles, 0, 0, colour) == 1
    window.store.dispatch(transitions.jump(Position(2, 0, 0)), "walk")
    assert filled_share(panel.tiles, 3, 3, colour) == 0
    assert filled_share(panel.tiles, 0, 0, colour) == pytest.approx(0.5, abs=0.06)


@pytest.mark.parametrize("side", [130, 400])
def test_at_alexnet_s_size_a_tile_is_as_strong_as_it_is_full(qtbot, side: int) -> None:
    """55 × 55 tiles of 96 parts, of two pixels or of seven: the colour that is there is in proportion."""
    look = Look.of(1920, 1080)
    tiles = TileGrid(look)
    qtbot.addWidget(tiles)
    tiles.resize(side, side)
    tiles.show_tiles((55, 55), 96, Sharing.UNSHARED)
    state = examples.load("alexnet")
    g = state.layer.geometry

    def shown(n: int) -> QImage:
        tiles.show_place((54, 54), 1, walks.visited_sets(g, WalkOrder.X_FIRST, n))
        return tiles.grab().toImage()

    def strength(image: QImage) -> float:
        """Return how dark the first 40 rows of tiles are together."""
        whole = tiles.tile_rect(0, 0).united(tiles.tile_rect(54, 39)).toRect()
        seen = image.copy(whole).convertToFormat(QImage.Format.Format_RGB32)
        greens = np.frombuffer(seen.constBits(), np.uint32) >> 8 & 0xFF
        return float((255 - greens.astype(int)).sum())

    empty, half, full = (
        strength(shown(n)) for n in (-1 + 55 * 55 * 0 + 1, 55 * 55 * 48 - 1, 55 * 55 * 96 - 1)
    )
    assert (half - empty) / (full - empty) == pytest.approx(0.5, abs=0.02)


def test_pointing_at_a_tile_and_clicking_it_go_to_its_position(qtbot, window) -> None:
    panel = turn(qtbot, window, Sharing.UNSHARED)
    at = panel.tiles.tile_rect(1, 2).center().toPoint()
    with qtbot.waitSignal(panel.cell_pointed) as pointed:
        qtbot.mouseMove(panel.tiles, at)
    assert pointed.args == [Tile(1, 2)]
    qtbot.mouseClick(panel.tiles, Qt.MouseButton.LeftButton, pos=at)
    assert (window.store.state.position.x, window.store.state.position.y) == (1, 2)


class Paints(QObject):
    """Counts the paints of widgets, the px they ask for, and the layouts around them."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        self.count: dict[QObject, int] = dict.fromkeys(widgets, 0)
        self.area: dict[QObject, int] = dict.fromkeys(widgets, 0)
        self.layouts = 0
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.count[watched] += 1
            self.area[watched] += sum(r.width() * r.height() for r in event.region())
        self.layouts += event.type() == QEvent.Type.LayoutRequest
        return False


def test_a_step_repaints_what_moves_and_builds_nothing(qtbot: QtBot) -> None:
    window = opened(qtbot, "lesson", (1920, 1080))
    for example, how in product(["lesson", "alexnet"], Sharing):
        if window.store.state.scene.name != example:
            load(qtbot, window, example)
        panel = turn(qtbot, window, how)
        press(qtbot, window, Key.Key_Space)
        QApplication.processEvents()
        paints, builds = Paints(panel, panel.tiles, panel.sentence, panel.tile_note), panel.tiles.base_builds
        for _ in range(2):
            press(qtbot, window, Key.Key_Space)
            QApplication.processEvents()
        assert (paints.count[panel.sentence], paints.count[panel.tile_note], paints.layouts) == (0, 0, 0), (
            example,
            how,
        )
        assert panel.tiles.base_builds == builds, (example, how)
        if panel.tiles.isVisible():
            assert paints.count[panel.tiles] == 2, (example, how)
            side = panel.tiles.tile_rect(0, 0).width() + 2 * (window.look.px(5) + 3)
            assert paints.area[panel.tiles] <= 2 * 2 * side * side, (example, how)


# The plot


def test_a_1080p_window_has_room_for_the_plot_of_the_longest_numbers(qtbot: QtBot) -> None:
    window = opened(qtbot, "alexnet", (1920, 1080))
    plot = window.layer_page.parameters.plot
    for language in LANGUAGES:
        window.menus.actions[f"language_{language}"].trigger()
        qtbot.waitUntil(lambda: plot.isVisible() and plot.height() > 0, timeout=2000)


def test_the_lines_of_the_plot_are_as_long_as_their_numbers(qtbot: QtBot, window: MainWindow) -> None:
    """At the end of the walk the two dots are as high above zero as the numbers are large."""
    for how in (Sharing.UNSHARED, Sharing.SHARED):
        panel = turn(qtbot, window, how)
        panel.plot.resize(300, 200)
        press(qtbot, window, Key.Key_Home)
        heights = []
        for key in (Key.Key_Home, Key.Key_End):
            press(qtbot, window, key)
            heights.append({index: at.y() for at, index in panel.plot.dots()})
        zero_shared, zero_unshared = (101 / 3232, 101 / 3232)
        (home, end) = heights
        assert home[0] == home[1]
        rise = {index: home[index] - end[index] for index in (0, 1)}
        expected = (202 / 3232 - zero_shared) / (1 - zero_unshared)
        assert rise[0] / rise[1] == pytest.approx(expected, abs=0.02), how
    # The marker moves with the walk.
    plot = panel.plot
    press(qtbot, window, Key.Key_Home)
    before = plot.dots()
    press(qtbot, window, Key.Key_Space)
    after = plot.dots()
    assert [at.x() for at, _ in after] > [at.x() for at, _ in before]
    assert all(plot.rect().contains(QPoint(at)) for at, _ in after)


def test_another_layer_is_another_sentence(qtbot, window) -> None:
    window.store.dispatch(lambda state: hyperparameters.change(state, filters=3), "settings")
    QApplication.processEvents()
    panel = window.layer_page.parameters
    assert all(figure in written(panel) for figure in figures(window.store.state.layer.geometry))
    assert "48 neurons" in written(panel)


@pytest.mark.parametrize("languages", [("en", "zh"), pytest.param(("zh", "en"), marks=pytest.mark.soak)])
def test_no_count_is_said_twice_in_a_small_window(qtbot: QtBot, languages: tuple[str, ...]) -> None:
    window = opened(qtbot, "lesson", (1280, 720))
    window.setUpdatesEnabled(False)
    for example, language in zip(("lesson", "alexnet", "depthwise", "misfit"), languages * 2, strict=True):
        load(qtbot, window, example)
        window.set_language(language)
        count = count_parameters(window.store.state.layer.geometry)
        counts = (count.shared, count.unshared, count.fully_connected, count.multiplications)
        for how in Sharing:
            panel = turn(qtbot, window, how)
            QApplication.processEvents()
            words = written(panel)
            for n in (*counts, count.fully_connected_multiplications):
                assert len(re.findall(rf"(?<![\d,]){n:,}(?![\d,])", words)) <= 1, (example, language, how, n)
            glosses = re.findall(r"≈ [\d,.]+ [万亿]", words)
            assert len(set(glosses)) == len(glosses), (example, language, how, glosses)

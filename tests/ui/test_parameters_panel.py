"""The parameters panel in the real window: what it says and draws in the three positions of the switch."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from convviz.explore.state.state import Sharing
from convviz.ui.look import motion
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.panels.linear_axes import LinearAxes, Scale, tick_words
from convviz.ui.panels.meter import Meter
from convviz.ui.panels.parameters_panel import COSTS, ParametersPanel
from convviz.ui.panels.tile_textures import Grain, picture
from convviz.ui.shell.window import MainWindow
from convviz.ui.words.catalogue import LANGUAGES, Text
from tests.journeys.window import opened, press

Key = Qt.Key
KEYS = {Sharing.FULL: Key.Key_1, Sharing.UNSHARED: Key.Key_2, Sharing.SHARED: Key.Key_3}


USUAL, PRESENTING = False, True
#: Those of the default run: each example in each size, and each of the two in both ways of showing.
TELLING = {
    ("lesson", (1920, 1080), USUAL),
    ("lesson", (1280, 720), PRESENTING),
    ("lesson", (3840, 2160), USUAL),
    ("alexnet", (1920, 1080), PRESENTING),
    ("alexnet", (1280, 720), USUAL),
    ("alexnet", (3840, 2160), PRESENTING),
}


def cases(*sizes: tuple[int, int]) -> list:
    every = product(("lesson", "alexnet"), sizes, (USUAL, PRESENTING))
    return [pytest.param(*case, marks=() if case in TELLING else pytest.mark.soak) for case in every]


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    return opened(qtbot, "lesson", (1920, 1080))


def turn(qtbot: QtBot, window: MainWindow, how: Sharing) -> ParametersPanel:
    """Turn the switch by its key and return the panel, painted."""
    press(qtbot, window, KEYS[how])
    QApplication.processEvents()
    assert window.store.display.sharing is how
    QApplication.processEvents()  # layouts settle in the event loop
    return window.layer_page.parameters


def visible_counts(panel: ParametersPanel) -> dict[Sharing, str]:
    return {how: line.text() for how, line in panel.counts.lines.items() if line.isVisible()}


@pytest.mark.parametrize(
    ("how", "counts", "end"),
    [
        (Sharing.SHARED, ["101", "101", "101", "101"], "202"),
        (Sharing.UNSHARED, ["101", "202", "303", "404"], "3,232"),
        (Sharing.FULL, ["485", "970", "1,455", "1,940"], "15,520"),
    ],
)
def test_what_is_needed_so_far(qtbot, window, how: Sharing, counts: list[str], end: str) -> None:
    panel = turn(qtbot, window, how)
    for count in counts:
        assert visible_counts(panel)[how] == count
        press(qtbot, window, Key.Key_Space)
    press(qtbot, window, Key.Key_End)
    assert visible_counts(panel)[how] == end
    assert panel.bars.chosen == COSTS.index(how)


@pytest.mark.parametrize("how", Sharing)
def test_what_is_needed_is_first_and_large_and_the_others_quiet(qtbot, window, how: Sharing) -> None:
    panel = turn(qtbot, window, how)
    shown = [line for line in panel.counts.lines.values() if line.isVisible()]
    needed = panel.counts.lines[how]
    assert min(shown, key=lambda line: line.x()) is needed
    assert all(
        needed.font().pixelSize() >= 1.5 * line.font().pixelSize() for line in shown if line is not needed
    )
    assert len(shown) == (3 if how is Sharing.FULL else 2)


@pytest.mark.parametrize(("example", "size", "presenting"), cases((1920, 1080), (1280, 720)))
def test_the_large_number_does_not_jump(qtbot, example: str, size: tuple[int, int], presenting: bool) -> None:
    window = opened(qtbot, example, size)
    if presenting:
        window.set_presenting(True)
        window.showNormal()
        window.resize(*size)
    places = set()
    for how in (Sharing.SHARED, Sharing.UNSHARED):
        panel = turn(qtbot, window, how)
        places.add(panel.counts.lines[how].y())
    assert len(places) == 1


def test_shorter_words_on_the_work_are_no_fragment_in_chinese() -> None:
    for key in ("work", "work_shorter.equal", "work_shorter.once"):
        assert Text("zh").text(f"display.parameters.{key}", n=105_415_200).endswith("，共享与否都一样")


def test_the_work_meter_stays_when_sharing_is_switched(qtbot, window) -> None:
    """What sharing saves is parameters: their bar collapses, that of the multiplications does not move."""
    seen = {how: turn(qtbot, window, how) and shares(window) for how in (Sharing.UNSHARED, Sharing.SHARED)}
    (unshared, unshared_work), (shared, work) = seen[Sharing.UNSHARED], seen[Sharing.SHARED]
    assert shared < 0.7 * unshared
    assert work == unshared_work == pytest.approx(np.log10(3200) / 5)
    assert (
        window.layer_page.parameters.work.text() == "3,200, with and without sharing · 15,488 fully connected"
    )
    turn(qtbot, window, Sharing.FULL)
    assert shares(window) == pytest.approx((np.log10(15_520) / 5, np.log10(15_488) / 5))
    assert window.layer_page.parameters.work.text().startswith("15,488 fully connected")


def shares(window: MainWindow) -> tuple[float, float]:
    """Return how long the bars of the two meters are painted, as shares of the axis."""
    panel = window.layer_page.parameters
    return painted_share(panel.factor, panel.look), painted_share(panel.work, panel.look)


def painted_share(meter: Meter, look: Look) -> float:
    image = meter.grab().toImage()
    y, found = image.height() // 2, meter.columns
    left = found[0] + look.px(12)
    raised, colour = QColor(look.palette.raised), QColor(meter.colour)
    row = [image.pixelColor(left + x, y) for x in range(found[1])]
    assert row[-3] == raised
    inside = sum(1 for pixel in row if distance(pixel, colour) < distance(pixel, raised))
    assert inside == pytest.approx(found[1] * meter.share, abs=2)
    return meter.share


def distance(one: QColor, other: QColor) -> int:
    return sum(abs(a - b) for a, b in zip(one.getRgb(), other.getRgb(), strict=True))


def test_the_bar_that_holds_is_told_by_shape_and_weight(qtbot, window) -> None:
    """Without any colour: the mark before it, and how thick it is."""
    bars = window.layer_page.parameters.bars
    for index, how in enumerate(COSTS):
        turn(qtbot, window, how)
        grey = bars.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
        third = bars.height() / 3
        dark = [
            sum(grey.pixelColor(x, y).value() < 140 for x in range(12) for y in rows_of(third, n))
            for n in range(3)
        ]
        assert [n for n in range(3) if dark[n] > 8] == [index]


def rows_of(third: float, n: int) -> range:
    return range(int(n * third * 0.92), int(n * third * 0.92) + 22)


def tiles_of(panel: ParametersPanel) -> dict[tuple[int, int], QImage]:
    """Return the inside of each tile as it is on screen."""
    image = panel.tiles.grab().toImage()
    columns, rows = 4, 4
    found = {}
    for x in range(columns):
        for y in range(rows):
            rect = panel.tiles.tile_rect(x, y).toAlignedRect().adjusted(4, 4, -4, -4)
            found[x, y] = image.copy(rect)
    return found


def brightness(image: QImage) -> float:
    return float(
        np.mean(
            [image.pixelColor(x, y).lightness() for x in range(image.width()) for y in range(image.height())]
        )
    )


def different(images: dict[tuple[int, int], QImage]) -> int:
    kept: list[QImage] = []
    for image in images.values():
        if not any(image == other for other in kept):
            kept.append(image)
    return len(kept)


def test_shared_the_tiles_are_echoes_of_one(qtbot, window) -> None:
    tiles = tiles_of(turn(qtbot, window, Sharing.SHARED))
    assert different(tiles) == 2  # the one that holds the set, and what echoes it


@pytest.mark.parametrize("how", [Sharing.UNSHARED, Sharing.FULL])
def test_without_sharing_every_tile_is_an_owner_with_a_pattern_of_its_own(qtbot, window, how) -> None:
    panel = turn(qtbot, window, how)
    assert different(tiles_of(panel)) == 16
    for _ in range(6):
        press(qtbot, window, Key.Key_Space)
    QApplication.processEvents()
    tiles = tiles_of(panel)
    visited = {(n % 4, n // 4) for n in range(7)}
    darkest_ahead = min(brightness(tile) for at, tile in tiles.items() if at not in visited)
    assert max(brightness(tiles[at]) for at in visited) < darkest_ahead - 25
    press(qtbot, window, Key.Key_End)
    QApplication.processEvents()
    assert different(tiles_of(panel)) == 16


def test_fully_connected_the_patterns_are_finer(qtbot, window) -> None:
    changes = {}
    for how in (Sharing.UNSHARED, Sharing.FULL):
        panel = turn(qtbot, window, how)
        image = panel.tiles.grab().toImage()
        rect = panel.tiles.tile_rect(3, 3).toAlignedRect().adjusted(2, 2, -2, -2)
        values = [image.pixelColor(x, rect.top() + 3).value() for x in range(rect.left(), rect.right())]
        changes[how] = sum(a != b for a, b in pairwise(values))
    assert changes[Sharing.FULL] > changes[Sharing.UNSHARED] >= 1


def test_the_same_sets_have_the_same_patterns() -> None:
    tones = [("#ffffff", "#000000")]
    first = picture((9, 7), (3,), Grain(6, 5), tones)
    assert first == picture((9, 7), (3,), Grain(6, 5), tones)
    assert first != picture((9, 7), (4,), Grain(6, 5), tones)
    assert (first.width(), first.height()) == (54, 35)
    two = picture((9, 7), (3, 4), Grain(6, 5), tones * 2)
    assert two.copy(0, 0, 54, 5) == first.copy(0, 0, 54, 5)
    assert picture((55, 55), (0,), Grain(1, 1), tones).width() == 55


class Paints(QObject):
    """Counts the paints of widgets and the px they ask for."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        self.widgets = widgets
        self.count: dict[QWidget, int] = dict.fromkeys(widgets, 0)
        self.area: dict[QWidget, int] = dict.fromkeys(widgets, 0)
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent) and isinstance(watched, QWidget):
            self.count[watched] += 1
            self.area[watched] += sum(r.width() * r.height() for r in event.region())
        return False


@pytest.mark.parametrize("example", ["lesson", "alexnet"])
@pytest.mark.parametrize("how", Sharing)
def test_a_step_repaints_what_moves_and_builds_nothing(qtbot, example: str, how: Sharing) -> None:
    window = opened(qtbot, example, (1920, 1080))
    panel = turn(qtbot, window, how)
    press(qtbot, window, Key.Key_Space)
    QApplication.processEvents()
    paints, builds = Paints(panel.tiles, panel.bars, panel.factor, panel.work), panel.tiles.base_builds
    for steps in range(1, 3):
        press(qtbot, window, Key.Key_Space)
        QApplication.processEvents()
        assert paints.count[panel.tiles] == steps
    assert [paints.count[w] for w in (panel.bars, panel.factor, panel.work)] == [0, 0, 0]
    assert panel.tiles.base_builds == builds
    side = panel.tiles.tile_rect(0, 0).width() + 2 * (window.look.px(5) + 3)
    assert paints.area[panel.tiles] <= 2 * 2 * side * side


def test_without_motion_the_end_is_simply_there(qtbot, window) -> None:
    assert not motion.allowed()  # there is no screen
    panel = turn(qtbot, window, Sharing.UNSHARED)
    assert not panel.factor.moving
    assert panel.factor.shown_share == panel.factor.share


def test_a_window_opens_with_every_bar_in_its_place(qtbot, monkeypatch) -> None:
    monkeypatch.setattr(motion, "allowed", lambda: True)
    panel = opened(qtbot, "lesson", (1920, 1080)).layer_page.parameters
    assert not panel.factor.moving
    assert panel.factor.shown_share == panel.factor.share > 0


def test_with_motion_the_bar_glides_for_a_moment(qtbot, window, monkeypatch) -> None:
    monkeypatch.setattr(motion, "allowed", lambda: True)
    assert motion.LASTS <= 250
    panel = window.layer_page.parameters
    before = panel.factor.share
    press(qtbot, window, KEYS[Sharing.UNSHARED])
    assert panel.factor.moving
    assert panel.factor.shown_share < panel.factor.share
    assert not panel.work.moving
    press(qtbot, window, KEYS[Sharing.SHARED])  # back before it has arrived
    qtbot.waitUntil(lambda: not panel.factor.moving)
    assert panel.factor.shown_share == panel.factor.share == before
    assert panel.bars.emphasis == (1.0, 0.0, 0.0)


@pytest.mark.parametrize(("example", "size", "presenting"), cases((1920, 1080), (1280, 720), (3840, 2160)))
def test_nothing_is_cut_or_overlaps(qtbot, example: str, size, presenting: bool) -> None:
    window = opened(qtbot, example, size)
    if presenting:
        window.set_presenting(True)
        window.showNormal()
        window.resize(*size)
    press(qtbot, window, Key.Key_End)
    for language, how in product(LANGUAGES, Sharing):
        window.set_language(language)
        panel = turn(qtbot, window, how)
        assert Look.of(*size, presenting=presenting).scale == window.look.scale
        widgets = [
            w for w in (*panel.counts.lines.values(), *panel.counts.captions.values()) if w.isVisible()
        ]
        for widget in widgets:
            assert widget.width() >= widget.fontMetrics().horizontalAdvance(widget.text())
            assert panel.rect().contains(widget.geometry())
        for one in widgets:
            assert not any(one.geometry().intersects(w.geometry()) for w in widgets if w is not one)
        for meter in (panel.factor, panel.work):
            label, _ = meter.columns
            assert label >= meter.label_width()  # a number without a name says nothing
            assert meter.words_rect.right() <= meter.width() + 1
        assert panel.bars.height() >= panel.bars.minimumSizeHint().height()
        assert panel.bars.geometry().bottom() < panel.factor.geometry().top()


@pytest.mark.parametrize("example", ["lesson", "pointwise", "alexnet"])
def test_powers_of_ten_are_named_where_they_are(qtbot: QtBot, example: str) -> None:
    panel = opened(qtbot, example, (1920, 1080)).layer_page.parameters
    bars = panel.bars
    metrics = QFontMetrics(panel.look.font(TextStyle.SMALL))
    labels, step = bars.axis_labels(), 3 if bars.decades > 6 else 2
    assert len(labels) >= 2
    for words, left in labels.items():
        power = int(words.removeprefix("10").translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")))
        assert power % step == 0
        middle, true = left + metrics.horizontalAdvance(words) / 2, bars.place_of(10**power)
        at_edge = power == bars.decades
        assert middle < true if at_edge else abs(middle - true) < 1
    image = bars.grab().toImage()
    ratio, row = image.devicePixelRatio(), bars.height() - bars.axis_height() + 1
    for power in range(bars.decades):
        x, y = int(bars.place_of(10**power)), int(row)
        tick, ground = (image.pixelColor(round(at * ratio), round(y * ratio)) for at in (x, x + 6))
        assert tick != ground


@pytest.mark.parametrize("size", [(1920, 1080), (1600, 900), (3840, 2160)])
@pytest.mark.parametrize("most", [(32, 3232), (290_400, 105_705_600), (12_544, 809_088), (7, 11)])
def test_words_at_the_ticks_of_a_plot_do_not_touch(
    qapp: QApplication, size: tuple[int, int], most: tuple[int, int]
) -> None:
    look = Look.of(*size)
    metrics = QFontMetrics(look.font(TextStyle.SMALL))
    room = QSize(round(225 * look.scale), round(192 * look.scale))
    axes = LinearAxes.within(room, look, QPointF(*most))
    step = axes.x.step(metrics.horizontalAdvance, 1)
    places = [
        (axes.at(value, 0).x(), metrics.horizontalAdvance(tick_words(value)) / 2)
        for value in axes.x.multiples(step)
    ]
    assert len(places) > 1
    for (left, half_left), (right, half_right) in pairwise(places):
        assert left + half_left < right - half_right
    step = axes.y.step(lambda _: metrics.height(), 1)
    places_up = [axes.at(0, value).y() for value in axes.y.multiples(step)]
    assert len(places_up) > 1
    assert all(low - high > metrics.height() for low, high in pairwise(places_up))


def test_ticks_are_at_round_numbers() -> None:
    def width(words: str) -> int:
        return 10 * len(words)

    for most, px, wanted in ((8000, 412, 2000), (8000, 220, 5000), (32, 145, 10), (8000, 10, 10_000)):
        assert Scale(most, px, 0.03).step(width, 10) == wanted
    between = list(Scale(10, 200, 0).ticks(5))
    assert [value for value, level in between if level == 0] == [0, 5, 10]
    assert [value for value, level in between if level == 1] == [1, 2, 3, 4, 6, 7, 8, 9]
    assert len({value for value, _ in between}) == len(between)


def test_the_plot_has_its_axes_and_lines_where_the_numbers_are(qtbot: QtBot) -> None:
    panel = opened(qtbot, "lesson", (1920, 1080)).layer_page.parameters
    plot, palette = panel.plot, panel.look.palette
    plot.show_marker(0, (0, 0, 0))
    image = plot.grab().toImage()
    metrics = QFontMetrics(panel.look.font(TextStyle.SMALL))
    left = metrics.horizontalAdvance("100 M") + 2 * metrics.height() + 1
    width, height = plot.width() - left - 1, plot.height() - round(2.6 * metrics.height()) - 2
    for neurons, parameters in ((8, 101), (24, 202)):  # 101 parameters a set, 16 neurons a slice
        x = left + width * (neurons / 32 + 0.03) / 1.06
        y = 1 + height * (1.06 - parameters / 3232) / 1.12
        assert image.pixelColor(round(x), round(y)) == QColor(palette.bars[COSTS.index(Sharing.SHARED)])
        assert image.pixelColor(round(x), round(y) - 8) == QColor(palette.surface)
    assert image.pixelColor(left - 1, height // 2) == QColor(palette.muted)


def test_a_caption_is_where_it_was_when_the_switch_comes_back(qtbot: QtBot, window: MainWindow) -> None:
    card, other = window.layer_page.filters.cards[:2]
    about = card.labels["about"]
    before = about.x()
    turn(qtbot, window, Sharing.UNSHARED)
    assert about.x() > before
    turn(qtbot, window, Sharing.SHARED)
    assert about.x() == before == other.labels["about"].x()

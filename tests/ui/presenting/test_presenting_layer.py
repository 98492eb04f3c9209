"""The scenes of the layer's page: large, whole, in fixed places, in both languages and on any projector."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, product
from typing import TypeAlias

import pytest
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from convviz.explore.presenting.scenes import PANELS, SCENES
from convviz.explore.state import transitions
from convviz.explore.state.sharing import Sharing, choose
from convviz.explore.state.state import InputCell, Position, View
from convviz.ui.look import motion
from convviz.ui.look.look import TextStyle, ink_of
from convviz.ui.pages.layer_page import LayerPage
from convviz.ui.panels.count_sentence import Written
from convviz.ui.shell.window import MainWindow
from convviz.ui.words.catalogue import LANGUAGES
from convviz.ui.words.line import Line
from tests.cases import each_once, together
from tests.journeys.window import load, naming, opened, present, press
from tests.ui.words.test_words import cramped, overlapping

Key = Qt.Key
Size: TypeAlias = tuple[int, int]
SIZES = ((1920, 1080), (1280, 720), (1024, 768))
EXAMPLES = ("lesson", "alexnet", "classic", "depthwise", "pointwise")
NAMES = tuple(scene.name for scene in SCENES[View.LAYER])
#: Those of the default run: each example and size.
TELLING = {
    ("lesson", (1024, 768)),
    ("alexnet", (1280, 720)),
    ("classic", (1024, 768)),
    ("depthwise", (1280, 720)),
}
CASES = [
    pytest.param(*case, marks=() if case in TELLING else pytest.mark.soak)
    for case in product(EXAMPLES, SIZES)
]
#: A language and the scenes with the ways of sharing that are looked at in it: all of them, and each pair.
ALL = {language: tuple(product(NAMES, Sharing)) for language in LANGUAGES}
PAIRS = {language: every[n :: len(LANGUAGES)] for n, (language, every) in enumerate(ALL.items())}


def presented(qtbot: QtBot, example: str, size: Size) -> MainWindow:
    window = opened(qtbot, example, size)
    present(window, size, "field")
    return window


def presented_each(qtbot: QtBot, cases: Iterable[tuple[str, Size]]) -> Iterator[tuple[MainWindow, str, Size]]:
    """Present examples on projectors in one window, each time as the example is loaded, in English."""
    window = None
    for example, size in cases:
        if window is None:
            window = presented(qtbot, example, size)
        else:
            load(qtbot, window, example)
            window.set_language("en")
            window.resize(*size)
            settle()
        yield window, example, size


def show(qtbot: QtBot, window: MainWindow, name: str) -> LayerPage:
    """Go to a scene by its key."""
    while window.presentation.scenes.get(View.LAYER, 0) != NAMES.index(name):
        press(qtbot, window, Key.Key_N)
    settle()
    return window.layer_page


def settle() -> None:
    for _ in range(4):
        QApplication.processEvents()


def go(window: MainWindow, *at: int) -> None:
    window.store.dispatch(transitions.jump(Position(*at)), "walk")
    settle()


def own(window: MainWindow, how: Sharing) -> None:
    window.store.dispatch(choose(how), "sharing")
    settle()


def last(window: MainWindow) -> Position:
    width, height, filters = window.store.state.layer.geometry.output_shape
    return Position(width - 1, height - 1, filters - 1)


def size_of(written: Written) -> int:
    return written.ink.font.pixelSize()


def outside(rect: QRect, written: tuple[Written, ...]) -> list[str]:
    """Return the words that reach beyond ``rect``, or lie on each other."""
    room = QRectF(rect).adjusted(-1, -1, 1, 1)
    found = [one.words for one in written if one.words.strip() and not room.contains(one.rect)]
    for a, b in combinations(written, 2):
        if a.rect.adjusted(1, 1, -1, -1).intersects(b.rect.adjusted(1, 1, -1, -1)) and a.words.strip():
            found.append(f"{a.words} on {b.words}")
    return found


def cut(page: LayerPage) -> Iterator[str]:
    """Yield what is not seen in full."""
    for line in page.findChildren(Line):
        if line.isVisible() and line.fontMetrics().horizontalAdvance(line.text()) > line.width() + 2:
            yield line.text()
    if page.headline.isVisible():
        yield from outside(page.headline.rect(), page.headline.written)
    if page.neuron.isVisible():
        expression, column = page.neuron.expression, page.neuron.column
        if len(expression.lines(expression.width())) > 1:
            yield expression.text()
        rooms = [slot.room for slot in column.slots]
        if not all(column.rect().adjusted(-1, -1, 1, 1).contains(room) for room in rooms):
            yield "sum"
    for widget in (panel for panel in (*page.panels, page.what_if, page.headline) if panel.isVisible()):
        if not page.rect().contains(widget.geometry()):
            yield type(widget).__name__


@pytest.mark.parametrize(
    ("cases", "looks"),
    [
        pytest.param([case.values for case in CASES if not case.marks], PAIRS, id="pairs"),
        pytest.param([case.values for case in CASES], ALL, id="all", marks=pytest.mark.soak),
    ],
)
def test_nothing_is_cut(
    qtbot: QtBot, cases: list[tuple[str, Size]], looks: dict[str, tuple[tuple[str, Sharing], ...]]
) -> None:
    bad = []
    for window, example, size in presented_each(qtbot, cases):
        window.setUpdatesEnabled(False)  # where words have room is known before they are painted
        for language, relu in zip(LANGUAGES, (False, True), strict=True):
            window.set_language(language)
            if relu:
                press(qtbot, window, Key.Key_R)
            for name, how in looks[language]:
                page = show(qtbot, window, name)
                window.store.dispatch(choose(how), "sharing")
                go(window, *last_of(window))
                found = (*cut(page), *cramped(window), *overlapping(window))
                bad += [f"{example} {size} {language} {name} {how.value}: {words}" for words in found]
    assert bad == []


def last_of(window: MainWindow) -> tuple[int, int, int]:
    at = last(window)
    return at.x, at.y, at.d


@pytest.mark.parametrize("cases", together(CASES))
def test_a_panel_alone_fills_the_page_and_nothing_of_it_is_cut(
    qtbot: QtBot, cases: list[tuple[str, Size]]
) -> None:
    for window, example, size in presented_each(qtbot, cases):
        window.setUpdatesEnabled(False)
        page = window.layer_page
        for name in PANELS[View.LAYER]:
            with naming(example, size, name):
                page.panel_doubled.emit(name)
                settle()
                (shown,) = (panel for panel in page.panels if panel.isVisible())
                assert shown is page.named_panels[name]
                assert shown.width() == page.width()
                assert shown.height() >= page.height() - window.look.px(2)
                assert [*cut(page), *cramped(window)] == []
                page.panel_doubled.emit(name)
                settle()


@pytest.mark.parametrize("cases", together(each_once(("lesson", "alexnet"), SIZES)))
def test_the_value_and_its_expression_are_large(qtbot: QtBot, cases: list[tuple[str, Size]]) -> None:
    for window, example, size in presented_each(qtbot, cases):
        with naming(example, size):
            page, px = show(qtbot, window, "field"), window.look.px
            for how, relu in product(Sharing, (False, True)):
                own(window, how)
                go(window, *last_of(window))
                neuron = window.store.display.page.neuron
                *before, value = page.headline.written
                assert size_of(value) >= px(72)
                assert value.words == f"= {neuron.activation if relu else neuron.value:,}".replace("-", "−")
                assert "".join(one.words for one in before).startswith(
                    "".join(t.text for t in neuron.expression)
                )
                assert all(size_of(one) >= px(30) for one in before)
                if relu:
                    assert before[-1].words == f"= max(0, {neuron.value:,})".replace("-", "−")
                hue = window.look.hue(neuron.position.d).text
                assert value.ink.colour.name() == hue == before[0].ink.colour.name()
                press(qtbot, window, Key.Key_R)


def the_numbers_are_read(qtbot: QtBot, window: MainWindow) -> None:
    go(window, 2, 3, 1)
    assert window.look.least_cell_text >= window.look.px(24)
    page = show(qtbot, window, "field")
    assert page.input.grid.numbered
    assert page.input.grid.large_slices == (0, 1, 2, 3)
    assert page.output.grid.numbered
    assert page.output.grid.large_slices == (0, 1)
    assert page.output.column.isVisible()
    page = show(qtbot, window, "weights")
    cards = [card for card in page.filters.cards if card.isVisible()]
    assert [card.k for card in cards] == [0, 1]
    assert all(card.grid.numbered and card.grid.large_slices == (0, 1, 2, 3) for card in cards)
    page = show(qtbot, window, "neuron")
    assert page.neuron.products.together
    assert all(one.is_numbered(page.look) for shown in page.neuron.products.shown for one in shown.all)


def what_a_neuron_needs_stands_on_one_line_with_its_word(qtbot: QtBot, window: MainWindow) -> None:
    for language, word in zip(LANGUAGES, ("each", "个参数"), strict=True):
        window.set_language(language)
        said = show(qtbot, window, "parameters").parameters.sentence.written
        number = next(one for one in said if one.words.strip() == "101")
        unit = next(one for one in said if one.words.endswith(word))
        assert unit.rect.center().y() == number.rect.center().y()


def test_what_is_large_of_the_worked_example(qtbot: QtBot) -> None:
    for window, _, size in presented_each(qtbot, product(("lesson",), SIZES)):
        window.setUpdatesEnabled(False)
        with naming(size):
            the_numbers_are_read(qtbot, window)
            what_a_neuron_needs_stands_on_one_line_with_its_word(qtbot, window)


def picture_and_map_are_as_large_as_their_room(qtbot: QtBot, window: MainWindow, _: Size) -> None:
    page = show(qtbot, window, "field")
    for grid, side, rest in ((page.input.grid, 227, 0.75), (page.output.grid, 55, 0.85)):
        slice_ = grid.large_slices[0]
        drawn = grid.cell_rect(0, 0, slice_).united(grid.cell_rect(side - 1, side - 1, slice_))
        assert min(drawn.width(), drawn.height()) >= rest * min(grid.width(), grid.height())
    assert page.output.pager.isVisible()
    assert page.output.grid.large_slices == (0,)
    press(qtbot, window, Key.Key_BracketRight)
    assert page.output.grid.large_slices == (1,)


@pytest.mark.parametrize("cases", together(each_once(("lesson", "alexnet", "depthwise"), SIZES)))
def test_this_neuron_is_large(qtbot: QtBot, cases: list[tuple[str, Size]]) -> None:
    for window, example, size in presented_each(qtbot, cases):
        with naming(example, size):
            neuron, look = show(qtbot, window, "neuron").neuron, window.look
            for how in Sharing:
                own(window, how)
                assert all(run.ink.font.pixelSize() >= look.px(30) for run in neuron.expression.runs)
                ink = look.ink(TextStyle.RESULT, look.palette.text)
                assert ink.font.pixelSize() >= look.px(72)
                assert neuron.column.result_room.height() >= int(ink.height)


def the_counts_are_large_and_the_switch_makes_its_own_the_loudest(
    qtbot: QtBot, window: MainWindow, _: Size
) -> None:
    page = show(qtbot, window, "weights")
    counts = {Sharing.UNSHARED: "105,705,600", Sharing.SHARED: "34,944", Sharing.FULL: "44,892,355,200"}
    lefts: dict[str, list[list[float]]] = {language: [] for language in LANGUAGES}
    for language, how in product(LANGUAGES, (Sharing.SHARED, Sharing.UNSHARED, Sharing.FULL)):
        window.set_language(language)
        own(window, how)
        written = {one.words: one for one in page.headline.written}
        assert {"105,705,600", "3,025", "34,944"} <= set(written)
        numbers = [one for one in written.values() if any(letter.isdigit() for letter in one.words)]
        assert all(size_of(one) >= window.look.px(44) for one in numbers if "≈" not in one.words)
        loud = written[counts[how]]
        assert loud.ink.font.bold()
        assert size_of(loud) == max(map(size_of, numbers))
        if how is not Sharing.FULL:
            lefts[language].append(
                [one.left for one in page.headline.written if one.words in ("3,025", "34,944")]
            )
            gloss = language == "zh"
            assert any("≈ 1.06 亿" in words for words in written) is gloss
    assert all(shared == unshared for shared, unshared in lefts.values())


def all_filters_are_in_sight_beside_the_large_one(qtbot: QtBot, window: MainWindow, _: Size) -> None:
    filters = show(qtbot, window, "weights").filters
    go(window, 20, 30, 5)
    mosaic = filters.mosaic
    seen = mosaic.visibleRegion().boundingRect().adjusted(-1, -1, 1, 1)
    assert all(seen.contains(mosaic.tile_rect(k)) for k in range(96))
    assert mosaic.tile_rect(0).width() >= window.look.px(40)
    card = filters.card_of(5)
    assert card is not None
    assert card.grid.numbered
    large = []
    for _ in range(3):
        large.append(card.grid.large_slices)
        press(qtbot, window, Key.Key_C)
    assert set(large) in ({(0,), (1,), (2,)}, {(0, 1, 2)})


def not_shared_the_wall_is_as_large_as_its_panel(qtbot: QtBot, window: MainWindow, size: Size) -> None:
    filters = show(qtbot, window, "weights").filters
    own(window, Sharing.UNSHARED)
    go(window, 20, 30, 5)
    wall = filters.wall
    whole = wall.tile_rect(0, 0).united(wall.tile_rect(54, 54))
    room = wall.height() if size != (1024, 768) else wall.width()  # the latter is a narrow one
    assert min(whole.width(), whole.height()) >= 0.88 * room  # the card needs what is left for its numbers
    assert whole.width() >= 0.6 * filters.width()
    assert "3,025" in filters.shape_note.text()
    assert "still equal" in filters.shape_note.text()
    assert filters.hint.isVisible()
    assert filters.hint.text() == "S: all of them become one"
    card = filters.card_of(5)
    assert card is not None
    if size == (1920, 1080):
        least, cell = window.look.least_cell_text, card.grid.cell_rect(0, 0, 0)
        digits = ink_of(window.look.palette.text, least, False, False).width("−9")
        assert card.grid.numbered
        assert cell.width() - digits >= least / 5, (least, cell, digits)
    press(qtbot, window, Key.Key_S)
    settle()
    assert not filters.hint.isVisible()
    assert filters.mosaic.isVisible()


def the_five_figures_of_the_source_are_large(qtbot: QtBot, window: MainWindow, _: Size) -> None:
    panel, px = show(qtbot, window, "parameters").parameters, window.look.px
    for language, how in product(LANGUAGES, (Sharing.SHARED, Sharing.UNSHARED)):
        window.set_language(language)
        own(window, how)
        for figure in (
            "290,400",
            "364",
            "105,705,600",
            "34,944",
            "34,848",
            "44,892,355,200",
            "105,415,200",
        ):
            assert figure in panel.sentence.text(), figure
        sizes = {one.words: size_of(one) for one in panel.sentence.written}
        assert px(72) <= sizes["105,705,600"] <= px(120)
        assert px(72) <= sizes["34,944"] <= px(120)
        assert sizes["÷ 3,025"] >= px(60)
        assert min(sizes.values()) >= px(30)
        tiles = panel.tiles.geometry()
        assert tiles.left() > panel.sentence.geometry().right()
        assert tiles.width() >= 0.28 * panel.width()
        assert abs(tiles.width() - tiles.height()) <= px(8)


def a_wrong_idea_has_its_code_in_full_and_its_slice_large(qtbot: QtBot, window: MainWindow, _: Size) -> None:
    page = show(qtbot, window, "neuron")
    window.menus.actions["what_if_forgot_bias"].trigger()
    go(window, *last_of(window))
    panel = page.what_if
    qtbot.waitUntil(lambda: panel.isVisible() and panel.grid.volume is not None)  # computed beside the window
    settle()
    ink, code = page.look.ink(TextStyle.CODE, page.look.palette.text), panel.code
    assert all(ink.width(line.rstrip()) <= code.width() for line in code.lines(code.width()))
    assert panel.grid.cell_rect(54, 0, 0).right() - panel.grid.cell_rect(0, 0, 0).left() > panel.width() / 2


#: The largest projector and the narrowest; the one between them is tried by the soak alone.
@pytest.mark.parametrize(
    "sizes", [SIZES[::2], pytest.param(SIZES[1::2], marks=pytest.mark.soak)], ids=["ends", "middle"]
)
def test_what_is_large_of_alexnet(qtbot: QtBot, sizes: tuple[Size, ...]) -> None:
    for window, _, size in presented_each(qtbot, product(("alexnet",), sizes)):
        window.setUpdatesEnabled(False)
        for look in (
            picture_and_map_are_as_large_as_their_room,
            the_counts_are_large_and_the_switch_makes_its_own_the_loudest,
            all_filters_are_in_sight_beside_the_large_one,
            not_shared_the_wall_is_as_large_as_its_panel,
            the_five_figures_of_the_source_are_large,
            a_wrong_idea_has_its_code_in_full_and_its_slice_large,
        ):
            with naming(size):
                window.set_language("en")
                own(window, Sharing.SHARED)
                look(qtbot, window, size)


def places(page: LayerPage, scene: str) -> list[object]:
    """Return where everything of a scene is that a step may not move."""
    pagers = (page.input.pager, page.output.pager)
    heads = [label for card in page.filters.cards for label in card.labels.values()]

    def moves(widget: QWidget) -> bool:
        """Say whether a widget is as wide as its words, which stay at their edge: a pager, a card's head."""
        return widget in heads or any(widget is one or one.isAncestorOf(widget) for one in pagers)

    widgets = [page, *(w for w in page.findChildren(QWidget) if w.isVisible() and not moves(w))]
    *_, value = page.headline.written or (None,)
    sums = [(slot.room, slot.baseline, slot.right) for slot in page.neuron.column.slots]
    equation = [value.left, value.top] if scene == "field" else []
    counts = [(one.left, one.words) for one in page.headline.written] if scene == "weights" else []
    return [[w.geometry() for w in widgets], equation, counts, sums]


@pytest.mark.parametrize("cases", together(each_once(EXAMPLES, NAMES)))
def test_a_step_moves_nothing_but_the_subject(qtbot: QtBot, cases: list[tuple[str, str]]) -> None:
    """From corner to corner, and to the middle."""
    scenes = [scene for _, scene in cases]
    shown = presented_each(qtbot, ((example, (1280, 720)) for example, _ in cases))
    for (window, example, _), name in zip(shown, scenes, strict=True):
        window.setUpdatesEnabled(False)
        page = show(qtbot, window, name)
        width, height, filters = window.store.state.layer.geometry.output_shape
        go(window, 0, 0, 0)
        go(window, width - 1, height - 1, filters - 1)
        first = places(page, name)
        corners = product((0, width - 1), (0, height - 1), (0, filters - 1))
        for at in ((width // 2, 0, filters // 2), *corners):
            go(window, *at)
            assert places(page, name) == first, (example, name, at)


def test_a_wrong_idea_stands_beside_the_neuron(qtbot: QtBot) -> None:
    window = presented(qtbot, "lesson", (1920, 1080))
    page = show(qtbot, window, "neuron")
    assert not page.what_if.isVisible()
    window.menus.actions["what_if_forgot_bias"].trigger()
    settle()
    assert page.neuron.isVisible()
    assert page.what_if.isVisible()
    assert not page.parameters.isVisible()
    assert page.what_if.geometry().left() > page.neuron.geometry().right()
    assert [*cut(page), *cramped(window)] == []
    assert page.what_if.number.number.font().pixelSize() >= page.look.px(72)
    page = show(qtbot, window, "field")
    assert not page.what_if.isVisible()
    window.set_presenting(False)
    settle()
    assert page.what_if.isVisible()
    assert not page.parameters.isVisible()


def test_a_weight_is_changed_in_front_of_the_class(qtbot: QtBot) -> None:
    window = presented(qtbot, "lesson", (1920, 1080))
    page = show(qtbot, window, "weights")
    go(window, 2, 3, 1)
    page.edit(InputCell(4, 6, 0))
    settle()
    assert not page.editor.isVisible()  # the scene has no input to open it over
    card = page.filters.card_of(1)
    before = window.store.display.page.neuron.value
    cell = card.grid.cell_rect(1, 1, 0).center()
    x = int(window.store.state.layer.X[5, 7, 0])
    weight = int(window.store.state.layer.weights[1, 1, 1, 0])
    qtbot.mouseDClick(card.grid, Qt.MouseButton.LeftButton, pos=cell)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    assert field.font().pixelSize() >= window.look.px(30)
    assert field.height() >= field.fontMetrics().height()
    assert QRect(QPoint(), page.size()).contains(field.geometry())
    qtbot.keyClicks(field, "9")
    qtbot.keyClick(field, Key.Key_Return)
    settle()
    assert window.store.display.page.neuron.value == before + (9 - weight) * x
    assert window.presenting


def test_nothing_flies_from_where_nothing_is(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """In X and V the products and the sum are not on the page: the frame alone slides."""
    window = presented(qtbot, "lesson", (1280, 720))
    page = show(qtbot, window, "field")
    monkeypatch.setattr(motion, "WITHOUT_SCREEN", ())
    motion.take_system(True)
    try:
        qtbot.waitUntil(lambda: page.motion.rested)
        press(qtbot, window, Key.Key_Space)
        page.motion.seek(0.5)
        assert page.motion.moving
        assert all(traveller.size().isEmpty() for traveller in (*page.motion.patches, page.motion.value))
        page.motion.end()
    finally:
        motion.take_system(False)

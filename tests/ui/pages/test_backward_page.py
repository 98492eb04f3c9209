"""How the page on the backward pass lays itself out: nothing is cut, and nothing moves that stays."""

from __future__ import annotations

from itertools import cycle

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from convviz.explore.presenting.presentation import showing
from convviz.explore.state import bounds, hyperparameters
from convviz.explore.state.descent_choices import GradientOf, LossKind
from convviz.explore.state.state import Position, View
from convviz.ui.pages.backward.backward_page import BackwardPage
from convviz.ui.pages.backward.loss_panel import LossPanel
from convviz.ui.shell.window import MainWindow
from convviz.ui.volume import Frame, Ruler
from convviz.ui.words.catalogue import LANGUAGES, Text
from convviz.ui.words.paragraph import Paragraph
from tests.cases import each_once, together
from tests.journeys.window import SCREENS, load, naming, opened, press
from tests.ui.showing import Resized, shown

#: Languages by turns, for a loop over sizes: the long run has each size in the other one, too.
BY_TURNS = [("en", "zh"), pytest.param(("zh", "en"), marks=pytest.mark.soak)]
SMALL_SCREENS = [(1280, 640), (1280, 720), (1366, 768), (1920, 1080)]


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    made = opened(qtbot, "lesson", (1920, 1080))
    press(qtbot, made, Qt.Key.Key_F7)
    QApplication.processEvents()
    return made


def page(window: MainWindow) -> BackwardPage:
    found = window.stack.currentWidget()
    assert isinstance(found, BackwardPage)
    return found


def do(window: MainWindow, *commands: str) -> None:
    """Do what the commands do, and let the layout settle."""
    for command in commands:
        window.menus.actions[command].trigger()
        QApplication.processEvents()


def cut(paragraph: Paragraph) -> bool:
    """Say whether the last line of ``paragraph`` has no room."""
    words = paragraph.fontMetrics().boundingRect(
        0, 0, paragraph.width(), 10_000, int(Qt.TextFlag.TextWordWrap), paragraph.text()
    )
    return words.height() > paragraph.height()


def test_the_note_under_dX_fits_and_names_the_sharing(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.mouseClick(page(window).dX.which.button(1), Qt.MouseButton.LeftButton)
    note = page(window).dX.words
    note.heightForWidth(-16)  # as the layouts ask while the window comes up
    for command, begins in (("unshared", "Not shared"), ("full", "Fully connected")):
        do(window, command)
        assert note.text().startswith(begins)
        assert not cut(note), command


def test_a_paragraph_grows_whatever_width_was_asked_about(qtbot: QtBot) -> None:
    holder, paragraph = QWidget(), Paragraph()
    column = QVBoxLayout(holder)
    column.addWidget(paragraph)
    column.addStretch(1)
    paragraph.setText("a b c d e f")
    shown(qtbot, holder, 200, 300)
    paragraph.heightForWidth(1)  # taller than any words are at the true width
    paragraph.setText("words enough for a second line at the width that the paragraph has")
    QApplication.processEvents()
    assert not cut(paragraph)


def test_a_wrong_gradient_moves_nothing_as_it_comes_and_goes(window: MainWindow) -> None:
    """Not for a moment either: Qt lays out at once what is shown beside what is only about to be hidden."""
    panels = page(window).panels
    sizes = [Resized(widget) for widget in (*panels, page(window).sum.map)]
    do(window, "what_if_gradients_averaged")
    assert page(window).sum.wrong.isVisible()
    do(window, "what_if_none")
    assert page(window).sum.mean.isVisible()
    assert [resized.sizes for resized in sizes] == [[]] * len(sizes)


@pytest.mark.parametrize("languages", BY_TURNS)
def test_a_check_leaves_its_button_under_the_pointer(
    qtbot: QtBot, window: MainWindow, languages: tuple[str, ...]
) -> None:
    loss, top_left = page(window).loss, QPoint(0, 0)
    for case in zip([(1920, 1080), (1600, 900)], languages, strict=True):
        size, language = case
        window.resize(*size)
        window.set_language(language)
        do(window, "last", "update")
        QApplication.processEvents()  # the page was made just now: it is laid out before it is painted
        before = loss.nudge.mapTo(window, top_left)
        assert loss.words.isVisible(), case
        for on in (True, False):
            qtbot.mouseClick(loss.nudge, Qt.MouseButton.LeftButton)
            QApplication.processEvents()
            seen = loss.nudge.isChecked(), loss.checked.isVisible(), loss.words.isVisible()
            assert seen == (on, on, not on), case
            assert loss.nudge.mapTo(window, top_left) == before, case
        with qtbot.waitSignal(page(window).check.ended):
            qtbot.mouseClick(loss.check, Qt.MouseButton.LeftButton)
        QApplication.processEvents()
        assert loss.checked.isVisible(), case
        assert loss.nudge.mapTo(window, top_left) == before, case


@pytest.mark.parametrize(
    ("presenting", "size", "sharing"), each_once([False, True], SCREENS, ["shared", "unshared"])
)
def test_nothing_overlaps_and_nothing_moves_with_a_step(
    qtbot: QtBot, window: MainWindow, size: tuple[int, int], presenting: bool, sharing: str
) -> None:
    window.setUpdatesEnabled(False)  # where widgets lie is known before they are painted
    window.set_presenting(presenting)
    window.showNormal()
    window.resize(*size)
    do(window, sharing, "next", "last", "first")  # by then the window is laid out
    view, shown = page(window).dW.view, page(window)
    pictures = [w for w in (*view.grids, view.wall, view.arrow) if w.isVisible()]
    rects = [w.geometry() for w in pictures]
    assert not any(a.intersects(b) for n, a in enumerate(rects) for b in rects[:n])
    assert all(view.rect().contains(rect) for rect in rects)
    still = (*pictures, shown.sum.total, shown.sum.mean, shown.sum.map, shown.loss.table, shown.dX.grid)
    places = [(w.mapTo(window, QPoint(0, 0)), w.size()) for w in still]
    cells = [grid.cell_size for grid in view.grids if grid.isVisible()]
    for _ in range(17):  # the first slice and the beginning of the next
        do(window, "next")
        assert [(w.mapTo(window, QPoint(0, 0)), w.size()) for w in still] == places
        assert [grid.cell_size for grid in view.grids if grid.isVisible()] == cells


def test_what_is_multiplied_stands_in_cells_of_one_size_and_its_sums_in_a_map(
    qtbot: QtBot, window: MainWindow
) -> None:
    view, layer = page(window).dW.view, window.store.state.layer
    do(window, *["next"] * 8)
    x, y, d, c = 0, 2, 0, 1
    assert view.patch.cell_size == view.own.cell_size == view.pile.cell_size
    patch = layer.X[2 * x : 2 * x + 5, 2 * y : 2 * y + 5, c]
    dV = layer.forward()[x, y, d]
    np.testing.assert_array_equal(view.patch.volume.values.array[:, :, 0], patch)
    np.testing.assert_array_equal(view.own.volume.values.array[:, :, 0], dV * patch)
    assert view.upstream.volume.values.array.item() == dV
    assert view.words[view.patch].text() == "X[:5,4:9,1]"
    np.testing.assert_array_equal(view.set.volume.values.array[:, :, 0], layer.weights[d, :, :, c])
    # The map lies like the slice, and its sum is the largest number.
    panel, V, X = page(window).sum, layer.forward(), layer.X
    wanted = [[V[x, y, 0] * X[2 * x + 2, 2 * y + 2, 1] for y in range(4)] for x in range(4)]
    for language in LANGUAGES:
        window.set_language(language)
        QApplication.processEvents()
        np.testing.assert_array_equal(panel.map.volume.values.array[:, :, 0], wanted, language)
        assert panel.map.numbered, language
        last = panel.total.runs[-1]
        assert last.text == "= 84"
        assert last.ink.font.pixelSize() >= 60
    qtbot.mouseClick(panel.map, Qt.MouseButton.LeftButton, pos=panel.map.cell_rect(1, 0, 0).center())
    assert window.store.state.position == Position(1, 0, 0)
    assert "= 28" in panel.total.text()


def test_c_turns_to_the_next_channel(qtbot: QtBot, window: MainWindow) -> None:
    shown = page(window)
    assert shown.dX.X.large_slices == (1,)
    press(qtbot, window, Qt.Key.Key_C)
    assert "W0[2,2,2]" in shown.sum.total.text()
    assert shown.dX.X.large_slices == (2,)
    channels = shown.dW.view.channels
    qtbot.mouseClick(channels, Qt.MouseButton.LeftButton, pos=channels.cell_rect(4, 3, 0).center())
    assert "W0[4,3,0]" in shown.sum.total.text()


def test_before_an_update_the_panel_says_what_it_would_do(window: MainWindow) -> None:
    table = page(window).loss.table
    do(window, *["next"] * 8)
    before = table.text().splitlines()
    assert before[0] == "W0[2,2,1] −1 for now: 7 gradients still to come"
    do(window, *["next"] * 7)
    planned = table.text().splitlines()
    assert planned[:3] == ["W0[2,2,1] −1 − 0.0001 · 94 = −1.0094", "b0 1 − 0.0001 · 52 = 0.9948", "L 762"]
    do(window, "update")
    done = table.text().splitlines()
    assert done[:2] == planned[:2]
    assert done[2:] == ["L 762 → ≈ 606.18", "slice 0 still one filter: 16 gradients, one update"]
    do(window, "undo", "unshared")
    assert table.text().splitlines()[0] == "W0[3,3][2,2,1] −1 − 0.0001 · (−8) = −0.9992"


def test_the_headline_is_what_the_code_gives(qtbot: QtBot, window: MainWindow) -> None:
    for sharing in ("shared", "unshared"):
        do(window, sharing)
        with naming(sharing):
            the_headline_is_what_the_code_gives(qtbot, window)


def the_headline_is_what_the_code_gives(qtbot: QtBot, window: MainWindow) -> None:
    shown, layer = page(window), window.store.state.layer
    dX = layer.backward(layer.forward()).dX
    before = shown.sum.total.text()
    assert before.startswith("dW0")
    for of in (GradientOf.INPUT, GradientOf.FLIPPED):
        shown.sum.code_chosen.emit(of)
        QApplication.processEvents()
        assert shown.sum.of.currentIndex() == list(GradientOf).index(of)
        assert shown.dX.grid is shown.dX.dX, of
        for command in ("next", "last"):
            do(window, command)
            written = shown.sum.expression.text().partition(" = ")[0]  # dX[3,3,0]
            x, y, c = (int(n) for n in written.removeprefix("dX[").removesuffix("]").split(","))
            assert shown.sum.total.text().replace("−", "-") == f"{written} = {int(dX[x, y, c])}"
            assert "so far" in shown.sum.mean.text(), of
            assert not shown.sum.map.isVisible(), of
        shown.sum.code_chosen.emit(GradientOf.NEURON)
        do(window, "first")
        assert shown.sum.total.text() == before, of
        assert shown.sum.map.isVisible(), of
        qtbot.mouseClick(shown.dX.which.button(0), Qt.MouseButton.LeftButton)
        assert shown.dX.grid is shown.dX.X, of


def test_numbers_side_by_side_say_that_they_are_cut_and_which_weight_each_set_is_asked_for(
    qtbot: QtBot, window: MainWindow
) -> None:
    do(window, "unshared", "last")
    assert "≈" not in page(window).sum.sum.text()
    do(window, "update")
    assert page(window).sum.sum.text().partition(": ")[2].startswith("≈ ")
    # Fully connected, each neuron's lies elsewhere in the input: the name is code that says where.
    do(window, "undo", "full", "last")
    X, dV = window.store.state.layer.X, window.store.display.page.dV.array
    name, _, values = page(window).sum.sum.text().partition(": ")
    assert name == "dW1[x,y][2*x+2,2*y+2,1]"
    inside = name.partition("][")[2].rstrip("]")
    wanted = [
        dV[x, y, 1] * X[tuple(eval(i, {"x": x, "y": y}) for i in inside.split(","))]
        for y in range(4)
        for x in range(4)
    ]
    assert [int(v) for v in values.replace("−", "-").split(", ")] == wanted
    grid = page(window).dW.view.own
    qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.cell_rect(0, 3, 0).center())
    assert page(window).sum.sum.text().startswith("dW1[x,y][0,3,1]: ")


def test_a_place_is_named_only_where_no_neuron_has_padding_there(qtbot: QtBot) -> None:
    window = opened(qtbot, "demo", (1920, 1080))
    press(qtbot, window, Qt.Key.Key_F7)
    do(window, "full")
    for padding, place in ((1, "[2*x,2*y,1]"), (2, "")):
        sizes = dict.fromkeys(bounds.PADDING, padding)
        window.store.dispatch(lambda s, sizes=sizes: hyperparameters.change(s, **sizes), "settings")
        do(window, "full")
        assert page(window).sum.sum.text().startswith(f"dW0[x,y]{place}: ")


def test_every_loss_is_said_as_a_formula_through_relu_too(qtbot: QtBot, window: MainWindow) -> None:
    window.setUpdatesEnabled(False)
    for language in LANGUAGES:
        window.set_language(language)
        for index in (n for n in range(len(LossKind)) for _ in range(2)):
            qtbot.mouseClick(page(window).loss.kind.button(index), Qt.MouseButton.LeftButton)
            said, state = page(window).dV.words.text(), window.store.state
            formula = said.partition("L = ")[2]
            assert "V" in formula, (language, index)
            assert ("max(0, V" in formula) is state.loss.through_relu, (language, index)
            qtbot.mouseClick(page(window).loss.relu, Qt.MouseButton.LeftButton)


def numbered(window: MainWindow) -> list[bool]:
    QApplication.processEvents()
    view = page(window).dW.view
    return [grid.numbered for grid in (view.patch, view.own, view.pile)]


@pytest.mark.parametrize("cases", together(each_once([*SMALL_SCREENS, SCREENS[-1]], LANGUAGES)))
def test_at_each_size_all_numbers_and_names_are_read(
    qtbot: QtBot, cases: list[tuple[tuple[int, int], str]]
) -> None:
    window = opened(qtbot, "lesson", cases[0][0])
    for size, language in cases:
        load(qtbot, window, "lesson")
        window.resize(*size)
        do(window, "view_backward", "first", f"language_{language}")
        for _ in range(3):  # until the layouts have settled
            QApplication.processEvents()
        with naming(size, language):
            all_numbers_and_names_are_read(qtbot, window, size, language)


def all_numbers_and_names_are_read(
    qtbot: QtBot, window: MainWindow, size: tuple[int, int], language: str
) -> None:
    qtbot.mouseClick(page(window).dX.which.button(0), Qt.MouseButton.LeftButton)
    names_stand_before_losses_and_rate(page(window).loss, language)
    for _ in range(6):
        press(qtbot, window, Qt.Key.Key_Space)
    gradient_and_pile_have_numbers(window)
    do(window, "last")  # W1: three digits and a sign
    gradient_and_pile_have_numbers(window)
    do(window, "update")  # and fractions
    gradient_and_pile_have_numbers(window)
    for words in page(window).dW.view.words.values():
        assert not words.isVisible() or "…" not in words.text()
    panel = page(window).dX
    qtbot.mouseClick(panel.which.button(1), Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert panel.dX.large_slices == (1,)
    if size[1] <= 720:
        do(window, "undo", "last")
        check_has_the_place_of_the_table(qtbot, window)
        hints_say_what_a_double_click_does(qtbot, window, language)


def gradient_and_pile_have_numbers(window: MainWindow) -> None:
    """So has X, with one large channel as dX has."""
    assert numbered(window) == [True] * 3
    assert page(window).dX.X.numbered
    assert page(window).dX.X.large_slices == (1,)


def names_stand_before_losses_and_rate(loss: LossPanel, language: str) -> None:
    for words, named in (("backward.kind", loss.kind.button(0)), ("backward.rate", loss.rate)):
        name = Text(language).text(words)
        (label,) = (label for label in loss.findChildren(QLabel) if label.text() == name)
        assert label.isVisible()
        assert label.width() >= label.sizeHint().width()
        left, right = (widget.mapTo(loss, QPoint(0, 0)) for widget in (label, named))
        assert left.x() + label.width() <= right.x()
        assert abs(left.y() + label.height() / 2 - right.y() - named.height() / 2) <= 2


def check_has_the_place_of_the_table(qtbot: QtBot, window: MainWindow) -> None:
    loss, height = page(window).loss, page(window).dW.height()
    for on in (True, False):
        qtbot.mouseClick(loss.nudge, Qt.MouseButton.LeftButton)
        QApplication.processEvents()
        assert (loss.checked.isVisible(), loss.table.isVisible()) == (on, not on)
        assert loss.checked.heightForWidth(loss.checked.width()) <= loss.checked.height() or not on
        assert page(window).dW.height() == height


def hints_say_what_a_double_click_does(qtbot: QtBot, window: MainWindow, language: str) -> None:
    loss, height = page(window).loss, page(window).dW.height()
    for kind in (LossKind.ONE_NEURON, LossKind.TYPED):
        qtbot.mouseClick(loss.kind.button(list(LossKind).index(kind)), Qt.MouseButton.LeftButton)
        QApplication.processEvents()
        assert loss.words.isVisible(), kind
        assert {"en": "Double-click", "zh": "双击"}[language] in loss.words.text(), kind
        assert loss.words.heightForWidth(loss.words.width()) <= loss.words.height(), kind
        assert page(window).dW.height() == height, kind


def test_the_rulers_of_dX_index_what_the_gradient_reaches(qtbot: QtBot, window: MainWindow) -> None:
    for name, steps, x, y in (
        ("lesson", 1, "2:7", ":5"),
        ("dilated", 8, "1:6:2", "1:6:2"),
        ("demo", 0, ":2", ":2"),  # one column and one row of its field are padding
        ("depthwise", 10, "9:11", ":2"),
    ):
        load(qtbot, window, name)
        do(window, "view_backward", *["next"] * steps)
        qtbot.mouseClick(page(window).dX.which.button(1), Qt.MouseButton.LeftButton)
        part = window.store.display.page
        assert page(window).dX.grid is page(window).dX.dX
        rulers = {o.axis: o.label for o in page(window).dX.grid.overlays if isinstance(o, Ruler)}
        assert rulers == {"x": x, "y": y}, name
        own = np.zeros_like(part.dV.array)
        here = part.position.x, part.position.y, part.position.d
        own[here] = 1
        reached = np.abs(window.store.state.layer.backward(own).dX).sum(axis=2)
        slices = [slice(*(int(n) if n else None for n in words.split(":"))) for words in (x, y)]
        reached[tuple(slices)] = 0
        assert not reached.any(), name


def test_a_low_pile_is_seen_and_says_that_its_colours_are_stretched(qtbot: QtBot) -> None:
    window = opened(qtbot, "alexnet", (1920, 1080))
    do(window, "view_backward", "first", "next")
    view = page(window).dW.view
    said = view.words[view.pile]
    part = window.store.display.page
    whole = part.dV.array  # the last pile of slice 0 is the sum over all of it
    X = part.layer.X
    largest = max(
        abs(int(np.sum(whole[:, :, 0] * X[x : x + 217 : 4, y : y + 217 : 4, d])))
        for d in range(3)
        for x in range(11)
        for y in range(11)
    )
    assert part.pile.most == largest
    magnified = round(largest / part.pile.limit)
    assert magnified > 8
    for language, words in (("en", "colours ×{}"), ("zh", "颜色放大 {} 倍")):
        window.set_language(language)
        do(window, "first", "next")
        assert words.format(magnified) in said.text()
        do(window, "last")
        assert words.split("{}")[0] not in said.text()


def test_dX_hatches_what_no_neuron_reads(qtbot: QtBot) -> None:
    """Only of X itself: where the padding alone is left unread, dX has nothing of it."""
    window = opened(qtbot, "misfit", (1920, 1080))
    do(window, "view_backward")
    begin, dX = window.store.state, page(window).dX
    for padding, unread in ((0, (1, 1)), (1, (0, 0))):
        change = hyperparameters.change(begin, **dict.fromkeys(bounds.PADDING, padding))
        window.store.dispatch(lambda _, change=change: change, "settings")
        do(window, "last")
        qtbot.mouseClick(dX.which.button(1), Qt.MouseButton.LeftButton)
        assert dX.grid.volume.unread == unread
        assert ("hatched: read by no neuron" in dX.words.text()) is any(unread), padding
        dX.grid.grab()
        built = dX.grid.picture.base_builds
        do(window, "back", "back")
        assert dX.grid.picture.base_builds == built, padding
        do(window, "full")
        assert dX.grid.volume.unread == (0, 0), padding
        assert "hatched" not in dX.words.text(), padding


@pytest.mark.parametrize("languages", BY_TURNS)
def test_presenting_the_pile_keeps_its_numbers_through_an_update(
    qtbot: QtBot, window: MainWindow, languages: tuple[str, ...]
) -> None:
    window.set_presenting(True)
    window.showNormal()
    do(window, "last")
    for case in zip(SCREENS, cycle(languages), strict=False):
        size, language = case
        window.resize(*size)
        window.set_language(language)
        window.show_presentation(showing(View.BACKWARD, "gradients"))
        QApplication.processEvents()
        pile = page(window).dW.view.pile
        assert window.store.display.page.pile.array.min() < -100  # a sign and three digits
        assert pile.numbered, case
        do(window, "update")
        assert pile.numbered, case
        window.show_presentation(showing(View.BACKWARD, "update"))
        assert page(window).loss.words.isVisible(), case
        do(window, "undo")


@pytest.mark.parametrize(("presenting", "sizes"), each_once([False, True], (SCREENS[::2], SCREENS[1::2])))
def test_the_sum_is_one_line(qtbot: QtBot, sizes: tuple[tuple[int, int], ...], presenting: bool) -> None:
    window = opened(qtbot, "alexnet", (1280, 720))
    window.set_presenting(presenting)
    window.showNormal()
    do(window, "view_backward", "last")
    if presenting:
        window.show_presentation(showing(View.BACKWARD, "sum"))
    panel = page(window).sum
    for size in sizes:
        window.resize(*size)
        QApplication.processEvents()
        for written, most in ((panel.total, 1), (panel.sum, 5 if presenting else 2)):
            assert len(written.lines(written.width())) <= most, size
        bias = panel.bias if presenting else panel.mean
        lines = bias.lines(bias.width())
        assert sum("db95" in line and "=" in line.split("db95")[1] for line in lines) == 1, (size, lines)


def test_the_large_channel_is_marked_among_the_small_pictures(window: MainWindow, qtbot: QtBot) -> None:
    panel = page(window).dX
    for n, name in enumerate(("X", "dX")):
        qtbot.mouseClick(panel.which.button(n), Qt.MouseButton.LeftButton)
        for channel in (2, 3, 0, 1):
            do(window, "next_channel")
            strongest = max((o for o in panel.grid.overlays if isinstance(o, Frame)), key=lambda o: o.line)
            assert strongest.slice == channel, name
            assert strongest.colour == window.look.hue(0).line, name


@pytest.mark.parametrize("languages", BY_TURNS)
def test_the_words_over_the_pictures_are_not_cut(qtbot: QtBot, languages: tuple[str, ...]) -> None:
    window = opened(qtbot, "alexnet", SMALL_SCREENS[0])
    do(window, "view_backward", "next")
    for case in zip(SMALL_SCREENS, cycle(languages), strict=False):
        size, language = case
        window.resize(*size)
        do(window, f"language_{language}")
        shown = [words for words in page(window).dW.view.words.values() if words.isVisible()]
        assert len(shown) >= 4, case
        cut = [one.text() for one in shown if one.fontMetrics().horizontalAdvance(one.text()) > one.width()]
        assert cut == [], case


@pytest.mark.parametrize(
    ("language", "examples"), each_once(LANGUAGES, [("lenet", "lesson", "alexnet"), ("misfit", "demo")])
)
def test_the_words_over_the_pictures_are_whole_in_a_small_window(
    qtbot: QtBot, examples: tuple[str, ...], language: str
) -> None:
    window = opened(qtbot, examples[0], (1280, 640))
    do(window, f"language_{language}")
    for example in examples:
        load(qtbot, window, example)
        do(window, "view_backward", "last")
        for how in ("shared", "unshared", "full"):
            do(window, how)
            for words in page(window).dW.view.words.values():
                if words.isVisible():
                    needs = words.fontMetrics().horizontalAdvance(words.text())
                    assert needs <= words.width(), (example, how, words.text())


def test_the_one_number_of_a_1_by_1_filter_is_large(qtbot: QtBot) -> None:
    window = opened(qtbot, "pointwise", (1920, 1080))
    do(window, "view_backward")
    view, look = page(window).dW.view, window.look
    for grid in (view.patch, view.own, view.pile, view.set):
        assert grid.cell_rect(0, 0, 0).width() >= look.px(100)


@pytest.mark.parametrize(
    ("size", "example", "sharing"),
    each_once([(1280, 640), (1280, 720)], ["classic", "alexnet"], ["unshared", "shared"]),
)
def test_an_update_of_long_numbers_is_read_in_a_small_window(
    qtbot: QtBot, size: tuple[int, int], example: str, sharing: str
) -> None:
    window = opened(qtbot, example, size)
    do(window, "view_backward", sharing, "last")
    before = page(window).dW.height()
    for _ in range(2):
        do(window, "update")
        qtbot.waitUntil(lambda: not window.store.background.busy, timeout=20_000)
        QApplication.processEvents()
        loss = page(window).loss
        rows = loss.table.text().splitlines()
        assert " = " in rows[0] or " ≈ " in rows[0]
        assert "· ≈" not in rows[0]  # the result alone says that digits are cut
        assert "→" in rows[2]
        assert loss.table.fits
        assert min(loss.table.type_sizes) >= 12
        assert loss.table.height() >= loss.table.sizeHint().height()
        assert loss.words.isVisible()
        assert loss.words.heightForWidth(loss.words.width()) <= loss.words.height()
        assert page(window).dW.height() == before
    do(window, "first")
    assert page(window).dW.height() == before

"""How the page on the backward pass lays itself out: nothing is cut, and nothing moves that stays."""

from __future__ import annotations

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
from convviz.ui.shell.window import MainWindow
from convviz.ui.volume import Frame, Ruler
from convviz.ui.words.catalogue import LANGUAGES, Text
from convviz.ui.words.paragraph import Paragraph
from tests.cases import each_once
from tests.journeys.window import SCREENS, opened, press
from tests.ui.showing import shown

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


@pytest.mark.parametrize(("command", "begins"), [("unshared", "Not shared"), ("full", "Fully connected")])
def test_the_note_under_dX_fits_and_names_the_sharing(
    qtbot: QtBot, window: MainWindow, command: str, begins: str
) -> None:
    qtbot.mouseClick(page(window).dX.which.button(1), Qt.MouseButton.LeftButton)
    note = page(window).dX.words
    note.heightForWidth(-16)  # as the layouts ask while the window comes up
    do(window, command)
    assert note.text().startswith(begins)
    assert not cut(note)


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


@pytest.mark.parametrize(("size", "language"), each_once([(1920, 1080), (1600, 900)], LANGUAGES))
def test_a_check_leaves_its_button_under_the_pointer(
    qtbot: QtBot, window: MainWindow, language: str, size: tuple[int, int]
) -> None:
    window.resize(*size)
    window.set_language(language)
    do(window, "last", "update")
    loss, top_left = page(window).loss, QPoint(0, 0)
    QApplication.processEvents()  # the page was made just now: it is laid out before it is painted
    before = loss.nudge.mapTo(window, top_left)
    assert loss.words.isVisible()
    for on in (True, False):
        qtbot.mouseClick(loss.nudge, Qt.MouseButton.LeftButton)
        QApplication.processEvents()
        assert (loss.nudge.isChecked(), loss.checked.isVisible(), loss.words.isVisible()) == (on, on, not on)
        assert loss.nudge.mapTo(window, top_left) == before
    with qtbot.waitSignal(page(window).check.ended):
        qtbot.mouseClick(loss.check, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert loss.checked.isVisible()
    assert loss.nudge.mapTo(window, top_left) == before


@pytest.mark.parametrize(("presenting", "size"), each_once([False, True], SCREENS))
def test_nothing_overlaps_and_nothing_moves_with_a_step(
    qtbot: QtBot, window: MainWindow, size: tuple[int, int], presenting: bool
) -> None:
    window.set_presenting(presenting)
    window.showNormal()
    window.resize(*size)
    for sharing in ("shared", "unshared"):
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


def test_what_is_multiplied_stands_in_cells_of_one_size(window: MainWindow) -> None:
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


def test_c_turns_to_the_next_channel(qtbot: QtBot, window: MainWindow) -> None:
    shown = page(window)
    assert shown.dX.X.large_slices == (1,)
    press(qtbot, window, Qt.Key.Key_C)
    assert "W0[2,2,2]" in shown.sum.total.text()
    assert shown.dX.X.large_slices == (2,)
    channels = shown.dW.view.channels
    qtbot.mouseClick(channels, Qt.MouseButton.LeftButton, pos=channels.cell_rect(4, 3, 0).center())
    assert "W0[4,3,0]" in shown.sum.total.text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_map_lies_like_the_slice_and_its_sum_is_the_largest_number(
    qtbot: QtBot, window: MainWindow, language: str
) -> None:
    window.set_language(language)
    panel, layer = page(window).sum, window.store.state.layer
    do(window, *["next"] * 8)
    V, X = layer.forward(), layer.X
    wanted = [[V[x, y, 0] * X[2 * x + 2, 2 * y + 2, 1] for y in range(4)] for x in range(4)]
    np.testing.assert_array_equal(panel.map.volume.values.array[:, :, 0], wanted)
    assert panel.map.numbered
    last = panel.total.runs[-1]
    assert last.text == "= 84"
    assert last.ink.font.pixelSize() >= 60
    qtbot.mouseClick(panel.map, Qt.MouseButton.LeftButton, pos=panel.map.cell_rect(1, 0, 0).center())
    assert window.store.state.position == Position(1, 0, 0)
    assert "= 28" in panel.total.text()


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


@pytest.mark.parametrize(
    ("sharing", "of"), each_once(["shared", "unshared"], [GradientOf.INPUT, GradientOf.FLIPPED])
)
def test_the_headline_is_what_the_code_gives(
    qtbot: QtBot, window: MainWindow, of: GradientOf, sharing: str
) -> None:
    do(window, sharing)
    shown, index = page(window), list(GradientOf).index(of)
    before = shown.sum.total.text()
    assert before.startswith("dW0")
    shown.sum.code_chosen.emit(of)
    QApplication.processEvents()
    assert shown.sum.of.currentIndex() == index
    layer = window.store.state.layer
    dX = layer.backward(layer.forward()).dX
    assert shown.dX.grid is shown.dX.dX
    for command in ("next", "last"):
        do(window, command)
        written = shown.sum.expression.text().partition(" = ")[0]  # dX[3,3,0]
        x, y, c = (int(n) for n in written.removeprefix("dX[").removesuffix("]").split(","))
        assert shown.sum.total.text().replace("−", "-") == f"{written} = {int(dX[x, y, c])}"
        assert "so far" in shown.sum.mean.text()
        assert not shown.sum.map.isVisible()
    shown.sum.code_chosen.emit(GradientOf.NEURON)
    do(window, "first")
    assert shown.sum.total.text() == before
    assert shown.sum.map.isVisible()
    qtbot.mouseClick(shown.dX.which.button(0), Qt.MouseButton.LeftButton)
    assert shown.dX.grid is shown.dX.X


def test_numbers_side_by_side_say_that_they_are_cut(window: MainWindow) -> None:
    do(window, "unshared", "last")
    assert "≈" not in page(window).sum.sum.text()
    do(window, "update")
    assert page(window).sum.sum.text().partition(": ")[2].startswith("≈ ")


def test_the_numbers_side_by_side_say_which_weight_each_set_is_asked_for(
    qtbot: QtBot, window: MainWindow
) -> None:
    """Fully connected, each neuron's lies elsewhere in the input: the name is code that says where."""
    do(window, "full", "last")
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


@pytest.mark.parametrize(("padding", "place"), [(1, "[2*x,2*y,1]"), (2, "")])
def test_a_place_is_named_only_where_no_neuron_has_padding_there(
    qtbot: QtBot, padding: int, place: str
) -> None:
    window = opened(qtbot, "demo", (1920, 1080))
    press(qtbot, window, Qt.Key.Key_F7)
    window.store.dispatch(
        lambda s: hyperparameters.change(s, **dict.fromkeys(bounds.PADDING, padding)), "settings"
    )
    do(window, "full")
    assert page(window).sum.sum.text().startswith(f"dW0[x,y]{place}: ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_loss_is_said_as_a_formula_through_relu_too(
    qtbot: QtBot, window: MainWindow, language: str
) -> None:
    window.set_language(language)
    for index in (n for n in range(len(LossKind)) for _ in range(2)):
        qtbot.mouseClick(page(window).loss.kind.button(index), Qt.MouseButton.LeftButton)
        said, state = page(window).dV.words.text(), window.store.state
        formula = said.partition("L = ")[2]
        assert "V" in formula
        assert ("max(0, V" in formula) is state.loss.through_relu
        qtbot.mouseClick(page(window).loss.relu, Qt.MouseButton.LeftButton)


def numbered(window: MainWindow) -> list[bool]:
    QApplication.processEvents()
    view = page(window).dW.view
    return [grid.numbered for grid in (view.patch, view.own, view.pile)]


@pytest.mark.parametrize(("size", "language"), each_once([*SMALL_SCREENS, SCREENS[-1]], LANGUAGES))
def test_the_gradient_and_the_pile_show_their_numbers(
    qtbot: QtBot, size: tuple[int, int], language: str
) -> None:
    window = opened(qtbot, "lesson", size)
    window.set_language(language)
    press(qtbot, window, Qt.Key.Key_F7)
    for _ in range(6):
        press(qtbot, window, Qt.Key.Key_Space)
    assert numbered(window) == [True] * 3
    do(window, "last")  # W1: three digits and a sign
    assert numbered(window) == [True] * 3
    do(window, "update")  # and fractions
    assert numbered(window) == [True] * 3
    view = page(window).dW.view
    for words in view.words.values():
        assert not words.isVisible() or "…" not in words.text()


@pytest.mark.parametrize(
    ("name", "steps", "x", "y"),
    [
        ("lesson", 1, "2:7", ":5"),
        ("dilated", 8, "1:6:2", "1:6:2"),
        ("demo", 0, ":2", ":2"),  # one column and one row of its field are padding
        ("depthwise", 10, "9:11", ":2"),
    ],
)
def test_the_rulers_of_dX_index_what_the_gradient_reaches(
    qtbot: QtBot, name: str, steps: int, x: str, y: str
) -> None:
    window = opened(qtbot, name, (1920, 1080))
    press(qtbot, window, Qt.Key.Key_F7)
    do(window, *["next"] * steps)
    part = window.store.display.page
    qtbot.mouseClick(page(window).dX.which.button(1), Qt.MouseButton.LeftButton)
    rulers = {o.axis: o.label for o in page(window).dX.grid.overlays if isinstance(o, Ruler)}
    assert rulers == {"x": x, "y": y}
    own = np.zeros_like(part.dV.array)
    here = part.position.x, part.position.y, part.position.d
    own[here] = 1
    reached = np.abs(window.store.state.layer.backward(own).dX).sum(axis=2)
    slices = [slice(*(int(n) if n else None for n in words.split(":"))) for words in (x, y)]
    reached[tuple(slices)] = 0
    assert not reached.any()


@pytest.mark.parametrize(("language", "words"), [("en", "colours ×{}"), ("zh", "颜色放大 {} 倍")])
def test_a_low_pile_is_seen_and_says_that_its_colours_are_stretched(qtbot: QtBot, language, words) -> None:
    window = opened(qtbot, "alexnet", (1920, 1080))
    do(window, "view_backward", "first", "next", *(["language"] if language == "zh" else []))
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
    assert words.format(magnified) in said.text()
    do(window, "last")
    assert words.split("{}")[0] not in said.text()


@pytest.mark.parametrize(("padding", "unread"), [(0, (1, 1)), (1, (0, 0))])
def test_dX_hatches_what_no_neuron_reads(qtbot: QtBot, padding: int, unread: tuple[int, int]) -> None:
    """Only of X itself: where the padding alone is left unread, dX has nothing of it."""
    window = opened(qtbot, "misfit", (1920, 1080))
    change = hyperparameters.change(window.store.state, **dict.fromkeys(bounds.PADDING, padding))
    window.store.dispatch(lambda _: change, "settings")
    do(window, "view_backward", "last")
    dX = page(window).dX
    qtbot.mouseClick(dX.which.button(1), Qt.MouseButton.LeftButton)
    assert dX.grid.volume.unread == unread
    assert ("hatched: read by no neuron" in dX.words.text()) is any(unread)
    dX.grid.grab()
    built = dX.grid.picture.base_builds
    do(window, "back", "back")
    assert dX.grid.picture.base_builds == built
    do(window, "full")
    assert dX.grid.volume.unread == (0, 0)
    assert "hatched" not in dX.words.text()


@pytest.mark.parametrize(("size", "language"), each_once(SCREENS, LANGUAGES))
def test_presenting_the_pile_keeps_its_numbers_through_an_update(
    qtbot: QtBot, language: str, size: tuple[int, int]
) -> None:
    window = opened(qtbot, "lesson", size)
    window.set_language(language)
    window.set_presenting(True)
    window.showNormal()
    window.resize(*size)
    do(window, "view_backward", "last")
    window.show_presentation(showing(View.BACKWARD, "gradients"))
    pile = page(window).dW.view.pile
    assert window.store.display.page.pile.array.min() < -100  # a sign and three digits
    assert pile.numbered
    do(window, "update")
    assert pile.numbered
    window.show_presentation(showing(View.BACKWARD, "update"))
    assert page(window).loss.words.isVisible()


@pytest.mark.parametrize(("size", "presenting"), each_once(SCREENS, [False, True]))
def test_the_sum_is_one_line(qtbot: QtBot, size: tuple[int, int], presenting: bool) -> None:
    window = opened(qtbot, "alexnet", size)
    window.set_presenting(presenting)
    window.showNormal()
    window.resize(*size)
    do(window, "view_backward", "last")
    if presenting:
        window.show_presentation(showing(View.BACKWARD, "sum"))
    panel = page(window).sum
    for written, most in ((panel.total, 1), (panel.sum, 5 if presenting else 2)):
        assert len(written.lines(written.width())) <= most
    bias = panel.bias if presenting else panel.mean
    lines = bias.lines(bias.width())
    assert sum("db95" in line and "=" in line.split("db95")[1] for line in lines) == 1, lines


@pytest.mark.parametrize("shown", ["X", "dX"])
def test_the_large_channel_is_marked_among_the_small_pictures(window: MainWindow, qtbot, shown: str) -> None:
    panel = page(window).dX
    qtbot.mouseClick(panel.which.button(["X", "dX"].index(shown)), Qt.MouseButton.LeftButton)
    for channel in (2, 3, 0):
        do(window, "next_channel")
        strongest = max((o for o in panel.grid.overlays if isinstance(o, Frame)), key=lambda o: o.line)
        assert strongest.slice == channel
        assert strongest.colour == window.look.hue(0).line


@pytest.mark.parametrize(("size", "language"), each_once(SMALL_SCREENS, LANGUAGES))
def test_the_words_over_the_pictures_are_not_cut(qtbot: QtBot, size: tuple[int, int], language: str) -> None:
    window = opened(qtbot, "alexnet", size)
    do(window, "view_backward", f"language_{language}", "next")
    shown = [words for words in page(window).dW.view.words.values() if words.isVisible()]
    assert len(shown) >= 4
    cut = [line.text() for line in shown if line.fontMetrics().horizontalAdvance(line.text()) > line.width()]
    assert cut == []


@pytest.mark.parametrize(
    ("example", "language"), each_once(["lenet", "misfit", "lesson", "demo", "alexnet"], LANGUAGES)
)
def test_the_words_over_the_pictures_are_whole_in_a_small_window(
    qtbot: QtBot, example: str, language: str
) -> None:
    window = opened(qtbot, example, (1280, 640))
    window.set_language(language)
    do(window, "view_backward", "last")
    view = page(window).dW.view
    for how in ("shared", "unshared", "full"):
        do(window, how)
        for words in view.words.values():
            if words.isVisible():
                assert words.fontMetrics().horizontalAdvance(words.text()) <= words.width(), words.text()


def test_the_one_number_of_a_1_by_1_filter_is_large(qtbot: QtBot) -> None:
    window = opened(qtbot, "pointwise", (1920, 1080))
    do(window, "view_backward")
    view, look = page(window).dW.view, window.look
    for grid in (view.patch, view.own, view.pile, view.set):
        assert grid.cell_rect(0, 0, 0).width() >= look.px(100)


@pytest.mark.parametrize(("size", "language"), each_once(SMALL_SCREENS, LANGUAGES))
def test_X_has_its_numbers_and_one_large_channel_as_dX_has(
    qtbot: QtBot, size: tuple[int, int], language: str
) -> None:
    window = opened(qtbot, "lesson", size)
    do(window, "view_backward", f"language_{language}", "next")
    panel = page(window).dX
    for command in ("next", "update"):  # which makes floats of all numbers
        do(window, command)
        assert panel.X.numbered
        assert panel.X.large_slices == (1,)
    qtbot.mouseClick(panel.which.button(1), Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert panel.dX.large_slices == (1,)


@pytest.mark.parametrize(("size", "language"), each_once(SMALL_SCREENS, LANGUAGES))
def test_the_losses_and_the_rate_stand_behind_their_names(
    qtbot: QtBot, size: tuple[int, int], language: str
) -> None:
    window = opened(qtbot, "lesson", size)
    do(window, "view_backward", f"language_{language}")
    loss = page(window).loss
    for words, named in (("backward.kind", loss.kind.button(0)), ("backward.rate", loss.rate)):
        name = Text(language).text(words)
        (label,) = (label for label in loss.findChildren(QLabel) if label.text() == name)
        assert label.isVisible()
        assert label.width() >= label.sizeHint().width()
        left, right = (widget.mapTo(loss, QPoint(0, 0)) for widget in (label, named))
        assert left.x() + label.width() <= right.x()
        assert abs(left.y() + label.height() / 2 - right.y() - named.height() / 2) <= 2


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


@pytest.mark.parametrize(("size", "language"), each_once([(1280, 640), (1280, 720)], LANGUAGES))
def test_in_a_small_window_a_check_has_the_place_of_the_table(
    qtbot: QtBot, size: tuple[int, int], language: str
) -> None:
    window = opened(qtbot, "lesson", size)
    do(window, "view_backward", f"language_{language}", "last")
    loss, height = page(window).loss, page(window).dW.height()
    for on in (True, False):
        qtbot.mouseClick(loss.nudge, Qt.MouseButton.LeftButton)
        QApplication.processEvents()
        assert (loss.checked.isVisible(), loss.table.isVisible()) == (on, not on)
        assert loss.checked.heightForWidth(loss.checked.width()) <= loss.checked.height() or not on
        assert page(window).dW.height() == height


@pytest.mark.parametrize("kind", [LossKind.ONE_NEURON, LossKind.TYPED])
def test_in_a_small_window_too_a_hint_says_what_a_double_click_does(qtbot: QtBot, kind: LossKind) -> None:
    window = opened(qtbot, "lesson", (1280, 640))
    do(window, "view_backward", "last")
    loss, height = page(window).loss, page(window).dW.height()
    qtbot.mouseClick(loss.kind.button(list(LossKind).index(kind)), Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert loss.words.isVisible()
    assert "Double-click" in loss.words.text()
    assert loss.words.heightForWidth(loss.words.width()) <= loss.words.height()
    assert page(window).dW.height() == height

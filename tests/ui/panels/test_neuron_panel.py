"""The panel of this neuron: what is seen can be added, and everything in it is linked."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from convviz.explore.state import hyperparameters, transitions
from convviz.explore.state.state import InputCell, OutputCell, Position, ProductCell, WeightCell
from convviz.ui.panels.cell_picture import CellPicture
from convviz.ui.panels.products_view import ProductsView
from convviz.ui.shell.window import MainWindow
from convviz.ui.volume import Highlight, Padding
from convviz.ui.words.catalogue import LANGUAGES
from tests.cases import each_once
from tests.journeys.window import load, number_of, open_fields, opened, present, press

SIZES = ((1920, 1080), (1280, 720), (1280, 640))


def read(words: str) -> float:
    return number_of(words.removeprefix("≈ "))


def go(window: MainWindow, *at: int) -> None:
    window.store.dispatch(transitions.jump(Position(*at)), "walk")
    QApplication.processEvents()


def lit(picture: CellPicture) -> list[tuple[int, int]]:
    """Return the cells of a picture with a frame around them."""
    return [(o.cells.x.start, o.cells.y.start) for o in picture.overlays if isinstance(o, Highlight)]


def named(products: ProductsView) -> list[str]:
    """Return what a screen reader finds among the products."""
    return [child.accessibleName() for child in products.findChildren(QWidget) if child.isVisible()]


@pytest.mark.parametrize(
    ("example", "size", "presenting"),
    each_once(["lesson", "alexnet", "lenet", "demo", "depthwise", "pointwise"], SIZES, [False, True]),
)
def test_the_column_adds_up(qtbot: QtBot, example: str, size: tuple[int, int], presenting: bool) -> None:
    window = opened(qtbot, example, size)
    if presenting:
        present(window, size, "neuron")
    for _ in range(3):
        window.menus.actions["next"].trigger()
        QApplication.processEvents()
        *terms, result = (read(slot.value) for slot in window.layer_page.neuron.column.slots)
        assert sum(terms) == result == window.store.display.page.neuron.value


def test_the_worked_example_as_one_writes_it(qtbot: QtBot) -> None:
    window = opened(qtbot, "lesson", (1920, 1080))
    go(window, 2, 3, 1)
    for language in LANGUAGES:
        window.set_language(language)
        panel = window.layer_page.neuron
        values = [slot.value for slot in panel.column.slots]
        assert values == ["−4", "+14", "+7", "−9", "−2", "6"], language
        assert panel.products.channels == (0, 1, 2, 3), language
        X, W = window.store.state.layer.X, window.store.state.layer.weights
        for c, pictures in enumerate(panel.products.shown):
            patch, weights, products = (picture.values.array[:, :, 0] for picture in pictures.all)
            assert np.array_equal(patch, X[4:9, 6:11, c])
            assert np.array_equal(weights, W[1, :, :, c])
            assert np.array_equal(products, X[4:9, 6:11, c] * W[1, :, :, c])
    # V is the largest number of the panel.
    *terms, result = window.layer_page.neuron.column.slots
    assert result.room.height() >= 44
    assert all(slot.room.height() < result.room.height() for slot in terms)


def test_cells_of_one_size_with_numbers_that_are_read_at_1080p(qtbot: QtBot) -> None:
    window = opened(qtbot, "lesson", (1920, 1080))
    products = window.layer_page.neuron.products
    for example in ("lesson", "dilated", "demo", "classic", "misfit"):
        load(qtbot, window, example)
        QApplication.processEvents()
        all_pictures = [picture for pictures in products.shown for picture in pictures.all]
        assert {picture.view.cell for picture in all_pictures} == {products.cell_size}, example
        assert all(picture.is_numbered(window.look) for picture in all_pictures), example
        assert products.together, example
        for pictures in products.shown:
            assert len({picture.cell_rect(0, 0).top() for picture in pictures.all}) == 1, example


def test_operands_and_their_product_are_framed_together(qtbot: QtBot) -> None:
    window = opened(qtbot, "lesson", (1920, 1080))
    go(window, 2, 3, 1)
    for cell in (InputCell(6, 9, 1), WeightCell(1, 2, 3, 1)):
        window.store.dispatch(transitions.point(cell), None)
        products = window.layer_page.neuron.products
        assert [lit(picture) for picture in products.shown[1].all] == [[(2, 3)]] * 3, cell
        for elsewhere in (InputCell(0, 0, 1), WeightCell(0, 2, 3, 1)):
            window.store.dispatch(transitions.point(elsewhere), None)
            assert not lit(products.shown[1].products), cell
    # Pointing at the product frames its operands everywhere.
    qtbot.mouseMove(products, products.shown[1].products.cell_rect(2, 3).center())
    qtbot.waitUntil(lambda: window.store.state.pointed == ProductCell(2, 3, 1))
    QApplication.processEvents()
    assert [lit(picture) for picture in products.shown[1].all] == [[(2, 3)]] * 3
    assert not any(lit(picture) for picture in products.shown[0].all)
    X, W = window.store.state.layer.X[6, 9, 1], window.store.state.layer.weights[1, 2, 3, 1]
    signs = f"{X} × {W} = {X * W}".replace("-", "−")
    assert window.status.text() == f"X[6,9,1] × W1[2,3,1] = {signs}"
    page = window.store.display.page
    assert [(c.x.start, c.y.start, c.slices.start) for c in page.input.lit] == [(6, 9, 1)]
    assert [(c.x.start, c.y.start, c.slices.start) for c in page.filters.lit] == [(2, 3, 5)]


def colour_of(products: ProductsView, picture: CellPicture, i: int, j: int) -> tuple[int, int, int]:
    """Return the colour that the cell (i, j) is drawn in."""
    at = picture.cell_rect(i, j).topLeft() + QPoint(2, 2)
    seen = products.grab().toImage().pixelColor(at)
    return seen.red(), seen.green(), seen.blue()


def test_padding_in_the_patch_is_drawn_as_padding(qtbot: QtBot) -> None:
    window = opened(qtbot, "demo", (1920, 1080))
    go(window, 0, 2, 0)
    products = window.layer_page.neuron.products
    patch = products.shown[0].patch
    marked = {
        (x, y)
        for overlay in patch.overlays
        if isinstance(overlay, Padding)
        for x in overlay.cells.x.indices
        for y in overlay.cells.y.indices
    }
    assert marked == {(0, 0), (0, 1), (0, 2), (1, 2), (2, 2)}
    corner, inside = (patch.cell_rect(*cell) for cell in ((0, 0), (2, 0)))
    seen = products.grab().toImage()
    middle = QPoint(3, 3)
    assert seen.pixelColor(corner.topLeft() + middle) != seen.pixelColor(inside.topLeft() + middle)
    go(window, 1, 1, 0)
    assert not any(isinstance(overlay, Padding) for overlay in products.shown[0].patch.overlays)


def test_each_channel_of_a_picture_in_colour_has_its_own_numbers_in_its_colour(qtbot: QtBot) -> None:
    window = opened(qtbot, "pointwise", (1920, 1080))
    go(window, 7, 9, 0)
    X = window.store.state.layer.X
    products = window.layer_page.neuron.products
    assert products.channels == (0, 1, 2)
    for c, pictures in enumerate(products.shown):
        assert pictures.patch.volume.whole_number(0, 0, c) == str(X[7, 9, c])
        seen = [0, 0, 0]
        seen[c] = X[7, 9, c]
        assert colour_of(products, pictures.patch, 0, 0) == tuple(seen)
    window.store.dispatch(transitions.toggle_colour, "colour")
    for c, pictures in enumerate(products.shown):
        assert colour_of(products, pictures.patch, 0, 0) == (X[7, 9, c],) * 3


def test_the_patches_of_a_picture_and_their_names_differ_where_its_channels_do(qtbot: QtBot) -> None:
    window = opened(qtbot, "alexnet", (1920, 1080))
    for size in ((1280, 720), (1920, 1080)):
        window.resize(*size)
        go(window, 20, 20, 3)
        g, X = window.store.state.layer.geometry, window.store.state.layer.X
        x, y = g.receptive_field(20, 20)
        products = window.layer_page.neuron.products
        for c, pictures in zip(products.channels, products.shown, strict=True):
            red, green, blue = colour_of(products, pictures.patch, 1, 2)
            value = X[x.start + 1, y.start + 2, c]
            assert (red, green, blue) == tuple(value if n == c else 0 for n in range(3)), (size, c)
    # The names of the channels say their colours while they have them.
    panel = window.layer_page.neuron
    titles = [words.title for words in panel.products.words]
    assert titles == ["channel 0, red", "channel 1, green", "channel 2, blue"]
    press(qtbot, window, Qt.Key.Key_T)
    assert [words.title for words in panel.products.words] == ["channel 0", "channel 1", "channel 2"]
    press(qtbot, window, Qt.Key.Key_T)
    window.menus.actions["language_zh"].trigger()
    assert [words.title for words in panel.products.words][:2] == ["通道 0，红", "通道 1，绿"]


def test_with_a_group_for_each_channel_the_patch_has_the_colour_of_that_channel(qtbot: QtBot) -> None:
    window = opened(qtbot, "pointwise", (1920, 1080))
    window.store.dispatch(lambda s: hyperparameters.change(s, groups=3, filters=3), "settings")
    go(window, 7, 9, 2)
    panel = window.layer_page.neuron
    assert [words.title for words in panel.products.words] == ["channel 2, blue"]
    assert colour_of(panel.products, panel.products.shown[0].patch, 0, 0) == (
        0,
        0,
        window.store.state.layer.X[7, 9, 2],
    )


def test_where_not_all_channels_fit_the_rows_choose_one(qtbot: QtBot) -> None:
    window = opened(qtbot, "lesson", (1920, 1080))
    press(qtbot, window, Qt.Key.Key_1)
    panel = window.layer_page.neuron
    go(window, 2, 3, 1)
    assert panel.products.channels == (0,)
    assert all(picture.is_numbered(window.look) for picture in panel.products.shown[0].all)
    slots = panel.column.slots
    qtbot.mouseMove(panel.column, slots[2].room.center())
    qtbot.waitUntil(lambda: panel.products.channels == (2,))
    assert window.store.display.page.neuron.channel == 0  # the other was looked at only
    qtbot.mouseMove(panel.column, slots[-1].room.center())
    qtbot.waitUntil(lambda: panel.products.channels == (0,))
    qtbot.mouseClick(panel.column, Qt.MouseButton.LeftButton, pos=slots[3].room.center())
    assert window.store.state.channel == 3
    press(qtbot, window, Qt.Key.Key_C)
    assert window.store.state.channel == 0
    assert panel.column.slots == slots


def test_depthwise_made_fully_connected_all_panels_show_a_channel_that_is_read(qtbot: QtBot) -> None:
    window = opened(qtbot, "depthwise", (1280, 720))
    begin = window.store.state
    for size in ((1280, 720), (1920, 1080)):
        window.store.begin(lambda _: begin)
        window.resize(*size)
        go(window, 2, 2, 3)
        press(qtbot, window, Qt.Key.Key_1)
        QApplication.processEvents()
        page = window.layer_page
        assert page.neuron.products.channels == (3,), size
        assert 3 in page.input.grid.large_slices
        [card] = [card for card in page.filters.cards if card.isVisible()]
        assert 3 in card.grid.large_slices, size
        press(qtbot, window, Qt.Key.Key_BracketLeft)
        assert page.neuron.products.channels == (2,), size
        assert 2 in page.input.grid.large_slices
        assert 2 in card.grid.large_slices, size


def test_a_layer_without_biases_has_no_row_for_them(qtbot: QtBot) -> None:
    window = opened(qtbot, "lesson", (1920, 1080))
    open_fields(window)
    qtbot.mouseClick(window.settings.switches["bias"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.store.display.page.neuron.bias is None)
    assert [slot.label for slot in window.layer_page.neuron.column.slots][-2:] == ["channel 3", "V"]


def test_many_channels_are_summed_up_in_rows_that_add_up(qtbot: QtBot) -> None:
    window = opened(qtbot, "lesson", (1920, 1080))
    open_fields(window)
    depth = window.settings.spins["depth"]
    depth.setFocus()
    depth.selectAll()
    qtbot.keyClicks(depth, "40")
    qtbot.keyClick(depth, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.store.state.layer.geometry.depth == 40)
    QApplication.processEvents()
    panel = window.layer_page.neuron
    *terms, result = (read(slot.value) for slot in panel.column.slots)
    assert len(terms) < 20
    assert sum(terms) == result == window.store.display.page.neuron.value
    many = next(slot for slot in panel.column.slots if "–" in slot.label)
    qtbot.mouseClick(panel.column, Qt.MouseButton.LeftButton, pos=many.room.center())
    assert window.store.state.channel == many.channel != 0
    assert panel.products.channels == (many.channel,)


def test_the_sums_of_floats_are_those_of_the_full_values(qtbot: QtBot) -> None:
    window = opened(qtbot, "lesson", (1920, 1080))
    for command in ("view_backward", "next", "next", "update", "view_layer"):
        window.menus.actions[command].trigger()
    QApplication.processEvents()
    for _ in range(4):
        window.menus.actions["next"].trigger()
        QApplication.processEvents()
        part = window.store.display.page.neuron
        slots = window.layer_page.neuron.column.slots
        for slot, value in zip(slots, (*part.channel_sums, part.bias, part.value), strict=True):
            decimals = len(slot.value.partition(".")[2])
            assert read(slot.value) == pytest.approx(value, abs=0.51 * 10.0**-decimals)
            cut = round(value, decimals) != pytest.approx(value, rel=1e-13)
            assert slot.value.startswith("≈") is cut
        assert len({len(slot.value.partition(".")[2]) for slot in slots}) == 1


@pytest.mark.parametrize(
    ("example", "key", "language", "size"),
    each_once(["lesson", "alexnet"], [Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3], LANGUAGES, SIZES),
)
def test_the_expression_is_whole_on_one_line(
    qtbot: QtBot, example: str, key: Qt.Key, language: str, size: tuple[int, int]
) -> None:
    window = opened(qtbot, example, size)
    window.set_language(language)
    press(qtbot, window, key)
    width, height, filters = window.store.state.layer.geometry.output_shape
    window.store.dispatch(transitions.visit(OutputCell(width - 1, height - 1, filters - 1)), "walk")
    QApplication.processEvents()
    expression = window.layer_page.neuron.expression
    assert expression.lines(expression.width()) == [window.layer_page.neuron.shown_expression()]


def test_the_keyboard_goes_through_the_rows_and_relu_is_the_last_one(qtbot: QtBot) -> None:
    window = opened(qtbot, "lesson", (1920, 1080))
    column = window.layer_page.neuron.column
    column.setFocus(Qt.FocusReason.TabFocusReason)
    here = window.store.state.position
    press(qtbot, window, Qt.Key.Key_Down)
    press(qtbot, window, Qt.Key.Key_Down)
    assert (window.store.state.channel, window.store.state.position) == (2, here)
    press(qtbot, window, Qt.Key.Key_Right)
    assert window.store.state.position != here
    press(qtbot, window, Qt.Key.Key_R)
    go(window, 0, 0, 1)
    before, after = window.layer_page.neuron.column.slots[-2:]
    assert (before.label, before.value) == ("before ReLU", "−4")
    assert (after.label, after.value) == ("V", "0")
    press(qtbot, window, Qt.Key.Key_R)
    # With sharing off the set is named after its neuron.
    press(qtbot, window, Qt.Key.Key_S)
    go(window, 2, 3, 1)
    panel = window.layer_page.neuron
    assert panel.shown_expression() == "V[2,3,1] = np.sum(X[4:9,6:11,:] * W1[2,3]) + b1[2,3]"
    assert "bias b1[2,3] −2" in panel.shown_sum()
    assert any("W1[2,3]" in name for name in named(panel.products))

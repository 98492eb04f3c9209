"""The products of "This neuron": numbers that stay, in cells that stay, as the walk goes on."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from convviz.explore.state import pokes, transitions
from convviz.explore.state.state import OutputCell, Position, WeightCell
from tests.journeys.window import opened
from tests.ui.showing import Painted

PLACES = ((0, 0), (5, 5), (20, 12), (14, 20), (26, 17), (3, 24))


@pytest.mark.parametrize(
    ("example", "size"),
    [
        ("classic", (1920, 1080)),
        ("classic", (1280, 720)),
        ("lenet", (1920, 1080)),
        ("depthwise", (1920, 1080)),
        ("lesson", (1920, 1080)),
    ],
)
def test_products_keep_their_numbers_and_their_cells(
    qtbot: QtBot, example: str, size: tuple[int, int]
) -> None:
    window = opened(qtbot, example, size)
    products, seen = window.layer_page.neuron.products, set[tuple[bool, float]]()
    width, height, slices = window.store.state.layer.geometry.output_shape
    least, most = window.store.display.page.neuron.ends
    for x, y in PLACES:
        for d in range(slices):
            cell = OutputCell(x % width, y % height, d)
            window.store.dispatch(transitions.visit(cell), "walk")
            QApplication.processEvents()
            pictures = [picture for pictures in products.shown for picture in pictures.all]
            seen |= {(picture.is_numbered(window.look), picture.view.cell) for picture in pictures}
            part = window.store.display.page.neuron
            for values in (part.patch, part.weights, part.products):
                assert least <= values.array.min()
                assert values.array.max() <= most
    assert seen == {(True, products.cell_size)}


def test_a_weight_of_one_digit_leaves_all_products_their_numbers(qtbot: QtBot) -> None:
    window = opened(qtbot, "lesson", (1280, 720))
    window.store.dispatch(transitions.jump(Position(2, 2, 0)), "walk")
    for size, value in (
        ((1280, 720), 5),
        ((1600, 900), 5),
        ((1600, 900), -5),
        ((1920, 1080), -5),
        ((1920, 1080), 5),
    ):
        window.resize(*size)
        window.store.dispatch(pokes.poke(WeightCell(0, 0, 0, 0), value), "poke")
        QApplication.processEvents()
        products = window.layer_page.neuron.products
        assert all(one.is_numbered(window.look) for pictures in products.shown for one in pictures.all)


def test_a_step_paints_patches_and_products_and_with_sharing_no_weights(qtbot: QtBot) -> None:
    window = opened(qtbot, "lesson", (1920, 1080))
    products = window.layer_page.neuron.products
    painted = Painted(products)
    window.store.dispatch(transitions.jump(Position(2, 2, 0)), "walk")
    QApplication.processEvents()
    for pictures in products.shown:
        assert painted.region.intersects(pictures.patch.cells)
        assert painted.region.intersects(pictures.products.cells)
        assert not painted.region.intersects(pictures.weights.cells)
    window.store.dispatch(transitions.jump(Position(2, 2, 1)), "walk")
    QApplication.processEvents()
    assert all(painted.region.intersects(pictures.weights.cells) for pictures in products.shown)


def test_a_click_on_a_picture_chooses_its_channel(qtbot: QtBot) -> None:
    window = opened(qtbot, "lesson", (1920, 1080))
    products = window.layer_page.neuron.products
    for channel, which in ((3, 0), (1, 2)):
        cell = products.shown[channel].all[which].cell_rect(1, 1)
        qtbot.mouseClick(products, Qt.MouseButton.LeftButton, pos=cell.center())
        assert window.store.state.channel == channel


def test_a_screen_reader_finds_each_picture_where_it_is(qtbot: QtBot) -> None:
    window = opened(qtbot, "lesson", (1920, 1080))
    products = window.layer_page.neuron.products
    children = [child for child in products.findChildren(QWidget) if child.isVisible()]
    pictures = [picture for pictures in products.shown for picture in pictures.all]
    assert len({child.accessibleName() for child in children}) == len(pictures) == 12
    for child, picture in zip(children, pictures, strict=True):
        assert child.geometry().contains(picture.cells)

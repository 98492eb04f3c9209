"""All filters as small pictures: one weight changed far beyond the others leaves the others as they were."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from convviz.explore.display.filters import usual_limit
from convviz.explore.state.values import read_only
from convviz.ui.look.look import Look
from convviz.ui.panels.filter_mosaic import FilterMosaic, shades_of

COUNT = 12


def bank(depth: int) -> np.ndarray:
    return np.random.default_rng(2).integers(-9, 10, (COUNT, 5, 5, depth))


def tiles(qtbot: QtBot, mosaic: FilterMosaic) -> list[QImage]:
    """Return the small picture of each filter, without the frame of the current one."""
    shown = mosaic.grab().toImage()
    return [shown.copy(mosaic.tile_rect(k).adjusted(3, 3, -3, -3)) for k in range(COUNT)]


@pytest.fixture
def mosaic(qtbot: QtBot) -> FilterMosaic:
    made = FilterMosaic(Look.of(1920, 1080))
    qtbot.addWidget(made)
    made.resize(400, 200)
    return made


@pytest.mark.parametrize("depth", [3, 4])
def test_a_weight_far_beyond_the_others_changes_its_own_filter_alone(qtbot, mosaic, depth):
    weights = bank(depth)
    weights[:, 0, 0, 0] = 9  # the largest of each filter stays what it is
    mosaic.set_weights(read_only(weights))
    weights = weights.copy()
    weights[4, 2, 2, 0] = 27
    mosaic.set_weights(read_only(weights))
    before = tiles(qtbot, mosaic)
    weights = weights.copy()
    weights[4, 2, 2, 0] = 100_000
    mosaic.set_weights(read_only(weights))
    after = tiles(qtbot, mosaic)
    assert [k for k in range(COUNT) if before[k] != after[k]] == []  # as strong as thrice the others
    weights = weights.copy()
    weights[4, 2, 2, 0] = -100_000
    mosaic.set_weights(read_only(weights))
    assert [k for k, tile in enumerate(tiles(qtbot, mosaic)) if tile != after[k]] == [4]


def test_a_bank_of_zeros_but_for_one_filter_shows_that_filter(qtbot, mosaic):
    weights = np.zeros((COUNT, 5, 5, 3), int)
    weights[7, 1, 1] = 5
    mosaic.set_weights(read_only(weights))
    shown = tiles(qtbot, mosaic)
    assert [k for k in range(COUNT) if shown[k] != shown[0]] == [7]


@pytest.mark.parametrize("shape", [(9, 1, 1), (1, 9, 1), (9, 1, 3), (1, 9, 3), (1, 1, 1)])
def test_filters_of_one_row_have_their_weights_pictures(qtbot, mosaic, shape: tuple[int, int, int]) -> None:
    """NumPy keeps the stride of a single row as it was, whatever it was; no picture must be made by it."""
    weights = np.arange(1, 1 + COUNT * np.prod(shape)).reshape(COUNT, *shape)
    mosaic.set_weights(read_only(weights))
    shown = mosaic.grab().toImage()
    for k, shades in enumerate(shades_of(weights, usual_limit(read_only(weights)), mosaic.look)):
        rows, columns, _ = shades.shape
        for row, column in np.ndindex(rows, columns):
            rect = mosaic.tile_rect(k)
            x, y = (column + 0.5) * rect.width() / columns, (row + 0.5) * rect.height() / rows
            at = shown.pixelColor(rect.left() + int(x), rect.top() + int(y))
            assert (at.red(), at.green(), at.blue()) == tuple(shades[row, column])

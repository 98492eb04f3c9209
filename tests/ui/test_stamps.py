"""Ready cells side by side: each where its value is, at any size; and kept within a number of bytes."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from convviz.explore.state.values import Values
from convviz.ui.look.look import Look
from convviz.ui.volume import Drawing, GridVolume, VolumeGrid
from convviz.ui.volume.number_stamps import MOST_BYTES, MOST_VALUE, Pixels, laid
from tests.ui.showing import shown


@pytest.mark.parametrize("side", [1, 2, 5])
@pytest.mark.parametrize("shape", [(1, 1, 1), (1, 4, 1), (4, 1, 2), (3, 2, 3)])
def test_every_cell_is_where_its_value_is(side: int, shape: tuple[int, int, int]) -> None:
    values = np.arange(np.prod(shape)).reshape(shape) - 3
    values[-1, -1, -1] = MOST_VALUE

    def stamps_of(distinct: list[int]) -> list[Pixels]:
        return [np.full((side, side), value + MOST_VALUE, np.uint32) for value in distinct]

    pixels = laid(values, stamps_of)
    assert pixels.shape == (shape[2], shape[1] * side, shape[0] * side)
    assert pixels.flags.c_contiguous  # an image is made over it
    for (x, y, slice_), value in np.ndenumerate(values):
        cell = pixels[slice_, y * side : (y + 1) * side, x * side : (x + 1) * side]
        assert (cell == value + MOST_VALUE).all()


def test_volumes_of_ever_other_scales_take_no_ever_more_memory(qtbot: QtBot) -> None:
    """A walk over a picture gives the products of each neuron a scale of their own."""
    grid = shown(qtbot, VolumeGrid(Look.of(1920, 1080)), 1000, 1000)
    dice = np.random.default_rng(7)

    def draw(limit: int) -> None:
        products = dice.integers(-limit, limit + 1, (20, 20, 1))
        grid.set_volume(GridVolume(Values(products, limit), Drawing.MAP, fresh=True))
        grid.repaint()

    draw(MOST_VALUE)
    tracemalloc.start()
    try:
        for limit in range(MOST_VALUE - 20, MOST_VALUE):
            draw(limit)
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert taken < MOST_BYTES + 2 * 2**20

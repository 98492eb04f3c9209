"""Ready cells side by side: each where its value is, at any size."""

from __future__ import annotations

import numpy as np
import pytest

from convviz.ui.volume_grid.stamps import MOST_VALUE, Stamps


@pytest.mark.parametrize("side", [1, 2, 5])
@pytest.mark.parametrize("shape", [(1, 1, 1), (1, 4, 1), (4, 1, 2), (3, 2, 3)])
def test_every_cell_is_where_its_value_is(side: int, shape: tuple[int, int, int]) -> None:
    values = np.arange(np.prod(shape)).reshape(shape) - 3
    values[-1, -1, -1] = MOST_VALUE
    pixels = Stamps().laid(values, lambda value: np.full((side, side), value + MOST_VALUE, np.uint32))
    assert pixels.shape == (shape[2], shape[1] * side, shape[0] * side)
    assert pixels.flags.c_contiguous  # an image is made over it
    for (x, y, slice_), value in np.ndenumerate(values):
        cell = pixels[slice_, y * side : (y + 1) * side, x * side : (x + 1) * side]
        assert (cell == value + MOST_VALUE).all()

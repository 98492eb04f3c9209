"""Rows become y and columns x, in one place, and back again."""

from __future__ import annotations

import numpy as np
import pytest

from convviz.files import axes


def test_a_column_of_the_image_is_an_x() -> None:
    rows = np.arange(6).reshape(2, 3)  # two rows, three columns
    volume = axes.volume_from_rows(rows)
    assert volume.shape == (3, 2, 1)
    assert volume[2, 0, 0] == rows[0, 2]
    assert volume.flags.c_contiguous


def test_there_and_back() -> None:
    rows = np.random.default_rng(1).integers(0, 256, (5, 7, 3))
    volume = axes.volume_from_rows(rows)
    assert volume.shape == (7, 5, 3)
    np.testing.assert_array_equal(axes.rows_of(volume), rows)
    np.testing.assert_array_equal(axes.planes_of(volume)[1], rows[:, :, 1])


@pytest.mark.parametrize("convert", [axes.volume_from_rows, axes.rows_of, axes.planes_of])
def test_what_is_neither_slice_nor_volume_is_refused(convert) -> None:
    with pytest.raises(ValueError, match="shape"):
        convert(np.zeros(4))

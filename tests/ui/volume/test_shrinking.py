"""Cells finer than pixels: means by area, the same in every part, and nothing that is lost."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.ui.volume import area_means
from convviz.ui.volume.area_means import WHOLE, Stretch, stretch


def cells(rows: int, columns: int, seed: int) -> np.ndarray:
    shades = np.random.default_rng(seed).integers(0, 256, (rows, columns, 4), dtype=np.uint8)
    shades[..., 3] = 255
    return shades.view(np.uint32)[:, :, 0]


def shrunk(cells: np.ndarray, across: Stretch, down: Stretch) -> np.ndarray:
    """Return the pixels of one slice."""
    return area_means.shrunk(cells[np.newaxis], across, down)[0]


def shades(pixels: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(pixels).view(np.uint8).reshape(*pixels.shape, 4).astype(int)


def shares(pixel: int, near: Fraction, far: Fraction, count: int) -> list[Fraction]:
    """Return what part of ``pixel`` each cell covers, of what is covered at all."""
    side = (far - near) / count
    covered = [
        max(
            Fraction(0),
            min(near + (n + 1) * side, Fraction(pixel + 1)) - max(near + n * side, Fraction(pixel)),
        )
        for n in range(count)
    ]
    return [part / sum(covered) for part in covered]


@pytest.mark.parametrize(
    ("count", "near", "far"), [(11, 3.25, 8.5), (7, 0.0, 7.0), (9, 2.0, 4.0), (5, 1.6, 4.4)]
)
def test_a_pixel_is_the_mean_of_the_cells_under_it(count: int, near: float, far: float) -> None:
    given_cells = cells(count, count, count)
    reach = stretch(0, 100, near, far, count)
    made = shades(shrunk(given_cells, reach, reach))
    first = reach.start
    for row in range(made.shape[0]):
        down = shares(first + row, Fraction(near), Fraction(far), count)
        for column in range(made.shape[1]):
            across = shares(first + column, Fraction(near), Fraction(far), count)
            weights = np.outer([float(p) for p in down], [float(p) for p in across])
            wanted = np.einsum("yx,yxc->c", weights, shades(given_cells))
            # each share is rounded to a 256th, at most two cells of a pixel by half of one
            assert np.abs(made[row, column] - wanted).max() <= 0.5 + 255 * 4 / WHOLE


@given(
    st.integers(2, 60),
    st.integers(2, 60),
    st.floats(0, 9),
    st.floats(0.15, 1),
    st.integers(0, 10**6),
    st.data(),
)
def test_a_part_is_drawn_as_when_all_is(rows, columns, near, ratio, seed, data) -> None:
    given_cells = cells(rows, columns, seed)
    across, down = near + columns * ratio, near + rows * ratio
    wide, high = stretch(0, across, near, across, columns), stretch(0, down, near, down, rows)
    whole, first = shrunk(given_cells, wide, high), wide.start
    if whole.size:
        x = data.draw(st.integers(first, first + whole.shape[1] - 1))
        y = data.draw(st.integers(first, first + whole.shape[0] - 1))
        part = shrunk(
            given_cells, stretch(x, across, near, across, columns), stretch(y, y + 1, near, down, rows)
        )
        np.testing.assert_array_equal(part, whole[y - first : y - first + 1, x - first :])
        np.testing.assert_array_equal(shades(whole)[..., 3], 255)


def test_every_cell_counts_and_a_plain_ground_stays_plain() -> None:
    plain = np.full((227, 227), 0xFF336699, np.uint32)
    reach = stretch(0, 150, 0, 102.6, 227)
    np.testing.assert_array_equal(shrunk(plain, reach, reach), 0xFF336699)
    for at in range(227):  # one cell of another colour is seen, wherever it is
        marked = plain.copy()
        marked[at, at] = 0xFFFFFFFF
        pixel = min(floor((at + 0.5) * 102.6 / 227), reach.stop - 1)
        assert shrunk(marked, reach, reach)[pixel, pixel] != 0xFF336699


def test_many_cells_under_a_pixel_are_all_mixed() -> None:
    given_cells = cells(10, 1000, 1)
    long, short = stretch(0, 20, 0, 20, 1000), stretch(0, 5, 0, 5, 10)
    wanted = np.rint(shades(given_cells).reshape(5, 2, 20, 50, 4).mean((1, 3)) + 1e-9)
    # a 256th for a cell is a fiftieth of a pixel's share, by half of which it is rounded
    assert np.abs(shades(shrunk(given_cells, long, short)) - wanted).max() <= 2


def test_pixels_are_made_without_products_of_matrices(monkeypatch: pytest.MonkeyPatch) -> None:
    reach, drawn = stretch(0, 150, 0, 102.6, 227), cells(227, 227, 2)
    before = shrunk(drawn, reach, reach)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("threads of BLAS wait for each other where other work is running")

    for name in ("matmul", "dot", "tensordot"):
        monkeypatch.setattr(np, name, refuse)
    np.testing.assert_array_equal(shrunk(drawn, reach, reach), before)


@pytest.mark.parametrize("piece", [1, 2000, 2**18])
def test_rows_are_made_together_as_in_pieces(monkeypatch: pytest.MonkeyPatch, piece: int) -> None:
    across, down, drawn = stretch(0, 90, 1.3, 31.8, 55), stretch(0, 90, 2, 50.5, 60), cells(60, 55, 9)
    monkeypatch.setattr(area_means, "PIECE_BYTES", 2**30)
    together = shrunk(drawn, across, down)
    monkeypatch.setattr(area_means, "PIECE_BYTES", piece)
    np.testing.assert_array_equal(shrunk(drawn, across, down), together)


def test_slices_are_made_together_as_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    across, down = stretch(0, 90, 1.3, 31.8, 55), stretch(0, 90, 2, 50.5, 60)
    drawn = np.stack([cells(60, 55, seed) for seed in range(12)])
    for piece in (1, 10_000, 2**30):
        monkeypatch.setattr(area_means, "PIECE_BYTES", piece)
        together = area_means.shrunk(drawn, across, down)
        for n in range(12):
            np.testing.assert_array_equal(together[n], shrunk(drawn[n], across, down))

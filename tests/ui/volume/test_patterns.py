"""Dots and hatching: as large as the window asks, and the same wherever a part is drawn anew."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from convviz.explore.state.values import read_only
from convviz.ui.look.look import Look
from convviz.ui.volume import Drawing, GridVolume, VolumeGrid
from convviz.ui.volume.hatches import dotted, hatched
from tests.journeys.window import SCREENS
from tests.ui.showing import shown

SIDE = 97  # px


def painted(brush, rooms: list[QRect], ratio: float = 1.0) -> np.ndarray:
    image = QImage(round(SIDE * ratio), round(SIDE * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor("white"))
    with QPainter(image) as painter:
        for room in rooms:
            painter.fillRect(room, brush)
    seen = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)[:, : image.width()]
    return (seen & 0xFFFFFF) == 0


@pytest.mark.parametrize("kind", [dotted, hatched])
@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("scale", [0.8, 1.0, 2.0, 3.0])
def test_parts_meet(kind, scale, ratio):
    brush = kind("#000000", scale, ratio)
    whole = painted(brush, [QRect(0, 0, SIDE, SIDE)], ratio)
    cuts = [0, 10, 34, 62, SIDE - 1 if SIDE % 2 else SIDE]  # even: whole pixels at every ratio
    steps = list(pairwise(cuts))
    rooms = [QRect(x, y, x2 - x, y2 - y) for (x, x2), (y, y2) in product(steps, steps)]
    parts = painted(brush, rooms, ratio)
    end = round(cuts[-1] * ratio)
    assert (parts[:end, :end] == whole[:end, :end]).all()
    assert 0.03 < whole.mean() < 0.2


@pytest.mark.parametrize("kind", [dotted, hatched])
@pytest.mark.parametrize(("scale", "ratio"), [(2.0, 1.0), (1.0, 2.0), (3.0, 1.0)])
def test_patterns_grow_with_the_window(kind, scale, ratio):
    small = painted(kind("#000000", 1.0, 1.0), [QRect(0, 0, SIDE, SIDE)])
    large = painted(kind("#000000", scale, ratio), [QRect(0, 0, SIDE, SIDE)], ratio)

    def run(seen: np.ndarray) -> int:
        """The length of the first run of dots in the rows."""
        edges = np.flatnonzero(np.diff(np.concatenate([[0], seen[0].astype(int), [0]])))
        return int(edges[1] - edges[0])

    assert run(large) == scale * ratio * run(small)
    assert large.mean() == pytest.approx(small.mean(), rel=0.3)


@pytest.mark.parametrize("size", SCREENS[1:])
def test_padding_and_unread_columns_are_seen_at_every_size(qtbot, size):
    """What a volume draws in them has dots or lines that are as wide as the window's scale."""
    look = Look.of(*size, "dark")
    grid = VolumeGrid(look)
    qtbot.addWidget(grid)
    grid.resize(round(400 * look.scale), round(400 * look.scale))
    grid.set_volume(
        GridVolume(read_only(np.ones((6, 6, 1), int)), Drawing.MAP, padding=((1, 1), (1, 1)), unread=(1, 0))
    )
    picture = grid.grab().toImage()
    cell = grid.cell_rect(-1, 2, 0)
    dot = QColor(look.palette.hatch)
    runs = []
    for y in range(cell.top(), cell.bottom()):
        row = [picture.pixelColor(x, y) == dot for x in range(cell.left() + 2, cell.right())]
        edges = np.flatnonzero(np.diff(np.array([False, *row, False], int)))
        runs += (edges[1::2] - edges[::2]).tolist()
    assert round(look.scale) in runs
    assert max(runs) == round(look.scale)


def drawn(qtbot: QtBot, array: np.ndarray, scale: int) -> np.ndarray:
    grid = VolumeGrid(Look.of(1920 * scale, 1080 * scale))
    grid.set_volume(GridVolume(read_only(array), Drawing.MAP, unread=(1, 2)))
    image = shown(qtbot, grid, 260 * scale, 260 * scale).grab().toImage()
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)[:, : image.width()].copy()


@pytest.mark.parametrize("scale", [1, 2])
def test_an_unread_edge_is_hatched_whatever_its_numbers(qtbot: QtBot, scale: int) -> None:
    """Whole numbers and fractions alike."""
    values = np.arange(36).reshape(6, 6, 1) % 7 - 3
    whole, fractions = (drawn(qtbot, values.astype(kind), scale) for kind in (np.int64, np.float64))
    hatching = np.uint32(QColor(Look.of(1920, 1080).palette.muted).rgb())
    assert (whole == hatching).sum() > 500
    assert (whole == fractions).all()

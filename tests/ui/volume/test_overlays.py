"""What an overlay draws lies within the region that is repainted when it goes: else its edges would stay."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter, QRegion

from convviz.explore.state.regions import AxisReading, CellSet, ReceptiveFields, Role, Span
from convviz.explore.state.values import Values, read_only
from convviz.ui.look.look import Look
from convviz.ui.volume import (
    Box,
    Drawing,
    FieldOutlines,
    Flash,
    Frame,
    GridVolume,
    Highlight,
    Ruler,
    Struck,
    VolumeGrid,
)
from convviz.ui.volume.overlays import PlacedOverlay, Stroke
from convviz.ui.volume.painted_overlays import painted
from convviz.ui.volume.placing import clip_of
from tests.cases import each_once

RED = "#c00000"
SCREENS = [(1280, 720), (1920, 1080), (3840, 2160), (7680, 4320)]
SHAPES = [(11, 11, 4), (28, 28, 6), (55, 55, 96), (227, 227, 3), (1, 1, 1)]


def overlays(width: int, height: int, slices: int) -> list[PlacedOverlay]:
    here, first = Span(width // 2, width // 2 + 1), Span(0, 1)
    row = Span(height // 2, height // 2 + 1)
    some = CellSet(Span(0, max(1, width // 2)), row, Span(0, slices), Role.LINKED)
    one = CellSet(here, row, first, Role.LINKED)
    numbers = np.zeros((width, height, slices), int)
    before, after = (Values(read_only(numbers + n).array, 9) for n in (0, 1))
    reading = AxisReading(width, 1, 1, 0, 0, 1, width, 0)
    return [
        Box(first, here.start, row.start, 1, 1, RED, 5.0),
        Box(Span(0, slices), 0, 0, width, height, RED),
        Frame(0, RED, 4.0),
        *(Highlight(some, RED, stroke) for stroke in Stroke),
        Highlight(one, RED, line=4.0),
        Ruler(Span(0, slices), "x", 0, max(1, width // 3), f"0:{width // 3}", RED),
        Ruler(Span(0, slices), "y", height - 1, height, f"{height - 1}:{height}", RED),
        FieldOutlines(ReceptiveFields(here, row, Role.LINKED), reading, reading, Span(0, slices), RED),
        Flash(some, before, after, RED),
        Flash(one, before, after, RED),
        Struck(one, RED),
    ]


@pytest.mark.parametrize(("shape", "screen", "presenting"), each_once(SHAPES, SCREENS, [False, True]))
def test_nothing_is_drawn_beyond_the_region_of_an_overlay(qtbot, shape, screen, presenting) -> None:
    look = Look.of(*screen, presenting=presenting)
    grid = VolumeGrid(look)
    qtbot.addWidget(grid)
    grid.resize(screen[0] // 3, screen[1] // 2)
    numbers = np.arange(np.prod(shape)).reshape(shape) % 7 - 3
    grid.set_volume(GridVolume(read_only(numbers), Drawing.MAP, ruler=f"{shape[0]}:{shape[0]}"))
    assert grid.placing is not None
    for overlay in overlays(*shape):
        drawn = painted(overlay, grid.placing, look)
        image = QImage(grid.size(), QImage.Format.Format_RGB32)
        image.fill(0xFFFFFFFF)
        with QPainter(image) as painter:
            painter.setClipRegion(QRegion(grid.rect()).subtracted(drawn.region))
            drawn.draw(painter)
        rows = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
        beyond = np.argwhere(rows[:, : image.width()] != 0xFFFFFFFF)
        assert not beyond.size, (overlay, beyond[:4], drawn.region.boundingRect())


ALEXNET, LENET = (227, 11, 4, 55), (32, 5, 1, 28)  # width, field, stride, fields along an axis


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize(("width", "size", "stride", "count"), [ALEXNET, LENET])
def test_of_many_fields_as_many_are_outlined_as_leave_the_picture_to_be_seen(
    qtbot, width, size, stride, count, screen
) -> None:
    look = Look.of(*screen)
    grid = VolumeGrid(look)
    qtbot.addWidget(grid)
    grid.resize(screen[0] // 3, screen[1] // 2)
    grid.set_volume(GridVolume(read_only(np.zeros((width, width, 1), int)), Drawing.MAP))
    assert grid.placing is not None
    reading, every = AxisReading(width, size, stride, 0, 0, 1, count, 0), Span(0, count)
    fields = FieldOutlines(ReceptiveFields(every, every, Role.LINKED), reading, reading, Span(0, 1), RED)
    image = QImage(grid.size(), QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    with QPainter(image) as painter:
        painted(fields, grid.placing, look).draw(painter)
    rows = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)[:, : image.width()]
    clip = clip_of(grid.placing.arrangement.views[0])
    drawn = (rows != 0xFFFFFFFF)[clip.top() : clip.bottom() + 1, clip.left() : clip.right() + 1]
    assert drawn.mean() < 0.2
    for across in (drawn, drawn.T):
        ends = np.flatnonzero(across.any(axis=0))
        assert ends[0] <= 2  # the first field's edge
        assert across.shape[1] - ends[-1] <= 4  # and the last one's


@pytest.mark.parametrize(("before", "after"), [(3, 1), (0, 2), (2, 0)])
def test_a_field_is_outlined_where_it_lies_on_padding_that_differs_by_side(qtbot, before, after) -> None:
    look = Look.of(1920, 1080)
    grid = VolumeGrid(look)
    qtbot.addWidget(grid)
    grid.resize(640, 540)
    sides = ((before, after), (before, after))
    grid.set_volume(GridVolume(read_only(np.zeros((9, 9, 1), int)), Drawing.MAP, padding=sides))
    assert grid.placing is not None
    reading, second = AxisReading(9, 4, 2, before, after, 1, 4, 0), Span(1, 2)
    fields = FieldOutlines(ReceptiveFields(second, second, Role.READER), reading, reading, Span(0, 1), RED)
    image = QImage(grid.size(), QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    with QPainter(image) as painter:
        painted(fields, grid.placing, look).draw(painter)
    rows = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)[:, : image.width()]
    down, across = np.argwhere(rows != 0xFFFFFFFF).T
    first, last = grid.cell_rect(2 - before, 2 - before, 0), grid.cell_rect(5 - before, 5 - before, 0)
    assert abs(across.min() - first.left()) <= 2
    assert abs(across.max() - last.right()) <= 3
    assert abs(down.min() - first.top()) <= 2
    assert abs(down.max() - last.bottom()) <= 3


@pytest.mark.parametrize("screen", SCREENS)
def test_the_label_of_the_first_rows_stays_below_the_title(qtbot, screen) -> None:
    look = Look.of(*screen, presenting=True)
    grid = VolumeGrid(look)
    qtbot.addWidget(grid)
    grid.resize(screen[0] // 3, screen[1] // 2)
    numbers, titles = read_only(np.zeros((227, 227, 3), int)), tuple(f"dX[:,:,{c}]" for c in range(3))
    grid.set_volume(GridVolume(numbers, Drawing.MAP, titles, ruler="216:227"))
    assert grid.placing is not None
    assert grid.placing.some_large  # so that the title begins where the label is
    image = QImage(grid.size(), QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    with QPainter(image) as painter:
        painted(Ruler(Span(0, 3), "y", 0, 11, "0:11", RED), grid.placing, look).draw(painter)
    rows = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)[:, : image.width()]
    drawn = np.flatnonzero((rows != 0xFFFFFFFF).any(axis=1))
    assert drawn[0] >= grid.placing.arrangement.large[0].clip.y

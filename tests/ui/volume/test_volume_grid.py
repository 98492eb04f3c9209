"""The volume grid: real mouse events, and what a step repaints."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication

from convviz.explore.state.regions import AxisReading, CellSet, ReceptiveFields, Role, Span
from convviz.explore.state.values import Values, read_only
from convviz.ui.look.look import Look
from convviz.ui.volume import (
    Box,
    Drawing,
    Fade,
    Faint,
    FieldOutlines,
    Frame,
    GridVolume,
    Highlight,
    Ruler,
    Struck,
    VolumeGrid,
)

RED = "#c00000"


def cells(x: Span, y: Span, slices: Span) -> CellSet:
    return CellSet(x, y, slices, Role.LINKED)


def volume(width: int, height: int, slices: int, **kw) -> GridVolume:
    values = np.arange(width * height * slices).reshape(width, height, slices) % 7 - 3
    return GridVolume(read_only(values), kw.pop("drawing", Drawing.MAP), **kw)


@pytest.fixture
def shown(qtbot):
    def show(of: GridVolume, size=(700, 520), look: Look | None = None) -> VolumeGrid:
        grid = VolumeGrid(look or Look.of(1920, 1080))
        qtbot.addWidget(grid)
        grid.resize(*size)
        grid.set_volume(of)
        with qtbot.waitExposed(grid):
            grid.show()
        grid.repaint()
        return grid

    return show


def test_a_click_says_which_cell(shown, qtbot):
    grid = shown(volume(11, 11, 4, padding=((1, 1), (1, 1))), size=(1000, 800))
    for cell in [(0, 0, 0), (10, 3, 2), (-1, 4, 3), (11, 11, 1)]:
        with qtbot.waitSignal(grid.cell_clicked) as got:
            qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.cell_rect(*cell).center())
        assert tuple(got.args) == cell


def test_a_click_between_slices_says_nothing(shown, qtbot):
    grid = shown(volume(4, 4, 2))
    with qtbot.assertNotEmitted(grid.cell_clicked):
        qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=QPoint(1, grid.height() - 2))


def test_pointing_says_each_cell_once_and_when_it_is_left(shown, qtbot):
    grid = shown(volume(4, 4, 2))
    seen: list[tuple[int, int, int]] = []
    grid.cell_pointed.connect(lambda *cell: seen.append(cell))
    middle = grid.cell_rect(2, 1, 1).center()
    qtbot.mouseMove(grid, middle)
    qtbot.mouseMove(grid, middle + QPoint(3, 2))
    qtbot.mouseMove(grid, grid.cell_rect(3, 1, 1).center())
    assert seen == [(2, 1, 1), (3, 1, 1)]
    with qtbot.waitSignal(grid.pointer_left):
        qtbot.mouseMove(grid, QPoint(1, grid.height() - 2))


def test_a_step_repaints_little_and_builds_nothing(shown):
    grid = shown(volume(11, 11, 4, ruler="11:11"), size=(1000, 800))
    assert grid.picture.base_builds == 1

    def overlays(x: int):
        field = cells(Span(x, x + 5), Span(2, 7), Span(0, 4))
        return (
            Fade((field,)),
            Box(Span(0, 4), x, 2, 5, 5, RED),
            Ruler(Span(0, 4), "x", x, x + 5, f"{x}:{x + 5}", RED),
        )

    grid.set_overlays(overlays(2))
    grid.repaint()
    paints = grid.paints
    grid.set_overlays(overlays(4))
    area = sum(r.width() * r.height() for r in grid.last_dirty)
    touched = QRect()  # in all slices, the fields before and after and their labels
    for slice_ in range(4):
        for x, y in ((2, 2), (8, 10)):
            touched |= grid.cell_rect(x, y, slice_)
    assert 0 < area < 1.4 * touched.width() * touched.height()
    grid.repaint()
    assert (grid.picture.base_builds, grid.picture.slice_builds) == (1, 0)
    assert grid.paints > paints


def test_equal_overlays_repaint_nothing(shown):
    grid = shown(volume(4, 4, 2))
    overlays = (Frame(1, RED), Box(Span(1, 2), 0, 0, 1, 1, RED))
    grid.set_overlays(overlays)
    QApplication.processEvents()
    paints, dirty = grid.paints, grid.last_dirty
    grid.set_overlays((Frame(1, RED), Box(Span(1, 2), 0, 0, 1, 1, RED)))
    QApplication.processEvents()
    assert grid.paints == paints
    assert grid.last_dirty is dirty


def test_a_step_of_a_large_layer_touches_cells_only(shown):
    grid = shown(volume(55, 55, 96, faint=Faint.COVER), size=(500, 340))

    def overlays(x: int):
        done = cells(Span(0, x + 1), Span(7, 8), Span(3, 4))
        return (
            Fade(
                (
                    cells(Span(0, 55), Span(0, 55), Span(0, 3)),
                    cells(Span(0, 55), Span(0, 7), Span(3, 4)),
                    done,
                )
            ),
            Box(Span(3, 4), x, 7, 1, 1, RED),
        )

    grid.reveal(3)
    grid.set_overlays(overlays(10))
    grid.repaint()
    grid.set_overlays(overlays(11))
    area = sum(r.width() * r.height() for r in grid.last_dirty)
    assert 0 < area < 0.03 * grid.width() * grid.height()


def test_another_slice_redraws_only_the_large_one(shown):
    grid = shown(volume(55, 55, 96), size=(500, 340))
    assert grid.some_large
    assert grid.large_slices == (0,)
    grid.reveal(40)
    grid.repaint()
    assert grid.large_slices == (40,)
    assert (grid.picture.base_builds, grid.picture.slice_builds) == (1, 1)


def test_the_overview_chooses_a_slice(shown, qtbot):
    grid = shown(volume(55, 55, 96), size=(500, 340))
    with qtbot.waitSignal(grid.slice_chosen) as got:
        qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.cell_rect(27, 27, 60).center())
    assert got.args == [60]


def test_numbers_are_drawn_when_they_can_be_read(shown):
    assert shown(volume(4, 4, 2)).numbered
    assert not shown(volume(55, 55, 2)).numbered
    presenting = Look.of(1920, 1080, presenting=True)
    assert shown(volume(11, 11, 4), size=(880, 560), look=presenting).numbered
    assert not shown(volume(40, 40, 1), size=(880, 560), look=presenting).numbered


def test_presenting_shows_fewer_slices_rather_than_smaller_numbers(shown):
    grid = shown(volume(11, 11, 4), size=(880, 560), look=Look.of(1920, 1080, presenting=True))
    assert grid.some_large
    assert len(grid.large_slices) < 4
    assert grid.cell_rect(0, 0, grid.large_slices[0]).width() >= 32


def test_zoom_shows_numbers_and_keeps_the_cell_under_the_pointer(shown):
    grid = shown(volume(55, 55, 2), size=(900, 400))
    at = QPointF(grid.cell_rect(30, 20, 0).center())
    before = grid.cell_at(at)
    for _ in range(12):
        event = QWheelEvent(
            at,
            QPointF(grid.mapToGlobal(at.toPoint())),
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(grid, event)
    grid.repaint()
    assert grid.numbered
    assert grid.cell_at(at) == before


def test_covered_cells_show_nothing_and_clear_ones_their_colour(shown):
    values = read_only(np.full((4, 4, 1), 9))
    grid = shown(GridVolume(values, Drawing.MAP, faint=Faint.COVER))
    grid.set_overlays((Fade((cells(Span(0, 2), Span(0, 1), Span(0, 1)),)),))
    picture = grid.grab().toImage()
    palette = Look.of(1920, 1080).palette

    def corner(x: int, y: int) -> QColor:
        return picture.pixelColor(grid.cell_rect(x, y, 0).topLeft() + QPoint(4, 4))

    assert corner(1, 0) == QColor(palette.diverging[-1])
    assert corner(2, 0) == QColor(palette.unreached)
    assert corner(0, 1) == QColor(palette.unreached)


def test_x_goes_right_and_y_goes_down(shown):
    values = np.zeros((3, 2, 1), np.int64)
    values[2, 0, 0], values[0, 1, 0] = 5, -5
    grid = shown(GridVolume(read_only(values), Drawing.MAP))
    picture = grid.grab().toImage()
    palette = Look.of(1920, 1080).palette
    assert grid.cell_rect(2, 0, 0).left() > grid.cell_rect(0, 0, 0).left()
    assert grid.cell_rect(0, 1, 0).top() > grid.cell_rect(0, 0, 0).top()
    at = grid.cell_rect(2, 0, 0).topLeft() + QPoint(4, 4)
    assert picture.pixelColor(at) == QColor(palette.diverging[-1])
    down = picture.pixelColor(grid.cell_rect(0, 1, 0).topLeft() + QPoint(4, 4))
    assert down.blue() > 100
    assert down.red() < 60


def test_true_colour_keeps_its_channels(shown):
    pixels = np.zeros((2, 2, 3), np.int64)
    pixels[1, 0] = (200, 30, 10)
    grid = shown(GridVolume(read_only(pixels), Drawing.RGB))
    picture = grid.grab().toImage()
    seen = picture.pixelColor(grid.cell_rect(1, 0, 0).topLeft() + QPoint(6, 6))
    assert (seen.red(), seen.green(), seen.blue()) == (200, 30, 10)
    assert grid.cell_at(QPointF(grid.cell_rect(1, 0, 0).center())) == (1, 0, 0)


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_pixmaps_are_built_at_the_pixel_ratio(shown, monkeypatch, ratio):
    monkeypatch.setattr(VolumeGrid, "devicePixelRatioF", lambda self: ratio)
    grid = shown(volume(4, 4, 2))
    grid.repaint()
    image = QImage(2 * grid.size(), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(2.0)
    grid.render(image)
    seen = np.frombuffer(image.constBits(), np.uint32).reshape(grid.height(), 2, grid.width(), 2)
    assert (seen == seen[:, :1, :, :1]).all() == (ratio == 1.0)  # numbers have finer edges on a finer screen
    assert grid.picture.base_builds == 1


def test_every_overlay_stays_in_the_region_it_claims(shown):
    """What an overlay changes lies within what is repainted when it goes."""
    grid = shown(volume(11, 11, 2, ruler="11:11"))
    plain = grid.grab().toImage()
    reading = AxisReading(11, 5, 2, 0, 0, 1, 4, 0)
    for overlay in (
        Box(Span(0, 2), 2, 3, 5, 5, RED, 6.0),
        Frame(1, RED, 5.0),
        Highlight(cells(Span(0, 11, 3), Span(2, 4), Span(0, 1)), RED),
        Ruler(Span(0, 2), "x", 0, 5, ":5", RED),
        Ruler(Span(0, 2), "y", 6, 11, "6:11", RED),
        FieldOutlines(
            ReceptiveFields(Span(0, 4), Span(0, 4), Role.READER), reading, reading, Span(0, 2), RED
        ),
    ):
        grid.set_overlays((overlay,))
        dirty = grid.last_dirty
        marked = grid.grab().toImage()
        assert marked != plain
        for x in range(0, grid.width(), 2):
            for y in range(0, grid.height(), 2):
                if marked.pixel(x, y) != plain.pixel(x, y):
                    assert dirty.contains(QPoint(x, y)), overlay
        grid.set_overlays(())


def test_equal_volumes_build_once(shown):
    of = volume(4, 4, 2)
    grid = shown(of)
    grid.set_volume(GridVolume(of.values, of.drawing))
    grid.repaint()
    assert grid.picture.base_builds == 1
    grid.set_look(Look.of(1920, 1080, "dark"))
    grid.repaint()
    assert grid.picture.base_builds == 2


def test_struck_cells_have_a_line_through_them(shown) -> None:
    grid = shown(volume(3, 3, 1))
    before = grid.grab().toImage()
    grid.set_overlays((Struck(cells(Span(1, 2), Span(1, 2), Span(0, 1)), RED),))
    grid.repaint()
    after, cell = grid.grab().toImage(), grid.cell_rect(1, 1, 0)
    row = cell.bottom() - cell.height() // 4
    changed = [x for x in range(cell.left(), cell.right()) if after.pixel(x, row) != before.pixel(x, row)]
    assert changed
    assert all(abs(x - cell.left() - cell.width() // 4) <= 3 for x in changed)
    outside = grid.cell_rect(0, 0, 0).center()
    assert after.pixelColor(outside) == before.pixelColor(outside)


@pytest.mark.parametrize("far", [199, 201, 900])
def test_numbers_beyond_the_scale_have_its_last_colours(shown, far: int) -> None:
    values = np.array([[[far], [0]], [[-far], [7]]])
    grid = shown(GridVolume(Values(values, 10.0), Drawing.MAP), size=(300, 300))
    whole = shown(GridVolume(Values(np.array([[[11], [0]], [[-11], [7]]]), 10.0), Drawing.MAP), (300, 300))
    corner = QPoint(4, 4)  # beside the number
    for x, y in np.ndindex(2, 2):
        colours = [
            g.grab().toImage().pixelColor(g.cell_rect(x, y, 0).topLeft() + corner) for g in (grid, whole)
        ]
        assert colours[0] == colours[1]

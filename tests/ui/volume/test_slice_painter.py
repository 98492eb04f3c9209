"""Slices are drawn on any painter, without a widget and its pixmaps: as exports will draw them."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator, QSvgRenderer
from pytestqt.qtbot import QtBot

from convviz.explore.state.values import read_only
from convviz.ui.look.look import Look
from convviz.ui.volume import Drawing, GridVolume, VolumeGrid, draw_slices

LOOK = Look.of(1920, 1080)


def integers(shape: tuple[int, int, int], low: int = -9, high: int = 10) -> np.ndarray:
    return np.random.default_rng(3).integers(low, high, shape)


VOLUMES = {
    "numbers": GridVolume(read_only(integers((5, 5, 2))), Drawing.MAP, ("V[:,:,0]", "V[:,:,1]")),
    "padding and an unread edge": GridVolume(
        read_only(integers((6, 6, 1))), Drawing.MAP, padding=((1, 1), (1, 1)), unread=(1, 0)
    ),
    "fractions": GridVolume(read_only(integers((4, 4, 3)) / 8), Drawing.MAP),
    "many slices": GridVolume(read_only(integers((55, 55, 96))), Drawing.MAP),
    "a photograph": GridVolume(read_only(integers((60, 50, 3), 0, 256)), Drawing.RGB),
    "cells finer than pixels": GridVolume(read_only(integers((900, 700, 1), 0, 256)), Drawing.GREY),
}


def grid_of(qtbot: QtBot, volume: GridVolume) -> VolumeGrid:
    grid = VolumeGrid(LOOK)
    qtbot.addWidget(grid)
    grid.resize(520, 400)
    grid.set_volume(volume)
    return grid


def empty(size: QSize) -> QImage:
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(QColor(LOOK.palette.surface))
    return image


def pixels(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)[..., :3]


@pytest.mark.parametrize("name", VOLUMES)
def test_slices_on_an_image_are_those_of_the_widget(qtbot: QtBot, name: str) -> None:
    grid = grid_of(qtbot, VOLUMES[name])
    image = empty(grid.size())
    with QPainter(image) as painter:
        for views in (grid.placing.arrangement.overview, grid.placing.arrangement.large):
            draw_slices(painter, grid.placing, LOOK, views)
    assert (pixels(image) == pixels(grid.grab().toImage())).all()


@pytest.mark.parametrize("name", ["numbers", "padding and an unread edge", "fractions", "a photograph"])
def test_slices_in_a_vector_file_look_like_those_of_the_widget(qtbot: QtBot, name: str) -> None:
    grid, buffer, generator = grid_of(qtbot, VOLUMES[name]), QBuffer(), QSvgGenerator()
    buffer.open(QBuffer.OpenModeFlag.ReadWrite)
    generator.setOutputDevice(buffer)
    generator.setViewBox(grid.rect())
    generator.setSize(grid.size())
    with QPainter(generator) as painter:
        draw_slices(painter, grid.placing, LOOK, grid.placing.arrangement.large)
    image = empty(grid.size())
    with QPainter(image) as painter:
        QSvgRenderer(buffer.data()).render(painter)
    drawn, seen = (pixels(each).astype(int) for each in (image, grid.grab().toImage()))
    apart = np.abs(drawn - seen).max(axis=2)
    assert (apart > 96).mean() < 0.02, (apart > 96).mean()  # letters are smoothed otherwise
    assert apart.mean() < 3, apart.mean()
    assert (drawn != pixels(empty(grid.size()))).any()

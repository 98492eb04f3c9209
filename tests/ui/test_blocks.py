"""Slices of plain cells made at once look as those drawn bar by bar."""

from __future__ import annotations

import numpy as np
import pytest

from convviz.explore.state.values import read_only
from convviz.ui.look.look import Look
from convviz.ui.volume import Drawing, Faint, GridVolume, Veil, VolumeGrid
from convviz.ui.volume.blocks import Blocks

LOOKS = [(Drawing.MAP, True), (Drawing.MAP, False), (Drawing.COUNTS, False)]


def drawn(qtbot, volume: GridVolume, screen: tuple[int, int], faint: bool):
    grid = VolumeGrid(Look.of(*screen))
    qtbot.addWidget(grid)
    grid.resize(screen[0] // 3, screen[1] // 4)
    grid.set_volume(volume)
    if faint:
        grid.set_overlays((Veil(()),))
    return grid.grab().toImage()


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("screen", [(1280, 720), (1920, 1080), (2560, 1440), (3840, 2160)])
@pytest.mark.parametrize(
    ("drawing", "own"), [(Drawing.MAP, True), (Drawing.MAP, False), (Drawing.COUNTS, False)]
)
def test_blocks_look_as_cells_drawn_bar_by_bar(qtbot, monkeypatch, drawing, own, screen, ratio):
    monkeypatch.setattr(VolumeGrid, "devicePixelRatioF", lambda _: ratio)
    asked = []
    can = Blocks.can

    def noted(blocks: Blocks, view) -> bool:
        asked.append(can(blocks, view))
        return asked[-1]

    for shape in ((11, 11, 3), (5, 7, 6), (3, 2, 1), (30, 26, 2)):
        values = np.random.default_rng(1).integers(0, 9_999_999, shape)
        volume = GridVolume(read_only(values), drawing, faint=Faint.FADE, own_limits=own)
        for faint in (False, True):
            with monkeypatch.context() as patched:
                patched.setattr(Blocks, "can", noted)
                made = drawn(qtbot, volume, screen, faint)
            with monkeypatch.context() as patched:
                patched.setattr(Blocks, "can", lambda *_: False)
                assert made == drawn(qtbot, volume, screen, faint), (shape, faint)
    assert any(asked) is (ratio != 1.5)

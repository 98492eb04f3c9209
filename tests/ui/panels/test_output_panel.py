"""The output panel: maps that fill, the depth column, and what a person can ask for."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from showing import show, shown

from convviz.explore.display.parts import OutputPart
from convviz.explore.state.regions import CellSet, Role, Span
from convviz.explore.state.state import Link, OutputCell, Position
from convviz.explore.state.values import Values, read_only
from convviz.ui.look.look import Look
from convviz.ui.panels.depth_column import _written
from convviz.ui.panels.output_panel import OutputPanel, overlays
from convviz.ui.shell.commands import command
from convviz.ui.volume import Box, Fade, Frame
from convviz.ui.words.catalogue import LANGUAGES, Text
from convviz.ui.words.line import Line


def values_of(side: int = 4, slices: int = 2) -> Values:
    return read_only(np.random.default_rng(5).integers(-13, 17, (side, side, slices)))


def part_of(values: Values, x: int = 2, y: int = 3, d: int = 1, **changes) -> OutputPart:
    """The part after a walk x first, then y, then the slice."""
    width, height, _ = values.array.shape
    visited = (
        CellSet(Span(0, width), Span(0, height), Span(0, d), Role.LINKED),
        CellSet(Span(0, width), Span(0, y), Span(d, d + 1), Role.LINKED),
        CellSet(Span(0, x + 1), Span(y, y + 1), Span(d, d + 1), Role.LINKED),
    )
    column = tuple(values.array[x, y].tolist())
    return replace(
        OutputPart(values, False, False, Position(x, y, d), Link.NONE, visited, (), column, None), **changes
    )


@pytest.fixture
def panel(qtbot):
    return shown(qtbot, OutputPanel(Look.of(1920, 1080), Text("en")), 560, 620)


def test_the_neuron_and_its_slice_are_boxed_in_the_filters_hue():
    look = Look.of(1920, 1080)
    drawn = overlays(part_of(values_of()), look)
    box = next(o for o in drawn if isinstance(o, Box))
    assert (box.x, box.y, list(box.slices.indices), box.colour) == (2, 3, [1], look.hue(1).line)
    frames = {o.slice: (o.colour, o.line) for o in drawn if isinstance(o, Frame)}
    assert frames[0][0] == look.hue(0).line
    assert frames[1][0] == look.hue(1).line
    assert frames[1][1] > frames[0][1]
    assert len([o for o in drawn if isinstance(o, Fade)]) == 1


def test_what_is_not_computed_yet_has_no_number(panel):
    values = values_of()
    show(panel, part_of(values))
    picture = panel.grid.grab().toImage()
    rect = panel.grid.cell_rect(3, 3, 1).adjusted(8, 8, -8, -8)
    seen = {picture.pixelColor(x, y).name() for x in range(rect.left(), rect.right()) for y in (rect.top(),)}
    assert seen == {QColor(panel.look.palette.unreached).name()}
    show(panel, part_of(values, 3, 3, 1))
    after = panel.grid.grab().toImage()
    assert after.copy(rect) != picture.copy(rect)


def test_clicking_and_pointing_say_the_neuron(panel, qtbot):
    show(panel, part_of(values_of()))
    at = panel.grid.cell_rect(1, 2, 0).center()
    with qtbot.waitSignal(panel.cell_pointed) as pointed:
        qtbot.mouseMove(panel.grid, at)
    with qtbot.waitSignal(panel.cell_clicked) as clicked:
        qtbot.mouseClick(panel.grid, Qt.MouseButton.LeftButton, pos=at)
    assert pointed.args == clicked.args == [OutputCell(1, 2, 0)]


def test_the_depth_column_goes_to_its_slice(panel, qtbot):
    show(panel, part_of(values_of()))
    at = panel.column.box(0).center()
    with qtbot.waitSignal(panel.cell_clicked) as clicked:
        qtbot.mouseClick(panel.column, Qt.MouseButton.LeftButton, pos=at)
    assert clicked.args == [OutputCell(2, 3, 0)]


@pytest.mark.parametrize("d", [0, 40, 95])
def test_the_depth_column_shows_what_fits_around_the_current_slice(panel, d):
    show(panel, part_of(values_of(9, 96), 2, 3, d))
    shown = panel.column.shown()
    assert d in shown
    assert 3 <= len(shown) < 96
    for k in shown:
        assert panel.column.rect().contains(panel.column.box(k))


def test_toggles_ask_and_show_what_holds(panel, qtbot):
    part = part_of(values_of())
    show(panel, part)
    weights, field = panel.links[Link.SAME_WEIGHTS], panel.links[Link.SAME_FIELD]
    with qtbot.waitSignal(panel.relu_clicked):
        qtbot.mouseClick(panel.relu, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(panel.fill_clicked):
        qtbot.mouseClick(panel.fill, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(panel.link_chosen) as chosen:
        qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    assert chosen.args == [Link.SAME_FIELD]
    assert not any(toggle.isChecked() for toggle in panel.toggles)
    show(panel, replace(part, relu=True, fill_all=True, link=Link.SAME_FIELD))
    assert [toggle.isChecked() for toggle in panel.toggles] == [True, True, False, True]
    with qtbot.waitSignal(panel.link_chosen) as chosen:
        qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    assert chosen.args == [Link.NONE]
    assert field.isChecked()
    with qtbot.waitSignal(panel.link_chosen) as chosen:
        qtbot.mouseClick(weights, Qt.MouseButton.LeftButton)
    assert chosen.args == [Link.SAME_WEIGHTS]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_toggle_says_its_key(panel, language: str) -> None:
    panel.set_text(Text(language))
    for toggle, name in zip(panel.toggles, ("relu", "fill", "same_weights", "same_field"), strict=True):
        [key] = command(name).keys
        assert re.search(rf"[(（]{key}[)）]$", toggle.toolTip())
        assert toggle.accessibleName() == toggle.text()


def test_the_depth_column_has_its_label_beside_it(panel) -> None:
    show(panel, part_of(values_of()))
    [label] = [line for line in panel.findChildren(Line) if "V[2,3,:]" in line.text()]
    assert label.isVisible()
    assert label.geometry().right() < panel.column.x()
    assert label.geometry().center().y() in range(panel.column.y(), panel.column.geometry().bottom())


def test_a_step_builds_nothing_and_dirties_little(panel):
    values = values_of(55, 96)
    show(panel, part_of(values, 10, 7, 3))
    panel.grid.repaint()
    builds = panel.grid.picture.base_builds
    show(panel, part_of(values, 11, 7, 3))
    area = sum(r.width() * r.height() for r in panel.grid.last_dirty)
    assert area < 0.03 * panel.grid.width() * panel.grid.height()
    panel.grid.repaint()
    assert panel.grid.picture.base_builds == builds
    assert panel.grid.picture.slice_builds <= 1


def test_with_many_slices_the_current_one_is_large_and_pages_turn(panel, qtbot):
    values = values_of(55, 96)
    show(panel, part_of(values, 10, 7, 3))
    assert panel.grid.large_slices == (3,)
    assert panel.pager.isVisible()
    assert [line.text() for line in panel.pager.findChildren(Line)] == ["slice 3 of 0–95"]
    with qtbot.waitSignal(panel.cell_clicked) as clicked:
        qtbot.mouseClick(panel.pager.forward, Qt.MouseButton.LeftButton)
    assert clicked.args == [OutputCell(10, 7, 4)]
    with qtbot.waitSignal(panel.cell_clicked) as clicked:
        qtbot.mouseClick(panel.grid, Qt.MouseButton.LeftButton, pos=panel.grid.cell_rect(20, 20, 50).center())
    assert clicked.args == [OutputCell(10, 7, 50)]


def test_presenting_leaves_the_numbers_and_the_controls_give_way(panel):
    show(panel, part_of(values_of()))
    panel.set_look(Look.of(1920, 1080, presenting=True))
    assert panel.grid.isVisible()
    assert panel.column.isVisible()
    assert not panel.relu.isVisible()
    panel.set_look(Look.of(1920, 1080))
    assert panel.relu.isVisible()


def test_the_panel_says_its_neuron_in_both_languages(panel):
    values = values_of()
    show(panel, part_of(values))
    value = str(values.array[2, 3, 1]).replace("-", "−")
    assert f"V[2,3,1] = {value}" in panel.accessibleDescription()
    panel.set_text(Text("zh"))
    assert "神经元" in panel.accessibleDescription()


@pytest.mark.parametrize("size", [(1920, 1080), (1280, 720), (1024, 768)])
@pytest.mark.parametrize("presenting", [False, True])
def test_the_pager_keeps_off_the_small_pictures(qtbot, size: tuple[int, int], presenting: bool) -> None:
    look = Look.of(*size, presenting=presenting)
    panel = shown(qtbot, OutputPanel(look, Text("en")), size[0] // 4, size[1] // 2)
    show(panel, part_of(values_of(55, 96)))
    assert panel.grid.some_large
    assert panel.pager.isVisible()
    below = panel.pager.geometry()
    top = next(
        y
        for y in range(panel.grid.height())
        if any(panel.grid.cell_at(QPointF(x, y)) for x in range(below.left(), below.right()))
    )
    assert top - (below.bottom() + 1) >= 3


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (7, "7"),
        (-3040, "−3040"),
        (0.25, "0.25"),
        (-3040.4, "−3040"),
        (-541_234_567.5, "−5.41×10⁸"),
        (1.25e-7, "1.25×10⁻⁷"),
    ],
)
def test_the_depth_column_writes_powers_of_ten_as_all_else_does(value: float, words: str) -> None:
    assert _written(value) == words

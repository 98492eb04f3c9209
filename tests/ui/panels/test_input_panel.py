"""The input panel: what it draws of a part, and the cells it says."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from showing import show, shown

from convviz.explore.display.parts import InputPart
from convviz.explore.display.resolve import resolve
from convviz.explore.examples import examples
from convviz.explore.state import sharing
from convviz.explore.state.derived import derive
from convviz.explore.state.regions import AxisReading, CellSet, ReceptiveFields, Role, Span
from convviz.explore.state.sharing import Sharing
from convviz.explore.state.state import InputCell, InputKind
from convviz.explore.state.values import read_only
from convviz.ui.look.look import Look
from convviz.ui.panels.input_panel import InputPanel, overlays, volume_of
from convviz.ui.volume import Box, Drawing, Fade, FieldOutlines, Ruler
from convviz.ui.volume.field_lattice import lattice_of
from convviz.ui.volume.number_sizes import text_size
from convviz.ui.words.catalogue import LANGUAGES, Text
from convviz.ui.words.line import Line
from tests.cases import each_once
from tests.journeys.window import opened


def part_of(width: int = 11, depth: int = 4, before: int = 0, after: int = 0, **changes) -> InputPart:
    values = np.random.default_rng(3).integers(1, 4, (width, width, depth))
    size, stride = 5, 2
    output = (before + width + after - size) // stride + 1
    unread = (before + width + after - size) % stride
    reading = AxisReading(width, size, stride, before, after, 1, output, unread)
    part = InputPart(
        values=read_only(values),
        kind=InputKind.NUMBERS,
        true_colour=True,
        x=reading,
        y=reading,
        field_x=Span(4 - before, 9 - before),
        field_y=Span(6 - before, 11 - before),
        channels=Span(0, depth),
        large_channel=0,
        filter=1,
        ruler_x="4:9",
        ruler_y="6:11",
        windows=(),
        lit=(),
        pointed=None,
        credit=None,
        readers=None,
    )
    return replace(part, **changes)


def picture_of(**changes) -> InputPart:
    pixels = np.random.default_rng(3).integers(0, 256, (60, 60, 3))
    return replace(part_of(60, 3), values=read_only(pixels), kind=InputKind.PICTURE, **changes)


@pytest.fixture
def panel(qtbot):
    return shown(qtbot, InputPanel(Look.of(1920, 1080), Text("en")), 760, 620)


def test_fully_connected_nothing_is_unread():
    state = sharing.choose(Sharing.FULL)(examples.load("misfit"))
    part = resolve(state, derive(state.layer)).page.input
    assert (part.x.unread, part.y.unread) == (0, 0)
    assert (part.ruler_x, part.ruler_y) == (":10", ":10")


def test_the_receptive_field_is_in_every_channel_in_the_filters_hue():
    look = Look.of(1920, 1080)
    drawn = overlays(part_of(), look)
    box = next(o for o in drawn if isinstance(o, Box))
    assert (box.x, box.y, box.width, box.height) == (4, 6, 5, 5)
    assert list(box.slices.indices) == [0, 1, 2, 3]
    assert box.colour == look.hue(1).line
    fade = next(o for o in drawn if isinstance(o, Fade))
    assert [(list(c.x.indices), list(c.y.indices)) for c in fade.clear] == [
        ([4, 5, 6, 7, 8], [6, 7, 8, 9, 10])
    ]
    rulers = {o.axis: (o.start, o.stop, o.label) for o in drawn if isinstance(o, Ruler)}
    assert rulers == {"x": (4, 9, "4:9"), "y": (6, 11, "6:11")}


def test_with_groups_only_the_channels_that_are_read_have_a_box():
    drawn = overlays(part_of(channels=Span(2, 4)), Look.of(1920, 1080))
    assert {tuple(o.slices.indices) for o in drawn if isinstance(o, Box | Ruler)} == {(2, 3)}


def test_with_dilation_the_box_spans_the_gaps_and_only_the_taps_are_strong():
    drawn = overlays(part_of(field_x=Span(0, 5, 2), field_y=Span(1, 6, 2)), Look.of(1920, 1080))
    box = next(o for o in drawn if isinstance(o, Box))
    assert (box.width, box.height) == (5, 5)
    fade = next(o for o in drawn if isinstance(o, Fade))
    assert list(fade.clear[0].x.indices) == [0, 2, 4]


def test_highlighted_fields_are_outlined():
    windows = (ReceptiveFields(Span(0, 4), Span(0, 4), Role.LINKED),)
    found = [
        o for o in overlays(part_of(windows=windows), Look.of(1920, 1080)) if isinstance(o, FieldOutlines)
    ]
    assert [list(o.slices.indices) for o in found] == [[0, 1, 2, 3]]


@pytest.mark.parametrize(
    ("part", "drawing", "slices"),
    [
        (part_of(), Drawing.COUNTS, 4),
        (picture_of(), Drawing.RGB, 1),
        (picture_of(true_colour=False), Drawing.GREY, 3),
        (part_of(values=read_only(np.full((11, 11, 4), -2))), Drawing.MAP, 4),
    ],
)
def test_values_are_drawn_as_what_they_are(part, drawing, slices):
    made = volume_of(part)
    assert (made.drawing, made.slices) == (drawing, slices)


@pytest.mark.parametrize("cell", [(0, 0, 0), (10, 2, 3), (4, 6, 1)])
def test_clicking_and_pointing_say_the_input_cell(panel, qtbot, cell):
    show(panel, part_of())
    at = panel.grid.cell_rect(*cell).center()
    with qtbot.waitSignal(panel.cell_pointed) as pointed:
        qtbot.mouseMove(panel.grid, at)
    with qtbot.waitSignal(panel.cell_clicked) as clicked:
        qtbot.mouseClick(panel.grid, Qt.MouseButton.LeftButton, pos=at)
    assert pointed.args == clicked.args == [InputCell(*cell)]


def test_padding_cells_have_negative_indices(panel, qtbot):
    show(panel, part_of(7, 2, before=1, after=1))
    with qtbot.waitSignal(panel.cell_clicked) as clicked:
        qtbot.mouseClick(panel.grid, Qt.MouseButton.LeftButton, pos=panel.grid.cell_rect(-1, 7, 1).center())
    assert clicked.args == [InputCell(-1, 7, 1)]
    assert panel.legend.text() == "dotted: zero-padding"


def test_each_side_has_its_own_padding(panel, qtbot):
    show(panel, part_of(7, 2, before=1, after=3))
    for x, y in ((-1, 9), (9, -1)):
        with qtbot.waitSignal(panel.cell_clicked) as clicked:
            at = panel.grid.cell_rect(x, y, 1).center()
            qtbot.mouseClick(panel.grid, Qt.MouseButton.LeftButton, pos=at)
        assert clicked.args == [InputCell(x, y, 1)]
    show(panel, part_of(7, 2, after=2))
    assert panel.legend.text() == "dotted: zero-padding"


def test_unread_columns_are_explained(panel):
    show(panel, part_of(10, 2))
    assert panel.legend.isVisible()
    assert "hatched" in panel.legend.text()
    show(panel, part_of(11, 2))
    assert not panel.legend.isVisible()


def test_a_step_builds_nothing(panel):
    part = part_of()
    show(panel, part)
    panel.grid.repaint()
    builds = panel.grid.picture.base_builds
    for step in range(4):
        show(panel, replace(part, field_x=Span(2 * step, 2 * step + 5), ruler_x=f"{2 * step}:{2 * step + 5}"))
        panel.grid.repaint()
    assert panel.grid.picture.base_builds == builds >= 1


def test_the_colour_switch_shows_what_holds_and_only_for_colour_pictures(panel, qtbot):
    show(panel, part_of())
    assert not panel.colour.isVisible()
    show(panel, picture_of())
    assert panel.colour.isVisible()
    with qtbot.waitSignal(panel.colour_clicked):
        qtbot.mouseClick(panel.colour, Qt.MouseButton.LeftButton)
    assert panel.colour.isChecked()
    show(panel, picture_of(true_colour=False))
    assert not panel.colour.isChecked()


def test_presenting_names_the_channel_and_turns_to_the_next(panel, qtbot):
    panel.set_look(Look.of(1920, 1080, presenting=True))
    panel.resize(900, 640)
    show(panel, part_of())
    assert panel.grid.large_slices == (0,)
    assert panel.pager.isVisible()
    assert [line.text() for line in panel.pager.findChildren(Line)] == ["channel 0 of 0–3"]
    assert not panel.pager.back.isEnabled()
    qtbot.mouseClick(panel.pager.forward, Qt.MouseButton.LeftButton)
    assert panel.grid.large_slices == (1,)
    assert panel.pager.back.isEnabled()


def test_the_chosen_channel_is_the_large_one(panel):
    panel.set_look(Look.of(1920, 1080, presenting=True))
    panel.resize(900, 640)
    for channel in (2, 3, 0):
        show(panel, part_of(large_channel=channel))
        assert panel.grid.large_slices == (channel,)


def test_clicking_the_overview_turns_to_that_channel(panel, qtbot):
    panel.set_look(Look.of(1920, 1080, presenting=True))
    panel.resize(900, 500)  # there is room beside the large channel
    show(panel, part_of())
    qtbot.mouseClick(panel.grid, Qt.MouseButton.LeftButton, pos=panel.grid.cell_rect(5, 5, 3).center())
    assert panel.grid.large_slices == (3,)


def test_the_panel_changes_language_and_says_its_field(panel):
    show(panel, part_of())
    assert "4:9" in panel.accessibleDescription()
    english = panel.accessibleName()
    panel.set_text(Text("zh"))
    assert panel.accessibleName() != english
    assert "输入" in panel.accessibleName()


def test_equal_parts_change_nothing(panel):
    part = part_of(lit=(CellSet(Span(0, 1), Span(0, 1), Span(0, 1), Role.POINTED),))
    show(panel, part)
    panel.grid.repaint()
    dirty = panel.grid.last_dirty
    show(panel, replace(part))
    assert panel.grid.last_dirty is dirty


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_note_on_readers_stays_within_the_panel(qtbot, language: str) -> None:
    window = opened(qtbot, "alexnet", (1280, 720))
    window.set_language(language)
    for command in ("theme", "theme", "readers"):  # high contrast, with the boldest words
        window.menus.actions[command].trigger()
        QApplication.processEvents()
    panel = window.layer_page.input
    note, margin = panel.legend, panel.look.px(20)
    assert "366,025" in note.text()
    assert note.geometry().right() <= panel.width() - margin
    assert note.heightForWidth(note.width()) <= note.height()
    assert note.geometry().bottom() <= panel.height() - panel.look.px(12)


def test_the_way_back_from_the_read_counts_is_there_while_they_are_shown(panel, qtbot) -> None:
    part = part_of()
    show(panel, part)
    assert not panel.readers.isVisible()
    show(panel, replace(part, readers=part.values))
    assert panel.readers.isVisible()
    assert panel.readers.isChecked()
    with qtbot.waitSignal(panel.readers_clicked):
        qtbot.mouseClick(panel.readers, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(
    ("size_and_least", "language"), each_once([((1920, 1080), 14), ((1920, 1009), 13)], LANGUAGES)
)
def test_the_worked_example_has_numbers_in_every_channel_at_1080p(qtbot, size_and_least, language) -> None:
    size, least = size_and_least
    window = opened(qtbot, "lesson", size)
    window.set_language(language)
    QApplication.processEvents()
    grid = window.layer_page.input.grid
    assert grid.large_slices == (0, 1, 2, 3)
    assert grid.numbered
    assert grid.placing is not None
    assert text_size(grid.cell_size, grid.placing.needs.number, window.look.least_cell_text) >= least


def fields_of(side: int, stride: int, padding: int = 0) -> tuple[ReceptiveFields, AxisReading]:
    reading = AxisReading(side, 5, stride, padding, padding, 1, (side - 5) // stride + 1, 0)
    across = Span(0, reading.output)
    return ReceptiveFields(across, across, Role.LINKED), reading


@pytest.mark.parametrize(("side", "stride"), [(11, 2), (28, 1), (227, 4), (60, 5), (13, 8)])
@pytest.mark.parametrize("cell", [1.5, 6.0, 16.0, 28.0])
def test_outlines_that_are_drawn_can_be_told_apart(side: int, stride: int, cell: float) -> None:
    """They do not touch, or lie one inside the other; the first and the last are among them."""
    windows, reading = fields_of(side, stride)
    lattice = lattice_of(windows, reading, reading, cell, Look.of(1920, 1080))
    starts = [start for start, _ in lattice.across]
    assert (starts[0], starts[-1]) == (0, (reading.output - 1) * stride)
    assert lattice.total == reading.output**2
    gaps = np.diff(starts)
    if lattice.layers == 1:
        assert (gaps >= 5).all() or lattice.count == 4
    else:
        assert lattice.count == lattice.total
        assert lattice.nest * (lattice.layers - 1) <= cell / 4  # the numbers stay clear
        assert lattice.nest >= 1.5


def test_the_note_says_how_many_of_the_receptive_fields_are_outlined(qtbot) -> None:
    window = opened(qtbot, "alexnet", (1920, 1080))
    panel = window.layer_page.input
    assert "shown" not in panel.shape_note.text()
    window.menus.actions["same_weights"].trigger()
    QApplication.processEvents()
    found = re.search(r"(\d+) of 3,025 shown · 227 × 227 × 3", panel.shape_note.text())
    assert found is not None
    [outlined] = [o for o in panel.grid.overlays if isinstance(o, FieldOutlines)]
    assert int(found.group(1)) == outlined.lattice(panel.grid.cell_size, panel.look).count
    window.menus.actions["same_weights"].trigger()
    QApplication.processEvents()
    assert "shown" not in panel.shape_note.text()


def test_all_receptive_fields_of_the_worked_example_are_outlined(qtbot) -> None:
    window = opened(qtbot, "lesson", (1920, 1080))
    window.menus.actions["same_weights"].trigger()
    QApplication.processEvents()
    panel = window.layer_page.input
    [outlined] = [o for o in panel.grid.overlays if isinstance(o, FieldOutlines)]
    assert outlined.lattice(panel.grid.cell_size, panel.look).count == 16
    assert panel.shape_note.text() == "11 × 11 × 4"


@pytest.mark.parametrize(
    ("how", "size", "said"),
    each_once(
        ["unshared", "full"],
        [(1280, 720), (1920, 1080)],
        [("en", "no other neuron uses {}"), ("zh", "没有其他神经元使用 {}")],
    ),
)
def test_without_sharing_the_note_says_that_no_other_neuron_has_the_same_weights(
    qtbot, how: str, size: tuple[int, int], said: tuple[str, str]
) -> None:
    language, words = said
    window = opened(qtbot, "lesson", size)
    window.menus.actions[f"language_{language}"].trigger()
    window.menus.actions["same_weights"].trigger()
    window.menus.actions[how].trigger()
    QApplication.processEvents()
    panel = window.layer_page.input
    assert words.format("W0[0,0]") in panel.shape_note.text()
    window.menus.actions["right"].trigger()
    assert words.format("W0[1,0]") in panel.shape_note.text()
    assert panel.shape_note.toolTip()
    window.menus.actions["shared"].trigger()
    QApplication.processEvents()
    assert panel.shape_note.text() == "11 × 11 × 4"

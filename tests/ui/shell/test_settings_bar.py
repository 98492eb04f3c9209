"""The settings bar: asks, never decides; what is impossible cannot be entered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox

from convviz.conv import Geometry
from convviz.explore.display import hyperparameter_fields
from convviz.explore.display.hyperparameter_fields import hyperparameters_part
from convviz.explore.examples import examples
from convviz.explore.message import Message, message
from convviz.explore.state import bounds, hyperparameters
from convviz.explore.state.derived import Derivations
from convviz.explore.state.sharing import Sharing
from convviz.ui.look.look import Look
from convviz.ui.shell.settings_bar import SettingsBar
from convviz.ui.words.catalogue import LANGUAGES, Text


def part_of(name: str = "lesson", **changes: int):
    state = hyperparameters.change(examples.load(name), **changes)
    return hyperparameters_part(state, Derivations().of(state.layer))


@pytest.fixture
def bar(qtbot) -> SettingsBar:
    made = SettingsBar(Look.of(1920, 1080), Text("en"))
    qtbot.addWidget(made)
    made.show_part(part_of())
    made.wishes = []
    made.wished.connect(made.wishes.append)
    made.set_open(True)
    made.show()
    return made


def shown(bar: SettingsBar) -> dict[str, int]:
    return {name: spin.value() for name, spin in bar.spins.items()}


def test_it_shows_the_layer_and_its_formula(bar: SettingsBar) -> None:
    assert shown(bar) == {
        **dict.fromkeys(("width", "height"), 11),
        "depth": 4,
        "filters": 2,
        "groups": 1,
        **dict.fromkeys(("size_x", "size_y"), 5),
        **dict.fromkeys(("stride_x", "stride_y"), 2),
        **dict.fromkeys(("dilation_x", "dilation_y"), 1),
    }
    assert bar.padding.text() == "0"
    assert bar.formula.text() == "(11 − 5 + 0)/2 + 1 = 4  ✓"
    assert bar.switches["bias"].isChecked()
    assert not bar.misfit.isVisible()


def test_an_open_field_says_between_which_values_it_can_be(bar: SettingsBar) -> None:
    spin = bar.spins["size_x"]
    assert spin.toolTip().endswith("Allowed now: 1 to 11")
    bar.set_open(False)
    bar.show_part(part_of("alexnet"))
    bar.set_open(True)
    assert spin.toolTip().endswith("Allowed now: 1 to 64")
    bar.show_part(part_of(width=9))
    assert spin.toolTip().endswith("Allowed now: 1 to 9")


def test_showing_asks_for_nothing(bar: SettingsBar) -> None:
    bar.show_part(part_of("alexnet"))
    assert (bar.wishes, bar.spins["width"].value()) == ([], 227)


def test_an_arrow_key_asks_for_the_next_value_and_waits_for_the_answer(qtbot, bar: SettingsBar) -> None:
    qtbot.keyClick(bar.spins["width"], Qt.Key.Key_Up)
    assert bar.wishes == [{"width": 12}]
    assert bar.spins["width"].value() == 11


def test_both_axes_change_together_while_they_agree(qtbot, bar: SettingsBar) -> None:
    qtbot.keyClick(bar.spins["stride_x"], Qt.Key.Key_Up)
    assert bar.wishes == [{"stride_x": 3, "stride_y": 3}]


def test_axes_that_differ_have_a_control_each(qtbot, bar: SettingsBar) -> None:
    assert not bar.spins["size_y"].isVisible()
    bar.show_part(part_of(size_x=3))
    assert bar.spins["size_y"].isVisible()
    qtbot.keyClick(bar.spins["size_x"], Qt.Key.Key_Up)
    assert bar.wishes == [{"size_x": 4}]


def test_a_typed_value_is_asked_for_once_it_is_finished(qtbot, bar: SettingsBar) -> None:
    spin = bar.spins["filters"]
    spin.setFocus()
    spin.selectAll()
    qtbot.keyClicks(spin, "7")
    assert bar.wishes == []
    qtbot.keyClick(spin, Qt.Key.Key_Return)
    assert bar.wishes == [{"filters": 7}]


def type_padding(qtbot, bar: SettingsBar, words: str) -> None:
    bar.padding.setFocus()
    bar.padding.selectAll()
    qtbot.keyClicks(bar.padding, words)
    qtbot.keyClick(bar.padding, Qt.Key.Key_Return)


def sides(*cells: int, same: int = 0) -> dict[str, int]:
    return {**dict(zip(bounds.PADDING, cells, strict=True)), "same": same}


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("1", sides(1, 1, 1, 1)),
        ("1,2", sides(1, 1, 2, 2)),
        ("1x2", sides(1, 1, 2, 2)),
        ("1, 2, 0, 1", sides(1, 2, 0, 1)),
        ("1 2 0 1", sides(1, 2, 0, 1)),
        ("same", {"same": 1}),
        ("Same", {"same": 1}),
    ],
)
def test_padding_is_typed_for_all_sides_for_each_or_as_same(qtbot, bar: SettingsBar, words, wish) -> None:
    type_padding(qtbot, bar, words)
    assert bar.wishes == [wish]
    state = hyperparameters.change(examples.load("lesson"), **wish)
    bar.show_part(hyperparameters_part(state, Derivations().of(state.layer)))
    bar.wishes.clear()
    type_padding(qtbot, bar, bar.padding.text())  # what is shown is read back as the same
    assert bar.wishes == []


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("1,2,3", "padding_count"),
        ("1,2,0,1,1", "padding_count"),
        ("reflect", "padding_mode"),
        ("Circular", "padding_mode"),
        ("valid", "padding_valid"),
        ("smae", "padding_word"),
        ("1.5", "setting_whole"),
        ("1,,2", "empty"),
        ("1;same", "no_number"),
    ],
)
def test_what_is_no_padding_is_refused_in_words(qtbot, bar: SettingsBar, words: str, key: str) -> None:
    reasons: list[Message] = []
    bar.refused.connect(reasons.append)
    type_padding(qtbot, bar, words)
    assert [reason.key for reason in reasons] == [f"explore.refused.{key}"]
    assert bar.wishes == []
    assert bar.padding.text() == "0"
    for language in LANGUAGES:
        assert Text(language).text(reasons[0])


def test_the_arrows_change_every_side(qtbot, bar: SettingsBar) -> None:
    bar.show_part(part_of(padding_right=2, padding_bottom=1))
    assert bar.padding.text() == "0,2,0,1"
    qtbot.keyClick(bar.padding, Qt.Key.Key_Up)
    qtbot.keyClick(bar.padding, Qt.Key.Key_Down)
    assert bar.wishes == [
        dict(zip(bounds.PADDING, cells, strict=True)) for cells in ((1, 3, 1, 2), (-1, 1, -1, 0))
    ]
    assert bar.padding.text() == "0,2,0,1"


def test_the_padding_has_room_for_its_words_in_every_look(bar: SettingsBar) -> None:
    bar.show_part(part_of(**dict(zip(bounds.PADDING, (10, 20, 30, 40), strict=True))))
    for size in ((1280, 720), (3840, 2160)):
        bar.set_look(Look.of(*size))
        field = bar.padding.lineEdit()
        assert field.width() > field.fontMetrics().horizontalAdvance("10,20,30,40")


def test_same_is_shown_with_what_it_comes_to_and_why_its_sides_differ(bar: SettingsBar) -> None:
    bar.show_part(part_of(same=1, stride_x=1, stride_y=1))
    assert bar.padding.text() == "same"
    assert "left 2, right 2, top 2, bottom 2" in bar.padding.toolTip()
    assert not bar.uneven.isVisible()
    bar.show_part(part_of(same=1, stride_x=1, size_x=4))
    assert bar.uneven.isVisible()
    assert "even size has no middle cell" in bar.uneven.text()
    assert bar.uneven.text().endswith("left 1, right 2, top 2, bottom 2.")
    bar.show_part(part_of(same=1, width=12, height=12, size_x=3, size_y=3))
    assert "odd number of zeros" in bar.uneven.text()
    assert bar.uneven.text().endswith("left 0, right 1, top 0, bottom 1.")
    assert bar.formula.text() == "(12 − 3 + 0 + 1)/2 + 1 = 6  ✓"


def test_what_would_fit_is_offered_per_side() -> None:
    state = hyperparameters.change(examples.load("lesson"), padding_left=2, padding_right=1)
    part = hyperparameters_part(state, Derivations().of(state.layer))
    [offered] = [p for p in part.proposals if p.text == message("explore.proposal.padding", value="2,0,0,0")]
    changed = hyperparameters.change(state, **dict(offered.changes))
    assert changed.layer.geometry.fits


def test_what_is_impossible_is_still_asked_for_so_that_the_answer_says_why(qtbot, bar: SettingsBar) -> None:
    """K = 2 to 1 is possible, S = 0 is not: the control stays, the store refuses and names the reason."""
    bar.show_part(part_of(stride_x=1, stride_y=1))
    qtbot.keyClick(bar.spins["stride_x"], Qt.Key.Key_Down)
    assert bar.wishes == [{"stride_x": 0, "stride_y": 0}]
    assert bar.spins["stride_x"].value() == 1
    enabled = bar.spins["stride_x"].stepEnabled()
    assert enabled & QAbstractSpinBox.StepEnabledFlag.StepDownEnabled


def test_a_misfit_is_said_at_once_with_settings_that_fit(qtbot, bar: SettingsBar) -> None:
    bar.show_part(part_of("misfit"))
    assert bar.misfit.isVisible()
    assert "never read" in bar.misfit.text()
    assert "✓" not in bar.formula.text()
    button = bar.proposals[0]
    assert button.isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    [wish] = bar.wishes
    state = hyperparameters.change(examples.load("misfit"), **wish)
    assert state.layer.geometry.fits


@pytest.mark.parametrize("name", ["bias", "strict"])
def test_switches_ask_and_wait(qtbot, bar: SettingsBar, name: str) -> None:
    switch = bar.switches[name]
    before = switch.isChecked()
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    assert bar.wishes == [{name: int(not before)}]
    bar.refresh()
    assert switch.isChecked() is before


def test_every_control_has_a_name_and_a_tooltip_in_both_languages(bar: SettingsBar) -> None:
    for language in LANGUAGES:
        bar.set_text(Text(language))
        names = [spin.accessibleName() for spin in bar.spins.values()]
        assert all(names)
        assert len(set(names)) == len(names)
        assert all(switch.toolTip() and switch.text() for switch in bar.switches.values())


LINES = {
    "lesson": "11 × 11 × 4 → 2 filters of 5 × 5 × 4, stride 2, no padding → 4 × 4 × 2",
    "alexnet": "227 × 227 × 3 → 96 filters of 11 × 11 × 3, stride 4, no padding → 55 × 55 × 96",
    "demo": "5 × 5 × 3 → 2 filters of 3 × 3 × 3, stride 2, padding 1 → 3 × 3 × 2",
}


@pytest.mark.parametrize("name", LINES)
def test_the_layer_stands_in_one_line_of_words(bar: SettingsBar, name: str) -> None:
    bar.set_open(False)
    bar.show_part(part_of(name))
    assert bar.line.isVisible()
    assert bar.line.text() == LINES[name]
    assert not any(field.isVisible() for field in (*bar.spins.values(), *bar.switches.values()))


PADDINGS = {
    "no padding": {},
    "padding 2": dict.fromkeys(bounds.PADDING, 2),
    "padding (1, 2)": dict(zip(bounds.PADDING, (1, 1, 2, 2), strict=True)),
    "padding left 1, right 0, top 2, bottom 3": dict(zip(bounds.PADDING, (1, 0, 2, 3), strict=True)),
    'padding "same"': {"same": 1},
}


@pytest.mark.parametrize("words", PADDINGS)
def test_the_line_says_the_padding_of_each_side(bar: SettingsBar, words: str) -> None:
    bar.show_part(part_of(**PADDINGS[words]))
    assert f"stride 2, {words} →" in bar.line.text()


def test_what_is_not_usual_is_said_in_words(bar: SettingsBar) -> None:
    g = Geometry(12, 14, 4, 6, (3, 2), (2, 1), (1, 2), (2, 1), groups=2, bias=False, rule="floor")
    for sharing, says in ((Sharing.SHARED, "12 × 14 × 4 → 6 filters"), (Sharing.FULL, "fully connected")):
        bar.show_part(hyperparameter_fields.part_of(g, sharing))
        assert says in bar.line.text()
        for words in ("3 × 2 × 2, stride (2, 1), padding (1, 2), dilation (2, 1), 2 groups, no bias →",):
            assert words in bar.line.text()
    bar.show_part(part_of(strict=1))
    assert "no padding, strict rule → 4 × 4 × 2" in bar.line.text()


def test_change_opens_the_fields_in_the_place_of_the_words_and_moves_nothing_below(bar: SettingsBar) -> None:
    bar.resize(1888, bar.sizeHint().height())
    heights = []
    for opened in (False, True, False):
        bar.set_open(opened)
        assert bar.is_open is opened
        assert bar.change.isChecked() is opened
        assert (bar.line.isVisible(), bar.spins["width"].isVisible()) == (not opened, opened)
        assert bar.formula.isVisible()
        heights.append(bar.heightForWidth(bar.width()))
    assert len(set(heights)) == 1


def test_a_click_on_change_asks(qtbot, bar: SettingsBar) -> None:
    with qtbot.waitSignal(bar.change_clicked):
        qtbot.mouseClick(bar.change, Qt.MouseButton.LeftButton)
    assert bar.is_open
    assert bar.change.isChecked()


def test_the_layer_of_a_page_has_no_fields(bar: SettingsBar) -> None:
    bar.show_part(hyperparameter_fields.part_of(Geometry(11, 11, 1, 1, 5, 2), Sharing.SHARED, False))
    assert not bar.is_open
    assert not bar.change.isVisible()
    assert bar.line.text().startswith("11 × 11 × 1 → 1 filter of 5 × 5 × 1")
    bar.set_open(True)
    assert not bar.is_open

"""The settings bar: asks, never decides; what is impossible cannot be entered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox

from convviz.explore.display.hyperparameter_fields import hyperparameters_part
from convviz.explore.examples import examples
from convviz.explore.message import Message, message
from convviz.explore.state import bounds, hyperparameters
from convviz.explore.state.derived import Derivations
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
    assert bar.formula.text() == "(11 − 5 + 2·0)/2 + 1 = 4  ✓"
    assert bar.switches["bias"].isChecked()
    assert not bar.misfit.isVisible()


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

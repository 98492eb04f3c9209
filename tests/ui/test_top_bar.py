"""The top bar: examples by title, and buttons that send commands of the table."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from convviz.explore import scenes
from convviz.explore.display.parts import ScenePart
from convviz.explore.message import message
from convviz.ui import commands
from convviz.ui.look import Look
from convviz.ui.text import LANGUAGES, Text
from convviz.ui.top_bar import BUTTONS, TopBar


@pytest.fixture
def bar(qtbot) -> TopBar:
    made = TopBar(Look.of(1920, 1080), Text("en"))
    qtbot.addWidget(made)
    made.show_part(ScenePart("lesson", scenes.title("lesson"), own=False, modified=False, edited=False))
    made.show()
    return made


def test_every_example_can_be_chosen_by_its_title(qtbot, bar: TopBar) -> None:
    said = [bar.examples.itemText(i) for i in range(bar.examples.count())]
    assert said == [Text("en").text(scenes.title(name)) for name in scenes.EXAMPLES]
    with qtbot.waitSignal(bar.example_chosen) as chosen:
        qtbot.keyClick(bar.examples, Qt.Key.Key_Down)
    assert chosen.args == [scenes.EXAMPLES[1]]


@pytest.mark.parametrize("name", BUTTONS)
def test_a_button_sends_a_command_of_the_table(qtbot, bar: TopBar, name: str) -> None:
    with qtbot.waitSignal(bar.command) as sent:
        qtbot.mouseClick(bar.buttons[name], Qt.MouseButton.LeftButton)
    assert commands.command(sent.args[0]).name == name


def test_it_says_what_the_example_is_about(bar: TopBar) -> None:
    assert bar.about.text() == Text("en").text(scenes.about("lesson"))


def test_it_says_when_sizes_were_changed_or_the_picture_is_ones_own(bar: TopBar) -> None:
    say = Text("en").text
    bar.show_part(ScenePart("alexnet", scenes.title("alexnet"), own=False, modified=True, edited=False))
    assert say("window.top.modified") in bar.about.text()
    own = message("display.scene.own", name="me.png")
    bar.show_part(ScenePart("alexnet", own, own=True, modified=False, edited=False))
    assert "me.png" in bar.about.text()
    assert say("window.top.own") in bar.about.text()


def test_every_control_has_a_name_in_both_languages(bar: TopBar) -> None:
    for language in LANGUAGES:
        bar.set_text(Text(language))
        for control in (bar.examples, *bar.buttons.values()):
            assert control.accessibleName()
            assert control.toolTip()


def test_a_change_of_language_keeps_the_example(bar: TopBar) -> None:
    bar.set_text(Text("zh"))
    assert scenes.EXAMPLES[bar.examples.currentIndex()] == "lesson"

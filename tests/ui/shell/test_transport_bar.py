"""The transport: buttons, scrubber, speed, order, and where we are; it asks and never decides."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from convviz.explore.display.resolve import resolve
from convviz.explore.examples import examples
from convviz.explore.state.derived import Derivations
from convviz.explore.state.state import WalkOrder
from convviz.ui.look.look import Look
from convviz.ui.shell.autoplay import SPEEDS
from convviz.ui.shell.transport_bar import BUTTONS, LEAST_SCRUBBER, ORDERS, TransportBar
from convviz.ui.words.catalogue import LANGUAGES, Text


def part_of(name: str = "lesson", **changes):
    state = replace(examples.load(name), **changes)
    return resolve(state, Derivations().of(state.layer)).transport


@pytest.fixture
def bar(qtbot) -> TransportBar:
    made = TransportBar(Look.of(1920, 1080), Text("en"))
    qtbot.addWidget(made)
    made.show_part(part_of())
    made.resize(1800, 60)
    made.show()
    QApplication.processEvents()
    made.commands, made.scrubs = [], []
    made.command.connect(made.commands.append)
    made.scrubbed.connect(made.scrubs.append)
    return made


def test_the_scrubber_spans_every_neuron(bar: TransportBar) -> None:
    assert (bar.scrubber.minimum(), bar.scrubber.maximum()) == (0, 31)
    bar.show_part(part_of("alexnet"))
    assert bar.scrubber.maximum() == 290_399
    assert bar.where.text() == "neuron 1 of 290,400 · slice d = 0 · (x, y) = (0, 0)"


def test_showing_a_step_asks_for_nothing(bar: TransportBar) -> None:
    bar.show_part(replace(part_of(), index=7))
    assert (bar.scrubber.value(), bar.scrubs, bar.commands) == (7, [], [])


@pytest.mark.parametrize("name", BUTTONS)
def test_a_button_sends_its_command(qtbot, bar: TransportBar, name: str) -> None:
    qtbot.mouseClick(bar.buttons[name], Qt.MouseButton.LeftButton)
    assert bar.commands == [name]


def test_dragging_the_scrubber_goes_along_and_says_when_it_ends(qtbot, bar: TransportBar) -> None:
    scrubber = bar.scrubber
    middle = scrubber.height() // 2
    with qtbot.waitSignal(bar.scrub_ended):
        qtbot.mousePress(scrubber, Qt.MouseButton.LeftButton, pos=QPoint(8, middle))
        for x in (scrubber.width() // 4, scrubber.width() // 2):
            qtbot.mouseMove(scrubber, QPoint(x, middle))
        qtbot.mouseRelease(scrubber, Qt.MouseButton.LeftButton, pos=QPoint(scrubber.width() // 2, middle))
    assert bar.scrubs == sorted(bar.scrubs)
    assert 14 <= bar.scrubs[-1] <= 17


def test_keys_in_the_scrubber_step_and_page_by_a_row(qtbot, bar: TransportBar) -> None:
    qtbot.keyClick(bar.scrubber, Qt.Key.Key_Right)
    qtbot.keyClick(bar.scrubber, Qt.Key.Key_End)
    assert bar.scrubs == [1, 31]


def test_another_order_is_asked_for(qtbot, bar: TransportBar) -> None:
    with qtbot.waitSignal(bar.order_chosen) as chosen:
        bar.order.setFocus()
        qtbot.keyClick(bar.order, Qt.Key.Key_Down)
    assert chosen.args == [ORDERS[1]]


def test_the_order_that_holds_is_shown(bar: TransportBar) -> None:
    bar.show_part(part_of(order=WalkOrder.COLUMN_FIRST))
    assert ORDERS[bar.order.currentIndex()] is WalkOrder.COLUMN_FIRST


def test_the_speed_is_said_in_words_with_its_keys(bar: TransportBar) -> None:
    bar.show_speed(SPEEDS[-1])
    assert bar.speed.text() == "3,025 neurons/s"
    assert bar.speed.isVisible()
    assert {"+", "−"} <= set(bar.speed.toolTip())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_orders_are_told_apart(bar: TransportBar, language: str) -> None:
    bar.set_text(Text(language))
    said = [bar.order.itemText(n) for n in range(bar.order.count())]
    assert len(set(said)) == len(ORDERS)
    assert all("x" in words and "y" in words for words in said)


def test_every_control_has_a_name_in_both_languages(bar: TransportBar) -> None:
    for language in LANGUAGES:
        bar.set_text(Text(language))
        controls = [*bar.buttons.values(), bar.scrubber, bar.order]
        names = [control.accessibleName() for control in controls]
        assert all(names)
        assert len(set(names)) == len(names)
        assert all(control.toolTip() for control in controls)


def test_a_click_takes_no_focus_from_the_walk(bar: TransportBar) -> None:
    for control in (*bar.buttons.values(), bar.scrubber, bar.order):
        assert not control.focusPolicy() & Qt.FocusPolicy.ClickFocus


def test_speed_then_order_give_way_to_the_scrubber(bar: TransportBar) -> None:
    gone, widths = [], (*range(1800, 740, -20), *range(740, 1801, 20))
    for width in widths:
        bar.resize(width, bar.height())
        QApplication.processEvents()
        if width > 780:
            assert bar.scrubber.width() >= LEAST_SCRUBBER
        gone.append((bar.speed.isHidden(), bar.order.isHidden()))
    assert list(dict.fromkeys(gone)) == [(False, False), (True, False), (True, True)]
    assert gone == gone[::-1]

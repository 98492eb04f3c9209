"""The command table: complete, without clashes, and the source of menus and shortcuts."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from convviz.explore.display.menu import menu_part
from convviz.explore.examples import examples
from convviz.explore.state import transitions
from convviz.explore.state.state import Link, View, WalkOrder
from convviz.ui.shell.commands import COMMANDS, MENUS, SUBMENUS, command, is_letter
from convviz.ui.shell.start import window_for
from convviz.ui.shell.window import MainWindow
from convviz.ui.words.catalogue import LANGUAGES, Text


def test_every_name_and_on_every_page_every_key_stands_once() -> None:
    names = Counter(row.name for row in COMMANDS)
    assert [name for name, times in names.items() if times > 1] == []
    for view in View:
        shown = menu_part(transitions.choose_view(view)(examples.load("alexnet")))
        acting = [row for row in COMMANDS if row.can is None or row.can(shown)]
        keys = Counter(QKeySequence(key).toString() for row in acting for key in row.keys)
        assert [key for key, times in keys.items() if times > 1] == []


@pytest.mark.parametrize("row", COMMANDS, ids=lambda row: row.name)
def test_every_command_has_a_key_a_menu_and_its_words(row) -> None:
    assert row.keys or row.name in ("about", "forget_answers") or row.menu in ("what_if", *SUBMENUS)
    assert all(QKeySequence(key).count() == 1 for key in row.keys)
    assert row.menu in (*MENUS, *SUBMENUS)
    for language in LANGUAGES:
        text = Text(language)
        assert text.text(row.title_key)
        assert text.text(row.tip_key)


def test_names_are_told_apart_in_both_languages() -> None:
    for language in LANGUAGES:
        said = Counter(Text(language).text(row.title_key) for row in COMMANDS)
        assert [words for words, times in said.items() if times > 1] == []


def test_the_keys_of_remotes_are_there() -> None:
    keys = {(key, row.name) for row in COMMANDS for key in row.keys}
    remote = {("PgDown", "next"), ("PgUp", "back"), ("PgDown", "next_point"), ("PgUp", "previous_point")}
    remote |= {("F5", "present"), ("Esc", "leave"), (".", "blank"), ("B", "blank")}
    assert remote <= keys


def test_the_help_key_opens_help() -> None:
    assert "F1" in command("keys").keys


def test_escape_never_quits() -> None:
    assert "Esc" not in command("quit").keys


@pytest.mark.parametrize(
    ("key", "single"), [("P", True), ("?", True), (".", False), ("F5", False), ("Ctrl+L", False)]
)
def test_single_letters_and_signs_are_known(key: str, single: bool) -> None:
    assert is_letter(key) is single


def test_what_is_ticked_follows_the_display() -> None:
    shown = menu_part(examples.load("lesson"))
    ticked = {row.name for row in COMMANDS if row.is_on is not None and row.is_on(shown)}
    assert ticked == {"example_lesson", "x_first", "colour", "shared", "view_layer", "what_if_none"}
    assert (shown.order, shown.link) == (WalkOrder.X_FIRST, Link.NONE)


def test_there_is_no_command_of_another_name() -> None:
    with pytest.raises(KeyError):
        command("share")


class Changes(QObject):
    """Counts what the window is told of changes of its actions."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, MainWindow) and event.type() is QEvent.Type.ActionChanged:
            self.count += 1
        return False


def test_the_menus_have_their_words_before_the_window_has_them(qtbot: QtBot, qapp: QApplication) -> None:
    """Four changes of each of 83 actions, each told to all that shows it, would take 5 ms of the start."""
    changes = Changes()
    qapp.installEventFilter(changes)
    try:
        qtbot.addWidget(window_for(examples.load("lesson"), "en", "light"))
    finally:
        qapp.removeEventFilter(changes)
    assert changes.count < len(COMMANDS)  # what is ticked or cannot act is all

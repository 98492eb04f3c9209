"""The menus from the keyboard: Alt and a letter, Alt alone, F10; and none of it walks or turns a switch."""

from __future__ import annotations

import re
from collections import Counter
from itertools import product

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QMenu

from convviz.explore.state.sharing import Sharing, sharing_of
from convviz.ui.shell.commands import COMMANDS, MENUS, is_letter
from convviz.ui.shell.mnemonics import letters_of, marked
from convviz.ui.shell.window import MainWindow
from convviz.ui.words.catalogue import LANGUAGES, Text
from tests.cases import each_once, together
from tests.journeys.window import press

Key, Modifier = Qt.Key, Qt.KeyboardModifier


def letter_of(words: str) -> str:
    """Return the letter that is underlined in ``words``."""
    [letter] = re.findall(r"&(.)", words.replace("&&", ""))
    return letter.upper()


def menu_of(window: MainWindow, name: str) -> QMenu:
    return window.menuBar().actions()[MENUS.index(name)].menu()


def open_menu() -> QMenu | None:
    popup = QApplication.activePopupWidget()
    return popup if isinstance(popup, QMenu) else None


def key(qtbot, window: MainWindow, which: Key, modifier: Modifier = Modifier.NoModifier) -> None:
    """Press a key where a keyboard would: in an open menu, else where the focus is."""
    qtbot.keyClick(open_menu() or QApplication.focusWidget() or window, which, modifier)


def tap_alt(qtbot, window: MainWindow) -> None:
    widget = QApplication.focusWidget() or window
    qtbot.keyPress(widget, Key.Key_Alt, Modifier.AltModifier)
    qtbot.keyRelease(widget, Key.Key_Alt, Modifier.NoModifier)


def test_every_menu_and_entry_has_a_letter_of_its_own(window: MainWindow) -> None:
    for language in LANGUAGES:
        window.set_language(language)
        titles = [action.text() for action in window.menuBar().actions()]
        for words in (titles, *([a.text() for a in menu_of(window, n).actions()] for n in MENUS)):
            letters = Counter(letter_of(entry) for entry in words)
            assert [letter for letter, times in letters.items() if times > 1] == [], words
            assert all(letter.isascii() and letter.isalnum() for letter in letters), words


def test_a_key_that_a_menu_shows_is_no_letter_of_another_entry(window: MainWindow) -> None:
    for row in COMMANDS:
        keys = {key for key in row.keys if is_letter(key)}
        for other in COMMANDS:
            if other.menu == row.menu and not keys & set(other.keys):
                assert letter_of(window.menus.actions[other.name].text()) not in keys, (row.name, other.name)


def test_english_words_hold_their_letters_and_chinese_ones_name_them_at_the_end(window: MainWindow) -> None:
    english = [action for name, action in window.menus.actions.items() if name != "language_zh"]
    assert all("(&" not in action.text() for action in english)
    window.set_language("zh")
    assert menu_of(window, "file").title() == "文件(&F)"
    assert window.menus.actions["open"].text() == "打开图片或课程(&O)…"


def test_letters_are_given_in_turn() -> None:
    assert letters_of(["Open", "Other one", "One"]) == ["O", "T", "N"]
    assert letters_of(["Slower", "Same", "Go"], ["", "S", ""]) == ["L", "S", "G"]
    assert letters_of(["A", "A", "A"]) == ["A", "B", "C"]
    assert letters_of(["Answer 1", "Answer 2", "All"], ["1", "2", ""]) == ["1", "2", "A"]


def test_an_ampersand_is_a_sign_and_no_mark() -> None:
    assert marked("Save & quit", "Q") == "Save && &quit"
    assert marked("保存…", "S") == "保存(&S)…"


def test_alt_and_a_letter_open_a_menu(qtbot, window: MainWindow) -> None:
    for language, name in product(LANGUAGES, MENUS):
        window.set_language(language)
        title = window.menuBar().actions()[MENUS.index(name)].text()
        key(qtbot, window, Key[f"Key_{letter_of(title)}"], Modifier.AltModifier)
        assert open_menu() is menu_of(window, name), title
        open_menu().close()


def test_a_letter_in_a_menu_chooses_its_entry_and_is_no_key_of_the_window(qtbot, window: MainWindow) -> None:
    key(qtbot, window, Key.Key_H, Modifier.AltModifier)
    with qtbot.waitSignal(window.menus.actions["keys"].triggered):
        key(qtbot, window, Key.Key_K)
    [sheet] = [
        w
        for w in QApplication.topLevelWidgets()
        if w.windowTitle() == Text("en").text("window.command.keys") and w.isVisible()
    ]
    sheet.close()
    key(qtbot, window, Key.Key_E, Modifier.AltModifier)
    key(qtbot, window, Key.Key_M)  # of no entry here; in the window it shows who reads the input
    assert not window.store.state.readers
    open_menu().close()


def test_alt_alone_goes_to_the_menus_and_its_keys_do_nothing_else(qtbot, window: MainWindow) -> None:
    had, before = QApplication.focusWidget(), window.store.state
    tap_alt(qtbot, window)
    assert QApplication.focusWidget() is window.menuBar()
    for other in (Key.Key_PageDown, Key.Key_Home, Key.Key_2, Key.Key_R):
        key(qtbot, window, other)
    assert window.store.state is before
    assert not window.autoplay.playing
    key(qtbot, window, Key.Key_Right)
    assert window.menuBar().activeAction() is menu_of(window, "edit").menuAction()
    key(qtbot, window, Key.Key_S)  # a key of the window, too: it turns sharing
    assert open_menu() is menu_of(window, "show")
    assert sharing_of(window.store.state.layer) is Sharing.SHARED
    key(qtbot, window, Key.Key_Escape)
    key(qtbot, window, Key.Key_Escape)
    assert QApplication.focusWidget() is had
    press(qtbot, window, Key.Key_Right)
    assert window.store.state.position.x == before.position.x + 1


def test_f10_opens_the_menus(qtbot, window: MainWindow) -> None:
    key(qtbot, window, Key.Key_F10)
    assert open_menu() is menu_of(window, "file")
    key(qtbot, window, Key.Key_Right)
    assert open_menu() is menu_of(window, "edit")
    key(qtbot, window, Key.Key_Escape)
    key(qtbot, window, Key.Key_Escape)
    assert open_menu() is None


@pytest.mark.parametrize("cases", together(each_once([True, False], [False, True])))
def test_f9_lists_the_wrong_ideas_and_the_keys_choose_one(
    qtbot, window: MainWindow, cases: list[tuple[bool, bool]]
) -> None:
    for case in cases:
        letters, presenting = case
        window.user_actions.load_example("lesson")
        window.menus.use_letters(letters)
        window.set_presenting(presenting)
        key(qtbot, window, Key.Key_F9)
        assert open_menu() is menu_of(window, "what_if"), case
        assert open_menu().activeAction() is window.menus.actions["what_if_none"], case
        key(qtbot, window, Key.Key_Down)
        key(qtbot, window, Key.Key_Return)
        assert open_menu() is None, case
        assert window.store.state.what_if == "forgot_bias", case
        key(qtbot, window, Key.Key_F9)
        assert open_menu().activeAction() is window.menus.actions["what_if_forgot_bias"], case
        key(qtbot, window, Key.Key_Escape)
        assert open_menu() is None, case
        assert (window.store.state.what_if, window.presenting) == ("forgot_bias", presenting), case


def test_f9_opens_its_list_at_the_pointer_or_in_the_middle_of_the_window(qtbot, window: MainWindow) -> None:
    window.move(0, 0)
    frame = window.frameGeometry()
    for inside, spot in ((True, QPoint(150, 120)), (False, frame.bottomLeft() + QPoint(150, 30))):
        QCursor.setPos(spot)
        key(qtbot, window, Key.Key_F9)
        place = open_menu().geometry()
        off = place.topLeft() - spot if inside else place.center() - frame.center()
        assert off.manhattanLength() <= 4, inside
        key(qtbot, window, Key.Key_Escape)


def test_f10_opens_the_menus_while_presenting_too(qtbot, window: MainWindow) -> None:
    window.set_presenting(True)
    key(qtbot, window, Key.Key_F10)
    everything = open_menu()
    assert [a.menu() for a in everything.actions()] == [menu_of(window, name) for name in MENUS]
    key(qtbot, window, Key.Key_W)
    assert menu_of(window, "walk").isVisible()
    for _ in range(2):
        key(qtbot, window, Key.Key_Escape)
    assert open_menu() is None
    assert window.presenting


def test_a_frame_around_a_grid_comes_back_from_the_menus(qtbot, window: MainWindow) -> None:
    grid = window.layer_page.input.grid
    grid.setFocus(Qt.FocusReason.TabFocusReason)
    framed = grid.grab().toImage()
    tap_alt(qtbot, window)
    assert grid.grab().toImage() != framed
    key(qtbot, window, Key.Key_Escape)
    assert QApplication.focusWidget() is grid
    assert grid.grab().toImage() == framed

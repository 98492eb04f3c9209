"""Few controls at rest, none of which does nothing; and a page shows nothing of another one's layer."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from convviz.explore.examples import examples
from convviz.explore.shift import shift_transitions
from convviz.explore.state.descent_choices import TrainingCase
from convviz.explore.state.sharing import Sharing
from convviz.explore.state.shift_state import ShiftCase
from convviz.explore.state.state import View
from convviz.explore.training import training_transitions
from convviz.ui.shell.window import MainWindow
from convviz.ui.words.catalogue import LANGUAGES
from tests.cases import each_once, together
from tests.journeys.window import load, opened, press

CONTROLS = (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit)
MOST = 20
KEYS = {Sharing.FULL: Qt.Key.Key_1, Sharing.UNSHARED: Qt.Key.Key_2, Sharing.SHARED: Qt.Key.Key_3}
Key = Qt.Key


def settle() -> None:
    for _ in range(4):
        QApplication.processEvents()


def controls(window: MainWindow) -> list[QWidget]:
    """Return what a person can use; the pages count as one, and so does the switch for sharing."""
    found: list[QWidget] = []
    for kind in CONTROLS:
        found += [w for w in window.findChildren(kind) if w.isVisible() and w.isEnabled()]
    alone = [w for w in found if not isinstance(w, QScrollBar) and not isinstance(w.parentWidget(), CONTROLS)]
    choices = [c for c in (window.top.views, window.top.sharing) if c.isVisible()]
    return [w for w in alone if not any(c.isAncestorOf(w) for c in choices)] + list(choices)


@pytest.mark.parametrize("cases", together(each_once(examples.EXAMPLES, Sharing)))
def test_the_layer_page_has_few_controls_at_rest(qtbot: QtBot, cases: list[tuple[str, Sharing]]) -> None:
    window = opened(qtbot, "lesson", (1920, 1080))
    for name, sharing in cases:
        has_few_controls(qtbot, window, name, sharing)


def test_the_layer_page_has_few_controls_in_a_small_window(qtbot: QtBot, window: MainWindow) -> None:
    for name in ("lesson", "alexnet"):
        has_few_controls(qtbot, window, name, Sharing.UNSHARED)


def has_few_controls(qtbot: QtBot, window: MainWindow, name: str, sharing: Sharing) -> None:
    load(qtbot, window, name)
    press(qtbot, window, KEYS[sharing])
    settle()
    assert window.store.display.sharing is sharing
    found = controls(window)
    assert len(found) <= MOST, (name, sharing, [(c.accessibleName(), type(c).__name__) for c in found])


def test_open_theme_and_language_live_in_the_menus_with_their_keys(window: MainWindow) -> None:
    said = {c.accessibleName() for c in controls(window)}
    for name, key in (("open", "Ctrl+O"), ("theme", "Ctrl+T"), ("language", "Ctrl+L")):
        assert window.menus.actions[name].shortcut().toString() == key
        assert window.menus.actions[name].text().replace("&", "") not in said


def test_a_theme_and_a_language_are_chosen_in_their_menus_which_tick_them(window: MainWindow) -> None:
    actions = window.menus.actions
    for name in ("contrast", "dark", "light"):
        actions[f"theme_{name}"].trigger()
        assert window.theme_name == window.look.palette.name == name
        assert [n for n in ("light", "dark", "contrast") if actions[f"theme_{n}"].isChecked()] == [name]
    for language in ("zh", "en"):
        actions[f"language_{language}"].trigger()
        assert window.text.language == language
        assert [n for n in ("en", "zh") if actions[f"language_{n}"].isChecked()] == [language]
        actions[f"language_{language}"].trigger()  # once more: it stays chosen
        assert actions[f"language_{language}"].isChecked()
    actions["theme"].trigger()
    assert actions["theme_dark"].isChecked()


def test_ctrl_e_opens_the_fields_and_escape_closes_them(qtbot: QtBot, window: MainWindow) -> None:
    settings = window.settings
    tops = [panel.mapTo(window, panel.rect().topLeft()) for panel in window.layer_page.panels]
    for end, width in ((Key.Key_Escape, 11), (Key.Key_Return, 13)):
        press(qtbot, window, Key.Key_Home)
        qtbot.keyClick(window, Key.Key_E, Qt.KeyboardModifier.ControlModifier)
        assert settings.is_open, end
        assert settings.spins["width"].hasFocus(), end
        qtbot.keyClicks(settings.spins["width"], "13")
        press(qtbot, window, end)
        settle()
        assert settings.is_open is (end is Key.Key_Return)
        assert window.store.state.layer.geometry.width == width, end
        press(qtbot, window, Key.Key_Space)  # the walk has the keys again
        assert window.store.state.position.x == 1, end
        press(qtbot, window, Key.Key_Escape)
        settle()
        assert not settings.is_open, end
        assert f"{width} × 11 × 4 →" in settings.line.text(), end
        assert tops == [panel.mapTo(window, panel.rect().topLeft()) for panel in window.layer_page.panels], (
            end
        )


def test_change_by_the_mouse_leaves_the_keys_with_the_walk(qtbot: QtBot, window: MainWindow) -> None:
    for opened_now in (True, False):
        qtbot.mouseClick(window.settings.change, Qt.MouseButton.LeftButton)
        assert window.settings.is_open is opened_now
        before = window.store.state.position
        press(qtbot, window, Key.Key_Space)
        assert window.store.state.position != before
    qtbot.mouseClick(window.settings.change, Qt.MouseButton.LeftButton)
    press(qtbot, window, Key.Key_Escape)
    assert not window.settings.is_open


WITHOUT_WALK = {View.GROWTH: Key.Key_F4, View.SHIFT: Key.Key_F6}


def test_where_there_is_no_walk_nothing_walks(qtbot: QtBot, window: MainWindow) -> None:
    for view, page in WITHOUT_WALK.items():
        press(qtbot, window, Key.Key_P)
        assert window.autoplay.playing, view
        press(qtbot, window, page)
        settle()
        assert not window.transport.isVisible(), view
        assert not window.autoplay.playing, view
        before = window.store.state.position
        for key in (Key.Key_PageDown, Key.Key_End, Key.Key_BracketRight, Key.Key_P, Key.Key_Backspace):
            press(qtbot, window, key)
            assert window.store.state.position == before, (view, key)
        assert not window.autoplay.playing, view
        assert not window.menus.actions["next"].isEnabled(), view
        assert "V[" not in window.status.text(), view
        press(qtbot, window, Key.Key_F2)
        settle()
        assert window.transport.isVisible(), view
        press(qtbot, window, Key.Key_PageDown)
        assert window.store.state.position != before, view


LINES = {
    ShiftCase.PATTERN: "11 × 11 × 1 → 1 filter of 5 × 5 × 1, stride 2, no padding → 4 × 4 × 1",
    ShiftCase.PHOTOGRAPH: "1 filter of",
    ShiftCase.FACES: "no bias →",
}


def test_around_the_shift_test_all_is_of_its_layer(qtbot: QtBot) -> None:
    window = opened(qtbot, "alexnet", (1280, 720))
    for case, line in LINES.items():
        press(qtbot, window, Key.Key_F6)
        window.store.dispatch(shift_transitions.choose_case(case), "shift case")
        window.store.dispatch(shift_transitions.shift_to(2, 0), "shift")
        settle()
        assert line in window.settings.line.text(), case
        assert "227" not in window.settings.line.text(), case
        assert not window.settings.change.isVisible(), case
        assert not window.menus.actions["change_layer"].isEnabled(), case
        assert "shift (2, 0) px" in window.status.text(), case
        press(qtbot, window, Key.Key_2)
        settle()
        assert "shift (2, 0) px" in window.status.text(), case
        press(qtbot, window, Key.Key_F2)
        settle()
        assert window.settings.line.text().startswith("227 × 227 × 3 → 96 filters"), case
        assert window.settings.change.isVisible(), case
        press(qtbot, window, Key.Key_3)


def test_news_of_the_layer_is_not_told_beside_the_shift_test(qtbot: QtBot, window: MainWindow) -> None:
    press(qtbot, window, Key.Key_2)
    press(qtbot, window, Key.Key_D)
    assert "no longer equal" in window.status.text()
    press(qtbot, window, Key.Key_F6)
    assert "no longer equal" not in window.status.text()


def test_while_a_filter_is_learned_all_is_of_the_layer_that_learns(qtbot: QtBot) -> None:
    window = opened(qtbot, "alexnet", (1280, 720))
    for case, own in ((TrainingCase.FILTER, True), (TrainingCase.LAYER, False)):
        window.store.dispatch(training_transitions.choose_case(case), "training")
        press(qtbot, window, Key.Key_F8)
        settle()
        assert window.settings.line.text().startswith("40 × 40 × 1 → 1 filter of 3 × 3 × 1") is own
        assert window.settings.change.isVisible() is not own
        assert window.transport.isVisible() is not own
        assert ("V[0,0,0]" in window.status.text()) is not own
        assert ("of 1,444 positions" in window.status.text()) is own
    window.stack.stop()


def test_a_page_with_a_layer_of_its_own_changes_no_other(qtbot: QtBot, window: MainWindow) -> None:
    press(qtbot, window, Key.Key_2)
    for page in (Key.Key_F6, Key.Key_F8):
        press(qtbot, window, page)
        settle()
        before = window.store.state.layer
        for key in (Key.Key_U, Key.Key_D, Key.Key_E):
            press(qtbot, window, key)
            assert window.store.state.layer is before, (page, key)
        for name in ("update", "let_differ", "equal_current", "equal_mean"):
            assert not window.menus.actions[name].isEnabled(), (page, name)
        press(qtbot, window, Key.Key_F2)
        press(qtbot, window, Key.Key_D)
        assert window.store.state.layer is not before, page


@pytest.mark.parametrize(
    "cases", together(each_once(KEYS, LANGUAGES, ((1280, 640), (1366, 768), (1920, 1080))))
)
def test_what_fits_stands_beside_what_does_not(
    qtbot: QtBot, cases: list[tuple[Sharing, str, tuple[int, int]]]
) -> None:
    window = opened(qtbot, "misfit", cases[0][2])
    for how, language, size in cases:
        window.resize(*size)
        window.user_actions.set_language(language)
        press(qtbot, window, KEYS[how])
        settle()
        line = window.settings
        beside = line.misfit, *line.proposals[:2]
        middles = [widget.mapTo(line, widget.rect().center()).y() for widget in beside]
        assert max(middles) - min(middles) <= 2, (how, language, size)

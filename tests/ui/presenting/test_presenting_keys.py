"""Presenting by keys: scenes, a panel at the front, black, spotlight, the strip of keys, lists, a remote."""

from __future__ import annotations

from itertools import product

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit, QWidget

from convviz.explore.examples import examples
from convviz.explore.presenting.presentation import Spotlight, keys_of
from convviz.explore.presenting.scenes import SCENES
from convviz.explore.state.state import View
from convviz.ui.shell.window import MainWindow
from convviz.ui.words.catalogue import LANGUAGES
from tests.cases import each_once, together
from tests.journeys.window import naming, opened, press

Key, Modifier = Qt.Key, Qt.KeyboardModifier
PAGE_KEYS = {
    View.LAYER: Key.Key_F2,
    View.MATRIX: Key.Key_F3,
    View.GROWTH: Key.Key_F4,
    View.SHIFT: Key.Key_F6,
    View.BACKWARD: Key.Key_F7,
    View.TRAINING: Key.Key_F8,
}


@pytest.fixture
def window(qtbot) -> MainWindow:
    made = opened(qtbot, "lesson", (1920, 1080))
    press(qtbot, made, Key.Key_F5)
    made.showNormal()  # full screen on the screen of the tests is smaller
    made.resize(1920, 1080)
    QApplication.processEvents()
    return made


def shown(window: MainWindow) -> tuple[str, ...]:
    """Return the names of the panels that are seen."""
    page = window.stack.shown_page
    return tuple(name for name, panel in page.named_panels.items() if panel.isVisible())


def scene(window: MainWindow) -> list[str]:
    """Return the title of the scene that the strip marks."""
    assert window.presented is not None
    return [button.text() for button in window.presented.strip.buttons if button.isChecked()]


def test_n_goes_through_the_scenes_and_shift_n_back(qtbot, window: MainWindow) -> None:
    assert shown(window) == SCENES[View.LAYER][0].panels
    for index in (1, 2, 3, 0):
        press(qtbot, window, Key.Key_N)
        assert shown(window) == SCENES[View.LAYER][index].panels
    press(qtbot, window, Key.Key_N, Modifier.ShiftModifier)
    assert shown(window) == SCENES[View.LAYER][3].panels
    assert scene(window) == ["Parameters"]


def test_pages_keep_their_scenes_and_presenting_again_shows_them(qtbot, window: MainWindow) -> None:
    press(qtbot, window, Key.Key_N)
    press(qtbot, window, Key.Key_F7)
    press(qtbot, window, Key.Key_F2)
    assert shown(window) == SCENES[View.LAYER][1].panels
    press(qtbot, window, Key.Key_F5)
    assert len(shown(window)) == 5
    assert window.transport.isVisible()
    press(qtbot, window, Key.Key_N)  # no key of the usual window
    press(qtbot, window, Key.Key_F5)
    assert shown(window) == SCENES[View.LAYER][1].panels
    press(qtbot, window, Key.Key_F5)
    window.menus.actions["what_if_forgot_bias"].trigger()
    press(qtbot, window, Key.Key_F5)
    assert window.layer_page.what_if.isVisible()


def test_the_strip_has_room_around_its_words_on_a_small_projector(qtbot, window: MainWindow) -> None:
    window.resize(1024, 768)
    assert window.presented is not None
    strip = window.presented.strip
    for language, (view, key) in product(LANGUAGES, PAGE_KEYS.items()):
        window.set_language(language)
        press(qtbot, window, key)
        QApplication.processEvents()
        with naming(language, view):
            shown = [button for button in strip.buttons if button.isVisible()]
            assert all(b.width() >= b.fontMetrics().horizontalAdvance(b.text()) + 10 for b in shown)
            assert all(b.geometry().bottom() < strip.height() for b in shown)
            assert strip.where.fontMetrics().horizontalAdvance(strip.where.text()) <= strip.where.width()
            assert "…" not in strip.where.text()


def test_a_click_in_the_strip_chooses_a_scene(qtbot, window: MainWindow) -> None:
    assert window.presented is not None
    qtbot.mouseClick(window.presented.strip.buttons[2], Qt.MouseButton.LeftButton)
    assert shown(window) == ("neuron",)
    press(qtbot, window, Key.Key_Space)  # the keys are still the walk's
    assert window.store.state.position.x == 1


def test_z_and_a_double_click_bring_a_panel_to_the_front_and_back(qtbot, window: MainWindow) -> None:
    press(qtbot, window, Key.Key_Z)
    assert shown(window) == ("input",)
    assert scene(window) == []
    press(qtbot, window, Key.Key_Z)
    assert shown(window) == ("input", "output")
    panel = window.layer_page.output
    qtbot.mouseDClick(panel, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    assert shown(window) == ("output",)
    qtbot.mouseDClick(panel, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    assert shown(window) == ("input", "output")


def test_black_shows_no_pixel_of_the_picture_and_the_walk_goes_on(qtbot, window: MainWindow) -> None:
    for x, key in enumerate((Key.Key_B, Key.Key_Period), 1):
        press(qtbot, window, key)
        image = window.grab().toImage()
        colours = {image.pixelColor(x, y).name() for x in range(0, 1900, 19) for y in range(0, 1060, 19)}
        assert colours == {"#000000"}, key
        press(qtbot, window, Key.Key_Space)
        assert window.store.state.position.x == x, key
        assert window.presented is not None
        assert window.presented.blank.isVisible(), key
        press(qtbot, window, key)
        assert not window.presented.blank.isVisible(), key
    press(qtbot, window, Key.Key_B)
    before = window.store.state
    qtbot.mouseClick(window.presented.blank, Qt.MouseButton.LeftButton, pos=QPoint(1400, 300))
    assert not window.presented.blank.isVisible()
    assert window.store.state is before  # a click brings the picture back and does nothing else


def test_the_spotlight_lights_the_panel_then_a_circle(qtbot, window: MainWindow) -> None:
    assert window.presented is not None
    light = window.presented.spotlight
    plain = window.grab().toImage()
    press(qtbot, window, Key.Key_L)
    window.presented.drive_spotlight(window.layer_page.output.mapTo(window, QPoint(50, 50)))
    dimmed = window.grab().toImage()
    inside = light.lit.center()
    outside = window.layer_page.input.mapTo(window, QPoint(30, 500))
    assert dimmed.pixelColor(inside) == plain.pixelColor(inside)
    assert dimmed.pixelColor(outside).lightness() < plain.pixelColor(outside).lightness() / 2
    press(qtbot, window, Key.Key_L)
    window.presented.drive_spotlight(QPoint(400, 500))
    assert light.lit.center() in (QPoint(400, 500), QPoint(399, 499))
    window.presented.drive_spotlight(QPoint(900, 200))
    assert light.lit.contains(QPoint(900, 200))
    assert not light.lit.contains(QPoint(400, 500))
    press(qtbot, window, Key.Key_L)
    assert not light.isVisible()
    assert window.grab().toImage() == plain


def test_the_spotlight_lights_the_headline_and_a_wrong_idea_too_and_lets_clicks_through(
    qtbot, window: MainWindow
) -> None:
    presented, page = window.presented, window.layer_page
    assert presented is not None
    press(qtbot, window, Key.Key_L)

    grid = window.layer_page.output.grid
    cell = grid.mapTo(window, grid.cell_rect(2, 1, 0).center())
    presented.drive_spotlight(cell)
    qtbot.mouseClick(window.childAt(cell), Qt.MouseButton.LeftButton, pos=grid.mapFrom(window, cell))
    assert (window.store.state.position.x, window.store.state.position.y) == (2, 1)

    def pointed(widget: QWidget) -> bool:
        place = QRect(widget.mapTo(window, QPoint()), widget.size())
        presented.drive_spotlight(place.center())
        return presented.spotlight.lit == place

    assert pointed(page.headline)
    assert pointed(page.input)
    window.menus.actions["what_if_forgot_bias"].trigger()
    QApplication.processEvents()
    assert pointed(page.what_if)
    assert pointed(page.neuron)


def test_escape_leaves_one_thing_after_the_other_and_never_the_program(qtbot, window: MainWindow) -> None:
    window.menus.actions["what_if_forgot_bias"].trigger()
    press(qtbot, window, Key.Key_N, Modifier.ShiftModifier)  # to a scene of two panels
    press(qtbot, window, Key.Key_Z)
    press(qtbot, window, Key.Key_L)
    press(qtbot, window, Key.Key_E, Modifier.ControlModifier)
    press(qtbot, window, Key.Key_B)

    def now() -> tuple[bool, bool, bool, bool, bool, bool]:
        done = window.presentation
        return (
            done.blank,
            window.settings.is_open,
            done.spotlight is not Spotlight.OFF,
            done.front is not None,
            window.store.state.what_if is not None,
            window.presenting,
        )

    seen = [now()]
    while seen[-1][-1]:
        qtbot.keyClick(QApplication.focusWidget() or window, Key.Key_Escape)
        seen.append(now())
        assert window.isVisible()
    assert seen == [(*(False,) * n, *(True,) * (6 - n)) for n in range(7)]
    press(qtbot, window, Key.Key_Escape)
    assert window.isVisible()


def test_a_list_has_room_for_its_words(qtbot, window: MainWindow) -> None:
    for language in LANGUAGES:
        window.set_language(language)
        press(qtbot, window, Key.Key_F9)
        menu = QApplication.activePopupWidget()
        assert menu is not None
        width = menu.width()
        narrow = menu.grab().toImage()
        menu.close()
        menu.setMinimumWidth(width + 200)  # whatever it lacks
        press(qtbot, window, Key.Key_F9)
        wide = menu.grab().toImage()
        menu.close()
        assert wide.width() >= width + 200
        words = QRect(4, 4, width - 12, narrow.height() - 8)  # without the frame
        assert narrow.copy(words) == wide.copy(words), language


@pytest.mark.parametrize("cases", together(each_once(View, LANGUAGES)))
def test_h_shows_the_keys_that_matter_in_one_line(
    qtbot, window: MainWindow, cases: list[tuple[View, str]]
) -> None:
    window.resize(1024, 768)
    assert window.presented is not None
    strip = window.presented.keys
    for view, language in cases:
        with naming(view, language):
            window.set_language(language)
            press(qtbot, window, PAGE_KEYS[view])
            press(qtbot, window, Key.Key_H)
            QApplication.processEvents()
            assert strip.isVisible()
            assert len(strip.line.lines(strip.line.width())) == 1
            words = strip.line.text()
            first = next(name for name in keys_of(view) if window.menus.actions[name].isEnabled())
            assert window.text.text(f"presenting.key.{first}") in words
            assert len(words.split("\N{MIDDLE DOT}")) >= 3
            press(qtbot, window, Key.Key_H)
            assert not strip.isVisible()


@pytest.mark.parametrize("key", [Key.Key_X, Key.Key_F12])
def test_an_example_is_chosen_from_a_list(qtbot, window: MainWindow, key) -> None:
    press(qtbot, window, key)
    menu = QApplication.activePopupWidget()
    assert [a.text().replace("&", "") for a in menu.actions()] == [
        window.text.text(examples.title(name)) for name in examples.EXAMPLES
    ]
    assert menu.activeAction().isChecked()  # the one that is open
    qtbot.keyClick(menu, Key.Key_Down)
    qtbot.keyClick(menu, Key.Key_Return)
    wanted = examples.EXAMPLES[examples.EXAMPLES.index("lesson") + 1]
    qtbot.waitUntil(lambda: window.store.state.scene.name == wanted)
    assert window.presenting
    window.activateWindow()  # as a window manager does when the menu is gone
    qtbot.waitUntil(window.isActiveWindow)
    press(qtbot, window, key)
    menu = QApplication.activePopupWidget()
    assert menu.activeAction().text().replace("&", "") == window.text.text(examples.title(wanted))
    qtbot.keyClick(menu, Key.Key_Escape)


def test_the_fields_of_the_layer_open_while_presenting(qtbot, window: MainWindow) -> None:
    assert not window.settings.isVisible()
    press(qtbot, window, Key.Key_E, Modifier.ControlModifier)
    assert window.settings.spins["width"].isVisible()
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Escape)
    assert not window.settings.isVisible()
    assert window.presenting


def test_a_remote_works_from_every_control_of_every_page(qtbot) -> None:
    """A remote sends presses of these keys, whatever has the focus, and letters may be switched off."""
    window = opened(qtbot, "lesson", (1920, 1080))
    press(qtbot, window, Key.Key_K, Modifier.ControlModifier)
    for view in View:
        with naming(view):
            a_remote_works(qtbot, window, view)
    qtbot.keyClick(window, Key.Key_F5)
    assert window.presenting
    press(qtbot, window, Key.Key_Escape)
    assert not window.presenting


def a_remote_works(qtbot, window: MainWindow, view: View) -> None:
    press(qtbot, window, PAGE_KEYS[view])
    press(qtbot, window, Key.Key_F5)
    page = window.stack.shown_page
    walks = window.store.display.menu.walks
    controls = [
        w
        for w in page.findChildren(QWidget)
        if w.isVisibleTo(window) and w.isEnabled() and w.focusPolicy() & Qt.FocusPolicy.TabFocus.value
    ]
    for control in controls:
        window.menus.actions["first"].trigger()
        control.setFocus(Qt.FocusReason.TabFocusReason)
        focused = QApplication.focusWidget() or window
        qtbot.keyClick(focused, Key.Key_PageDown)
        assert window.store.display.transport.index == (1 if walks else 0), control
        qtbot.keyClick(focused, Key.Key_PageUp)
        assert window.store.display.transport.index == 0, control
        if not isinstance(focused, QLineEdit | QAbstractSpinBox):  # there a full stop is part of a number
            qtbot.keyClick(focused, Key.Key_Period)
            assert window.presentation.blank, control
            qtbot.keyClick(QApplication.focusWidget() or window, Key.Key_Escape)
        assert not window.presentation.blank
        assert window.presenting
    qtbot.keyClick(QApplication.focusWidget() or window, Key.Key_F5)
    assert not window.presenting

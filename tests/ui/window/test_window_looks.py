"""The main window in any size, language and theme, and presenting."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QMenu,
    QSlider,
)

from convviz.explore.state.state import Position
from convviz.ui.look import theme
from convviz.ui.shell.window import MainWindow
from convviz.ui.words.catalogue import LANGUAGES, Text
from tests.journeys.window import opened, press

Key, Modifier = Qt.Key, Qt.KeyboardModifier


def test_in_a_small_window_the_numbers_of_the_current_filter_can_be_read(qtbot, window: MainWindow) -> None:
    cards = window.layer_page.filters.cards
    assert [card.isVisible() for card in cards] == [True, True, False]
    assert [card.grid.isVisible() for card in cards] == [True, False, False]
    assert cards[0].grid.numbered
    press(qtbot, window, Key.Key_BracketRight)
    QApplication.processEvents()
    assert [card.grid.isVisible() for card in cards] == [False, True, False]
    window.repaint()
    assert cards[1].grid.numbered


def test_presenting_looks_the_same_on_any_projector(qtbot, window: MainWindow) -> None:
    window.set_presenting(True)
    window.showNormal()
    for size in ((1280, 720), (1920, 1080), (3840, 2160)):
        window.resize(*size)
        QApplication.processEvents()
        assert window.look.scale == pytest.approx(size[0] / 1920), size
        assert not window.look.cramped, size


def test_presenting_takes_the_menus_away_and_enlarges_the_type(qtbot, window: MainWindow) -> None:
    usual = window.look
    press(qtbot, window, Key.Key_F11)
    assert window.isFullScreen()
    assert window.look.presenting
    assert not window.menuBar().isVisible()
    assert not window.settings.isVisible()
    press(qtbot, window, Key.Key_Right)
    assert window.store.state.position == Position(1, 0, 0)
    press(qtbot, window, Key.Key_F5)
    assert not window.isFullScreen()
    assert window.menuBar().isVisible()
    assert window.look == usual


def test_the_type_follows_the_size_of_the_window(window: MainWindow) -> None:
    window.resize(1920, 1080)
    QApplication.processEvents()
    assert window.look.scale == pytest.approx(1.0)
    window.resize(960, 680)
    QApplication.processEvents()
    assert window.look.scale == pytest.approx(0.8)


def test_the_language_is_switched_in_mid_walk_and_remembered(qtbot, window: MainWindow) -> None:
    press(qtbot, window, Key.Key_Space)
    press(qtbot, window, Key.Key_L, Modifier.ControlModifier)
    assert window.store.state.position == Position(1, 0, 0)
    assert window.text.language == "zh"
    assert window.menus.actions["next"].text().startswith(Text("zh").text("window.command.next"))
    assert window.transport.where.text() == Text("zh").text(window.store.display.transport.where)
    assert window.preferences.language == "zh"
    press(qtbot, window, Key.Key_L, Modifier.ControlModifier)
    assert window.status.text() == Text("en").text(window.store.display.status)


def test_themes_go_round_and_are_remembered(qtbot, window: MainWindow) -> None:
    seen = []
    for _ in range(3):
        press(qtbot, window, Key.Key_T, Modifier.ControlModifier)
        seen.append(window.look.palette.name)
    assert sorted(seen) == ["contrast", "dark", "light"]
    assert window.preferences.theme == seen[-1]


def test_every_control_has_an_accessible_name(window: MainWindow) -> None:
    kinds = (QAbstractButton, QAbstractSpinBox, QComboBox, QSlider)
    for language in LANGUAGES:
        window.set_language(language)
        nameless = [
            f"{type(control).__name__} in {type(control.parent()).__name__}"
            for kind in kinds
            for control in window.findChildren(kind)
            if control.isVisible() and not (control.accessibleName() or getattr(control, "text", str)())
        ]
        assert nameless == [], language
        for panel in window.layer_page.panels:
            assert panel.accessibleName(), (language, panel)
            assert panel.accessibleDescription(), (language, panel)


def test_the_marker_of_the_plot_follows_the_walk(qtbot) -> None:
    window = opened(qtbot, "lesson", (1920, 1080))
    plot = window.layer_page.parameters.plot
    before = plot.grab().toImage()
    qtbot.keyClick(window.layer_page.output.grid, Qt.Key.Key_End)
    assert plot.grab().toImage() != before


def test_a_window_made_small_is_like_one_that_was(qtbot) -> None:
    """A laptop changes its resolution at the projector."""
    sizes: list[dict[str, list[QSize]]] = []
    for first in ((3840, 2160), (1024, 768)):
        window = opened(qtbot, "lesson", first)
        sizes.append({})
        for page in ("view_layer", "view_backward"):
            window.resize(*first)
            window.menus.actions[page].trigger()
            for _ in range(5):
                QApplication.processEvents()
            window.resize(1024, 768)
            for _ in range(8):
                QApplication.processEvents()
            controls = (w for kind in (QComboBox, QAbstractButton) for w in window.findChildren(kind))
            sizes[-1][page] = [w.size() for w in (*controls, window.transport.scrubber) if w.isVisible()]
        window.close()
    assert sizes[0] == sizes[1]


def _looks(window: MainWindow) -> list[object]:
    """Return what can be seen of a window's look, its popups and dialogs included."""
    window.user_actions.show_keys()
    dialog = window.findChild(QDialog)
    assert dialog is not None
    menu, places = window.menu_bar.findChild(QMenu), window.transport.order
    places.showPopup()
    dressed = (window, window.transport.scrubber, menu, places.view(), dialog)
    roles = (QPalette.ColorRole.Window, QPalette.ColorRole.Text, QPalette.ColorRole.Highlight)
    seen: list[object] = [widget.palette().color(role).name() for widget in dressed for role in roles]
    seen += [window.font().pixelSize(), menu.font().pixelSize(), window.styleSheet(), window.look]
    places.hidePopup()
    dialog.close()
    QApplication.processEvents()
    return [*seen, window.grab().toImage()]


def test_two_windows_of_different_look_leave_each_other_alone(qtbot, qapp: QApplication) -> None:
    """Nothing of a look is set on the application; another window's change repaints none of this one."""
    before = qapp.palette(), qapp.font(), qapp.styleSheet()
    small, large = opened(qtbot, "lesson", (1280, 720)), opened(qtbot, "lesson", (3840, 2160))
    large.set_theme("dark")
    for window in (small, large):
        window.menus.actions["view_backward"].trigger()
        window.menus.actions["view_layer"].trigger()
    QApplication.processEvents()
    looks = [_looks(small), _looks(large)]
    assert small.look != large.look
    light, dark = (theme.palette(name) for name in ("light", "dark"))
    assert looks[0][:15] == [light.window, light.text, light.accent] * 5
    assert looks[1][:15] == [dark.window, dark.text, dark.accent] * 5

    small.set_theme("contrast")
    small.resize(1920, 1080)
    QApplication.processEvents()
    assert _looks(large) == looks[1]
    large.set_theme("light")
    large.resize(1280, 720)
    QApplication.processEvents()
    small.set_theme("light")
    small.resize(1280, 720)
    QApplication.processEvents()
    assert _looks(small)[:-1] == looks[0][:-1]
    assert (qapp.palette(), qapp.font(), qapp.styleSheet()) == before

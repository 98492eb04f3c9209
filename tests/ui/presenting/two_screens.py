"""Presenting on two screens. Run by test_two_screens.py, in a process that has two."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QPixmap
from PySide6.QtWidgets import QApplication, QMenu

from convviz.explore.message import message
from convviz.explore.presenting.scenes import SCENES
from convviz.explore.state.state import InputCell, View
from convviz.ui.pages.training.training_page import TrainingPage
from convviz.ui.presenting.audience_picture import AudiencePicture
from convviz.ui.shell.audience import AudienceWindow
from convviz.ui.shell.window import MainWindow
from tests.journeys.test_random_events import BURST, run
from tests.ui.presenting.on_two_screens import present, press

Key, Modifier = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def audience(qtbot, window: MainWindow) -> AudienceWindow:
    return present(qtbot, window)


def shown(window: MainWindow | AudienceWindow) -> tuple[str, ...]:
    return tuple(name for name, panel in window.stack.shown_page.named_panels.items() if panel.isVisible())


def middle(picture: AudiencePicture) -> str:
    """Return the colour in the middle of the small picture, "" before there is one."""
    copy = picture.copy
    return "" if copy.isNull() else copy.pixelColor(copy.rect().center()).name()


def equation(window: MainWindow | AudienceWindow) -> str:
    return window.layer_page.neuron.shown_expression()


def test_the_audience_has_the_other_screen_and_the_presenter_keeps_this_one(window, audience) -> None:
    assert audience.screen().name() == "projector"
    assert audience.geometry() == audience.screen().geometry()
    assert window.screen().name() == "laptop"
    assert (window.presenting, audience.presenting) == (False, True)
    assert window.look.scale != audience.look.scale
    assert window.menu_bar.isVisible()
    assert shown(audience) == SCENES[View.LAYER][0].panels
    assert len(shown(window)) == 5


def test_the_presenters_window_has_the_keys_when_the_audiences_has_come(qtbot, window) -> None:
    press(qtbot, window, Key.Key_F5)
    there = window.user_actions.presenter.audience.window
    there.activateWindow()  # as window managers do
    qtbot.waitUntil(there.isActiveWindow)
    qtbot.waitUntil(window.isActiveWindow)


def test_a_step_is_seen_in_both_and_keys_work_from_either(qtbot, window, audience) -> None:
    for pressed, x in ((window, 1), (audience, 2), (audience, 3)):
        press(qtbot, pressed, Key.Key_Right)
        assert window.store.state.position.x == x
        assert equation(window) == equation(audience)
    press(qtbot, audience, Key.Key_S)
    assert window.store.display.sharing.value == "unshared"
    press(qtbot, audience, Key.Key_N)
    assert shown(audience) == SCENES[View.LAYER][1].panels
    assert len(shown(window)) == 5
    press(qtbot, window, Key.Key_F7)
    assert audience.stack.shown_page is audience.stack.page(View.BACKWARD)


def test_numbers_are_typed_in_either_window_and_frozen_in_the_presenters(qtbot, window, audience) -> None:
    grid = audience.layer_page.output.grid
    qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.cell_rect(2, 1, 0).center())
    assert (window.store.state.position.x, window.store.state.position.y) == (2, 1)
    audience.layer_page.edit(InputCell(0, 0, 0))
    qtbot.keyClicks(audience.layer_page.editor, "7")
    qtbot.keyClick(audience.layer_page.editor, Key.Key_Return)
    assert window.store.state.layer.X[0, 0, 0] == 7
    mine = window.layer_page.input.grid
    qtbot.mouseClick(mine, Qt.MouseButton.LeftButton, pos=mine.cell_rect(0, 0, 0).center())
    press(qtbot, window, Key.Key_K)
    press(qtbot, audience, Key.Key_Return)
    assert window.layer_page.editor.isVisible()
    assert not audience.layer_page.editor.isVisible()


def test_a_frozen_picture_stays_while_the_presenter_goes_on(qtbot, window, audience) -> None:
    press(qtbot, window, Key.Key_Right)
    press(qtbot, window, Key.Key_K)
    panel = window.user_actions.presenter.audience.panel
    assert panel.done["freeze"].isChecked()
    before, words = audience.grab().toImage(), equation(audience)
    press(qtbot, window, Key.Key_Right)
    press(qtbot, window, Key.Key_N)
    press(qtbot, window, Key.Key_F7)
    audience.repaint()
    assert audience.grab().toImage() == before
    audience.resize(1000, 700)
    audience.resize(audience.screen().size())
    qtbot.waitUntil(lambda: audience.grab().toImage() == before)
    assert equation(audience) == words
    press(qtbot, window, Key.Key_B)
    assert audience.presented.blank.isVisible()
    press(qtbot, window, Key.Key_Escape)
    assert not audience.presented.blank.isVisible()
    press(qtbot, window, Key.Key_K, Modifier.NoModifier)
    assert audience.stack.shown_page is audience.stack.page(View.BACKWARD)
    press(qtbot, window, Key.Key_F2)
    assert equation(audience) == equation(window) != words
    assert shown(audience) == SCENES[View.LAYER][1].panels


def change_theme(qtbot, window: MainWindow, audience: AudienceWindow) -> None:
    press(qtbot, window, Key.Key_T, Modifier.ControlModifier)
    assert window.theme_name != "light"


def change_language(qtbot, window: MainWindow, audience: AudienceWindow) -> None:
    press(qtbot, window, Key.Key_L, Modifier.ControlModifier)
    assert window.text.language == "zh"


def hear_a_notice(qtbot, window: MainWindow, audience: AudienceWindow) -> None:
    for w in (window, audience):
        w.say(message("window.notice.copied"))


def turn_the_page(qtbot, window: MainWindow, audience: AudienceWindow) -> None:
    keys = window.user_actions.presenter.audience.panel.keys
    words = keys.text()
    press(qtbot, window, Key.Key_F4)
    assert keys.text() != words


def point_and_double_click(qtbot, window: MainWindow, audience: AudienceWindow) -> None:
    grid = audience.layer_page.input.grid
    place = grid.mapTo(audience, grid.cell_rect(0, 0, 0).center())
    pressed = audience.childAt(place)
    qtbot.mouseMove(pressed, pressed.mapFrom(audience, place))
    qtbot.mouseDClick(pressed, Qt.MouseButton.LeftButton, pos=pressed.mapFrom(audience, place))
    assert not audience.layer_page.editor.isVisible()


def zoom(qtbot, window: MainWindow, audience: AudienceWindow) -> None:
    seen = window.stack.shown_page.grab().toImage()
    press(qtbot, window, Key.Key_Plus)
    assert window.stack.shown_page.grab().toImage() != seen


def train(qtbot, window: MainWindow, audience: AudienceWindow) -> None:
    page = window.stack.page(View.TRAINING)
    assert isinstance(page, TrainingPage)
    qtbot.waitUntil(lambda: page.runner.run is not None)
    with qtbot.waitSignal(page.runner.changed):
        press(qtbot, window, Key.Key_O)


DOINGS = (
    (Key.Key_F2, change_theme),
    (Key.Key_F2, change_language),
    (Key.Key_F2, hear_a_notice),
    (Key.Key_F2, turn_the_page),
    (Key.Key_F2, point_and_double_click),
    (Key.Key_F3, zoom),
    (Key.Key_F8, train),
)


def test_nothing_that_is_done_changes_a_frozen_picture(qtbot, window, audience) -> None:
    press(qtbot, window, Key.Key_H)
    for page, done in DOINGS:
        press(qtbot, window, page)
        press(qtbot, window, Key.Key_K)
        before = audience.grab().toImage()
        done(qtbot, window, audience)
        assert audience.grab().toImage() == before, done.__name__
        press(qtbot, window, Key.Key_K)
        press(qtbot, window, Key.Key_F2)
        assert audience.text.language == window.text.language, done.__name__
        assert audience.theme_name == window.theme_name, done.__name__
        assert equation(audience) == equation(window), done.__name__


def test_the_presenters_panel_chooses_scenes_and_shows_the_picture(qtbot, window, audience) -> None:
    panel = window.user_actions.presenter.audience.panel
    for _ in range(2):
        press(qtbot, window, Key.Key_L)
    panel.picture.pointed.emit(QPointF(0.25, 0.5))
    lit = audience.presented.spotlight.lit.center()
    assert (lit - QPoint(audience.width() // 4, audience.height() // 2)).manhattanLength() <= 2
    press(qtbot, window, Key.Key_L)
    qtbot.mouseClick(panel.scenes[2], Qt.MouseButton.LeftButton)
    assert shown(audience) == ("neuron",)
    qtbot.mouseClick(panel.done["blank"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: middle(panel.picture) == "#000000")
    press(qtbot, window, Key.Key_B)
    qtbot.waitUntil(lambda: middle(panel.picture) not in ("", "#000000"))
    assert panel.picture.height() == panel.picture.heightForWidth(panel.picture.width())
    for name in ("next", "freeze"):
        assert window.text.text(f"presenting.key.{name}") in panel.keys.text().replace(
            "\N{NO-BREAK SPACE}", " "
        )
    for language in ("zh", "en"):
        window.set_language(language)
        assert panel.said.text() == window.text.text("presenting.state.live")
        assert audience.text.language == language
    window.set_theme("dark")
    assert audience.theme_name == "dark"
    assert panel.look is window.look


def test_a_click_in_the_panel_leaves_space_to_the_walk(qtbot, window, audience) -> None:
    panel = window.user_actions.presenter.audience.panel
    timer = panel.timer
    for n, button in enumerate((timer.pause, timer.reset, panel.scenes[1], panel.done["freeze"]), 1):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        press(qtbot, window, Key.Key_Space)
        assert window.store.display.transport.index == n
    assert not timer.running


def test_the_pictures_may_have_no_room(qtbot, window, audience) -> None:
    small = window.user_actions.presenter.audience.panel.picture
    for width in (0, 1, 2):
        before = small.copy  # none, or the one that was due meanwhile: it stays where there is no room
        small.resize(width, width)
        small.take()
        small.render(QPixmap(10, 10))
        assert small.copy == before if width == 0 else small.copy.width() in (0, width)
    press(qtbot, window, Key.Key_K)
    still = audience.presented.still
    assert still.isVisible()
    for width in (0, 1, 2):
        still.resize(width, width)
        still.render(QPixmap(10, 10))


def test_training_is_one_run_in_both_windows(qtbot, window, audience) -> None:
    press(qtbot, window, Key.Key_F8)
    pages = [w.stack.page(View.TRAINING) for w in (window, audience)]
    assert all(isinstance(page, TrainingPage) for page in pages)
    runs = [page.runner for page in pages]
    assert runs[0] is runs[1]
    qtbot.waitUntil(lambda: runs[0].run is not None)
    with qtbot.waitSignal(runs[0].changed):
        qtbot.mouseClick(pages[1].controls.buttons["step"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: runs[0].run.updates == 1)


def test_presenting_goes_on_here_when_the_screen_is_gone(qtbot, window, audience) -> None:
    press(qtbot, window, Key.Key_Right)
    press(qtbot, window, Key.Key_N)
    state = window.store.state
    QGuiApplication.instance().screenRemoved.emit(audience.screen())
    assert window.presenting
    assert window.user_actions.presenter.audience.window is None
    assert window.store.state is state
    assert shown(window) == SCENES[View.LAYER][1].panels
    assert window.text.text("presenting.notice.lost") == window.notice.label.text()
    press(qtbot, window, Key.Key_Z, Modifier.ControlModifier)
    assert window.store.state.position.x == 0


def test_f11_presents_here_and_ctrl_f5_moves_on(qtbot, window) -> None:
    press(qtbot, window, Key.Key_F11)
    presenter = window.user_actions.presenter
    assert window.presenting
    assert not presenter.apart
    assert not window.menus.actions["freeze"].isEnabled()
    press(qtbot, window, Key.Key_F5, Modifier.ControlModifier)
    assert presenter.apart
    assert not window.presenting
    assert presenter.audience.window.screen().name() == "projector"
    assert window.menus.actions["freeze"].isEnabled()
    press(qtbot, window, Key.Key_F5, Modifier.ControlModifier)
    assert window.presenting
    assert not presenter.apart


def test_the_screens_are_listed_and_one_is_chosen(qtbot, window) -> None:
    window.menus.screens.renew()
    title = window.text.text("window.menu.screens")
    [menu] = [m for m in window.menu_bar.findChildren(QMenu) if m.title().replace("&", "") == title]
    words = [action.text() for action in menu.actions()]
    assert ["laptop" in words[0], "projector" in words[1]] == [True, True]
    assert "1920 × 1080" in words[1]
    menu.actions()[1].trigger()
    assert window.user_actions.presenter.apart


@pytest.mark.parametrize("events", [BURST, pytest.param(5_000, marks=pytest.mark.soak)])
def test_random_events_on_two_screens(qtbot, window, events: int) -> None:
    run(window, qtbot, events, 20261129)


def test_closing_either_window_ends_it_and_nothing_is_left(qtbot, window) -> None:
    presenter = window.user_actions.presenter
    press(qtbot, window, Key.Key_F5)
    presenter.audience.window.close()
    assert not presenter.presenting
    assert presenter.audience.panel is None
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    before = len(QApplication.topLevelWidgets())
    for _ in range(2):
        press(qtbot, window, Key.Key_F5)
        press(qtbot, window, Key.Key_F5)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert len(QApplication.topLevelWidgets()) == before
    press(qtbot, window, Key.Key_F5)
    there = presenter.audience.window
    window.close()
    assert not there.isVisible()

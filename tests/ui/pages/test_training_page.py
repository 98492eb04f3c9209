"""The training page, by real clicks and keys: one update, playing, a rate that diverges, taking over."""

from __future__ import annotations

import re
from collections.abc import Callable
from threading import Event

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from convviz.conv import Layer, LocallyConnectedLayer
from convviz.explore.backward.backward_pass import choose_loss
from convviz.explore.state import transitions
from convviz.explore.state.descent_choices import LossKind, TrainingCase
from convviz.explore.state.state import Sharing, View
from convviz.explore.training.training_run import MOST_UPDATES, Condition, TrainingRun, advanced
from convviz.ui.pages.training import training_runner
from convviz.ui.pages.training.training_controls import CASES
from convviz.ui.pages.training.training_page import TrainingPage
from convviz.ui.pages.training.training_plot import _vertical
from convviz.ui.shell.window import MainWindow
from convviz.ui.words.catalogue import LANGUAGES
from convviz.ui.words.line import Line
from tests.journeys.window import SCREENS, opened, press

LEFT = Qt.MouseButton.LeftButton
SHARED, UNSHARED = 0, 1


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    """Return the window where the worked example is trained."""
    return training_layer(qtbot, "lesson", (1920, 1080))


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a run that plays make as many updates at once as it has made, and rest in between for no time."""
    monkeypatch.setattr(training_runner, "FASTER", 1)
    monkeypatch.setattr(training_runner, "CHUNK", 1.0)
    monkeypatch.setattr(training_runner, "PAUSE", 0)


def at_first(qtbot: QtBot, example: str, size: tuple[int, int]) -> MainWindow:
    """Return a window on the page as it is first shown."""
    made = opened(qtbot, example, size)
    press(qtbot, made, Qt.Key.Key_F8)
    page = training_page(made)
    qtbot.waitUntil(lambda: page.runner.run is not None)
    return made


def training_layer(qtbot: QtBot, example: str, size: tuple[int, int]) -> MainWindow:
    made = at_first(qtbot, example, size)
    page = training_page(made)
    do(qtbot, page, lambda: choose_case(qtbot, page, TrainingCase.LAYER))
    return made


def choose_case(qtbot: QtBot, page: TrainingPage, case: TrainingCase) -> None:
    qtbot.mouseClick(page.controls.case.button(CASES.index(case)), LEFT)


def training_page(window: MainWindow) -> TrainingPage:
    page = window.stack.currentWidget()
    assert isinstance(page, TrainingPage)
    return page


def click(qtbot: QtBot, page: TrainingPage, name: str) -> None:
    qtbot.mouseClick(page.controls.buttons[name], LEFT)


def do(qtbot: QtBot, page: TrainingPage, act: Callable[[], object]) -> None:
    """Do what makes another run, and wait for it."""
    with qtbot.waitSignal(page.runner.changed):
        act()


def type_rate(qtbot: QtBot, page: TrainingPage, words: str) -> None:
    field = page.controls.rate
    qtbot.mouseDClick(field, LEFT)
    field.selectAll()
    qtbot.keyClicks(field, words)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def said(widget: QWidget) -> list[str]:
    """Return all words on the visible part of ``widget``."""
    words = [w.text() for kind in (QLabel, Line, QPushButton, QLineEdit) for w in widget.findChildren(kind)]
    return [w for w in words if w]


def headline(page: TrainingPage, side: int) -> str:
    return page.sides[side].headline.text()


def test_one_update_shows_both_losses(window: MainWindow, qtbot: QtBot) -> None:
    page = training_page(window)
    for language, larger in (("en", "larger step"), ("zh", "每一步更大")):
        window.set_language(language)
        assert (headline(page, SHARED), headline(page, UNSHARED)) == ("L = 762", "L = 762")
        do(qtbot, page, lambda: click(qtbot, page, "step"))
        assert (headline(page, SHARED), headline(page, UNSHARED)) == ("L ≈ 606.18", "L ≈ 695.68")
        assert "748.44" in page.note.text()
        assert "16" in page.note.text()
        assert larger in page.note.text()
        assert "16" in page.sides[UNSHARED].lines[0].text()
        assert window.store.state.layer.dtype.kind == "i"  # nothing has entered the state
        do(qtbot, page, lambda: click(qtbot, page, "again"))


def test_play_goes_on_and_pause_holds_at_once(window: MainWindow, qtbot: QtBot) -> None:
    page = training_page(window)
    for plot in page.plots:
        plot.bring()
    click(qtbot, page, "play")
    assert page.controls.buttons["play"].text() == "Pause"
    qtbot.waitUntil(lambda: page.runner.run is not None and page.runner.run.updates >= 8)
    click(qtbot, page, "play")
    run = page.runner.run
    assert run is not None
    assert page.controls.buttons["play"].text() == "Play"
    qtbot.wait(120)  # what was under way must not arrive
    assert page.runner.run is run
    assert page.plots[0].shown_points() == (run.updates + 1, run.updates + 1)
    assert not page.plots[1].isVisible()
    do(qtbot, page, lambda: click(qtbot, page, "again"))
    assert headline(page, SHARED) == "L = 762"


def test_the_run_ends_by_itself(hurried: None, window: MainWindow, qtbot: QtBot) -> None:
    page = training_page(window)
    do(qtbot, page, lambda: type_rate(qtbot, page, "0.0003"))
    click(qtbot, page, "play")
    qtbot.waitUntil(lambda: not page.runner.playing, timeout=30_000)
    run = page.runner.run
    assert run is not None
    assert run.shared.condition is Condition.DONE
    assert run.updates < MOST_UPDATES
    assert page.sides[SHARED].lines[1].text() == f"done after {run.updates:,} updates"
    assert not page.controls.buttons["play"].isEnabled()


def test_a_rate_that_diverges_is_explained(hurried: None, window: MainWindow, qtbot: QtBot) -> None:
    page = training_page(window)
    shared, unshared = page.sides
    for rate, language in (
        ("0.0005", "en"),
        ("0.02", "zh"),
        ("0.0005", "zh"),
        ("10000", "en"),
        ("1e6", "zh"),
    ):
        window.set_language(language)
        do(qtbot, page, lambda rate=rate: type_rate(qtbot, page, rate))
        assert not shared.stopped.isVisible(), rate
        click(qtbot, page, "play")
        qtbot.waitUntil(shared.stopped.isVisible)
        page.runner.pause()
        words = shared.stopped.text()
        assert ("Stopped" if language == "en" else "停止") in words, rate
        if rate == "0.0005":
            assert "18" in words, language
            assert "0.0001" in words, language  # a rate that suits
            assert "16" in words, language
            assert not unshared.stopped.isVisible(), language
        assert not shared.use.isEnabled(), rate
        assert not any(re.search(r"\b(nan|inf)\b", text.lower()) for text in said(page)), rate
        assert not page.grab().isNull(), rate


def test_a_rate_that_is_none_is_refused_and_a_small_one_is_written_one_way(
    window: MainWindow, qtbot: QtBot
) -> None:
    page = training_page(window)
    for words in ("0", "-1", "nan", "abc"):
        with qtbot.waitSignal(window.store.refused):
            type_rate(qtbot, page, words)
        assert page.controls.rate.text() == "0.0001", words
        assert window.store.state.learning_rate == 0.0001, words
    # A small one is written and typed one way.
    field = page.controls.rate
    do(qtbot, page, lambda: type_rate(qtbot, page, "6e-11"))
    assert window.store.state.learning_rate == 6e-11
    assert field.text().split() == ["6", "×", "10⁻¹¹"]
    do(qtbot, page, lambda: type_rate(qtbot, page, "0.0002"))
    QGuiApplication.clipboard().setText("7 × 10⁻¹¹")
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    do(qtbot, page, lambda: qtbot.keyClick(field, Qt.Key.Key_Return))
    assert window.store.state.learning_rate == 7e-11


def test_using_the_weights_is_one_undo_step_and_own_ones_are_used_unshared(
    window: MainWindow, qtbot: QtBot
) -> None:
    page, before = training_page(window), window.store.state
    assert not page.sides[SHARED].use.isEnabled()
    do(qtbot, page, lambda: click(qtbot, page, "step"))
    do(qtbot, page, lambda: click(qtbot, page, "step"))
    run = page.runner.run
    assert run is not None
    do(qtbot, page, lambda: qtbot.mouseClick(page.sides[SHARED].use, LEFT))
    layer = window.store.state.layer
    assert isinstance(layer, Layer)
    assert layer.weights is run.shared.layer.common.weights
    assert window.store.state.scene.edited
    assert headline(page, SHARED).startswith("L ≈ 575.9")  # the next run starts from here
    do(qtbot, page, lambda: qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier))
    assert window.store.state == before
    assert headline(page, SHARED) == "L = 762"
    # Those of the layer that does not share switch sharing off.
    do(qtbot, page, lambda: click(qtbot, page, "step"))
    do(qtbot, page, lambda: qtbot.mouseClick(page.sides[UNSHARED].use, LEFT))
    assert isinstance(window.store.state.layer, LocallyConnectedLayer)
    assert window.store.display.sharing is Sharing.UNSHARED
    assert headline(page, UNSHARED) == "L ≈ 695.68"
    assert headline(page, SHARED) == "L = 762"


def test_captions_name_the_channel_and_stand_over_their_pictures(window: MainWindow, qtbot: QtBot) -> None:
    page, weights = training_page(window), window.store.state.layer.common.weights
    for language in ("zh", "en"):
        window.set_language(language)
        for c in range(4):
            for shown, name in zip(page.filters, ("W0", "W0", "W0[0,0]", "W0[3,3]"), strict=True):
                assert f"{name}[:,:,{c}]" in re.split("[ （：]", shown.title.text()), language
                np.testing.assert_array_equal(shown.grid.volume.values.array[:, :, 0], weights[0, :, :, c])
            press(qtbot, window, Qt.Key.Key_C)
    do(qtbot, page, lambda: choose_case(qtbot, page, TrainingCase.FILTER))
    QApplication.processEvents()
    for shown in (g for g in (*page.filters, *page.maps) if g.isVisible()):
        ink = shown.title.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
        grey = np.frombuffer(ink.constBits(), np.uint8).reshape(ink.height(), ink.bytesPerLine())
        written = np.flatnonzero((grey[:, : ink.width()] < 128).any(axis=0))
        words = (written[0] + written[-1]) / 2 / ink.devicePixelRatio()
        last = shown.grid.volume.values.array.shape[0] - 1
        left, right = (shown.grid.cell_rect(x, 0, 0) for x in (0, last))
        assert words == pytest.approx((left.left() + right.right()) / 2, abs=4)


def test_a_filter_is_learnt_from_few_positions(hurried: None, window: MainWindow, qtbot: QtBot) -> None:
    page = training_page(window)
    do(qtbot, page, lambda: choose_case(qtbot, page, TrainingCase.FILTER))
    assert window.store.state.training.case is TrainingCase.FILTER
    start = headline(page, UNSHARED)
    assert headline(page, SHARED) == start
    do(qtbot, page, lambda: qtbot.mouseClick(page.controls.side.button(0), LEFT))
    do(qtbot, page, lambda: qtbot.mouseClick(page.controls.side.button(1), LEFT))
    click(qtbot, page, "play")
    qtbot.waitUntil(lambda: page.runner.run is not None and page.runner.run.updates >= 100, timeout=20_000)
    click(qtbot, page, "play")
    assert headline(page, UNSHARED) == start
    error = float(re.findall(r"[\d.]+", headline(page, SHARED))[0])
    assert error < 0.02
    assert all(grid.isVisible() for grid in (*page.filters, *page.maps))
    assert not page.sides[SHARED].use.isVisible()
    assert "root mean square" in page.note.text()
    for language in LANGUAGES:
        window.set_language(language)
        assert "16" in page.note.text(), language
        assert "1,444" in page.note.text(), language
        assert {"en": "root mean square of V − target", "zh": "V − 目标的均方根"}[
            language
        ] in page.note.text()


def test_the_page_opens_where_sharing_convinces(hurried: None, qtbot: QtBot) -> None:
    """P lets the filter be learned at the advised rate: what no one showed is right with sharing alone."""
    window = at_first(qtbot, "alexnet", (1280, 720))
    page = training_page(window)
    assert window.store.state.training.case is TrainingCase.FILTER
    assert page.controls.case.button(0).isChecked()
    assert page.controls.rate.text() == "1"
    assert headline(page, SHARED) == headline(page, UNSHARED) == "≈ 0.82"
    for language, words in (("zh", "正是训练要做的事"), ("en", "what training is for")):
        window.set_language(language)
        assert words in page.goal.text()
    press(qtbot, window, Qt.Key.Key_P)
    assert page.runner.playing
    qtbot.waitUntil(lambda: not page.runner.playing, timeout=20_000)
    assert headline(page, SHARED) == "≈ 7.8 × 10⁻⁵".replace(" × ", "\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}")
    assert headline(page, UNSHARED) == "≈ 0.82"
    for language in LANGUAGES:
        window.set_language(language)
        assert all("1,428" in side.lines[0].text() for side in page.sides)
    tallest = max(side.headline.fontMetrics().height() for side in page.sides)
    others = [w for w in page.findChildren(Line) if w not in [side.headline for side in page.sides]]
    assert tallest > 2 * max(w.fontMetrics().height() for w in others if w.isVisible())


def test_a_layer_is_trained_at_a_rate_that_suits_until_a_person_types_another(qtbot: QtBot) -> None:
    window = training_layer(qtbot, "alexnet", (1280, 720))
    page = training_page(window)
    assert page.controls.rate.text().replace("\N{NO-BREAK SPACE}", " ") == "4 × 10⁻¹¹"
    for language in ("zh", "en"):
        window.set_language(language)
        note = page.note.text()
        assert "0.0001" in note, language
        assert "10⁻¹¹" in note, language
    before = page.runner.run
    assert before is not None
    do(qtbot, page, lambda: click(qtbot, page, "step"))
    after = page.runner.run
    assert after is not None
    assert after.shared.losses[1] < after.shared.losses[0]
    do(qtbot, page, lambda: type_rate(qtbot, page, "0.0001"))
    assert page.controls.rate.text() == "0.0001"
    run = page.runner.run
    assert run is not None
    assert run.rate == 0.0001


def test_the_page_says_where_the_loss_leads(window: MainWindow, qtbot: QtBot) -> None:
    page, says = training_page(window), {"en": "drives V to 0", "zh": "把 V 推向 0"}

    def goals() -> dict[str, str]:
        found = {}
        for language in says:
            window.set_language(language)
            found[language] = page.goal.text()
        return found

    for language, goal in goals().items():
        assert says[language] in goal
    do(qtbot, page, lambda: window.store.dispatch(choose_loss(LossKind.TARGET), "loss"))
    for language, goal in goals().items():
        assert says[language] not in goal
        assert "T" in goal, language
    do(qtbot, page, lambda: choose_case(qtbot, page, TrainingCase.FILTER))
    for language, goal in goals().items():
        assert says[language] not in goal


def test_another_case_while_it_plays_drops_the_run_before_it_is_drawn(
    window: MainWindow, qtbot: QtBot
) -> None:
    """The exercise has one filter, and the walk is in a slice that it does not have."""
    page = training_page(window)
    press(qtbot, window, Qt.Key.Key_BracketRight)
    click(qtbot, page, "play")
    qtbot.waitUntil(lambda: page.runner.run is not None and page.runner.run.updates >= 3)
    do(qtbot, page, lambda: choose_case(qtbot, page, TrainingCase.FILTER))
    assert not page.runner.playing
    assert page.runner.run is not None
    assert page.runner.run.exercise is not None


def test_leaving_the_page_pauses_and_another_layer_starts_anew(window: MainWindow, qtbot: QtBot) -> None:
    page = training_page(window)
    click(qtbot, page, "play")
    qtbot.waitUntil(lambda: page.runner.run is not None and page.runner.run.updates >= 3)
    press(qtbot, window, Qt.Key.Key_F2)
    assert window.store.state.view is View.LAYER
    assert not page.runner.playing
    window.user_actions.load_example("demo")
    press(qtbot, window, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: page.runner.run is not None and page.runner.run.updates == 0)
    assert page.runner.run is not None
    assert page.runner.run.source is window.store.state.layer


def test_a_loss_below_zero_is_drawn_on_a_plain_axis(window: MainWindow, qtbot: QtBot) -> None:
    page = training_page(window)
    page.plots[0].bring()
    do(qtbot, page, lambda: window.store.dispatch(choose_loss(LossKind.TOTAL), "loss"))
    for _ in range(3):
        do(qtbot, page, lambda: click(qtbot, page, "step"))
    assert "ΣV" in page.plots[0].title.text()
    assert page.plots[0].shown_points() == (4, 4)


def test_every_look_draws_both_curves(window: MainWindow, qtbot: QtBot) -> None:
    page = training_page(window)
    page.plots[0].bring()
    for _ in range(15):
        page.runner.step()
    qtbot.waitUntil(lambda: page.plots[0].shown_points() == (16, 16))
    for size, theme in (((1920, 1080), "light"), ((1280, 720), "dark"), ((1280, 720), "contrast")):
        window.resize(*size)
        while window.look.palette.name != theme:
            window.user_actions.next_theme()
        QApplication.processEvents()
        image = page.plots[0].grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        seen = np.unique(np.frombuffer(image.constBits(), np.uint32)) & 0xFFFFFF
        bars = window.look.palette.bars
        assert set(bars[:2]) <= {f"#{colour:06x}" for colour in seen.tolist()}, (size, theme)


def test_a_loss_that_rises_is_not_called_a_fall(qtbot: QtBot) -> None:
    window = training_layer(qtbot, "lenet", (1920, 1080))
    page = training_page(window)
    do(qtbot, page, lambda: type_rate(qtbot, page, "0.0001"))  # not the one that is advised
    for language in LANGUAGES:
        window.set_language(language)
        for _ in range(4):
            note = page.note.text()
            advised = "Try 10⁻⁸" in note or "试试 10⁻⁸" in note
            assert advised is page.sides[SHARED].stopped.isHidden()  # which gives a rate of its own
            assert "faster fall" not in note
            assert "下降得快" not in note
            assert not [words for words in said(page) if re.search(r"\de[-−]?\d|·10", words)], language
            if page.controls.buttons["step"].isEnabled():
                do(qtbot, page, lambda: click(qtbot, page, "step"))
        assert page.sides[SHARED].stopped.isVisible(), language
        do(qtbot, page, lambda: click(qtbot, page, "again"))


def test_fully_connected_the_page_says_what_is_trained(window: MainWindow, qtbot: QtBot) -> None:
    page = training_page(window)
    for size, language, says in (
        (SCREENS[1], "en", "The fully connected layer is not trained here"),
        (SCREENS[0], "zh", "这里不训练全连接层"),
        (SCREENS[0], "en", "The fully connected layer is not trained here"),
    ):
        window.resize(*size)
        window.set_language(language)
        assert says not in page.note.text()
        do(qtbot, page, lambda: press(qtbot, window, Qt.Key.Key_1))
        assert page.note.text().startswith(says)
        do(qtbot, page, lambda: click(qtbot, page, "step"))
        assert page.note.text().startswith(says)
        qtbot.waitUntil(lambda: page.note.height() >= page.note.heightForWidth(page.note.width()))
        do(qtbot, page, lambda: press(qtbot, window, Qt.Key.Key_2))
        assert says not in page.note.text()


@pytest.mark.parametrize("value", [0.0, -3.5, 1e16, -(2.0**60), 1e99])
def test_an_axis_has_room_where_all_losses_are_equal(value: float) -> None:
    low, high, ticks = _vertical(value, value, log=False)
    assert low <= value < high
    assert len(ticks) >= 2


def test_what_a_picture_of_the_page_waits_for(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    made = opened(qtbot, "lesson", (1280, 720))
    may_begin = Event()

    def advanced_when_it_may(run: TrainingRun, updates: int) -> TrainingRun:
        assert may_begin.wait(20)
        return advanced(run, updates)

    monkeypatch.setattr(training_runner, "advanced", advanced_when_it_may)
    assert not made.stack.busy
    made.store.dispatch(transitions.choose_view(View.TRAINING), "view")
    page = training_page(made)
    assert made.stack.busy  # the run is being begun
    made.stack.bring()
    assert page.plots[0].shown_points() == (0, 0)
    may_begin.set()
    qtbot.waitUntil(lambda: not made.stack.busy)
    assert page.runner.run is not None
    assert page.plots[0].shown_points() == (1, 1)

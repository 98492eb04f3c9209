"""Predict first: what is withheld is in no text of the window and not copied; what would tell it rests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from convviz.explore.examples import examples
from convviz.explore.state import transitions
from convviz.explore.state.lesson_state import Withheld
from convviz.explore.state.state import Position, Sharing, View
from convviz.ui.pages.backward.pile_panel import PilePanel
from convviz.ui.panels.count_sentence import LaidWords
from convviz.ui.shell.commands import COMMANDS
from convviz.ui.shell.start import window_for
from convviz.ui.shell.window import MainWindow
from convviz.ui.volume import VolumeGrid
from convviz.ui.words.catalogue import LANGUAGES
from convviz.ui.words.line import Line
from convviz.ui.words.paragraph import Paragraph
from convviz.ui.words.runs import Runs
from tests.cases import each_once
from tests.explore.display.withholding import HERE, answers, state
from tests.journeys.window import opened, present, press

Key = Qt.Key
WRITTEN = (QLabel, QAbstractButton, Line, Runs, LaidWords, Paragraph)
#: A count that stands in the words on an example, too, and sizes that are short.
COMMON = {96, 10}


def shown_texts(window: QWidget) -> Iterator[str]:
    """Yield all that a person or a screen reader reads, and all tooltips, of what is visible."""
    yield window.windowTitle()
    for child in (window, *window.findChildren(QWidget)):
        if not child.isVisible():
            continue
        yield from (child.accessibleName(), child.accessibleDescription(), child.toolTip(), child.statusTip())
        if isinstance(child, WRITTEN):
            yield child.text()
        if isinstance(child, QComboBox):
            yield from (child.itemText(n) for n in range(child.count()))
        for action in child.actions():
            yield from (action.text(), action.toolTip(), action.statusTip())


def numbers_in(words: str) -> set[str]:
    return set(re.findall(r"\d[\d,]*", words))


def opened_on(qtbot: QtBot, language: str, *kinds: Withheld, **more: object) -> MainWindow:
    """Return a window on the layer of `withholding`."""
    window = window_for(state(*kinds, **more), language, "light", None)
    qtbot.addWidget(window)
    window.resize(1600, 900)
    with qtbot.waitExposed(window):
        window.show()
    window.stack.bring()
    return window


def written(kind: Withheld) -> set[str]:
    """Return how the numbers that ``kind`` is about are written, with commas and without."""
    numbers = {abs(int(n)) for n in answers(kind) if n == int(n)} - COMMON
    return {f"{n:,}" for n in numbers} | set(map(str, numbers))


def ask(window: MainWindow, kind: Withheld, **more: object) -> None:
    """Withhold ``kind`` on the layer of `withholding`, as a step of a lesson does."""
    window.store.begin(lambda _: state(kind, **more))
    window.stack.bring()


@pytest.mark.parametrize(
    ("language", "kinds"), each_once(LANGUAGES, (list(Withheld)[::2], list(Withheld)[1::2]))
)
def test_no_text_of_the_window_tells_what_is_withheld(
    qtbot: QtBot, language: str, kinds: list[Withheld]
) -> None:
    """On any page, of what is on screen, of what a screen reader says and of every tooltip."""
    window = opened_on(qtbot, language)
    clipboard = QGuiApplication.clipboard()
    for kind in kinds:
        ask(window, kind)
        hidden = written(kind)
        clipboard.setText("as before")
        window.menus.actions["copy"].trigger()
        press(qtbot, window, Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        assert clipboard.text() == "as before", kind
        assert window.notice.label.text() == window.text.text("withheld.why_not.code"), kind
        for page in View:
            window.store.dispatch(transitions.choose_view(page), "view")
            window.stack.bring()
            if page in (View.SHIFT, View.TRAINING) and page not in window.store.display.menu.covered:
                continue  # they have layers of their own, whose sizes are given
            for words in shown_texts(window):
                told = hidden & numbers_in(words)
                assert not told, (kind, page, words)
                if kind is Withheld.FIELD:
                    assert "4:8" not in words, (page, words)


def test_what_is_looked_for_is_there_when_nothing_is_withheld(qtbot: QtBot) -> None:
    window = opened_on(qtbot, "en")
    told = set().union(*map(numbers_in, shown_texts(window)))
    assert told >= {"33", "11,880", "99", "120", "12", "360"}
    for kind in (Withheld.VALUE, Withheld.COUNTS, Withheld.SIZE):
        assert len(told & written(kind)) >= 2
    assert any("4:8" in words for words in shown_texts(window))
    window.store.dispatch(transitions.choose_view(View.BACKWARD), "view")
    assert set().union(*map(numbers_in, shown_texts(window))) & written(Withheld.GRADIENT)


def test_the_page_that_would_tell_is_grey_and_says_why(qtbot: QtBot) -> None:
    window = opened_on(qtbot, "en", Withheld.COUNTS)
    matrix = window.menus.actions["view_matrix"]
    assert not matrix.isEnabled()
    assert "after the answer" in matrix.toolTip()
    qtbot.mouseClick(window.top.views.button(list(View).index(View.MATRIX)), Qt.MouseButton.LeftButton)
    assert window.store.state.view is View.LAYER
    assert "after the answer" in window.notice.label.text()


def places(window: MainWindow) -> dict[int, tuple[QRect, float]]:
    """Return where everything visible is, the titles of cards aside, and how large the cells are."""
    found = {}
    for child in window.findChildren(QWidget):
        if child.isVisible() and not isinstance(child.parent(), PilePanel):
            cell = child.cell_size if isinstance(child, VolumeGrid) else 0.0
            found[id(child)] = QRect(child.mapTo(window, QPoint()), child.size()), cell
    return found


@pytest.mark.parametrize(
    ("example", "asked", "language", "size"),
    each_once(
        ("lesson", "alexnet", "lenet"),
        (
            ((View.LAYER, Withheld.VALUE), (View.SHIFT, Withheld.SHIFT)),
            ((View.LAYER, Withheld.FIELD), (View.LAYER, Withheld.COUNTS)),
            ((View.BACKWARD, Withheld.GRADIENT), (View.LAYER, Withheld.CHANGES)),
        ),
        LANGUAGES,
        ((1280, 720), (1920, 1080)),
    ),
)
def test_nothing_moves_when_the_answer_is_shown(
    qtbot: QtBot, example: str, asked: tuple[tuple[View, Withheld], ...], language: str, size: tuple[int, int]
) -> None:
    begin = transitions.jump(Position(2, 3, 1))(examples.load(example))
    window = window_for(begin, language, "light", None)
    qtbot.addWidget(window)
    window.resize(*size)
    with qtbot.waitExposed(window):
        window.show()
    for view, kind in asked:
        question = replace(begin, view=view, withheld=frozenset({kind}))
        window.store.begin(lambda _, question=question: question)
        window.stack.bring()
        QApplication.processEvents()
        before = places(window)
        window.menus.actions["reveal"].trigger()
        assert window.store.state.withheld == frozenset()
        QApplication.processEvents()
        after = places(window)
        assert before == {child: place for child, place in after.items() if child in before}, kind


@pytest.mark.parametrize(
    ("example", "sharing", "scene"),
    each_once(("lesson", "alexnet"), ("unshared", "shared", "full"), ("weights", "parameters")),
)
def test_the_counts_are_shown_where_they_were_asked_for(
    qtbot: QtBot, example: str, sharing: str, scene: str
) -> None:
    window = opened(qtbot, example, (1920, 1080))
    window.menus.actions[sharing].trigger()
    present(window, (1920, 1080), scene)
    window.menus.actions["predict"].trigger()
    assert window.store.state.withheld == frozenset({Withheld.COUNTS})
    laid = window.layer_page.headline if scene == "weights" else window.layer_page.parameters.sentence
    before = [place for one in laid.written for place in (one.left, one.top)]
    assert not numbers_in(window.layer_page.headline.text()) or scene != "weights"
    window.menus.actions["predict"].trigger()
    after = [place for one in laid.written for place in (one.left, one.top)]
    assert "34,944" in laid.text() or "202" in laid.text()
    assert after == pytest.approx(before, abs=0.6)


def test_a_page_that_was_covered_has_the_scene_that_is_presented(qtbot: QtBot) -> None:
    """A question may begin on a page that is covered: its scene is seen when the answer is shown."""
    window = opened(qtbot, "lesson", (1280, 720))
    present(window, (1280, 720), "field")
    window.store.dispatch(
        lambda now: replace(now, view=View.GROWTH, withheld=frozenset({Withheld.COUNTS})), "question"
    )
    covered = window.stack.shown_page
    window.menus.actions["reveal"].trigger()
    page = window.stack.shown_page
    assert page is window.stack.page(View.GROWTH)
    assert page is not covered
    assert set(page.named_panels) == {"curve"}


def test_predicting_is_undone_as_any_step(window: MainWindow, qtbot: QtBot) -> None:
    begin = window.store.state
    press(qtbot, window, Key.Key_Q)
    assert window.store.state.withheld == frozenset({Withheld.VALUE})
    press(qtbot, window, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.store.state == begin


def test_each_page_asks_what_it_is_about(window: MainWindow, qtbot: QtBot) -> None:
    predict = window.menus.actions["predict"]
    for view, kind in (
        (View.BACKWARD, Withheld.GRADIENT),
        (View.MATRIX, None),
        (View.SHIFT, Withheld.SHIFT),
        (View.TRAINING, None),
        (View.GROWTH, Withheld.COUNTS),
    ):
        window.menus.actions[f"view_{view.value}"].trigger()
        assert predict.isEnabled() is (kind is not None), view
        if kind is None:
            assert "nothing to predict" in predict.toolTip(), view
            continue
        press(qtbot, window, Key.Key_Q)
        assert window.store.state.withheld == frozenset({kind})
        assert predict.isChecked(), view
        assert "Q or Enter" in window.status.text(), view
        press(qtbot, window, Key.Key_Q)
        assert window.store.state.withheld == frozenset(), view
        assert not predict.isChecked(), view


def test_a_covered_cell_has_no_tooltip(qtbot: QtBot) -> None:
    """Nor has one that the walk has not reached: its number is cut, and the tooltip would have all of it."""
    window = opened(qtbot, "lesson", (1920, 1080))
    grid = window.layer_page.output.grid
    window.store.dispatch(transitions.jump(Position(1, 1, 0)), "walk")
    window.menus.actions["update"].trigger()  # its numbers are broken from now on
    for x, y, is_known in ((2, 2, False), (1, 1, True)):
        at = grid.cell_rect(x, y, 0).center()
        QApplication.sendEvent(grid, QHelpEvent(QEvent.Type.ToolTip, at, grid.mapToGlobal(at)))
        assert (QToolTip.text() != "") is is_known


def test_a_click_on_X_does_not_tell_which_neuron_reads_it(qtbot: QtBot) -> None:
    window = opened_on(qtbot, "en", Withheld.FIELD)
    grid = window.layer_page.input.grid
    qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.cell_rect(20, 15, 0).center())
    assert window.store.state.position == HERE
    assert window.store.state.chosen is not None


def test_the_commands_that_would_tell_rest(qtbot: QtBot) -> None:
    window = opened_on(qtbot, "en")
    actions = window.menus.actions
    for kind, names in (
        (Withheld.SIZE, {row.name for row in COMMANDS if row.menu == "walk"} - {"faster", "slower"}),
        (Withheld.VALUE, {"fill", "view_backward", "view_training"}),
        (Withheld.FIELD, {"full", "same_weights", "same_field", "view_matrix", "view_backward"}),
        (Withheld.COUNTS, {"view_matrix", "view_growth", "view_shift", "view_backward", "view_training"}),
        (Withheld.GRADIENT, {"update", "view_training"}),
        (Withheld.CHANGES, {"edit_chosen", "update", "readers", "same_weights", "view_matrix"}),
        (Withheld.SHIFT, {"copy"}),
    ):
        ask(window, kind)
        for name in names | {"copy"}:
            assert not actions[name].isEnabled(), (kind, name)
            assert "after the answer" in actions[name].toolTip(), (kind, name)


def test_a_card_does_not_say_how_many_neurons_use_its_weights(qtbot: QtBot) -> None:
    window = opened_on(qtbot, "en")
    for sharing in (Sharing.SHARED, Sharing.UNSHARED):
        ask(window, Withheld.CHANGES, sharing=sharing)
        use = window.layer_page.filters.card_of(HERE.d).words()["use"]
        assert "?" in use, sharing
        assert "alone" not in use, sharing


def test_a_number_cannot_be_changed_while_it_is_predicted_what_follows(qtbot: QtBot) -> None:
    window = opened_on(qtbot, "en", Withheld.CHANGES)
    card = window.layer_page.filters.card_of(HERE.d)
    qtbot.mouseDClick(card.grid, Qt.MouseButton.LeftButton, pos=card.grid.cell_rect(1, 1, 0).center())
    editor = window.layer_page.editor
    layer = window.store.state.layer
    qtbot.keyClicks(editor, "7")
    qtbot.keyClick(editor, Key.Key_Return)
    assert window.store.state.layer is layer
    assert "after the answer" in window.notice.label.text()
    assert not window.menus.actions["edit_chosen"].isEnabled()


def test_Return_shows_what_was_predicted_and_Q_asks_on(window: MainWindow, qtbot: QtBot) -> None:
    slots = window.layer_page.neuron.column
    press(qtbot, window, Key.Key_Q)
    assert (window.store.state.position, slots.slots[-1].value) == (Position(1, 0, 0), "?")
    press(qtbot, window, Key.Key_Return)
    assert slots.slots[-1].value == "13"
    press(qtbot, window, Key.Key_Q)
    assert (window.store.state.position, slots.slots[-1].value) == (Position(2, 0, 0), "?")
    press(qtbot, window, Key.Key_Right)  # the walk goes on: what is behind it is seen
    assert window.store.display.page.output.values.array[2, 0, 0] == -1

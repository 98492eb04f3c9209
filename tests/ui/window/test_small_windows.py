"""Small windows: nothing is cut at 1280 × 640; below that the middle scrolls, and the bars stay."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget

from convviz.explore.examples import examples
from convviz.explore.state import hyperparameters, sharing, transitions
from convviz.explore.state.sharing import Sharing
from convviz.explore.state.state import InputCell, View
from convviz.ui.shell import SMALLEST
from convviz.ui.shell.start import window_for
from convviz.ui.shell.window import MainWindow
from convviz.ui.words.catalogue import LANGUAGES
from tests.cases import each_once, together
from tests.journeys.window import load, opened, press

Key, Modifier = Qt.Key, Qt.KeyboardModifier


def settle() -> None:
    """Let layouts come to rest."""
    for _ in range(6):
        QApplication.processEvents()


def turned_to(window: MainWindow, view: View) -> None:
    window.store.dispatch(transitions.choose_view(view), "view")
    settle()


def in_sight(widget: QWidget) -> QRect:
    """Return what of ``widget`` is not cut off by what it lies in."""
    rect, holder = widget.rect(), widget
    while not holder.isWindow():
        rect.translate(holder.pos())
        holder = holder.parentWidget()
        rect &= holder.rect()
    return rect


def whole(widget: QWidget) -> bool:
    """Say whether nothing of ``widget`` is cut off."""
    return widget.isVisible() and in_sight(widget).size() == widget.size()


def seen(widget: QWidget) -> bool:
    """Say whether ``widget`` is in sight, at least in part."""
    return widget.isVisible() and not in_sight(widget).isEmpty()


def scrolls(window: MainWindow) -> tuple[bool, bool]:
    """Return whether the middle scrolls across and down."""
    bars = window.middle.horizontalScrollBar(), window.middle.verticalScrollBar()
    return bars[0].maximum() > 0, bars[1].maximum() > 0


@pytest.fixture
def small(qtbot) -> MainWindow:
    window = opened(qtbot, "lesson", SMALLEST)
    settle()
    return window


@pytest.mark.parametrize("cases", together(each_once(("lesson", "alexnet", "lenet"), LANGUAGES)))
def test_all_is_there_at_1280_by_640_and_nothing_scrolls(qtbot, cases: list[tuple[str, str]]) -> None:
    window = opened(qtbot, cases[0][0], (1280, 640))
    for name, language in cases:
        load(qtbot, window, name)
        window.set_language(language)
        for view in View:
            turned_to(window, view)
            assert scrolls(window) == (False, False), (name, language, view)
            for part in (window.top, window.settings, window.stack, window.status):
                assert whole(part), (name, language, view, part)
            assert whole(window.transport) is window.store.display.menu.walks, (name, language, view)
        assert window.height() == 640, (name, language)


def test_in_the_smallest_window_transport_and_status_stay(qtbot, small: MainWindow) -> None:
    tall = opened(qtbot, "lesson", (1280, 720))
    for language in LANGUAGES:
        tall.set_language(language)
        small.set_language(language)
        settle()
        assert (small.width(), small.height()) == SMALLEST
        for view in View:
            at = language, view
            turned_to(small, view)
            assert scrolls(small) == (False, True), at
            transport = (small.transport, *small.transport.buttons.values())
            for bar in (small.top, small.status, *(transport if small.store.display.menu.walks else ())):
                assert whole(bar), (at, bar)
            assert small.transport.height() == tall.transport.height(), at
            assert small.status.height() == tall.status.height(), at
            assert small.rect().contains(QRect(small.status.mapTo(small, QPoint()), small.status.size())), at


def test_what_is_below_is_scrolled_to_and_numbers_have_the_room_to_be_read(small: MainWindow) -> None:
    assert small.layer_page.input.grid.numbered
    assert not whole(small.layer_page.parameters)
    bar = small.middle.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert whole(small.layer_page.parameters)
    assert not whole(small.settings)


def test_arrows_and_page_down_walk_and_do_not_scroll(qtbot, small: MainWindow) -> None:
    for key in (Key.Key_Down, Key.Key_Right, Key.Key_PageDown, Key.Key_Space):
        before = small.store.state.position
        press(qtbot, small, key)
        assert small.store.state.position != before
    assert small.middle.verticalScrollBar().value() == 0


class Layouts(QObject):
    """Counts how often what it watches is asked to lay out anew."""

    count = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.LayoutRequest
        return False


def test_a_step_lays_nothing_out_anew(qtbot, small: MainWindow) -> None:
    layouts = Layouts()
    for widget in (small.middle.widget(), small.centralWidget()):
        widget.installEventFilter(layouts)
    for _ in range(3):
        press(qtbot, small, Key.Key_Right)
        settle()
    assert layouts.count == 0
    small.settings.formula.setText("other words")
    settle()
    assert layouts.count > 0


def test_tab_brings_what_it_goes_to_in_sight(qtbot, small: MainWindow) -> None:
    panels = [small.layer_page.neuron, small.layer_page.parameters]
    reached = set[QWidget]()
    for _ in range(120):
        press(qtbot, small, Key.Key_Tab)
        widget = QApplication.focusWidget()
        assert widget is not None
        assert seen(widget), widget
        reached |= {panel for panel in panels if panel.isAncestorOf(widget)}
    assert panels[0] in reached


def test_the_field_on_a_cell_out_of_sight_is_brought_in_sight(qtbot, small: MainWindow) -> None:
    small.store.dispatch(transitions.visit(InputCell(0, 0, 0)), "walk")
    bar = small.middle.verticalScrollBar()
    bar.setValue(bar.maximum())
    press(qtbot, small, Key.Key_Return)
    assert whole(small.layer_page.editor)


def test_a_page_begins_at_its_top(small: MainWindow) -> None:
    for view in (View.BACKWARD, View.TRAINING, View.LAYER):
        bar = small.middle.verticalScrollBar()
        bar.setValue(bar.maximum())
        turned_to(small, view)
        assert bar.value() == 0


#: Layers whose sizes do not divide evenly, from those of an example; the last ones have the longest words.
MISFITS = {
    "as loaded": ("misfit", {}),
    "both axes": ("lesson", {"stride_x": 4, "stride_y": 4}),
    "axes apart": ("lesson", {"stride_x": 4, "stride_y": 5}),
    "dilated": ("dilated", {"stride_x": 4, "stride_y": 5}),
    "padding on a side": (
        "alexnet",
        {"stride_x": 5, "stride_y": 7, "padding_left": 2, "padding_right": 3},
    ),
    "all at once": (
        "alexnet",
        {"stride_x": 5, "stride_y": 7, "dilation_x": 2, "dilation_y": 3, "padding_left": 2},
    ),
}


@pytest.mark.parametrize("cases", together(each_once(MISFITS, LANGUAGES, Sharing)))
def test_sizes_that_do_not_fit_scroll_nothing_at_1280_by_640(
    qtbot, cases: list[tuple[str, str, Sharing]]
) -> None:
    window = opened(qtbot, "misfit", (1280, 640))
    for name, language, how in cases:
        example, changes = MISFITS[name]
        load(qtbot, window, example)
        window.set_language(language)
        window.store.dispatch(lambda s, changes=changes: hyperparameters.change(s, **changes), "settings")
        window.store.dispatch(sharing.choose(how), "sharing")
        for opens in (True, False):
            at = name, language, how, opens
            window.open_fields(opens)
            settle()
            assert scrolls(window) == (False, False), at
            for part in (window.settings, window.settings.misfit, window.stack, window.transport):
                assert whole(part), (at, part)
            assert any(proposal.isVisible() for proposal in window.settings.proposals), at


def test_more_lines_of_fields_scroll_and_squeeze_no_panel(qtbot) -> None:
    """In a narrow window they are more lines than there is room for."""
    window = opened(qtbot, "lesson", (960, 640))
    settle()
    assert scrolls(window) == (False, False)
    window.open_fields(True)
    _, changes = MISFITS["axes apart"]
    window.store.dispatch(lambda s: hyperparameters.change(s, **changes), "settings")
    settle()
    assert scrolls(window) == (False, True)
    assert window.stack.height() == window.stack.minimumHeight()
    assert whole(window.transport)
    assert whole(window.status)


def test_presenting_does_not_scroll(qtbot) -> None:
    window = opened(qtbot, "lesson", (1920, 1080))
    window.set_presenting(True)
    window.showNormal()
    for size in ((1920, 1080), (1152, 648), (960, 540)):
        window.resize(*size)
        for view in View:
            turned_to(window, view)
            assert scrolls(window) == (False, False), (size, view)
            assert whole(window.presented.strip), (size, view)
    window.set_presenting(False)
    settle()
    assert whole(window.settings)


def test_on_half_a_laptop_the_middle_scrolls_both_ways(qtbot) -> None:
    """1366 × 768 at twice the size."""
    window = window_for(examples.load("lesson"), "en", "light")
    qtbot.addWidget(window)
    window.take_place(None, [QRect(0, 0, 683, 364)])
    with qtbot.waitExposed(window):
        window.showNormal()
    window.resize(683, 364)
    for language in LANGUAGES:
        window.set_language(language)
        settle()
        assert (window.width(), window.height()) == (683, 364)
        assert scrolls(window) == (True, True), language
        transport = window.transport
        for widget in (*transport.buttons.values(), transport.scrubber, transport.where, window.status):
            assert whole(widget), (language, widget)
        assert transport.where.width() >= transport.where.sizeHint().width(), language
        assert transport.scrubber.width() >= 80, language
        assert window.top.sharing.width() >= window.top.sharing.minimumSizeHint().width(), language

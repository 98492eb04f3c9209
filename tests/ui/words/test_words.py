"""Every word on screen comes from a catalogue, and every word has its room, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from convviz.explore import catalogue
from convviz.explore.examples import examples
from convviz.explore.state import sharing, transitions
from convviz.explore.state.sharing import Sharing
from convviz.explore.state.state import View
from convviz.ui.pages.training.training_page import TrainingPage
from convviz.ui.shell.start import window_for
from convviz.ui.shell.window import MainWindow
from convviz.ui.words.catalogue import LANGUAGES, Text
from convviz.ui.words.line import Line
from convviz.ui.words.paragraph import Paragraph
from convviz.ui.words.runs import Runs
from tests.cases import each_once, together
from tests.journeys.window import load

SHOWN = ("lesson", "alexnet")
SIZES = ((1920, 1080), (1280, 720), (1024, 768))
TURNS = range(len(Sharing))
#: Names and signs that are the same in every language, beside what code calls things.
PROPER = {"ConvViz", "ReLU", "NumPy", "Stéfan", "van", "der", "Walt", "CC"}
CODE = {"np", "sum", "pad", "Xp", "dV", "dW", "dX", "db", "Xb", "XW"}  # Xb, XW: the d is a template's
UNITS = {"kB", "MB", "GB", "TB"}


def opened(qtbot: QtBot, example: str, size: tuple[int, int]) -> MainWindow:
    window = window_for(examples.load(example), "en", "light")
    qtbot.addWidget(window)
    window.resize(*size)
    with qtbot.waitExposed(window):
        window.show()
    return window


def every_view(qtbot: QtBot, window: MainWindow, turn: int) -> Iterator[tuple[View, Sharing]]:
    """Go through all pages, each with a position of the switch, and with what they compute beside the window.

    In the three turns, 0 to 2, each page is shown with each position.
    """
    for n, view in enumerate(View):
        position = tuple(Sharing)[(n + turn) % len(Sharing)]
        window.store.dispatch(sharing.choose(position), "sharing")
        window.store.dispatch(transitions.choose_view(view), "view")
        page = window.stack.currentWidget()
        if isinstance(page, TrainingPage):
            qtbot.waitUntil(lambda page=page: page.runner.run is not None, timeout=20_000)
        for _ in range(4):
            QApplication.processEvents()
        yield view, position


def visible(window: MainWindow, kind: type) -> list[QWidget]:
    return [w for w in window.findChildren(kind) if w.isVisible() and w.width() > 1]


def said(window: MainWindow) -> Iterator[tuple[str, str]]:
    """Yield who says what: texts, tooltips and the names for screen readers."""
    for action in window.menus.actions.values():
        yield "menu", action.text()
        yield "menu", action.toolTip()
    for widget in visible(window, QWidget):
        name = type(widget).__name__
        if isinstance(widget, QLabel | QAbstractButton | Line | Runs | Paragraph):
            yield name, widget.text()
        if isinstance(widget, QComboBox):
            yield from ((name, widget.itemText(n)) for n in range(widget.count()))
        yield name, widget.toolTip()
        yield name, widget.accessibleName()
        yield name, widget.accessibleDescription()


@cache  # most words are on every page
def foreign(words: str) -> list[str]:
    """Return the words that are neither crossed out nor the same in every language."""
    letters = "".join(letter if letter.isalpha() else " " for letter in re.sub(r"<[^>]*>", " ", words))
    found = [word for word in letters.split() if len(word) > 1]
    return [word for word in found if set(word) != {"X"} and word not in PROPER | CODE | UNITS]


def crossed_out(template: catalogue.Template) -> catalogue.Template:
    """Return ``template`` with an X for each letter; its placeholders stay."""
    if isinstance(template, dict):
        return {form: str(crossed_out(words)) for form, words in template.items()}
    return re.sub(r"({[^}]*})|[^\W\d_]", lambda found: found[1] or "X", template)


@pytest.mark.parametrize("cases", together(each_once(SHOWN, TURNS)))
def test_no_word_goes_around_the_catalogues(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, cases: list[tuple[str, int]]
) -> None:
    window = opened(qtbot, cases[0][0], SIZES[0])
    templates = {key: crossed_out(words) for key, words in catalogue.catalogue("en").items()}
    assert templates["window.transport.speed"] == {"one": "{n} XXXXXX/X", "other": "{n} XXXXXXX/X"}
    monkeypatch.setattr(catalogue, "catalogue", lambda _language: templates)
    window.set_text(Text("en"))
    bad: set[tuple[str, str, str]] = set()
    for example, turn in cases:
        load(qtbot, window, example)
        for view, _ in every_view(qtbot, window, turn):
            for who, words in said(window):
                bad |= {(f"{example} {view.value}", who, words) for _ in foreign(words)}
    assert sorted(bad) == []


#: A Chinese character with a half-width sign after it, or before it.
HALF_WIDTH = re.compile(r"[\u3400-\u9fff] ?[,:;!?]|[,:;!?] ?[\u3400-\u9fff]")


def test_chinese_on_screen_has_full_width_punctuation(qtbot: QtBot) -> None:
    window = opened(qtbot, "lesson", SIZES[0])
    window.set_language("zh")
    bad: set[str] = set()
    for turn in TURNS:
        for _ in every_view(qtbot, window, turn):
            for widget in visible(window, QWidget):
                if isinstance(widget, QLabel | QAbstractButton | Line | Runs | Paragraph):
                    bad |= {words for words in (widget.text(),) if HALF_WIDTH.search(words)}
    assert bad == set()


def cramped(window: MainWindow) -> Iterator[str]:
    """Yield the labels and buttons whose words do not fit into them, or that lie outside their parents."""
    for widget in (*visible(window, QLabel), *visible(window, QPushButton), *visible(window, QCheckBox)):
        words = widget.text()
        if not words or (isinstance(widget, QLabel) and widget.wordWrap()):
            continue
        wide = max(widget.fontMetrics().horizontalAdvance(line) for line in words.splitlines() or [""])
        if wide > widget.width() + 1:
            yield f"{type(widget.parent()).__name__}: {words!r} needs {wide} of {widget.width()} px"
        parent = widget.parentWidget()
        if parent is not None and not parent.rect().adjusted(-1, -1, 1, 1).contains(widget.geometry()):
            yield f"{type(parent).__name__}: {words!r} lies outside: {widget.geometry()} in {parent.rect()}"


def overlapping(window: MainWindow) -> Iterator[str]:
    """Yield the pairs of labels, buttons and lines of one parent that lie on each other."""
    kinds = (QLabel, QAbstractButton, Line, QComboBox)
    by_parent: dict[QWidget, list[QWidget]] = {}
    for widget in visible(window, QWidget):
        if isinstance(widget, kinds) and widget.parentWidget() is not None:
            by_parent.setdefault(widget.parentWidget(), []).append(widget)
    for siblings in by_parent.values():
        for n, one in enumerate(siblings):
            for other in siblings[n + 1 :]:
                shared: QRect = one.geometry().intersected(other.geometry())
                if shared.width() > 2 and shared.height() > 2:
                    yield f"{one.text()!r} lies on {getattr(other, 'text', str)()!r}"  # type: ignore[attr-defined]


USUAL, PRESENTING = False, True


@pytest.mark.parametrize(
    ("example", "size", "presenting", "language", "turn"),
    each_once(SHOWN, SIZES, (USUAL, PRESENTING), LANGUAGES, TURNS),
)
def test_every_word_has_its_room(
    qtbot: QtBot, example: str, size: tuple[int, int], presenting: bool, language: str, turn: int
) -> None:
    window = opened(qtbot, example, size)
    window.set_language(language)
    if presenting:
        window.set_presenting(True)
        window.showNormal()
        window.resize(*size)
    bad = []
    for view, position in every_view(qtbot, window, turn):
        where = f"{view.value} {position.value}"
        bad += [f"{where}: {words}" for words in (*cramped(window), *overlapping(window))]
    assert bad == []

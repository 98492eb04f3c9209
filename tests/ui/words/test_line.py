"""Words that change with a step: what they say, where they break, and that neighbours stay where they are."""

from __future__ import annotations

from collections import Counter
from math import ceil
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from convviz.ui.look.ink import Ink
from convviz.ui.look.look import font_of
from convviz.ui.words import runs as runs_module
from convviz.ui.words.line import Line
from convviz.ui.words.runs import Broken, Run, Runs
from tests.journeys.window import opened


class Requests(QObject):
    """Counts the requests for a new layout."""

    count = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.LayoutRequest
        return False


@pytest.fixture
def holder(qtbot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(400, 120)
    QVBoxLayout(made)
    return made


def settle(holder: QWidget, qtbot) -> None:
    with qtbot.waitExposed(holder):
        holder.show()
    QApplication.processEvents()


def test_new_words_of_the_same_length_lay_nothing_out(holder, qtbot):
    line = Line(keeps_room=True)
    holder.layout().addWidget(line)
    line.setText("3,131")
    settle(holder, qtbot)
    requests = Requests()
    holder.installEventFilter(requests)
    line.setText("3,030")
    QApplication.processEvents()
    assert (line.text(), requests.count) == ("3,030", 0)
    line.setText("105,705,600")
    QApplication.processEvents()
    assert requests.count == 1


def test_forgetting_lays_out_only_for_another_width(holder, qtbot):
    line = Line(keeps_room=True)
    line.setFont(font_of(20, False, True))
    holder.layout().addWidget(line)
    line.setText("b13 = −1")
    settle(holder, qtbot)
    requests = Requests()
    holder.installEventFilter(requests)
    asked = []
    for words in ("b14 = −2", "b15 = 2", "b16 = 3", "b17 = −1"):
        line.setText(words)
        line.forget()
        QApplication.processEvents()
        asked.append(requests.count)
        assert line.sizeHint().width() == ceil(QFontMetricsF(line.font()).horizontalAdvance(words)) + 1
    assert asked == [0, 1, 1, 2]


def test_a_line_that_keeps_room_is_never_cut_by_its_neighbour(qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    row = QHBoxLayout(holder)
    line, other = Line(keeps_room=True), Line()
    row.addWidget(line)
    row.addWidget(other, 1)
    line.setText("neuron 290,400 of 290,400")
    other.setText("as long as you like " * 10)
    holder.resize(320, 40)
    settle(holder, qtbot)
    assert line.width() >= line.fontMetrics().horizontalAdvance(line.text())
    assert line.toolTip() == ""
    assert other.toolTip() == other.text()


def run(words: str, ink: Ink) -> Run:
    return Run(words, ink)


def test_an_approximate_number_is_not_torn_from_its_sign(holder, qtbot):
    runs, ink = Runs(), Ink("#000000", font_of(20, False, False))
    words = "V = 1,048 + (≈ −95.3) ≈ 952.7"
    holder.layout().addWidget(runs)
    runs.show_runs((Run(words, ink),))
    settle(holder, qtbot)
    for width in range(1, 400):
        lines = [line.rstrip(" ") for line in runs.lines(width)]
        assert " ".join(lines) == words
        assert not any(line.endswith("≈") for line in lines)


def test_a_number_is_not_torn_from_its_sign(holder, qtbot):
    words = "(29 before: −4,839,403) − 1,134,200 + 843,720 − 49,212  →  −5,973,603, −5,129,883"
    runs = Runs(holder)
    runs.show_runs((run(words, Ink("#000000", font_of(14, False, True))),))
    for width in range(60, 700, 7):
        lines = runs.lines(width)
        assert "".join(lines) == words
        assert not any(line.rstrip().endswith(("+", " −")) for line in lines), lines


def test_runs_break_between_words_and_grow_by_a_line(holder, qtbot):
    ink = Ink("#000000", font_of(20, True, True))
    runs = Runs()
    holder.layout().addWidget(runs)
    runs.show_runs((run("V[2,3,1] = ", ink), run("6", ink)))
    settle(holder, qtbot)
    one = runs.heightForWidth(400)
    assert runs.text() == "V[2,3,1] = 6"
    runs.show_runs(
        (run("−4 + 14 + 7 − 9 = 8, 8 + (−2) = 6 and so on and on and on   ", ink), run("V = 6", ink))
    )
    assert runs.heightForWidth(400) >= 2 * one - 1
    assert runs.heightForWidth(4000) == one


def test_another_colour_of_the_same_font_lays_nothing_out(holder, qtbot):
    line = Line()
    holder.layout().addWidget(line)
    line.setFont(font_of(20, False, False))
    settle(holder, qtbot)
    requests = Requests()
    holder.installEventFilter(requests)
    line.setFont(font_of(20, False, False))
    QApplication.processEvents()
    assert requests.count == 0
    line.setFont(font_of(24, False, False))
    QApplication.processEvents()
    assert requests.count == 1


def test_runs_that_keep_room_ask_for_more_lines_and_never_for_fewer(holder, qtbot):
    ink = Ink("#000000", font_of(20, True, True))
    runs = Runs(keeps_room=True)
    holder.layout().addWidget(runs)
    short, long = (run("15 + 13", ink),), (run("15 + 13 − 1 + 21 − 8 + 32 + 10 + 5 − 3 − 4", ink),)
    runs.show_runs(short)
    settle(holder, qtbot)
    one = runs.heightForWidth(runs.width())
    requests = Requests()
    holder.installEventFilter(requests)
    runs.show_runs(long)
    QApplication.processEvents()
    asked = requests.count
    assert asked >= 1
    two = runs.heightForWidth(runs.width())
    assert two > one
    for words in (short, long, short):
        runs.show_runs(words)
        QApplication.processEvents()
    assert (requests.count, runs.heightForWidth(runs.width())) == (asked, two)
    runs.forget()
    assert runs.heightForWidth(runs.width()) == runs.heightForWidth(4000) < two


def test_pieces_of_one_word_stay_together():
    ink, other = Ink("#000000", font_of(20, True, True)), Ink("#ff0000", font_of(20, True, True))
    runs = Runs()
    runs.show_runs((run("np.sum(", ink), run("X[4:9]", other), run(") + b1", ink)))
    width = round(ink.width("np.sum(X[4:9])")) + 2
    assert [line.strip() for line in runs.lines(width)] == ["np.sum(X[4:9])", "+ b1"]


def test_a_line_forgets_its_room_with_the_applications_font(qtbot) -> None:
    """The application takes on the new font before the line is told of it."""
    line, before = Line(keeps_room=True), QApplication.font()
    qtbot.addWidget(line)
    line.setText("neuron 290,400 of 290,400")
    large, small = QFont(before), QFont(before)
    large.setPixelSize(40)
    small.setPixelSize(16)
    try:
        rooms = []
        for font in (small, large, small):
            QApplication.setFont(font)
            line.setFont(font)
            rooms.append(line.sizeHint().width())
    finally:
        QApplication.setFont(before)
    assert rooms[0] == rooms[2] < rooms[1]


@pytest.fixture
def breakings(monkeypatch: pytest.MonkeyPatch) -> Counter[tuple[tuple[Run, ...], int]]:
    """Count how often which words are broken at which width in px."""
    counted: Counter[tuple[tuple[Run, ...], int]] = Counter()
    real = runs_module.break_lines

    def break_lines(words: list[list[Run]], width: int) -> Any:
        counted[tuple(piece for word in words for piece in word), width] += 1
        return real(words, width)

    monkeypatch.setattr(runs_module, "break_lines", break_lines)
    return counted


def test_words_are_broken_once_at_a_width_however_often_layouts_ask(holder, breakings):
    ink = Ink("#000000", font_of(20, True, True))
    runs = Runs()
    words = (run("15 + 13 − 1 + 21 − 8 + 32 + 10 + 5 − 3 − 4 ", ink), run("V = 80", ink))
    runs.show_runs(words)
    for _ in range(3):
        for width in (300, -32, 200, 4000):
            runs.heightForWidth(width)
    assert [n for (_, width), n in breakings.items() if width != runs.width()] == [1, 1, 1]
    assert 4000 not in [width for _, width in breakings]  # all on one line: nothing to break
    breakings.clear()
    runs.show_runs(tuple(Run(piece.text, piece.ink) for piece in words))  # the same said again
    runs.heightForWidth(300)
    assert not breakings


def test_other_words_and_another_font_are_broken_anew(breakings):
    small, large = (Ink("#000000", font_of(size, True, True)) for size in (20, 30))
    runs = Runs()
    lines = []
    for words, ink in (("one two three", small), ("one two three", large), ("one two", large)):
        runs.show_runs((run(words, ink),))
        width = ceil(small.width("one two three"))
        lines.append(round(runs.heightForWidth(width) / ink.height))
    assert lines == [1, 2, 1]


def test_chinese_breaks_between_its_characters_and_not_at_its_punctuation(qapp):
    ink = Ink("#000000", font_of(20, False, False))
    words = Broken((run("共享：2 组权重", ink), run("，全连接（都一样）。", ink)))
    whole = "".join(piece.text for piece in words.runs)
    for width in range(40, 300, 4):
        lines = ["".join(piece.text for _, piece in line) for line in words.lines(width)]
        assert "".join(lines) == whole
        assert not any(line[0] in "：，）。" or line.rstrip()[-1] == "（" for line in lines)
        if width >= 60:  # three characters
            assert all(ink.width(line.rstrip()) <= width for line in lines)


def test_few_widths_are_remembered(qapp):
    ink = Ink("#000000", font_of(20, True, True))
    broken = Broken((run("15 + 13 − 1 + 21 − 8 + 32", ink),))
    for width in range(10, 200):  # as while the window is made larger
        broken.lines(width)
        assert width in broken.widths
        assert len(broken.widths) <= runs_module.MOST_WIDTHS


def test_a_walk_breaks_its_words_once_at_a_width(qtbot, breakings):
    window = opened(qtbot, "lesson", (1280, 720))
    window.menus.actions["column_first"].trigger()  # from filter to filter: a new layout with every step
    words = set()
    for _ in range(12):
        window.menus.actions["next"].trigger()
        QApplication.processEvents()
        words.add(window.layer_page.neuron.expression.text())
    assert len(words) == 12
    assert breakings
    assert set(breakings.values()) == {1}

"""Which of several wordings a line says at which width, to the pixel; and that nothing is laid out anew."""

from __future__ import annotations

from itertools import pairwise
from math import ceil

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFont, QFontMetricsF, QImage
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from convviz.explore.numbers import ALMOST
from convviz.ui.look import ink
from convviz.ui.look.look import Look, font_of
from convviz.ui.panels.frame import PanelFrame
from convviz.ui.words import line as lines
from convviz.ui.words.catalogue import Text
from convviz.ui.words.line import Line

WORDS, SHORT = "each slice has its own scale · 55 × 55 × 96", "55 × 55 × 96"
CUT = Text("en").text("volumes.rounded")
CUT_SHORT = "≈ in cells"


def usual() -> QFont:
    return font_of(20, False, True)


def shown(qtbot: QtBot, line: Line) -> Line:
    qtbot.addWidget(line)
    line.setFont(usual())
    with qtbot.waitExposed(line):
        line.show()
    return line


class Panel(PanelFrame):
    """A panel of which the test says whether its numbers are cut."""

    cut = False

    def rounds(self) -> bool:
        return self.cut

    def show_cut(self, cut: bool) -> None:
        self.cut = cut
        self.show_rounding()


@pytest.fixture
def panel(qtbot: QtBot) -> Panel:
    made = Panel(Look.of(1920, 1080), Text("en"))
    qtbot.addWidget(made)
    made.set_note(WORDS, SHORT)
    made.shape_note.setParent(None)  # so that the test may give it any width
    shown(qtbot, made.shape_note)
    return made


@pytest.fixture
def note(panel: Panel) -> Line:
    return panel.shape_note


def wide(words: str) -> int:
    """Return the least width in px that has room for ``words``."""
    return ceil(QFontMetricsF(usual()).horizontalAdvance(words))


def said_at(line: Line, width: int) -> str:
    line.resize(width, 30)
    return line.text()


@pytest.mark.parametrize(
    ("cut", "forms"),
    [
        (False, (WORDS, SHORT, "")),
        (True, (f"{CUT} · {WORDS}", f"{CUT} · {SHORT}", CUT, CUT_SHORT, ALMOST, "")),
    ],
)
def test_a_note_says_the_longest_that_fits(panel: Panel, cut: bool, forms: tuple[str, ...]) -> None:
    panel.show_cut(cut)
    note = panel.shape_note
    for form, shorter in pairwise(forms):
        assert said_at(note, wide(form)) == form
        assert said_at(note, wide(form) - 1) == shorter
        assert said_at(note, wide(form)) == form
    assert note.accessibleName() == WORDS


def test_a_note_without_shorter_words_goes_from_all_to_nothing(panel: Panel) -> None:
    note = panel.shape_note
    panel.set_note(WORDS)
    assert said_at(note, wide(WORDS)) == WORDS
    assert said_at(note, wide(WORDS) - 1) == ""
    panel.show_cut(True)
    assert said_at(note, wide(CUT)) == CUT
    panel.set_note("")
    assert said_at(note, wide(CUT)) == CUT
    panel.show_cut(False)
    assert said_at(note, 2000) == ""


def test_a_note_asks_for_all_its_words_and_insists_on_none(panel: Panel) -> None:
    note = panel.shape_note
    note.resize(10, 30)
    assert note.sizeHint().width() == wide(WORDS)
    assert note.minimumSizeHint().width() == 0
    panel.show_cut(True)
    assert note.sizeHint().width() == wide(f"{CUT} · {WORDS}")


def test_the_tooltip_of_a_note_is_its_panels(note: Line) -> None:
    note.setToolTip("the scale of a slice")
    for width in (wide(WORDS), wide(SHORT), 3, 0, wide(WORDS)):
        said_at(note, width)
        assert note.toolTip() == "the scale of a slice"


def test_a_note_ends_at_its_right_edge(note: Line) -> None:
    note.set_background("#ffffff")
    note.setText("MM", "")

    def empty_after(width: int) -> int:
        note.resize(width, 30)
        return _empty_columns(note.grab().toImage())

    assert empty_after(wide("MM")) == empty_after(200) == empty_after(201) < wide("M") // 2


def _empty_columns(image: QImage) -> int:
    """Return how many columns at the right have one colour only."""
    columns = range(image.width() - 1, -1, -1)
    inked = (len({image.pixel(x, y) for y in range(image.height())}) > 1 for x in columns)
    return next(n for n, is_inked in enumerate(inked) if is_inked)


def test_another_font_fits_other_words(note: Line) -> None:
    assert said_at(note, wide(WORDS)) == WORDS
    note.setFont(font_of(30, False, True))
    assert note.text() == SHORT
    note.setFont(usual())
    assert note.text() == WORDS


def test_the_applications_font_fits_other_words(qtbot: QtBot) -> None:
    """Nobody calls the line's own ``setFont`` then."""
    line, before = Line(), QApplication.font()
    line.setText(WORDS, SHORT)
    qtbot.addWidget(line)
    small, large = QFont(before), QFont(before)
    small.setPixelSize(10)
    large.setPixelSize(40)
    try:
        QApplication.setFont(small)
        with qtbot.waitExposed(line):
            line.show()
        line.resize(line.sizeHint().width(), 30)
        qtbot.waitUntil(lambda: line.text() == WORDS)
        QApplication.setFont(large)
        qtbot.waitUntil(lambda: line.text() == SHORT)
    finally:
        QApplication.setFont(before)


def test_a_fitting_line_tells_the_longest_where_it_says_less(qtbot: QtBot) -> None:
    line = Line()
    line.setText("100 weights + 1 bias", "100 weights")
    shown(qtbot, line)
    whole, shorter = wide("100 weights + 1 bias"), wide("100 weights")
    for width, words, tip in (
        (whole, "100 weights + 1 bias", ""),
        (whole - 1, "100 weights", "100 weights + 1 bias"),
        (shorter, "100 weights", "100 weights + 1 bias"),
        (shorter - 1, "100 weights", "100 weights + 1 bias"),  # cut: there is nothing shorter
        (whole, "100 weights + 1 bias", ""),
    ):
        assert (said_at(line, width), line.toolTip()) == (words, tip)


class Requests(QObject):
    """Counts the requests for a new layout."""

    count = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.LayoutRequest
        return False


def test_new_words_lay_nothing_out_and_make_no_ink(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    holder, panel, line = QWidget(), Panel(Look.of(1920, 1080), Text("en")), Line()
    note = panel.shape_note
    qtbot.addWidget(holder)
    qtbot.addWidget(panel)
    row = QHBoxLayout(holder)
    row.addWidget(note, 1)
    row.addWidget(line, 1)
    holder.resize(600, 40)
    panel.set_note(WORDS, SHORT)
    line.setText(WORDS, SHORT)
    with qtbot.waitExposed(holder):
        holder.show()
    QApplication.processEvents()
    requests, made = Requests(), list[QFont]()
    holder.installEventFilter(requests)

    def counted(colour: str, font: QFont) -> ink.Ink:
        made.append(font)
        return ink.Ink(colour, font)

    monkeypatch.setattr(lines, "Ink", counted)
    for words in ("3", WORDS * 3, "4"):
        panel.set_note(words, SHORT)
        panel.show_cut(words != "3")
        line.setText(words, SHORT)
        holder.grab()
        QApplication.processEvents()
    assert (requests.count, made) == (0, [])
    note.setFont(font_of(24, False, True))
    holder.grab()
    assert len(made) == 1

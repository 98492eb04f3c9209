"""A look and a language reach whatever is in a widget, however deep, and once."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from convviz.explore.state.state import View
from convviz.ui.look.look import Look
from convviz.ui.shell.window import MainWindow
from convviz.ui.words.catalogue import Text
from convviz.ui.words.dressed import Dressed

DARK, CHINESE = Look.of(1280, 720, "dark"), Text("zh")


class Told(Dressed):
    """Notes what it is told, after what is in it."""

    def __init__(self, name: str, notes: list[str]) -> None:
        super().__init__()
        self.name, self.notes = name, notes

    def _restyle(self) -> None:
        self.notes.append(f"{self.name} {self.look.palette.name}")

    def _say(self) -> None:
        self.notes.append(f"{self.name} {self._text.language}")


class ToldWidget(Told, QWidget):
    pass


class ToldRow(Told, QHBoxLayout):
    pass


def told_tree(qtbot: QtBot, notes: list[str]) -> ToldWidget:
    """Return a widget with others in a scroll area, in a layout and in each other; and a dialog."""
    outer, inner, innermost = (ToldWidget(name, notes) for name in ("outer", "inner", "innermost"))
    row = ToldRow("row", notes)
    column, plain, area = QVBoxLayout(outer), QWidget(), QScrollArea()
    within = QVBoxLayout(plain)
    within.addWidget(inner)
    QVBoxLayout(inner).addWidget(innermost)
    area.setWidget(plain)
    row.addWidget(QLabel())
    column.addWidget(area)
    column.addLayout(row)
    dialog = QDialog(outer)
    QVBoxLayout(dialog).addWidget(ToldWidget("dialog", notes))
    qtbot.addWidget(outer)
    return outer


def test_a_look_and_a_language_reach_all_that_is_within_once(qtbot: QtBot) -> None:
    for told in (lambda tree: tree.set_look(DARK), lambda tree: tree.set_text(CHINESE)):
        notes: list[str] = []
        told(told_tree(qtbot, notes))
        assert sorted(note.split()[0] for note in notes) == ["inner", "innermost", "outer", "row"]
        assert [note.split()[0] for note in notes if "row" not in note] == ["innermost", "inner", "outer"]
        assert {note.split()[1] for note in notes} in ({"dark"}, {"zh"})


def test_every_page_that_was_made_takes_on_the_theme_and_one_that_is_made_later_has_it(
    window: MainWindow,
) -> None:
    window.stack.page(View.SHIFT)
    window.set_theme("dark")
    window.stack.page(View.GROWTH)
    dressed = [widget for widget in window.findChildren(QWidget) if isinstance(widget, Dressed)]
    assert {"ShiftPage", "GrowthPage", "VolumeGrid", "Scrubber"} <= {type(w).__name__ for w in dressed}
    assert {type(widget).__name__ for widget in dressed if widget.look is not window.look} == set()


class AskedField(QLineEdit):
    """Counts how often it is asked for what is in it."""

    asked = 0

    def children(self) -> list[QObject]:
        self.asked += 1
        return super().children()


class AskedAndTold(Told, AskedField):
    pass


def test_nobody_looks_into_a_field(qtbot: QtBot) -> None:
    """What Qt keeps in one is of no class that Python knows: to ask for it takes 25 ms, the first time."""
    notes: list[str] = []
    tree, plain, dressed = told_tree(qtbot, notes), AskedField(), AskedAndTold("field", notes)
    for field in (plain, dressed):
        tree.layout().addWidget(field)
    tree.set_look(DARK)
    tree.set_text(CHINESE)
    assert [plain.asked, dressed.asked] == [0, 0]
    assert [note for note in notes if "field" in note] == ["field dark", "field zh"]

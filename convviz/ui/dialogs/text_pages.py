"""Pages of text in windows of their own: all keys, an unexpected fault, the mistakes in a lesson."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from convviz.explore.file_names import harmless
from convviz.explore.lessons.lesson_error import LessonError
from convviz.explore.message import message
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.shell.command import Command
from convviz.ui.shell.commands import COMMANDS, MENUS, SUBMENUS
from convviz.ui.shell.window_place import SHARE
from convviz.ui.words.catalogue import Text

SHARES = (26, 28, 46)  # per cent of the width of the sheet of keys: keys, name, what it does


class TextPage(QDialog):
    """Shows ``html`` under a title, with a button to close; subclasses add buttons to ``row``."""

    def __init__(self, look: Look, text: Text, title: str, html: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.page = QTextBrowser()
        self.page.setOpenExternalLinks(True)
        self.page.setFont(look.font(TextStyle.BODY))
        self.page.setHtml(html)
        self.page.setAccessibleName(title)
        close = QPushButton(text.text("window.notice.close"))
        close.setFont(look.font(TextStyle.BODY))
        close.clicked.connect(self.close)
        self.row = QHBoxLayout()
        self.row.addStretch(1)
        self.row.addWidget(close)
        column = QVBoxLayout(self)
        column.addWidget(self.page, 1)
        column.addLayout(self.row)
        most = self.screen().availableSize() * SHARE
        self.resize(QSize(look.px(860), look.px(760)).boundedTo(most))


class Fault(TextPage):
    """Says that the work is kept, and offers ``details`` for a report."""

    def __init__(self, look: Look, text: Text, details: str, parent: QWidget | None = None) -> None:
        say, shown = text.text, harmless(details, keep="\n\t")
        html = f"<p>{escape(say('window.fault.kept'))}</p><pre>{escape(shown)}</pre>"
        super().__init__(look, text, say("window.fault.title"), html, parent)
        copy = QPushButton(say("window.fault.copy"))
        copy.setFont(self.page.font())
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(details))
        self.row.insertWidget(0, copy)


class LessonMistakes(TextPage):
    """Lists the mistakes of ``error`` in the words of ``convviz lesson check``."""

    def __init__(self, look: Look, text: Text, error: LessonError, parent: QWidget | None = None) -> None:
        say = text.text
        lines = "".join(f"<li>{escape(say(mistake.line))}</li>" for mistake in error.mistakes)
        found = say(message("window.mistakes.found", n=len(error.mistakes)))
        html = f"<p>{escape(found)}</p><ul>{lines}</ul><p>{escape(say('window.mistakes.next'))}</p>"
        super().__init__(look, text, say("window.mistakes.title"), html, parent)


class KeysSheet(TextPage):
    """The sheet of keys."""

    def __init__(self, look: Look, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(look, text, text.text("window.command.keys"), sheet(text), parent)


def sheet(text: Text) -> str:
    """Return the sheet as rich text: a heading a menu, a line a command."""
    lines = []
    for menu in MENUS:
        inner = [submenu for submenu, parent in SUBMENUS.items() if parent == menu]
        rows = [row for row in COMMANDS if row.menu in (menu, *inner) and (row.keys or row.words is None)]
        lines.append(
            f"<h3>{escape(text.text(f'window.menu.{menu}'))}</h3>"
            "<table width='100%' cellspacing='0' cellpadding='4'>"
        )
        lines += [_line(row, text) for row in rows]
        lines.append("</table>")
    return "".join(lines)


def _line(row: Command, text: Text) -> str:
    native = QKeySequence.SequenceFormat.NativeText
    keys = ", ".join(dict.fromkeys(QKeySequence(key).toString(native) for key in row.keys))
    name, tip = text.text(row.title_key), text.text(row.tip_key)
    words = f"<b>{escape(keys)}</b>", escape(name), escape(tip)
    cells = (f"<td width='{share}%'>{cell}</td>" for share, cell in zip(SHARES, words, strict=True))
    return f"<tr>{''.join(cells)}</tr>"

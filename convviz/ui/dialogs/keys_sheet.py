"""All commands with their keys, from the command table."""

from __future__ import annotations

from html import escape

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from convviz.ui.dialogs.text_page import TextPage
from convviz.ui.look.look import Look
from convviz.ui.shell.command import Command
from convviz.ui.shell.commands import COMMANDS, MENUS, SUBMENUS
from convviz.ui.words.catalogue import Text

SHARES = (26, 28, 46)  # per cent of the width: keys, name, what it does


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

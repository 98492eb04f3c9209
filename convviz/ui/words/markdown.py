"""Markdown as the text of a lesson: CommonMark with tables, x^2^ and h~1~, and nothing that loads anything.

HTML is shown as it is written, and so are links and pictures. What a lesson filled in is never read as
Markdown: the signs that stand for it are put in after that.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from html import escape
from math import ceil
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from PySide6.QtCore import QSize, QSizeF, Qt, QUrl
from PySide6.QtGui import QColor, QKeyEvent, QPalette, QResizeEvent, QTextDocument, QTextOption
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QWidget

from convviz.explore.lessons.filling import Filled, FilterName, Named
from convviz.explore.numbers import ALMOST, shortened
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.words.catalogue import CUT, Text

DIGITS = 5  # of a number that is cut: −1.0094
BEGIN, END = "\ue000", "\ue001"  # around the index of what is filled in; no text has these signs
_FILLED = re.compile(f"{BEGIN}(\\d+){END}")
_RAISED = {"^": "sup", "~": "sub"}
GAP = 0.45  # of the type's size, below a paragraph
INDENT = 1.4  # of the type's size: room for the mark of a list's entry


def html_of(filled: Filled, look: Look, text: Text) -> str:
    """Return what was ``filled`` as the HTML of a `QTextDocument`."""
    fillings: list[str] = []
    source = ""
    for piece in filled:
        if isinstance(piece, str):
            source += piece.replace(BEGIN, "").replace(END, "")
        else:
            source += f"{BEGIN}{len(fillings)}{END}"
            fillings.append(_html(piece, look, text))
    html = _FILLED.sub(lambda found: fillings[int(found[1])], _rendered(source))
    return html.replace(CUT, ALMOST)


def written(value: float | str, text: Text) -> str:
    """Return a named number as a text writes it: "105,705,600", "≈ 606.18", "X[4:9,6:11,:]"."""
    return shortened(value, DIGITS) if isinstance(value, float) else text.number(value)


def document_of(
    html: str, look: Look, style: TextStyle, colour: str | None = None, tight: bool = False
) -> QTextDocument:
    """Return ``html`` in a style of the type scale, in the ``colour`` of text unless another is given.

    In a ``tight`` one no room is left below paragraphs.
    """
    document = QTextDocument()
    _dress(document, look, style, colour, tight)
    document.setHtml(html)
    return document


class MarkdownView(QTextBrowser):
    """Shows a text as tall as it is where there is room, else it scrolls. It loads nothing and keeps no key.

    Tab does not go to it: the window says to a screen reader what it shows.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._html, self._look, self._style = "", Look.of(1, 1), TextStyle.BODY
        self._sized: dict[int, int] = {}  # px by width
        self._measured: QTextDocument | None = None  # the text apart from the one that is seen
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_html(self, html: str, look: Look, style: TextStyle, surface: str) -> None:
        """Show ``html`` in a style of the type scale, on ``surface``."""
        if (html, look, style) == (self._html, self._look, self._style):
            return
        self._html, self._look, self._style = html, look, style
        self._sized.clear()
        self._measured = None
        colours = QPalette(self.palette())
        colours.setColor(QPalette.ColorRole.Base, QColor(surface))
        colours.setColor(QPalette.ColorRole.Text, QColor(look.palette.text))
        self.setPalette(colours)
        self.setFont(look.font(style))
        _dress(self.document(), look, style)
        self.setHtml(html)
        self.setAccessibleName(self.toPlainText())
        self._choose_bar()
        self.updateGeometry()

    def loadResource(self, kind: int, name: QUrl | str) -> Any:  # noqa: ARG002
        """Load nothing."""
        return None

    def hasHeightForWidth(self) -> bool:
        """Return that lines break."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height in px of the whole text at ``width`` px."""
        if width not in self._sized:
            self._sized[width] = round(self._size_at(width).height() + 0.5) if self._html else 0
        return self._sized[width]

    def width_needed(self, width: int) -> int:
        """Return the width in px of the text that has ``width`` px: more where a table is too wide for it."""
        return max(width, ceil(self._size_at(width).width()))

    def sizeHint(self) -> QSize:
        """Ask for the whole text at the present width."""
        return QSize(0, self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        """Ask for no room: what has none scrolls."""
        return QSize(0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the height at the new width."""
        super().resizeEvent(event)
        self._choose_bar()
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave all keys to the window."""
        event.ignore()

    def _size_at(self, width: int) -> QSizeF:
        """Return the size in px of the text that has ``width`` px."""
        if self._measured is None:
            self._measured = document_of(self._html, self._look, self._style)
        self._measured.setTextWidth(max(1, width))
        return self._measured.size()

    def _choose_bar(self) -> None:
        """Have a scroll bar only where the text has no room.

        Left to itself one comes while a longer text waits for its room, makes the lines shorter, and stays;
        and one that comes late covers the ends of the lines.
        """
        policy = Qt.ScrollBarPolicy
        has_room = self.height() >= self.heightForWidth(self.width())
        self.setVerticalScrollBarPolicy(policy.ScrollBarAlwaysOff if has_room else policy.ScrollBarAlwaysOn)
        self.document().setTextWidth(self.viewport().width())


def _html(piece: Named | FilterName, look: Look, text: Text) -> str:
    if isinstance(piece, FilterName):
        families = look.font(TextStyle.CODE).families()
        face = "font-family: " + ", ".join(f"'{family}'" for family in families)
        style = escape(f"{face}; font-weight: 700; color: {look.hue(piece.filter).text}")
        return f'<span style="{style}">{escape(piece.written)}</span>'
    return escape(written(piece.value, text))


def _dress(
    document: QTextDocument, look: Look, style: TextStyle, colour: str | None = None, tight: bool = False
) -> None:
    """Give ``document`` the type and the colours of ``look``."""
    font, colours = look.font(style), look.palette
    text = colour or colours.text
    document.setDefaultFont(font)
    document.setDocumentMargin(0)
    document.setIndentWidth(INDENT * font.pixelSize())
    option = document.defaultTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    document.setDefaultTextOption(option)
    mono = ", ".join(f"'{family}'" for family in look.font(TextStyle.CODE).families())
    gap = 0 if tight else round(font.pixelSize() * GAP)
    document.setDefaultStyleSheet(
        f"p, li, td, th {{ color: {text}; }}"
        f"p {{ margin-top: 0; margin-bottom: {gap}px; }}"
        f"ul, ol {{ margin-top: 0; margin-bottom: {gap}px; -qt-list-indent: 1; }}"
        f"code, pre {{ font-family: {mono}; color: {text}; }}"
        f"table {{ border-collapse: collapse; margin-bottom: {gap}px; }}"
        f"td, th {{ padding: {gap // 2}px {gap}px; border: 1px solid {colours.border}; }}"
        f"blockquote {{ color: {colours.muted}; margin-left: {2 * gap}px; }}"
    )


@lru_cache(maxsize=256)  # a lesson shows a text at several points, and on the screens of presenting
def _rendered(source: str) -> str:
    html: str = _reader().render(source)
    return html


@lru_cache(maxsize=1)
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    reader.disable(["link", "image", "autolink", "reference"])
    for sign, tag in _RAISED.items():
        reader.inline.ruler.push(tag, _raised(sign, tag))
    return reader


def _raised(sign: str, tag: str) -> Callable[[StateInline, bool], bool]:
    """Return the rule that reads ``x^2^``: no space stands between the two signs."""

    def rule(state: StateInline, silent: bool) -> bool:
        start = state.pos
        if state.src[start] != sign:
            return False
        end = state.src.find(sign, start + 1, state.posMax)
        inner = state.src[start + 1 : end]
        if end < 0 or not inner or any(letter.isspace() for letter in inner):
            return False
        if not silent:
            state.push(f"{tag}_open", tag, 1)
            state.push("text", "", 0).content = inner
            state.push(f"{tag}_close", tag, -1)
        state.pos = end + 1
        return True

    return rule

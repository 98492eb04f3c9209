"""The texts of a lesson as HTML, in the language of the window."""

from __future__ import annotations

import re
from html import escape, unescape

from convviz.explore.display.lesson import Said
from convviz.explore.lessons.filling import Named
from convviz.explore.message import Message
from convviz.explore.state.lesson_state import Words
from convviz.ui.look.look import Look
from convviz.ui.words.catalogue import Text
from convviz.ui.words.markdown import html_of, written

_TAGS = re.compile(r"<[^>]*>")


def html_said(said: Said, look: Look, text: Text) -> str:
    """Return what is ``said`` as HTML: a text of the author, a sentence of the program, a number or code."""
    if isinstance(said, Message):
        return f"<p>{escape(text.text(said))}</p>"
    if isinstance(said, Named):
        words = escape(written(said.value, text))
        return f"<p><code>{words}</code></p>" if isinstance(said.value, str) else f"<p>{words}</p>"
    return html_of(said.get(text.language) or next(iter(said.values())), look, text)


def plain_said(said: Said, look: Look, text: Text) -> str:
    """Return what is ``said`` without its Markdown, for a screen reader."""
    return plain(html_said(said, look, text))


def plain(html: str) -> str:
    """Return the words of ``html``."""
    return unescape(_TAGS.sub("", html)).strip()


def in_language(words: Words, text: Text) -> str:
    """Return a title of the author in the language of the window; in another where it has none."""
    return words.get(text.language) or next(iter(words.values()), "")

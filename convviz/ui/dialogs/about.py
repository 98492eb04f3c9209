"""Versions, licences, and where the photographs come from."""

from __future__ import annotations

import json
import platform
from html import escape
from pathlib import Path

from PySide6.QtWidgets import QWidget

from convviz import __version__
from convviz.explore.message import Message
from convviz.files import resources
from convviz.ui.dialogs.text_pages import TextPage
from convviz.ui.look.look import Look
from convviz.ui.words.catalogue import Text

#: The distributions that an installed ConvViz consists of beside itself, and their licences.
LIBRARIES = (
    ("PySide6-Essentials", "LGPL-3.0"),
    ("shiboken6", "LGPL-3.0"),
    ("numpy", "BSD-3-Clause"),
    ("pyqtgraph", "MIT"),
    ("colorama", "BSD-3-Clause"),
    ("pillow", "MIT-CMU"),
    ("markdown-it-py", "MIT"),
    ("mdurl", "MIT"),
)
FONTS = (
    ("ConvViz Sans", "Noto Sans CJK SC", "OFL-1.1"),
    ("ConvViz Mono", "DejaVu Sans Mono", "Bitstream Vera"),
    ("ConvViz Raised", "DejaVu Sans", "Bitstream Vera"),
)


class About(TextPage):
    """The page on ConvViz itself."""

    def __init__(self, look: Look, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(look, text, text.text("window.command.about"), page(text), parent)


def page(text: Text) -> str:
    """Return the page as rich text."""
    say = text.text
    pictures = json.loads(resources.path("pictures", "credits.json").read_text(encoding="utf-8"))
    credit = [
        say(
            "window.about.picture",
            title=Message(f"explore.picture.{picture['name']}"),
            author=picture["author"],
            licence=picture["licence"],
            source=picture["source"],
        )
        for picture in pictures
    ]
    libraries = [f"{name} {_version(name)} ({licence})" for name, licence in LIBRARIES]
    fonts = [
        say("window.about.font", name=own, origin=origin, licence=licence) for own, origin, licence in FONTS
    ]
    texts = resources.licences()
    return "".join(
        (
            f"<h2>ConvViz {escape(__version__)}</h2><p>{escape(say('window.about.what'))}</p>",
            f"<p>MIT · Python {escape(platform.python_version())}</p>",
            _list(say("window.about.libraries"), libraries),
            "" if texts is None else _link(texts, say("window.about.texts")),
            _list(say("window.about.fonts"), fonts),
            _list(say("window.about.pictures"), credit),
        )
    )


def _list(heading: str, entries: list[str]) -> str:
    return f"<h3>{escape(heading)}</h3><ul>{''.join(f'<li>{escape(entry)}</li>' for entry in entries)}</ul>"


def _link(folder: Path, words: str) -> str:
    return f'<p><a href="{escape(folder.as_uri())}">{escape(words)}</a></p>'


def _version(name: str) -> str:
    # Loaded here: it brings the email package along, which the window's start need not wait for.
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return ""

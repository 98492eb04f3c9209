"""The bundled fonts draw every character that the window says, on any machine."""

from __future__ import annotations

import ast
import unicodedata
from pathlib import Path

import pytest
from PySide6.QtGui import QRawFont

import convviz
from convviz.files import resources
from convviz.ui.look import fonts

CODE = Path(convviz.__file__).parent


@pytest.mark.parametrize("style", ["Regular", "Bold"])
def test_every_character_of_the_catalogues_is_drawn(qapp, style: str) -> None:
    names = f"ConvVizSans-{style}.otf", f"ConvVizRaised-{style}.ttf"
    bundled = [QRawFont(str(resources.path("fonts", name)), 16) for name in names]
    folder = resources.path("text")
    said = {c for path in folder.rglob("*.json") for c in path.read_text(encoding="utf-8") if c > " "}
    assert len(said) > 500
    assert sorted(c for c in said if not any(font.supportsCharacter(ord(c)) for font in bundled)) == []


def strings_of(path: Path) -> list[str]:
    """Return what the strings of a file say, without those that stand alone: docstrings."""
    nodes = [*ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    alone = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    found = [node for node in nodes if isinstance(node, ast.Constant) and id(node) not in alone]
    return [node.value for node in found if isinstance(node.value, str)]


def test_every_sign_in_the_code_is_drawn(qapp) -> None:
    """Arrows on buttons, and what stands for letters of a file's name that cannot be shown."""
    said = {
        c
        for path in CODE.rglob("*.py")
        for words in strings_of(path)
        for c in words
        if unicodedata.category(c)[0] not in "CZ"
    }
    assert len(said) > 100
    for style in ("Regular", "Bold"):
        names = f"ConvVizSans-{style}.otf", f"ConvVizRaised-{style}.ttf"
        bundled = [QRawFont(str(resources.path("fonts", name)), 16) for name in names]
        missing = sorted(c for c in said if not any(font.supportsCharacter(ord(c)) for font in bundled))
        assert missing == [], style


@pytest.mark.parametrize("style", ["Regular", "Bold"])
def test_powers_of_ten_are_drawn_by_what_is_bundled(qapp, style: str) -> None:
    names = f"ConvVizSans-{style}.otf", f"ConvVizRaised-{style}.ttf"
    bundled = [QRawFont(str(resources.path("fonts", name)), 16) for name in names]
    for character in "×⁻⁰¹²³⁴⁵⁶⁷⁸⁹≈−·":
        assert any(font.supportsCharacter(ord(character)) for font in bundled), character
    for digit in "⁻⁰¹²³⁴⁵⁶⁷⁸⁹":  # all of them from one face
        assert not bundled[0].supportsCharacter(ord(digit))
    families = fonts.sans()[:2]
    assert families == ["ConvViz Sans", "ConvViz Raised"]

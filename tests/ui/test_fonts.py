"""The bundled fonts draw every character that the window says, on any machine."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QRawFont

from convviz.files import resources


@pytest.mark.parametrize("style", ["Regular", "Bold"])
def test_every_character_of_the_catalogues_is_drawn(qapp, style: str) -> None:
    font = QRawFont(str(resources.path("fonts", f"ConvVizSans-{style}.otf")), 16)
    folder = resources.path("text")
    said = {c for path in folder.rglob("*.json") for c in path.read_text(encoding="utf-8") if c > " "}
    assert len(said) > 500
    assert sorted(c for c in said if not font.supportsCharacter(ord(c))) == []

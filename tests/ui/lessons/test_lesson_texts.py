"""Texts of lessons as they are painted."""

from __future__ import annotations

from convviz.ui.look.look import Look, TextStyle
from convviz.ui.words.markdown import document_of


def test_the_marks_of_a_list_have_room(qapp) -> None:  # documents need an application
    look = Look.of(1, 1)
    document = document_of("<ul><li>one</li></ul>", look, TextStyle.BODY)
    entries = document.begin().textList()
    assert entries is not None
    room = entries.format().indent() * document.indentWidth()
    assert room >= look.font(TextStyle.BODY).pixelSize()

"""How the texts of a lesson file are read, in each language: CommonMark with tables.

HTML, pictures and invisible characters are mistakes. The text is parsed as if HTML were allowed, so that what
would be HTML is found, and nothing else: ``a < b`` and tags within code are not.
"""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from convviz.explore.catalogue import LANGUAGES
from convviz.explore.file_names import harmless
from convviz.explore.lessons.fields import number, text
from convviz.explore.lessons.mistakes import Spot, Wrong, similar
from convviz.explore.recipes.plain import said
from convviz.explore.state.lesson_state import Words

MOST_LETTERS = 5000  # of a text: no panel shows as many

_PARSER = MarkdownIt("commonmark", {"html": True}).enable("table")


def words(value: object, spot: Spot) -> Words:
    """Read a text in each language; in one that the lesson does without, it is that of another."""
    if not isinstance(value, dict):
        raise Wrong("mistakes.not_words", value=said(value))
    made = {}
    for language, written in value.items():
        here = spot.of_field(f"{spot.field}.{language}")
        if language in LANGUAGES:
            made[language] = here.read(markdown, written)
        elif (near := similar(language, LANGUAGES)) is not None:
            here.wrong("mistakes.unknown_similar", similar=near)
        else:
            here.wrong("mistakes.no_such_language", known=", ".join(LANGUAGES))
    for language in spot.languages:
        if language not in value:
            spot.wrong(f"mistakes.no_text.{language}")
    there = [one for one in made.values() if one is not None]
    return {language: made.get(language) or there[0] for language in LANGUAGES} if there else {}


def markdown(value: object, spot: Spot) -> str:
    """Read a text in one language."""
    written = text(value, spot)
    if len(written) > MOST_LETTERS:
        raise Wrong("mistakes.text_too_long", most=MOST_LETTERS)
    if harmless(written, keep="\n\t") != written:
        spot.wrong("mistakes.invisible")
    html, pictures = [], []
    for token in _each(_PARSER.parse(written)):
        if token.type in ("html_inline", "html_block"):
            html.append(token.content)
        elif token.type == "image":
            pictures.append(token.content)
    if html:
        spot.wrong("mistakes.html", value=said(html[0]))
    if pictures:
        spot.wrong("mistakes.picture_in_text")
    return written


def answer(value: object, spot: Spot) -> Words:
    """Read an answer: in each language, or the same in all, as "{value}" or 5."""
    if isinstance(value, dict):
        return words(value, spot)
    written = markdown(value, spot) if isinstance(value, str) else str(number(value, spot))
    return dict.fromkeys(LANGUAGES, written)


def _each(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _each(token.children or [])

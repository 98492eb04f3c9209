"""How the value of one field of a lesson file is read.

A reader takes what TOML made of the value and the `Spot` where it stands. It returns the value, or raises
`Wrong`. One that reads several values tells the spot what is wrong with each, so that all mistakes are found;
what it returns then is not used.

Texts are CommonMark with tables, in each language. HTML, pictures and invisible characters in them are
mistakes. A text is parsed as if HTML were allowed, so that what would be HTML is found, and nothing else:
``a < b`` and tags within code are not.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any, TypeAlias

from markdown_it import MarkdownIt
from markdown_it.token import Token

from convviz.explore.catalogue import LANGUAGES
from convviz.explore.file_names import harmless
from convviz.explore.lessons.mistakes import Spot, Wrong, similar
from convviz.explore.recipes.plain import said
from convviz.explore.state.lesson_state import Words
from convviz.explore.state.state import Link

MOST_MINUTES = 600
MOST_INDEX = 10**9
MOST_LISTED = 12  # words that a sentence offers
MOST_LETTERS = 5000  # of a text: no panel shows as many
LIT = tuple(link.value for link in Link)
PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif")

_INDEX = r"[0-9]{1,9}"
_TWO = rf"\[{_INDEX},{_INDEX}\]"
_THREE = rf"\[{_INDEX},{_INDEX},{_INDEX}\]"
_NUMBER = re.compile(rf"W{_INDEX}(?:{_TWO})?{_THREE}|b{_INDEX}(?:{_TWO})?|X{_THREE}")
_CELL = re.compile(rf"[VX]{_THREE}")
_NAMED = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\[[0-9, ]*\]){0,2}")
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_PARSER = MarkdownIt("commonmark", {"html": True}).enable("table")

Reader: TypeAlias = Callable[[object, Spot], Any]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a table: how it is read, and whether it must be there."""

    read: Reader
    needed: bool = False


Fields: TypeAlias = Mapping[str, Field]


def table(raw: object, fields: Fields, spot: Spot, others: Mapping[str, Fields]) -> dict[str, Any]:
    """Return the values of a table of ``fields``, without those that are missing or wrong.

    ``others`` are the tables, by what they are called, that a name may have been meant for.
    """
    if not isinstance(raw, dict):
        raise Wrong("mistakes.not_table", value=said(raw))
    values = {}
    for name, value in raw.items():
        here = spot.of_field(name)
        if name in fields:
            values[name] = here.read(fields[name].read, value)
        elif (near := similar(name, fields)) is not None:
            here.wrong("mistakes.unknown_similar", similar=near)
        elif (owner := next((title for title, known in others.items() if name in known), None)) is not None:
            here.wrong("mistakes.unknown_here", table=owner)
        else:
            here.wrong("mistakes.unknown")
    for name, field in fields.items():
        if field.needed and name not in raw:
            spot.of_field(name).wrong("mistakes.missing")
    return {name: value for name, value in values.items() if value is not None}


def text(value: object, _: Spot) -> str:
    """Read text that is not empty."""
    if not isinstance(value, str):
        raise Wrong("mistakes.not_text", value=said(value))
    if not value.strip():
        raise Wrong("mistakes.empty")
    return value


def number(value: object, _: Spot) -> int | float:
    """Read a finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Wrong("mistakes.not_number", value=said(value))
    if not math.isfinite(value):
        raise Wrong("mistakes.not_finite", value=said(value))
    return value


def minutes(value: object, spot: Spot) -> float:
    """Read how many minutes a step takes."""
    read = number(value, spot)
    if not 0 < read <= MOST_MINUTES:
        raise Wrong("mistakes.minutes", most=MOST_MINUTES, value=said(read))
    return read


def right(value: object, _: Spot) -> bool:
    """Read whether a choice is right: only one that is says so."""
    if value is not True:
        raise Wrong("mistakes.right_is_true", value=said(value))
    return True


def identifier(value: object, spot: Spot) -> str:
    """Read the id of a lesson."""
    read = text(value, spot)
    if not _ID.fullmatch(read):
        raise Wrong("mistakes.id", value=said(read))
    return read


def one_of(known: Iterable[str]) -> Reader:
    """Return what reads one of the words ``known``."""
    words = tuple(dict.fromkeys(known))

    def read(value: object, spot: Spot) -> str:
        word = text(value, spot)
        if word in words:
            return word
        near = similar(word, words)
        if near is not None:
            raise Wrong("mistakes.no_such_similar", value=said(word), similar=near)
        raise Wrong("mistakes.no_such", value=said(word), known=choices(words))

    return read


def choices(words: tuple[str, ...]) -> str:
    """Return ``words`` for a sentence, the first ones where they are many."""
    return ", ".join(words if len(words) <= MOST_LISTED else (*words[:MOST_LISTED], "…"))


def some(read_one: Reader) -> Reader:
    """Return what reads a list with at least one entry, each by ``read_one``."""

    def read(value: object, spot: Spot) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise Wrong("mistakes.not_list", value=said(value))
        if not value:
            raise Wrong("mistakes.empty_list")
        return tuple(spot.read(read_one, entry) for entry in value)

    return read


def pairs(read_one: Reader, names: re.Pattern[str], example: str) -> Reader:
    """Return what reads a table by ``read_one``; its names are such as the ``example``."""

    def read(value: object, spot: Spot) -> tuple[tuple[str, Any], ...]:
        if not isinstance(value, dict):
            raise Wrong("mistakes.not_table", value=said(value))
        inside = spot.of_table(spot.field)
        for name in value:
            if not names.fullmatch(name):
                inside.of_field(name).wrong("mistakes.not_a_name", example=example)
        return tuple((name, inside.of_field(name).read(read_one, entry)) for name, entry in value.items())

    return read


def chosen(known: Iterable[str]) -> Reader:
    """Return what reads a table of choices of the state, by the names ``known``."""
    choices = dict.fromkeys(known, Field(plain))

    def read(value: object, spot: Spot) -> tuple[tuple[str, Any], ...]:
        return tuple(table(value, choices, spot.of_table(spot.field), {}).items())

    return read


def plain(value: object, spot: Spot) -> str | int | float | bool:
    """Read what a field of the state may be: a word, a number, true or false."""
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int | float):
        return number(value, spot)
    raise Wrong("mistakes.not_plain", value=said(value))


def expected(value: object, spot: Spot) -> str | int | float:
    """Read what a named number should be: a number, or the words that it is written in."""
    return text(value, spot) if isinstance(value, str) else number(value, spot)


def neuron(value: object, _: Spot) -> tuple[int, int, int]:
    """Read the place (x, y, d) of a neuron."""
    if isinstance(value, list) and len(value) == 3:
        x, y, d = (i if type(i) is int and i < MOST_INDEX else -1 for i in value)
        if min(x, y, d) >= 0:
            return x, y, d
    raise Wrong("mistakes.not_a_neuron")


def asked_about(value: object, spot: Spot) -> str:
    """Read the name of a weight, a bias, an input or a neuron."""
    read = text(value, spot)
    if not _NUMBER.fullmatch(read) and not _CELL.fullmatch(read):
        raise Wrong("mistakes.not_a_number_name", value=said(read))
    return read


def light(value: object, spot: Spot) -> str:
    """Read what is lit."""
    read = text(value, spot)
    if read in LIT or _NUMBER.fullmatch(read):
        return read
    near = similar(read, LIT)
    if near is not None:
        raise Wrong("mistakes.no_such_similar", value=said(read), similar=near)
    raise Wrong("mistakes.light", value=said(read))


def cell(value: object, spot: Spot) -> str:
    """Read a cell that is clicked."""
    read = text(value, spot)
    if not _CELL.fullmatch(read):
        raise Wrong("mistakes.not_a_cell", value=said(read))
    return read


def picture(value: object, spot: Spot) -> str:
    """Read the name of a picture in the lesson's own folder, with all links followed."""
    name = text(value, spot)
    outside = Wrong("mistakes.picture_outside", value=said(name))
    if PurePosixPath(name).is_absolute() or PureWindowsPath(name).anchor or "\\" in name:
        raise outside
    try:
        folder = spot.folder.resolve()
        path = (folder / name).resolve()
        inside, there = path.is_relative_to(folder), path.is_file()
    except (OSError, ValueError, RuntimeError):  # a name that no file can have, links in a circle
        inside, there = True, False
    if not inside:
        raise outside
    if PurePosixPath(name).suffix.lower() not in PICTURES:
        raise Wrong("mistakes.picture_kind", value=said(name), known=", ".join(PICTURES))
    if not there:
        raise Wrong("mistakes.picture_missing", value=said(name))
    return name


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


numbers = pairs(number, _NUMBER, "W0[2,2,1], b0, X[4,6,0]")
"""Read numbers of the layer to change."""
expectations = pairs(expected, _NAMED, "value, V[2,3,1]")
"""Read what named numbers should be."""

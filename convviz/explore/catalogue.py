"""The words on screen: catalogue templates filled with numbers, in the language of the window.

A template is a string with named placeholders, or two of them, {"one": …, "other": …}, chosen by ``n``.
Numbers are grouped (105,705,600) with a true minus; a placeholder may ask for another form: ``{n:code}`` as
Python reads it, ``{n:gloss}`` with 万 and 亿, ``{n:bytes}`` in decimal units, ``{n:signed}`` with its sign.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache, lru_cache
from numbers import Integral
from string import Formatter

from convviz.explore import numbers
from convviz.explore.message import Message, Slot, Value
from convviz.files import resources

LANGUAGES = ("en", "zh")
NAMES = {"en": "English", "zh": "中文"}  # each in its own language, so that its readers find it

CUT = f"= {numbers.ALMOST}"  # what a template and a shortened number make together

Template = str | dict[str, str]
Parts = tuple[tuple[str, str | None, str], ...]


class Text:
    """The catalogue of one language; ValueError for a language that is not in `LANGUAGES`."""

    def __init__(self, language: str = "en") -> None:
        if language not in LANGUAGES:
            raise ValueError(f"language is {language!r}, must be one of {', '.join(LANGUAGES)}")
        self.language = language
        self._catalogue = catalogue(language)

    def text(self, what: str | Message, /, **values: Value) -> str:
        """Return the sentence of a catalogue key or a message; KeyError where the catalogue has none."""
        words = "".join(words for _, words in self.pieces(what, **values))
        return words.replace(CUT, numbers.ALMOST)  # a number that is cut is not equal

    def pieces(self, what: str | Message, /, **values: Value) -> list[tuple[str | None, str]]:
        """Return a sentence piece by piece: its words with None, what is filled in with its placeholder."""
        given: Mapping[str, Value] = values
        if isinstance(what, Message):
            given, what = {**dict(what.values), **values}, what.key
        template = self._catalogue[what]
        if isinstance(template, dict):
            template = template["one" if given.get("n") == 1 and "one" in template else "other"]
        pieces: list[tuple[str | None, str]] = []
        for literal, field, form in _parts(template):
            pieces.append((None, literal))
            if field is not None:
                value = given[field]
                pieces.append((field, value if type(value) is str else self.number(value, form)))
        return pieces

    def has(self, key: str) -> bool:
        """Say whether the catalogue has ``key``."""
        return key in self._catalogue

    def number(self, value: Value, form: str = "") -> str:
        """Return ``value`` as a placeholder of that form shows it."""
        if isinstance(value, str):
            return value
        if isinstance(value, Message):
            return self.text(value)
        if isinstance(value, Slot):
            return numbers.room_of(self._form(value.like, form))
        return self._form(value, form)

    def _form(self, value: float, form: str) -> str:
        if not form:
            return numbers.grouped(value) if isinstance(value, (int, Integral)) else numbers.shortened(value)
        match form:
            case "code":
                return numbers.code(value)
            case "gloss":
                return numbers.glossed(int(value), self.language)
            case "bytes":
                return numbers.byte_text(int(value))
            case "signed":
                return numbers.signed(value)
        raise ValueError(f"a placeholder asks for the form {form!r}, which does not exist")


@lru_cache(maxsize=len(LANGUAGES))  # files are read once, as long as the program runs
def catalogue(language: str) -> Mapping[str, Template]:
    """Return every template of ``language`` by key: the union of its files."""
    union: dict[str, Template] = {}
    for file in sorted(resources.path("text", language).glob("*.json")):
        union |= json.loads(file.read_text(encoding="utf-8"))
    return union


@cache  # as many as the catalogues have
def _parts(template: str) -> Parts:
    return tuple((literal, field, form or "") for literal, field, form, _ in Formatter().parse(template))

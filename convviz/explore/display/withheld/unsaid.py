"""Messages and volumes without the numbers that are withheld."""

from __future__ import annotations

import re

import numpy as np

from convviz.explore.message import Message, Slot, Value, slot_of
from convviz.explore.numbers import UNKNOWN
from convviz.explore.state.values import Values, scaled


def unsaid(words: Message, *names: str) -> Message:
    """Return ``words`` with a slot for each number of the placeholders ``names``, also in inner messages."""
    given = ((name, _without(value) if name in names else value) for name, value in words.values)
    return Message(words.key, tuple(given))


def all_unsaid(words: Message) -> Message:
    """Return ``words`` with a slot for each of its numbers."""
    return Message(words.key, tuple((name, _without(value)) for name, value in words.values))


def masked(code: str) -> str:
    """Return ``code``, which is only measured, with other digits."""
    return re.sub(r"\d", "8", code)


def blank(shape: tuple[int, ...]) -> Values:
    """Return a volume of zeros, in the place of one that is withheld."""
    return scaled(np.zeros(shape, dtype=np.int64), 0.0)


def _without(value: Value) -> Value:
    match value:
        case Message():
            return all_unsaid(value)
        case Slot():
            return value
        case str():  # a number that is written already, or a name
            return UNKNOWN if any(sign.isdigit() for sign in value) else value
        case _:
            return slot_of(value)

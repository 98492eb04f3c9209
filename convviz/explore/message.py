"""A sentence to be shown: a key of the text catalogue and the values of its placeholders.

Display parts carry messages, never sentences; the window turns them into English or Chinese.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Union

Value = Union[int, float, str, "Message", "Slot"]


@dataclass(frozen=True, slots=True)
class Message:
    """A catalogue ``key`` with ``values``: (placeholder, value) pairs, so that messages compare and hash."""

    key: str
    values: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of a number that is withheld: "?" with the room of ``like``.

    ``like`` has as many digits as the number and tells nothing else of it, see `slot_of`.
    """

    like: int


def slot_of(value: int | float) -> Slot:
    """Return the place of ``value``: every digit before the point is an 8."""
    return Slot(int("8" * len(str(abs(int(value))))))


def message(key: str, /, **values: Value) -> Message:
    """Return the message ``key`` with its placeholders filled by ``values``."""
    return Message(key, tuple(values.items()))


class Refused(ValueError):  # noqa: N818  # a refusal is an answer to the user, not an error
    """A wish that cannot be granted; ``reason`` says why in words the user can be shown."""

    def __init__(self, reason: Message) -> None:
        super().__init__(f"{reason.key} {dict(reason.values)}")
        self.reason = reason

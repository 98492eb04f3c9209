"""Messages in a recipe: a key of the text catalogues with its values.

A recipe may come from a file, so what is read must be a message that the catalogues can say.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from string import Formatter
from typing import Any

from convviz.explore.file_names import harmless
from convviz.explore.message import Message, Refused, Slot, Value, message
from convviz.explore.recipes.plain import Plain, number
from convviz.files import resources

DEEPEST = 6  # messages within messages
LONGEST_VALUE = 255  # characters of a value in a message, such as the name of a file


def message_values(words: Message) -> dict[str, Plain]:
    """Return ``words`` as a table: "key", and "values" where there are any."""
    values: dict[str, Plain] = {}
    for name, value in words.values:
        assert not isinstance(value, Slot)  # what is withheld is known on screen only, not to a state
        values[name] = message_values(value) if isinstance(value, Message) else value
    return {"key": words.key, "values": values} if values else {"key": words.key}


def read_message(plain: Any, deepest: int = DEEPEST) -> Message:
    """Return the message that `message_values` gave; refused where the catalogues cannot say it."""
    if not isinstance(plain, Mapping) or not set(plain) <= {"key", "values"} or not deepest:
        raise Refused(message("recipes.refused.message"))
    key, values = plain.get("key"), plain.get("values", {})
    if not isinstance(key, str) or key not in _placeholders() or not isinstance(values, Mapping):
        raise Refused(message("recipes.refused.message"))
    read = tuple((str(name), _value(value, deepest)) for name, value in values.items())
    if not _placeholders()[key] <= {name for name, _ in read}:
        raise Refused(message("recipes.refused.message"))
    return Message(key, read)


def _value(plain: Any, deepest: int) -> Value:
    if isinstance(plain, Mapping):
        return read_message(plain, deepest - 1)
    if not isinstance(plain, str):
        return number(plain)
    bare = plain.strip("\N{FIRST STRONG ISOLATE}\N{POP DIRECTIONAL ISOLATE}")  # as around the names of files
    if len(plain) > LONGEST_VALUE or harmless(bare) != bare:
        raise Refused(message("recipes.refused.message"))
    return plain


@lru_cache(maxsize=1)
def _placeholders() -> Mapping[str, frozenset[str]]:
    """Return every key of the catalogues with the placeholders that it needs, the same in all languages."""
    found = {}
    for file in resources.path("text", "en").glob("*.json"):
        for key, template in json.loads(file.read_text(encoding="utf-8")).items():
            forms = template.values() if isinstance(template, dict) else [template]
            names = {name for form in forms for _, name, _, _ in Formatter().parse(form) if name}
            found[key] = frozenset(names)
    return found

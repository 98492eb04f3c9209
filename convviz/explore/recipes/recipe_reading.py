"""Reading the fields of a recipe one by one, so that all that is wrong is found at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias, TypeVar

from convviz.conv.arrays import Array
from convviz.explore.message import Message, Refused, message
from convviz.explore.recipes.array_values import unpacked
from convviz.explore.recipes.plain import said, unknown

Mistake: TypeAlias = tuple[str, Message]
"""The name of a field, as "update.before.spread", and what is wrong with it."""
T = TypeVar("T")


class RecipeReading:
    """Some ``values`` of a recipe, the ``arrays`` that they name, and the mistakes found so far.

    ``within`` is where the values stand: "update.before.".
    """

    def __init__(
        self,
        values: Mapping[str, Any],
        arrays: Mapping[str, Array],
        within: str = "",
        mistakes: list[Mistake] | None = None,
    ) -> None:
        self.values = values
        self.arrays = arrays
        self.within = within
        self.mistakes: list[Mistake] = [] if mistakes is None else mistakes

    def __contains__(self, name: str) -> bool:
        return name in self.values

    @contextmanager
    def field(self, name: str) -> Iterator[None]:
        """Note what is refused in the block as a mistake of the field ``name``."""
        try:
            yield
        except Refused as refusal:
            self.mistakes.append((self.within + name, refusal.reason))

    def value(self, name: str, read: Callable[[Any], T], default: T) -> T:
        """Return what ``read`` makes of a field; ``default`` where there is none or it is wrong (noted)."""
        if name in self.values:
            with self.field(name):
                return read(self.values[name])
        return default

    def inside(self, name: str) -> RecipeReading | None:
        """Return the values that a field holds; None where there is none or it is no table (noted)."""
        if name not in self.values:
            return None
        inner = self.values[name]
        if not isinstance(inner, Mapping):
            with self.field(name):
                raise Refused(message("recipes.refused.table", value=said(inner)))
            return None
        return RecipeReading(inner, self.arrays, f"{self.within}{name}.", self.mistakes)

    def know(self, names: Collection[str]) -> None:
        """Note every field that is not one of ``names``."""
        for name in self.values:
            if name not in names:
                with self.field(str(name)):
                    raise Refused(unknown(str(name), names))

    def need(self, *names: str) -> None:
        """Note each of the fields ``names`` that is missing."""
        for name in names:
            if name not in self.values:
                with self.field(name):
                    raise Refused(message("recipes.refused.missing"))

    def array(self, name: str, shape: Sequence[int | None]) -> Array | None:
        """Return the array of a field, in place or named, of ``shape`` (None: any length).

        None where it is not there, or is no such array of finite numbers, which is noted.
        """
        return self.value(name, lambda plain: unpacked(plain, self.arrays, shape), None)

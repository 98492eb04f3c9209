"""What a named number is, and what it is computed from."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from convviz.conv import Geometry, Neuron, ParameterCount, count_parameters
from convviz.explore.backward.backward_pass import Backward, backward_of
from convviz.explore.message import Refused, Value, message
from convviz.explore.state.derived import Derived, derive
from convviz.explore.state.lesson_state import Withheld
from convviz.explore.state.state import State

Number: TypeAlias = int | float | str
"""A number as it is, or text as code: an index expression, a sum that is written out."""

_OF_A_FILTER = re.compile("(dW|db|W|b|V)k(_after)?")

NOTHING: frozenset[Withheld] = frozenset()
FIELD = frozenset({Withheld.FIELD})
VALUE = frozenset({Withheld.VALUE})
SIZE = frozenset({Withheld.SIZE})
COUNTS = frozenset({Withheld.COUNTS})
GRADIENT = frozenset({Withheld.GRADIENT})
CHANGES = frozenset({Withheld.CHANGES})
SHIFT = frozenset({Withheld.SHIFT})


class Source:
    """A state and what follows from it, computed where a name first needs it: counts need no array."""

    def __init__(self, state: State, derived: Derived | None = None) -> None:
        """Take ``derived`` where it is at hand, that of the state's layer or of another one."""
        self.state, self.at_hand = state, derived

    @property
    def g(self) -> Geometry:
        """The geometry of the layer."""
        return self.state.layer.geometry

    @cached_property
    def count(self) -> ParameterCount:
        """The counts of the layer."""
        return count_parameters(self.g)

    @cached_property
    def neuron(self) -> Neuron:
        """The current neuron, taken apart."""
        at = self.state.position
        return self.state.layer.neuron(at.x, at.y, at.d)

    @cached_property
    def derived(self) -> Derived:
        """The volumes of the state's layer; those of another layer than is shown are kept beside it."""
        given, layer = self.at_hand, self.state.layer
        if given is None:
            return derive(layer)
        if given.layer is layer:
            return given
        return given.keep("volumes of a lesson's step", layer, lambda: derive(layer))

    @cached_property
    def passed(self) -> Backward:
        """The backward pass for the state's loss."""
        return backward_of(self.state, self.derived)


@dataclass(frozen=True, eq=False, slots=True)
class NamedNumber:
    """A number that texts can name.

    ``form`` is how the name is written, with letters for the indices: "V[x,y,d]". A k in its word stands for
    the number of a filter, which is the first index. ``number`` computes it from a `Source` and the indices,
    ``limits`` says which they may be, without k. ``tells`` is what the number would tell where it is shown,
    and with it what is not shown while it is asked for.
    """

    form: str
    number: Callable[..., Number]
    tells: frozenset[Withheld] = NOTHING
    limits: Callable[[Source], tuple[range, ...]] = lambda source: ()  # noqa: ARG005

    @property
    def word(self) -> str:
        """The name without its indices."""
        return self.form.partition("[")[0]

    @property
    def indices(self) -> tuple[str, ...]:
        """The letters of the indices in brackets, "x", "y", "d"."""
        within = self.form.partition("[")[2].rstrip("]")
        return tuple(within.replace("][", ",").split(",")) if within else ()

    @property
    def of_a_filter(self) -> bool:
        """Whether the number of a filter is part of the word."""
        return _OF_A_FILTER.fullmatch(self.word) is not None


def refused(key: str, **values: Value) -> Refused:
    """Return the refusal ``key`` of the names of numbers."""
    return Refused(message(f"lesson_numbers.refused.{key}", **values))


def output_limits(source: Source) -> tuple[range, ...]:
    """Return the indices (x, y, d) of V."""
    return tuple(map(range, source.g.output_shape))


def input_limits(source: Source) -> tuple[range, ...]:
    """Return the indices (x, y, c) of X."""
    return tuple(map(range, source.g.input_shape))


def position_limits(source: Source) -> tuple[range, ...]:
    """Return the indices (x, y) of a slice."""
    return tuple(map(range, source.g.output_shape[:2]))

"""Where a number of a layer stands: an input, a weight or a bias, shared or a neuron's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from convviz.conv import checks


class _Indices:
    """Indices that are Python's ints, whatever integers they were given as; TypeError for anything else."""

    __slots__: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in self.__slots__:
            given = getattr(self, name)
            if type(given) is not int:
                object.__setattr__(self, name, checks.integer(name, given))


@dataclass(frozen=True, slots=True)
class InputCell(_Indices):
    """X[x, y, c], in true coordinates: x and y of zero-padding are negative, or beyond the input.

    A layer has no number of its own in the padding, and refuses such a cell where it is asked for one.
    """

    x: int
    y: int
    c: int


@dataclass(frozen=True, slots=True)
class Weight(_Indices):
    """W[k][i, j, c], the weight that all neurons of slice k share; c counts within the filter's group."""

    k: int
    i: int
    j: int
    c: int


@dataclass(frozen=True, slots=True)
class Bias(_Indices):
    """b[k], the bias that all neurons of slice k share."""

    k: int


@dataclass(frozen=True, slots=True)
class OwnWeight(_Indices):
    """The weight (i, j, c) of the neuron (x, y, d) alone.

    In a locally connected layer (i, j, c) indexes its receptive field, (Fx, Fy, D/groups); in a fully
    connected one the true input, (W, H, D).
    """

    x: int
    y: int
    d: int
    i: int
    j: int
    c: int


@dataclass(frozen=True, slots=True)
class OwnBias(_Indices):
    """The bias of the neuron (x, y, d) alone."""

    x: int
    y: int
    d: int


Place: TypeAlias = InputCell | Weight | Bias | OwnWeight | OwnBias


def refused(place: Any, wanted: str) -> TypeError:
    """Return the error for a place of another kind of layer."""
    return TypeError(f"place is {place!r}: it must be {wanted}")

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

    >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
    >>> layer.value_at(InputCell(x=2, y=0, c=0))
    3
    """

    x: int
    y: int
    c: int


@dataclass(frozen=True, slots=True)
class Weight(_Indices):
    """W[k][i, j, c], the weight that all neurons of slice k share; c counts within the filter's group.

    >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
    >>> layer.value_at(Weight(k=0, i=0, j=0, c=0))
    10
    """

    k: int
    i: int
    j: int
    c: int


@dataclass(frozen=True, slots=True)
class Bias(_Indices):
    """b[k], the bias that all neurons of slice k share.

    >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
    >>> layer.value_at(Bias(k=0))
    0
    """

    k: int


@dataclass(frozen=True, slots=True)
class OwnWeight(_Indices):
    """The weight (i, j, c) of the neuron (x, y, d) alone.

    In a locally connected layer (i, j, c) indexes its receptive field, (Fx, Fy, D/groups); in a fully
    connected one the true input, (W, H, D).

    >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
    >>> FullyConnectedLayer.from_shared(layer).value_at(OwnWeight(x=1, y=0, d=0, i=1, j=0, c=0))
    10
    """

    x: int
    y: int
    d: int
    i: int
    j: int
    c: int


@dataclass(frozen=True, slots=True)
class OwnBias(_Indices):
    """The bias of the neuron (x, y, d) alone.

    >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
    >>> LocallyConnectedLayer.from_shared(layer).value_at(OwnBias(x=1, y=0, d=0))
    0
    """

    x: int
    y: int
    d: int


Place: TypeAlias = InputCell | Weight | Bias | OwnWeight | OwnBias
"""Where one number of a layer is: ``layer.value_at`` gives it, ``layer.with_value`` changes it.

An `InputCell` is a place in every layer, a `Weight` and a `Bias` in a shared layer, an `OwnWeight` and an
`OwnBias` in a layer without sharing.
"""


def refused(place: Any, wanted: str) -> TypeError:
    """Return the error for a place of another kind of layer."""
    return TypeError(f"place is {place!r}: it must be {wanted}")

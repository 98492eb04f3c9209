"""The line of NumPy that makes a neuron, written as the CS231n notes write it.

``V[2,3,1] = np.sum(X[4:9,6:11,:] * W1) + b1``; a range that starts at 0 leaves the 0 out, a padded layer
indexes ``Xp``, a dilated one steps, and with groups the channels have a range of their own. Without sharing
the set has the position in its name, ``W1[2,3]`` and ``b1[2,3]``; fully connected, the neuron reads all of
``X``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

import convviz.conv as conv
from convviz.conv import Axis, Geometry, Place
from convviz.explore.state.sharing import Sharing
from convviz.explore.state.state import OutputCell, Position

_INDEX = "(?:0|[1-9][0-9]{0,8})"  # no layer has larger ones
_NUMBER = re.compile(
    rf"(?P<letter>[XWb])(?P<k>{_INDEX})?(?P<owner>\[{_INDEX},{_INDEX}\])?(?P<index>\[{_INDEX}(?:,{_INDEX}){{2}}\])?"
)
_NEURON = re.compile(rf"V(?P<index>\[{_INDEX}(?:,{_INDEX}){{2}}\])")


class TokenRole(Enum):
    """What a piece of the expression is, for its colour."""

    PLAIN = "plain"
    NEURON = "neuron"
    FIELD = "field"
    WEIGHTS = "weights"
    BIAS = "bias"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the shown expression."""

    text: str
    role: TokenRole


def text(g: Geometry, position: Position, relu: bool = False, sharing: Sharing = Sharing.SHARED) -> str:
    """Return the expression of the neuron at ``position``: one Python statement."""
    return "".join(token.text for token in pieces(g, position, relu, sharing))


def pieces(
    g: Geometry, position: Position, relu: bool, sharing: Sharing = Sharing.SHARED
) -> tuple[Token, ...]:
    """Return the expression of any neuron of ``g`` in pieces."""
    weights, bias = set_names(position, sharing)
    line = [
        Token(name_of(position), TokenRole.NEURON),
        Token(" = np.maximum(0, np.sum(" if relu else " = np.sum(", TokenRole.PLAIN),
        Token(reads(g, position, sharing), TokenRole.FIELD),
        Token(" * ", TokenRole.PLAIN),
        Token(weights, TokenRole.WEIGHTS),
        Token(")", TokenRole.PLAIN),
    ]
    if g.bias:
        line += [Token(" + ", TokenRole.PLAIN), Token(bias, TokenRole.BIAS)]
    if relu:
        line.append(Token(")", TokenRole.PLAIN))
    return tuple(line)


def longest(g: Geometry, relu: bool, sharing: Sharing) -> str:
    """Return the longest expression that a neuron of ``g`` has: the last one has the largest indices."""
    return text(g, last_position(g), relu, sharing)


def last_position(g: Geometry) -> Position:
    """Return the last neuron of ``g``."""
    width, height, filters = g.output_shape
    return Position(width - 1, height - 1, filters - 1)


def set_names(position: Position, sharing: Sharing) -> tuple[str, str]:
    """Return the names of its weights and its bias: ``W1`` and ``b1``, or ``W1[2,3]`` and ``b1[2,3]``."""
    whose = "" if sharing is Sharing.SHARED else f"[{position.x},{position.y}]"
    return f"W{position.d}{whose}", f"b{position.d}{whose}"


def reads(g: Geometry, position: Position, sharing: Sharing) -> str:
    """Return what the neuron reads: its receptive field, or all of ``X`` when it is fully connected."""
    return "X" if sharing is Sharing.FULL else field(g, position)


def name_of(position: Position | OutputCell) -> str:
    """Return ``V[x,y,d]``."""
    return f"V[{position.x},{position.y},{position.d}]"


def number_name(place: Place) -> str:
    """Return how the number of the layer at ``place`` is called: "W0[2,2,1]", "W0[1,2][2,2,1]", "b0"."""
    match place:
        case conv.InputCell(x, y, c):
            return f"X[{x},{y},{c}]"
        case conv.Weight(k, i, j, c):
            return f"W{k}[{i},{j},{c}]"
        case conv.Bias(k):
            return f"b{k}"
        case conv.OwnWeight(x, y, d, i, j, c):
            return f"W{d}[{x},{y}][{i},{j},{c}]"
        case conv.OwnBias(x, y, d):
            return f"b{d}[{x},{y}]"


def place_named(name: str) -> Place:
    """Return the place whose name is ``name``, as `number_name` writes it; ValueError where there is none.

    Whether a layer has such a place is for the layer to say.
    """
    found = _NUMBER.fullmatch(name)
    if found is not None:
        k, owner, index = (_indices(found[part]) for part in ("k", "owner", "index"))
        match found["letter"], len(k), len(owner), len(index):
            case "X", 0, 0, 3:
                return conv.InputCell(*index)
            case "W", 1, 0, 3:
                return conv.Weight(*k, *index)
            case "W", 1, 2, 3:
                return conv.OwnWeight(*owner, *k, *index)
            case "b", 1, 0, 0:
                return conv.Bias(*k)
            case "b", 1, 2, 0:
                return conv.OwnBias(*owner, *k)
    raise ValueError(f"no number is called {name!r}: names are like W0[2,2,1], b0, X[5,5,0], W0[1,2][2,2,1]")


def neuron_named(name: str) -> Position:
    """Return the neuron whose name is ``name``, as `name_of` writes it; ValueError where there is none."""
    found = _NEURON.fullmatch(name)
    if found is None:
        raise ValueError(f"no neuron is called {name!r}: names are like V[2,3,1]")
    return Position(*_indices(found["index"]))


def _indices(part: str | None) -> tuple[int, ...]:
    return () if part is None else tuple(map(int, part.strip("[]").split(",")))


def field(g: Geometry, position: Position) -> str:
    """Return the receptive field as it is indexed: ``X[4:9,6:11,:]``, or ``Xp[…]`` when the layer pads."""
    x, y = ruler(g.x, position.x), ruler(g.y, position.y)
    return f"{volume_name(g)}[{x},{y},{channels(g, position.d)}]"


def volume_name(g: Geometry) -> str:
    """Return the name of the volume that is indexed: ``Xp`` when the layer pads, else ``X``."""
    return "Xp" if padded(g) else "X"


def padded(g: Geometry) -> bool:
    """Say whether the layer pads at all."""
    return g.padded_shape != g.input_shape


def ruler(axis: Axis, position: int) -> str:
    """Return the range that output ``position`` reads along an axis, in the indices of the shown volume."""
    start = axis.start(position)
    return range_code(range(start, start + axis.extent, axis.dilation))


def channels(g: Geometry, d: int) -> str:
    """Return the channels that filter ``d`` reads: ``:``, or their range when the layer has groups."""
    if g.groups == 1:
        return ":"
    return range_code(g.channels_of(d))


def index_range(start: int, stop: int, step: int = 1) -> str:
    """Return ``start:stop:step`` with a start of 0 and a step of 1 left out."""
    return f"{start or ''}:{stop}" + (f":{step}" if step > 1 else "")


def range_code(indices: range) -> str:
    """Return the range that has these ``indices``, at least one of them, as code."""
    return index_range(indices.start, indices[-1] + 1, indices.step if len(indices) > 1 else 1)


def padding_statement(g: Geometry) -> str:
    """Return the statement that makes Xp."""
    return f"Xp = np.pad(X, (({g.x.before}, {g.x.after}), ({g.y.before}, {g.y.after}), (0, 0)))"

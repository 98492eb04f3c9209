"""The line of NumPy that makes a neuron, written as the CS231n notes write it.

``V[2,3,1] = np.sum(X[4:9,6:11,:] * W1) + b1``; a range that starts at 0 leaves the 0 out, a padded layer
indexes ``Xp``, a dilated one steps, and with groups the channels have a range of their own. Without sharing
the set has the position in its name, ``W1[2,3]`` and ``b1[2,3]``; fully connected, the neuron reads all of
``X``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import convviz.conv as conv
from convviz.conv import Axis, Geometry, Place
from convviz.explore.state.sharing import Sharing
from convviz.explore.state.state import OutputCell, Position


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

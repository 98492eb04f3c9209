"""Code for the clipboard: a few lines of NumPy that compute the current neuron and run as they stand."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.conv import AnyLayer
from convviz.explore import expression
from convviz.explore.expression import range_code
from convviz.explore.state.cells import read_inside
from convviz.explore.state.sharing import Sharing, sharing_of
from convviz.explore.state.state import Position, State

WHOLE = 2000  # an array up to this many numbers is written out; of a larger one only what matters
DENSE = 0.5  # from this share of numbers other than 0 on, writing all of them is shorter

Array = NDArray[Any]


def neuron_snippet(state: State) -> str:
    """Return a program that makes what the current neuron reads, runs the shown line and prints its value."""
    layer, position, sharing = state.layer, state.position, sharing_of(state.layer)
    g = layer.geometry
    name = expression.name_of(position)
    lines = ["import numpy as np", "", *_operands(layer, position, sharing), *_bias(layer, position, sharing)]
    lines += [
        "",
        f"V = np.zeros({g.output_shape}, dtype=np.{layer.dtype.name})",
        expression.text(g, position, state.relu, sharing),
        f"print({name})",
    ]
    return "\n".join(lines) + "\n"


def _operands(layer: AnyLayer, position: Position, sharing: Sharing) -> list[str]:
    """Return the lines that make what is multiplied: what the neuron reads, and its weights."""
    g = layer.geometry
    weights = layer.weights_of(position.x, position.y, position.d).weights
    name, _ = expression.set_names(position, sharing)
    what = "all of X" if sharing is Sharing.FULL else "its receptive field"
    made = [f"W{position.d} = {{}}  # every neuron of the slice has a set of its own, for {what}"]
    made = [] if sharing is Sharing.SHARED else made
    if sharing is Sharing.FULL and weights.size > WHOLE:
        return _sparse(layer.common.X, weights, name, made)
    lines = input_lines(layer, position)
    if sharing is not Sharing.FULL and expression.padded(g):
        lines.append(f"{expression.padding_statement(g)}  # zero-padding")
    return [*lines, "", *made, *array_lines(name, weights)]


def _bias(layer: AnyLayer, position: Position, sharing: Sharing) -> list[str]:
    """Return the lines that make the neuron's bias, none in a layer without."""
    bias = layer.weights_of(position.x, position.y, position.d).bias
    if bias is None:
        return []
    _, name = expression.set_names(position, sharing)
    made = [] if sharing is Sharing.SHARED else [f"b{position.d} = {{}}"]
    return [*made, f"{name} = {_scalar(layer.dtype.type(bias))}"]


def input_lines(layer: AnyLayer, position: Position) -> list[str]:
    """Return the lines that make X: whole when it is small, else zeros but for the receptive field."""
    g, X = layer.geometry, layer.common.X
    if X.size <= WHOLE:
        return array_lines("X", X)
    x, y = read_inside(g.x, position.x), read_inside(g.y, position.y)
    made = f"{zeros_line('X', X)}  # only what this neuron reads is set"
    if not x or not y:
        return [made]
    target = f"X[{range_code(x)},{range_code(y)},{expression.channels(g, position.d)}]"
    return [made, *array_lines(target, X[np.ix_(x, y, g.channels_of(position.d))])]


def _sparse(X: Array, weights: Array, name: str, made: list[str]) -> list[str]:
    """Return the lines that make X and the weights of a neuron that reads all of X, without the zeros.

    Exact: a product with a weight that is 0 is 0, whatever stands in X.
    """
    met = np.nonzero(weights)
    count = len(met[0])
    if count > DENSE * weights.size:
        return [*array_lines("X", X), "", *made, *array_lines(name, weights)]
    lines = [
        f"# {count:,} of the {weights.size:,} weights are not 0. Only these are set, and what they meet",
        "# in X: all other products are 0.",
        zeros_line("X", X),
    ]
    box = tuple(slice(int(i.min()), int(i.max()) + 1) for i in met) if count else ()
    if count and weights[box].size <= WHOLE:
        where = ",".join(expression.index_range(cut.start, cut.stop) for cut in box)
        parts = [array_lines(f"X[{where}]", X[box]), array_lines(f"{name}[{where}]", weights[box])]
    elif count:
        lines.append(f"met = np.array({np.transpose(met).tolist()}).T  # x, y and channel of each")
        parts = [
            [f"{target}[tuple(met)] = np.array({array[met].tolist()}, dtype=np.{array.dtype.name})"]
            for target, array in (("X", X), (name, weights))
        ]
    else:
        parts = [[], []]
    return [*lines, *parts[0], "", *made, zeros_line(name, weights), *parts[1]]


def zeros_line(target: str, array: Array) -> str:
    """Return the statement that makes ``target`` zeros like ``array``."""
    return f"{target} = np.zeros({array.shape}, dtype=np.{array.dtype.name})"


def array_lines(target: str, array: Array) -> list[str]:
    """Return the statement that sets ``target`` to a three-dimensional ``array``, one line for each x."""
    # Python writes every float so that reading it gives the same float again.
    rows = [f"    {plane.tolist()}," for plane in array]
    return [f"{target} = np.array([", *rows, f"], dtype=np.{array.dtype.name})"]


def _scalar(value: Any) -> str:
    """Return ``value`` as an expression of its own type; a Python int is an int64 already."""
    return str(value.item()) if value.dtype.kind == "i" else f"np.{value.dtype.name}({value.item()!r})"

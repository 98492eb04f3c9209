"""Code for the clipboard: a few lines of NumPy that compute the current neuron and run as they stand."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.conv import Axis, Layer
from convviz.explore import expression
from convviz.explore.state import Position, State

WHOLE = 2000  # a volume up to this many numbers is written out; of a larger one only the receptive field
COMMENTS = {
    "field": "# of X, only what this neuron reads",
    "padding": "# zero-padding",
}


def neuron_snippet(state: State) -> str:
    """Return a program that makes what the current neuron reads, runs the shown line and prints its value."""
    layer, position = state.layer, state.position
    g, k = layer.geometry, position.d
    lines = ["import numpy as np", "", *_input(layer, position)]
    if expression.padded(g):
        lines.append(f"{expression.padding_statement(g)}  {COMMENTS['padding']}")
    lines += ["", *_array(f"W{k}", layer.weights[k])]
    if layer.biases is not None:
        lines.append(f"b{k} = {_scalar(layer.biases[k])}")
    name = expression.name_of(position)
    lines += [
        "",
        f"V = np.zeros({g.output_shape}, dtype=np.{_result_type(layer)})",
        expression.text(g, position, state.relu),
        f"print({name})",
    ]
    return "\n".join(lines) + "\n"


def _input(layer: Layer, position: Position) -> list[str]:
    """Return the lines that make X: whole when it is small, else zeros but for the receptive field."""
    g = layer.geometry
    if layer.X.size <= WHOLE:
        return _array("X", layer.X)
    x, y = _inside(g.x, position.x), _inside(g.y, position.y)
    read = g.channels_of(position.d)
    made = f"X = np.zeros({g.input_shape}, dtype=np.{_written_type(layer.X)})  {COMMENTS['field']}"
    if not x or not y:
        return [made]
    patch = layer.X[x.start : x.stop : x.step, y.start : y.stop : y.step, read.start : read.stop]
    target = f"X[{_code(x)},{_code(y)},{expression.channels(g, position.d)}]"
    return [made, *_array(target, patch)]


def _inside(axis: Axis, position: int) -> range:
    """Return the true input indices that output ``position`` reads along an axis, without the padding."""
    start = axis.start(position) - axis.padding
    cells = range(start, start + axis.extent, axis.dilation)
    inside = [i for i in cells if 0 <= i < axis.length]
    return range(inside[0], inside[-1] + 1, axis.dilation) if inside else range(0)


def _code(indices: range) -> str:
    return expression.index_range(indices.start, indices.stop, indices.step if len(indices) > 1 else 1)


def _array(target: str, array: NDArray[Any]) -> list[str]:
    """Return the statement that sets ``target`` to a three-dimensional ``array``, one line for each x."""
    rows = [f"    {_numbers(plane)}," for plane in array]
    return [f"{target} = np.array([", *rows, f"], dtype=np.{_written_type(array)})"]


def _numbers(plane: NDArray[Any]) -> str:
    # Python writes every float so that reading it gives the same float again.
    return str(plane.tolist())


def _scalar(value: Any) -> str:
    return (
        f"np.{np.dtype(value.dtype).name}({value.item()!r})" if value.dtype.kind == "f" else str(value.item())
    )


def _written_type(array: NDArray[Any]) -> str:
    # Small integer types would wrap around in the product; the sums on screen are exact.
    return np.dtype(array.dtype).name if array.dtype.kind == "f" else "int64"


def _result_type(layer: Layer) -> str:
    types = [layer.X.dtype, layer.weights.dtype]
    if layer.biases is not None:
        types.append(layer.biases.dtype)
    return str(np.result_type(*types).name) if any(t.kind == "f" for t in types) else "int64"

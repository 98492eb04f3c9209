"""Code for the clipboard: a few lines of NumPy that compute the current neuron and run as they stand."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from convviz.conv import Axis, Layer
from convviz.explore import expression
from convviz.explore.state import Position, State

WHOLE = 2000  # a volume up to this many numbers is written out; of a larger one only the receptive field


def neuron_snippet(state: State) -> str:
    """Return a program that makes what the current neuron reads, runs the shown line and prints its value."""
    layer, position = state.layer.common, state.position
    g, k = layer.geometry, position.d
    lines = ["import numpy as np", "", *input_lines(layer, position)]
    if expression.padded(g):
        lines.append(f"{expression.padding_statement(g)}  # zero-padding")
    lines += ["", *array_lines(f"W{k}", layer.weights[k])]
    if layer.biases is not None:
        lines.append(f"b{k} = {_scalar(layer.biases[k])}")
    name = expression.name_of(position)
    lines += [
        "",
        f"V = np.zeros({g.output_shape}, dtype=np.{layer.X.dtype.name})",
        expression.text(g, position, state.relu),
        f"print({name})",
    ]
    return "\n".join(lines) + "\n"


def input_lines(layer: Layer, position: Position) -> list[str]:
    """Return the lines that make X: whole when it is small, else zeros but for the receptive field."""
    g = layer.geometry
    if layer.X.size <= WHOLE:
        return array_lines("X", layer.X)
    x, y = _inside(g.x, position.x), _inside(g.y, position.y)
    read = g.channels_of(position.d)
    made = (
        f"X = np.zeros({g.input_shape}, dtype=np.{layer.X.dtype.name})  # only what this neuron reads is set"
    )
    if not x or not y:
        return [made]
    patch = layer.X[x.start : x.stop : x.step, y.start : y.stop : y.step, read.start : read.stop]
    target = f"X[{_code(x)},{_code(y)},{expression.channels(g, position.d)}]"
    return [made, *array_lines(target, patch)]


def _inside(axis: Axis, position: int) -> range:
    """Return the true input indices that output ``position`` reads along an axis, without the padding."""
    inside = [i for i in axis.true_taps(position) if 0 <= i < axis.length]
    return range(inside[0], inside[-1] + 1, axis.dilation) if inside else range(0)


def _code(indices: range) -> str:
    return expression.index_range(indices.start, indices.stop, indices.step if len(indices) > 1 else 1)


def array_lines(target: str, array: NDArray[Any]) -> list[str]:
    """Return the statement that sets ``target`` to a three-dimensional ``array``, one line for each x."""
    rows = [f"    {_numbers(plane)}," for plane in array]
    return [f"{target} = np.array([", *rows, f"], dtype=np.{array.dtype.name})"]


def _numbers(plane: NDArray[Any]) -> str:
    # Python writes every float so that reading it gives the same float again.
    return str(plane.tolist())


def _scalar(value: Any) -> str:
    """Return ``value`` as an expression of its own type; a Python int is an int64 already."""
    return str(value.item()) if value.dtype.kind == "i" else f"np.{value.dtype.name}({value.item()!r})"

"""Code for the clipboard: programs that make gradients and run as they stand.

Numbers are written out where they are few, else only those that are needed; where even these are too many,
random ones of the same shape stand in, and the program says so.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from convviz.conv import AnyLayer, Layer
from convviz.explore import expression
from convviz.explore.backward import gradient_code
from convviz.explore.backward.backward_pass import Backward
from convviz.explore.backward.gradient_code import Code
from convviz.explore.backward.readers import count_readers, met_name, met_weight, readers
from convviz.explore.message import Refused, message
from convviz.explore.snippets import WHOLE, array_lines, input_lines, zeros_line
from convviz.explore.state.derived import differs
from convviz.explore.state.sharing import Sharing, sharing_of
from convviz.explore.state.state import InputCell, Position
from convviz.explore.state.values import number

MOST_WRITTEN = 20_000  # numbers of one array that are written out where all of it is needed
MOST_TERMS = 1_000  # terms of one dX that are written out
MOST_RUN = 20_000_000  # numbers that a program for the clipboard may make


def neuron_gradient_snippet(passed: Backward, at: Position) -> str:
    """Return a program that makes the gradient of the neuron ``at`` and prints it."""
    layer, g = passed.layer, passed.layer.geometry
    sharing = sharing_of(layer)
    full = sharing is Sharing.FULL
    seen = _array("X", layer.X) if full else _padded(layer, input_lines(layer.common, at))
    lines = [*seen, "", *_upstream(passed, [at])]
    code = gradient_code.neuron_code(g, at, sharing)
    if sharing is Sharing.SHARED:
        starts = [f"dW{at.d} = np.zeros({g.weights_shape[1:]})", f"db{at.d} = 0"]
        shown = [f"dW{at.d}", f"db{at.d}"]
    else:
        starts = [f"dW{at.d} = {{}}  # one gradient for each neuron", f"db{at.d} = {{}}"]
        shown = [f"dW{at.d}[{at.x},{at.y}]", f"db{at.d}[{at.x},{at.y}]"]
    return _program([*lines, "", *starts[: len(code)]], code, shown[: len(code)])


def slice_gradient_snippet(passed: Backward, d: int) -> str:
    """Return a program that makes dW of slice ``d`` and prints it; refused where it would be too large."""
    layer, g = passed.layer, passed.layer.geometry
    _check_room(layer, 1)
    sharing = sharing_of(layer)
    lines = [*_whole_input(layer), "", *_upstream_of_slice(passed, d)]
    return _program([*lines, ""], gradient_code.slice_code(g, d, sharing), [f"dW{d}"])


def bias_gradient_snippet(passed: Backward, d: int) -> str:
    """Return a program that makes db of slice ``d`` and prints it; refused in a layer without biases."""
    layer = passed.layer
    code = gradient_code.bias_code(layer.geometry, d, sharing_of(layer))
    if not code:
        raise Refused(message("descent.refused.no_bias"))
    return _program([*_upstream_of_slice(passed, d), ""], code, [f"db{d}"])


def input_gradient_snippet(passed: Backward, cell: InputCell) -> str:
    """Return a program that makes dX of ``cell``, term by term, and prints it.

    Refused in the padding, and where the terms are too many to be written out.
    """
    g, sharing = passed.layer.geometry, sharing_of(passed.layer)
    return _input_program(passed, cell, lambda: gradient_code.input_cell_code(g, cell, sharing))


def flipped_snippet(passed: Backward, cell: InputCell) -> str:
    """Return a program that makes dX of ``cell`` with flipped filters and prints it; refused in the padding.

    Without sharing there is no single filter to flip, and the program is that of `input_gradient_snippet`.
    """
    if sharing_of(passed.layer) is not Sharing.SHARED:
        return input_gradient_snippet(passed, cell)
    return _input_program(passed, cell, lambda: gradient_code.flipped_code(passed.layer.geometry, cell))


def _input_program(passed: Backward, cell: InputCell, make: Callable[[], Code]) -> str:
    """Return the program of the code that makes dX of ``cell`` from dV and the weights that meet it."""
    layer, g = passed.layer, passed.layer.geometry
    sharing = sharing_of(layer)
    count = count_readers(g, cell, sharing)
    if count > MOST_TERMS:
        raise Refused(message("descent.refused.terms", n=count, most=MOST_TERMS))
    code = make()
    if not code:
        raise Refused(message("descent.refused.padding"))
    found = list(readers(g, cell, sharing))
    lines = [*_upstream(passed, found), "", *_weights_met(layer, cell, found)]
    lines += ["", f"dX = np.zeros({g.input_shape})"]
    return _program(lines, code, [f"dX[{cell.x},{cell.y},{cell.c}]"])


def backward_pass_snippet(passed: Backward) -> str:
    """Return a program that runs the whole pass as a loop and prints dX, dW, db; refused if too large."""
    layer, g = passed.layer, passed.layer.geometry
    _check_room(layer, g.filters)
    lines = [*_whole_input(layer), ""]
    for d in range(g.filters):
        lines += _weights_of_slice(layer, d)
    names = ", ".join(f"W{d}" for d in range(g.filters))
    lines += [f"W = [{names}]", "", *_array("dV", passed.dV.array), ""]
    shown = ["dX", "dW", "db"][: 2 + g.bias]
    return _program(lines, gradient_code.pass_code(g, sharing_of(layer)), shown)


def _program(lines: list[str], code: Code, shown: list[str]) -> str:
    made = ["import numpy as np", "", *lines, gradient_code.text(code)]
    return "\n".join([*made, *(f"print({name})" for name in shown)]) + "\n"


def _check_room(layer: AnyLayer, slices: int) -> None:
    """Refuse a program that would make more numbers than a computer has room for."""
    if isinstance(layer, Layer):
        return
    width, height, _ = layer.geometry.output_shape
    numbers = slices * width * height * int(np.prod(layer.set_shape))
    if numbers > MOST_RUN:
        raise Refused(message("descent.refused.room", n=numbers, most=MOST_RUN))


def _array(name: str, array: NDArray[np.generic]) -> list[str]:
    """Return the lines that make ``array``, with random numbers in its place where it is too large."""
    if array.size <= MOST_WRITTEN:
        return array_lines(name, array)
    return [
        "# Too many numbers to write out: random ones stand in for them.",
        f"{name} = np.random.default_rng(0).integers(-9, 10, {array.shape})",
    ]


def _padded(layer: AnyLayer, lines: list[str]) -> list[str]:
    g = layer.geometry
    if expression.padded(g):
        return [*lines, f"{expression.padding_statement(g)}  # zero-padding"]
    return lines


def _whole_input(layer: AnyLayer) -> list[str]:
    lines = _array("X", layer.X)
    return lines if sharing_of(layer) is Sharing.FULL else _padded(layer, lines)


def _upstream(passed: Backward, needed: list[Position]) -> list[str]:
    """Return the lines that make dV; of a large one only what is ``needed``, zeros elsewhere."""
    dV = passed.dV.array
    if dV.size <= WHOLE:
        return array_lines("dV", dV)
    values = [f"dV[{at.x},{at.y},{at.d}] = {number(dV[at.x, at.y, at.d])!r}" for at in needed]
    return [f"{zeros_line('dV', dV)}  # only what is needed is set", *values]


def _upstream_of_slice(passed: Backward, d: int) -> list[str]:
    dV = passed.dV.array
    if dV.size <= WHOLE:
        return array_lines("dV", dV)
    return [f"{zeros_line('dV', dV)}  # only this slice is set", *_array(f"dV[:,:,{d}]", dV[:, :, d])]


def _weights_met(layer: AnyLayer, cell: InputCell, found: list[Position]) -> list[str]:
    """Return the lines that make the weights that the neurons ``found`` have for ``cell``."""
    g, sharing = layer.geometry, sharing_of(layer)
    slices = sorted({at.d for at in found})
    if isinstance(layer, Layer) and len(slices) * layer.weights[0].size <= WHOLE:
        return [line for d in slices for line in array_lines(f"W{d}", layer.weights[d])]
    shared, lines = isinstance(layer, Layer), []
    shape = layer.weights_of(0, 0, 0).weights.shape
    zeros = f"np.zeros({shape}, dtype=np.{layer.dtype.name})  # only what is needed is set"
    for d in slices:
        lines.append(f"W{d} = {zeros}" if shared else f"W{d} = {{}}  # one set for each neuron")
        for at in (at for at in found if at.d == d):
            weight = met_weight(g, at, cell, sharing)
            value = layer.weights_of(at.x, at.y, d).weights[weight.i, weight.j, weight.c]
            lines += [] if shared else [f"W{d}[{at.x},{at.y}] = {zeros}"]
            lines.append(f"{met_name(g, at, cell, sharing)} = {number(value)!r}")
    return lines


def _weights_of_slice(layer: AnyLayer, d: int) -> list[str]:
    """Return the lines that make the weights of slice ``d``: its one set, or all its neurons' own."""
    if isinstance(layer, Layer):
        return _array(f"W{d}", layer.weights[d])
    width, height, _ = layer.geometry.output_shape
    if sharing_of(layer) is Sharing.UNSHARED and not differs(layer):
        copies = f"W{d} = np.tile(W{d}, ({width}, {height}, 1, 1, 1))  # a copy for each neuron"
        return [*_array(f"W{d}", layer.common.weights[d]), copies]
    own = [[layer.weights_of(x, y, d).weights for y in range(height)] for x in range(width)]
    return _array(f"W{d}", np.array(own))

"""The backward pass in the source's notation: lines of NumPy in pieces, which run as they are shown.

``dW1 += dV[2,3,1] * X[4:9,6:11,:]`` is one neuron's part. With sharing every neuron of a slice adds to the
same dW1; without, each sets its own ``dW1[2,3]``, and nothing is added.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import islice
from typing import TypeAlias

from convviz.conv import Axis, Geometry
from convviz.explore import expression
from convviz.explore.backward.readers import count_readers, met_name, readers, tap
from convviz.explore.expression import Token, TokenRole, range_code
from convviz.explore.state.cells import is_input
from convviz.explore.state.sharing import Sharing
from convviz.explore.state.state import InputCell, Position

Line: TypeAlias = tuple[Token, ...]
Code: TypeAlias = tuple[Line, ...]

INDENT = "    "


def text(code: Code) -> str:
    """Return ``code`` as Python."""
    return "\n".join("".join(token.text for token in line) for line in code)


def neuron_code(g: Geometry, at: Position, sharing: Sharing) -> Code:
    """Return the lines for the neuron ``at``: what it adds to dW and, in a layer with biases, to db."""
    own, sign = _goes_to(f"{at.x},{at.y}", sharing)
    upstream = _neuron(f"dV[{at.x},{at.y},{at.d}]")
    seen = _field(expression.reads(g, at, sharing))
    line = (_weights(f"dW{at.d}{own}"), _plain(sign), upstream, _plain(" * "), seen)
    return (line, (_bias(f"db{at.d}{own}"), _plain(sign), upstream)) if g.bias else (line,)


def slice_code(g: Geometry, d: int, sharing: Sharing) -> Code:
    """Return the loop that makes dW of slice ``d``: one sum with sharing, one gradient a neuron without."""
    width, height, _ = g.output_shape
    own, sign = _goes_to("x,y", sharing)
    body = (
        _weights(f"dW{d}{own}"),
        _plain(sign),
        _neuron(f"dV[x,y,{d}]"),
        _plain(" * "),
        _field(_loop_field(g, expression.channels(g, d), sharing)),
    )
    return (
        (_weights(f"dW{d}"), _plain(f" = np.zeros({_shape(g, sharing)})")),
        *_loops((f"for x in range({width}):", f"for y in range({height}):"), (body,)),
    )


def bias_code(g: Geometry, d: int, sharing: Sharing) -> Code:
    """Return the line that makes db of slice ``d``, no line in a layer without biases."""
    if not g.bias:
        return ()
    upstream = _neuron(f"dV[:,:,{d}]")
    if sharing is not Sharing.SHARED:
        return ((_bias(f"db{d}"), _plain(" = "), upstream),)
    return ((_bias(f"db{d}"), _plain(" = np.sum("), upstream, _plain(")")),)


def input_cell_code(g: Geometry, cell: InputCell, sharing: Sharing, most: int | None = None) -> Code:
    """Return dX of ``cell`` as the sum over the neurons that read it, each term written out.

    ``dX[5,5,0] = dV[1,1,0]*W0[3,3,0] + …``; of more than ``most`` terms the rest is an ellipsis. No line for
    a cell of the padding, which is not learned from.
    """
    if not is_input(g, cell):
        return ()
    terms = (
        (_neuron(f"dV[{at.x},{at.y},{at.d}]"), _plain("*"), _weights(met_name(g, at, cell, sharing)))
        for at in islice(readers(g, cell, sharing), most)
    )
    return _dX(cell, terms, cut=most is not None and count_readers(g, cell, sharing) > most)


def flipped_code(g: Geometry, cell: InputCell, most: int | None = None) -> Code:
    """Return dX of ``cell`` in short, for a layer with sharing: dV beside the filters read backwards.

    ``dX[5,5,0] = np.sum(dV[1:3,1:3,0] * W0[3:0:-2,3:0:-2,0]) + …``: while the neuron goes right, its weight
    goes left. No line for padding.
    """
    if not is_input(g, cell):
        return ()
    x, y = g.x.readers(cell.x), g.y.readers(cell.y)
    slices = g.slices_of(cell.c) if x and y else range(0)
    terms: list[Line] = []
    for d in slices[:most]:
        i, j = _backwards(g.x, cell.x, x), _backwards(g.y, cell.y, y)
        upstream = _neuron(f"dV[{range_code(x)},{range_code(y)},{d}]")
        weights = _weights(f"W{d}[{i},{j},{cell.c - g.channels_of(d).start}]")
        terms.append((_plain("np.sum("), upstream, _plain(" * "), weights, _plain(")")))
    return _dX(cell, terms, cut=most is not None and len(slices) > most)


def pass_code(g: Geometry, sharing: Sharing) -> Code:
    """Return the whole backward pass as one loop over the neurons."""
    width, height, filters = g.output_shape
    shared, full = sharing is Sharing.SHARED, sharing is Sharing.FULL
    own, sign = _goes_to("x,y", sharing)
    dX = "dXp" if expression.padded(g) and not full else "dX"
    volume = g.input_shape if full else g.padded_shape
    code: list[Line] = [
        (_field(dX), _plain(f" = np.zeros({volume})")),
        (_weights("dW"), _plain(f" = np.zeros({(filters, *_shape(g, sharing))})")),
    ]
    if g.bias:
        code.append((_bias("db"), _plain(f" = np.zeros({filters if shared else (filters, width, height)})")))
    upstream = _neuron("dV[x,y,d]")
    body: list[Line] = []
    if g.groups > 1 and not full:
        share, of_group = g.depth // g.groups, filters // g.groups
        body.append((_plain(f"c = {_times(share, f'd // {of_group}' if of_group > 1 else 'd')}"),))
        channels = f"c:c+{share}"
    else:
        channels = ":"
    field = _loop_field(g, channels, sharing)
    body.append((_weights(f"dW[d]{own}"), _plain(sign), upstream, _plain(" * "), _field(field)))
    if g.bias:
        body.append((_bias(f"db[d]{own}"), _plain(sign), upstream))
    body.append((_field(f"d{field}"), _plain(" += "), upstream, _plain(" * "), _weights(f"W[d]{own}")))
    heads = (f"for d in range({filters}):", f"for x in range({width}):", f"for y in range({height}):")
    code += _loops(heads, tuple(body))
    if dX == "dXp":
        x, y = (range(axis.before, axis.before + axis.length) for axis in g.axes)
        kept = f"dXp[{range_code(x)},{range_code(y)},:]"
        code.append((_field("dX"), _plain(" = "), _field(kept)))
    return tuple(code)


def _goes_to(at: str, sharing: Sharing) -> tuple[str, str]:
    """Return where the gradient of a neuron ``at`` x and y goes: all to one sum, or each to its own place."""
    return ("", " += ") if sharing is Sharing.SHARED else (f"[{at}]", " = ")


def _dX(cell: InputCell, terms: Iterable[Line], cut: bool) -> Code:
    """Return dX of ``cell`` as the sum of ``terms``, with an ellipsis for those that are ``cut`` off."""
    line = [_field(f"dX[{cell.x},{cell.y},{cell.c}]"), _plain(" = ")]
    for n, term in enumerate(terms):
        line += [_plain(" + "), *term] if n else term
    end = [_plain(" + …")] if cut else []
    return ((*line, *(end if len(line) > 2 else [_plain("0")])),)


def _backwards(axis: Axis, i: int, positions: range) -> str:
    """Return the filter indices, high to low, with which the output ``positions`` read the input ``i``."""
    first, last = tap(axis, i, positions[0]), tap(axis, i, positions[-1])
    if first == last:
        return range_code(range(first, first + 1))
    step = first - tap(axis, i, positions[1])
    return f"{first}:{last - 1 if last else ''}:-{step}"


def _loop_field(g: Geometry, channels: str, sharing: Sharing) -> str:
    if sharing is Sharing.FULL:
        return "X"
    return f"{expression.volume_name(g)}[{_along(g.x, 'x')},{_along(g.y, 'y')},{channels}]"


def _along(axis: Axis, name: str) -> str:
    """Return the range that output position ``name`` reads along an axis: ``2*x:2*x+5``."""
    start = _times(axis.stride, name)
    step = f":{axis.dilation}" if axis.dilation > 1 and axis.size > 1 else ""
    return f"{start}:{start}+{axis.extent}{step}"


def _times(factor: int, name: str) -> str:
    if factor == 1:
        return name
    return f"{factor}*{name}" if name.isidentifier() else f"{name} * {factor}"


def _shape(g: Geometry, sharing: Sharing) -> tuple[int, ...]:
    """Return the shape of dW of one slice: its one set, or one for each of its neurons."""
    if sharing is Sharing.SHARED:
        return g.weights_shape[1:]
    own = g.input_shape if sharing is Sharing.FULL else g.weights_shape[1:]
    return (*g.output_shape[:2], *own)


def _loops(heads: tuple[str, ...], body: Code) -> Code:
    lines = [(_plain(INDENT * depth + head),) for depth, head in enumerate(heads)]
    return (*lines, *((_plain(INDENT * len(heads)), *line) for line in body))


_plain = partial(Token, role=TokenRole.PLAIN)
_neuron = partial(Token, role=TokenRole.NEURON)
_field = partial(Token, role=TokenRole.FIELD)
_weights = partial(Token, role=TokenRole.WEIGHTS)
_bias = partial(Token, role=TokenRole.BIAS)

"""The command `count`: what a layer costs with sharing and without, as a table or as one JSON object."""

from __future__ import annotations

import argparse
import json

from convviz.cli import any_length, complain, show
from convviz.conv import Axis, Geometry, ParameterCount, Sides, count_parameters, padding
from convviz.conv.nearest_sizes import Changes
from convviz.explore import numbers

_COUNTED = (
    "shared",
    "shared_weights",
    "unshared",
    "fully_connected",
    "neurons",
    "per_neuron",
    "factor",
    "multiplications",
)


def count(options: argparse.Namespace) -> int:
    """Print what a layer costs; return the exit code."""
    with any_length():
        problem = _problem(options)
        if problem is not None:
            complain("convviz count", problem)
            return 2
        g = _geometry(options)
        counted = count_parameters(g)
        show(json.dumps(_facts(g, counted)) if options.json else _table(g, counted))
    return 0


def _problem(options: argparse.Namespace) -> str | None:
    """Return why there is no layer of these sizes, in the words of the command line; None where there is."""
    width, height, depth = options.input
    for axis, (along, length) in enumerate((("wide", width), ("high", height))):
        if options.padding == padding.SAME:
            break
        size, dilation = (values[axis % len(values)] for values in (options.size, options.dilation))
        before, after = options.padding[axis]
        try:
            Axis(length, size, before=before, after=after, dilation=dilation)
        except ValueError:
            spread = f", {(size - 1) * dilation + 1} with --dilation {dilation}," if dilation > 1 else ""
            padded = f" with --padding {_as_option(options.padding)}" if before or after else ""
            return (
                f"--size: a filter {size} {along}{spread} does not go into an input {length} {along}{padded}"
            )
    for what, total in (("the depth of the input", depth), ("--filters", options.filters)):
        if total % options.groups:
            return f"--groups: {options.groups} does not divide {what}, {total}"
    g = _geometry(options)
    if options.strict and not g.fits:
        wishes = " or ".join(_as_options(g, changes) for changes in g.nearest_fits()[:3])
        return f"--strict: the sizes do not divide evenly, {_unread(g)} never read" + (
            f"; they do with {wishes}" if wishes else ""
        )
    return None


def _geometry(options: argparse.Namespace) -> Geometry:
    width, height, depth = options.input
    size, stride, dilation = (
        values if len(values) == 2 else values * 2
        for values in (options.size, options.stride, options.dilation)
    )
    return Geometry(
        width,
        height,
        depth,
        options.filters,
        size,
        stride=stride,
        padding=options.padding,
        dilation=dilation,
        groups=options.groups,
        bias=not options.no_bias,
    )


def _as_options(g: Geometry, changes: Changes) -> str:
    changed = g.replace(**changes)
    if {"width", "height"} & set(changes):
        return f"--input {changed.width}x{changed.height}x{changed.depth}"
    if "padding" in changes:
        return f"--padding {_as_option(changed.padding)}"
    [name] = changes
    x, y = getattr(changed, name)
    return f"--{name} {x}" if x == y else f"--{name} {x}x{y}"


def _as_option(sides: Sides) -> str:
    """Return how the padding is written after its option: 1, 1x2 or 1,2,0,1."""
    numbers = padding.as_list(sides)
    return ("," if len(numbers) == 4 else "x").join(map(str, numbers))


def _facts(g: Geometry, counted: ParameterCount) -> dict[str, object]:
    facts: dict[str, object] = {name: getattr(counted, name) for name in _COUNTED}
    sides = [list(ends) for ends in g.padding]
    return {**facts, "output": list(g.output_shape), "padding": sides, "fits": g.fits}


def _table(g: Geometry, counted: ParameterCount) -> str:
    width, height, filters = g.output_shape
    neurons, own = counted.neurons, counted.per_neuron
    whole = counted.fully_connected // neurons
    full_work = counted.fully_connected_multiplications
    rows = [
        ("output", f"{width} x {height} x {filters} = {_n(neurons, 'neuron')}"),
        ("shared", _row(counted, counted.shared, f"{filters:,} x {own:,}")),
        ("not shared", _row(counted, counted.unshared, f"{neurons:,} x {own:,}")),
        ("fully connected", _row(counted, counted.fully_connected, f"{neurons:,} x {whole:,}")),
        ("factor", f"{counted.factor:,} = {width} x {height}: not shared / shared"),
        ("weights", f"{counted.shared_weights:,} of the shared parameters"),
        ("multiplications", f"{counted.multiplications:,}, shared or not; fully connected {full_work:,}"),
    ]
    if g.same:
        rows.insert(1, ("padding", _sides_in_words(g)))
    if not g.fits:
        rows.append(("uneven", f"{_unread(g)} never read at the far edges"))
    return "\n".join(f"{name:<16}{words}" for name, words in rows)


def _sides_in_words(g: Geometry) -> str:
    """Return what "same" came to, and why an even filter has more zeros on one side."""
    (left, right), (top, bottom) = g.padding
    words = f"{left} left, {right} right, {top} top, {bottom} bottom"
    uneven = [axis for axis in g.axes if axis.before != axis.after]
    if uneven and all(axis.stride == 1 for axis in uneven):  # then only an even size gives an odd number
        return f"{words}: a filter of an even size has no middle cell to centre"
    return f"{words}: an odd number of zeros cannot be halved" if uneven else words


def _row(counted: ParameterCount, parameters: int, arithmetic: str) -> str:
    size = numbers.byte_text(counted.bytes(parameters))
    return f"{_n(parameters, 'parameter')} = {arithmetic}, {size} in float32"


def _unread(g: Geometry) -> str:
    """Return which columns and rows are never read, with their verb: "1 column and 2 rows are"."""
    edges = [(g.x.unread, "column"), (g.y.unread, "row")]
    words = " and ".join(_n(n, name) for n, name in edges if n)
    return f"{words} {'is' if g.x.unread + g.y.unread == 1 else 'are'}"


def _n(count: int, name: str) -> str:
    return f"{count:,} {name}{'' if count == 1 else 's'}"

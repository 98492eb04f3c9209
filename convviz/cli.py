"""The command line: what may be written, and the command that needs no window."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from typing import NoReturn

from convviz import __version__
from convviz.conv import Geometry, ParameterCount, count_parameters
from convviz.explore import numbers, scenes
from convviz.explore.state import Position, Sharing

LANGUAGES = ("en", "zh")
THEMES = ("light", "dark", "contrast")
MODES = ("forward", "backward")
SHARINGS = (Sharing.SHARED, Sharing.UNSHARED, Sharing.FULL)
SMALLEST, LARGEST = (960, 680), (8192, 8192)  # px, of a snapshot: the window is never smaller
_COMMANDS = ("count", "snapshot", "window")
_EPILOG = """without a command the window opens:
  convviz [FILE] [--example NAME] [--sharing HOW] [--lang en|zh] [--theme NAME] [--projector]
  (all its options: convviz window --help)"""
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


class Parser(argparse.ArgumentParser):
    """Reports a wrong argument in one line and ends with exit code 2."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, without the usage lines."""
        print(f"{self.prog}: {message} (try {self.prog} --help)", file=sys.stderr)
        raise SystemExit(2)


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Return what is asked for; ``command`` is "window", "count" or "snapshot"."""
    first = next((a for a in arguments if not a.startswith("-")), None)
    words = list(arguments)
    if first not in _COMMANDS and not {"--version", "-h", "--help"} & set(words):
        words = ["window", *words]
    return _parser().parse_args(words)


def count(options: argparse.Namespace) -> int:
    """Print what a layer costs; return the exit code."""
    try:
        g = _geometry(options)
    except (ValueError, TypeError) as error:
        print(f"convviz count: {error}", file=sys.stderr)
        return 2
    counted = count_parameters(g)
    print(json.dumps(_facts(g, counted)) if options.json else _table(g, counted))
    return 0


def _parser() -> Parser:
    parser = Parser(
        prog="convviz",
        description="See and do parameter sharing in a convolutional layer.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"convviz {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    window = commands.add_parser("window", help="open the window (also without a command)", prog="convviz")
    window.add_argument("file", nargs="?", metavar="FILE", help="a picture to look at")
    _add_scene(window)
    window.add_argument("--projector", action="store_true", help="present at once")
    counting = commands.add_parser("count", help="print what a layer costs with sharing and without")
    _add_geometry(counting)
    snapshot = commands.add_parser("snapshot", help="save the window as a picture; needs no display")
    _add_scene(snapshot)
    snapshot.add_argument(
        "--at", type=_position, default=Position(0, 0, 0), metavar="X,Y,D", help="the neuron"
    )
    snapshot.add_argument("--size", type=_size, default=(1920, 1080), metavar="WxH", help="pixels")
    snapshot.add_argument("--mode", choices=MODES, default="forward", help="which pass is shown")
    snapshot.add_argument("--projector", action="store_true", help="as when presenting")
    snapshot.add_argument("out", metavar="OUT.png")
    return parser


def _add_scene(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--example", choices=scenes.EXAMPLES, help="what to show first")
    parser.add_argument("--sharing", choices=tuple(s.value for s in SHARINGS), help="who owns the weights")
    parser.add_argument("--lang", choices=LANGUAGES, help="language of the window")
    parser.add_argument("--theme", choices=THEMES, help="colours of the window")


def _add_geometry(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--input", type=_volume, required=True, metavar="WxHxD")
    parser.add_argument("--filters", type=int, required=True, metavar="K")
    parser.add_argument("--size", type=_pair, required=True, metavar="F", help="F or FxxFy")
    parser.add_argument("--stride", type=_pair, default=1, metavar="S")
    parser.add_argument("--padding", type=_pair, default=0, metavar="P")
    parser.add_argument("--dilation", type=_pair, default=1, metavar="N", help="1 means no gaps")
    parser.add_argument("--groups", type=int, default=1, metavar="G")
    parser.add_argument("--no-bias", action="store_true", help="a layer without biases")
    parser.add_argument("--strict", action="store_true", help="refuse sizes that do not fit")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _geometry(options: argparse.Namespace) -> Geometry:
    width, height, depth = options.input
    return Geometry(
        width,
        height,
        depth,
        options.filters,
        options.size,
        stride=options.stride,
        padding=options.padding,
        dilation=options.dilation,
        groups=options.groups,
        bias=not options.no_bias,
        rule="strict" if options.strict else "floor",
    )


def _facts(g: Geometry, counted: ParameterCount) -> dict[str, object]:
    facts: dict[str, object] = {name: getattr(counted, name) for name in _COUNTED}
    return {**facts, "output": list(g.output_shape), "fits": g.fits}


def _table(g: Geometry, counted: ParameterCount) -> str:
    width, height, filters = g.output_shape
    neurons, own = counted.neurons, counted.per_neuron
    whole = counted.fully_connected // neurons
    full_work = counted.fully_connected_multiplications
    rows = [
        ("output", f"{width} x {height} x {filters} = {neurons:,} neurons"),
        ("shared", _row(counted, counted.shared, f"{filters:,} x {own:,}")),
        ("not shared", _row(counted, counted.unshared, f"{neurons:,} x {own:,}")),
        ("fully connected", _row(counted, counted.fully_connected, f"{neurons:,} x {whole:,}")),
        ("factor", f"{counted.factor:,} = {width} x {height}: not shared / shared"),
        ("weights", f"{counted.shared_weights:,} of the shared parameters"),
        ("multiplications", f"{counted.multiplications:,}, shared or not; fully connected {full_work:,}"),
    ]
    if not g.fits:
        edges = [(g.x.unread, "column"), (g.y.unread, "row")]
        unread = " and ".join(f"{n} {name}{'' if n == 1 else 's'}" for n, name in edges if n)
        rows.append(("does not fit", f"never read at the far edges: {unread}"))
    return "\n".join(f"{name:<16}{words}" for name, words in rows)


def _row(counted: ParameterCount, parameters: int, arithmetic: str) -> str:
    return (
        f"{parameters:,} parameters = {arithmetic}, {numbers.byte_text(counted.bytes(parameters))} in float32"
    )


def _numbers(text: str, separator: str, least: int, most: int) -> tuple[int, ...]:
    parts = re.split(separator, text.strip())
    if not least <= len(parts) <= most or not all(re.fullmatch(r"\d+", part) for part in parts):
        raise argparse.ArgumentTypeError(f"not understood: {text!r}")
    return tuple(int(part) for part in parts)


def _volume(text: str) -> tuple[int, ...]:
    return _numbers(text, "[x×]", 3, 3)


def _pair(text: str) -> int | tuple[int, ...]:
    parts = _numbers(text, "[x×,]", 1, 2)
    return parts[0] if len(parts) == 1 else parts


def _size(text: str) -> tuple[int, ...]:
    size = _numbers(text, "[x×]", 2, 2)
    if not all(low <= side <= high for low, side, high in zip(SMALLEST, size, LARGEST, strict=True)):
        smallest, largest = ("x".join(map(str, sides)) for sides in (SMALLEST, LARGEST))
        raise argparse.ArgumentTypeError(f"{text}: {smallest} to {largest} pixels can be drawn")
    return size


def _position(text: str) -> Position:
    return Position(*_numbers(text, ",", 3, 3))

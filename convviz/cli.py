"""The command line: what may be written, how it is read, and what is said to it."""

from __future__ import annotations

import argparse
import errno
import os
import re
import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from typing import Any, NoReturn

from convviz import __version__
from convviz.conv import Padding, padding
from convviz.explore.display.what_if import SHOWN
from convviz.explore.examples import examples
from convviz.explore.file_names import one_line
from convviz.explore.state.state import Position, Sharing, View
from convviz.files import saving
from convviz.files.saving import SavingError
from convviz.homework.layouts import LAYOUTS
from convviz.ui.look.palettes import PALETTES  # like sizes and words it brings no Qt
from convviz.ui.shell import LARGEST, SMALLEST
from convviz.ui.words.catalogue import LANGUAGES, Text

PAGES = tuple(view.value for view in View)
MODES = {"forward": View.LAYER.value, "backward": View.BACKWARD.value}  # what --page was called first
IDEAS = tuple(idea.id for idea in SHOWN)
MOST_DIGITS = 9  # of a position: no output volume goes as far
_COMMANDS = ("check", "count", "lesson", "snapshot", "window")
_HELP = ("-h", "--help", "--version")
_EPILOG = """without a command the window opens:
  convviz [FILE] [--example NAME] [--sharing HOW] [--lang en|zh] [--theme NAME] [--projector]
  convviz --lesson NAME [--step N] [--lang en|zh] [--theme NAME] [--projector]
  (all its options: convviz window --help)"""
_ONE_WORD_MORE = {
    "check": "{word} is one word too many: one FILE is checked (a folder follows --csv)",
    "count": "every number follows the name of its option, which {word} does not",
    "lesson": "{word} is one word too many: list takes no files",
    "snapshot": "{word} is one word too many: one OUT is written (a picture to look at follows --picture, "
    "and a name with spaces needs quotes)",
    "window": "{word} is one word too many: one file is opened (a name with spaces needs quotes)",
}
_NO_WHAT = (
    r"\1 is neither check nor list: convviz --lesson NAME opens a lesson, "
    "and convviz lesson check FILE checks one"
)


class Parser(argparse.ArgumentParser):
    """Reports a wrong argument in one line and ends with exit code 2."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, without the usage lines; of a lesson named after `lesson`, how to open it."""
        message = re.sub(r"argument WHAT: invalid choice: '(.*?)' .*", _NO_WHAT, message)
        _refuse(self.prog, re.sub("argument (?=[-A-Z])", "", message))

    def print_help(self, file: Any = None) -> None:
        """Print the help."""
        if file is None:
            show(self.format_help())
        else:
            super().print_help(file)


def show(words: str) -> None:
    """Print ``words``; SystemExit where standard output does not take them.

    A letter that the output's encoding does not have, as in a pipe on Windows, becomes "?".
    """
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        print(words.rstrip("\n").encode(encoding, "replace").decode(encoding), flush=True)
    except OSError as error:
        # Python would try once more at the end, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if error.errno in (errno.EPIPE, errno.EINVAL):  # on Windows a closed pipe is an invalid argument
            raise SystemExit(0) from error  # who closed it has seen enough
        complain("convviz", f"the output cannot be written: {error.strerror}")
        raise SystemExit(1) from error


def complain(program: str, words: str) -> None:
    """Say on standard error, in one line, what ``program`` cannot do."""
    print(f"{program}: {one_line(words)}", file=sys.stderr)


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Return what is asked for; ``command`` is one of `_COMMANDS`.

    SystemExit where help was asked for, which is printed, and where it is not understood, which is said.
    """
    parser = _parser()
    with any_length():
        options, extra = parser.parse_known_args(_with_command(_joined(arguments), parser))
    command: str | None = options.command
    if command is None:
        show(f"{parser.prog} {__version__}")
        raise SystemExit(0)
    program = parser.prog if command == "window" else f"{parser.prog} {command}"
    if extra:
        unknown = next((word for word in extra if word.startswith("-")), None)
        words = _ONE_WORD_MORE[command].format(word=extra[0])
        _refuse(program, words if unknown is None else f"there is no option {unknown}")
    if command == "window":
        _check_window(options, program)
    if command == "check" and sum(map(bool, (options.file, options.csv, options.template))) != 1:
        _refuse(program, "name one FILE, or --csv FOLDER, or --template OUT")
    if command == "check" and options.open and not options.file:
        _refuse(program, "--open shows what is wrong with one FILE")
    if command == "snapshot":
        _check_lesson(options, program)
        options.page = MODES.get(options.mode, options.page)
        try:
            saving.picture_format(options.out)
            saving.check(options.out, options.picture)
        except SavingError as error:
            complain(program, Text("en").text(error.reason_key, **error.values))
            raise SystemExit(2) from error
    return options


def _check_window(options: argparse.Namespace, program: str) -> None:
    """Take a FILE that is a lesson for one; SystemExit with one line for what does not go together."""
    file: str | None = options.file
    if options.lesson is None and file is not None and file.lower().endswith(".toml"):
        options.lesson, options.file = file, None
    if options.lesson is not None and options.file is not None:
        _refuse(program, f"a picture or a lesson is opened, not both: leave out {file}")
    if options.lesson is None and options.step is not None:
        _refuse(program, "--step is one of a lesson: name it with --lesson")
    _check_lesson(options, program)


def _check_lesson(options: argparse.Namespace, program: str) -> None:
    """Refuse what a step of a lesson says itself; SystemExit with one line."""
    if options.lesson is None:
        return
    own = ("example", "sharing", "picture", "at", "padding", "page", "mode", "what_if")
    given = next((name for name in own if getattr(options, name, None) is not None), None)
    if given is not None:
        option = f"--{given.replace('_', '-')}"
        _refuse(program, f"a step of a lesson says itself what is shown: leave out {option}")


@contextmanager
def any_length() -> Iterator[None]:
    """Read and write numbers of any length: Python's own limit protects servers, and there is none here."""
    most = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    try:
        yield
    finally:
        sys.set_int_max_str_digits(most)


def _joined(arguments: Sequence[str]) -> list[str]:
    """Return ``arguments`` with each negative number joined to its option: alone it would pass for one."""
    words: list[str] = []
    for word in arguments:
        if words and re.match(r"-\d", word) and re.fullmatch(r"--\w[\w-]*", words[-1]):
            words[-1] += f"={word}"
        else:
            words.append(word)
    return words


def _with_command(words: list[str], parser: Parser) -> list[str]:
    """Return ``words`` with a command in front, which is "window" where none is written."""
    if words[:1] == ["help"]:
        return [*(word for word in words[1:2] if word in _COMMANDS), "--help"]
    if words and words[0] in _COMMANDS:
        return words
    told = next((word for word in words if word in _HELP), None)
    if told is not None:
        return [told]
    behind = zip(("", *words), words, strict=False)
    late = next(
        (word for before, word in behind if word in _COMMANDS and not _is_example(before, word)), None
    )
    if late is not None:
        words.remove(late)
        parser.error(f"the command comes first: {shlex.join([parser.prog, late, *words])}")
    return ["window", *words]


def _is_example(option: str, word: str) -> bool:
    """Say whether ``word`` names an example: one is called as a command is."""
    return word in examples.EXAMPLES and len(option) > 2 and "--example".startswith(option)


def _refuse(program: str, words: str) -> NoReturn:
    """Say what is wrong with the arguments of ``program``, and end with exit code 2."""
    complain(program, f"{words} (try {program} --help)")
    raise SystemExit(2)


def _parser() -> Parser:
    parser = Parser(
        prog="convviz",
        description="See parameter sharing in a convolutional layer, and try it yourself.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="store_true", help="show the version and exit")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    window = commands.add_parser("window", help="open the window (also without a command)", prog="convviz")
    window.add_argument(
        "file", nargs="?", type=_name, metavar="FILE", help="a picture to look at, or a lesson"
    )
    _add_scene(window)
    _add_lesson_name(window)
    window.add_argument("--step", type=_one(1), metavar="N", help="of the lesson, from 1 on")
    window.add_argument("--projector", action="store_true", help="present at once")
    counting = commands.add_parser("count", help="print what a layer costs with sharing and without")
    _add_geometry(counting)
    _add_lesson(
        commands.add_parser("lesson", help="check the files of lessons, or list those that come along")
    )
    checking = commands.add_parser("check", help="compare a student's convolution with the right one")
    _add_check(checking)
    snapshot = commands.add_parser("snapshot", help="save the window as a picture; needs no display")
    _add_scene(snapshot)
    _add_snapshot(snapshot)
    return parser


def _add_lesson(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    check = what.add_parser("check", help="find all mistakes in the files of lessons")
    check.add_argument("files", nargs="+", type=_name, metavar="FILE", help="a lesson, a .toml file")
    listing = what.add_parser("list", help="list the lessons that come with ConvViz")
    parser.set_defaults(lang="en")
    for each in (parser, check, listing):
        each.add_argument(
            "--lang", choices=LANGUAGES, default=argparse.SUPPRESS, help="language of what is told"
        )


def _add_scene(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--example", choices=examples.EXAMPLES, help="what to show first")
    parser.add_argument(
        "--sharing", choices=tuple(s.value for s in reversed(Sharing)), help="who owns the weights"
    )
    parser.add_argument("--lang", choices=LANGUAGES, help="language of the window")
    parser.add_argument("--theme", choices=tuple(PALETTES), help="colours of the window")


def _add_lesson_name(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lesson", type=_name, metavar="NAME", help="a lesson, or its .toml file")


def _add_snapshot(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--picture", type=_name, metavar="FILE", help="a picture to look at")
    _add_lesson_name(parser)
    parser.add_argument("--step", type=_one(1), default=1, metavar="N", help="of the lesson, from 1 on")
    parser.add_argument("--point", type=_one(1), default=1, metavar="N", help="of the step, from 1 on")
    parser.add_argument("--at", type=_position, metavar="X,Y,D", help="the neuron, from 0,0,0 on")
    parser.add_argument(
        "--padding", type=_padding, metavar="P", help="zeros around the example: as for count"
    )
    parser.add_argument("--size", type=_size, default=(1920, 1080), metavar="WxH", help="pixels")
    page = parser.add_mutually_exclusive_group()
    page.add_argument(
        "--page",
        choices=PAGES,
        help="what is shown: layer unless another is named, or --what-if needs another",
    )
    page.add_argument("--mode", choices=tuple(MODES), help="the old name of --page: layer or backward")
    parser.add_argument(
        "--what-if",
        type=_idea,
        metavar="IDEA",
        help=f"a wrong idea to show beside what is right: {', '.join(IDEAS)}",
    )
    parser.add_argument("--projector", action="store_true", help="as when presenting")
    parser.add_argument(
        "--scene", type=_name, metavar="NAME", help="present a scene, or a panel, of the page"
    )
    parser.add_argument("out", type=_name, metavar="OUT", help="the file: .png, .jpg, .webp or .bmp")


def _add_check(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("file", nargs="?", type=_name, metavar="FILE", help="the homework: .py or .ipynb")
    add("--forward", type=_name, metavar="NAME", help="the name of the forward function")
    add("--backward", type=_name, metavar="NAME", help="the name of the backward function")
    add("--layout", choices=tuple(LAYOUTS), default="cs231n", help="the course's order of axes and names")
    add("--seed", type=_one(0), default=0, metavar="N", help="other numbers in layers of the same sizes")
    add("--lang", choices=LANGUAGES, help="language of the report")
    add(
        "--open", action="store_true", help="then show the first wrong number; where there is none, no window"
    )
    add("--json", action="store_true", help="print one JSON object")
    add("--csv", type=_name, metavar="FOLDER", help="check all files of a folder; print one line for each")
    add("--template", type=_name, metavar="OUT", help="write an empty homework with its docstrings")


def _add_geometry(parser: argparse.ArgumentParser) -> None:
    volume, pair, whole = _numbers("227x227x3", (3,)), _numbers("3 or 3x5", (1, 2), "xX×,"), _one(1)
    add = parser.add_argument
    add("--input", type=volume, required=True, metavar="WxHxD", help="the input volume")
    add("--filters", type=whole, required=True, metavar="K", help="how many filters")
    add("--size", type=pair, required=True, metavar="F", help="the size of a filter, F or FxxFy")
    add("--stride", type=pair, default=(1,), metavar="S", help="S or SxxSy; 1 unless it is given")
    add(
        "--padding",
        type=_padding,
        default=((0, 0), (0, 0)),
        metavar="P",
        help="zeros around the input: P, PxxPy, LEFT,RIGHT,TOP,BOTTOM, or same",
    )
    add(
        "--dilation",
        type=pair,
        default=(1,),
        metavar="N",
        help="1 means no gaps, and holds unless it is given",
    )
    add("--groups", type=whole, default=1, metavar="G", help="1 unless it is given")
    add("--no-bias", action="store_true", help="a layer without biases")
    add("--strict", action="store_true", help="refuse sizes that do not divide evenly")
    add("--json", action="store_true", help="print one JSON object")


def _numbers(
    example: str, counts: tuple[int, ...], separators: str = "xX×", low: int = 1
) -> Callable[[str], tuple[int, ...]]:
    """Return what reads as many whole numbers as ``counts`` allows, or answers with an ``example``."""
    names = {(1,): "a whole number", (1, 2): "one or two whole numbers", (2,): "two whole numbers"}
    wanted = f"{names.get(counts, 'three whole numbers')} from {low} on, as in {example}"

    def read(text: str) -> tuple[int, ...]:
        parts = re.split(rf"\s*[{separators}]\s*", text.strip())
        if len(parts) in counts and all(part.isdecimal() for part in parts):
            values = tuple(int(part) for part in parts)
            if min(values) >= low:
                return values
        raise argparse.ArgumentTypeError(f"write {wanted}, not {text or 'nothing'}")

    return read


def _padding(text: str) -> Padding:
    """Return the padding that is written: numbers, or "same"."""
    name = text.strip().lower()
    if name == padding.SAME:
        return padding.SAME
    if name in padding.OTHER_MODES:
        raise argparse.ArgumentTypeError(f"an input is padded with zeros only: there is no {name} here")
    parts = re.split(r"\s*[x×,，]\s*", name)
    numbers = [int(part) for part in parts if part.isdecimal()]
    sides = padding.from_list(numbers) if len(numbers) == len(parts) else None
    if sides is None:
        wanted = (
            "one, two or four whole numbers from 0 on, as in 1, 1x2 or 1,2,0,1 (left, right, top, bottom)"
        )
        raise argparse.ArgumentTypeError(f"write {wanted}, or same, not {text or 'nothing'}")
    return sides


def _one(low: int) -> Callable[[str], int]:
    read = _numbers("96", (1,), low=low)
    return lambda text: read(text)[0]


def _size(text: str) -> tuple[int, ...]:
    size = _numbers("1920x1080", (2,))(text)
    if not all(low <= side <= high for low, side, high in zip(SMALLEST, size, LARGEST, strict=True)):
        smallest, largest = ("x".join(map(str, sides)) for sides in (SMALLEST, LARGEST))
        raise argparse.ArgumentTypeError(f"{smallest} to {largest} pixels can be drawn, not {text}")
    return size


def _position(text: str) -> Position:
    place = _numbers("2,3,1", (3,), ",，", 0)(text)
    if max(place) >= 10**MOST_DIGITS:
        raise argparse.ArgumentTypeError(f"there is no neuron {text}")
    return Position(*place)


def _idea(text: str) -> str:
    name = text.replace("-", "_")
    if name in IDEAS:
        return name
    near = get_close_matches(name, IDEAS, n=3)
    known = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(IDEAS)}"
    raise argparse.ArgumentTypeError(f"no wrong idea called {text or 'nothing'} can be shown: {known}")


def _name(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("the name of the file is empty")
    return text

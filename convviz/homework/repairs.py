"""Old Python, rewritten for today: print statements, ``except X, e``, ``<>``, tabs. Lines stay lines."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""(?P<string>[rRuUbBfF]{0,2}(?:\"{3}[\s\S]*?\"{3}|'{3}[\s\S]*?'{3}"""
    r"""|\"(?:\\[\s\S]|[^\"\\\n])*\"|'(?:\\[\s\S]|[^'\\\n])*'))"""
    r"""|(?P<comment>\#[^\n]*)|(?P<name>[^\W\d]\w*)|(?P<long>\b\d+[lL]\b)|(?P<number>\d[\w.]*)"""
    r"""|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<space>[ \t\f\r]+|\\\r?\n)|(?P<newline>\n)|(?P<unequal><>)"""
    r"""|(?P<shift>>>)|(?P<other>[\s\S])"""
)
_ENDS = ("newline", "comment")


@dataclass(frozen=True, order=True)
class Repair:
    """What old code needed to run: a ``kind`` ("print", "xrange", "division", …) and the ``line``, from 1."""

    kind: str
    line: int


@dataclass
class _Token:
    kind: str
    text: str
    line: int


def variants(text: str) -> list[tuple[str, list[Repair]]]:
    """Return ``text`` in the ways it may be meant, the least changed first, each with its repairs."""
    modern, repairs = _modern(text)
    found: list[tuple[str, list[Repair]]] = [(text, [])]
    for size in (8, 4):  # Python 2 took a tab for eight columns, many an editor for four
        found.append(_without_tabs(text, size))
    found.append((modern, repairs))
    for size in (8, 4):
        spaced, tabs = _without_tabs(modern, size)
        found.append((spaced, repairs + tabs))
    return found


def _without_tabs(text: str, size: int) -> tuple[str, list[Repair]]:
    lines, repairs = [], []
    for number, line in enumerate(text.split("\n"), 1):
        margin = line[: len(line) - len(line.lstrip())]
        if "\t" in margin:
            repairs.append(Repair("tabs", number))
            line = margin.expandtabs(size) + line[len(margin) :]
        lines.append(line)
    return "\n".join(lines), repairs


def _modern(text: str) -> tuple[str, list[Repair]]:
    """Return ``text`` with the statements of Python 2 rewritten."""
    tokens = _tokens(text)
    repairs = []
    depth, start = 0, True
    for n, token in enumerate(tokens):
        if token.kind == "space":
            continue
        if token.kind == "unequal":
            token.text = "!="
            repairs.append(Repair("unequal", token.line))
        elif token.kind == "long":
            token.text = token.text[:-1]
            repairs.append(Repair("long", token.line))
        elif (
            start
            and token.kind == "name"
            and token.text in _STATEMENTS
            and _STATEMENTS[token.text](tokens, n)
        ):
            repairs.append(Repair(token.text.split("(")[0], token.line))
        depth += (token.kind == "open") - (token.kind == "close")
        start = not depth and (token.kind in _ENDS or token.text in (":", ";"))
    return "".join(token.text for token in tokens), repairs


def _tokens(text: str) -> list[_Token]:
    tokens, line = [], 1
    for match in _TOKEN.finditer(text):
        tokens.append(_Token(match.lastgroup or "other", match.group(), line))
        line += match.group().count("\n")
    return tokens


def _statement(tokens: list[_Token], n: int) -> list[_Token]:
    """Return what follows token ``n`` up to the end of its statement."""
    depth, found = 0, []
    for token in tokens[n + 1 :]:
        if not depth and (token.kind in _ENDS or token.text == ";"):
            break
        depth += (token.kind == "open") - (token.kind == "close")
        found.append(token)
    while found and found[-1].kind == "space":
        found.pop()
    return found


def _comma(tokens: list[_Token]) -> _Token | None:
    """Return the first comma that is in no brackets."""
    depth = 0
    for token in tokens:
        depth += (token.kind == "open") - (token.kind == "close")
        if not depth and token.text == ",":
            return token
    return None


def _print(tokens: list[_Token], n: int) -> bool:
    """Make a call of the print statement at token ``n``, if it is one."""
    rest = _statement(tokens, n)
    first = next((token for token in rest if token.kind != "space"), None)
    if first is None:
        tokens[n].text = "print()"
        return True
    if first.kind in ("open", "close") or first.text in "=.,:":
        return False
    if first.kind == "shift":  # print >>file, words
        comma = _comma(rest)
        for token in rest[: len(rest) if comma is None else rest.index(comma) + 1]:
            token.text = ""
    tokens[n].text = "print("
    rest[-1].text += ")"
    return True


def _except(tokens: list[_Token], n: int) -> bool:
    """Write ``except X as e`` for ``except X, e``."""
    comma = _comma(_statement(tokens, n))
    if comma is not None:
        comma.text = " as "
    return comma is not None


def _raise(tokens: list[_Token], n: int) -> bool:
    """Write ``raise X(words)`` for ``raise X, words``."""
    rest = _statement(tokens, n)
    comma = _comma(rest)
    if comma is not None:
        comma.text = "("
        rest[-1].text += ")"
    return comma is not None


_STATEMENTS = {"print": _print, "except": _except, "raise": _raise}

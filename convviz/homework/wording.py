"""What is said of a function, line by line, and as facts for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from convviz.explore.catalogue import Text
from convviz.explore.file_names import one_line
from convviz.homework.cases import Case
from convviz.homework.differences import Difference, Operand
from convviz.homework.layouts import Layout
from convviz.homework.repairs import Repair
from convviz.homework.verdicts import FunctionReport, PartReport

_MOST_TERMS = 9  # of a sum that is written out


def function_lines(function: FunctionReport, layout: Layout, text: Text) -> Iterator[str]:
    """Yield what is said of one function in the language of ``text``."""
    yield f"{text.text(f'homework.of.{function.of}', name=function.name)}{verdict(function, text)}"
    if function.problem is not None:
        yield f"  {text.text(function.problem)}"
    if function.raised is not None:
        for line in _of_exception(function, layout, text):
            yield f"  {line}"
    several = len(function.parts) > 1 and function.verdict != "right"
    instead = _in_place_of_all(function, layout, text)
    if instead is not None:
        yield f"  {instead}"
    told: set[str] = set()
    for part in () if instead is not None else function.parts:
        if part.verdict == "failed" and function.raised is not None and part.difference is None:
            continue  # the exception is all there is to say
        name = layout.names[part.part]
        found = [line for line in _of_part(part, layout, text) if line not in told]
        told.update(found)
        for n, line in enumerate(found):
            begin = "" if line.startswith(f"{name} ") else f"{name}: "
            yield f"    {line}" if n else f"  {begin}{line}"
        if several and part.verdict == "right":
            stops = function.raised is not None
            yield f"  {name}: {text.text('homework.right_where_it_ends' if stops else 'homework.right')}"
    for note in function.notes:
        yield f"  {text.text(note)}"


def _in_place_of_all(function: FunctionReport, layout: Layout, text: Text) -> str | None:
    """Return what is said where the function gave something else in the place of several results."""
    returned = {part.returned for part in function.parts}
    if len(function.parts) < 2 or len(returned) > 1 or returned & {"", "None"}:
        return None
    names = ", ".join(layout.names[part.part] for part in function.parts)
    return text.text("homework.returned", what=one_line(returned.pop()), parts=names)


def verdict(function: FunctionReport, text: Text) -> str:
    """Return the verdict on a function in a sentence."""
    values = {"n": function.wrong, "all": function.tried}
    if function.problem is not None:
        return text.text("homework.verdict.failed")
    if function.verdict in ("right", "unfinished"):
        return text.text(f"homework.verdict.{function.verdict}", n=function.tried)
    where = function.where
    if function.verdict == "course":
        if where is not None:
            return text.text("homework.verdict.course_where", where=where)
        return text.text("homework.verdict.course", **values)
    if function.verdict == "failed":
        return text.text("homework.verdict.failed")
    if function.wrong == 0:
        return text.text("homework.verdict.whole")
    if where is not None:
        return text.text("homework.verdict.wrong_where", where=where)
    return text.text("homework.verdict.wrong", **values)


def _of_exception(function: FunctionReport, layout: Layout, text: Text) -> Iterator[str]:
    raised, case = function.raised, function.raised_on
    assert raised is not None
    assert case is not None
    if function.raised_times == function.tried:
        yield text.text("homework.raised.always", words=raised.words)
    else:
        yield text.text(
            "homework.raised.on",
            words=raised.words,
            n=function.raised_times,
            all=function.tried,
            layer=layer(case),
        )
    if raised.line is not None:
        yield text.text("homework.raised.line", line=str(raised.line), text=one_line(raised.text))
    if any(part.mistakes for part in function.parts):
        return
    if "NoneType" in raised.message:
        yield text.text("homework.raised.none")
    elif any(note.key == "homework.note.cache" for note in function.notes):
        yield text.text("homework.raised.cache")
    elif raised.type == "TypeError" and "positional argument" in raised.message:
        yield text.text("homework.raised.call", call=layout.call(function.of, function.name))
    elif raised.type not in ("NotImplementedError", "ImportError", "ModuleNotFoundError"):
        yield text.text("homework.raised.unknown")


def _of_part(part: PartReport, layout: Layout, text: Text) -> Iterator[str]:
    name = layout.names[part.part]
    if part.verdict == "unfinished":
        if part.zeros:
            yield text.text("homework.part.zeros", part=name)
        elif part.returned:
            yield text.text("homework.part.none", part=name)
        return
    if part.whole:
        yield text.text("homework.part.whole", part=name, kind=part.whole)
    if part.returned:
        yield text.text("homework.part.returned", part=name, what=one_line(part.returned))
    for mistake in part.mistakes:
        yield text.text(mistake.words)
    if part.taken_for is not None:
        yield text.text("homework.part.taken_for", part=layout.names[part.taken_for])
        return
    if part.difference is None:
        return
    yield from difference(part.difference, layout, text)
    if not part.mistakes and not part.whole and part.difference.index is not None:
        yield text.text("homework.part.unknown")


def difference(found: Difference, layout: Layout, text: Text) -> Iterator[str]:
    """Yield on which layer a result differs first, both numbers, and how the right one comes about."""
    name = layout.names[found.part]
    on = layer(found.case, layout)
    if found.index is None:
        is_there, must_be = (
            _shape(layout.shape(found.part, shape)) for shape in (found.shape, found.right_shape)
        )
        yield text.text("homework.difference.shape", layer=on, part=name, given=is_there, right=must_be)
        return
    place = layout.place(found.part, found.index)
    given, right_number = found.given_value, found.right
    yield text.text("homework.difference.number", layer=on, place=place, given=given, right=right_number)
    symbols, numbers = [], []
    for term in found.terms[:_MOST_TERMS]:
        symbols.append("·".join(layout.place(operand, index) for operand, index, _ in term))
        numbers.append("·".join(_in_product(operand, text) for operand in term))
    if not found.terms:
        yield text.text("homework.difference.nothing", place=place)
        return
    rest = len(found.terms) - _MOST_TERMS
    more = [text.text("homework.difference.more", n=rest)] if rest > 0 else []
    yield f"{place} = {' + '.join(symbols + more)}"
    right = text.number(found.right)
    total = "" if numbers == [right] else f" = {right}"  # a single number is its own sum
    yield f"{' ' * len(place)} = {' + '.join(numbers + more)}{total}"


def layer(case: Case, layout: Layout | None = None) -> str:
    """Return the sizes of a layer as they are written in code: ``x (1, 1, 3, 4), w (1, 1, 2, 2), …``."""
    names, shapes = {"x": "x", "w": "w"}, {"x": case.x.shape, "w": case.w.shape}
    if layout is not None:
        names = {name: layout.names[name] for name in names}
        shapes = {name: layout.shape(name, shape) for name, shape in shapes.items()}
    operands = ", ".join(f"{names[name]} {_shape(shapes[name])}" for name in names)
    return f"{operands}, stride {case.stride}, pad {case.pad}"


def _shape(shape: Iterable[int]) -> str:
    return str(tuple(shape))


def _in_product(operand: Operand, text: Text) -> str:
    value = text.number(operand[2])
    return f"({value})" if operand[2] < 0 else value


def repairs(made: Sequence[Repair], text: Text) -> str:
    """Return what was repaired, and in which lines."""
    kinds: dict[str, list[int]] = {}
    for repair in made:
        kinds.setdefault(repair.kind, []).append(repair.line)
    named = []
    for kind, numbers in kinds.items():
        key = f"homework.repair.{kind}"
        what = text.text(key) if text.has(key) else kind
        found = sorted(set(numbers))
        shown = ", ".join(map(str, found[:3])) + ("…" if len(found) > 3 else "")
        named.append(text.text("homework.repair", n=len(found), what=what, lines=shown))
    together = text.text("homework.list").join(named)
    return text.text("homework.repairs", n=len(kinds), list=together)


def function_facts(function: FunctionReport, layout: Layout, text: Text) -> dict[str, Any]:
    """Return what is known of one function as what JSON can hold, its sentences as `function_lines`."""
    raised = function.raised
    return {
        "name": function.name,
        "verdict": function.verdict,
        "words": verdict(function, text),
        "layers": function.tried,
        "wrong_layers": function.wrong,
        "problem": None if function.problem is None else text.text(function.problem),
        "raised": None
        if raised is None
        else {"type": raised.type, "message": raised.message, "line": raised.line, "text": raised.text},
        "notes": [text.text(note) for note in function.notes],
        "parts": {layout.names[part.part]: _facts_of_part(part, layout, text) for part in function.parts},
    }


def _facts_of_part(part: PartReport, layout: Layout, text: Text) -> dict[str, Any]:
    found = part.difference
    return {
        "verdict": part.verdict,
        "mistakes": [mistake.id for mistake in part.mistakes],
        "taken_for": None if part.taken_for is None else layout.names[part.taken_for],
        "words": [text.text(mistake.words) for mistake in part.mistakes],
        "difference": None
        if found is None
        else {
            "layer": layer(found.case, layout),
            "shape": list(layout.shape(part.part, found.shape)),
            "right_shape": list(layout.shape(part.part, found.right_shape)),
            "place": None if found.index is None else layout.place(part.part, found.index),
            "given": None if found.index is None else found.given_value,
            "right": None if found.index is None else found.right,
        },
    }

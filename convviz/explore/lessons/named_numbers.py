"""The table of all numbers that a lesson's text can name, and what they are in a state.

>>> from convviz.explore.examples import examples
>>> number_named("V", (0, 0, 0), examples.load("lesson"))
5
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches

from convviz.conv import SumsOverflowError
from convviz.explore.lessons import placeholders
from convviz.explore.lessons.change_names import CHANGE_NAMES
from convviz.explore.lessons.gradient_names import GRADIENT_NAMES, UPDATE_NAMES
from convviz.explore.lessons.named import NamedNumber, Number, Source, refused
from convviz.explore.lessons.neuron_names import NEURON_NAMES
from convviz.explore.lessons.placeholders import Name
from convviz.explore.lessons.size_names import COUNT_NAMES, SIZE_NAMES
from convviz.explore.message import Message, Refused, message
from convviz.explore.state.cells import has_cell
from convviz.explore.state.derived import Derived
from convviz.explore.state.lesson_state import Withheld
from convviz.explore.state.state import BiasCell, Cell, InputCell, OutputCell, State, WeightCell

_OF_A_FILTER = re.compile(r"(dW|db|W|b|V)([0-9]{1,9})(_after)?")

NAMES: Mapping[str, NamedNumber] = {
    named.form: named
    for named in (
        *SIZE_NAMES,
        *COUNT_NAMES,
        *NEURON_NAMES,
        *GRADIENT_NAMES,
        *UPDATE_NAMES,
        *CHANGE_NAMES,
    )
}
"""All names by their form, as "V[x,y,d]"; a k in a word stands for the number of a filter."""


def number_named(word: str, indices: tuple[int, ...], state: State, derived: Derived | None = None) -> Number:
    """Return the number that is called ``word`` with ``indices`` in ``state``: an int, a float, or code.

    ``derived``: the volumes of the state's layer where they are at hand; else they are computed, though only
    for names that need them. Refused where there is no such name, no such number, or none here.
    """
    named, k = _found(word, indices)
    source = Source(state, derived)
    at = indices if k is None else (k, *indices)
    limits = named.limits(source)
    if k is not None:
        limits = (range(source.g.filters), *limits)
    for index, limit in zip(at, limits, strict=True):
        if index not in limit:
            written = _written(word, indices)
            raise refused("outside", name=written, index=index, first=limit.start, last=limit.stop - 1)
    try:
        return named.number(source, *at)
    except SumsOverflowError:
        raise refused("overflow", name=_written(word, indices)) from None


def named(word: str, indices: tuple[int, ...]) -> NamedNumber:
    """Return what is called ``word`` with as many ``indices``; refused as `number_named` refuses it."""
    return _found(word, indices)[0]


def tells(name: Name) -> frozenset[Withheld]:
    """Return what the number called ``name`` would tell where it is shown; nothing where there is none."""
    try:
        return named(name.word, name.indices).tells
    except Refused:
        return frozenset()


def similar(word: str) -> tuple[str, ...]:
    """Return the forms of up to three names that ``word`` may be a misspelling of, the closest first."""
    words = {named.word: None for named in NAMES.values()}
    close = get_close_matches(re.sub(r"[0-9]+", "k", word), words, n=3)
    return tuple(named.form for found in close for named in NAMES.values() if named.word == found)[:3]


def cell_named(text: str, state: State | None = None) -> Cell | None:
    """Return the cell that ``text`` names: "V[2,3,1]", "X[4,6,0]", "W0[2,2,1]", "b0"; None where it is none.

    With a ``state``, None also where its layer has no such cell.
    """
    name = placeholders.name_in(text)
    if not isinstance(name, Name):
        return None
    cell = _cell(name)
    return None if cell is None or (state is not None and not has_cell(state.layer, cell)) else cell


def _cell(name: Name) -> Cell | None:
    found = _OF_A_FILTER.fullmatch(name.word)
    match (name.word if found is None else found[1], name.indices):
        case "V", (x, y, d) if found is None:
            return OutputCell(x, y, d)
        case "X", (x, y, c):
            return InputCell(x, y, c)
        case "W", (i, j, c) if found is not None and found[3] is None:
            return WeightCell(int(found[2]), i, j, c)
        case "b", () if found is not None and found[3] is None:
            return BiasCell(int(found[2]))
    return None


def _found(word: str, indices: tuple[int, ...]) -> tuple[NamedNumber, int | None]:
    """Return what is called ``word`` with as many ``indices``, and the filter that it names, if any."""
    found = _OF_A_FILTER.fullmatch(word)
    family, k = (word, None) if found is None else (f"{found[1]}k{found[3] or ''}", int(found[2]))
    known = [n for n in NAMES.values() if n.word == family and n.of_a_filter is (k is not None)]
    if not known:
        raise Refused(_unknown(word))
    for named in known:
        if len(named.indices) == len(indices):
            return named, k
    forms = ", ".join(named.form for named in known)
    raise refused("indices", name=_written(word, indices), forms=forms)


def _unknown(word: str) -> Message:
    close = similar(word)
    if not close:
        return message("lesson_numbers.refused.unknown", name=word)
    return message("lesson_numbers.refused.similar", name=word, similar=", ".join(close))


def _written(word: str, indices: tuple[int, ...]) -> str:
    return f"{word}[{','.join(map(str, indices))}]" if indices else word

"""A layer in which nearly everything is 1: no English sentence on it says "1 neurons"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace

import pytest

from convviz.conv import Geometry
from convviz.explore.backward import updates
from convviz.explore.display.resolve import resolve
from convviz.explore.message import Message
from convviz.explore.state import pokes, sharing, transitions
from convviz.explore.state.derived import derive
from convviz.explore.state.state import BiasCell, InputCell, OutputCell, Sharing, State, View, WeightCell
from convviz.ui.words.catalogue import Text
from tests.explore.display.geometries import state_of

# "1 of 1 weights" and "0 to 1 places" are how English says it; "(1·1·1 + 1)" and "V[0,0,1]" are no counts.
COUNTED = (
    "neurons inputs weights parameters entries places positions filters sets gradients columns rows cells "
    "numbers channels slices terms updates strides pixels"
)
WRONG = re.compile(
    rf"(?<![\d,.·\[])(?<!of )(?<!of the )(?<!to )\b1 (?:\w+ )?(?:{'|'.join(COUNTED.split())})\b"
)
LAYERS = {
    "one of all": Geometry(width=1, height=1, depth=1, filters=1, size=1),
    "one of all, no bias": Geometry(width=1, height=1, depth=1, filters=1, size=1, bias=False),
    "one weight, four positions": Geometry(width=2, height=2, depth=1, filters=1, size=1, bias=False),
    "one position, padded": Geometry(width=1, height=1, depth=1, filters=1, size=3, padding=1),
    "one column is never read": Geometry(width=3, height=2, depth=1, filters=1, size=2, stride=2),
}
POINTED = (None, InputCell(0, 0, 0), OutputCell(0, 0, 0), WeightCell(0, 0, 0, 0), BiasCell(0))


def messages(thing: object) -> Iterator[Message]:
    """Find the messages in a part."""
    if isinstance(thing, Message):
        yield thing
    elif isinstance(thing, (tuple, list)):
        for item in thing:
            yield from messages(item)
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from messages(getattr(thing, field.name))


def states(g: Geometry) -> Iterator[State]:
    for how in Sharing:
        state = sharing.choose(how)(transitions.last(state_of(g)))
        for view in View:
            yield replace(state, view=view)
        for pointed in POINTED:
            if not isinstance(pointed, BiasCell) or g.bias:
                yield replace(state, pointed=pointed)
        yield pokes.poke(WeightCell(0, 0, 0, 0), 9)(state)
        yield pokes.poke(InputCell(0, 0, 0), 9)(state)
        yield replace(updates.update(state), view=View.BACKWARD)
        if how is Sharing.UNSHARED:
            yield sharing.let_differ(state)
            yield sharing.make_equal(sharing.Collapse.MEAN)(sharing.let_differ(state))


@pytest.mark.parametrize("name", LAYERS)
def test_one_is_singular(name: str) -> None:
    say, said = Text("en").text, set()
    for state in states(LAYERS[name]):
        said |= {say(told) for told in messages(resolve(state, derive(state.layer)))}
    assert any("1 neuron" in words or "the only neuron" in words for words in said)
    assert [words for words in said if WRONG.search(words)] == []

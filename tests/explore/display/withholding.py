"""Layers whose every number is another, and all that a display state tells: to look for what is withheld."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from convviz.conv import FullyConnectedLayer, Geometry, Layer, LocallyConnectedLayer
from convviz.explore.examples import examples
from convviz.explore.message import Message, Slot
from convviz.explore.state.lesson_state import Change, Lesson, Patch, Step, Withheld
from convviz.explore.state.regions import Span
from convviz.explore.state.sharing import Sharing
from convviz.explore.state.state import LessonPlace, Position, State, View
from convviz.explore.state.values import Values

HERE = Position(2, 1, 1)
"""The current neuron. Before it are others of its slice, after it more."""

SILENT = (Slot, bool, Layer, LocallyConnectedLayer, FullyConnectedLayer)
"""What tells no number of what is computed: a slot has no more than its length."""

MAKE = {
    Sharing.SHARED: lambda layer: layer,
    Sharing.UNSHARED: LocallyConnectedLayer.from_shared,
    Sharing.FULL: FullyConnectedLayer.from_shared,
}


def geometry() -> Geometry:
    """Return sizes whose counts are no coordinate: 12 × 10 positions, of which one column is not read."""
    return Geometry(width=27, height=22, depth=2, filters=3, size=4, stride=2)


@lru_cache(maxsize=3)
def layer(sharing: Sharing = Sharing.SHARED) -> Layer:
    """Return a layer of large numbers: a sum of products is no number that is given."""
    g, random = geometry(), np.random.default_rng(7)
    X = random.integers(1009, 9973, g.input_shape)
    weights = random.integers(101, 997, g.weights_shape) * random.choice([-1, 1], g.weights_shape)
    return MAKE[sharing](Layer(g, X, weights, random.integers(10007, 99991, g.filters)))


def state(*kinds: Withheld, view: View = View.LAYER, sharing: Sharing = Sharing.SHARED, **more: Any) -> State:
    """Return a state of `layer` at `HERE` in a lesson that withholds ``kinds``."""
    begin = examples.load("lesson")
    made = replace(begin, layer=layer(sharing), position=HERE, view=view, withheld=frozenset(kinds))
    made = replace(made, **more)
    words = {"en": "A lesson", "zh": "课"}
    step = Step(words, words, None, 1, Patch(), None, None, (Change(Patch(), None),))
    lesson = Lesson("lesson", words, words, (step,), Path())
    return replace(made, lesson=LessonPlace(lesson, 0, 1, shown=made, before=begin))


def values() -> np.ndarray:
    """Return V, worked out position by position."""
    shared = layer()
    V = np.zeros((12, 10, 3))
    for x, y, d in np.ndindex(12, 10, 3):
        patch = shared.X[2 * x : 2 * x + 4, 2 * y : 2 * y + 4, :]
        V[x, y, d] = (patch * shared.weights[d]).sum() + shared.biases[d]
    return V


def answers(kind: Withheld) -> set[float]:
    """Return numbers that ``kind`` is about, worked out apart."""
    shared, V, (x, y, d) = layer(), values(), (HERE.x, HERE.y, HERE.d)
    patch = shared.X[2 * x : 2 * x + 4, 2 * y : 2 * y + 4, :]
    match kind:
        case Withheld.VALUE:
            ahead = [V[i, j, k] for i, j, k in np.ndindex(12, 10, 3) if (k, j, i) > (d, y, x)]
            sums = (patch * shared.weights[d]).sum(axis=(0, 1))
            return {V[x, y, d], V[x, y, d] - shared.biases[d], *sums, *ahead}
        case Withheld.COUNTS:
            each, neurons = 4 * 4 * 2 + 1, 12 * 10 * 3
            full = neurons * (27 * 22 * 2 + 1)
            return {each, neurons * each, 3 * each, 3 * (each - 1), 120, full, neurons * (each - 1)}
        case Withheld.SIZE:
            return {12, 10, 120, 360, 360 * 33, 360 * 1189, 360 * 32, 12.5}
        case Withheld.GRADIENT:
            reached = [(i, j) for j in range(10) for i in range(12) if (j, i) <= (y, x)]
            asked = [V[i, j, d] * shared.X[2 * i : 2 * i + 4, 2 * j : 2 * j + 4, :] for i, j in reached]
            running = np.cumsum([gradient[0, 0, 0] for gradient in asked])[1:]
            return {*np.sum(asked, axis=0).ravel(), *running, sum(V[i, j, d] for i, j in reached)}
        case _:
            return set()


def told(shown: object) -> tuple[set[float], set[str], set[Span]]:
    """Return all numbers, words and spans in a display part, and in all that is in it.

    Layers are left out: they hold what V is computed from, and no V.
    """
    numbers, words, spans = set[float](), set[str](), set[Span]()
    for one in _walked(shown):
        if isinstance(one, str):
            words.add(one)
            numbers |= {float(digits.replace(",", "")) for digits in re.findall(r"\d[\d,]*\.?\d*", one)}
        elif isinstance(one, Span):
            spans.add(one)
        elif isinstance(one, np.ndarray):
            numbers |= set(map(float, np.unique(one)))
        elif isinstance(one, int | float):
            numbers.add(float(one))
    return numbers, words, spans


def _walked(one: object) -> Iterator[object]:
    """Yield ``one`` and what is in it."""
    if isinstance(one, SILENT):
        return
    yield one
    if isinstance(one, Message):
        for _, value in one.values:
            yield from _walked(value)
    elif isinstance(one, Values):
        yield from (one.array, one.limit, one.most)
    elif isinstance(one, tuple | frozenset | list):
        for inner in one:
            yield from _walked(inner)
    elif is_dataclass(one):
        for field in fields(one):
            yield from _walked(getattr(one, field.name))

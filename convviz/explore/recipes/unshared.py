"""What a layer without sharing has besides its common sets, in a recipe.

Neurons own sets, copies differ by a seed, gradient descent has taken steps. Own sets that differ little from
what their neuron would have are named number by number, "W0[1,2][2,2,1]"; others are arrays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeAlias

import numpy as np

from convviz.conv import (
    AnyLayer,
    FullyConnectedLayer,
    Layer,
    LocallyConnectedLayer,
    OwnBias,
    OwnWeight,
    Place,
)
from convviz.conv.arrays import LARGEST, Array, magnitude, owned
from convviz.conv.owned_weights import OwnSets
from convviz.conv.perturbation import Spread
from convviz.conv.results import WeightSet
from convviz.conv.unshared_sets import Steps
from convviz.explore.expression import number_name
from convviz.explore.message import Refused, message
from convviz.explore.recipes.array_values import MOST_INLINE, TYPES, differing, in_type, packed, typed
from convviz.explore.recipes.plain import OneOfNames, Plain, Whole, number, said
from convviz.explore.recipes.recipe_reading import RecipeReading

NAMES = ("own", "spread", "steps")
_SPREAD = ("seed", "reach", "type")
_STEP = ("rates", "volume")
_OWN = ("neurons", "weights", "biases")
_SEED = Whole(0, 2**64 - 1)

UnsharedSets: TypeAlias = LocallyConnectedLayer | FullyConnectedLayer
At: TypeAlias = tuple[int, int, int]
Changes: TypeAlias = dict[At, list[tuple[OwnWeight | OwnBias, float]]]
"""Numbers that neurons own, by neuron."""


def unshared_values(layer: UnsharedSets, arrays: dict[str, Array], within: str) -> dict[str, Plain]:
    """Return the fields of ``layer`` beyond its common sets and the numbers that `own_numbers` names."""
    values: dict[str, Plain] = {}
    if isinstance(layer, LocallyConnectedLayer) and layer.spread is not None:
        spread = layer.spread
        values["spread"] = {"seed": spread.seed, "reach": spread.reach, "type": spread.dtype.name}
    if layer.steps:
        steps: list[Plain] = []
        for n, step in enumerate(layer.steps):
            taken = {"rates": packed(step.rates, f"{within}steps.{n}.rates", arrays)}
            if step.volume is not _seen(layer):
                taken["volume"] = packed(step.volume, f"{within}steps.{n}.volume", arrays)
            steps.append(taken)
        values["steps"] = steps
    if own_numbers(layer) is None:
        values["own"] = _own_arrays(layer, arrays, f"{within}own.")
    return values


def own_numbers(layer: UnsharedSets) -> dict[str, Plain] | None:
    """Return the numbers of the sets that neurons own, by name, those that differ; None where too many do."""
    start, change = replace(layer, own=OwnSets()), dict[str, Plain]()
    for at, own in layer.own.items():
        if len(change) > MOST_INLINE:
            return None
        x, y, d = at
        begun = start.weights_of(*at)
        places = differing(own.weights, begun.weights)
        if len(places) > MOST_INLINE:
            return None
        numbers: dict[str, Plain] = {
            number_name(OwnWeight(x, y, d, *i)): own.weights[i].item() for i in places
        }
        # It may own an equal set: one number says so.
        if own.bias is not None and (not numbers or not _same(own.bias, begun.bias)):
            numbers[number_name(OwnBias(x, y, d))] = own.bias
        elif not numbers:
            numbers[number_name(OwnWeight(x, y, d, 0, 0, 0))] = own.weights[0, 0, 0].item()
        change |= numbers
    return change if len(change) <= MOST_INLINE else None


def read_unshared(reading: RecipeReading, start: UnsharedSets, changes: Changes) -> UnsharedSets:
    """Return ``start``, whose sets are all common, with what the fields say; mistakes are noted."""
    if "spread" in reading and isinstance(start, LocallyConnectedLayer):
        start = replace(start, spread=_read_spread(reading, start))
    elif "spread" in reading:
        with reading.field("spread"):
            raise Refused(message("recipes.refused.only_unshared"))
    start = replace(start, steps=_read_steps(reading, start))
    sets = _read_own(reading, start)
    for at, numbers in changes.items():
        changed = _changed(reading, start, at, numbers)
        if changed is not None:
            sets[at] = changed
    return _owning(start, sets)


def note_forms(reading: RecipeReading) -> None:
    """Note what is wrong whatever the layer is."""
    spread, own = reading.inside("spread"), reading.inside("own")
    if spread is not None:
        spread.know(_SPREAD)
        spread.value("seed", _SEED.read, 0)
        spread.value("reach", number, None)
        spread.value("type", OneOfNames(TYPES).read, "")
    for step in _step_tables(reading):
        for name in _STEP:
            step.array(name, (None, None, None))
    if own is not None:
        own.know(_OWN)
        for name, shape in zip(_OWN, ((None, 3), (None,) * 4, (None,)), strict=True):
            own.array(name, shape)


def owns(layer: AnyLayer, place: Place) -> bool:
    """Say whether the number at ``place`` is one of a set that a neuron owns."""
    return (
        not isinstance(layer, Layer)
        and isinstance(place, OwnWeight | OwnBias)
        and (place.x, place.y, place.d) in layer.own
    )


def without_own(layer: AnyLayer, place: Place) -> AnyLayer:
    """Return ``layer`` before the neuron that owns ``place`` owned a set."""
    if isinstance(layer, Layer) or not isinstance(place, OwnWeight | OwnBias):
        return layer
    left = {at: own for at, own in layer.own.items() if at != (place.x, place.y, place.d)}
    return _owning(replace(layer, own=OwnSets()), left)


def _seen(layer: UnsharedSets) -> Array:
    """Return what steps on the present input have seen: they must keep one and the same array."""
    return layer.X if isinstance(layer, FullyConnectedLayer) else layer.Xp


def _same(one: float, other: float | None) -> bool:
    return one == other and bool(np.signbit(one) == np.signbit(0.0 if other is None else other))


def _own_arrays(layer: UnsharedSets, arrays: dict[str, Array], within: str) -> dict[str, Plain]:
    sets = list(layer.own.values())
    values = {
        "neurons": packed(np.array(list(layer.own), np.int64), f"{within}neurons", arrays),
        "weights": packed(np.stack([own.weights for own in sets]), f"{within}weights", arrays),
    }
    if layer.geometry.bias:
        biases = np.array([own.bias for own in sets], layer.dtype)
        values["biases"] = packed(biases, f"{within}biases", arrays)
    return values


def _read_spread(reading: RecipeReading, start: LocallyConnectedLayer) -> Spread | None:
    inner = reading.inside("spread")
    if inner is None:
        return None
    inner.know(_SPREAD)
    seed = inner.value("seed", _SEED.read, 0)
    reach: Any = inner.values.get("reach")
    before = len(inner.mistakes)
    dtype = TYPES[inner.value("type", OneOfNames(TYPES).read, start.dtype.name)]
    if len(inner.mistakes) > before:
        inner.value("reach", number, None)
        return None
    with inner.field("reach"):
        if dtype.kind == "i" or isinstance(reach, int):  # whole numbers, also among floats
            Whole(0, LARGEST // 4).read(reach)
        elif not 0 <= number(reach) < float(np.finfo(dtype).max) / 2:
            raise Refused(message("recipes.refused.sums"))
    with inner.field("type"):
        if dtype != start.dtype and not (dtype == np.float32 and start.dtype == np.float64):
            raise Refused(message("recipes.refused.type", type=start.dtype.name))
    if len(inner.mistakes) > before:
        return None
    length = int(np.prod(start.set_shape)) + int(start.geometry.bias)
    return Spread(seed, reach, length, dtype)


def _read_steps(reading: RecipeReading, start: UnsharedSets) -> tuple[Steps, ...]:
    taken: list[Steps] = []
    steps = _step_tables(reading)
    if steps and start.dtype.kind == "i":
        with reading.field("steps"):
            raise Refused(message("recipes.refused.type", type="int64"))
        return ()
    for inner in steps:
        rates = _array(inner, "rates", start.geometry.output_shape, start.dtype)
        volume = _seen(start)
        if "volume" in inner:
            volume = _array(inner, "volume", volume.shape, start.dtype)
        taken.append(Steps(volume, rates))
    return tuple(taken)


def _step_tables(reading: RecipeReading) -> list[RecipeReading]:
    """Return the tables of the steps, in their order; none where they are none, which is noted."""
    plain = reading.values.get("steps", ())
    if not isinstance(plain, list | tuple) or any(not isinstance(item, Mapping) for item in plain):
        with reading.field("steps"):
            raise Refused(message("recipes.refused.tables", value=said(plain)))
        return []
    tables = []
    for n, item in enumerate(plain):
        tables.append(RecipeReading(item, reading.arrays, f"{reading.within}steps.{n}.", reading.mistakes))
        tables[-1].know(_STEP)
    return tables


def _array(reading: RecipeReading, name: str, shape: tuple[int, ...], dtype: np.dtype[Any]) -> Array:
    """Return a field that must be there, in ``dtype``; zeros where it is wrong, which is noted."""
    reading.need(name)
    given = reading.array(name, shape)
    if given is not None:
        with reading.field(name):
            return owned(in_type(given, dtype))
    return np.zeros(shape, dtype)


def _read_own(reading: RecipeReading, start: UnsharedSets) -> dict[At, WeightSet]:
    inner = reading.inside("own")
    if inner is None:
        return {}
    inner.know(_OWN)
    neurons = inner.array("neurons", (None, 3))
    if neurons is None:
        inner.need("neurons")
        inner.array("weights", (None, *start.set_shape))
        inner.array("biases", (None,))
        return {}
    with inner.field("neurons"):
        shape = start.geometry.output_shape
        inside = neurons.dtype.kind in "iu" and ((neurons >= 0) & (neurons < shape)).all()
        if not inside or len(np.unique(neurons, axis=0)) < len(neurons):
            raise Refused(message("recipes.refused.neurons"))
    weights = _array(inner, "weights", (len(neurons), *start.set_shape), start.dtype)
    biases: list[Any] = [None] * len(neurons)
    if start.geometry.bias:
        biases = _array(inner, "biases", (len(neurons),), start.dtype).tolist()
    return {
        (int(x), int(y), int(d)): WeightSet(own, bias)
        for (x, y, d), own, bias in zip(neurons, weights, biases, strict=True)
    }


def _changed(
    reading: RecipeReading, start: UnsharedSets, at: At, numbers: list[tuple[OwnWeight | OwnBias, float]]
) -> WeightSet | None:
    """Return the set of the neuron ``at`` with other ``numbers``; those that it cannot have are noted."""
    weights, bias = None, None
    for place, value in numbers:
        with reading.field(f"change.{number_name(place)}"):
            try:
                start.value_at(place)
            except ValueError:
                raise Refused(message("explore.refused.cell")) from None
            if weights is None:
                begun = start.weights_of(*at)
                weights, bias = begun.weights.copy(), begun.bias
            if isinstance(place, OwnWeight):
                weights[place.i, place.j, place.c] = typed(value, start.dtype)
            else:
                bias = typed(value, start.dtype).item()
    return None if weights is None else WeightSet(owned(weights), bias)


def _owning(start: UnsharedSets, sets: dict[At, WeightSet]) -> UnsharedSets:
    """Return ``start`` whose neurons own ``sets``; SumsOverflowError where integers are too large."""
    if not sets:
        owning = start
    else:
        largest = (0, 0)
        if start.dtype.kind == "i":
            weight = max(magnitude(own.weights) for own in sets.values())
            largest = weight, max(abs(int(own.bias or 0)) for own in sets.values())
        owning = replace(start, own=OwnSets(sets, largest))
    owning.with_X(owning.X)  # looks whether sums could leave int64
    return owning

"""The numbers of a layer in a recipe: those that differ from what its scene makes.

A few numbers that differ are named, "W0[2,2,1]"; where more than `MOST_INLINE` of an array differ, the whole
array stands beside the recipe.
"""

from __future__ import annotations

from typing import Any

import numpy as np

import convviz.conv as conv
from convviz.conv import AnyLayer, Geometry, Layer
from convviz.conv.arrays import Array
from convviz.explore.expression import number_name
from convviz.explore.message import Refused, message
from convviz.explore.recipes import unshared
from convviz.explore.recipes.array_values import MOST_INLINE, TYPES, differing, in_type, packed, typed
from convviz.explore.recipes.plain import OneOf, OneOfNames, Plain, number, place_called
from convviz.explore.recipes.recipe_reading import RecipeReading
from convviz.explore.recipes.unshared import Changes
from convviz.explore.scene import filter_banks
from convviz.explore.scene.scene import Scene, input_of
from convviz.explore.state.sharing import Sharing, sharing_of, with_sharing

NAMES = ("sharing", "type", "change", "X", "weights", "biases", *unshared.NAMES)
_USUAL = "int64"  # as scenes make their numbers
_PLACES: dict[str, Any] = {"X": conv.InputCell, "weights": conv.Weight, "biases": conv.Bias}


def layer_values(
    layer: AnyLayer, scene: Scene, arrays: dict[str, Array], within: str = ""
) -> dict[str, Plain]:
    """Return the fields of ``layer``; large arrays go into ``arrays``, with names from ``within`` on."""
    values: dict[str, Plain] = {}
    change: dict[str, Plain] = {}
    if sharing_of(layer) is not Sharing.SHARED:
        values["sharing"] = sharing_of(layer).value
    if layer.dtype.name != _USUAL:
        values["type"] = layer.dtype.name
    for name, made in _made(scene, layer.geometry, layer.dtype).items():
        array = getattr(layer.common, name)
        indices = differing(array, made)
        if len(indices) > MOST_INLINE:
            values[name] = packed(array, within + name, arrays)
        else:
            change |= {number_name(_PLACES[name](*at)): array[at].item() for at in indices}
    if not isinstance(layer, Layer):
        change |= unshared.own_numbers(layer) or {}
        values |= unshared.unshared_values(layer, arrays, within)
    return {**values, "change": change} if change else values


def read_layer(reading: RecipeReading, scene: Scene | None, g: Geometry | None) -> AnyLayer | None:
    """Return the layer of the geometry ``g``; None where one of its fields is wrong, which is noted.

    Where ``scene`` or ``g`` is not known, because it was wrong, what is wrong in any layer is noted.
    """
    before = len(reading.mistakes)
    how = reading.value("sharing", OneOf(Sharing).read, Sharing.SHARED)
    dtype = TYPES[reading.value("type", OneOfNames(TYPES).read, _USUAL)]
    if scene is None or g is None or len(reading.mistakes) > before:
        _note_forms(reading)
        return None
    made = _made(scene, g, dtype)
    if "biases" in reading and "biases" not in made:
        with reading.field("biases"):
            raise Refused(message("recipes.refused.no_biases"))
    for name in made:
        given = reading.array(name, made[name].shape)
        if given is not None:
            with reading.field(name):
                made[name] = in_type(given, dtype)
    own = _read_changes(reading, made)
    try:
        common = Layer(g, made["X"], made["weights"], made.get("biases"))
        start = with_sharing(common, how)
        if isinstance(start, Layer):
            _note_unshared(reading, own)
            layer: AnyLayer = start
        else:
            layer = unshared.read_unshared(reading, start, own)
    except conv.SumsOverflowError:
        if len(reading.mistakes) == before:  # else it may follow from what is in the place of wrong numbers
            with reading.field("change"):
                raise Refused(message("recipes.refused.sums")) from None
        return None
    return None if len(reading.mistakes) > before else layer


def _made(scene: Scene, g: Geometry, dtype: np.dtype[Any]) -> dict[str, Array]:
    """Return copies of what ``scene`` makes: X (W, H, D), weights (K, …), and biases (K,) if any."""
    bank = filter_banks.bank(scene.filters, g)
    made = {"X": input_of(scene, g), "weights": bank.weights, "biases": bank.biases}
    return {name: array.astype(dtype) for name, array in made.items() if array is not None}


def _read_changes(reading: RecipeReading, made: dict[str, Array]) -> Changes:
    """Change the numbers in ``made`` that are named; return those that neurons own, by neuron."""
    inner, own = reading.inside("change"), Changes()
    for name in () if inner is None else inner.values:
        assert inner is not None
        with inner.field(name):
            place, value = place_called(name), number(inner.values[name])
            if isinstance(place, conv.OwnWeight | conv.OwnBias):
                own.setdefault((place.x, place.y, place.d), []).append((place, value))
            else:
                _set(made, place, value)
    return own


def _note_forms(reading: RecipeReading) -> None:
    """Note what is wrong whatever the layer is."""
    for name, axes in (("X", 3), ("weights", 4), ("biases", 1)):
        reading.array(name, (None,) * axes)
    inner = reading.inside("change")
    for name in () if inner is None else inner.values:
        assert inner is not None
        with inner.field(name):
            place_called(name), number(inner.values[name])
    unshared.note_forms(reading)


def _set(made: dict[str, Array], place: conv.InputCell | conv.Weight | conv.Bias, value: float) -> None:
    name: str
    at: tuple[int, ...]
    match place:
        case conv.InputCell(x, y, c):
            name, at = "X", (x, y, c)
        case conv.Weight(k, i, j, c):
            name, at = "weights", (k, i, j, c)
        case conv.Bias(k):
            name, at = "biases", (k,)
    array = made.get(name)
    if array is None or not all(i < n for i, n in zip(at, array.shape, strict=True)):
        raise Refused(message("explore.refused.cell"))
    array[at] = typed(value, array.dtype)


def _note_unshared(reading: RecipeReading, own: Changes) -> None:
    """Note what only a layer without sharing can have."""
    for name in unshared.NAMES:
        if name in reading:
            with reading.field(name):
                raise Refused(message("recipes.refused.only_unshared"))
    for numbers in own.values():
        for place, _ in numbers:
            with reading.field(f"change.{number_name(place)}"):
                raise Refused(message("steps.refused.shared"))

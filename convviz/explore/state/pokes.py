"""Poking: one number of the layer is changed by hand, and one sees what follows.

A number stands in a cell on screen; which neurons it belongs to depends on the sharing. Without sharing the
cells of filter k are those of the copy that the neuron (x, y, k) at the current position owns.
"""

from __future__ import annotations

import math
from dataclasses import replace

import convviz.conv as conv
from convviz.conv import AnyLayer, Layer, Place, SumsOverflowError
from convviz.explore import typed_numbers
from convviz.explore.message import Refused, message
from convviz.explore.state.cells import has_cell, is_input
from convviz.explore.state.predicting import refuse_change
from convviz.explore.state.state import BiasCell, Cell, Edit, InputCell, State, WeightCell
from convviz.explore.state.transitions import Transition
from convviz.explore.state.values import number

LARGEST_TYPED = 10**9  # a larger number says nothing in a picture of numbers, and integers near what is exact


def place_of(state: State, cell: Cell) -> Place | None:
    """Return which number of the layer stands in ``cell``; None where none can be changed."""
    layer, here = state.layer, state.position
    if not has_cell(layer, cell):  # it was on screen when a layer of another shape was already coming
        return None
    match cell:
        case InputCell():
            return cell if is_input(layer.geometry, cell) else None
        case WeightCell(k, i, j, c):
            if isinstance(layer, Layer):
                return conv.Weight(k, i, j, c)
            return conv.OwnWeight(here.x, here.y, k, i, j, c)
        case BiasCell(k):
            return conv.Bias(k) if isinstance(layer, Layer) else conv.OwnBias(here.x, here.y, k)
        case _:
            return None


def value_in(state: State, cell: Cell) -> int | float | None:
    """Return the number in ``cell``; None where none can be changed."""
    place = place_of(state, cell)
    return None if place is None else number(state.layer.value_at(place))


def poke(cell: Cell, value: float) -> Transition:
    """Change the number in ``cell``; refused with the reason where that cannot be."""

    def change(state: State) -> State:
        refuse_change(state)
        place = place_of(state, cell)
        if place is None:
            known = has_cell(state.layer, cell)
            raise Refused(message("explore.refused.not_editable" if known else "explore.refused.cell"))
        return _changed(state, place, cell, value)

    return change


def poke_at(place: Place, value: float) -> Transition:
    """Change the number at ``place``, whoever owns it; refused with the reason where that cannot be.

    What a neuron elsewhere owns can also be changed.
    """

    def change(state: State) -> State:
        try:
            state.layer.value_at(place)
        except (ValueError, TypeError):  # the layer has none there, or nobody owns it alone
            raise Refused(message("explore.refused.cell")) from None
        return _changed(state, place, cell_of(place), value)

    return change


def cell_of(place: Place) -> InputCell | WeightCell | BiasCell:
    """Return the cell that the number at ``place`` stands in, where it is on screen."""
    match place:
        case conv.InputCell():
            return place
        case conv.Weight(k, i, j, c) | conv.OwnWeight(_, _, k, i, j, c):
            return WeightCell(k, i, j, c)
        case conv.Bias(k) | conv.OwnBias(_, _, k):
            return BiasCell(k)


def poke_text(cell: Cell, text: str) -> Transition:
    """Change the number in ``cell`` to the one a person typed."""

    def change(state: State) -> State:
        return poke(cell, parsed(text, whole=state.layer.dtype.kind == "i"))(state)

    return change


def poke_by(cell: Cell, step: float) -> Transition:
    """Change the number in ``cell`` by ``step``."""

    def change(state: State) -> State:
        value = value_in(state, cell)
        if value is None:
            raise Refused(message("explore.refused.not_editable"))
        return poke(cell, value + step)(state)

    return change


def parsed(text: str, whole: bool = False) -> int | float:
    """Return the number that a person typed into a cell; refused where it is none, or too large to be seen.

    ``whole`` says that the cells hold whole numbers.
    """
    value = typed_numbers.read(text, whole)
    if abs(value) > LARGEST_TYPED:
        raise Refused(message("explore.refused.large", most=LARGEST_TYPED))
    return value


def _changed(state: State, place: Place, cell: Cell, value: float) -> State:
    old = number(state.layer.value_at(place))
    if value == old:
        return state
    new = _checked(state.layer, value)
    try:
        layer = state.layer.with_value(place, new)
    except SumsOverflowError:
        raise Refused(message("explore.refused.overflow", value=new)) from None
    except (ValueError, TypeError):  # what it says is English, and for who calls the model
        raise Refused(message("explore.refused.value", value=new)) from None
    scene = replace(state.scene, edited=True)
    edit = Edit(place, cell, old, new, state.layer)
    return replace(state, scene=scene, layer=layer, edit=edit, done=None)


def _checked(layer: AnyLayer, value: float) -> int | float:
    if not math.isfinite(value):
        raise Refused(message("explore.refused.infinite"))
    if layer.dtype.kind != "i":
        return float(value)
    if not float(value).is_integer():
        raise Refused(message("explore.refused.whole", value=value))
    if abs(value) > LARGEST_TYPED:
        raise Refused(message("explore.refused.large", most=LARGEST_TYPED))
    return int(value)

"""What the five panels of the layer's page show."""

from __future__ import annotations

from dataclasses import dataclass

from convviz.explore.display.filters import filters_part
from convviz.explore.display.highlights import highlights_of, pointed_cell
from convviz.explore.display.highlights_shared import Highlights, every_cell
from convviz.explore.display.input import input_part
from convviz.explore.display.neuron import neuron_part
from convviz.explore.display.parameters import parameters_part
from convviz.explore.display.parts import (
    FiltersPart,
    InputPart,
    NeuronPart,
    OutputPart,
    ParametersPart,
)
from convviz.explore.display.walked import Walked, walked
from convviz.explore.display.what_if import WhatIfPart, what_if_part
from convviz.explore.state.derived import Derived
from convviz.explore.state.regions import Role
from convviz.explore.state.state import BiasCell, Cell, InputCell, OutputCell, State, WeightCell
from convviz.explore.state.values import Values, number


@dataclass(frozen=True, slots=True)
class LayerPart:
    """One part for each panel."""

    input: InputPart
    filters: FiltersPart
    output: OutputPart
    neuron: NeuronPart
    parameters: ParametersPart
    what_if: WhatIfPart | None  # shown in place of the parameters

    def value_in(self, cell: Cell) -> int | float | None:
        """Return the number that is shown in ``cell``; None where there is none that can be changed."""
        if isinstance(cell, InputCell):
            return _at(self.input.values, (cell.x, cell.y, cell.c))
        if not isinstance(cell, WeightCell | BiasCell):
            return None
        card = next((card for card in self.filters.cards if card.k == cell.k), None)
        if card is None:
            return None
        if isinstance(cell, BiasCell):
            return card.bias
        return _at(card.weights, (cell.i, cell.j, cell.c))


def layer_part(state: State, derived: Derived) -> LayerPart:
    """Return what the panels show for ``state``."""
    walk, pointed, lights = walked(state), pointed_cell(state), highlights_of(state)
    return LayerPart(
        input=input_part(state, derived, lights, pointed),
        filters=filters_part(state, derived, walk, lights, pointed),
        output=_output_part(state, derived, walk, lights, pointed),
        neuron=neuron_part(state, derived, pointed),
        parameters=parameters_part(state, derived, walk, pointed),
        what_if=what_if_part(state, derived),
    )


def _output_part(
    state: State, derived: Derived, walk: Walked, lit: Highlights, pointed: Cell | None
) -> OutputPart:
    """Return what the output panel shows."""
    values, position = derived.output(state.relu), state.position
    return OutputPart(
        values=values,
        relu=state.relu,
        fill_all=state.fill_all,
        position=position,
        link=state.link,
        visited=(every_cell(values.array.shape, Role.LINKED),) if state.fill_all else walk.visited,
        lit=lit.output,
        column=tuple(values.array[position.x, position.y].tolist()),
        pointed=pointed if isinstance(pointed, OutputCell) else None,
    )


def _at(values: Values, index: tuple[int, int, int]) -> int | float | None:
    """Return a number of ``values``; None outside, as after the layer became another one."""
    inside = all(0 <= i < n for i, n in zip(index, values.array.shape, strict=True))
    return number(values.array[index]) if inside else None

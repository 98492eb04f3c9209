"""All that is lit: the slice or column, the chosen cell's uses, and what is pointed at over them.

What weights light when they are shared is in `highlights_shared`. When neurons own their weights, a weight
serves one neuron, and no other.
"""

from __future__ import annotations

from convviz.conv import Geometry
from convviz.explore.display.highlights_shared import (
    Highlights,
    channel_span,
    every_cell,
    field_cells,
    linked,
    lit_alone,
    lit_by,
    lit_by_product,
    one,
    reader_span,
)
from convviz.explore.state.cells import present
from convviz.explore.state.predicting import TOLD_BY_LIGHT
from convviz.explore.state.regions import CellSet, ReceptiveFields, Role, Span
from convviz.explore.state.sharing import Sharing, sharing_of
from convviz.explore.state.state import (
    BiasCell,
    Cell,
    InputCell,
    Link,
    OutputCell,
    Position,
    ProductCell,
    State,
    WeightCell,
)


def highlights_of(state: State) -> Highlights:
    """Return all that is lit: slice or column first, then the chosen cell, or what is pointed at, over it."""
    g, here = state.layer.geometry, state.position
    cell = pointed_cell(state) or chosen_cell(state)
    if not state.withheld.isdisjoint(TOLD_BY_LIGHT):
        return lit_alone(state.layer, cell)
    sharing = sharing_of(state.layer)
    match sharing:
        case Sharing.SHARED:
            ground, over = linked(g, state.link, here), lit_by(g, cell) if cell else Highlights()
        case Sharing.UNSHARED:
            ground = _linked_by_own(g, state.link, here)
            over = _lit_by_own(g, here, cell) if cell else Highlights()
        case Sharing.FULL:
            ground = _linked_by_full(g, state.link, here)
            over = _lit_by_full(g, here, cell) if cell else Highlights()
    if isinstance(cell, ProductCell):
        over = lit_by_product(g, here, cell, sharing is Sharing.FULL)
    return Highlights(
        ground.input + over.input,
        ground.windows + over.windows,
        ground.weights + over.weights,
        ground.output + over.output,
        over.filters if over.filters.indices else ground.filters,
    )


def pointed_cell(state: State) -> Cell | None:
    """Return the cell pointed at, or None when there is none or the layer has no such cell (any more)."""
    return present(state.layer, state.pointed)


def chosen_cell(state: State) -> Cell | None:
    """Return the chosen cell, or None when there is none or the layer has no such cell (any more)."""
    return present(state.layer, state.chosen)


def _lit_by_own(g: Geometry, here: Position, cell: Cell) -> Highlights:
    """Return what pointing at ``cell`` lights in a locally connected layer.

    The cards show the sets of the neurons at the current position ``here``: a weight cell is the copy there.
    """
    match cell:
        case WeightCell(k, i, j, c):
            x, y = field_cells(g.x, here.x), field_cells(g.y, here.y)
            under = CellSet(
                one(x.indices[i]), one(y.indices[j]), one(channel_span(g, k).start + c), Role.LINKED
            )
            depth = g.weights_shape[3]
            weight = CellSet(one(i), one(j), one(k * depth + c), Role.POINTED)
            return Highlights(input=(under,), weights=(weight,), output=(_neuron(here, k, Role.READER),))
        case BiasCell(k):
            return Highlights(output=(_neuron(here, k, Role.READER),), filters=one(k))
        case InputCell():
            return _by_input(g, here, cell)
        case OutputCell(x, y, _) if (x, y) != (here.x, here.y):
            found = lit_by(g, cell)  # its set is not on a card now
            return Highlights(found.input, found.windows, (), found.output)
        case _:
            return lit_by(g, cell)


def _lit_by_full(g: Geometry, here: Position, cell: Cell) -> Highlights:
    """Return what pointing at ``cell`` lights in a fully connected layer: neurons read the whole input."""
    match cell:
        case WeightCell(k, i, j, c):
            under = CellSet(one(i), one(j), one(c), Role.LINKED)
            weight = CellSet(one(i), one(j), one(k * g.depth + c), Role.POINTED)
            return Highlights(input=(under,), weights=(weight,), output=(_neuron(here, k, Role.READER),))
        case BiasCell(k):
            return Highlights(output=(_neuron(here, k, Role.READER),), filters=one(k))
        case InputCell(x, y, c):
            pointed = CellSet(one(x), one(y), one(c), Role.POINTED)
            if not (0 <= x < g.width and 0 <= y < g.height):
                return Highlights(input=(pointed,))
            of_filters = Span(c, (g.filters - 1) * g.depth + c + 1, g.depth)
            meets, readers = (
                CellSet(one(x), one(y), of_filters, Role.READER),
                every_cell(g.output_shape, Role.READER),
            )
            return Highlights(input=(pointed,), weights=(meets,), output=(readers,))
        case OutputCell(x, y, d):
            whole, neuron = (
                every_cell(g.input_shape, Role.DEPENDS),
                _neuron(Position(x, y, d), d, Role.POINTED),
            )
            return Highlights(input=(whole,), output=(neuron,), filters=one(d))
        case _:
            return Highlights(output=lit_by(g, cell).output, filters=Span(0, g.filters))


def _linked_by_own(g: Geometry, link: Link, here: Position) -> Highlights:
    """Return what has the weights, or the field, of the neuron ``here`` in a locally connected layer.

    No other neuron has its weights; the neurons of its column see the same cells, as with sharing.
    """
    if link is not Link.SAME_WEIGHTS:
        return linked(g, link, here)
    seen = ReceptiveFields(one(here.x), one(here.y), Role.LINKED, channel_span(g, here.d))
    return Highlights(windows=(seen,), output=(_neuron(here, here.d, Role.LINKED),), filters=one(here.d))


def _linked_by_full(g: Geometry, link: Link, here: Position) -> Highlights:
    """Return what has the weights, or the field, of the neuron ``here`` in a fully connected layer.

    No other neuron has its weights; all neurons see the whole input.
    """
    if link is Link.SAME_WEIGHTS:
        return Highlights(output=(_neuron(here, here.d, Role.LINKED),), filters=one(here.d))
    if link is Link.SAME_FIELD:
        return Highlights(output=(every_cell(g.output_shape, Role.LINKED),), filters=Span(0, g.filters))
    return Highlights()


def _by_input(g: Geometry, here: Position, cell: InputCell) -> Highlights:
    """Light the readers of an input cell, and the weights it meets in the sets at the current position."""
    found = lit_by(g, cell)
    met_here = here.x in reader_span(g.x, cell.x).indices and here.y in reader_span(g.y, cell.y).indices
    if not met_here or not found.weights:
        return Highlights(found.input, found.windows, (), found.output)
    i = field_cells(g.x, here.x).indices.index(cell.x)
    j = field_cells(g.y, here.y).indices.index(cell.y)
    meets = CellSet(one(i), one(j), found.weights[0].slices, Role.READER)
    return Highlights(found.input, found.windows, (meets,), found.output)


def _neuron(here: Position, d: int, role: Role) -> CellSet:
    return CellSet(one(here.x), one(here.y), one(d), role)

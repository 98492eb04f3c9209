"""The parameters panel: the counts as one sentence that builds, and what is needed up to here."""

from __future__ import annotations

from convviz.conv import Geometry, ParameterCount
from convviz.explore.display.parts import Costs, CountRow, ParametersPart, UpToHere
from convviz.explore.display.walked import Walked
from convviz.explore.message import Message, message
from convviz.explore.state.derived import Derived
from convviz.explore.state.sharing import Sharing, sharing_of
from convviz.explore.state.state import Cell, State, Tile


def parameters_part(state: State, derived: Derived, walk: Walked, pointed: Cell | None) -> ParametersPart:
    """Return what the parameters panel shows."""
    g, position, count = state.layer.geometry, state.position, derived.count
    sharing = sharing_of(state.layer)
    width, height, filters = g.output_shape
    live = up_to_here(count, walk.neurons, walk.sets)
    return ParametersPart(
        sharing=sharing,
        count=count,
        most=count.fully_connected if sharing is Sharing.FULL else count.unshared,
        costs=derived.keep("costs", None, lambda: costs_of(g, count, sharing)),
        live=live,
        live_text=live_text(live, sharing),
        tiles=(width, height),
        tile=(position.x, position.y),
        filters=filters,
        reached=walk.visited,
        order=state.order,
        pointed=pointed if isinstance(pointed, Tile) else None,
    )


def costs_of(g: Geometry, count: ParameterCount, sharing: Sharing) -> Costs:
    """Return how the counts of a layer come about where ``sharing`` holds."""
    width, height, filters = g.output_shape
    full = sharing is Sharing.FULL
    needs = _one_neuron(g, *(g.input_shape if full else g.weights_shape[1:]))
    neurons = message("display.count.neurons", n=count.neurons)
    end = up_to_here(count, count.neurons, filters)
    return Costs(
        equation=message(
            "display.parameters.equation",
            width=width,
            height=height,
            filters=filters,
            neurons=neurons,
            needs=needs,
            each=count.fully_connected // count.neurons if full else count.per_neuron,
        ),
        rows=_rows_full(g, count) if full else _rows(g, count),
        beside=_beside(count, full),
        tile_note=_tile_note(count, filters, full),
        at_end=live_text(end, sharing),
        headline=_headline(count, full),
    )


def _headline(count: ParameterCount, full: bool) -> Message:
    """Return the counts in one line, each with the name of its position of the switch."""
    counts = {Sharing.UNSHARED: count.unshared, Sharing.SHARED: count.shared}
    if full:
        counts[Sharing.FULL] = count.fully_connected
    names = {f"{s.value}_name": message(f"display.parameters.name.{s.value}") for s in counts}
    return message(
        f"display.parameters.headline{'_full' if full else ''}",
        factor=count.factor,
        **{sharing.value: n for sharing, n in counts.items()},
        **names,
    )


def up_to_here(count: ParameterCount, neurons: int, sets: int) -> UpToHere:
    """Return what ``neurons`` need in each position of the switch; shared, they use ``sets`` weight sets."""
    return UpToHere(
        neurons=neurons,
        sets=sets,
        shared=sets * count.per_neuron,
        unshared=neurons * count.per_neuron,
        full=neurons * (count.fully_connected // count.neurons),
    )


def live_text(live: UpToHere, sharing: Sharing) -> Message:
    """Return what is needed up to here as a sentence."""
    here = message("display.parameters.up_to_here", n=live.neurons)
    if sharing is Sharing.FULL:
        return message(
            "display.parameters.live_full",
            here=here,
            full=live.full,
            unshared=live.unshared,
            shared=live.shared,
        )
    return message("display.parameters.live", here=here, unshared=live.unshared, shared=live.shared)


def _rows(g: Geometry, count: ParameterCount) -> tuple[CountRow, CountRow, CountRow]:
    """Return not shared, divided by the positions of a slice, shared."""
    width, height, _ = g.output_shape
    positions = message("display.count.positions", n=count.factor)
    return (
        CountRow(Sharing.UNSHARED, _number(count.unshared), message("display.parameters.row.unshared")),
        CountRow(
            None,
            message("display.parameters.divided", n=count.factor),
            message("display.parameters.row.factor", width=width, height=height, positions=positions),
        ),
        _row_shared(g, count),
    )


def _rows_full(g: Geometry, count: ParameterCount) -> tuple[CountRow, CountRow, CountRow]:
    """Return fully connected, and what the same neurons need not shared and shared."""
    unshared = message(
        "display.parameters.row.unshared_product",
        neurons=message("display.count.neurons", n=count.neurons),
        needs=_one_neuron(g, *g.weights_shape[1:]),
    )
    return (
        CountRow(Sharing.FULL, _number(count.fully_connected), message("display.parameters.row.full")),
        CountRow(Sharing.UNSHARED, _number(count.unshared), unshared),
        _row_shared(g, count),
    )


def _row_shared(g: Geometry, count: ParameterCount) -> CountRow:
    sets = g.weights_shape[0]
    words = message(
        f"display.parameters.row.shared.{'bias' if g.bias else 'no_bias'}",
        sets=message("display.count.sets", n=sets),
        each=count.per_neuron,
        weights=message("display.count.weights", n=count.shared_weights),
        **({"biases": message("display.count.biases", n=sets)} if g.bias else {}),
    )
    return CountRow(Sharing.SHARED, _number(count.shared), words)


def _beside(count: ParameterCount, full: bool) -> tuple[Message, ...]:
    """Return what is told quietly; the last gives way first."""
    if full:
        return (
            message("display.parameters.factor", n=count.factor),
            message("display.parameters.work_full", n=count.fully_connected_multiplications),
        )
    return (
        message("display.parameters.full", n=count.fully_connected),
        message("display.parameters.work", n=count.multiplications),
    )


def _tile_note(count: ParameterCount, filters: int, full: bool) -> Message:
    """Return what a tile stands for: all the sets at one position."""
    if not full:
        return message("display.parameters.tile", count=count.shared)
    each = count.fully_connected // count.neurons
    return message(
        "display.parameters.tile_full",
        sets=message("display.count.sets", n=filters),
        count=filters * each,
    )


def _number(n: int) -> Message:
    return message("display.parameters.number", n=n)


def _one_neuron(g: Geometry, x: int, y: int, depth: int) -> Message:
    """Return what one neuron needs: its weights, and 1 for its bias when the layer has biases."""
    return message(f"display.arithmetic.neuron.{'bias' if g.bias else 'no_bias'}", x=x, y=y, depth=depth)

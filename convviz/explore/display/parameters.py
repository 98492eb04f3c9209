"""The parameters panel: what the layer costs with sharing and without, and what the walk has needed."""

from __future__ import annotations

from dataclasses import dataclass

from convviz.conv import Geometry, ParameterCount
from convviz.explore.derived import Derived
from convviz.explore.display.parts import Bar, LiveCounts, ParametersPart
from convviz.explore.display.walked import Walked, everything, visited_tiles
from convviz.explore.message import Message, message
from convviz.explore.state import Cell, State, Tile


@dataclass(frozen=True, slots=True)
class Costs:
    """What the layer costs, whatever the walk does."""

    bars: tuple[Bar, Bar, Bar]
    factor: Message
    work: Message


def parameters_part(state: State, derived: Derived, walk: Walked, pointed: Cell | None) -> ParametersPart:
    """Return what the parameters panel shows."""
    g, position, count = state.layer.geometry, state.position, derived.count
    width, height, filters = g.output_shape
    costs = derived.keep("costs", None, lambda: costs_of(g, count))
    live = live_counts(count, walk, position.d)
    filled = (everything(width, height, filters),) if state.fill_all else walk.visited
    return ParametersPart(
        count=count,
        bars=costs.bars,
        factor=costs.factor,
        work=costs.work,
        live=live,
        live_text=live_text(live),
        tiles=(width, height),
        tile=(position.x, position.y),
        filter=position.d,
        filters=filters,
        visited=visited_tiles(filled, position.d),
        order=state.order,
        pointed=pointed if isinstance(pointed, Tile) else None,
    )


def costs_of(g: Geometry, count: ParameterCount) -> Costs:
    """Return the three bars with their arithmetic, the factor and the work as sentences."""
    width, height, _ = g.output_shape
    factor = message(
        "display.parameters.factor",
        unshared=count.unshared,
        shared=count.shared,
        factor=count.factor,
        width=width,
        height=height,
        neurons=message("display.count.neurons", n=count.factor),
    )
    work = message("display.parameters.work", n=count.multiplications)
    return Costs(_bars(g, count), factor, work)


def live_counts(count: ParameterCount, walk: Walked, d: int) -> LiveCounts:
    """Return what the walk has needed so far, with sharing and without."""
    return LiveCounts(
        visited=walk.neurons,
        uses_of_this_set=walk.uses[d],
        sets_touched=walk.sets,
        shared=walk.sets * count.per_neuron,
        unshared=walk.neurons * count.per_neuron,
    )


def live_text(live: LiveCounts) -> Message:
    """Return the live counts as a sentence."""
    return message(
        "display.parameters.live",
        visited=message("display.count.neurons", n=live.visited),
        sets=message("display.count.sets", n=live.sets_touched),
        shared=live.shared,
        unshared=live.unshared,
    )


def _bars(g: Geometry, count: ParameterCount) -> tuple[Bar, Bar, Bar]:
    width, height, filters = g.output_shape
    own = _weights_of_one(g, *g.weights_shape[1:])
    all_inputs = _weights_of_one(g, *g.input_shape)
    return (
        _bar(count, "shared", count.shared, message("display.arithmetic.shared", filters=filters, own=own)),
        _bar(
            count,
            "unshared",
            count.unshared,
            message(
                "display.arithmetic.unshared",
                width=width,
                height=height,
                filters=filters,
                own=count.per_neuron,
            ),
        ),
        _bar(
            count,
            "fully_connected",
            count.fully_connected,
            message("display.arithmetic.fully_connected", n=count.neurons, own=all_inputs),
        ),
    )


def _bar(count: ParameterCount, name: str, parameters: int, arithmetic: Message) -> Bar:
    return Bar(message(f"display.bar.{name}"), parameters, arithmetic, count.bytes(parameters, "float32"))


def _weights_of_one(g: Geometry, x: int, y: int, depth: int) -> Message:
    """Return what one neuron needs: its weights, and 1 for its bias when the layer has biases."""
    return message(f"display.arithmetic.neuron.{'bias' if g.bias else 'no_bias'}", x=x, y=y, depth=depth)

"""The parameters panel: what the layer costs with sharing and without, and what the walk has needed."""

from __future__ import annotations

from convviz.conv import Geometry, ParameterCount
from convviz.explore.display.highlights_shared import every_cell
from convviz.explore.display.parts import Bar, Costs, LiveCounts, ParametersPart
from convviz.explore.display.walked import Walked, visited_tiles
from convviz.explore.message import Message, message
from convviz.explore.state.derived import Derived
from convviz.explore.state.regions import Role
from convviz.explore.state.sharing import Sharing, sharing_of
from convviz.explore.state.state import Cell, State, Tile


def parameters_part(state: State, derived: Derived, walk: Walked, pointed: Cell | None) -> ParametersPart:
    """Return what the parameters panel shows."""
    g, position, count = state.layer.geometry, state.position, derived.count
    sharing = sharing_of(state.layer)
    width, height, filters = g.output_shape
    live = live_counts(count, walk)
    filled = (every_cell(g.output_shape, Role.LINKED),) if state.fill_all else walk.visited
    return ParametersPart(
        sharing=sharing,
        count=count,
        costs=derived.keep("costs", None, lambda: costs_of(g, count, sharing)),
        live=live,
        live_text=live_text(live, sharing),
        tiles=(width, height),
        tile=(position.x, position.y),
        filter=position.d,
        filters=filters,
        visited=visited_tiles(filled, position.d),
        order=state.order,
        pointed=pointed if isinstance(pointed, Tile) else None,
    )


def costs_of(g: Geometry, count: ParameterCount, sharing: Sharing) -> Costs:
    """Return the three bars with their arithmetic, and what ``sharing`` does to the counts as sentences."""
    work = message("display.parameters.work", n=count.multiplications)
    shorter = tuple(
        message(f"display.parameters.work_shorter.{words}", n=count.multiplications)
        for words in ("equal", "once")
    )
    full = message("display.parameters.work_full", n=count.fully_connected_multiplications)
    whole = sharing is Sharing.FULL
    return Costs(
        bars=_bars(g, count),
        ratio=None if whole else message(f"display.parameters.ratio.{sharing.value}", n=count.factor),
        factor=_factor(g, count, sharing),
        factor_shorter=_factor_shorter(count, sharing),
        work=full if whole else work,
        work_shorter=() if whole else shorter,
        work_else=work if whole else full,
        tile_note=message(f"display.parameters.tiles.{sharing.value}", n=count.factor),
    )


def live_counts(count: ParameterCount, walk: Walked) -> LiveCounts:
    """Return what the walk has needed so far in each position of the switch."""
    return LiveCounts(
        visited=walk.neurons,
        sets_touched=walk.sets,
        shared=walk.sets * count.per_neuron,
        unshared=walk.neurons * count.per_neuron,
        full=walk.neurons * (count.fully_connected // count.neurons),
    )


def live_text(live: LiveCounts, sharing: Sharing) -> Message:
    """Return the live counts as a sentence."""
    visited = message("display.count.neurons", n=live.visited)
    match sharing:
        case Sharing.SHARED:
            return message(
                "display.parameters.live",
                visited=visited,
                sets=message("display.count.sets", n=live.sets_touched),
                shared=_parameters(live.shared),
                unshared=live.unshared,
            )
        case Sharing.UNSHARED:
            return message(
                "display.parameters.live_unshared",
                visited=visited,
                unshared=_parameters(live.unshared),
                shared=live.shared,
            )
        case Sharing.FULL:
            return message(
                "display.parameters.live_full",
                visited=visited,
                full=_parameters(live.full),
                unshared=live.unshared,
                shared=live.shared,
            )


def _parameters(n: int) -> Message:
    return message("display.count.parameters", n=n)


def _factor(g: Geometry, count: ParameterCount, sharing: Sharing) -> Message:
    """Return where the count comes from as a sentence with its numbers."""
    width, height, _ = g.output_shape
    if sharing is Sharing.FULL:
        inputs = g.width * g.height * g.depth
        return message(
            f"display.parameters.factor_full.{'bias' if g.bias else 'no_bias'}",
            full=count.fully_connected,
            n=count.neurons,
            own=count.fully_connected // count.neurons,
            weights=message("display.count.weights", n=inputs),
        )
    return message(
        "display.parameters.factor",
        unshared=count.unshared,
        shared=count.shared,
        factor=count.factor,
        width=width,
        height=height,
        neurons=message("display.count.neurons", n=count.factor),
    )


def _factor_shorter(count: ParameterCount, sharing: Sharing) -> tuple[Message, ...]:
    """Return the product that the count is, and fully connected, where products are long, the count alone."""
    full, key = count.fully_connected, "display.parameters.product"
    if sharing is not Sharing.FULL:
        return (message(key, product=count.unshared, one=count.shared, other=count.factor),)
    product = message(key, product=full, one=count.neurons, other=full // count.neurons)
    return product, message("display.parameters.full_alone", n=full)


def _bars(g: Geometry, count: ParameterCount) -> tuple[Bar, Bar, Bar]:
    width, height, filters = g.output_shape
    own, every = _weights_of_one(g, *g.weights_shape[1:]), _weights_of_one(g, *g.input_shape)
    places = {"width": width, "height": height, "filters": filters}
    shared = message("display.arithmetic.shared", filters=filters, own=own)
    unshared = message("display.arithmetic.unshared", **places, own=count.per_neuron)
    full = message("display.arithmetic.fully_connected", n=count.neurons, own=every)
    return (
        _bar(count, "shared", count.shared, shared),
        _bar(count, "unshared", count.unshared, unshared),
        _bar(count, "fully_connected", count.fully_connected, full),
    )


def _bar(count: ParameterCount, name: str, parameters: int, arithmetic: Message) -> Bar:
    return Bar(message(f"display.bar.{name}"), parameters, arithmetic, count.bytes(parameters))


def _weights_of_one(g: Geometry, x: int, y: int, depth: int) -> Message:
    """Return what one neuron needs: its weights, and 1 for its bias when the layer has biases."""
    return message(f"display.arithmetic.neuron.{'bias' if g.bias else 'no_bias'}", x=x, y=y, depth=depth)

"""Who owns the weights: the neurons of a slice together, each neuron alone, or alone for the whole input.

Turning the switch changes the ownership only. X stays, the sets start as copies of the shared ones, and V
with them. The state holds what differs from the common set and nothing else, so turning sharing on again
brings the common sets back.
"""

from __future__ import annotations

from dataclasses import replace
from enum import Enum

from convviz.conv import AnyLayer, FullyConnectedLayer, Layer, LocallyConnectedLayer
from convviz.explore.cells import set_shape
from convviz.explore.derived import differs
from convviz.explore.message import Refused, message
from convviz.explore.state import Sharing as Sharing  # the switch is chosen here; its positions are state
from convviz.explore.state import State, WeightCell
from convviz.explore.transitions import Transition

_POSITIONS: dict[type[AnyLayer], Sharing] = {
    Layer: Sharing.SHARED,
    LocallyConnectedLayer: Sharing.UNSHARED,
    FullyConnectedLayer: Sharing.FULL,
}


class Collapse(Enum):
    """Which set all copies of a slice become equal to."""

    CURRENT = "current"  # the copy at the current position
    MEAN = "mean"  # the mean of all copies


def sharing_of(layer: AnyLayer) -> Sharing:
    """Return the position of the switch that ``layer`` stands for."""
    return _POSITIONS[type(layer)]


def with_sharing(layer: AnyLayer, sharing: Sharing) -> AnyLayer:
    """Return ``layer`` as it starts in another position of the switch; itself when it stands there."""
    if sharing_of(layer) is sharing:
        return layer
    match sharing:
        case Sharing.SHARED:
            return layer.common
        case Sharing.UNSHARED:
            return LocallyConnectedLayer.from_shared(layer.common)
        case Sharing.FULL:
            return FullyConnectedLayer.from_shared(layer.common)


def choose(sharing: Sharing) -> Transition:
    """Turn the switch."""

    def turn(state: State) -> State:
        layer = with_sharing(state.layer, sharing)
        if layer is state.layer:
            return state
        # A weight of the whole input is another one than the weight of a field with the same indices.
        same = set_shape(layer) == set_shape(state.layer)
        chosen = state.chosen if same or not isinstance(state.chosen, WeightCell) else None
        channel = min(state.channel, set_shape(layer)[2] - 1)
        return replace(state, layer=layer, edit=None, pointed=None, chosen=chosen, channel=channel)

    return turn


def toggle(state: State) -> State:
    """Turn sharing off, or on again."""
    shared = sharing_of(state.layer) is Sharing.SHARED
    return choose(Sharing.UNSHARED if shared else Sharing.SHARED)(state)


def let_differ(state: State) -> State:
    """Perturb every copy by a seeded amount, another one each time; refused unless sharing is off."""
    layer = state.layer
    if not isinstance(layer, LocallyConnectedLayer):
        raise Refused(message("explore.refused.needs_unshared"))
    seed = 1 if layer.spread is None else layer.spread.seed + 1
    amount = 1 if layer.dtype.kind == "i" else 0.5
    return replace(state, layer=layer.spread_out(seed, amount), edit=None)


def make_equal(how: Collapse) -> Transition:
    """Give every slice one set again, still owned by each neuron; refused unless sharing is off."""

    def equal(state: State) -> State:
        layer = state.layer
        if not isinstance(layer, LocallyConnectedLayer):
            raise Refused(message("explore.refused.needs_unshared"))
        if not differs(layer):
            return state
        here = state.position
        common = layer.mean() if how is Collapse.MEAN else layer.equal_to(here.x, here.y)
        return replace(state, layer=LocallyConnectedLayer.from_shared(common), edit=None)

    return equal

"""Who owns the weights: the neurons of a slice together, each neuron alone, or alone for the whole input.

Turning the switch changes the ownership only. X stays, the sets start as copies of the shared ones, and V
with them. The layer holds only what differs from the common sets, so turning sharing on again brings these
back.
"""

from __future__ import annotations

from dataclasses import replace

from convviz.conv import AnyLayer, FullyConnectedLayer, Layer, LocallyConnectedLayer, count_parameters
from convviz.explore.message import Message, Refused, message
from convviz.explore.scene.scene import unedited
from convviz.explore.state.cells import set_shape
from convviz.explore.state.derived import differs
from convviz.explore.state.lesson_state import Withheld
from convviz.explore.state.predicting import refuse_change, refuse_to_tell
from convviz.explore.state.state import Collapse as Collapse  # what is chosen here is state
from convviz.explore.state.state import Done, State, WeightCell
from convviz.explore.state.state import Sharing as Sharing
from convviz.explore.state.transitions import Transition

_POSITIONS: dict[type[AnyLayer], Sharing] = {
    Layer: Sharing.SHARED,
    LocallyConnectedLayer: Sharing.UNSHARED,
    FullyConnectedLayer: Sharing.FULL,
}


def sharing_of(layer: AnyLayer) -> Sharing:
    """Return the position of the switch that ``layer`` stands for."""
    return _POSITIONS[type(layer)]


def with_sharing(layer: AnyLayer, sharing: Sharing) -> AnyLayer:
    """Return ``layer`` as it starts in another position of the switch; ``layer`` itself in its own."""
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
    """Turn the switch. Where own sets that differed are lost, a message says so."""

    def turn(state: State) -> State:
        if sharing is Sharing.FULL:
            refuse_to_tell(state, Withheld.FIELD)
        layer = with_sharing(state.layer, sharing)
        if layer is state.layer:
            return state
        left = differs(state.layer)
        # With the same indices, a weight of the whole input is not the same weight as one of a field.
        same = set_shape(layer) == set_shape(state.layer)
        chosen = state.chosen if same or not isinstance(state.chosen, WeightCell) else None
        return replace(
            state,
            scene=unedited(state.scene, layer.common),
            layer=layer,
            edit=None,
            done=Done(layer, message("explore.done.left_behind")) if left else None,
            pointed=None,
            chosen=chosen,
            channel=_same_channel(state, layer),
        )

    return turn


def _same_channel(state: State, layer: AnyLayer) -> int | None:
    """Return which channel of the sets of ``layer`` reads what the chosen one of the state's reads."""
    c, group = state.channel, layer.geometry.channels_of(state.position.d)
    was_full, full = sharing_of(state.layer) is Sharing.FULL, sharing_of(layer) is Sharing.FULL
    if c is None or was_full is full:
        return c
    if full:
        return group.start + c
    return c - group.start if c in group else None


def toggle(state: State) -> State:
    """Turn sharing off, or on again."""
    shared = sharing_of(state.layer) is Sharing.SHARED
    return choose(Sharing.UNSHARED if shared else Sharing.SHARED)(state)


def let_differ(state: State) -> State:
    """Change every copy by small seeded amounts, by others each time; refused unless sharing is off."""
    refuse_change(state)
    layer = state.layer
    if not isinstance(layer, LocallyConnectedLayer):
        raise Refused(message("explore.refused.needs_unshared"))
    seed = 1 if layer.spread is None else layer.spread.seed + 1
    whole = layer.dtype.kind == "i"
    after = layer.spread_out(seed, 1 if whole else 0.5)
    count = count_parameters(layer.geometry)
    key = "explore.done.differ" if whole else "explore.done.differ_floats"
    kept = len(layer.own) * count.per_neuron
    which = "explore.done.numbers_left" if kept else "explore.done.numbers_all"
    words = message(key, n=count.factor, numbers=message(which, n=count.unshared - kept))
    scene = replace(state.scene, edited=True)
    return replace(state, scene=scene, layer=after, edit=None, done=Done(after, words))


def make_equal(how: Collapse) -> Transition:
    """Give every slice one set again, still owned by each neuron; refused unless the copies differ."""

    def equal(state: State) -> State:
        refuse_change(state)
        layer = state.layer
        if not isinstance(layer, LocallyConnectedLayer):
            raise Refused(message("explore.refused.needs_unshared"))
        if not differs(layer):
            raise Refused(message("explore.refused.equal_already"))
        here = state.position
        common = layer.mean() if how is Collapse.MEAN else layer.equal_to(here.x, here.y)
        after = LocallyConnectedLayer.from_shared(common)
        done = Done(after, _collapsed(state, how, common))
        scene = unedited(replace(state.scene, edited=True), common)
        return replace(state, scene=scene, layer=after, edit=None, done=done)

    return equal


def _collapsed(state: State, how: Collapse, common: Layer) -> Message:
    """Return what became of the copies, in words."""
    here, n = state.position, count_parameters(common.geometry).factor
    if how is Collapse.CURRENT:
        return message("explore.done.equal_current", n=n, x=here.x, y=here.y)
    parted = common.dtype.kind != state.layer.dtype.kind  # the mean of whole numbers need not be whole
    return message("explore.done.equal_mean_floats" if parted else "explore.done.equal_mean", n=n)

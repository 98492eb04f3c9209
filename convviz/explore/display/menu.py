"""What the menus tick, and which of their commands can act."""

from __future__ import annotations

from dataclasses import dataclass

from convviz.explore.display.surroundings import surroundings
from convviz.explore.display.transport import has_walk
from convviz.explore.examples import examples
from convviz.explore.state.sharing import Sharing, sharing_of
from convviz.explore.state.state import Link, State, View, WalkOrder
from convviz.explore.state.transitions import has_colour_choice


@dataclass(frozen=True, slots=True)
class MenuPart:
    """What is chosen, on whichever page it is seen; some commands can act only at times.

    ``walks``: the page shows where the walk is; ``changeable``: the layer that it shows can be changed.
    """

    view: View
    sharing: Sharing
    walks: bool
    changeable: bool
    order: WalkOrder
    link: Link
    relu: bool
    loss_relu: bool  # V goes through ReLU before the loss
    fill_all: bool
    readers: bool
    true_colour: bool
    has_colour_choice: bool
    can_cut_to_previous: bool  # the picture that brought this layer, to the layer before


def menu_part(state: State) -> MenuPart:
    """Return what the menus say of ``state``."""
    return MenuPart(
        view=state.view,
        sharing=sharing_of(state.layer),
        walks=has_walk(state),
        changeable=surroundings(state) is None,
        order=state.order,
        link=state.link,
        relu=state.relu,
        loss_relu=state.loss.through_relu,
        fill_all=state.fill_all,
        readers=state.readers,
        true_colour=state.true_colour,
        has_colour_choice=has_colour_choice(state),
        can_cut_to_previous=examples.can_cut_to_previous(state),
    )

"""The scenes: which one or two panels of a page are large while presenting."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from convviz.explore.state.state import View


class Headline(Enum):
    """What stands large below the panels of a scene, in a place of its own."""

    NONE = "none"
    EQUATION = "equation"  # the expression of the neuron, and its value
    COUNTS = "counts"  # not shared, the factor, shared


@dataclass(frozen=True, slots=True)
class Scene:
    """One or two panels of a page, from left to right, and the ``shares`` of the width that they get.

    ``name`` is stable: lessons use it, and ``presenting.scene.<name>`` is the key of its title.
    """

    name: str
    panels: tuple[str, ...]
    shares: tuple[int, ...] = (1,)
    headline: Headline = Headline.NONE


#: The scenes of each page, in the order in which they are gone through.
SCENES: dict[View, tuple[Scene, ...]] = {
    View.LAYER: (
        Scene("field", ("input", "output"), (1, 1), Headline.EQUATION),
        Scene("weights", ("filters", "output"), (62, 38), Headline.COUNTS),
        Scene("neuron", ("neuron",)),
        Scene("parameters", ("parameters",)),
    ),
    View.MATRIX: (Scene("matrix", ("matrix",)), Scene("entries", ("entries",))),
    View.GROWTH: (Scene("curve", ("curve",)), Scene("layers", ("layers",))),
    View.SHIFT: (Scene("shift", ("shift",)), Scene("pictures", ("pictures",))),
    View.BACKWARD: (
        Scene("upstream", ("dX", "dV"), (1, 1)),
        Scene("gradients", ("dX", "dW"), (37, 63)),
        Scene("sum", ("sum",)),
        Scene("update", ("loss",)),
    ),
    View.TRAINING: (Scene("losses", ("losses",)), Scene("filters", ("filters",))),
}

#: The panels of each page that can be brought to the front, as one reads them.
PANELS: dict[View, tuple[str, ...]] = {
    View.LAYER: ("input", "filters", "output", "neuron", "parameters"),
    View.MATRIX: ("matrix", "entries"),
    View.GROWTH: ("curve", "layers"),
    View.SHIFT: ("shift", "pictures"),
    View.BACKWARD: ("dX", "dW", "dV", "sum", "loss"),
    View.TRAINING: ("losses", "filters"),
}


#: The scene of a page that shows a wrong idea beside what is right.
OF_WRONG_IDEA: dict[View, str] = {View.LAYER: "neuron", View.BACKWARD: "sum"}


def alone(panel: str) -> Scene:
    """Return the scene of ``panel`` alone, as it is brought to the front."""
    return Scene(panel, (panel,))

"""Everything on screen, as one value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from convviz.explore.display.change import ChangePart
from convviz.explore.display.hyperparameter_fields import HyperparametersPart
from convviz.explore.display.page_parts import PagePart
from convviz.explore.display.parts import (
    FiltersPart,
    InputPart,
    NeuronPart,
    OutputPart,
    ParametersPart,
    ScenePart,
    TransportPart,
)
from convviz.explore.message import Message
from convviz.explore.state.sharing import Sharing
from convviz.explore.state.state import Cell, View


@dataclass(frozen=True, slots=True)
class Board:
    """What the five panels of the layer show."""

    input: InputPart
    filters: FiltersPart
    output: OutputPart
    neuron: NeuronPart
    parameters: ParametersPart


@dataclass(frozen=True)
class DisplayState:
    """Everything on screen. The ``board`` is resolved when it is asked for: a page stands in its place."""

    scene: ScenePart
    hyperparameters: HyperparametersPart
    transport: TransportPart
    sharing: Sharing
    view: View
    chosen: Cell | None  # the weight, bias or input whose uses stay lit
    change: ChangePart | None  # what the last change by hand did
    done: Message | None  # what the last command did to all copies, or to a picture
    page: PagePart | None  # what is shown instead of the panels
    status: Message  # what is under the pointer, or where we are, in words
    board_of: Callable[[], Board] = field(repr=False, compare=False)

    @cached_property
    def board(self) -> Board:
        """What the panels of the layer show, or would show."""
        return self.board_of()

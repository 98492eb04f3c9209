"""Everything on screen, as one value."""

from __future__ import annotations

from dataclasses import dataclass

from convviz.explore.display.change import ChangePart
from convviz.explore.display.hyperparameters import HyperparametersPart
from convviz.explore.display.pages import PagePart
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
from convviz.explore.sharing import Sharing
from convviz.explore.state import Cell, View


@dataclass(frozen=True, slots=True)
class DisplayState:
    """Everything on screen."""

    scene: ScenePart
    hyperparameters: HyperparametersPart
    input: InputPart
    filters: FiltersPart
    output: OutputPart
    neuron: NeuronPart
    parameters: ParametersPart
    transport: TransportPart
    sharing: Sharing
    view: View
    chosen: Cell | None  # the weight, bias or input whose uses stay lit
    change: ChangePart | None  # what the last change by hand did
    done: Message | None  # what the last command did to all copies, or to a picture
    page: PagePart | None  # what is shown instead of the panels
    status: Message  # what is under the pointer, or where we are, in words

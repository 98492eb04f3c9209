"""Everything on screen, as one value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from convviz.explore.display.change import ChangePart
from convviz.explore.display.hyperparameter_fields import HyperparametersPart
from convviz.explore.display.menu import MenuPart
from convviz.explore.display.page_parts import PagePart
from convviz.explore.display.parts import ScenePart, TransportPart
from convviz.explore.message import Message
from convviz.explore.state.sharing import Sharing
from convviz.explore.state.state import Cell, View

if TYPE_CHECKING:
    from convviz.explore.display.lesson import LessonPart


@dataclass(frozen=True, slots=True)
class DisplayState:
    """Everything on screen: one page, and what is around it."""

    scene: ScenePart
    hyperparameters: HyperparametersPart
    transport: TransportPart
    menu: MenuPart
    sharing: Sharing
    view: View
    chosen: Cell | None  # the weight, bias or input whose uses stay lit
    change: ChangePart | None  # what the last change by hand did
    done: Message | None  # what the last command did to all copies, or to a picture
    page: PagePart  # what the page of ``view`` shows
    status: Message  # what is under the pointer, or where we are, in words
    lesson: LessonPart | None  # what the lesson says, where there is one
    homework: Message | None  # what a homework gives in this layer, and why

    @property
    def point(self) -> tuple[int, int] | None:
        """The step and the point of the lesson, both from 0; None where there is no lesson."""
        return None if self.lesson is None else self.lesson.place

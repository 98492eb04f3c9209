"""From a state to everything on screen: `resolve` asks one small function per panel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, cast

from convviz.explore.display.change import ChangePart, change_part
from convviz.explore.display.highlights import chosen_cell, pointed_cell
from convviz.explore.display.hyperparameter_fields import (
    HyperparametersPart,
    hyperparameters_part,
    without_size,
)
from convviz.explore.display.layer import LayerPart, layer_part
from convviz.explore.display.menu import MenuPart, menu_part
from convviz.explore.display.parts import ScenePart, TransportPart
from convviz.explore.display.status import status
from convviz.explore.display.surroundings import Surroundings, surroundings
from convviz.explore.display.walked import has_walk, transport_part, walked
from convviz.explore.display.withheld.pages import CoverPart, cover_of, predicted_words, without
from convviz.explore.file_names import short_name
from convviz.explore.message import Message, message
from convviz.explore.state.derived import Derived
from convviz.explore.state.lesson_state import Withheld
from convviz.explore.state.sharing import Sharing, sharing_of
from convviz.explore.state.state import Cell, Scene, State, View
from convviz.files.lazy_import import lazy

if TYPE_CHECKING:
    from convviz.explore.display.backward.backward_part import BackwardPart
    from convviz.explore.display.growth import GrowthPart
    from convviz.explore.display.lesson import LessonPart
    from convviz.explore.display.matrix.matrix_part import MatrixPart
    from convviz.explore.display.shift.shift_part import ShiftPart
    from convviz.explore.display.training.training_part import TrainingPart

PagePart: TypeAlias = (
    "LayerPart | CoverPart | MatrixPart | GrowthPart | ShiftPart | BackwardPart | TrainingPart"
)

#: What makes the part of a page. All but the layer's are loaded when the page is first shown.
PARTS: dict[View, Callable[[State, Derived], PagePart]] = {
    View.LAYER: layer_part,
    View.MATRIX: lazy("convviz.explore.display.matrix.matrix_part", "matrix_part"),
    View.GROWTH: lazy("convviz.explore.display.growth", "growth_part"),
    View.SHIFT: lazy("convviz.explore.display.shift.shift_part", "shift_part"),
    View.BACKWARD: lazy("convviz.explore.display.backward.backward_part", "backward_part"),
    View.TRAINING: lazy("convviz.explore.display.training.training_part", "training_part"),
}

_lesson_part = lazy("convviz.explore.display.lesson", "lesson_part")  # where there is a lesson


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


def resolve(state: State, derived: Derived) -> DisplayState:
    """Return all that the window draws for ``state``.

    ``derived`` holds the volumes of the state's layer; ValueError when it belongs to another layer. Costs
    what a step touches: nothing here grows with the volumes.
    """
    if derived.layer is not state.layer:
        raise ValueError("derived belongs to another layer than the state's")
    pointed = pointed_cell(state)
    own = surroundings(state)
    news = own is None and not state.withheld
    change = change_part(state, derived) if news else None
    done = _done_words(state) if news else None
    page = _page_part(state, derived)
    said = (change.words if change else done) or _words_of_idea(page)
    return DisplayState(
        scene=_scene_part(state.scene),
        hyperparameters=_line(state, own.hyperparameters) if own else hyperparameters_part(state, derived),
        transport=transport_part(state, walked(state)),
        menu=menu_part(state),
        sharing=sharing_of(state.layer),
        view=state.view,
        chosen=chosen_cell(state),
        change=change,
        done=done,
        page=page,
        status=_status(state, derived, page, own, pointed, said),
        lesson=None if state.lesson is None else _lesson_part(state, derived),
        homework=_homework(state),
    )


def _page_part(state: State, derived: Derived) -> PagePart:
    """Return what the chosen page shows: of what is withheld nothing."""
    if not state.withheld:
        return PARTS[state.view](state, derived)
    cover = cover_of(state)
    if cover is not None:
        return cover
    return cast("PagePart", without(PARTS[state.view](state, derived), state, derived))


def _words_of_idea(page: PagePart) -> Message | None:
    """Return what the page says of the wrong idea that is looked at; None where it shows none."""
    shown = getattr(page, "what_if", None)  # of two pages, one of which is not loaded until it is shown
    return None if shown is None else cast("Message", shown.summary)


def _line(state: State, own: HyperparametersPart) -> HyperparametersPart:
    """Return the line of a page's own layer, which may have the sizes of the state's."""
    return without_size(own) if Withheld.SIZE in state.withheld else own


def _status(
    state: State,
    derived: Derived,
    page: PagePart,
    own: Surroundings | None,
    pointed: Cell | None,
    news: Message | None,
) -> Message:
    """Return what the status line says: of these, the first that there is."""
    predicted = predicted_words(state) if state.withheld and pointed is None else None
    if predicted is not None:
        return predicted
    if isinstance(page, CoverPart):
        return page.words
    if own is not None:
        return own.status
    if pointed is None and news:
        return news
    if pointed is None and not has_walk(state):
        return message("window.tip.view_growth")  # of the others, each has its own surroundings
    return status(state, derived, pointed)


def _done_words(state: State) -> Message | None:
    """Return what the last command did, while that is news."""
    return state.done.words if state.done is not None and state.done.after is state.layer else None


def _homework(state: State) -> Message | None:
    """Return what a homework gives in its layer; in a layer that was changed its numbers are others."""
    if state.homework is None:
        return None
    if state.withheld:
        return message("display.homework.predicted")
    opened = state.homework.opened
    changed = state.scene.modified or state.scene.edited
    if changed or (opened.view is View.BACKWARD and state.loss != opened.loss):
        return message("display.homework.changed")
    return state.homework.words


def _scene_part(scene: Scene) -> ScenePart:
    """Return the name of what is shown."""
    return ScenePart(
        scene.name, _title(scene), scene.own, scene.modified, scene.edited, scene.given is not None
    )


def _title(scene: Scene) -> Message:
    if scene.own and scene.picture is not None:
        return message("display.scene.own", name=short_name(scene.picture.name))
    if scene.given is not None:
        return message("display.scene.own", name=short_name(scene.given.name))
    return message(f"explore.scene.{scene.name}")

"""From a state to everything on screen: `resolve` asks one small function per panel."""

from __future__ import annotations

from convviz.explore.display.change import change_part
from convviz.explore.display.highlights import chosen_cell, pointed_cell
from convviz.explore.display.hyperparameter_fields import (
    HyperparametersPart,
    hyperparameters_part,
    without_size,
)
from convviz.explore.display.menu import menu_part
from convviz.explore.display.page_parts import PagePart, page_part, words_of_idea
from convviz.explore.display.parts import ScenePart
from convviz.explore.display.screen import DisplayState
from convviz.explore.display.status import status
from convviz.explore.display.surroundings import surroundings
from convviz.explore.display.transport import has_walk, transport_part
from convviz.explore.display.walked import walked
from convviz.explore.display.withheld.pages import CoverPart, predicted_words
from convviz.explore.file_names import short_name
from convviz.explore.message import Message, message
from convviz.explore.state.derived import Derived
from convviz.explore.state.lesson_state import Withheld
from convviz.explore.state.sharing import sharing_of
from convviz.explore.state.state import Cell, Scene, State, View
from convviz.files.lazy_import import lazy

_lesson_part = lazy("convviz.explore.display.lesson", "lesson_part")  # where there is a lesson


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
    done = done_words(state) if news else None
    page = page_part(state, derived)
    said = (change.words if change else done) or words_of_idea(page)
    predicted = predicted_words(state) if state.withheld and pointed is None else None
    return DisplayState(
        scene=scene_part(state.scene),
        hyperparameters=_line(state, own.hyperparameters) if own else hyperparameters_part(state, derived),
        transport=transport_part(state, walked(state)),
        menu=menu_part(state),
        sharing=sharing_of(state.layer),
        view=state.view,
        chosen=chosen_cell(state),
        change=change,
        done=done,
        page=page,
        status=predicted or _covered(page) or (own.status if own else _status(state, derived, pointed, said)),
        lesson=None if state.lesson is None else _lesson_part(state, derived),
        homework=_homework(state),
    )


def _line(state: State, own: HyperparametersPart) -> HyperparametersPart:
    """Return the line of a page's own layer, which may have the sizes of the state's."""
    return without_size(own) if Withheld.SIZE in state.withheld else own


def _covered(page: PagePart) -> Message | None:
    """Return why the page is covered; None where it is not."""
    return page.words if isinstance(page, CoverPart) else None


def _status(state: State, derived: Derived, pointed: Cell | None, news: Message | None) -> Message:
    """Return what is under the pointer, else the news, else where we are: the walk, or the page."""
    if news and pointed is None:
        return news
    if pointed is None and not has_walk(state):
        return message("window.tip.view_growth")  # of the others, each has its own surroundings
    return status(state, derived, pointed)


def done_words(state: State) -> Message | None:
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


def scene_part(scene: Scene) -> ScenePart:
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

"""What the menus tick, and which of their commands can act."""

from __future__ import annotations

from dataclasses import dataclass

from convviz.explore.display.surroundings import surroundings
from convviz.explore.display.walked import has_walk
from convviz.explore.display.what_if import SHOWN, reason_against, shown_idea
from convviz.explore.display.withheld.pages import covered_views
from convviz.explore.examples import examples
from convviz.explore.message import Message
from convviz.explore.state.lesson_state import QuestionKind, Withheld
from convviz.explore.state.predicting import PREDICTED, reason_against_predicting
from convviz.explore.state.sharing import Sharing, sharing_of
from convviz.explore.state.state import Link, State, View, WalkOrder
from convviz.explore.state.transitions import has_colour_choice
from convviz.files.lazy_import import lazy

_lesson_menu = lazy("convviz.explore.display.lesson", "lesson_menu")


@dataclass(frozen=True, slots=True)
class LessonMenu:
    """What can be done in a lesson.

    ``asking`` is how the open question is answered, None where none is open; ``choices`` how many it has to
    choose from. ``voted``: there is a vote to take back. ``away``: one can go back to the step.
    """

    asking: QuestionKind | None
    choices: int
    voted: bool
    away: bool


@dataclass(frozen=True, slots=True)
class MenuPart:
    """What is chosen, on whichever page it is seen; some commands can act only at times.

    ``walks``: the page shows where the walk is; ``changeable``: the layer that it shows can be changed.
    """

    view: View
    example: str  # the name of what is open: an example's, unless it is a layer that a picture brought
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
    what_if: str | None  # the wrong idea that is looked at
    why_not: tuple[tuple[str, Message], ...]  # the wrong ideas that say nothing here, and why
    withheld: frozenset[Withheld]  # what is predicted now: commands that would tell it rest
    covered: frozenset[View]  # the pages that would tell it
    predicts: Withheld | None  # what the command for that withholds here
    predicting: bool  # that command has withheld something
    why_not_predict: Message | None
    lesson: LessonMenu | None  # None where there is no lesson

    @property
    def asking(self) -> QuestionKind | None:
        """How the question that is open is answered; None where none is open."""
        return None if self.lesson is None else self.lesson.asking


def menu_part(state: State) -> MenuPart:
    """Return what the menus say of ``state``."""
    return MenuPart(
        view=state.view,
        example=state.scene.name,
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
        what_if=None if shown_idea(state) is None else state.what_if,
        withheld=state.withheld,
        covered=covered_views(state),
        predicts=PREDICTED.get(state.view),
        predicting=bool(state.withheld) and state.lesson is None,
        why_not_predict=None if state.withheld and state.lesson is None else reason_against_predicting(state),
        why_not=tuple((idea.id, why) for idea in SHOWN if (why := reason_against(state, idea)) is not None),
        lesson=None if state.lesson is None else _lesson_menu(state),
    )

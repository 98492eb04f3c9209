"""What is presented, as one value: the scene of each page, what is done to the picture, the strip of keys."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum

from convviz.explore.presenting.scenes import OF_WRONG_IDEA, PANELS, SCENES, Scene, alone
from convviz.explore.state.state import View

#: By page, the names of commands that a lecturer is most likely to want next, the most likely first.
_KEYS_OF_PAGE: dict[View, tuple[str, ...]] = {
    View.LAYER: (
        "next",
        "toggle_sharing",
        "next_scene",
        "front",
        "next_slice",
        "next_channel",
        "same_weights",
        "relu",
    ),
    View.MATRIX: ("next", "toggle_sharing", "zoom_in", "zoom_out", "next_scene"),
    View.GROWTH: ("next_scene", "next_option", "toggle_sharing"),
    View.SHIFT: ("advance", "next_option", "next_scene", "toggle_sharing"),
    View.BACKWARD: ("next", "update", "next_scene", "front", "toggle_sharing", "next_channel", "loss_relu"),
    View.TRAINING: ("train", "advance", "next_option", "next_scene", "toggle_sharing"),
}

_KEYS_OF_LESSON = ("next_point", "previous_point", "take_vote_back", "vote_again", "back_to_step", "jump")
_KEYS_EVERYWHERE = ("spotlight", "blank", "freeze", "examples")


class Spotlight(Enum):
    """What stays bright while the rest is dimmed."""

    OFF = "off"
    PANEL = "panel"  # the panel under the pointer
    CIRCLE = "circle"  # a circle that follows the pointer


@dataclass(frozen=True, slots=True)
class Presentation:
    """The scene of each page by its index in `SCENES`, and what is done to the picture.

    ``front`` is the panel that was brought to the front, None for the scene itself. ``frozen`` is known only
    where the audience has a window of its own.
    """

    scenes: dict[View, int] = field(default_factory=dict)
    front: str | None = None
    keys: bool = False  # whether the strip of keys is shown
    blank: bool = False
    frozen: bool = False
    spotlight: Spotlight = Spotlight.OFF


def index_of(presentation: Presentation, view: View) -> int:
    """Return the index of the scene of ``view``."""
    return presentation.scenes.get(view, 0)


def scene_of(presentation: Presentation, view: View) -> Scene:
    """Return what the page ``view`` shows large."""
    if presentation.front in PANELS[view]:
        return alone(presentation.front)
    return SCENES[view][index_of(presentation, view)]


def choose_scene(presentation: Presentation, view: View, index: int) -> Presentation:
    """Return ``presentation`` with a scene of ``view``, counted from 0, and no panel at the front."""
    return replace(presentation, scenes={**presentation.scenes, view: index}, front=None)


def turn_scene(presentation: Presentation, view: View, by: int) -> Presentation:
    """Return ``presentation`` with the next scene of ``view`` (1) or the one before (−1), round and round."""
    return choose_scene(presentation, view, (index_of(presentation, view) + by) % len(SCENES[view]))


def show_wrong_idea(presentation: Presentation, view: View) -> Presentation:
    """Return ``presentation`` with the scene of ``view`` that shows a wrong idea; as it is on other pages."""
    names = [scene.name for scene in SCENES[view]]
    wanted = OF_WRONG_IDEA.get(view)
    return presentation if wanted is None else choose_scene(presentation, view, names.index(wanted))


def bring_to_front(presentation: Presentation, view: View, panel: str | None) -> Presentation:
    """Return ``presentation`` with ``panel`` alone at the front, or with none where one is already.

    ``panel`` None is the first panel of the scene of ``view``; nothing happens where it is alone anyway.
    """
    if presentation.front in PANELS[view]:
        return replace(presentation, front=None)
    shown = scene_of(presentation, view).panels
    front = panel or shown[0]
    return presentation if shown == (front,) else replace(presentation, front=front)


def show_named(presentation: Presentation, view: View, name: str) -> Presentation:
    """Return ``presentation`` with the scene, or the panel, called ``name`` of a page.

    ValueError where the page has neither; it says what there is.
    """
    names = [scene.name for scene in SCENES[view]]
    if name in names:
        return choose_scene(presentation, view, names.index(name))
    if name in PANELS[view]:
        return bring_to_front(replace(presentation, front=None), view, name)
    known = ", ".join(dict.fromkeys((*names, *PANELS[view])))
    raise ValueError(f"the page {view.value} has no scene {name}: choose from {known}")


def showing(view: View, name: str) -> Presentation:
    """Return the presentation that shows the scene, or the panel, called ``name``; errors as `show_named`."""
    return show_named(Presentation(), view, name)


def next_spotlight(presentation: Presentation) -> Presentation:
    """Return ``presentation`` with the next kind of spotlight: off, a panel, a circle."""
    kinds = tuple(Spotlight)
    return replace(presentation, spotlight=kinds[(kinds.index(presentation.spotlight) + 1) % len(kinds)])


def leave_innermost(presentation: Presentation) -> Presentation | None:
    """Return ``presentation`` without what was done to its picture last of all; None where nothing was."""
    if presentation.blank:
        return replace(presentation, blank=False)
    if presentation.spotlight is not Spotlight.OFF:
        return replace(presentation, spotlight=Spotlight.OFF)
    if presentation.front is not None:
        return replace(presentation, front=None)
    if presentation.frozen:  # last: it covers all that the presenter did meanwhile
        return replace(presentation, frozen=False)
    return None


def keys_of(view: View, in_lesson: bool = False) -> tuple[str, ...]:
    """Return the names of the commands that matter on the page ``view``, the most likely first.

    Those of a lesson come before the page's.
    """
    return (_KEYS_OF_LESSON if in_lesson else ()) + _KEYS_OF_PAGE[view] + _KEYS_EVERYWHERE

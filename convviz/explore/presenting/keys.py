"""Which commands matter now: their keys stand in the strip that H shows."""

from __future__ import annotations

from convviz.explore.state.state import View

#: By page, the names of commands that a lecturer is most likely to want next, the most likely first.
_OF_PAGE: dict[View, tuple[str, ...]] = {
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

_OF_LESSON = ("next_point", "previous_point", "take_vote_back", "vote_again", "back_to_step", "jump")
_EVERYWHERE = ("spotlight", "blank", "freeze", "examples")


def keys_of(view: View, in_lesson: bool = False) -> tuple[str, ...]:
    """Return the names of the commands that matter on the page ``view``, the most likely first.

    Those of a lesson come before the page's.
    """
    return (_OF_LESSON if in_lesson else ()) + _OF_PAGE[view] + _EVERYWHERE

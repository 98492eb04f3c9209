"""Which commands matter now: their keys stand in the strip that H shows."""

from __future__ import annotations

from convviz.explore.state.state import View

#: By page, the names of commands that a lecturer is most likely to want next, the most likely first.
KEYS: dict[View, tuple[str, ...]] = {
    View.LAYER: (
        "next",
        "toggle_sharing",
        "next_scene",
        "front",
        "next_slice",
        "next_channel",
        "same_weights",
        "relu",
        "spotlight",
        "blank",
        "freeze",
        "examples",
    ),
    View.MATRIX: (
        "next",
        "toggle_sharing",
        "zoom_in",
        "zoom_out",
        "next_scene",
        "spotlight",
        "blank",
        "freeze",
        "examples",
    ),
    View.GROWTH: ("next_scene", "next_option", "toggle_sharing", "spotlight", "blank", "freeze", "examples"),
    View.SHIFT: (
        "advance",
        "next_option",
        "next_scene",
        "toggle_sharing",
        "spotlight",
        "blank",
        "freeze",
        "examples",
    ),
    View.BACKWARD: (
        "next",
        "update",
        "next_scene",
        "front",
        "toggle_sharing",
        "next_channel",
        "loss_relu",
        "spotlight",
        "blank",
        "freeze",
        "examples",
    ),
    View.TRAINING: (
        "train",
        "advance",
        "next_option",
        "next_scene",
        "toggle_sharing",
        "spotlight",
        "blank",
        "freeze",
        "examples",
    ),
}

"""Which commands rest while something is predicted, since they would tell it, and why."""

from __future__ import annotations

from convviz.explore.display.menu import MenuPart
from convviz.explore.message import Message, message
from convviz.explore.state.lesson_state import Withheld
from convviz.explore.state.predicting import TOLD_BY_LIGHT, TOLD_BY_USERS
from convviz.explore.state.state import View

_VIEWS = {f"view_{view.value}": view for view in View}
_ALL = frozenset(Withheld)
_WALK = (
    *("next", "back", "right", "left", "down", "up", "next_row", "previous_row", "first", "last", "play"),
    *("next_slice", "previous_slice", "x_first", "y_first", "column_first"),
)
#: What each command would tell, and the key of the reason.
_TOLD_BY: dict[str, tuple[frozenset[Withheld], str]] = {
    **dict.fromkeys(_WALK, (frozenset({Withheld.SIZE}), "walk")),
    "picture_size": (frozenset({Withheld.SIZE}), "light"),
    "full": (frozenset({Withheld.FIELD}), "light"),
    "copy": (_ALL, "code"),
    "readers": (TOLD_BY_USERS, "light"),
    "same_weights": (TOLD_BY_LIGHT, "light"),
    "same_field": (TOLD_BY_LIGHT, "light"),
    "fill": (frozenset({Withheld.VALUE, Withheld.SIZE}), "light"),
    **dict.fromkeys(
        ("edit_chosen", "let_differ", "equal_current", "equal_mean"),
        (frozenset({Withheld.CHANGES}), "change"),
    ),
    "update": (frozenset({Withheld.CHANGES, Withheld.GRADIENT}), "change"),
}


def why_resting(name: str, shown: MenuPart) -> Message | None:
    """Return why the command ``name`` rests; None where it can act."""
    if not shown.withheld:
        return None
    if _VIEWS.get(name) in shown.covered:
        return message("withheld.why_not.page")
    kinds, why = _TOLD_BY.get(name, (frozenset(), ""))
    return None if shown.withheld.isdisjoint(kinds) else message(f"withheld.why_not.{why}")

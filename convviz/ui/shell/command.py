"""A command: what menus, shortcuts, buttons and the sheet of keys know of it, and when it cannot act."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from convviz.explore.display.menu import MenuPart
from convviz.explore.message import Message, message
from convviz.explore.state.lesson_state import Withheld
from convviz.explore.state.predicting import TOLD_BY_LIGHT, TOLD_BY_USERS
from convviz.explore.state.state import View
from convviz.ui.shell.actions import Actions

Run: TypeAlias = Callable[[Actions], object]
Asked: TypeAlias = Callable[[MenuPart], bool]


_VIEWS = {f"view_{view.value}": view for view in View}
_ALL = frozenset(Withheld)
_WALK = (
    *("next", "back", "right", "left", "down", "up", "next_row", "previous_row", "first", "last", "play"),
    *("next_slice", "previous_slice", "x_first", "y_first", "column_first"),
)
#: What each command would tell of what is withheld, and the key of the reason.
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


@dataclass(frozen=True)
class Command:
    """One command. ``keys`` are Qt key sequences; ``in_view`` ones act only where no control has the focus.

    A command that is seldom asked for has no key. ``is_on`` makes it checkable; ``ticked`` does where not
    the state but the window knows whether it holds. Where ``can`` returns False, or `reason_against` a
    reason, the command does nothing: two commands may share a key when they can never both act. A
    ``presented`` command acts only while presenting, an ``apart`` one only while the audience has a window of
    its own. A command that ``repeats`` acts again and again while its key is held. Texts:
    ``window.command.<name>`` and ``window.tip.<name>``, unless ``words`` has the keys of others.
    """

    name: str
    menu: str
    keys: tuple[str, ...]
    run: Run
    in_view: bool = False
    is_on: Asked | None = None
    can: Asked | None = None
    ticked: bool = False
    why_not: Callable[[MenuPart], Message | None] | None = None
    words: tuple[str, str] | None = None
    presented: bool = False
    apart: bool = False
    repeats: bool = True

    @property
    def title_key(self) -> str:
        """The key of its name."""
        return self.words[0] if self.words else f"window.command.{self.name}"

    @property
    def tip_key(self) -> str:
        """The key of what it does, in a sentence."""
        return self.words[1] if self.words else f"window.tip.{self.name}"

    def reason_against(self, shown: MenuPart) -> Message | None:
        """Return the reason that a person is told why it cannot act now; None where there is none."""
        why = None if self.why_not is None else self.why_not(shown)
        if why is not None or not shown.withheld:
            return why
        if _VIEWS.get(self.name) in shown.covered:
            return message("withheld.why_not.page")
        kinds, key = _TOLD_BY.get(self.name, (frozenset(), ""))
        return None if shown.withheld.isdisjoint(kinds) else message(f"withheld.why_not.{key}")

"""A command: what menus, shortcuts, buttons and the sheet of keys know of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from convviz.explore.display.menu import MenuPart
from convviz.explore.message import Message
from convviz.ui.shell.actions import Actions

Run: TypeAlias = Callable[[Actions], object]
Asked: TypeAlias = Callable[[MenuPart], bool]


@dataclass(frozen=True)
class Command:
    """One command. ``keys`` are Qt key sequences; ``in_view`` ones act only where no control has the focus.

    What is seldom asked for has no key. ``is_on`` makes it checkable; ``ticked`` does where not the state but
    the window knows whether it holds. Where ``can`` says no it does nothing:
    two commands may share a key when they can never both act; ``why_not`` says so with the reason. One
    that is ``presented`` acts only while presenting, one that is ``apart`` only while the audience has a
    window of its own. One that ``repeats`` acts again and again while its key is held. Texts:
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

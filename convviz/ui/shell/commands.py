"""Every command, in one table: menus, shortcuts, buttons and the sheet of keys are made from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from convviz.explore.examples import examples
from convviz.explore.state import hyperparameters, sharing, transitions
from convviz.explore.state.cells import set_shape
from convviz.explore.state.sharing import Collapse, Sharing, sharing_of
from convviz.explore.state.state import Link, State, View, WalkOrder
from convviz.files.lazy_import import lazy
from convviz.ui.shell.store import Store

Asked: TypeAlias = Callable[[State], bool]

EDITED = (View.LAYER, View.MATRIX)  # pages that show which weight, bias or input is chosen, to change it

_loss_relu = lazy("convviz.explore.backward.backward_pass", "toggle_loss_relu")


class Desk(Protocol):
    """What a command can do beyond the state: the window."""

    store: Store

    def open_picture(self) -> None:
        """Let a person choose a picture."""

    def paste_picture(self) -> None:
        """Take the picture on the clipboard."""

    def copy_code(self) -> None:
        """Copy code for the current neuron."""

    def save_picture(self) -> None:
        """Save the window as a picture."""

    def edit_chosen(self) -> None:
        """Change the chosen number."""

    def toggle_play(self) -> None:
        """Start or stop walking by itself."""

    def toggle_page(self) -> None:
        """Start or stop what goes by itself on the page that is shown."""

    def zoom_page(self, by: int) -> None:
        """Look closer at what the page shows (1), from farther away (−1), or as at first (0)."""

    def change_speed(self, by: int) -> None:
        """Go faster or slower."""

    def toggle_presenting(self) -> None:
        """Go to the projector's view or back."""

    def leave_presenting(self) -> None:
        """Come back from the projector's view."""

    def toggle_language(self) -> None:
        """Take the other language."""

    def next_theme(self) -> None:
        """Take the next theme."""

    def toggle_letters(self) -> None:
        """Switch single-letter keys on or off."""

    def show_keys(self) -> None:
        """Open the sheet of keys."""

    def open_menus(self) -> None:
        """Open the menus for the keyboard."""

    def show_about(self) -> None:
        """Open the page on versions and licences."""

    def reset_example(self) -> None:
        """Load the example anew."""

    def close(self) -> bool:
        """Close the window."""


@dataclass(frozen=True)
class Command:
    """One command. ``keys`` are Qt key sequences; ``in_view`` ones act only where no control has the focus.

    What is seldom asked for has no key. ``is_on`` makes it checkable. Where ``can`` says no it does nothing:
    two commands may share a key when they can never both act. Texts: ``window.command.<name>`` and
    ``window.tip.<name>``.
    """

    name: str
    menu: str
    keys: tuple[str, ...]
    run: Callable[[Desk], None]
    in_view: bool = False
    is_on: Asked | None = None
    can: Asked | None = None


def _walk(transition: transitions.Transition) -> Callable[[Desk], None]:
    return lambda desk: desk.store.dispatch(transition, "walk")


def _choose(kind: str, transition: transitions.Transition) -> Callable[[Desk], None]:
    return lambda desk: desk.store.dispatch(transition, kind)


def _link(link: Link) -> Callable[[Desk], None]:
    def toggle(state: State) -> State:
        return transitions.choose_link(Link.NONE if state.link is link else link)(state)

    return _choose("link", toggle)


def _channel(by: int) -> Callable[[Desk], None]:
    def turn(state: State) -> State:
        depth = set_shape(state.layer)[2]
        return transitions.choose_channel((state.channel + by) % depth)(state)

    return _choose("channel", turn)


def _order(order: WalkOrder) -> tuple[Callable[[Desk], None], Asked]:
    return _choose("order", transitions.choose_order(order)), lambda state: state.order is order


def _order_command(name: str, key: str, order: WalkOrder) -> Command:
    run, is_on = _order(order)
    return Command(name, "walk", (key,), run, is_on=is_on)


def _sharing(name: str, key: str, position: Sharing) -> Command:
    turn = _choose("sharing", sharing.choose(position))
    return Command(name, "layer", (key,), turn, is_on=lambda s: sharing_of(s.layer) is position)


def _view(view: View, key: str) -> Command:
    show = _choose("view", transitions.choose_view(view))
    return Command(f"view_{view.value}", "show", (key,), show, is_on=lambda s: s.view is view)


def _on(*views: View) -> Asked:
    return lambda state: state.view in views


def _not_on(view: View) -> Asked:
    return lambda state: state.view is not view


def _seen(view: View, name: str, key: str, run: Callable[[Desk], None], is_on: Asked) -> Command:
    """Return a command on what one page alone shows: elsewhere it would change something unseen."""
    return Command(name, "show", (key,), run, is_on=is_on, can=_on(view))


def _zoom(name: str, by: int, *keys: str) -> Command:
    return Command(name, "show", keys, lambda d: d.zoom_page(by), can=_on(View.MATRIX))


COMMANDS: tuple[Command, ...] = (
    Command("open", "file", ("Ctrl+O",), lambda d: d.open_picture()),
    Command("save_picture", "file", ("Ctrl+Shift+S",), lambda d: d.save_picture()),
    Command("quit", "file", ("Ctrl+Q",), lambda d: _closed(d)),
    Command("undo", "edit", ("Ctrl+Z",), lambda d: d.store.undo()),
    Command("redo", "edit", ("Ctrl+Shift+Z", "Ctrl+Y"), lambda d: d.store.redo()),
    Command("copy", "edit", ("Ctrl+C",), lambda d: d.copy_code()),
    Command(
        "edit_chosen", "edit", ("Return", "Enter"), lambda d: d.edit_chosen(), in_view=True, can=_on(*EDITED)
    ),
    Command("paste", "edit", ("Ctrl+V",), lambda d: d.paste_picture()),
    Command("picture_size", "edit", ("Ctrl+B",), _choose("settings", hyperparameters.take_picture_size)),
    Command(
        "cut_picture",
        "edit",
        ("Ctrl+Shift+B",),
        _choose("cut picture", examples.cut_to_previous),
        can=examples.can_cut_to_previous,
    ),
    Command("reset", "edit", ("Ctrl+R",), lambda d: d.reset_example()),
    Command("next", "walk", ("Space", "PgDown"), _walk(transitions.step(1))),
    Command("back", "walk", ("Backspace", "PgUp"), _walk(transitions.step(-1))),
    Command("right", "walk", ("Right",), _walk(transitions.move(1, 0)), in_view=True),
    Command("left", "walk", ("Left",), _walk(transitions.move(-1, 0)), in_view=True),
    Command("down", "walk", ("Down",), _walk(transitions.move(0, 1)), in_view=True),
    Command("up", "walk", ("Up",), _walk(transitions.move(0, -1)), in_view=True),
    Command("next_row", "walk", ("Shift+Down",), _walk(transitions.step_row(1)), in_view=True),
    Command("previous_row", "walk", ("Shift+Up",), _walk(transitions.step_row(-1)), in_view=True),
    Command("next_slice", "walk", ("]",), _walk(transitions.step_slice(1))),
    Command("previous_slice", "walk", ("[",), _walk(transitions.step_slice(-1))),
    Command("first", "walk", ("Home",), _walk(transitions.first), in_view=True),
    Command("last", "walk", ("End",), _walk(transitions.last), in_view=True),
    _order_command("x_first", "Ctrl+1", WalkOrder.X_FIRST),
    _order_command("y_first", "Ctrl+2", WalkOrder.Y_FIRST),
    _order_command("column_first", "Ctrl+3", WalkOrder.COLUMN_FIRST),
    Command("play", "walk", ("P",), lambda d: d.toggle_play(), can=_not_on(View.TRAINING)),
    Command("faster", "walk", ("+", "="), lambda d: d.change_speed(1), can=_not_on(View.MATRIX)),
    Command("slower", "walk", ("-",), lambda d: d.change_speed(-1), can=_not_on(View.MATRIX)),
    _sharing("full", "1", Sharing.FULL),
    _sharing("unshared", "2", Sharing.UNSHARED),
    _sharing("shared", "3", Sharing.SHARED),
    Command("toggle_sharing", "layer", ("S",), _choose("sharing", sharing.toggle)),
    Command("let_differ", "layer", ("D",), _choose("differ", sharing.let_differ)),
    Command("equal_current", "layer", ("E",), _choose("equal", sharing.make_equal(Collapse.CURRENT))),
    Command("equal_mean", "layer", ("Shift+E",), _choose("equal", sharing.make_equal(Collapse.MEAN))),
    _view(View.LAYER, "F2"),
    _view(View.MATRIX, "F3"),
    _view(View.GROWTH, "F4"),
    _view(View.SHIFT, "F6"),
    _view(View.BACKWARD, "F7"),
    _view(View.TRAINING, "F8"),
    _seen(View.LAYER, "readers", "M", _choose("readers", transitions.toggle_readers), lambda s: s.readers),
    Command("update", "layer", ("U",), _choose("update", lazy("convviz.explore.backward.updates", "update"))),
    Command("train", "layer", ("P",), lambda d: d.toggle_page(), can=_on(View.TRAINING)),
    _seen(View.LAYER, "relu", "R", _choose("relu", transitions.toggle_relu), lambda s: s.relu),
    _seen(View.BACKWARD, "loss_relu", "R", _choose("loss relu", _loss_relu), lambda s: s.loss.through_relu),
    _seen(View.LAYER, "fill", "A", _choose("fill", transitions.toggle_fill), lambda s: s.fill_all),
    _seen(View.LAYER, "same_weights", "W", _link(Link.SAME_WEIGHTS), lambda s: s.link is Link.SAME_WEIGHTS),
    _seen(View.LAYER, "same_field", "F", _link(Link.SAME_FIELD), lambda s: s.link is Link.SAME_FIELD),
    Command("next_channel", "show", ("C",), _channel(1)),
    Command("previous_channel", "show", ("Shift+C",), _channel(-1)),
    Command(
        "colour",
        "show",
        ("T",),
        _choose("colour", transitions.toggle_colour),
        is_on=lambda s: s.true_colour,
        can=lambda s: s.view is View.LAYER and transitions.has_colour_choice(s),
    ),
    _zoom("zoom_in", 1, "+", "=", "Ctrl++", "Ctrl+="),
    _zoom("zoom_out", -1, "-", "Ctrl+-"),
    _zoom("zoom_reset", 0, "0", "Ctrl+0"),
    Command("present", "window", ("F5", "F11"), lambda d: d.toggle_presenting()),
    Command("leave", "window", ("Esc",), lambda d: d.leave_presenting()),
    Command("language", "window", ("Ctrl+L",), lambda d: d.toggle_language()),
    Command("theme", "window", ("Ctrl+T",), lambda d: d.next_theme()),
    Command("letters", "window", ("Ctrl+K",), lambda d: d.toggle_letters()),
    Command("menus", "window", ("F10",), lambda d: d.open_menus()),
    Command("keys", "help", ("F1", "?"), lambda d: d.show_keys()),
    Command("about", "help", (), lambda d: d.show_about()),
)

MENUS = ("file", "edit", "walk", "layer", "show", "window", "help")


def is_letter(key: str) -> bool:
    """Say whether ``key`` is a single letter or sign, which can be switched off."""
    return len(key) == 1


def command(name: str) -> Command:
    """Return the command ``name``; KeyError where there is none."""
    return _BY_NAME[name]


def _closed(desk: Desk) -> None:
    desk.close()


_BY_NAME = {row.name: row for row in COMMANDS}

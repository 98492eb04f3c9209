"""Every command, in one table: menus, shortcuts, buttons and the sheet of keys are made from it."""

from __future__ import annotations

from collections.abc import Callable

from convviz.explore.display.menu import LessonMenu, MenuPart
from convviz.explore.display.what_if import SHOWN
from convviz.explore.examples import examples
from convviz.explore.state import hyperparameters, sharing, transitions
from convviz.explore.state.cells import set_shape, shown_channel
from convviz.explore.state.lesson_state import MOST_CHOICES, QuestionKind
from convviz.explore.state.sharing import Collapse, Sharing
from convviz.explore.state.state import Link, State, View, WalkOrder
from convviz.explore.wrong_ideas.idea import Idea
from convviz.files.lazy_import import lazy
from convviz.ui.look.theme import THEMES
from convviz.ui.shell.actions import EDITED
from convviz.ui.shell.command import Asked, Command, Run
from convviz.ui.words.catalogue import LANGUAGES

_loss_relu = lazy("convviz.explore.backward.backward_pass", "toggle_loss_relu")
_followed_channel = lazy("convviz.explore.display.backward.followed_weight", "turn_channel")


def _walk(
    name: str, keys: tuple[str, ...], transition: transitions.Transition, in_view: bool = False
) -> Command:
    """Return a command of the walk, which acts where the walk is seen."""
    run = _choose("walk", transition)
    return Command(name, "walk", keys, run, in_view=in_view, can=lambda shown: shown.walks)


def _page_key(name: str, keys: tuple[str, ...], transition: transitions.Transition) -> Command:
    """Return a command of the walk by keys that turn the points of a lesson where there is one."""
    can: Asked = lambda shown: shown.walks and shown.lesson is None  # noqa: E731
    return Command(name, "walk", keys, _choose("walk", transition), can=can)


def _lesson(
    name: str,
    keys: tuple[str, ...],
    run: Run,
    can: Callable[[LessonMenu], bool] = lambda _: True,
    menu: str = "lesson",
) -> Command:
    """Return a command that acts in a lesson alone, where it ``can``; a held key turns no second point."""
    asked: Asked = lambda shown: shown.lesson is not None and can(shown.lesson)  # noqa: E731
    return Command(name, menu, keys, run, can=asked, repeats=False)


def _choice(number: int) -> Command:
    """Return the command that answers with a choice, or presenting counts a vote for it."""
    return _lesson(
        f"choice_{number}",
        (str(number),),
        lambda a: a.lessons.choose(number - 1),
        lambda lesson: number <= lesson.choices,
        menu="answers",
    )


def _no_number(shown: MenuPart) -> bool:
    """Say whether no question waits for a number, which digits and a minus are typed for."""
    return shown.asking in (None, QuestionKind.CELL)


def _choose(kind: str, transition: transitions.Transition) -> Run:
    return lambda actions: actions.store.dispatch(transition, kind)


def _link(link: Link) -> Run:
    def toggle(state: State) -> State:
        return transitions.choose_link(Link.NONE if state.link is link else link)(state)

    return _choose("link", toggle)


def _channel(by: int) -> Run:
    def turn(state: State) -> State:
        if state.view is View.BACKWARD:
            turned: State = _followed_channel(by)(state)
            return turned
        depth = set_shape(state.layer)[2]
        shown = shown_channel(state.layer, state.position.d, state.channel)
        return transitions.choose_channel((shown + by) % depth)(state)

    return _choose("channel", turn)


def _order(name: str, key: str, order: WalkOrder) -> Command:
    run, is_on = _choose("order", transitions.choose_order(order)), lambda shown: shown.order is order
    return Command(name, "walk", (key,), run, is_on=is_on, can=lambda shown: shown.walks)


def _sharing(name: str, key: str, position: Sharing) -> Command:
    turn = _choose("sharing", sharing.choose(position))
    can: Asked = lambda shown: shown.asking is None  # noqa: E731
    return Command(name, "layer", (key,), turn, is_on=lambda shown: shown.sharing is position, can=can)


def _view(view: View, key: str) -> Command:
    show = _choose("view", transitions.choose_view(view))
    return Command(f"view_{view.value}", "show", (key,), show, is_on=lambda shown: shown.view is view)


def _on(*views: View) -> Asked:
    return lambda shown: shown.view in views


def _plays(shown: MenuPart) -> bool:
    return shown.walks and shown.view is not View.TRAINING


def _turns_speed(shown: MenuPart) -> bool:
    zooms = shown.view is View.MATRIX  # by these keys
    return _plays(shown) and not zooms and _no_number(shown)


def _seen(view: View, name: str, key: str, run: Run, is_on: Asked) -> Command:
    """Return a command on what one page alone shows: elsewhere it would change something unseen."""
    return Command(name, "show", (key,), run, is_on=is_on, can=_on(view))


def _changes(name: str, key: str, run: Run) -> Command:
    """Return a command on this layer, where the page shows it and not one of its own."""
    return Command(name, "layer", (key,), run, can=lambda shown: shown.changeable)


def _theme(name: str) -> Command:
    return Command(f"theme_{name}", "theme", (), lambda a: a.set_theme(name), ticked=True)


def _language(name: str) -> Command:
    return Command(f"language_{name}", "language", (), lambda a: a.set_language(name), ticked=True)


def _example(name: str) -> Command:
    """Return the command that opens an example."""
    return Command(
        f"example_{name}",
        "examples",
        (),
        lambda a: a.load_example(name),
        is_on=lambda shown: shown.example == name,
        words=(examples.title(name).key, examples.about(name).key),
    )


def _what_if(idea: Idea) -> Command:
    """Return the command that looks at a wrong idea, or no longer."""
    return Command(
        f"what_if_{idea.id}",
        "what_if",
        (),
        _choose("what if", transitions.choose_what_if(idea.id)),
        is_on=lambda shown: shown.what_if == idea.id,
        why_not=lambda shown: dict(shown.why_not).get(idea.id),
        words=(idea.name.key, idea.cause.key),
    )


def _presented(name: str, keys: tuple[str, ...], run: Run, apart: bool = False) -> Command:
    return Command(name, "present", keys, run, presented=True, apart=apart)


def _option(name: str, by: int, key: str) -> Command:
    """Return a command on the options of a page, by a key that is the walk's where the page shows one."""

    def can(shown: MenuPart) -> bool:
        return shown.view in (View.GROWTH, View.SHIFT, View.TRAINING) and not shown.walks

    return Command(name, "layer", (key,), lambda a: a.page.turn_option(by), can=can)


def _zoom(name: str, by: int, *keys: str) -> Command:
    def can(shown: MenuPart) -> bool:
        return shown.view is View.MATRIX and _no_number(shown)

    return Command(name, "show", keys, lambda a: a.zoom_page(by), can=can)


COMMANDS: tuple[Command, ...] = (
    Command("examples", "file", ("X", "F12"), lambda a: a.open_list("examples")),
    *(_example(name) for name in examples.EXAMPLES),
    Command("open", "file", ("Ctrl+O",), lambda a: a.open_picture()),
    Command("save_picture", "file", ("Ctrl+Shift+S",), lambda a: a.save_picture()),
    Command("quit", "file", ("Ctrl+Q",), lambda a: a.close()),
    Command("undo", "edit", ("Ctrl+Z",), lambda a: a.store.undo()),
    Command("redo", "edit", ("Ctrl+Shift+Z", "Ctrl+Y"), lambda a: a.store.redo()),
    Command("copy", "edit", ("Ctrl+C",), lambda a: a.copy_code()),
    Command(
        "edit_chosen",
        "edit",
        ("Return", "Enter"),
        lambda a: a.edit_chosen(),
        in_view=True,
        can=lambda shown: shown.view in EDITED and not shown.withheld,
    ),
    Command("paste", "edit", ("Ctrl+V",), lambda a: a.paste_picture()),
    Command("picture_size", "edit", ("Ctrl+B",), _choose("settings", hyperparameters.take_picture_size)),
    Command(
        "cut_picture",
        "edit",
        ("Ctrl+Shift+B",),
        _choose("cut picture", examples.cut_to_previous),
        can=lambda s: s.can_cut_to_previous,
    ),
    Command("reset", "edit", ("Ctrl+R",), lambda a: a.reset_example()),
    _page_key("next", ("Space", "PgDown"), transitions.step(1)),
    _page_key("back", ("Backspace", "PgUp"), transitions.step(-1)),
    _walk("right", ("Right",), transitions.move(1, 0), in_view=True),
    _walk("left", ("Left",), transitions.move(-1, 0), in_view=True),
    _walk("down", ("Down",), transitions.move(0, 1), in_view=True),
    _walk("up", ("Up",), transitions.move(0, -1), in_view=True),
    _walk("next_row", ("Shift+Down",), transitions.step_row(1), in_view=True),
    _walk("previous_row", ("Shift+Up",), transitions.step_row(-1), in_view=True),
    _walk("next_slice", ("]",), transitions.step_slice(1)),
    _walk("previous_slice", ("[",), transitions.step_slice(-1)),
    _walk("first", ("Home",), transitions.first, in_view=True),
    _walk("last", ("End",), transitions.last, in_view=True),
    _order("x_first", "Ctrl+1", WalkOrder.X_FIRST),
    _order("y_first", "Ctrl+2", WalkOrder.Y_FIRST),
    _order("column_first", "Ctrl+3", WalkOrder.COLUMN_FIRST),
    Command("play", "walk", ("P",), lambda a: a.toggle_play(), can=_plays),
    Command("faster", "walk", ("+", "="), lambda a: a.change_speed(1), can=_turns_speed),
    Command("slower", "walk", ("-",), lambda a: a.change_speed(-1), can=_turns_speed),
    _sharing("full", "1", Sharing.FULL),
    _sharing("unshared", "2", Sharing.UNSHARED),
    _sharing("shared", "3", Sharing.SHARED),
    _changes("change_layer", "Ctrl+E", lambda a: a.toggle_fields()),
    Command(
        "toggle_sharing",
        "layer",
        ("S",),
        _choose("sharing", sharing.toggle),
        can=lambda shown: shown.asking is None,
    ),
    _changes("let_differ", "D", _choose("differ", sharing.let_differ)),
    _changes("equal_current", "E", _choose("equal", sharing.make_equal(Collapse.CURRENT))),
    _changes("equal_mean", "Shift+E", _choose("equal", sharing.make_equal(Collapse.MEAN))),
    _view(View.LAYER, "F2"),
    _view(View.MATRIX, "F3"),
    _view(View.GROWTH, "F4"),
    _view(View.SHIFT, "F6"),
    _view(View.BACKWARD, "F7"),
    _view(View.TRAINING, "F8"),
    _seen(View.LAYER, "readers", "M", _choose("readers", transitions.toggle_readers), lambda s: s.readers),
    _changes("update", "U", _choose("update", lazy("convviz.explore.backward.updates", "update"))),
    Command("train", "layer", ("P",), lambda a: a.page.toggle_play(), can=_on(View.TRAINING)),
    _seen(View.LAYER, "relu", "R", _choose("relu", transitions.toggle_relu), lambda s: s.relu),
    _seen(View.BACKWARD, "loss_relu", "R", _choose("loss relu", _loss_relu), lambda s: s.loss_relu),
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
        can=lambda s: s.view is View.LAYER and s.has_colour_choice,
    ),
    Command("advance", "layer", ("O",), lambda a: a.page.advance(), can=_on(View.SHIFT, View.TRAINING)),
    _option("next_option", 1, "]"),
    _option("previous_option", -1, "["),
    _zoom("zoom_in", 1, "+", "=", "Ctrl++", "Ctrl+="),
    _zoom("zoom_out", -1, "-", "Ctrl+-"),
    _zoom("zoom_reset", 0, "0", "Ctrl+0"),
    Command(
        "what_if_none",
        "what_if",
        (),
        _choose("what if", transitions.choose_what_if(None)),
        is_on=lambda shown: shown.what_if is None,
    ),
    *(_what_if(idea) for idea in SHOWN),
    _lesson("next_point", ("Space", "PgDown"), lambda a: a.lessons.forward()),
    _lesson("previous_point", ("PgUp",), lambda a: a.lessons.back()),
    _lesson("jump", ("G",), lambda a: a.list_steps()),
    _lesson("back_to_step", ("Ctrl+Backspace",), lambda a: a.lessons.back_to_step(), lambda it: it.away),
    *(_choice(number) for number in range(1, MOST_CHOICES + 1)),
    _lesson("take_vote_back", ("Backspace",), lambda a: a.lessons.take_back(), lambda it: it.voted),
    _lesson("vote_again", ("V",), lambda a: a.lessons.vote_again(), lambda it: it.voted),
    _lesson("type_votes", ("Shift+V",), lambda a: a.type_votes(), lambda it: it.choices > 0),
    Command(
        "predict",
        "lesson",
        ("Q",),
        lambda a: a.predict(),
        is_on=lambda shown: shown.predicting,
        why_not=lambda shown: shown.why_not_predict,
    ),
    Command(
        "reveal",
        "lesson",
        ("Return", "Enter"),
        lambda a: a.reveal(),
        in_view=True,
        can=lambda shown: shown.predicting,
    ),
    Command("forget_answers", "lesson", (), lambda a: a.lessons.forget()),
    _lesson("leave_lesson", ("Ctrl+W",), lambda a: a.lessons.leave()),
    Command("present", "present", ("F5",), lambda a: a.presenter.toggle()),
    Command("present_here", "present", ("F11",), lambda a: a.presenter.toggle_here()),
    _presented("other_screen", ("Ctrl+F5",), lambda a: a.presenter.move()),
    _presented("next_scene", ("N",), lambda a: a.turn_scene(1)),
    _presented("previous_scene", ("Shift+N",), lambda a: a.turn_scene(-1)),
    _presented("front", ("Z",), lambda a: a.bring_to_front()),
    _presented("spotlight", ("L",), lambda a: a.presenter.next_spotlight()),
    _presented("blank", (".", "B"), lambda a: a.presenter.toggle_blank()),
    _presented("freeze", ("K", "Ctrl+Shift+F"), lambda a: a.presenter.toggle_frozen(), apart=True),
    _presented("key_strip", ("H",), lambda a: a.presenter.toggle_keys()),
    Command("leave", "present", ("Esc",), lambda a: a.leave_presenting()),
    *(_theme(name) for name in THEMES),
    Command("theme", "theme", ("Ctrl+T",), lambda a: a.next_theme()),
    *(_language(name) for name in LANGUAGES),
    Command("language", "language", ("Ctrl+L",), lambda a: a.next_language()),
    Command("letters", "window", ("Ctrl+K",), lambda a: a.toggle_letters(), ticked=True),
    Command("motion", "window", ("Ctrl+Shift+M",), lambda a: a.toggle_motion(), ticked=True),
    Command(
        "lessons", "window", ("G",), lambda a: a.open_list("lesson"), can=lambda shown: shown.lesson is None
    ),
    Command("ideas", "window", ("F9",), lambda a: a.open_list("what_if")),
    Command("menus", "window", ("F10",), lambda a: a.open_menus()),
    Command("keys", "help", ("F1", "?"), lambda a: a.show_keys()),
    Command("about", "help", (), lambda a: a.show_about()),
)

MENUS = ("file", "edit", "walk", "layer", "show", "what_if", "lesson", "present", "window", "help")
SUBMENUS = {
    "examples": "file",
    "answers": "lesson",
    "screens": "present",
    "theme": "window",
    "language": "window",
}  # each with the menu that it is in


def is_letter(key: str) -> bool:
    """Say whether ``key`` is a single letter or sign, which can be switched off.

    The full stop is not: remote controls for presentations send it.
    """
    return len(key) == 1 and key != "."


def command(name: str) -> Command:
    """Return the command ``name``; KeyError where there is none."""
    return _BY_NAME[name]


_BY_NAME = {row.name: row for row in COMMANDS}

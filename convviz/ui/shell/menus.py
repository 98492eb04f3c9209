"""Menus and shortcuts, made from the command table, and the lists of screens and of lessons in them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QCursor, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QMenuBar, QWidget

from convviz.explore.display.menu import MenuPart
from convviz.explore.message import Message
from convviz.explore.state.lesson_state import Lesson
from convviz.files.lazy_import import lazy
from convviz.ui.look.theme import THEMES
from convviz.ui.shell.actions import Actions
from convviz.ui.shell.command import Command
from convviz.ui.shell.commands import COMMANDS, MENUS, SUBMENUS, command, is_letter
from convviz.ui.shell.mnemonics import letters_of, marked
from convviz.ui.words.catalogue import LANGUAGES, Text
from convviz.ui.words.dressed import Dressed

_names = lazy("convviz.explore.lessons.shipped", "names")
_load = lazy("convviz.explore.lessons.shipped", "load")
_length_of = lazy("convviz.explore.lessons.opening", "length_of")

#: Keys that buttons and fields use themselves.
LEFT_OVER = {"Space", "Backspace"}
KEYS = "\t"  # what follows it stands where other entries have their keys


class Menus(Dressed, QObject):
    """The menus of ``window`` on its ``bar``, whose commands run on ``target``; ``ran`` when one has run.

    ``actions`` holds one QAction a command, by its name.
    """

    ran = Signal()

    def __init__(self, window: QMainWindow, bar: QMenuBar, target: Actions, text: Text) -> None:
        super().__init__(window)
        self._window, self._target = window, target
        self._letters = True
        self._shown: tuple[MenuPart, bool, bool] | None = None
        self._why: dict[str, Message | None] = {}  # why a command cannot act now
        self._menus: dict[str, QMenu] = {}
        self.actions: dict[str, QAction] = {}
        for name in MENUS:
            self._menus[name] = bar.addMenu("")
            self._menus[name].setToolTipsVisible(True)
        for name, parent in SUBMENUS.items():
            self._menus[name] = self._menus[parent].addMenu("")
            self._menus[name].setToolTipsVisible(True)
        self.screens = ScreenList(window, self._menus["screens"], text)
        for row in COMMANDS:
            self.actions[row.name] = self._action(row, window)
        self.use_presenting(False)
        self.actions["menus"].setVisible(not bar.isNativeMenuBar())  # the system opens its own
        self.set_text(text)
        for row in COMMANDS:  # once they are whole: whatever has an action is told of each change of it
            self._menus[row.menu].addAction(self.actions[row.name])
            window.addAction(self.actions[row.name])
        LessonList(window, self._menus["lesson"], target, text)

    def _say(self) -> None:
        text = self._text
        letters = _letters()
        for name, menu in self._menus.items():
            key = f"window.menu.{name}"
            menu.setTitle(marked(text.text(key), letters[key]))
        for row in COMMANDS:
            action = self.actions[row.name]
            action.setText(marked(text.text(row.title_key), letters[row.title_key]))
            self._say_tip(row)

    def show_part(self, part: MenuPart, can_undo: bool, can_redo: bool) -> None:
        """Tick what is chosen and enable what can act."""
        if (part, can_undo, can_redo) == self._shown:  # as after most steps
            return
        self._shown = part, can_undo, can_redo
        for row in COMMANDS:
            if row.is_on is not None:
                self.actions[row.name].setChecked(row.is_on(part))
            can = row.can is None or row.can(part)
            why = row.reason_against(part)
            if not row.presented and row.name not in ("undo", "redo"):
                self.actions[row.name].setEnabled(can and why is None)
            if why != self._why.get(row.name):
                self._why[row.name] = why
                self._say_tip(row)
        self.actions["undo"].setEnabled(can_undo)
        self.actions["redo"].setEnabled(can_redo)

    def why_not(self, name: str) -> Message | None:
        """Return why the command ``name`` cannot act now, where there is a reason to be told."""
        return self._why.get(name)

    def why_not_by_key(self, pressed: QKeySequence) -> Message | None:
        """Return why the command with the key ``pressed`` cannot act now, where there is a reason."""
        for name, why in self._why.items():
            if why is not None and pressed in self._keys(command(name)):
                return why
        return None

    def tick(self, name: str, on: bool) -> None:
        """Tick a command of which only the window knows whether it holds."""
        self.actions[name].setChecked(on)

    def show_look(self, theme: str, language: str) -> None:
        """Tick the theme and the language of the window."""
        for name in THEMES:
            self.tick(f"theme_{name}", name == theme)
        for name in LANGUAGES:
            self.tick(f"language_{name}", name == language)

    def use_presenting(self, presenting: bool, apart: bool = False) -> None:
        """Enable the commands of a presentation, or disable them.

        ``apart`` says that the audience has a window of its own.
        """
        for row in COMMANDS:
            if row.presented:
                self.actions[row.name].setEnabled(presenting and (apart or not row.apart))

    def use_letters(self, letters: bool) -> None:
        """Switch the keys that are a single letter or sign on or off."""
        self.tick("letters", letters)
        if letters == self._letters:
            return
        self._letters = letters
        for row in COMMANDS:
            if not row.in_view:
                self.actions[row.name].setShortcuts(self._keys(row))

    def open_at_pointer(self, name: str) -> None:
        """Open a menu where the pointer is, or in the middle of the window where it is elsewhere."""
        menu, window = self._menus[name], self._window
        at, size = QCursor.pos(), menu.sizeHint()
        if not window.frameGeometry().contains(at):
            at = window.frameGeometry().center() - QPoint(size.width() // 2, size.height() // 2)
        menu.popup(at)
        chosen = next((action for action in menu.actions() if action.isChecked()), None)
        if chosen is not None:
            menu.setActiveAction(chosen)  # the arrow keys go on from here

    def hints(self, names: Sequence[str]) -> list[tuple[str, str]]:
        """Return the key and a word or two of each command of ``names`` that can act now."""
        native, rows = QKeySequence.SequenceFormat.NativeText, (command(name) for name in names)
        return [
            (QKeySequence(row.keys[0]).toString(native), self._text.text(f"presenting.key.{row.name}"))
            for row in rows
            if self.actions[row.name].isEnabled()
        ]

    def view_commands(self, pressed: QKeySequence) -> Sequence[Command]:
        """Return the commands whose key acts only where no control has the focus; at most one can act."""
        return _view_commands().get(pressed.toString(), ())

    def _action(self, row: Command, window: QMainWindow) -> QAction:
        action = QAction(window)
        action.setCheckable(row.is_on is not None or row.ticked)
        action.setShortcuts(self._keys(row))
        action.setAutoRepeat(row.repeats)
        if row.in_view:
            # Shown in the menu; the window's key handler acts on it: sliders and fields keep their keys.
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda _=False, row=row: self._run(row))
        return action

    def _say_tip(self, row: Command) -> None:
        """Say what a command does, or why it cannot act."""
        action, tip = self.actions[row.name], self._text.text(self._why.get(row.name) or row.tip_key)
        action.setToolTip(tip)
        action.setStatusTip(tip)

    def _run(self, row: Command) -> None:
        row.run(self._target)
        if row.is_on is not None:  # Qt has turned the tick over, whether or not anything came of it
            self.actions[row.name].setChecked(row.is_on(self._target.store.display.menu))
        self.ran.emit()

    def _keys(self, row: Command) -> list[QKeySequence]:
        # Buttons and fields come first; the window's key handler takes what they leave.
        keys = [key for key in row.keys if key not in LEFT_OVER]
        return [QKeySequence(key) for key in keys if self._letters or not is_letter(key)]


class ScreenList(Dressed, QObject):
    """Fills ``menu`` with the screens as they are when it opens. ``chosen`` carries the QScreen."""

    chosen = Signal(object)

    def __init__(self, window: QWidget, menu: QMenu, text: Text) -> None:
        super().__init__(window)
        self._window, self._menu, self._text = window, menu, text
        menu.aboutToShow.connect(self.renew)

    def renew(self) -> None:
        """List the screens that there are now; that of the window itself is named so."""
        self._menu.clear()
        for screen in QGuiApplication.screens():
            here = "_here" if screen == self._window.screen() else ""
            size = screen.geometry().size() * screen.devicePixelRatio()
            sides = {"width": str(size.width()), "height": str(size.height())}
            words = self._text.text(f"presenting.screen{here}", name=screen.name(), **sides)
            self._menu.addAction(words).triggered.connect(partial(self.chosen.emit, screen))


class LessonList(Dressed, QObject):
    """Puts the lessons above what else is in ``menu``, when that opens first: reading them takes a while.

    They open in ``target``, and go with ``window``.
    """

    def __init__(self, window: QWidget, menu: QMenu, target: Actions, text: Text) -> None:
        super().__init__(window)
        self._menu, self._target, self._text = menu, target, text
        self._entries: list[tuple[Lesson, QAction]] = []
        menu.aboutToShow.connect(self._show)

    def _show(self) -> None:
        if not self._entries:
            self._fill()
        place = self._target.store.state.lesson
        here = None if place is None else (place.lesson.id, place.lesson.folder)
        for lesson, action in self._entries:
            action.setChecked((lesson.id, lesson.folder) == here)

    def _fill(self) -> None:
        first = self._menu.actions()[0]
        for lesson in map(_load, _names()):
            action = QAction(self._menu)
            action.setCheckable(True)
            action.triggered.connect(lambda _=False, lesson=lesson: self._target.lessons.open(lesson))
            self._entries.append((lesson, action))
            self._menu.insertAction(first, action)
        self._menu.insertSeparator(first)
        self._say()

    def _say(self) -> None:
        text = self._text
        for lesson, action in self._entries:
            title, length = lesson.title[text.language], text.text(_length_of(lesson))
            action.setText(f"{marked(title, '')}{KEYS}{length}")
            action.setToolTip(lesson.about[text.language])


@lru_cache(maxsize=1)
def _letters() -> dict[str, str]:
    """Return the letter of each menu and entry by its text's key, the same in all languages."""
    english, letters = Text("en"), dict[str, str]()
    menus = [f"window.menu.{name}" for name in MENUS]
    letters |= zip(menus, letters_of([english.text(key) for key in menus]), strict=True)
    for name in (*MENUS, *SUBMENUS):
        rows = [row for row in COMMANDS if row.menu == name]
        inner = [f"window.menu.{submenu}" for submenu, parent in SUBMENUS.items() if parent == name]
        entries = [*inner, *(row.title_key for row in rows)]
        keys = [""] * len(inner)
        keys += [next((key for key in row.keys if is_letter(key)), "") for row in rows]
        words = [english.text(key) for key in entries]
        letters |= zip(entries, letters_of(words, keys), strict=True)
    return letters


@lru_cache(maxsize=1)
def _view_commands() -> dict[str, list[Command]]:
    """Return, by key, the commands whose keys act only where no control has the focus."""
    found: dict[str, list[Command]] = {}
    for row in COMMANDS:
        for key in row.keys:
            if row.in_view or LEFT_OVER & set(row.keys):
                found.setdefault(QKeySequence(key).toString(), []).append(row)
    return found

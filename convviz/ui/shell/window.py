"""The main window: hands display parts to the panels, and what a person does to the store."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
)

from convviz.explore.display.change import ChangePart
from convviz.explore.display.resolve import DisplayState
from convviz.explore.examples import examples
from convviz.explore.message import Message, message
from convviz.explore.presenting.presentation import keys_of
from convviz.explore.state import hyperparameters, transitions
from convviz.explore.state.lesson_state import TYPED
from convviz.explore.state.state import Cell, State
from convviz.files.pictures import Picture
from convviz.ui.look import motion
from convviz.ui.shell import commands, focus
from convviz.ui.shell.actions import Actions
from convviz.ui.shell.announcer import Announcer
from convviz.ui.shell.autoplay import SPEEDS, Autoplay
from convviz.ui.shell.menus import Menus
from convviz.ui.shell.own_files import OwnFiles
from convviz.ui.shell.preferences import Preferences
from convviz.ui.shell.store import Store
from convviz.ui.shell.window_frame import WindowFrame
from convviz.ui.shell.window_place import Place
from convviz.ui.words import qt_translation

if TYPE_CHECKING:
    from convviz.ui.lessons.lesson_panel import LessonPanel
    from convviz.ui.lessons.notes_view import NotesView


class MainWindow(WindowFrame):
    """The window of one `Store`; commands run on its ``user_actions``."""

    def __init__(self, store: Store, language: str, theme_name: str, preferences: Preferences) -> None:
        super().__init__(language, theme_name)
        self.store = store
        store.setParent(self)  # goes with the window: what is connected to it holds the window
        self.preferences = preferences
        self._said: ChangePart | Message | None = None  # what the notice has told of
        self._resting = ""  # what the status line said last with nothing pointed at: that is not news again
        self._point: tuple[int, int] | None = None  # the step and the point of a lesson that was shown last
        self._told_in: State | None = None  # where the notice told what the next thing done ends
        self.autoplay = Autoplay(self)
        self.announcer = Announcer(self)
        self.own = OwnFiles(self)
        self.user_actions = Actions(self, store, preferences, self.autoplay, self.own)
        self.menus = Menus(self, self.menu_bar, self.user_actions, self.text)
        self.setAcceptDrops(True)
        self._connect()
        focus.guard(self)
        qt_translation.use_language(language)
        self.menus.use_letters(preferences.letters)
        self.menus.show_look(theme_name, language)
        motion.choose(preferences.motion)
        self.menus.tick("motion", motion.wanted())
        self.transport.show_speed(SPEEDS[self.autoplay.speed])
        self._show()
        self.stack.focus_main()

    def greet(self) -> None:
        """Say at the first start of all what to press, until something is done."""
        if not self.preferences.greeted:
            self.preferences.greeted = True
            self._hint(message("window.notice.first"))

    def report(self, error: BaseException) -> None:
        """Tell of work that failed; of too little memory in plain words, since nothing has changed."""
        if isinstance(error, MemoryError):
            self._show()  # controls that were turned to what cannot be show what holds
            self.tell_of_memory(message("window.notice.memory"))
        else:
            self.user_actions.show_fault(f"{type(error).__name__}: {error}")

    def tell_of_memory(self, words: Message) -> None:
        """Say that memory does not suffice, until something is done; what goes by itself stops."""
        self.autoplay.stop()
        self._refuse(words)

    def set_theme(self, name: str) -> None:
        """Show everything in the colours of a theme."""
        super().set_theme(name)
        self.menus.show_look(name, self._text.language)
        for window in self.user_actions.presenter.windows[1:]:
            window.set_theme(name)

    def _say(self) -> None:
        qt_translation.use_language(self._text.language)
        self.menus.show_look(self.theme_name, self._text.language)
        self._show_keys()
        self.transport.show_speed(SPEEDS[self.autoplay.speed])
        self._say_status(self._text.text(self.store.display.status))
        for window in self.user_actions.presenter.windows[1:]:
            window.set_text(self._text)

    def event(self, event: QEvent) -> bool:
        """Show no movement while a key is held: its repeats come faster, whatever they are a shortcut of."""
        is_pressed = event.type() is QEvent.Type.ShortcutOverride
        if is_pressed and isinstance(event, QKeyEvent) and event.isAutoRepeat():
            for window in self.user_actions.presenter.windows:
                window.layer_page.motion.skip()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Act on the keys that the focused control left over; Return gives them back to the walk."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and focus.field_with_keys() is not None:
            self.stack.focus_main()
            return
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        pressed = QKeySequence(event.key() | plain.value)
        rows, why = self.menus.view_commands(pressed), self.menus.why_not_by_key(pressed)
        acting = next((row for row in rows if self.menus.actions[row.name].isEnabled()), None)
        if acting is not None:
            if acting.repeats or not event.isAutoRepeat():
                acting.run(self.user_actions)
        elif why is not None:
            self._refuse(why)
        elif not rows and not self._type_number(event.text()):
            super().keyPressEvent(event)

    def _type_number(self, letter: str) -> bool:
        """Let the field of a question have the first letter of a number; False where nothing asks for one."""
        if self.lesson is None or self.store.display.menu.asking not in TYPED:
            return False
        notes = self.user_actions.presenter.audience.notes
        field = self.lesson.panel.question.field if notes is None else notes.field
        return field.begin_with(letter)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and pictures."""
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Look at the picture, or open the lesson, that was dropped."""
        self.own.take(event.mimeData(), self.text)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the window and end what goes on beside it."""
        self.autoplay.stop()
        if self.user_actions.presenter.apart:
            self.user_actions.presenter.stop()
        if not self.presenting:
            self.preferences.place = Place(self.normalGeometry(), self.isMaximized())
        self.stack.stop()
        self.own.cancel()
        self.store.stop()
        super().closeEvent(event)

    def _connect(self) -> None:
        store = self.store
        store.changed.connect(self._show)
        store.refused.connect(self._refuse)
        store.failed.connect(self.report)
        store.background.busy_changed.connect(self._show_computing)
        self.own.arrived.connect(self._look_at)
        self.own.said.connect(self.say)
        self.own.failed.connect(self.report)
        self.own.reading.connect(self._show_work)
        self.own.lesson_arrived.connect(lambda lesson: self.user_actions.lessons.open(lesson))
        self.own.mistaken.connect(self.user_actions.show_mistakes)
        self.notice.shown.connect(self._announce_notice)
        self.notice.cancelled.connect(store.background.cancel)
        self.notice.cancelled.connect(self.own.cancel)
        self.menus.ran.connect(self.notice.end_hint)
        presenter = self.user_actions.presenter
        presenter.switched.connect(self._show_switched)
        presenter.said.connect(self.say)
        audience = presenter.audience
        audience.opened.connect(self._connect_frame)
        audience.said.connect(self.say)
        audience.notes_came.connect(self._connect_notes)
        audience.command.connect(self._run)
        audience.scene_chosen.connect(lambda index: presenter.choose_scene(store.display.view, index))
        self.menus.screens.chosen.connect(presenter.start)
        self.user_actions.lessons.said.connect(self._hint)
        self.user_actions.letters_switched.connect(self.menus.use_letters)
        self.user_actions.menu_asked.connect(self.menus.open_at_pointer)
        self.user_actions.motion_switched.connect(lambda on: self.menus.tick("motion", on))
        self.top.example_chosen.connect(self.user_actions.load_example)
        self.top.command.connect(self._run)
        self.settings.wished.connect(self._change_settings)
        self.settings.refused.connect(self._refuse)
        self.settings.refused.connect(self.settings.keep_keys)
        store.refused.connect(self.settings.keep_keys)
        self.settings.change_clicked.connect(lambda: self.open_fields(not self.settings.is_open))
        self.settings.arrow_used.connect(self.stack.focus_main)
        self.transport.command.connect(self._run)
        self.transport.scrubbed.connect(lambda n: store.dispatch(transitions.jump_to_index(n), "walk"))
        self.transport.scrub_ended.connect(store.seal)
        self.transport.order_chosen.connect(lambda o: store.dispatch(transitions.choose_order(o), "order"))
        self.autoplay.stepped.connect(self._step_by_itself)
        self.autoplay.playing_changed.connect(self.transport.show_playing)
        self.autoplay.playing_changed.connect(self.announcer.set_playing)
        self.autoplay.speed_changed.connect(lambda i: self.transport.show_speed(SPEEDS[i]))
        self._connect_frame(self)

    def _connect_frame(self, frame: WindowFrame) -> None:
        """Connect what a person does on the pages of ``frame``, this window or the audience's."""
        store, presenter = self.store, self.user_actions.presenter
        frame.stack.wished.connect(store.dispatch)
        frame.stack.cell_visited.connect(self._visit)
        frame.lesson_came.connect(self._connect_lesson)
        frame.stack.failed.connect(self.report)
        frame.stack.command.connect(self._run)
        frame.blank_clicked.connect(presenter.toggle_blank)
        frame.scene_chosen.connect(lambda index: presenter.choose_scene(store.display.view, index))
        frame.stack.panel_doubled.connect(lambda panel: presenter.bring_to_front(store.display.view, panel))

    def _connect_lesson(self, panel: LessonPanel) -> None:
        """Connect what a person does in the lesson."""
        player = self.user_actions.lessons
        panel.command.connect(self._run)
        panel.step_chosen.connect(player.jump)
        panel.chosen.connect(player.choose)
        panel.answered.connect(player.answer)

    def _connect_notes(self, notes: NotesView) -> None:
        """Connect what a lecturer types or clicks beside the notes."""
        player = self.user_actions.lessons
        focus.guard(notes)
        notes.step_chosen.connect(player.jump)
        notes.answered.connect(player.answer)
        notes.answered.connect(self.stack.focus_main)

    def _visit(self, cell: Cell) -> None:
        """Go to a cell that was clicked, unless it answers a question."""
        if not self.user_actions.lessons.click(cell):
            self.store.dispatch(transitions.visit(cell), "walk")

    def _show_switched(self, presenting: bool) -> None:
        """Enable the commands of a presentation while there is one."""
        self.menus.use_presenting(presenting, self.user_actions.presenter.apart)
        self._show_keys()

    def _run(self, name: str) -> None:
        why = self.menus.why_not(name)
        if why is None:
            commands.command(name).run(self.user_actions)
            self.notice.end_hint()
        else:
            self._refuse(why)

    def _hint(self, words: Message) -> None:
        """Say what warns of nothing, until something is done."""
        self.notice.hint(self._text.text(words))
        self._told_in = self.store.state

    def _refuse(self, reason: Message) -> None:
        """Say why something cannot be, until something is done."""
        self.say(reason)
        self._told_in = self.store.state

    def _settle(self, state: State) -> None:
        """Take what was told away once a person goes on; to point, or to let play, is not that."""
        if self._told_in is None or self.autoplay.playing:
            return
        if replace(state, pointed=None) != replace(self._told_in, pointed=None):
            self._told_in = None
            for window in self.user_actions.presenter.windows:
                window.notice.settle()

    def _show(self) -> None:
        """Hand the new display to everything that shows a part of it."""
        display = self.store.display
        self._settle(self.store.state)
        self.show_display(display)
        self.user_actions.presenter.show_display(display)
        self._show_status(display)
        self.menus.show_part(display.menu, self.store.can_undo, self.store.can_redo)
        self._show_keys()
        at_end = display.transport.index + 1 == display.transport.total
        if self.autoplay.playing and (at_end or not display.transport.plays):
            self.autoplay.stop()

    def _show_status(self, display: DisplayState) -> None:
        """Say what is under the pointer; what a change did is said louder, presenting too."""
        words, news = self._text.text(display.status), display.change or display.done
        if (news is not None) is not self._news:
            self._news = news is not None
            self._style_status()
        before, self._point = self._point, display.point
        in_lesson = self._point is not None and self._point != before  # which says itself what it has done
        if news is not None and news is not self._said and not in_lesson:
            for window in self.user_actions.presenter.windows:
                if window.presenting:
                    window.notice.say(words)
                    self._told_in = self.store.state
        self._said = news
        if words not in (self.status.text(), self._resting):
            self.announcer.say(words)
        if self.store.state.pointed is None:
            self._resting = words
        self._say_status(words)

    def _show_keys(self) -> None:
        """Show the keys that matter now in their strip."""
        presenter = self.user_actions.presenter
        if presenter.apart or (presenter.presenting and presenter.presentation.keys):
            display = self.store.display
            presenter.show_keys(self.menus.hints(keys_of(display.view, display.lesson is not None)))

    def _say_status(self, words: str) -> None:
        self.status.setText(words)
        self.status.setAccessibleName(words)

    def _announce_notice(self, shown: bool) -> None:
        """Let a screen reader say what has taken the place of the status line."""
        if shown:
            self.announcer.say(self.notice.label.text())

    def _change_settings(self, changes: dict[str, int]) -> None:
        self.store.seal()
        self.store.dispatch(lambda state: hyperparameters.change(state, **changes), "settings")
        self.settings.refresh()

    def _step_by_itself(self, steps: int) -> None:
        self.store.dispatch(transitions.step(steps), "walk")

    def _look_at(self, picture: Picture) -> None:
        """Look at a picture that was read; one undo step."""
        self.autoplay.stop()
        self.store.seal()
        self.store.dispatch(lambda state: examples.with_picture(state, picture), "picture")

    def _show_computing(self, busy: bool) -> None:
        self._show_work("window.notice.computing" if busy else "")
        if not busy:  # what was wished for meanwhile may have been given up: controls show what holds
            self.settings.refresh()
            self.transport.refresh()

    def _show_work(self, words: str) -> None:
        """Say that work is under way, in the ``words`` with this key, or no longer where that is ""."""
        if words:
            self.notice.work(self._text.text(words))
        else:
            self.notice.end_work()

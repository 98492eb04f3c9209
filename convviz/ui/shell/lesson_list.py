"""The lessons that come with ConvViz, in a menu, each with its steps and minutes."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from convviz.explore.state.lesson_state import Lesson
from convviz.files.lazy_import import lazy
from convviz.ui.shell.actions import Actions
from convviz.ui.shell.mnemonics import marked
from convviz.ui.words.catalogue import Text
from convviz.ui.words.dressed import Dressed

_names = lazy("convviz.explore.lessons.shipped", "names")
_load = lazy("convviz.explore.lessons.shipped", "load")
_length_of = lazy("convviz.explore.lessons.opening", "length_of")
KEYS = "\t"  # what follows it stands where other entries have their keys


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

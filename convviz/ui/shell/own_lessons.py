"""Lessons of one's own, from a file."""

from __future__ import annotations

from threading import Thread
from weakref import ref

from PySide6.QtCore import QObject, Signal

from convviz.explore.lessons.mistakes import LessonError
from convviz.files.lazy_import import lazy

_checked = lazy("convviz.explore.lessons.checking", "checked")


class OwnLessons(QObject):
    """Reads and checks lessons beside the window; nobody waits for a disk or a long check.

    ``arrived`` carries a `Lesson` without a mistake, ``mistaken`` the `LessonError` of a file with mistakes,
    ``failed`` an unexpected exception, ``busy_changed`` whether a lesson is being read. Of several files the
    newest is wanted.
    """

    arrived = Signal(object)
    mistaken = Signal(object)
    failed = Signal(object)
    busy_changed = Signal(bool)
    _answered = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._wanted: object = None  # what stands for the reading under way
        self._answered.connect(self._take)

    def read(self, path: str) -> None:
        """Read the lesson in the file ``path``."""
        self._wanted = object()
        reader = Thread(
            target=_read, args=(path, self._wanted, ref(self)), name="convviz-lesson", daemon=True
        )
        reader.start()
        self.busy_changed.emit(True)

    def cancel(self) -> None:
        """Want the lesson no more."""
        if self._wanted is not None:
            self._end()

    def _take(self, reading: object, answer: object) -> None:
        """Hand an answer on, unless the lesson is no longer wanted."""
        if reading is not self._wanted:
            return
        self._end()
        if isinstance(answer, LessonError):
            self.mistaken.emit(answer)
        elif isinstance(answer, BaseException):
            self.failed.emit(answer)
        else:
            self.arrived.emit(answer)

    def _end(self) -> None:
        self._wanted = None
        self.busy_changed.emit(False)


def _read(path: str, reading: object, to: ref[OwnLessons]) -> None:
    """Read in a thread of its own; the window may have gone meanwhile."""
    try:
        answer: object = _checked(path)
    except BaseException as error:
        answer = error
    own = to()
    if own is not None:
        own._answered.emit(reading, answer)

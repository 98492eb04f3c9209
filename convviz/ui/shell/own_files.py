"""Pictures and lessons of one's own, from a file, the clipboard or dropped; and the window as a picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Thread
from weakref import ref

from PySide6.QtCore import QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QPixmap
from PySide6.QtWidgets import QComboBox, QFileDialog, QToolButton, QWidget

from convviz.explore.file_names import short_name
from convviz.explore.lessons.lesson_error import LessonError
from convviz.explore.message import Message, message
from convviz.explore.state.lesson_state import Lesson
from convviz.files.lazy_import import lazy
from convviz.files.picture_limits import MOST_MEMORY
from convviz.files.pictures import PictureError
from convviz.files.saving import SavingError
from convviz.ui.look.popups import style_as_window
from convviz.ui.shell import offered_pictures, picture_files
from convviz.ui.words.catalogue import Text

LESSON, LESSONS = ".toml", "*.toml"
PATTERNS = "*.png *.jpg *.jpeg *.webp *.bmp *.gif"
_BYTES = 8  # of memory for each pixel of the clipboard's pixels: handed over, and as Pillow has them

_picture_in = lazy("convviz.files.reader_process", "Reading")
_checked_lesson = lazy("convviz.explore.lessons.checking", "checked")


def _rest() -> None:
    """Do nothing: no reading has to be ended."""


class OwnFiles(QObject):
    """Reads pictures and lessons beside ``window``: a picture in a process, a lesson in a thread of its own.

    Nobody waits for a disk or a long check; a newer file ends the reading of an older one. ``arrived``
    carries a `Picture`, ``lesson_arrived`` a `Lesson` without a mistake, ``mistaken`` the `LessonError` of a
    file with mistakes, ``said`` a message for the user (a bad file, a picture saved), ``failed`` an
    unexpected exception. ``reading`` carries the key of the words on what is being read, "" at the end.
    """

    arrived = Signal(object)
    lesson_arrived = Signal(object)
    mistaken = Signal(object)
    said = Signal(object)
    failed = Signal(object)
    reading = Signal(str)
    _answered = Signal(object, object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._wanted: object = None  # what stands for the file that is being read
        self._stop: Callable[[], object] = _rest  # ends its reading
        self._left_out = 0  # files that were offered with it
        self._answered.connect(self._take)

    @property
    def busy(self) -> bool:
        """Whether a file is being read."""
        return self._wanted is not None

    def choose(self, text: Text) -> None:
        """Let a person choose a file."""
        dialog = QFileDialog(self._window, text.text("window.open.title"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        kinds = {"both": f"{PATTERNS} {LESSONS}", "pictures": PATTERNS, "lessons": LESSONS}
        filters = [text.text(f"window.open.{kind}", patterns=known) for kind, known in kinds.items()]
        dialog.setNameFilters([*filters, text.text("window.open.all")])
        dialog.fileSelected.connect(self.read)
        _open(dialog, self._window)

    def read(self, path: str, left_out: int = 0) -> None:
        """Read the picture, or the lesson, in the file ``path``.

        ``left_out`` files were offered with it, which is told once it is there.
        """
        if path.lower().endswith(LESSON):
            self._begin("window.notice.reading_lesson", lambda: _checked_lesson(path))
        else:
            self._load(Path(path), Path(path).name)
        self._left_out = left_out

    def paste(self, text: Text) -> None:
        """Take the picture on the clipboard."""
        if not self.take(QGuiApplication.clipboard().mimeData(), text):
            self.said.emit(message("window.notice.nothing_to_paste"))

    def take(self, data: QMimeData, text: Text) -> bool:
        """Take the file or the picture in ``data``, or say that it is an address; False for anything else."""
        if files := offered_pictures.files(data):
            self.read(files[0], len(data.urls()) - 1)
        elif encoded := offered_pictures.encoded(data):
            self._load((encoded,), text.text("window.open.pasted"))
        elif (image := offered_pictures.pixels(data)) is not None:
            self._load_pixels(image, text.text("window.open.pasted"))
        elif address := offered_pictures.address(data):
            key = "window.notice.address" if offered_pictures.is_web(address) else "window.notice.elsewhere"
            self.said.emit(message(key, address=short_name(address)))
        else:
            return False
        return True

    def save(self, picture: QPixmap, text: Text) -> None:
        """Save ``picture`` where a person chooses."""
        dialog = QFileDialog(self._window, text.text("window.save.title"), "convviz.png", "PNG (*.png)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("png")
        dialog.fileSelected.connect(lambda path: self.said.emit(_saved(picture, path)))
        _open(dialog, self._window)

    def cancel(self) -> None:
        """Read no more, from now on; nothing is waited for."""
        if self.busy:
            self._stop()
            self._end()

    def _load(self, source: Path | tuple[bytes, ...], name: str) -> None:
        picture = _picture_in(source, name)
        self._begin("window.notice.reading", picture.picture, picture.stop)

    def _begin(self, words: str, read: Callable[[], object], stop: Callable[[], object] = _rest) -> None:
        """Let a thread wait for what ``read`` answers, and say so in the ``words`` with this key."""
        self._stop()
        self._wanted, self._stop, self._left_out = object(), stop, 0
        Thread(target=_wait, args=(read, self._wanted, ref(self)), name="convviz-file", daemon=True).start()
        self.reading.emit(words)

    def _load_pixels(self, image: QImage, name: str) -> None:
        cost = _BYTES * image.width() * image.height()
        if cost > MOST_MEMORY:
            self.said.emit(message("files.costly", name=name, cost=cost, most=MOST_MEMORY))
        else:
            self._load(offered_pictures.bitmap(image), name)

    def _take(self, wanted: object, answer: object) -> None:
        """Hand an answer on, unless the file is no longer wanted."""
        if wanted is not self._wanted:
            return
        left_out = self._left_out
        self._end()
        if isinstance(answer, PictureError):
            self.said.emit(_explained(answer))
        elif isinstance(answer, LessonError):
            self.mistaken.emit(answer)
        elif isinstance(answer, BaseException):
            self.failed.emit(answer)
        else:
            (self.lesson_arrived if isinstance(answer, Lesson) else self.arrived).emit(answer)
            if left_out:
                self.said.emit(message("window.notice.left_out", n=left_out))

    def _end(self) -> None:
        self._wanted, self._stop, self._left_out = None, _rest, 0
        self.reading.emit("")


def _wait(read: Callable[[], object], wanted: object, to: ref[OwnFiles]) -> None:
    """Wait in a thread of its own for what ``read`` answers, and hand it on if it is still wanted."""
    try:
        answer: object = read()
    except BaseException as error:
        answer = error
    if (own := to()) is not None and own._wanted is wanted:  # else its window may have gone meanwhile
        own._answered.emit(wanted, answer)


def _open(dialog: QFileDialog, window: QWidget) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    style_as_window(dialog, window)
    look_in = dialog.findChild(QComboBox, "lookInCombo")
    if look_in is not None:  # a dialog of Qt's own, which made its buttons as high as a list in another font
        for button in dialog.findChildren(QToolButton):
            button.setFixedSize(look_in.sizeHint().height(), look_in.sizeHint().height())
    dialog.show()


def _saved(picture: QPixmap, path: str) -> Message:
    try:
        picture_files.save(picture, path)
    except SavingError as error:
        return message(error.reason_key, **_with_short_name(error.values))
    return message("window.notice.saved", name=short_name(Path(path).name))


def _with_short_name(values: Mapping[str, int | str]) -> dict[str, int | str]:
    return {key: short_name(value) if isinstance(value, str) else value for key, value in values.items()}


def _explained(error: PictureError) -> Message:
    values = error.values | {"name": short_name(str(error.values["name"]))}
    return message(error.reason_key, **values)

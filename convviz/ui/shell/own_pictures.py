"""Pictures of one's own, from a file, the clipboard or dropped; and the window as a picture."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from threading import Thread
from typing import Any
from weakref import ref

from PySide6.QtCore import QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QPixmap
from PySide6.QtWidgets import QComboBox, QFileDialog, QToolButton, QWidget

from convviz.explore.file_names import short_name
from convviz.explore.message import Message, message
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

_reading = lazy("convviz.files.reader_process", "Reading")


class OwnPictures(QObject):
    """Reads pictures beside ``window``, each in a process of its own, which nobody waits for.

    ``arrived`` carries a `Picture`, ``said`` a message for the user (a bad file, a picture saved), ``failed``
    an unexpected exception, ``busy_changed`` whether a picture is being read. A newer picture ends the
    reading of an older one. ``lesson_named`` carries the path of a file that is a lesson and no picture.
    """

    arrived = Signal(object)
    said = Signal(object)
    failed = Signal(object)
    busy_changed = Signal(bool)
    lesson_named = Signal(str)
    _answered = Signal(object, object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._reading: Any = None
        self._left_out = 0  # files that were offered with the one that is read
        self._answered.connect(self._take)

    @property
    def busy(self) -> bool:
        """Whether a picture is being read."""
        return self._reading is not None

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
        """Read the picture in the file ``path``; a lesson is left to others.

        ``left_out`` files were offered with it, which is told once it is there.
        """
        if path.lower().endswith(LESSON):
            self.cancel()
            self.lesson_named.emit(path)
            self._tell_left_out(left_out)
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
        """End the reading of a picture, at once."""
        if self._reading is not None:
            self._reading.stop()
            self._end()

    def stop(self) -> None:
        """Read no more; nothing is waited for."""
        self.cancel()

    def _load(self, source: Path | tuple[bytes, ...], name: str) -> None:
        if self._reading is not None:
            self._reading.stop()
        self._left_out = 0
        self._reading = _reading(source, name)
        Thread(target=_wait, args=(self._reading, ref(self)), name="convviz-picture", daemon=True).start()
        self.busy_changed.emit(True)

    def _load_pixels(self, image: QImage, name: str) -> None:
        cost = _BYTES * image.width() * image.height()
        if cost > MOST_MEMORY:
            self.said.emit(message("files.costly", name=name, cost=cost, most=MOST_MEMORY))
        else:
            self._load(offered_pictures.bitmap(image), name)

    def _take(self, reading: object, answer: object) -> None:
        """Hand an answer on, unless the picture is no longer wanted."""
        if reading is not self._reading:
            return
        left_out = self._left_out
        self._end()
        if isinstance(answer, PictureError):
            self.said.emit(_explained(answer))
        elif isinstance(answer, BaseException):
            self.failed.emit(answer)
        else:
            self.arrived.emit(answer)
            self._tell_left_out(left_out)

    def _tell_left_out(self, number: int) -> None:
        if number:
            self.said.emit(message("window.notice.left_out", n=number))

    def _end(self) -> None:
        self._reading = None
        self._left_out = 0
        self.busy_changed.emit(False)


def _wait(reading: Any, to: ref[OwnPictures]) -> None:
    """Wait in a thread of its own for what ``reading`` answers; the window may have gone meanwhile."""
    try:
        answer: object = reading.picture()
    except BaseException as error:
        answer = error
    if not reading.stopped and (own := to()) is not None:
        own._answered.emit(reading, answer)


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

"""Pictures of one's own, from a file, the clipboard or dropped; and the window as a picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QPixmap
from PySide6.QtWidgets import QFileDialog, QWidget

from convviz.explore.file_names import short_name
from convviz.explore.message import Message, message
from convviz.files.pictures import Picture, PictureError, decode_picture, read_picture
from convviz.files.saving import SavingError
from convviz.ui import picture_files
from convviz.ui.background import Background
from convviz.ui.text import Text

PATTERNS = "*.png *.jpg *.jpeg *.webp *.bmp *.gif"


class OwnPictures(QObject):
    """Reads pictures beside ``window``.

    ``arrived`` carries a `Picture`, ``said`` a message for the user (a bad file, a picture saved), ``failed``
    an unexpected exception, ``busy_changed`` whether a picture is being read.
    """

    arrived = Signal(object)
    said = Signal(object)
    failed = Signal(object)
    busy_changed = Signal(bool)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._background = Background(self)
        self._background.busy_changed.connect(self.busy_changed)

    def choose(self, text: Text) -> None:
        """Let a person choose a file."""
        dialog = QFileDialog(self._window, text.text("window.open.title"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [text.text("window.open.pictures", patterns=PATTERNS), text.text("window.open.all")]
        )
        dialog.fileSelected.connect(self.read)
        _open(dialog)

    def read(self, path: str) -> None:
        """Read the picture in the file ``path``."""
        self._load(lambda: read_picture(path))

    def paste(self, text: Text) -> None:
        """Take the picture on the clipboard."""
        if not self.take(QGuiApplication.clipboard().mimeData(), text):
            self.said.emit(message("window.notice.nothing_to_paste"))

    def take(self, data: QMimeData, text: Text) -> bool:
        """Take the file or the picture in ``data``; False where there is neither."""
        files = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
        if files:
            self.read(files[0])
            return True
        image = data.imageData() if data.hasImage() else None
        if isinstance(image, QImage) and not image.isNull():
            encoded, name = picture_files.encoded(image, "PNG"), text.text("window.open.pasted")
            self._load(lambda: decode_picture(encoded, name))
            return True
        return False

    def save(self, picture: QPixmap, text: Text) -> None:
        """Save ``picture`` where a person chooses."""
        dialog = QFileDialog(self._window, text.text("window.save.title"), "convviz.png", "PNG (*.png)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("png")
        dialog.fileSelected.connect(lambda path: self.said.emit(_saved(picture, path)))
        _open(dialog)

    def cancel(self) -> None:
        """Forget the picture that is being read."""
        self._background.cancel()

    def stop(self) -> None:
        """End the thread."""
        self._background.stop()

    def _load(self, read: Callable[[], Picture]) -> None:
        self._background.run(read, self.arrived.emit, self._explain)

    def _explain(self, error: BaseException) -> None:
        if isinstance(error, PictureError):
            self.said.emit(message(error.reason_key, **_with_short_name(error.values)))
        else:
            self.failed.emit(error)


def _open(dialog: QFileDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.show()


def _saved(picture: QPixmap, path: str) -> Message:
    try:
        picture_files.save(picture, path)
    except SavingError as error:
        return message(error.reason_key, **_with_short_name(error.values))
    return message("window.notice.saved", name=short_name(Path(path).name))


def _with_short_name(values: Mapping[str, int | str]) -> dict[str, int | str]:
    return {key: short_name(value) if isinstance(value, str) else value for key, value in values.items()}

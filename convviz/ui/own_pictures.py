"""Pictures of one's own, from a file, the clipboard or dropped; and the window as a picture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QObject
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog

from convviz.explore import scenes
from convviz.files.pictures import Picture, PictureError, decode_picture, read_picture
from convviz.ui.background import Background

if TYPE_CHECKING:
    from convviz.ui.window import MainWindow

PATTERNS = "*.png *.jpg *.jpeg *.webp *.bmp *.gif"


class OwnPictures(QObject):
    """Reads pictures beside the window and hands them to its store; a bad file leaves all as it was."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._background = Background(self)
        self._background.busy_changed.connect(self._show_work)

    def choose(self) -> None:
        """Let a person choose a file."""
        say = self._window.text.text
        dialog = QFileDialog(self._window, say("window.open.title"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([say("window.open.pictures", patterns=PATTERNS), say("window.open.all")])
        dialog.fileSelected.connect(self.read)
        self._window._open(dialog)

    def read(self, path: str) -> None:
        """Look at the picture in the file ``path``."""
        self._load(lambda: read_picture(path))

    def paste(self) -> None:
        """Look at the picture on the clipboard."""
        if not self.take(QGuiApplication.clipboard().mimeData()):
            self._window.notice.say(self._window.text.text("window.notice.nothing_to_paste"))

    def take(self, data: QMimeData) -> bool:
        """Look at the file or the picture in ``data``; False where there is neither."""
        files = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
        if files:
            self.read(files[0])
            return True
        image = data.imageData() if data.hasImage() else None
        if isinstance(image, QImage) and not image.isNull():
            encoded, name = _png(image), self._window.text.text("window.open.pasted")
            self._load(lambda: decode_picture(encoded, name))
            return True
        return False

    def save_window(self) -> None:
        """Save the window as a picture, at the size it has."""
        say = self._window.text.text
        picture = self._window.grab()
        dialog = QFileDialog(self._window, say("window.save.title"), "convviz.png", "PNG (*.png)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("png")

        def save(path: str) -> None:
            key = "window.notice.saved" if picture.save(path) else "window.notice.not_saved"
            self._window.notice.say(say(key, name=Path(path).name))

        dialog.fileSelected.connect(save)
        self._window._open(dialog)

    def cancel(self) -> None:
        """Forget the picture that is being read."""
        self._background.cancel()

    def stop(self) -> None:
        """End the thread."""
        self._background.stop()

    def _load(self, read: Callable[[], Picture]) -> None:
        self._window.autoplay.stop()
        self._background.run(read, self._show, self._explain)

    def _show(self, picture: Picture) -> None:
        store = self._window.store
        store.seal()
        store.dispatch(lambda state: scenes.with_picture(state, picture), "picture")

    def _explain(self, error: BaseException) -> None:
        if isinstance(error, PictureError):
            self._window.notice.say(self._window.text.text(error.reason_key, **error.values))
        else:
            self._window.show_fault(f"{type(error).__name__}: {error}")

    def _show_work(self, busy: bool) -> None:
        if busy:
            self._window.notice.work(self._window.text.text("window.notice.reading"))
        else:
            self._window.notice.end_work()


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # a device and a format, as Qt documents it
    return bytes(buffer.data().data())

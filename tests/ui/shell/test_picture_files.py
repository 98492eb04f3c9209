"""What the window shows as a picture file: in the format of its name, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFileDialog

from convviz.files.saving import SavingError
from convviz.ui.shell import picture_files
from convviz.ui.shell.window import MainWindow


@pytest.fixture
def teal(qapp) -> QPixmap:
    picture = QPixmap(40, 30)
    picture.fill(Qt.GlobalColor.darkCyan)
    return picture


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.png", "PNG"), ("a.JPG", "JPEG"), ("a.jpeg", "JPEG"), ("a.webp", "WEBP"), ("a.bmp", "BMP")],
)
def test_the_suffix_says_the_format(teal: QPixmap, tmp_path: Path, name: str, kind: str) -> None:
    picture_files.save(teal, tmp_path / name)
    with Image.open(tmp_path / name) as picture:
        assert (picture.format, picture.size) == (kind, (40, 30))


def test_another_suffix_leaves_the_file_as_it_was(teal: QPixmap, tmp_path: Path) -> None:
    thesis = tmp_path / "thesis.docx"
    thesis.write_bytes(b"years of work")
    with pytest.raises(SavingError):
        picture_files.save(teal, thesis)
    assert thesis.read_bytes() == b"years of work"


def test_what_qt_cannot_write_leaves_the_file_as_it_was(qapp, tmp_path: Path) -> None:
    old = tmp_path / "x.png"
    old.write_bytes(b"the old picture")
    with pytest.raises(SavingError) as failure:
        picture_files.save(QPixmap(), old)
    assert failure.value.reason_key == "files.saving.failed"
    assert old.read_bytes() == b"the old picture"


def test_the_window_says_what_became_of_its_picture(window: MainWindow, tmp_path: Path) -> None:
    thesis = tmp_path / "thesis.docx"
    thesis.write_bytes(b"years of work")
    for name, said in (
        ("thesis.docx", 'The name "thesis.docx" must end in .png, .jpg, .webp or .bmp. Nothing was saved.'),
        ("none/window.png", 'The folder for "window.png" does not exist.'),
        ("window.png", 'Saved "window.png".'),
    ):
        window.user_actions.save_picture()
        [dialog] = [one for one in window.findChildren(QFileDialog) if one.isVisible()]
        dialog.fileSelected.emit(str(tmp_path / name))
        dialog.close()
        assert window.notice.label.text() == said
        assert thesis.read_bytes() == b"years of work", name
        assert (tmp_path / "window.png").exists() is (name == "window.png"), name

"""What is dropped and pasted besides one picture file, and names that try to be more than names."""

from __future__ import annotations

import io
import os
import socket
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage, QTextDocumentFragment
from PySide6.QtWidgets import QLabel, QWidget

from convviz.explore.file_names import harmless, short_name
from convviz.explore.message import message
from convviz.explore.state.state import View
from convviz.explore.state.transitions import choose_view
from convviz.ui.dialogs.text_pages import Fault
from convviz.ui.shell import offered_pictures
from convviz.ui.shell.window import MainWindow
from tests.journeys.window import opened
from tests.ui.dropping import dropped, gradient, urls

OVERRIDE, LINE = "\u202e", "\n"


@pytest.fixture
def window(qtbot) -> MainWindow:
    return opened(qtbot, "classic", (1280, 720))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "me.png"
    gradient().save(path)
    return path


def addresses(*words: str) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl(address) for address in words])
    return data


def told(window: MainWindow) -> str:
    return window.notice.label.text() if window.notice.isVisible() else ""


def test_a_dropped_web_address_says_what_it_is(window: MainWindow) -> None:
    assert dropped(window, addresses("https://example.org/cat.jpg"))
    assert told(window).startswith("This is a web address: https://example.org/cat.jpg.")
    dropped(window, addresses("sftp://elsewhere/cat.jpg"))
    assert told(window).startswith("This is not a file on this computer: sftp://elsewhere/cat.jpg.")


def test_a_pasted_web_address_says_what_it_is(window: MainWindow) -> None:
    QGuiApplication.clipboard().setText("https://example.org/cat.jpg\n")
    window.own.paste(window.text)
    assert told(window).startswith("This is a web address: https://example.org/cat.jpg.")


def test_of_several_files_the_first_is_opened_and_the_others_are_told(
    qtbot, window: MainWindow, file: Path
) -> None:
    for count, said in ((1, "the other file was"), (2, "the other 2 files were")):
        with qtbot.waitSignal(window.own.arrived):
            dropped(window, urls(file, *[file] * count))
        assert told(window) == f"One file at a time: {said} not opened."
        assert window.store.state.scene.picture.name == "me.png"
    with qtbot.waitSignal(window.own.arrived):
        dropped(window, urls(file))
    assert told(window) == ""


def test_a_file_of_this_computer_is_opened_whatever_its_host_is_called(
    qtbot, window: MainWindow, file: Path
) -> None:
    for host in ("", "localhost", "LOCALHOST"):
        with qtbot.waitSignal(window.own.arrived) as arrived:
            dropped(window, addresses(f"file://{host}{file.as_posix()}"))
        assert arrived.args[0].name == "me.png", host


def test_a_file_of_another_computer_is_not_looked_for_here() -> None:
    assert offered_pictures.local_path(QUrl("file:///a/b.png")) == "/a/b.png"
    if os.name != "nt":
        assert offered_pictures.local_path(QUrl("file://another.host/a/b.png")) == ""


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are such things on Unix")
def test_what_is_no_file_is_called_what_it_is(qtbot, window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "folder.png").mkdir()
    os.mkfifo(tmp_path / "pipe.png")
    with socket.socket(socket.AF_UNIX) as there:
        there.bind(str(tmp_path / "socket.png"))
        for name, kind in (("folder.png", "folder"), ("pipe.png", "pipe"), ("socket.png", "socket")):
            dropped(window, urls(tmp_path / name))
            qtbot.waitUntil(lambda said=f'"{name}" is a {kind}, not a picture.': told(window) == said)
        dropped(window, urls(Path("/dev/zero")))
        qtbot.waitUntil(lambda: told(window) == '"zero" is a device, not a picture.')


def test_the_encoded_bytes_are_taken_where_there_are_any(qtbot, window: MainWindow) -> None:
    encoded, data = io.BytesIO(), QMimeData()
    Image.new("RGB", (30, 20), (10, 20, 30)).save(encoded, "PNG")
    data.setImageData(QImage(3, 3, QImage.Format.Format_RGB32))
    data.setData("image/png", encoded.getvalue())
    QGuiApplication.clipboard().setMimeData(data)
    with qtbot.waitSignal(window.own.arrived) as arrived:
        window.own.paste(window.text)
    assert arrived.args[0].size == (30, 20)
    assert (arrived.args[0].pixels == (10, 20, 30)).all()
    assert arrived.args[0].name == "pasted picture"


COLOUR, ON_WHITE = (200, 100, 50), (227, 177, 152)  # of what is half transparent
FORMS = {
    QImage.Format.Format_RGB32: COLOUR,
    QImage.Format.Format_RGB888: COLOUR,
    QImage.Format.Format_ARGB32: ON_WHITE,
    QImage.Format.Format_ARGB32_Premultiplied: ON_WHITE,
}


def test_pixels_are_taken_the_right_way_round(qtbot, window: MainWindow) -> None:
    for form, seen in FORMS.items():
        image = QImage(31, 20, form)
        image.fill("white")
        for x in range(5):
            image.setPixelColor(x, 0, QColor(200, 100, 50, 128 if image.hasAlphaChannel() else 255))
        data = QMimeData()
        data.setImageData(image)
        QGuiApplication.clipboard().setMimeData(data)
        with qtbot.waitSignal(window.own.arrived) as arrived:
            window.own.paste(window.text)
        pixels = arrived.args[0].pixels.astype(int)
        assert pixels.shape == (31, 20, 3), form
        assert np.abs(pixels[:5, 0] - seen).max() <= 2, form
        assert (pixels[5:] == 255).all(), form
        assert (pixels[:, 1:] == 255).all(), form


def test_pasting_a_photograph_keeps_the_window_hardly_busy(qtbot, window: MainWindow) -> None:
    image = QImage(4000, 3000, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill("teal")
    QGuiApplication.clipboard().setImage(image)
    with qtbot.waitSignal(window.own.arrived, timeout=60_000):
        began = time.thread_time()
        window.own.paste(window.text)
        spent = time.thread_time() - began
    assert spent < 0.5  # some 0.03; encoding it takes seconds


def test_more_pixels_than_can_be_read_are_refused_at_once(window: MainWindow) -> None:
    data = QMimeData()
    data.setImageData(QImage(9000, 3000, QImage.Format.Format_RGB32))
    window.own.take(data, window.text)
    assert "216 MB of memory" in told(window)
    assert not window.own.busy


JUNK = '<img src="x.png">.png'


def test_a_name_is_never_a_picture_or_a_line_more(qtbot, window: MainWindow, tmp_path: Path) -> None:
    gradient().save(tmp_path / "x.png")
    (tmp_path / JUNK).write_bytes(b"these are words")
    dropped(window, urls(tmp_path / JUNK))
    qtbot.waitUntil(lambda: JUNK in told(window))
    high = window.notice.label.heightForWidth(window.notice.label.width())
    window.say(message("files.empty", name="x" * len(JUNK)))
    assert high == window.notice.label.heightForWidth(window.notice.label.width())


def test_every_label_shows_plain_text(window: MainWindow) -> None:
    for view in View:
        window.store.dispatch(choose_view(view), "view")
        labels = window.findChildren(QLabel)
        assert len(labels) > 10, view
        assert [label.text() for label in labels if label.textFormat().name != "PlainText"] == [], view


def test_every_tooltip_shows_its_words(qtbot, window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / f"<b>{'long ' * 30}<br>.png"
    gradient().save(path)
    window.resize(960, 680)
    with qtbot.waitSignal(window.own.arrived):
        dropped(window, urls(path))
    qtbot.waitUntil(lambda: "long" in window.top.changed.toolTip())
    shown = QTextDocumentFragment.fromHtml(window.top.changed.toolTip()).toPlainText()
    assert shown.split() == window.top.changed.text().split()
    tips = [widget.toolTip() for widget in window.findChildren(QWidget)]
    assert not [tip for tip in tips if "<b>" in tip]


def test_line_breaks_and_directions_in_a_name_do_no_harm(qtbot, window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / f"one{LINE}two{OVERRIDE}gnp.exe"
    path.touch()
    dropped(window, urls(path))
    qtbot.waitUntil(lambda: told(window) == '"one\ufffdtwo\ufffdgnp.exe" is empty.')


def test_a_name_from_right_to_left_turns_nothing_around_it() -> None:
    assert short_name("שלום.png") == "\u2068שלום.png\u2069"
    assert short_name("me.png") == "me.png"
    assert short_name("a\udcffb\u2066c\u200d.png") == "a\ufffdb\ufffdc\u200d.png"
    assert harmless("a\n\tb\0c", keep="\n\t") == "a\n\tb\ufffdc"


def test_a_fault_tells_its_words_as_they_are(qtbot, window: MainWindow) -> None:
    window.user_actions.show_fault(f"OSError: {JUNK}\nnext {OVERRIDE}line")
    fault = window.findChild(Fault)
    assert f"OSError: {JUNK}\nnext \ufffdline" in fault.page.toPlainText()
    fault.close()

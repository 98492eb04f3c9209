"""Pictures are read in a process of their own: what it answers, what it may take, how it is ended."""

from __future__ import annotations

import io
import json
import os
import socket
import struct
import subprocess
import sys
import threading
import warnings
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from convviz.files import reader_process
from convviz.files.picture_limits import MOST_BYTES, READER_ARGUMENT, PictureError
from convviz.files.pictures import read_picture
from convviz.files.reader_process import Reading
from tests import fuzz
from tests.files.decoding import decode_picture

ROOT = Path(__file__).parents[2]
FAULTS = Path(__file__).parent / "faults"
linux = pytest.mark.skipif(sys.platform != "linux", reason="memory is measured as Linux tells it")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "teal.png"
    Image.new("RGB", (30, 20), "teal").save(path)
    return path


@pytest.fixture
def worker() -> Iterator[fuzz.Worker]:
    """Return a fresh process that tells how much memory a picture took."""
    made = fuzz.Worker()
    yield made
    made.stop()


def encoded(image: Image.Image, form: str, **options: object) -> bytes:
    data = io.BytesIO()
    image.save(data, form, **options)
    return data.getvalue()


def grey_of_16_bits(side: int) -> bytes:
    """Return a PNG whose rows are alike: the same hundred of them are written again and again."""
    packer, rows = zlib.compressobj(1), (b"\0" + (40_000).to_bytes(2, "big") * side) * 100
    begins = packer.compress(rows) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(rows) + packer.flush(zlib.Z_FULL_FLUSH)
    times, check = side // 100 - 1, 1
    for _ in range(times + 1):
        check = zlib.adler32(rows, check)
    # An empty last block, and the sum of the checks over all rows.
    packed = begins + again * times + b"\3\0" + check.to_bytes(4, "big")
    head = struct.pack(">IIBBBBB", side, side, 16, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def reason(path: Path) -> str:
    with pytest.raises(PictureError) as refusal:
        read_picture(path)
    assert refusal.value.values["name"] == path.name
    return refusal.value.reason_key


def test_the_answer_is_the_picture(file: Path) -> None:
    picture = read_picture(file)
    assert (picture.name, picture.size, picture.pixels.shape) == ("teal.png", (30, 20), (30, 20, 3))
    assert (picture.pixels == (0, 128, 128)).all()
    assert not picture.pixels.flags.writeable


def test_bytes_in_pieces_are_a_picture_too(file: Path) -> None:
    data = file.read_bytes()
    picture = Reading((data[:40], memoryview(data)[40:]), "pasted").picture()
    assert (picture.name, picture.size) == ("pasted", (30, 20))


def test_what_is_no_file_is_told_apart(tmp_path: Path) -> None:
    assert reason(tmp_path / "gone.png") == "files.missing"
    assert reason(tmp_path / "zero\0byte.png") == "files.missing"
    assert reason(tmp_path) == "files.not_a_file"
    (tmp_path / "empty.png").touch()
    assert reason(tmp_path / "empty.png") == "files.empty"
    (tmp_path / "long.png").touch()
    os.truncate(tmp_path / "long.png", MOST_BYTES + 1)
    assert reason(tmp_path / "long.png") == "files.too_long"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are such things on Unix")
def test_pipes_sockets_and_devices_are_called_so(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    assert reason(tmp_path / "pipe.png") == "files.pipe"
    with socket.socket(socket.AF_UNIX) as there:
        there.bind(str(tmp_path / "s.png"))
        assert reason(tmp_path / "s.png") == "files.socket"
    assert reason(Path("/dev/null")) == "files.device"
    assert reason(Path("/dev/zero")) == "files.device"


@linux
def test_little_files_of_large_pictures_stay_within_the_memory(worker: fuzz.Worker) -> None:
    pictures = {
        name: (FAULTS / name).read_bytes()
        for name in ("gif_10000x10000.gif", "webp_16383x6100.webp", "palette_transparent_10000.png")
    }
    for name, data in {**pictures, "grey of 16 bits": grey_of_16_bits(10_000)}.items():
        answer = worker.read(data)
        assert answer.outcome in ("read", "files.costly"), name
        assert answer.peak < 256_000_000, name


def packed(side: int) -> bytes:
    return fuzz.packed_bitmap(side, side)


SIDE = 2400
KINDS = {
    "png": lambda: encoded(Image.new("RGB", (SIDE, SIDE), "teal"), "PNG", compress_level=1),
    "png clear": lambda: encoded(Image.new("RGBA", (SIDE, SIDE), (1, 2, 3, 99)), "PNG", compress_level=1),
    "png grey clear": lambda: encoded(Image.new("LA", (SIDE, SIDE), (1, 99)), "PNG", compress_level=1),
    "png palette": lambda: encoded(
        Image.new("P", (2 * SIDE, 2 * SIDE), 1), "PNG", transparency=1, compress_level=1
    ),
    "png 16 bit": lambda: grey_of_16_bits(2 * SIDE),
    "jpeg": lambda: encoded(Image.new("RGB", (4 * SIDE, 4 * SIDE), "teal"), "JPEG"),
    "jpeg progressive": lambda: encoded(
        Image.new("RGB", (SIDE, SIDE), "teal"), "JPEG", progressive=True, subsampling=0
    ),
    "jpeg cmyk": lambda: encoded(Image.new("CMYK", (SIDE, SIDE)), "JPEG", progressive=True),
    "webp": lambda: encoded(Image.new("RGB", (SIDE, SIDE), "teal"), "WEBP", method=0),
    "webp lossless": lambda: encoded(Image.new("RGBA", (SIDE, SIDE)), "WEBP", lossless=True, method=0),
    "gif": lambda: encoded(Image.new("P", (SIDE, SIDE)), "GIF", transparency=0, disposal=2),
    "bmp": lambda: encoded(Image.new("RGB", (SIDE, SIDE), "teal"), "BMP"),
    "bmp packed": lambda: packed(SIDE),
}


@linux
@pytest.mark.parametrize("kind", KINDS)
def test_what_decoding_takes_is_known_from_the_header(worker: fuzz.Worker, kind: str, monkeypatch) -> None:
    data = KINDS[kind]()
    monkeypatch.setattr("convviz.files.pillow.MOST_MEMORY", 0)
    with pytest.raises(PictureError) as refusal:
        decode_picture(data, kind)
    assert refusal.value.reason_key == "files.costly"
    answer = worker.read(data)
    assert answer.outcome == "read"
    assert answer.peak < int(refusal.value.values["cost"]) + len(data) + 25_000_000


def test_a_progressive_jpeg_costs_all_its_coefficients_and_a_plain_one_a_fraction() -> None:
    image = Image.new("RGB", (6400, 6400), "teal")
    assert decode_picture(encoded(image, "JPEG", subsampling=0), "plain.jpg").size == (6400, 6400)
    # It is refused for what its header says: a small picture does, whose header says that it is as large.
    small = encoded(Image.new("RGB", (16, 16), "teal"), "JPEG", subsampling=0, progressive=True)
    sizes = small.index(b"\xff\xc2") + 5
    progressive = small[:sizes] + struct.pack(">HH", 6400, 6400) + small[sizes + 4 :]
    with pytest.raises(PictureError) as refusal:
        decode_picture(progressive, "progressive.jpg")
    assert refusal.value.reason_key == "files.costly"
    assert int(refusal.value.values["cost"]) >= 6400 * 6400 * 3 * 2


@linux
def test_what_the_header_does_not_say_is_bounded_too(tmp_path: Path) -> None:
    small = encoded(Image.new("RGB", (10, 10)), "PNG")
    start = small.index(b"IDAT") - 4
    long = 150_000_000
    with (tmp_path / "padded.png").open("wb") as out:
        out.write(small[:start] + long.to_bytes(4, "big") + b"prVt" + bytes(long) + bytes(4) + small[start:])
    assert reason(tmp_path / "padded.png") == "files.memory"


@pytest.mark.parametrize(
    ("name", "size"), [("short_exif.png", (1, 1)), ("exif_webp.webp", (40, 30)), ("exif_jpg.jpg", (30, 40))]
)
def test_damaged_exif_is_ignored(name: str, size: tuple[int, int]) -> None:
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        assert decode_picture((FAULTS / name).read_bytes(), name).size == size
    assert told == []


def test_a_warning_about_a_file_is_not_told() -> None:
    whole = encoded(Image.new("RGB", (4, 3)), "JPEG", exif=fuzz.orientation())
    entries = whole.index(b"\0\x08", whole.index(b"MM\0*")) + 2
    data = bytearray(whole)
    data[entries : entries + 2] = b"\xff\xff"  # far more entries than there are: Pillow warns
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        Image.open(io.BytesIO(data)).getexif()
        assert any("Corrupt EXIF" in str(warning.message) for warning in told)
        told.clear()
        assert sorted(decode_picture(bytes(data), "a.jpg").size) == [3, 4]
    assert told == []


def test_colours_are_those_that_the_profile_means() -> None:
    picture = decode_picture((FAULTS / "adobergb.png").read_bytes(), "adobergb.png")
    seen = picture.pixels.reshape(-1, 3).astype(int)
    assert (np.abs(seen - (230, 30, 30)).max(axis=1) <= 3).any()
    assert not (np.abs(seen - (197, 35, 35)).max(axis=1) <= 8).any()


def test_a_damaged_profile_is_ignored() -> None:
    data = encoded(Image.new("RGB", (4, 3), (10, 200, 30)), "PNG", icc_profile=b"no profile at all" * 9)
    assert (decode_picture(data, "a.png").pixels == (10, 200, 30)).all()
    profile = (FAULTS / "adobergb.png").read_bytes()
    with Image.open(io.BytesIO(profile)) as coloured:
        grey = encoded(Image.new("L", (4, 3), 77), "PNG", icc_profile=coloured.info["icc_profile"])
    assert (decode_picture(grey, "grey.png").pixels == 77).all()


def test_a_tall_picture_keeps_the_size_of_its_file() -> None:
    picture = decode_picture((FAULTS / "tall_1x20000.png").read_bytes(), "tall.png")
    assert picture.size == (1, 20000)
    assert picture.pixels.shape == (1, 4096, 3)


def started(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Let ``program`` be the reader."""
    monkeypatch.setattr(reader_process, "command", lambda _: [sys.executable, "-c", program])


@pytest.mark.parametrize(
    "program",
    [
        "import os; os.abort()",
        "print('no answer')",
        "print('9' * 100_000)",
        'print(\'{"shape": [9000, 9000, 3], "original": [9000, 9000]}\')',
        'print(\'{"shape": [9, 9, 3], "original": [9, 9]}\')',
    ],
)
def test_a_reader_that_answers_nothing_is_a_picture_not_read(
    monkeypatch: pytest.MonkeyPatch, file: Path, program: str
) -> None:
    started(monkeypatch, program)
    assert reason(file) == "files.unanswered"


def test_a_fault_of_the_reader_is_told_in_full(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    started(monkeypatch, 'print(\'{"fault": "Traceback: it was me"}\')')
    with pytest.raises(reader_process.ReaderError, match="it was me"):
        read_picture(file)


def test_a_reading_that_hangs_is_ended_from_outside(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    asked, hanging, answers = threading.Event(), Reading(file, "it"), []

    def command(_: object) -> list[str]:
        asked.set()
        return [sys.executable, "-c", "import time; time.sleep(600)"]

    monkeypatch.setattr(reader_process, "command", command)

    def wait() -> None:
        try:
            hanging.picture()
        except PictureError as error:
            answers.append(error.reason_key)

    thread = threading.Thread(target=wait)
    thread.start()
    assert asked.wait(timeout=20)
    hanging.stop()
    thread.join(timeout=20)
    assert not thread.is_alive()
    assert answers == ["files.unanswered"]


def test_a_reading_that_was_stopped_before_it_began_starts_nothing(
    monkeypatch: pytest.MonkeyPatch, file: Path
) -> None:
    monkeypatch.setattr(reader_process, "command", lambda _: pytest.fail("a reader was started"))
    stopped = Reading(file, "it")
    stopped.stop()
    with pytest.raises(PictureError):
        stopped.picture()


def test_a_frozen_bundle_starts_itself(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert reader_process.command(file) == [sys.executable, READER_ARGUMENT, str(file)]
    assert reader_process.command((b"",)) == [sys.executable, READER_ARGUMENT]


@pytest.mark.parametrize("given", ["a name", "bytes"])
def test_the_program_itself_is_a_reader_when_it_is_asked(file: Path, given: str) -> None:
    command = [sys.executable, str(ROOT / "main.py"), READER_ARGUMENT]
    if given == "a name":
        done = subprocess.run([*command, str(file)], stdout=subprocess.PIPE, check=True)
    else:
        done = subprocess.run(command, input=file.read_bytes(), stdout=subprocess.PIPE, check=True)
    line, _, rows = done.stdout.partition(b"\n")
    assert json.loads(line) == {"shape": [30, 20, 3], "original": [30, 20]}
    assert rows == bytes((0, 128, 128)) * 600


def test_the_reader_finds_its_modules_from_any_folder_and_loads_no_more_than_it_needs(
    tmp_path: Path, file: Path
) -> None:
    (tmp_path / "struct.py").write_text("raise SystemExit('the wrong module')")
    command = reader_process.command(file)
    command[2] = command[2].replace(
        "sys.exit(main(sys.argv[2:]))", "main(sys.argv[2:]); print(); print(*sys.modules)"
    )
    done = subprocess.run(command, cwd=tmp_path, stdout=subprocess.PIPE, check=True)
    loaded = set(done.stdout.rsplit(b"\n", 2)[-2].decode().split())
    assert "convviz.files.reader" in loaded
    assert not {"numpy", "PySide6", "argparse"} & loaded

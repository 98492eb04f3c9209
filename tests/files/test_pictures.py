"""Pictures of every common kind, upright and in 8 bits; bad ones end in one clear reason."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from convviz.files.pictures import Picture, PictureError, fit, read_picture
from tests.files.decoding import decode_picture

WIDTH, HEIGHT = 20, 12


def colours() -> np.ndarray:
    """Return rows (H, W, 3): red grows to the right, green downwards."""
    rows = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    rows[:, :, 0] = np.linspace(0, 240, WIDTH).astype(np.uint8)
    rows[:, :, 1] = np.linspace(0, 220, HEIGHT).astype(np.uint8)[:, None]
    return rows


def encoded(image: Image.Image, form: str, **options: object) -> bytes:
    data = io.BytesIO()
    image.save(data, form, **options)
    return data.getvalue()


def png_header(width: int, height: int) -> bytes:
    """Return a PNG that claims a size and holds next to nothing."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 64))
    return b"\x89PNG\r\n\x1a\n" + body + chunk(b"IEND", b"")


@pytest.mark.parametrize(("form", "slack"), [("PNG", 0), ("BMP", 0), ("WEBP", 0), ("JPEG", 24)])
def test_every_format_is_read_the_right_way_round(form: str, slack: int) -> None:
    options = {"lossless": True} if form == "WEBP" else {"quality": 95} if form == "JPEG" else {}
    picture = decode_picture(encoded(Image.fromarray(colours()), form, **options), f"a.{form.lower()}")
    assert picture.size == (WIDTH, HEIGHT)
    assert picture.pixels.shape == (WIDTH, HEIGHT, 3)
    assert not picture.pixels.flags.writeable
    np.testing.assert_allclose(
        picture.pixels.transpose(1, 0, 2).astype(int), colours().astype(int), atol=slack
    )


def test_of_a_gif_the_first_frame_is_read() -> None:
    frames = [Image.new("RGB", (8, 6), colour) for colour in ("red", "blue")]
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    picture = decode_picture(data, "moving.gif")
    assert picture.size == (8, 6)
    assert (picture.pixels == (255, 0, 0)).all()


def test_grey_stays_grey() -> None:
    grey = Image.fromarray(colours()[:, :, 0])
    picture = decode_picture(encoded(grey, "PNG"), "grey.png")
    np.testing.assert_array_equal(picture.pixels[:, :, 0], colours()[:, :, 0].T)
    bits = decode_picture(encoded(Image.new("1", (4, 4), 1), "PNG"), "bits.png")
    assert (bits.pixels == 255).all()
    assert bits.pixels.shape == (4, 4, 1)


def test_transparent_parts_lie_on_white() -> None:
    clear = Image.fromarray(np.dstack([colours(), np.zeros((HEIGHT, WIDTH), np.uint8)]))
    assert (decode_picture(encoded(clear, "PNG"), "clear.png").pixels == 255).all()
    half = Image.new("LA", (4, 4), (0, 128))
    picture = decode_picture(encoded(half, "PNG"), "half.png")
    assert picture.pixels.shape == (4, 4, 1)
    assert set(np.unique(picture.pixels)) <= {126, 127, 128}
    palette = Image.new("P", (4, 4), 1)
    palette.putpalette([0, 0, 0, 10, 20, 30])
    data = encoded(palette, "PNG", transparency=1)
    assert (decode_picture(data, "palette.png").pixels == 255).all()


def test_sixteen_bits_become_eight() -> None:
    wide = np.linspace(0, 65535, WIDTH * HEIGHT).reshape(HEIGHT, WIDTH).astype(np.uint16)
    picture = decode_picture(encoded(Image.fromarray(wide), "PNG"), "wide.png")
    assert picture.pixels.dtype == np.uint8
    np.testing.assert_array_equal(picture.pixels[:, :, 0], np.rint(wide.T / 257).astype(np.uint8))


#: EXIF's own definition: at which sides of the seen picture the stored rows and columns begin.
STORED = {
    1: lambda seen: seen,  # top, left
    2: lambda seen: seen[:, ::-1],  # top, right
    3: lambda seen: seen[::-1, ::-1],  # bottom, right
    4: lambda seen: seen[::-1],  # bottom, left
    5: lambda seen: seen.swapaxes(0, 1),  # left, top
    6: lambda seen: seen[:, ::-1].swapaxes(0, 1),  # right, top
    7: lambda seen: seen[::-1, ::-1].swapaxes(0, 1),  # right, bottom
    8: lambda seen: seen[::-1].swapaxes(0, 1),  # left, bottom
}


@pytest.mark.parametrize("orientation", STORED)
def test_exif_says_which_way_is_up(orientation: int) -> None:
    stored = np.ascontiguousarray(STORED[orientation](colours()))
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = decode_picture(encoded(Image.fromarray(stored), "PNG", exif=exif), "photo.png")
    np.testing.assert_array_equal(picture.pixels.transpose(1, 0, 2), colours())


def reason(data: bytes, name: str = "it") -> str:
    with pytest.raises(PictureError) as refusal:
        decode_picture(data, name)
    assert refusal.value.values["name"] == name
    return refusal.value.reason_key


def test_a_bad_file_has_one_reason(tmp_path: Path) -> None:
    whole = encoded(Image.fromarray(colours()), "PNG")
    photo = encoded(Image.fromarray(np.repeat(np.repeat(colours(), 9, 0), 9, 1)), "JPEG")
    assert reason(b"these are words") == "files.not_a_picture"
    assert reason(whole[: len(whole) // 2]) == "files.damaged"
    assert reason(photo[: len(photo) // 2]) == "files.damaged"
    assert reason(png_header(10, 10)) == "files.damaged"
    assert reason(encoded(Image.fromarray(colours()), "TIFF")) == "files.not_a_picture"
    empty, gone = tmp_path / "empty.png", tmp_path / "gone.png"
    empty.touch()
    for path, key in ((empty, "files.empty"), (gone, "files.missing"), (tmp_path, "files.not_a_file")):
        with pytest.raises(PictureError) as refusal:
            read_picture(path)
        assert refusal.value.reason_key == key


@pytest.mark.parametrize(("width", "height"), [(60_000, 60_000), (10_001, 10_000), (2**31 - 1, 1)])
def test_an_enormous_picture_is_refused_from_its_header(width: int, height: int) -> None:
    assert reason(png_header(width, height)) == "files.too_large"


def test_a_large_picture_is_kept_small() -> None:
    data = encoded(Image.new("RGB", (5000, 2500), "teal"), "PNG")
    picture = decode_picture(data, "large.png")
    assert picture.size == (5000, 2500)
    assert picture.pixels.shape == (1024, 512, 3)
    assert (picture.pixels == picture.pixels[0, 0]).all()


def test_a_large_picture_is_made_small_the_right_way_round() -> None:
    rows = np.kron(colours(), np.ones((100, 100, 1), np.uint8))
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = decode_picture(encoded(Image.fromarray(rows), "PNG", exif=exif), "large.png")
    assert picture.size == (1200, 2000)  # turned
    assert picture.pixels.shape == (512, 853, 3)
    turned = np.rot90(colours(), -1).astype(int)
    middles = picture.pixels.transpose(1, 0, 2)[21::42, 21::42][:20, :12].astype(int)
    np.testing.assert_allclose(middles, turned, atol=30)


def test_random_bytes_never_end_in_another_exception() -> None:
    dice = np.random.default_rng(7)
    whole = bytearray(encoded(Image.fromarray(colours()), "PNG"))
    for kind in ("PNG", "JPEG", "GIF", "BMP", "WEBP"):
        whole = bytearray(encoded(Image.fromarray(colours()), kind))
        for _ in range(60):
            broken = bytearray(whole)
            for at in dice.integers(0, len(broken), 4):
                broken[at] = int(dice.integers(0, 256))
            try:
                picture = decode_picture(bytes(broken[: int(dice.integers(1, len(broken) + 1))]), "broken")
            except PictureError:
                continue
            assert picture.pixels.ndim == 3


def test_fitting_keeps_proportions_and_cuts_about_the_middle() -> None:
    rows = np.zeros((10, 30, 1), np.uint8)
    rows[:, 10:20] = 200
    picture = Picture(rows.transpose(1, 0, 2), "stripes")
    cut = fit(picture, 10, 10, 1)
    assert cut.dtype == np.int64
    assert (cut == 200).all()
    assert fit(picture, 4, 6, 3).shape == (4, 6, 3)
    with pytest.raises(ValueError, match="depth"):
        fit(picture, 4, 4, 2)


def test_colour_becomes_grey_by_luminance() -> None:
    red = Picture(np.full((4, 4, 3), (255, 0, 0), np.uint8), "red")
    assert set(np.unique(fit(red, 4, 4, 1))) == {76}


def test_of_all_kinds_only_the_one_that_is_read_is_loaded(tmp_path: Path) -> None:
    """The other kinds would take as long as to decode it."""
    path = tmp_path / "a.png"
    path.write_bytes(encoded(Image.fromarray(colours()), "PNG"))
    program = "import sys; from convviz.files.reader import main; main(sys.argv[1:])\n"
    program += "print(*(name for name in sys.modules if name.endswith('ImagePlugin')), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, check=True)
    assert done.stderr.split() == [b"PIL.PngImagePlugin"]

"""Damaged pictures by the thousand, read by the tool's own reader.

``python -m tests.fuzz --count N [--seed S]``. Valid pictures of every format are mutated: bytes flipped, cut
off, spliced, sizes in the header enlarged, EXIF damaged. Each must end in a picture or in a reason. What does
not is kept (``--keep FOLDER``) and told: another exception, a reader that died or took too long, memory
beyond the limit. One reader process reads them all, as long as it lives; its peak of memory is measured for
each picture (on Linux).
"""

from __future__ import annotations

import argparse
import io
import json
import random
import struct
import subprocess
import sys
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from select import select

from PIL import Image, ImageCms

from convviz.files import reader

MOST_MEMORY = 256_000_000  # bytes above the reader's start
LONGEST = 20  # seconds of the processor for one picture
HUNG = 180  # seconds by the clock: on a busy machine the processor is elsewhere
SIZE = (60, 40)
_PROC = Path("/proc/self")


@dataclass(frozen=True)
class Answer:
    """What became of one picture: "read", a reason, "exception", "died" or "time-out"."""

    outcome: str
    seconds: float
    peak: int  # bytes above the reader's start; 0 where it cannot be measured
    details: str = ""

    @property
    def trouble(self) -> str:
        """What is wrong with it, or ""."""
        if self.outcome in ("exception", "died", "time-out"):
            return self.outcome
        if self.seconds > LONGEST:
            return f"{self.seconds:.0f} s"
        return f"{self.peak / 1e6:.0f} MB" if self.peak > MOST_MEMORY else ""


@dataclass
class Report:
    """What became of many."""

    outcomes: Counter[str] = field(default_factory=Counter)
    troubles: list[str] = field(default_factory=list)
    peak: int = 0
    slowest: float = 0.0

    def add(self, name: str, answer: Answer) -> None:
        """Take one in."""
        self.outcomes[answer.outcome] += 1
        self.peak, self.slowest = max(self.peak, answer.peak), max(self.slowest, answer.seconds)
        if answer.trouble:
            self.troubles.append(f"{name}: {answer.trouble} {answer.details}")

    def __str__(self) -> str:
        """Return all of it in some lines."""
        counts = [f"{count:>8}  {outcome}" for outcome, count in self.outcomes.most_common()]
        peaks = f"highest peak {self.peak / 1e6:.0f} MB above the start, slowest {self.slowest:.1f} s"
        return "\n".join([*counts, peaks, f"{len(self.troubles)} in trouble", *self.troubles])


class Worker:
    """The process that reads; it is started anew after it died or took too long."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, data: bytes) -> Answer:
        """Read one picture."""
        process = self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        began = time.perf_counter()
        with suppress(BrokenPipeError):
            process.stdin.write(struct.pack("<I", len(data)) + data)
            process.stdin.flush()
        if not select([process.stdout], [], [], HUNG)[0]:
            self.stop()
            return Answer("time-out", time.perf_counter() - began, 0)
        line = process.stdout.readline()
        if not line:
            self.stop()
            return Answer("died", time.perf_counter() - began, 0, f"exit code {process.returncode}")
        return Answer(**json.loads(line))

    def stop(self) -> None:
        """End the process."""
        if self._process is not None:
            for pipe in (self._process.stdin, self._process.stdout):
                with suppress(OSError):
                    if pipe is not None:
                        pipe.close()
            self._process.kill()
            self._process.wait()
            self._process = None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            command = [sys.executable, "-m", "tests.fuzz", "--worker"]
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        return self._process


def run(count: int, seed: int, keep: Path | None = None) -> Report:
    """Read ``count`` mutations; the same seed makes the same ones."""
    report, worker, valid = Report(), Worker(), pictures()
    try:
        for n in range(count):
            dice = random.Random(f"{seed}-{n}")
            name, data = mutated(valid, dice)
            answer = worker.read(data)
            report.add(f"{n} {name}", answer)
            if keep is not None and answer.trouble:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"{seed}-{n}").write_bytes(data)
    finally:
        worker.stop()
    return report


def pictures() -> dict[str, bytes]:
    """Return small valid pictures by name, of each format and its kinds."""
    dice = random.Random(0)
    colour = Image.frombytes("RGB", SIZE, dice.randbytes(3 * SIZE[0] * SIZE[1]))
    grey, clear = colour.convert("L"), Image.merge("RGBA", (*colour.split(), colour.getchannel(0)))
    large = colour.resize((1300, 1100))
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes().replace(b"sRGB", b"mine")
    exif = orientation()
    kinds: dict[str, tuple[Image.Image, str, dict[str, object]]] = {
        "png": (colour, "PNG", {"icc_profile": profile, "exif": exif}),
        "png grey": (grey, "PNG", {}),
        "png 16 bit": (grey.convert("I;16"), "PNG", {}),
        "png bits": (grey.convert("1"), "PNG", {"transparency": 0}),
        "png clear": (clear, "PNG", {}),
        "png grey clear": (clear.convert("LA"), "PNG", {}),
        "png palette": (colour.quantize(17), "PNG", {"transparency": 3}),
        "png moving": (colour, "PNG", {"save_all": True, "append_images": [colour.transpose(0)]}),
        "png large": (large, "PNG", {"compress_level": 1}),
        "jpeg": (colour, "JPEG", {"exif": exif, "icc_profile": profile, "quality": 90}),
        "jpeg grey": (grey, "JPEG", {}),
        "jpeg progressive": (colour, "JPEG", {"progressive": True, "exif": exif}),
        "jpeg cmyk": (colour.convert("CMYK"), "JPEG", {"progressive": True}),
        "jpeg large": (large, "JPEG", {"subsampling": 0}),
        "webp": (colour, "WEBP", {"exif": exif, "icc_profile": profile}),
        "webp lossless": (clear, "WEBP", {"lossless": True}),
        "webp moving": (colour, "WEBP", {"save_all": True, "append_images": [grey]}),
        "gif": (colour.quantize(33), "GIF", {"transparency": 3, "disposal": 2}),
        "gif moving": (colour, "GIF", {"save_all": True, "append_images": [grey], "interlace": 0}),
        "bmp": (colour, "BMP", {}),
        "bmp palette": (colour.quantize(50), "BMP", {}),
        "bmp bits": (grey.convert("1"), "BMP", {}),
    }
    made = {name: _encoded(*kind) for name, kind in kinds.items()}
    return {**made, "bmp packed": packed_bitmap(*SIZE)}


def orientation() -> bytes:
    """Return EXIF that turns a picture, with some of what cameras add."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "a camera"
    exif[0x011A] = 72.0
    exif[0x0131], exif[0x0103], exif[0x0132] = "software", 1, "2025:01:01 00:00:00"
    exif.get_ifd(0x8769)[0x829A] = (1, 250)
    exif.get_ifd(0x8825)[0x0002] = (51.0, 30.0, 0.0)
    return exif.tobytes()


def packed_bitmap(width: int, height: int) -> bytes:
    """Return a BMP packed by lengths of runs, which Pillow unpacks in Python, byte by byte."""
    runs = width // 255
    line = bytes((255, 1)) * runs + bytes((width - 255 * runs, 2, 0, 0))
    body = line * height + b"\0\1"
    palette = bytes(range(256)) * 4
    head = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 8, 1, len(body), 0, 0, 256, 0)
    start = 14 + len(head) + len(palette)
    return struct.pack("<2sIHHI", b"BM", start + len(body), 0, 0, start) + head + palette + body


def mutated(valid: dict[str, bytes], dice: random.Random) -> tuple[str, bytes]:
    """Return one of ``valid``, damaged, and what it is called."""
    name = dice.choice(list(valid))
    data, ways = bytearray(valid[name]), []
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        way = dice.choice(MUTATIONS)
        ways.append(way.__name__.strip("_"))
        data = way(data, valid, dice)
    return f"{name}, {' and '.join(ways)}", bytes(data)


def _flip(data: bytearray, _: dict[str, bytes], dice: random.Random) -> bytearray:
    for _ in range(dice.choice((1, 2, 4, 16, 64))):
        data[dice.randrange(len(data))] = dice.randrange(256)
    return data


def _flip_head(data: bytearray, _: dict[str, bytes], dice: random.Random) -> bytearray:
    for _ in range(dice.choice((1, 2, 4))):
        data[dice.randrange(min(len(data), 160))] = dice.choice((0, 1, 127, 128, 255, dice.randrange(256)))
    return data


def _cut(data: bytearray, _: dict[str, bytes], dice: random.Random) -> bytearray:
    return data[: dice.randrange(1, len(data) + 1)]


def _splice(data: bytearray, valid: dict[str, bytes], dice: random.Random) -> bytearray:
    other = dice.choice(list(valid.values()))
    start = dice.randrange(len(other))
    return data[: dice.randrange(1, len(data) + 1)] + other[start : start + dice.randrange(1, 4096)]


def _repeat(data: bytearray, _: dict[str, bytes], dice: random.Random) -> bytearray:
    start = dice.randrange(len(data))
    piece = data[start : start + dice.randrange(1, 512)]
    return data[:start] + piece * dice.randrange(2, 20) + data[start:]


def _enlarge(data: bytearray, _: dict[str, bytes], dice: random.Random) -> bytearray:
    """Write a large number over a size in the header, in the way of the format; a PNG's checksum is right."""
    size = dice.choice((600, 5_000, 10_000, 16_383, 30_000, 65_535, 2**31 - 1, dice.randrange(1, 70_000)))
    for start, form in _sizes(bytes(data)):
        if dice.random() < 0.8:
            most = 2 ** (8 * struct.calcsize(form)) - 1
            struct.pack_into(form, data, start, min(size, most))
    return _mend_checksums(data)


def _damage_exif(data: bytearray, _: dict[str, bytes], dice: random.Random) -> bytearray:
    """Damage or cut EXIF, and let a picture have it that is right otherwise."""
    exif = bytearray(orientation())
    for _ in range(dice.choice((0, 1, 2, 6))):
        exif[dice.randrange(6, len(exif))] = dice.choice((0, 1, 2, 4, 255, dice.randrange(256)))
    if dice.random() < 0.5:
        del exif[dice.randrange(14, len(exif)) :]
    with suppress(Exception), Image.open(io.BytesIO(data)) as image:  # it may be damaged already
        if image.format in ("PNG", "JPEG", "WEBP") and max(image.size) < 100:
            image.load()
            return bytearray(_encoded(image, image.format, {"exif": bytes(exif)}))
    return data


def _damage_chunk(data: bytearray, _: dict[str, bytes], dice: random.Random) -> bytearray:
    """Flip bytes within a PNG and make its checksums right, so that they are looked at."""
    return _mend_checksums(_flip(data, {}, dice))


MUTATIONS: tuple[Callable[[bytearray, dict[str, bytes], random.Random], bytearray], ...] = (
    _flip,
    _flip_head,
    _cut,
    _splice,
    _repeat,
    _enlarge,
    _damage_exif,
    _damage_chunk,
)


def _sizes(data: bytes) -> Iterator[tuple[int, str]]:
    """Yield where a picture's sizes stand, and how they are written."""
    if data[:4] == b"\x89PNG":
        yield from ((16, ">I"), (20, ">I"))
    elif data[:3] == b"GIF":
        yield from ((6, "<H"), (8, "<H"))
        frame = data.find(b",")
        if 0 < frame < len(data) - 9:
            yield from ((frame + 5, "<H"), (frame + 7, "<H"))
    elif data[:2] == b"BM" and len(data) > 26:
        yield from ((18, "<I"), (22, "<I"))
    elif data[8:12] == b"WEBP" and len(data) > 30:
        yield from ((24, "<H"), (27, "<H")) if data[12:16] == b"VP8X" else ((26, "<H"), (28, "<H"))
    for marker in (b"\xff\xc0", b"\xff\xc2"):
        frame = data.find(marker) if data[:2] == b"\xff\xd8" else -1
        if 0 < frame < len(data) - 9:
            yield from ((frame + 5, ">H"), (frame + 7, ">H"))


def _mend_checksums(data: bytearray) -> bytearray:
    at = 8
    while data[:4] == b"\x89PNG" and at + 12 <= len(data):
        end = at + 8 + int.from_bytes(data[at : at + 4], "big")
        if end + 4 > len(data):
            break
        data[end : end + 4] = struct.pack(">I", zlib.crc32(data[at + 4 : end]))
        at = end + 4
    return data


def _encoded(image: Image.Image, form: str, options: dict[str, object]) -> bytes:
    data = io.BytesIO()
    image.save(data, form, **options)
    return data.getvalue()


def _work() -> None:
    """Read pictures from standard input, each after its length, and answer a line for each."""
    reader.bound_memory()
    start = _memory("VmRSS")
    while head := sys.stdin.buffer.read(4):
        data = sys.stdin.buffer.read(struct.unpack("<I", head)[0])
        with suppress(OSError):
            (_PROC / "clear_refs").write_text("5")  # the peak is that of this picture
        began = time.process_time()
        line, _ = reader.answer(lambda data=data: (io.BytesIO(data), len(data), 0))
        seconds, said = time.process_time() - began, json.loads(line)
        outcome = said.get("reason") or ("exception" if "fault" in said else "read")
        peak = max(0, _memory("VmHWM") - start)
        answer = {"outcome": outcome, "seconds": seconds, "peak": peak, "details": said.get("fault", "")}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _memory(name: str) -> int:
    """Return what Linux says of this process's memory, in bytes; 0 elsewhere."""
    with suppress(OSError):
        for line in (_PROC / "status").read_text().splitlines():
            if line.startswith(name):
                return 1024 * int(line.split()[1])
    return 0


def main() -> int:
    """Run what the command line asks for; 1 where something is in trouble."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, help="folder for the pictures that are in trouble")
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        _work()
        return 0
    report = run(options.count, options.seed, options.keep)
    print(f"seed {options.seed}, {options.count} pictures\n{report}")
    return 1 if report.troubles else 0


if __name__ == "__main__":
    sys.exit(main())

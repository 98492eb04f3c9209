"""Make the shipped pictures: photographs cut to size from their originals, and a drawn digit.

Usage: python scripts/make_pictures.py FOLDER (the folder holds chelsea.png, coffee.png and camera.png as
scikit-image ships them; resources/pictures/credits.json names their photographers and licences).
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image, ImageDraw

PICTURES = Path(__file__).resolve().parent.parent / "resources" / "pictures"
PHOTOGRAPHS = ("chelsea.png", "coffee.png", "camera.png")
SHORTER_SIDE = 300  # AlexNet's input has 227; a little room is left for other sizes

_OVERSAMPLING = 16
_THREE = [(10, 8), (13, 6.5), (17, 6.2), (20.5, 8), (21.5, 11), (19.5, 14), (15.5, 15.4)]
_THREE += [(20, 16.6), (22.4, 20), (21.2, 24), (17, 26), (12.5, 25.6), (9, 23.4)]


def main() -> None:
    """Write the pictures."""
    for name in PHOTOGRAPHS:
        photograph = Image.open(Path(sys.argv[1]) / name)
        scale = SHORTER_SIDE / min(photograph.size)
        size = tuple(round(side * scale) for side in photograph.size)
        photograph.resize(size, Image.Resampling.LANCZOS).save(PICTURES / name, optimize=True)
    digit().save(PICTURES / "digit.png", optimize=True)


def digit() -> Image.Image:
    """Draw a handwritten 3, white on black, 32 × 32, as LeNet's pictures are."""
    canvas = Image.new("L", (32 * _OVERSAMPLING,) * 2, 0)
    pen = ImageDraw.Draw(canvas)
    points = smooth([(x * _OVERSAMPLING, y * _OVERSAMPLING) for x, y in _THREE])
    radius = 1.4 * _OVERSAMPLING
    for x, y in points:
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    return canvas.resize((32, 32), Image.Resampling.BOX)


def smooth(corners: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return closely spaced points of a Catmull-Rom curve through ``corners``."""
    padded = [corners[0], *corners, corners[-1]]
    points = []
    for p0, p1, p2, p3 in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for step in range(64):
            t = step / 64
            points.append(tuple(_blend(a, b, c, d, t) for a, b, c, d in zip(p0, p1, p2, p3, strict=True)))
    return points  # type: ignore[return-value]


def _blend(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)


if __name__ == "__main__":
    main()

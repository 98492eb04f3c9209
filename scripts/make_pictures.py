"""Make the shipped pictures: photographs scaled from their originals, and a drawn digit, as arrays of pixels.

Usage: python scripts/make_pictures.py FOLDER (the folder holds chelsea.png, coffee.png and camera.png as
scikit-image ships them; resources/pictures/credits.json names their photographers and licences).
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageOps

PICTURES = Path(__file__).resolve().parent.parent / "resources" / "pictures"
#: The px of a photograph: AlexNet's is as large as its input, which then opens without scaling.
PHOTOGRAPHS = {"chelsea": (227, 227), "coffee": (450, 300), "camera": (300, 300)}

_OVERSAMPLING = 16
_THREE = [(10, 8), (13, 6.5), (17, 6.2), (20.5, 8), (21.5, 11), (19.5, 14), (15.5, 15.4)]
_THREE += [(20, 16.6), (22.4, 20), (21.2, 24), (17, 26), (12.5, 25.6), (9, 23.4)]


def main() -> None:
    """Write the pictures."""
    for name, size in PHOTOGRAPHS.items():
        photograph = Image.open(Path(sys.argv[1]) / f"{name}.png")
        save(ImageOps.fit(photograph, size, Image.Resampling.LANCZOS), name)
    save(digit(), "digit")


def save(image: Image.Image, name: str) -> None:
    """Write the pixels of ``image`` as X[x, y, c]."""
    rows = np.atleast_3d(np.asarray(image))
    np.save(PICTURES / f"{name}.npy", np.ascontiguousarray(rows.swapaxes(0, 1)))


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

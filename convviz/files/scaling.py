"""Image rows at another size, by Pillow. Loaded when there are some to scale."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps


def scaled(rows: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    """Return image rows (H, W) or (H, W, 3) at another size, what is too long cut about its middle."""
    return np.asarray(ImageOps.fit(Image.fromarray(rows), (width, height), Image.Resampling.LANCZOS))

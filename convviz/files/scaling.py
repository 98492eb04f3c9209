"""Image rows at another size, by Pillow. Loaded when there are some to scale."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps


def scaled(rows: NDArray[np.uint8], width: int, height: int, how: str) -> NDArray[np.uint8]:
    """Return image rows (H, W) or (H, W, 3) at another size: "crop" cuts about the middle, else stretched."""
    image = Image.fromarray(rows)
    if how == "crop":
        image = ImageOps.fit(image, (width, height), Image.Resampling.LANCZOS)
    else:
        image = image.resize((width, height), Image.Resampling.LANCZOS)
    return np.asarray(image)

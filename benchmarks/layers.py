"""The layers that are measured, with fixed random numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from convviz.conv import Geometry, Layer

PHOTOGRAPH = "12-megapixel photograph"

LAYERS = {
    "worked example": Geometry(11, 11, 4, 2, 5, stride=2),
    "AlexNet conv1": Geometry(227, 227, 3, 96, 11, stride=4),
    "AlexNet conv2": Geometry(27, 27, 96, 256, 5, padding=2, groups=2),
    "VGG conv1_1": Geometry(224, 224, 3, 64, 3, padding=1),
    "VGG conv3": Geometry(56, 56, 256, 256, 3, padding=1),
    "ResNet conv1": Geometry(224, 224, 3, 64, 7, stride=2, padding=3, bias=False),
    "1×1, 64 to 256": Geometry(56, 56, 64, 256, 1),
    "depthwise 3×3": Geometry(112, 112, 32, 32, 3, padding=1, groups=32, bias=False),
    "LeNet C1": Geometry(32, 32, 1, 6, 5),
    PHOTOGRAPH: Geometry(4000, 3000, 3, 6, 3, padding=1),
}

QUICK = ("worked example", "AlexNet conv1", "depthwise 3×3", "LeNet C1")


def random_layer(g: Geometry, dtype: DTypeLike = np.float32) -> tuple[Layer, NDArray[Any]]:
    """Return a layer of ``g`` and an upstream gradient dV (W2, H2, K), the same numbers each time."""
    dice = np.random.default_rng(0)

    def some(*shape: int) -> NDArray[Any]:
        array = dice.standard_normal(shape, dtype=np.float32).astype(dtype, copy=False)
        array.setflags(write=False)  # so that the layer keeps it, without a copy
        return array

    X, weights = some(*g.input_shape), some(*g.weights_shape)
    layer = Layer(g, X, weights, some(g.filters) if g.bias else None)
    return layer, some(*g.output_shape)

"""Arrays from other frameworks in the order that is used here, and back.

=================  ==========================  ======================  ==========================
what               here                        PyTorch and ONNX        Keras and TensorFlow
=================  ==========================  ======================  ==========================
X, V, dX, dV       (W, H, C)                   (N, C, H, W)            (N, H, W, C)
weights, dW        (K, Fx, Fy, C/groups)       (K, C/groups, Fy, Fx)   (Fy, Fx, C/groups, K)
depthwise weights  (C·M, Fx, Fy, 1)            (C·M, 1, Fy, Fx)        (Fy, Fx, C, M)
biases, db         (K,)                        (K,)                    (K,); depthwise (C·M,)
=================  ==========================  ======================  ==========================

x comes before y here, and after y in all others: **both** the volumes and the weights must be turned. With
square filters a layer whose X is turned and whose weights are not passes every check of shapes, and its V is
wrong.

What is returned is a new array in C order, of the type that was given. TypeError for a masked array,
ValueError for another number of axes.

>>> import numpy as np
>>> from convviz.conv import Geometry, Layer, layouts
>>> x = np.arange(24.0).reshape(1, 2, 3, 4)  # of PyTorch: one picture, 2 channels, 3 rows, 4 columns
>>> weight = np.ones((5, 2, 3, 2))  # 5 filters, 3 rows high and 2 columns wide
>>> g = Geometry(width=4, height=3, depth=2, filters=5, size=(2, 3), bias=False)
>>> layer = Layer(g, layouts.volume_from_torch(x), layouts.weights_from_torch(weight))
>>> layouts.volume_to_torch(layer.forward()).shape
(1, 5, 1, 3)
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from convviz.conv import arrays, checks
from convviz.conv.arrays import Array


def volume_from_torch(volume: ArrayLike, index: int | None = None) -> Array:
    """Return X, V or a gradient of either, (W, H, C), of PyTorch's or ONNX's (N, C, H, W) or (C, H, W).

    ``index`` says which volume of the batch is meant; it may be left out when the batch has only one.
    ValueError otherwise, and for an ``index`` outside the batch.

    >>> volume_from_torch(np.zeros((8, 3, 5, 7)), index=2).shape
    (7, 5, 3)
    """
    return _turned(_one_of_batch("(N, C, H, W)", volume, index), (2, 1, 0))


def volume_to_torch(volume: ArrayLike) -> Array:
    """Return PyTorch's and ONNX's (1, C, H, W) of a volume (W, H, C).

    >>> volume_to_torch(np.zeros((7, 5, 3))).shape
    (1, 3, 5, 7)
    """
    return _turned(_with_axes("volume", volume, "(W, H, C)"), (2, 1, 0))[np.newaxis]


def weights_from_torch(weights: ArrayLike) -> Array:
    """Return weights or their gradient, (K, Fx, Fy, C/groups), of PyTorch's and ONNX's (K, C/groups, Fy, Fx).

    >>> weights_from_torch([[[[1, 2, 3], [4, 5, 6]]]])[0, 2, 0, 0].item()  # column 2, row 0
    3
    """
    return _turned(_with_axes("weights", weights, "(K, C/groups, Fy, Fx)"), (0, 3, 2, 1))


def weights_to_torch(weights: ArrayLike) -> Array:
    """Return PyTorch's and ONNX's (K, C/groups, Fy, Fx) of weights or their gradient (K, Fx, Fy, C/groups).

    >>> weights_to_torch(np.zeros((96, 11, 7, 3))).shape
    (96, 3, 7, 11)
    """
    return _turned(_with_axes("weights", weights, "(K, Fx, Fy, C/groups)"), (0, 3, 2, 1))


def volume_from_keras(volume: ArrayLike, index: int | None = None) -> Array:
    """Return X, V or a gradient of either, (W, H, C), of Keras' and TensorFlow's (N, H, W, C) or (H, W, C).

    That is their order where ``data_format`` is "channels_last", as it is unless it was changed; the order of
    "channels_first" is PyTorch's. ``index`` as in `volume_from_torch`.

    >>> volume_from_keras(np.zeros((1, 5, 7, 3))).shape
    (7, 5, 3)
    """
    return _turned(_one_of_batch("(N, H, W, C)", volume, index), (1, 0, 2))


def volume_to_keras(volume: ArrayLike) -> Array:
    """Return Keras' and TensorFlow's (1, H, W, C) of a volume (W, H, C).

    >>> volume_to_keras(np.zeros((7, 5, 3))).shape
    (1, 5, 7, 3)
    """
    return _turned(_with_axes("volume", volume, "(W, H, C)"), (1, 0, 2))[np.newaxis]


def weights_from_keras(kernel: ArrayLike) -> Array:
    """Return weights or their gradient, (K, Fx, Fy, C/groups), of Keras' kernel (Fy, Fx, C/groups, K).

    The kernel has this order whatever the layer's ``data_format`` is. That of a depthwise layer has another:
    `depthwise_from_keras`.

    >>> weights_from_keras(np.zeros((7, 11, 3, 96))).shape
    (96, 11, 7, 3)
    """
    return _turned(_with_axes("kernel", kernel, "(Fy, Fx, C/groups, K)"), (3, 1, 0, 2))


def weights_to_keras(weights: ArrayLike) -> Array:
    """Return Keras' kernel (Fy, Fx, C/groups, K) of weights or their gradient (K, Fx, Fy, C/groups).

    >>> weights_to_keras(np.zeros((96, 11, 7, 3))).shape
    (7, 11, 3, 96)
    """
    return _turned(_with_axes("weights", weights, "(K, Fx, Fy, C/groups)"), (2, 1, 3, 0))


def depthwise_from_keras(kernel: ArrayLike) -> Array:
    """Return weights or their gradient, (C·M, Fx, Fy, 1), of Keras' depthwise kernel (Fy, Fx, C, M).

    M is Keras' ``depth_multiplier``: filter c·M + m is number m of channel c. The layer has C groups.

    >>> depthwise_from_keras(np.zeros((7, 11, 3, 2))).shape
    (6, 11, 7, 1)
    """
    array = _turned(_with_axes("kernel", kernel, "(Fy, Fx, C, M)"), (2, 3, 1, 0))
    channels, each, *size = array.shape
    return array.reshape(channels * each, *size, 1)


def depthwise_to_keras(weights: ArrayLike, depth: int) -> Array:
    """Return Keras' depthwise kernel (Fy, Fx, C, M) of weights (C·M, Fx, Fy, 1), whose C is ``depth``.

    ValueError for filters that read more than one channel, and for a ``depth`` that does not divide them.

    >>> depthwise_to_keras(np.zeros((6, 11, 7, 1)), depth=3).shape
    (7, 11, 3, 2)
    """
    array = _with_axes("weights", weights, "(C·M, Fx, Fy, 1)")
    if array.shape[3] != 1:
        raise ValueError(f"weights has shape {array.shape}: it must be (C·M, Fx, Fy, 1)")
    if array.shape[0] % checks.whole("depth", depth, 1):
        raise ValueError(f"depth is {depth}: it must divide {array.shape[0]}, the filters, without remainder")
    return _turned(array.reshape(depth, -1, *array.shape[1:3]), (3, 2, 0, 1))


volume_from_onnx = volume_from_torch
"""ONNX has PyTorch's order: (N, C, H, W)."""
volume_to_onnx = volume_to_torch
"""ONNX has PyTorch's order: (1, C, H, W)."""
weights_from_onnx = weights_from_torch
"""ONNX has PyTorch's order: (K, C/groups, Fy, Fx)."""
weights_to_onnx = weights_to_torch
"""ONNX has PyTorch's order: (K, C/groups, Fy, Fx)."""


def _turned(array: Array, axes: tuple[int, ...]) -> Array:
    return np.array(array.transpose(axes), order="C")


def _with_axes(name: str, value: ArrayLike, order: str) -> Array:
    array = arrays.as_array(name, value)
    if array.ndim != order.count(",") + 1:
        raise ValueError(f"{name} has shape {array.shape}: it must be {order}")
    return array


def _one_of_batch(order: str, value: ArrayLike, index: int | None) -> Array:
    """Return the one volume that is meant, without the axis N of ``order``."""
    array, alone = arrays.as_array("volume", value), order.replace("N, ", "")
    if array.ndim == 3:
        if index is not None:
            raise ValueError(f"index is {index!r}: volume has shape {array.shape}, {alone}, and is no batch")
        return array
    if array.ndim != 4:
        raise ValueError(f"volume has shape {array.shape}: it must be {order} or {alone}")
    if index is not None:
        one: Array = array[checks.position("index", index, len(array))]
        return one
    if len(array) != 1:
        raise ValueError(
            f"volume has shape {array.shape}, a batch of {len(array)}: say by index which one is meant"
        )
    alone_in_batch: Array = array[0]
    return alone_in_batch

"""The gradient of the input, gathered: each input cell looks at the neurons that read it.

At stride 1 that is a correlation of dV with the flipped filters. At stride S a cell's coordinates, divided by
S, leave one of S·S pairs of remainders. Cells of one tile of S·S are read by the same neurons, each cell
through weights of its own: one correlation with S·S·D filters computes them, and its values are then put in
their places.
Weights are (groups, K/groups, Fx, Fy, D/groups) here.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import DTypeLike

from convviz.conv.arrays import Array
from convviz.conv.axis import Axes, Pair
from convviz.conv.engine import blocked, folding
from convviz.conv.engine.im2col import Block, Windows

MOST_WEIGHTS = 2**20
"""More weights than that are not laid out anew."""

SMALL = 2**22
"""So many multiplications are gathered in any case: sending them back weight by weight takes longer."""


def pays(windows: Windows, weights: Array) -> bool:
    """Whether gathering into what ``windows`` go over costs little more than sending each weight back."""
    stride, dilation = windows.stride, windows.dilation
    cells, positions = windows.source.shape[0] * windows.source.shape[1], windows.count[0] * windows.count[1]
    gathered = cells // (stride[0] * stride[1])  # by as many weights as one position reads
    if gathered > 2 * positions and gathered * weights.size > SMALL:
        return False
    if stride == (1, 1):
        return True
    size = weights.shape[2:4]
    overlap = all(s <= n for s, n in zip(stride, size, strict=True))
    return overlap and dilation == (1, 1) and weights.size <= MOST_WEIGHTS // 4


def input_gradient(dV: Array, weights: Array, axes: Axes, dtype: DTypeLike, dX: Array) -> None:
    """Write into ``dX`` (W, H, D) what ``dV`` (W2, H2, K) sends back, computed in ``dtype``."""
    groups, stride = weights.shape[0], (axes[0].stride, axes[1].stride)
    dilation, before = (axes[0].dilation, axes[1].dilation), (axes[0].before, axes[1].before)
    back = weights if stride == (1, 1) else _by_phase(weights, stride)
    back = back[:, :, ::-1, ::-1].transpose(0, 4, 2, 3, 1)
    size = back.shape[2:4]
    first = tuple(p // s for p, s in zip(before, stride, strict=True))
    last = tuple((p + n - 1) // s for p, n, s in zip(before, dX.shape, stride, strict=False))
    count = last[0] - first[0] + 1, last[1] - first[1] + 1
    start = first[0] - (size[0] - 1) * dilation[0], first[1] - (size[1] - 1) * dilation[1]
    windows = Windows(dV, count, size, (1, 1), dilation, start, groups)
    if stride == (1, 1):
        folding.correlate(windows, back, None, dtype, dX)
        return
    origin = first[0] * stride[0] - before[0], first[1] * stride[1] - before[1]

    for piece in folding.pieces(windows, back, None):

        def store(block: Block, products: Array, fold: int = piece.fold, first: int = piece.first) -> None:
            unfolded = Block(block.left, block.right, first + block.top * fold, first + block.bottom * fold)
            _put(dX, unfolded, products, stride, origin)

        blocked.multiply(piece.windows, blocked.laid_out(piece.weights, None, dtype), store)


def _by_phase(weights: Array, stride: Pair) -> Array:
    """Return (groups, K/groups, ⌈Fx/Sx⌉, ⌈Fy/Sy⌉, Sx·Sy·D/groups): the weights by remainder."""
    groups, filters, width, height, channels = weights.shape
    (sx, sy), mx, my = stride, -(-width // stride[0]), -(-height // stride[1])
    whole = np.zeros((groups, filters, mx * sx, my * sy, channels), weights.dtype)
    whole[:, :, :width, :height] = weights
    kinds = whole.reshape(groups, filters, mx, sx, my, sy, channels).transpose(0, 1, 2, 4, 3, 5, 6)
    return kinds.reshape(groups, filters, mx, my, sx * sy * channels)


def _put(dX: Array, block: Block, products: Array, stride: Pair, origin: Pair) -> None:
    """Put the ``products`` (groups, positions, Sx·Sy·D/groups) of a block in their places, if in ``dX``."""
    (columns, rows), (sx, sy), depth = block.shape, stride, dX.shape[2]
    kinds = products.reshape(len(products), columns, rows, sx, sy, -1).transpose(1, 3, 2, 4, 0, 5)
    tile = kinds.reshape(columns * sx, rows * sy, depth)
    x, y = origin[0] + block.left * sx, origin[1] + block.top * sy
    target = dX[max(x, 0) : max(x + columns * sx, 0), max(y, 0) : max(y + rows * sy, 0)]
    inside = tile[max(-x, 0) :, max(-y, 0) :][: target.shape[0], : target.shape[1]]
    np.copyto(target, inside, casting="unsafe")

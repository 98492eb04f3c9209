"""Few filters make narrow matrices, which waste the processor: neighbouring positions are taken as one.

``r`` positions one below the other see a window of r·S − S + Fy rows together; their r·K neurons are a layer
of more filters over larger windows, with zeros where a neuron does not look. Less is copied, and wider
matrices are multiplied. Weights are (groups, K/groups, Fx, Fy, D/groups) here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import DTypeLike

from convviz.conv.arrays import Array
from convviz.conv.engine import blocked
from convviz.conv.engine.im2col import Windows

COLUMNS = 32
"""So many neurons are computed together, if positions overlap enough."""

MOST = 4
"""The most positions that are taken together."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows of positions from ``first``, ``fold`` of them together: their ``windows``, weights and biases."""

    first: int
    fold: int
    windows: Windows
    weights: Array
    biases: Array | None


def pieces(windows: Windows, weights: Array, biases: Array | None) -> list[Piece]:
    """Return what to compute for ``weights`` and ``biases`` (groups, K/groups): folded rows and the rest."""
    fold = _positions(windows, weights.shape[1])
    if fold == 1:
        return [Piece(0, 1, windows, weights, biases)]
    folded, rest = _split(windows, fold)
    wide = np.zeros((fold, weights.shape[1], *folded.size, weights.shape[4]), weights.dtype)
    for position, first in enumerate(_first_rows(windows, fold)):
        wide[position, :, :, first : first + windows.size[1]] = weights[0]
    many = None if biases is None else np.tile(biases, fold)
    found = [Piece(0, fold, folded, wide.reshape(1, -1, *wide.shape[2:]), many)]
    if rest is not None:
        found.append(Piece(windows.count[1] - rest.count[1], 1, rest, weights, biases))
    return found


def correlate(windows: Windows, weights: Array, biases: Array | None, dtype: DTypeLike, V: Array) -> None:
    """Write into ``V`` (W2, H2, K), C-contiguous, the products computed in ``dtype``."""
    for piece in pieces(windows, weights, biases):
        columns, rows = piece.windows.count
        part = V[:, piece.first : piece.first + rows * piece.fold].reshape(columns, rows, -1)
        blocked.correlate(piece.windows, piece.weights, piece.biases, dtype, part)


def weight_gradient(windows: Windows, dV: Array, dtype: DTypeLike, dW: Array, db: Array) -> None:
    """Write ``dW`` (groups, K/groups, Fx, Fy, D/groups), ``db`` (groups, K/groups) for dV (W2, H2, K)."""
    # dV is reshaped, which must not copy it.
    fold = _positions(windows, dV.shape[2]) if dV.flags.c_contiguous else 1
    if fold == 1:
        blocked.weight_gradient(windows, dV, dtype, dW, db)
        return
    (columns, rows), filters = windows.count, dV.shape[2]
    folded, rest = _split(windows, fold)
    wide = np.empty((1, fold * filters, *folded.size, dW.shape[4]), dW.dtype)
    many = np.empty((1, fold * filters), dW.dtype)
    together = dV[:, : rows - rows % fold].reshape(columns, -1, fold * filters)
    blocked.weight_gradient(folded, together, dtype, wide, many)
    if rest is None:
        dW[...], db[...] = 0, 0
    else:
        blocked.weight_gradient(rest, dV[:, rows - rows % fold :], dtype, dW, db)
    shares = wide.reshape(fold, filters, *wide.shape[2:])
    for position, first in enumerate(_first_rows(windows, fold)):
        dW[0] += shares[position, :, :, first : first + windows.size[1]]
    db += many.reshape(fold, filters).sum(0, dtype=dW.dtype)


def _positions(windows: Windows, filters: int) -> int:
    """Return how many positions to take together, 1 where it does not pay; rather a divisor of the rows."""
    most = min(MOST, COLUMNS // filters, windows.count[1])
    if most < 2 or windows.groups > 1 or windows.dilation[1] > 1:
        return 1
    if windows.size[1] <= windows.stride[1]:
        return 1
    divisors = [r for r in range(most // 2 + 1, most + 1) if windows.count[1] % r == 0]
    return max(divisors, default=most)


def _split(windows: Windows, fold: int) -> tuple[Windows, Windows | None]:
    """Return the windows of ``fold`` positions each, and those of the rows that are left over."""
    (columns, rows), (width, height), (across, down) = windows.count, windows.size, windows.stride
    folded = replace(
        windows,
        count=(columns, rows // fold),
        size=(width, (fold - 1) * down + height),
        stride=(across, fold * down),
    )
    left = rows % fold
    if not left:
        return folded, None
    start = windows.start[0], windows.start[1] + (rows - left) * down
    return folded, replace(windows, count=(columns, left), start=start)


def _first_rows(windows: Windows, fold: int) -> range:
    return range(0, fold * windows.stride[1], windows.stride[1])

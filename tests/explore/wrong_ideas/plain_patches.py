"""What neurons read, number by number and without the model."""

from __future__ import annotations

import numpy as np


def padded(layer):
    g = layer.geometry
    (left, right), (above, below) = g.padding
    Xp = np.zeros((left + g.width + right, above + g.height + below, g.depth), layer.X.dtype)
    Xp[left : left + g.width, above : above + g.height] = layer.X
    return Xp


def patch_from(layer, start, d):
    """Return what slice ``d`` reads of Xp from ``start`` on, number by number."""
    g, Xp = layer.geometry, padded(layer)
    share = g.depth // g.groups
    first = d // (g.filters // g.groups) * share
    patch = np.zeros((*g.size, share), layer.X.dtype)
    for i, j, c in np.ndindex(*patch.shape):
        patch[i, j, c] = Xp[start[0] + i * g.dilation[0], start[1] + j * g.dilation[1], first + c]
    return patch

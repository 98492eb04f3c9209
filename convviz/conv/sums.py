"""How large the sums of a backward pass of integers can grow, asked before they are made."""

from __future__ import annotations

import numpy as np

import convviz.conv.arrays as arrays
from convviz.conv.arrays import Array
from convviz.conv.geometry import Geometry


def terms_of_input(g: Geometry) -> int:
    """Return how many products at most add up to one value of dX."""
    return g.size[0] * g.size[1] * g.filters // g.groups


def check_weight_gradient_sums(g: Geometry, Xp: Array, dV: Array) -> None:
    """Raise `SumsOverflowError` when a sum over the positions could leave int64."""
    columns, rows, _ = g.output_shape
    arrays.check_sums("dW", columns * rows, Xp, dV)
    arrays.check_sums("db", columns * rows, np.ones(1, dV.dtype), dV)


def check_gradient_sums(g: Geometry, Xp: Array, weights: Array, dV: Array) -> None:
    """Raise `SumsOverflowError` when a sum of the backward pass could leave int64."""
    check_weight_gradient_sums(g, Xp, dV)
    arrays.check_sums("dX", terms_of_input(g), weights, dV)

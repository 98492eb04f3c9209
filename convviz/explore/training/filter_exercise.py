"""The exercise "learn a filter": a picture, a known filter, and the few positions that are shown.

The target is what the known filter makes of the picture. Both layers start from the same made-up filter and
are trained only at the positions of one small square; at all others they show what they make of places that
they were never shown. The square lies where the picture has edges in every direction: a flat patch teaches
nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from convviz.conv import Geometry, Layer
from convviz.conv.arrays import Array
from convviz.files import pictures

SIDES = (3, 4, 6, 8)  # of the square of positions that are shown

_PICTURE = "camera"
_PIXELS = 40
_MIDDLE = (22, 26)  # of the square, in output positions
_SEED = 1


@dataclass(frozen=True, eq=False, slots=True)
class FilterExercise:
    """What is to be learnt, in float64, with one filter and no bias.

    ``pixels`` (W, H, 1): the picture, 0…255; ``start``: the layer with the made-up filter on the picture from
    0 to 1, less its mean, since a bright mean would drown the edges; ``truth`` (1, Fx, Fy, 1): the known
    filter; ``target`` (W2, H2, 1): what that makes of the picture; ``shown`` (W2, H2, 1), bool: the positions
    trained on, a square of ``side`` × ``side`` with its corner at ``corner``. ``rate`` suits the square.
    """

    pixels: Array
    start: Layer
    truth: Array
    target: Array
    shown: Array
    corner: tuple[int, int]
    side: int
    rate: float

    def distance(self, weights: Array) -> float:
        """Return how far ``weights`` (Fx, Fy, 1) are from the truth, as a share of its length."""
        return float(np.linalg.norm(weights - self.truth[0]) / np.linalg.norm(self.truth))

    def errors(self, V: Array) -> tuple[float, float]:
        """Return the root mean square of V − target at the shown positions, and at all others."""
        squares = np.square(V - self.target)
        return float(np.sqrt(squares[self.shown].mean())), float(np.sqrt(squares[~self.shown].mean()))


@dataclass(frozen=True, slots=True)
class OnlyShown:
    """Half the squared distance to the target, at the positions that are shown: dV is 0 elsewhere."""

    exercise: FilterExercise

    def value(self, V: Array) -> float:
        """Return the loss of ``V`` (W2, H2, 1)."""
        return float(np.sum(np.square(self.upstream(V)))) / 2

    def upstream(self, V: Array) -> Array:
        """Return dV (W2, H2, 1)."""
        return np.where(self.exercise.shown, V - self.exercise.target, 0.0)


@lru_cache(maxsize=len(SIDES))  # equal only to itself, so that a run goes on as long as it is chosen
def exercise(side: int) -> FilterExercise:
    """Return the exercise with ``side`` × ``side`` positions shown; the same every time."""
    g = Geometry(width=_PIXELS, height=_PIXELS, depth=1, filters=1, size=3, bias=False)
    pixels = _pixels()
    X = pixels / 255 - pixels.mean() / 255
    truth = np.outer([-1.0, 0.0, 1.0], [1.0, 2.0, 1.0])[None, :, :, None]  # light to the right of dark
    start = np.random.default_rng(_SEED).normal(0, 1, truth.shape)
    target = Layer(g, X, truth).forward()
    shown = np.zeros(target.shape, bool)
    x, y = (middle - side // 2 for middle in _MIDDLE)
    shown[x : x + side, y : y + side] = True
    for array in (target, shown, truth):
        array.setflags(write=False)
    layer = Layer(g, X, start)
    return FilterExercise(pixels, layer, truth, target, shown, (x, y), side, _rate(g, X, shown))


def cut_to_one_digit(rate: float) -> float:
    """Return the largest number of one significant digit that is not above ``rate``."""
    digits, power = f"{rate:.12e}".split("e")
    return float(f"{digits[0]}e{power}")


def _pixels() -> Array:
    return pictures.fit(pictures.shipped(_PICTURE), _PIXELS, _PIXELS, 1)


def _rate(g: Geometry, X: Array, shown: Array) -> float:
    """Return the rate that goes straight down the steepest direction; from twice that on, the loss rises."""
    fields = [X[g.receptive_field(int(x), int(y))].ravel() for x, y in np.argwhere(shown[:, :, 0])]
    steepest = np.linalg.eigvalsh(np.transpose(fields) @ np.array(fields))[-1]
    return cut_to_one_digit(1 / float(steepest))

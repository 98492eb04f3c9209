"""Gradients checked by central differences: each number is nudged up and down, and both losses compared."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from convviz.conv import checks
from convviz.conv.any_layer import AnyLayer
from convviz.conv.arrays import Array
from convviz.conv.layer import Layer
from convviz.conv.losses import Loss, ThroughReLU
from convviz.conv.parameter_refs import Bias, InputCell, OwnBias, OwnWeight, Place, Weight

MOST = 1000
"""How many numbers `check_gradients` nudges unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One number's ``gradient`` beside the losses ``above`` and ``below``: the number nudged up and down.

    ``step`` is the way from one to the other, twice h. ``kink``: a ReLU opened or closed on the way, so that
    the two losses lie on different pieces and the comparison says nothing.

    >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
    >>> (found,) = differences(layer, HalfSquares(), [Bias(0)])  # L = ½·(12² + 23²)
    >>> found.gradient, found.above, found.below, found.step, found.kink
    (35.0, 372.5, 302.5, 2.0, False)
    >>> found.central, found.error
    (35.0, 0.0)
    """

    place: Place
    gradient: float
    above: float
    below: float
    step: float
    kink: bool

    @property
    def central(self) -> float:
        """The central difference, (above − below) ÷ step."""
        return (self.above - self.below) / self.step

    @property
    def error(self) -> float:
        """How far the gradient is from the central difference, never negative."""
        return abs(self.gradient - self.central)


@dataclass(frozen=True, slots=True)
class GradientCheckResult:
    """What a check found: the ``largest`` error among ``checked`` numbers and ``where`` it was.

    ``kinks`` numbers said nothing, see `Difference`; ``skipped`` were not tried since there are too many.
    ``where`` is None when nothing was checked; ``largest`` is then 0.

    >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
    >>> result = check_gradients(layer, HalfSquares(), most=5)
    >>> result.largest, result.checked, result.kinks, result.skipped
    (0.0, 5, 0, 1)
    """

    largest: float
    where: Difference | None
    checked: int
    kinks: int
    skipped: int


def check_gradients(layer: AnyLayer, loss: Loss, h: float = 1, most: int = MOST) -> GradientCheckResult:
    """Compare the gradients of ``loss`` for weights, biases and input with central differences, in float64.

    Where there are more than ``most`` numbers, only that many are tried, spread over all three arrays. For
    losses that are quadratic in each number, as ½·ΣV² is, any ``h`` gives the exact gradient, up to rounding.
    ValueError for an ``h`` or ``most`` of 0 or less, for an ``h`` too small to change one of the numbers, and
    for one so large that a number would not be finite.

    >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
    >>> check_gradients(layer, ThroughReLU(HalfSquares())).largest
    0.0
    """
    chosen, total = spread_places(layer, most)
    worst, checked, kinks = None, 0, 0
    for found in differences(layer, loss, chosen, h):
        if found.kink:
            kinks += 1
            continue
        checked += 1
        # A NaN error is never larger, yet must not be overlooked.
        if worst is None or found.error > worst.error or math.isnan(found.error):
            worst = found
    return GradientCheckResult(
        0.0 if worst is None else worst.error, worst, checked, kinks, total - len(chosen)
    )


def differences(layer: AnyLayer, loss: Loss, chosen: Iterable[Place], h: float = 1) -> Iterator[Difference]:
    """Give the gradient and the two losses for each of the ``chosen`` places, one at a time, in float64.

    Errors for ``h`` as `check_gradients` raises them.

    >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
    >>> [found.central for found in differences(layer, Total(), [Weight(0, 0, 0, 0), Bias(0)])]
    [3.0, 2.0]
    """
    nudge = checks.rate("h", h)
    if not nudge:
        raise ValueError("h is 0: it must be more than 0")
    exact = layer.in_float64()
    V = exact.forward()
    gradient_at = _gradients(exact, loss.upstream(V))
    for place in chosen:
        value = float(exact.value_at(place))
        up, down = value + nudge, value - nudge
        if up == down:
            raise ValueError(f"h is {nudge}: it is too small to change {value}, the number at {place}")
        over, under = (exact.with_value(place, v).forward_after(V, place) for v in (up, down))
        kink = isinstance(loss, ThroughReLU) and bool(((over > 0) != (under > 0)).any())
        yield Difference(
            place, gradient_at(place), float(loss.value(over)), float(loss.value(under)), up - down, kink
        )


def spread_places(layer: AnyLayer, most: int = MOST) -> tuple[list[Place], int]:
    """Return up to ``most`` places of numbers of ``layer``, spread over all it has, and how many it has.

    >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
    >>> places, count = spread_places(layer, most=3)
    >>> len(places), count
    (3, 6)
    """
    g = layer.geometry
    if isinstance(layer, Layer):
        kinds = [(g.weights_shape, Weight), ((g.filters,), Bias)]
    else:
        kinds = [((*g.output_shape, *layer.set_shape), OwnWeight), (g.output_shape, OwnBias)]
    kinds = [*kinds[: 1 + g.bias], (g.input_shape, InputCell)]
    left, chosen = checks.whole("most", most, 1), []
    sizes = [math.prod(shape) for shape, _ in kinds]
    for done, n in enumerate(sorted(range(len(kinds)), key=sizes.__getitem__)):
        # The small arrays first: what they leave of their share goes to the larger ones.
        shape, kind = kinds[n]
        taken = min(sizes[n], -(-left // (len(kinds) - done)))
        left -= taken
        chosen += [kind(*map(int, np.unravel_index(i, shape))) for i in _spread(sizes[n], taken)]
    return chosen, sum(sizes)


def _spread(count: int, taken: int) -> list[int]:
    """Return ``taken`` different indices below ``count``, evenly spread and in step with no row or column."""
    stride = max(1, round(count * 0.6180339887))
    while math.gcd(stride, count) != 1:
        stride += 1
    return [i * stride % count for i in range(taken)]


def _gradients(layer: AnyLayer, dV: Array) -> Callable[[Place], float]:
    """Return what gives the gradient of the number at a place, without the gradients of all own sets."""
    dX = layer.input_gradient(dV)
    dW, db = _shared_gradients(layer, dV)

    def at(place: Place) -> float:
        match place:
            case InputCell(x, y, c):
                return float(dX[x, y, c])
            case Weight(k, i, j, c):
                return float(dW[k, i, j, c])
            case Bias(k):
                return float(db[k])
            case OwnWeight(x, y, d, i, j, c):
                return float(layer.neuron_gradient(x, y, d, dV).dW[i, j, c])
            case OwnBias(x, y, d):
                return float(dV[x, y, d])

    return at


def _shared_gradients(layer: AnyLayer, dV: Array) -> tuple[Array, Array]:
    """Return dW and db of a shared layer, empty arrays where there are none."""
    if not isinstance(layer, Layer):
        return np.empty(0), np.empty(0)
    gradients = layer.backward(dV)
    return gradients.dW, np.empty(0) if gradients.db is None else gradients.db

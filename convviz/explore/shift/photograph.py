"""A photograph, shifted and then convolved, against convolved and then shifted; in whole numbers.

What comes into the picture from outside is unknown: it is marked, and every neuron whose receptive field
reaches it is left out of the comparison.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.conv import AnyLayer, Geometry, Layer, LocallyConnectedLayer
from convviz.explore.scene import oriented
from convviz.explore.scene.oriented import Feature
from convviz.explore.state.sharing import Sharing
from convviz.explore.state.shift_state import nearest
from convviz.explore.state.values import Values, read_only, scaled
from convviz.files import pictures
from convviz.files.pictures import Picture

FILE = "camera"
SIDE, SIZE = 99, 3  # 99 − 3 = 96 is a multiple of every stride
EDGE = Feature("edge", "grey", angle=90, waves=0.5, reach=0.5)
SEED, AMOUNT = 1, 1  # how the copies differ where nothing is shared


@dataclass(frozen=True, eq=False)
class Comparison:
    """Both ways on one picture: volumes of shape (W2, H2, 1), and where they are compared.

    ``X`` (W, H, 1) is the shifted picture, known in the columns and rows of ``known``. ``difference`` is
    ``shift_first`` − ``convolve_first`` in the columns and rows of ``compared``, 0 elsewhere; ``largest`` its
    largest magnitude.
    """

    X: Values
    known: tuple[range, range]
    shift_first: Values
    convolve_first: Values
    difference: Values
    compared: tuple[range, range]
    largest: int


def geometry(stride: int) -> Geometry:
    """Return the layer's sizes."""
    return Geometry(SIDE, SIDE, 1, 1, SIZE, stride, bias=False)


@lru_cache(maxsize=1)  # 0.2 ms of every step: its credit is shown
def picture() -> Picture:
    """Return the photograph with its credit."""
    return pictures.shipped(FILE)


@lru_cache(maxsize=24)  # the very same Values, which are not drawn again
def compare(sharing: Sharing, stride: int, dx: int, dy: int) -> Comparison:
    """Return both ways for a picture moved by (dx, dy) pixels, V by the nearest whole strides."""
    before = _output(sharing, stride, 0, 0)
    after = _output(sharing, stride, dx, dy)
    cells = nearest(dx, stride), nearest(dy, stride)
    moved, _ = shifted(before, *cells)
    X, known = shifted(_pixels(), dx, dy)
    across, down = zip(before.shape[:2], known, cells, strict=True)
    compared = _compared(stride, *across), _compared(stride, *down)
    block = tuple(slice(r.start, r.stop) for r in compared)
    difference = np.zeros_like(after)
    difference[block] = (after - moved)[block]
    limit = read_only(before).limit
    return Comparison(
        X=scaled(X, 255),
        known=known,
        shift_first=scaled(after, limit),
        convolve_first=scaled(moved, limit),
        difference=scaled(difference, limit),
        compared=compared,
        largest=int(np.abs(difference).max()),
    )


def shifted(volume: NDArray[Any], dx: int, dy: int) -> tuple[NDArray[Any], tuple[range, range]]:
    """Return ``volume`` (W, H, D) moved by (dx, dy), zeros where nothing is known, and where it is known."""
    width, height = volume.shape[:2]
    known = _kept(width, dx), _kept(height, dy)
    moved = np.zeros_like(volume)
    to, origin = (
        (slice(known[0].start - a, known[0].stop - a), slice(known[1].start - b, known[1].stop - b))
        for a, b in ((0, 0), (dx, dy))
    )
    moved[to] = volume[origin]
    return moved, known


def layer(sharing: Sharing, stride: int, X: NDArray[Any]) -> AnyLayer:
    """Return the layer on ``X``. Without sharing, its copies differ by a seeded amount.

    Fully connected, it is the same layer: zeros outside the receptive fields add nothing.
    """
    g = geometry(stride)
    shared = Layer(g, X, oriented.weights(EDGE, g.size, 1)[np.newaxis])
    if sharing is Sharing.SHARED:
        return shared
    return LocallyConnectedLayer.from_shared(shared).spread_out(SEED, AMOUNT)


@lru_cache(maxsize=1)  # 1 ms of every step of a drag
def _pixels() -> NDArray[np.int64]:
    return pictures.fit(picture(), SIDE, SIDE, 1)


@lru_cache(maxsize=24)  # 40 ms without sharing
def _output(sharing: Sharing, stride: int, dx: int, dy: int) -> NDArray[Any]:
    return layer(sharing, stride, shifted(_pixels(), dx, dy)[0]).forward()


def _kept(length: int, by: int) -> range:
    """Return where a row of ``length`` cells still has some of its own after moving ``by``."""
    return range(min(length, max(by, 0)), max(0, length + min(by, 0)))


def _compared(stride: int, output: int, known: range, cells: int) -> range:
    """Return the output positions whose whole field is known, and which V moved by ``cells`` also has."""
    moved = _kept(output, cells)
    first = max(moved.start, -(-known.start // stride))
    last = min(moved.stop - 1, (known.stop - SIZE) // stride)
    return range(first, max(first, last + 1))

"""Centred faces, drawn here: where one detector per place beats one shared filter, and for how many filters.

Both layers describe a face by as many numbers a place and redraw it from these numbers with the same weights
(V, sent back). Their detectors are the best there are for that, by least squares, on all faces but the one
shown: not shared, for each place alone; shared, for all places together.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.conv import AnyLayer, Geometry, Layer, LocallyConnectedLayer, ParameterCount, count_parameters
from convviz.explore.shift.photograph import shifted
from convviz.explore.state.values import Values, read_only

SIDE, SIZE = 24, 4  # a face of 16 × 16, and room to move it by one stride
PLACES = SIDE // SIZE
GROUND, DARK, WHITE, TONGUE = 64, 30, 240, 150  # grey levels
EYES, MOUTHS, SKINS = ("open", "closed", "aside"), ("flat", "smile", "wide"), (150, 200)
COUNT = len(EYES) * len(MOUTHS) * len(SKINS)
NOTHING = 1e-9  # of the largest singular value: a direction in which no face differs

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Redrawing:
    """A face redrawn from V by one layer.

    ``picture`` (24, 24, 1), rounded to grey levels; ``detectors`` (24, 24, 1), the first detector of every
    place at its place; ``missed``: Σ (X − redrawn)² as a share of Σ (X − mean)².
    """

    picture: Values
    detectors: Values
    missed: float


def geometry(filters: int) -> Geometry:
    """Return the layer's sizes: windows side by side, without overlap."""
    return Geometry(SIDE, SIDE, 1, filters, SIZE, SIZE, bias=False)


def count(filters: int) -> ParameterCount:
    """Return what both layers cost."""
    return count_parameters(geometry(filters))


@lru_cache(maxsize=128)  # the very same Values, which are not drawn again
def input_at(face: int, dx: int, dy: int) -> Values:
    """Return X (24, 24, 1): face number ``face`` moved by (dx, dy), in grey levels."""
    drawn, _ = shifted(_drawn()[face] - GROUND, dx, dy)
    return read_only(drawn + GROUND)


@lru_cache(maxsize=64)  # up to 20 ms, at each step of a drag to and fro
def redraw(shared: bool, face: int, filters: int, dx: int, dy: int) -> Redrawing:
    """Return the face moved by (dx, dy) as the layer redraws it."""
    X = input_at(face, dx, dy).array
    layer = layer_on(shared, face, filters, X)
    redrawn = layer.input_gradient(layer.forward())
    missed = float(((X - redrawn) ** 2).sum() / ((X - X.mean()) ** 2).sum())
    picture = read_only(np.clip(np.rint(redrawn), 0, 255).astype(np.int64))
    return Redrawing(picture, detectors(shared, face, filters), missed)


@lru_cache(maxsize=64)  # the very same Values, which are not drawn again
def detectors(shared: bool, face: int, filters: int) -> Values:
    """Return the first detector of every place at its place, (24, 24, 1)."""
    layer = _fitted(shared, face, filters)
    mosaic = np.empty((SIDE, SIDE, 1))
    for x, y in np.ndindex(PLACES, PLACES):
        mosaic[x * SIZE : (x + 1) * SIZE, y * SIZE : (y + 1) * SIZE] = layer.weights_of(x, y, 0).weights
    return read_only(mosaic)


def layer_on(shared: bool, face: int, filters: int, X: NDArray[Any]) -> AnyLayer:
    """Return the layer whose detectors were fitted on all faces but ``face``, on the input ``X``."""
    fitted = _fitted(shared, face, filters)
    on_X = Layer(fitted.geometry, X.astype(np.float64), fitted.common.weights)
    return on_X if isinstance(fitted, Layer) else replace(fitted, common=on_X)


@lru_cache(maxsize=64)  # 110 ms, wherever the face is moved
def _fitted(shared: bool, face: int, filters: int) -> Layer | LocallyConnectedLayer:
    others = np.delete(_drawn(), face, axis=0).astype(np.float64)
    patches = others.reshape(-1, PLACES, SIZE, PLACES, SIZE).transpose(1, 3, 0, 2, 4)
    best = _directions(patches.reshape(-1, SIZE * SIZE), filters)
    common = Layer(geometry(filters), _drawn()[face].astype(np.float64), _as_weights(best))
    if shared:
        return common
    layer = LocallyConnectedLayer.from_shared(common)
    for x, y in np.ndindex(PLACES, PLACES):
        own = _as_weights(_directions(patches[x, y].reshape(-1, SIZE * SIZE), filters))
        for d in range(filters):
            layer = layer.with_set(x, y, d, own[d])
    return layer


def _directions(patches: Floats, most: int) -> Floats:
    """Return the directions (most, n) that redraw ``patches`` (m, n) best; zeros where fewer suffice."""
    _, sizes, directions = np.linalg.svd(patches, full_matrices=False)
    kept = directions[:most] * (sizes[:most, np.newaxis] > NOTHING * sizes[0])
    peaks = np.take_along_axis(kept, np.abs(kept).argmax(axis=1)[:, np.newaxis], axis=1)
    made: Floats = kept * np.where(peaks < 0, -1.0, 1.0)  # the sign is free: the same on every machine
    return made


def _as_weights(directions: Floats) -> Floats:
    return directions.reshape(-1, SIZE, SIZE, 1)


@lru_cache(maxsize=1)  # 0.6 ms, for each face that is moved
def _drawn() -> NDArray[np.int64]:
    """Return all faces (COUNT, 24, 24, 1)."""
    faces = [_face(eyes, mouth, skin) for eyes, mouth, skin in product(EYES, MOUTHS, SKINS)]
    drawn = np.stack(faces)[..., np.newaxis]
    drawn.setflags(write=False)
    return drawn


def _face(eyes: str, mouth: str, skin: int) -> NDArray[np.int64]:
    """Draw one face (24, 24) on [x, y]: its parts always stand at the same place."""
    face = np.full((SIDE, SIDE), GROUND, np.int64)
    x, y = np.indices(face.shape) * 2 - (SIDE - 1)
    face[5 * x**2 + 4 * y**2 <= 4 * 256] = skin
    face[11:13, 11:14] = skin - 40  # the nose
    for left in (8, 13):
        face[left : left + 3, 7] = DARK  # the brow
        if eyes == "closed":
            face[left : left + 3, 10] = DARK
        else:
            face[left : left + 3, 9:11] = WHITE
            face[left + (eyes == "open"), 9:11] = DARK
    match mouth:
        case "flat":
            face[9:15, 16] = DARK
        case "smile":
            face[10:14, 17] = DARK
            face[[9, 14], 16] = DARK
        case _:
            face[10:14, 15:18] = DARK
            face[11:13, 16] = TONGUE
    return face

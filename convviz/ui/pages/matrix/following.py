"""Where the view looks by itself: the whole matrix, or the current neuron and its receptive field."""

from __future__ import annotations

from dataclasses import replace

from convviz.explore.display.matrix.matrix_entries import first_read, reads_within
from convviz.explore.display.matrix.matrix_part import MatrixPart
from convviz.explore.state.sharing import Sharing
from convviz.ui.look.look import Look
from convviz.ui.pages.matrix.camera import Camera
from convviz.ui.pages.matrix.matrix_pixmap import most_cell

LARGE_CELL, MOST_CELL = 4, 76  # units of an entry where the matrix does not fit, and where it is small
BEFORE = 0.1  # of the room is left before the receptive field


def begun(part: MatrixPart, size: tuple[float, float], look: Look) -> Camera:
    """Return how a matrix is first seen in a room of ``size`` px."""
    sides = max(1.0, float(round(look.scale))), look.px(LARGE_CELL), look.px(MOST_CELL)
    shape = part.facts.rows, part.facts.columns
    return followed(Camera.fitted(shape, size, sides, most_cell(part.layer, look)), part, centred=True)


def refitted(camera: Camera, begun_now: Camera, part: MatrixPart) -> Camera:
    """Return ``camera`` in another room: what was zoomed or moved stays, and a row that was seen is seen."""
    if camera.zoom == 1 and (camera.x, camera.y) == (0, 0):
        return begun_now
    kept = replace(begun_now, zoom=camera.zoom, x=camera.x, y=camera.y).zoomed(0, 0, 0)
    return followed(kept, part) if part.row in camera.rows else kept


def followed(camera: Camera, part: MatrixPart, centred: bool = False) -> Camera:
    """Return the camera moved so that the current row, and a part of what it reads, are seen."""
    g, (wide, high) = part.layer.geometry, camera.cell
    x, y = camera.x, camera.y
    rows, columns = camera.height / high, camera.width / wide
    if centred or not camera.y <= part.row <= camera.y + rows - 1:
        y = part.row + 0.5 - rows / 2
    reads = part.sharing is Sharing.FULL or reads_within(g, part.position, camera.columns)
    if centred or not reads:
        x = first_read(g, part.position) - BEFORE * columns
    return replace(camera, x=x, y=y).kept_inside()

"""The one drawing primitive of volumes: the only place that turns (x, y) into pixels."""

from convviz.ui.volume.cell_grid import CellGrid
from convviz.ui.volume.overlays import (
    Box,
    Flash,
    Frame,
    Highlight,
    Lattice,
    Overlay,
    Ruler,
    Stroke,
    Struck,
    Veil,
)
from convviz.ui.volume.volume import Drawing, Faint, GridVolume
from convviz.ui.volume.volume_grid import VolumeGrid

__all__ = [
    "Box",
    "CellGrid",
    "Drawing",
    "Faint",
    "Flash",
    "Frame",
    "GridVolume",
    "Highlight",
    "Lattice",
    "Overlay",
    "Ruler",
    "Stroke",
    "Struck",
    "Veil",
    "VolumeGrid",
]

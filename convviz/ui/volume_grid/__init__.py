"""The one drawing primitive of volumes: the only place that turns (x, y) into pixels."""

from convviz.ui.volume_grid.cell_grid import CellGrid
from convviz.ui.volume_grid.grid import VolumeGrid
from convviz.ui.volume_grid.overlays import (
    Box,
    Flash,
    Frame,
    Lattice,
    Lit,
    Overlay,
    Ruler,
    Stroke,
    Struck,
    Veil,
)
from convviz.ui.volume_grid.volume import Drawing, Faint, GridVolume

__all__ = [
    "Box",
    "CellGrid",
    "Drawing",
    "Faint",
    "Flash",
    "Frame",
    "GridVolume",
    "Lattice",
    "Lit",
    "Overlay",
    "Ruler",
    "Stroke",
    "Struck",
    "Veil",
    "VolumeGrid",
]

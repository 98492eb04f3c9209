"""The one drawing primitive of volumes: the only place that turns (x, y) into pixels."""

from convviz.ui.volume.cell_keys import CellKeys
from convviz.ui.volume.overlays import (
    Asked,
    Box,
    Fade,
    FieldOutlines,
    Flash,
    Frame,
    Highlight,
    Overlay,
    Padding,
    Ruler,
    Stroke,
    Struck,
)
from convviz.ui.volume.slice_painter import draw_slices
from convviz.ui.volume.volume import PRIMARIES, Drawing, Faint, GridVolume
from convviz.ui.volume.volume_grid import VolumeGrid

__all__ = [
    "PRIMARIES",
    "Asked",
    "Box",
    "CellKeys",
    "Drawing",
    "Fade",
    "Faint",
    "FieldOutlines",
    "Flash",
    "Frame",
    "GridVolume",
    "Highlight",
    "Overlay",
    "Padding",
    "Ruler",
    "Stroke",
    "Struck",
    "VolumeGrid",
    "draw_slices",
]

"""Words on the numbers in a volume's cells: whether they are cut."""

from __future__ import annotations

from convviz.ui.text import Text
from convviz.ui.volume_grid import VolumeGrid


def with_rounding(shape: str, text: Text, *grids: VolumeGrid) -> str:
    """Return a panel's note on the ``shape`` it shows, with "≈" where numbers in ``grids`` are cut."""
    return f"{text.text('volumes.rounded')} · {shape}" if any(grid.rounds for grid in grids) else shape

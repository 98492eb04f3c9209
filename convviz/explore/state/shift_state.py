"""What the shift test is about, as one small value of the state."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class ShiftCase(Enum):
    """What is moved."""

    PATTERN = "pattern"  # a plus sign, small enough to read every number
    PHOTOGRAPH = "photograph"
    FACES = "faces"  # drawn faces, whose parts always stand at the same place


@dataclass(frozen=True, slots=True)
class Shift:
    """The input of ``case`` moved ``dx`` to the right and ``dy`` down, in pixels.

    ``stride`` is the layer's; ``filters`` (detectors per place) and ``face`` (which one) are for faces.
    """

    case: ShiftCase = ShiftCase.PATTERN
    dx: int = 0
    dy: int = 0
    stride: int = 2
    filters: int = 1
    face: int = 0

    @property
    def moved(self) -> bool:
        """Whether the input stands elsewhere than at the start."""
        return (self.dx, self.dy) != (0, 0)

    @property
    def whole(self) -> bool:
        """Whether it moved by whole strides along both axes."""
        return self.dx % self.stride == 0 and self.dy % self.stride == 0

    @property
    def cells(self) -> tuple[int, int]:
        """The whole strides nearest to the shift, along (x, y); half a stride counts as none."""
        return nearest(self.dx, self.stride), nearest(self.dy, self.stride)


UNMOVED = Shift()

#: How far (dx, dy) may go, from and to: the plus and the face stay whole.
REACHES = {ShiftCase.PATTERN: (0, 6), ShiftCase.PHOTOGRAPH: (-16, 16), ShiftCase.FACES: (-4, 4)}
#: The strides to choose from, all of which fit; the second, where there is one, is the first shown.
STRIDES = {ShiftCase.PATTERN: (1, 2, 3), ShiftCase.PHOTOGRAPH: (1, 2, 4), ShiftCase.FACES: (4,)}
FILTERS = (1, 2, 4, 8)


def started(case: ShiftCase) -> Shift:
    """Return ``case`` as it is first shown."""
    return Shift(case, stride=STRIDES[case][:2][-1])


def nearest(pixels: int, stride: int) -> int:
    """Return the whole number of strides nearest to ``pixels``; halves go towards 0."""
    cells = (2 * abs(pixels) + stride - 1) // (2 * stride)
    return cells if pixels >= 0 else -cells

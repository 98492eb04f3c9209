"""Which of many receptive fields are outlined, so that each can be told from the others, and how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from convviz.explore.state.regions import AxisReading, ReceptiveFields, Span
from convviz.ui.look.look import Look

MANY_FIELDS = 64  # of more only some are outlined, and none in the overview
MOST_NESTED = 3  # fields over one cell, along an axis, that can be told apart; of more only some are outlined
NEST = 3  # units that one outline lies inside the one before it, where fields overlap
LEAST_NEST = 1.75  # px
NEST_SHARE = 0.2  # of a cell that the innermost outline may lie inside its field: numbers stay clear
LEAST_APART = 18  # units between outlines of many fields: closer ones would tint the picture

Extents: TypeAlias = list[tuple[int, int]]  # the first input index and the length of each field


@dataclass(frozen=True)
class Lattice:
    """The fields to outline: ``across`` × ``down`` of ``total``.

    Where they overlap, the n-th along an axis lies n modulo ``layers`` times ``nest`` px inside its field.
    """

    across: Extents
    down: Extents
    total: int
    layers: int = 1
    nest: float = 0.0

    @property
    def count(self) -> int:
        """How many fields are outlined."""
        return len(self.across) * len(self.down)


def lattice_of(windows: ReceptiveFields, x: AxisReading, y: AxisReading, cell: float, look: Look) -> Lattice:
    """Return which of ``windows`` are outlined where a cell is so many px.

    All of them, one inside the other where they overlap, if they are few and that can be read; else as many
    as do not overlap, evenly spaced, the first and the last among them.
    """
    across, down = _extents(x, windows.x), _extents(y, windows.y)
    total = len(across) * len(down)
    layers = max(_layers(across), _layers(down))
    nest = min(NEST * look.scale, cell * NEST_SHARE / max(1, layers - 1))
    many = total > MANY_FIELDS
    if not many and layers == 1:
        return Lattice(across, down, total)
    if not many and layers <= MOST_NESTED and nest >= LEAST_NEST:
        return Lattice(across, down, total, layers, nest)
    apart = look.px(LEAST_APART) / cell if many else 0.0
    return Lattice(_some(across, apart), _some(down, apart), total)


def _extents(reading: AxisReading, span: Span) -> Extents:
    length = reading.dilation * (reading.size - 1) + 1
    return [(o * reading.stride - reading.before, length) for o in span.indices]


def _layers(extents: Extents) -> int:
    """Return how many fields lie over one cell at most."""
    if len(extents) < 2:
        return 1
    pitch, length = extents[1][0] - extents[0][0], extents[0][1]
    return min(len(extents), -(-length // pitch))


def _some(extents: Extents, apart: float) -> Extents:
    """Return as many of evenly spaced ``extents`` as do not overlap, and keep ``apart``, in cells."""
    steps = len(extents) - 1
    if steps < 1:
        return extents
    pitch, length = extents[1][0] - extents[0][0], extents[0][1]
    every = next(n for n in range(1, steps + 1) if n == steps or _clear(n * pitch, length, apart))
    kept = steps // every
    return [extents[n * steps // kept] for n in range(kept + 1)]


def _clear(pitch: int, length: int, apart: float) -> bool:
    return pitch >= max(length, apart) and pitch - length >= apart / 2

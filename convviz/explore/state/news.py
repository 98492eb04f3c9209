"""What was last done to a layer, kept beside it so that it can be told.

It is news only for a while: a state that goes on, or has another layer, tells of it no more.
"""

from __future__ import annotations

from dataclasses import dataclass

from convviz.conv import AnyLayer, Place
from convviz.explore.message import Message
from convviz.explore.state.cells import Cell
from convviz.explore.state.descent_choices import LossChoice


@dataclass(frozen=True, eq=False, slots=True)
class Edit:
    """The last number changed by hand: where it stands, what it was and is, and the layer before.

    ``cell`` is where it was seen; equal only to itself, so that changing a number twice is two edits.
    """

    place: Place
    cell: Cell
    old: int | float
    new: int | float
    before: AnyLayer


@dataclass(frozen=True, eq=False, slots=True)
class Done:
    """What a command did to the whole layer, in words: news only while its layer ``after`` is the state's."""

    after: AnyLayer
    words: Message


@dataclass(frozen=True, eq=False, slots=True)
class UpdateRecord:
    """One step down the gradients: from the layer ``before`` to the layer ``after``.

    News only while ``after`` is the state's layer, so that nothing has to take it away.
    """

    before: AnyLayer
    after: AnyLayer
    loss: LossChoice
    learning_rate: float

"""The display parts: all that the window draws, one frozen value per panel.

Parts hold numbers, text keys and references to volumes; a panel compares its new part with its last one and
repaints what differs. What is withheld while a person predicts it is not in them: there is None, or a `Slot`
in a message, see `explore/display/withheld/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from convviz.conv import AnyLayer, ParameterCount
from convviz.explore.expression import Token
from convviz.explore.message import Message, Slot
from convviz.explore.state.regions import AxisReading, CellSet, ReceptiveFields, Span
from convviz.explore.state.state import (
    Cell,
    InputKind,
    Link,
    Position,
    ProductCell,
    Sharing,
    WalkOrder,
)
from convviz.explore.state.values import Values

Known: TypeAlias = int | float | None
"""A number; None where it is withheld."""


@dataclass(frozen=True, slots=True)
class InputPart:
    """The input volume: X of shape (W, H, D)."""

    values: Values
    kind: InputKind
    true_colour: bool
    x: AxisReading
    y: AxisReading
    field_x: Span | None  # true input columns of the current receptive field (negative: padding)
    field_y: Span | None  # None where the field is withheld
    channels: Span  # the input channels that the current neuron reads
    large_channel: int  # which one, where not all have room, until a person turns to another
    filter: int  # the current filter, for the hue
    ruler_x: str  # as the expression has it: "4:9"
    ruler_y: str
    windows: tuple[ReceptiveFields, ...]
    lit: tuple[CellSet, ...]
    pointed: Cell | None
    credit: Message | None
    readers: Values | None  # how many positions read each cell, shown instead of the values
    wrong_field: CellSet | None = None  # what the current neuron reads by a wrong idea
    alone: Message | None = None  # that no other neuron uses its weights, where those who do are asked for


@dataclass(frozen=True, slots=True)
class SetCard:
    """The set on one card: that of filter ``k``, or of the neuron (x, y, k) at the current position.

    ``weights`` (Fx, Fy, D/groups), or (W, H, D) when fully connected; ``bias`` None without biases.
    ``name`` and ``bias_name`` as the expression has them: W1, or W1[2,3].
    """

    k: int
    weights: Values
    bias: int | float | None
    name: str
    bias_name: str
    large_channel: int  # which one, where not all have room, until a person turns to another


@dataclass(frozen=True, slots=True)
class WallPart:
    """The sets of all neurons of slice ``d``, without sharing; laid out like ``V[:, :, d]``.

    ``layer`` never changes, so that its sets may be asked for at any time.
    """

    layer: AnyLayer
    d: int
    here: tuple[int, int]  # the current (x, y)
    reached: tuple[CellSet, ...]  # the positions of the slice up to here
    limit: float  # the magnitude at the ends of the colour map, the same for all sets
    pointed: tuple[int, int] | None  # the position of this slice that is pointed at


@dataclass(frozen=True, slots=True)
class FiltersPart:
    """The filter bank: W of shape (K, Fx, Fy, D/groups), b of shape (K,), and the sets that are on cards.

    Without sharing ``wall`` holds the sets of the current slice; ``differ`` says that some are no longer
    copies.
    """

    weights: Values
    biases: Values | None  # None for a layer without biases
    names: tuple[Message, ...]  # one a filter, or none
    current: int
    lit_filters: Span  # filters lit as a whole (all of them for "same receptive field")
    positions: tuple[int, int] | None  # of a slice: W2, H2; None where their number is withheld
    neurons: int | Slot  # of a slice: as many as a shared set is used by, or as the wall has sets
    here: tuple[int, int]  # the current (x, y)
    reached: tuple[CellSet, ...]  # the neurons up to here
    uses: tuple[int | Slot, ...]  # how many neurons up to here have used each filter
    lit: tuple[CellSet, ...]  # x = i, y = j, slices = k · (D/groups) + c
    pointed: Cell | None
    note: Message | None  # "computed, not trained"
    cards: tuple[SetCard, ...]  # all filters when there are few, else the current one
    wall: WallPart | None
    differ: bool
    chosen: Cell | None


@dataclass(frozen=True, slots=True)
class OutputPart:
    """The output volume: V of shape (W2, H2, K); ``values`` are after ReLU when ``relu`` is True.

    Where W2 and H2 are withheld, ``values`` has one cell a slice, and the neuron is ``nowhere`` in it.
    """

    values: Values
    relu: bool
    fill_all: bool
    position: Position
    link: Link
    visited: tuple[CellSet, ...]  # what the walk has filled (everything when fill_all)
    lit: tuple[CellSet, ...]
    column: tuple[Known, ...]  # V[x, y, :]
    pointed: Cell | None
    asked: tuple[CellSet, ...] = ()  # cells that are withheld, and marked as such
    nowhere: bool = False
    room: tuple[float, float] = (0, 0)  # between which the numbers are, those that are withheld, too


@dataclass(frozen=True, slots=True)
class NeuronPart:
    """The current neuron: what it multiplies, channel by channel, and the sum that makes its value.

    ``patch``, ``weights`` and ``products`` have shape (Fx, Fy, D/groups), ``channel_sums`` (D/groups,); fully
    connected (W, H, D) and (D,). The fields named ``longest_…`` and ``most_…`` are the same for all neurons
    of the layer: they say how much room the neuron with the longest numbers needs.
    """

    position: Position
    expression: tuple[Token, ...]  # V[2,3,1] = np.sum(X[4:9,6:11,:] * W1) + b1
    longest_expression: str
    note: Message | None  # what Xp is, which cells are padding
    may_note: bool  # whether some neurons have a note
    kind: InputKind
    in_colour: bool  # whether X is a picture in true colour: the channels are its red, green and blue
    signed: bool  # whether X has negative numbers
    relu: bool
    whole: bool  # all sums are whole numbers
    patch: Values | None  # None where the receptive field is withheld
    weights: Values
    products: Values | None
    ends: tuple[float, float]  # all numbers of the three are between, as long as the sets are copies
    padding: tuple[CellSet, ...]  # the cells of the patch that are zero-padding; they do not overlap
    channel_sums: tuple[Known, ...]
    most_sum: float  # no sum of a channel is larger, as long as the sets are copies
    total: Known  # the sum over the channels, before the bias
    bias: int | float | None
    bias_name: str  # b1, or b1[2,3]
    longest_bias_name: str
    value: Known  # before ReLU
    most_value: float
    activation: Known  # after ReLU, None when ReLU is off
    channel: int  # the chosen channel
    first_channel: int  # the input channel of the filter's channel 0
    last_channel: int  # of the input
    field: CellSet | None  # fully connected, the cells that the neuron started with weights for
    pointed: ProductCell | None = None  # the product whose input, weight or itself is pointed at


@dataclass(frozen=True, slots=True)
class CountRow:
    """One row of the parameters: a number and where it comes from.

    ``sharing`` is None for the factor.
    """

    sharing: Sharing | None
    number: Message
    words: Message


@dataclass(frozen=True, slots=True)
class Costs:
    """What the layer costs, whatever the walk does, as a sentence that builds."""

    equation: Message  # neurons × parameters of each
    rows: tuple[CountRow, CountRow, CountRow]
    beside: tuple[Message, ...]  # what is told quietly; the last gives way first
    tile_note: Message  # what one tile stands for
    at_end: Message  # the live text at the end of the walk, where it is longest
    headline: Message  # not shared ÷ the factor = shared; fully connected, too, where that holds


@dataclass(frozen=True, slots=True)
class UpToHere:
    """What the neurons of the walk need, up to and including the current one."""

    neurons: int
    sets: int  # weight sets that they use where sharing holds
    shared: int  # parameters of these sets
    unshared: int  # parameters that the neurons need without sharing
    full: int  # parameters that they need when each reads the whole input


@dataclass(frozen=True, slots=True)
class ParametersPart:
    """What the layer costs with sharing and without, and what is needed up to here.

    ``count`` and ``live`` are None where the counts are withheld; ``most`` has as many digits as the largest
    count.
    """

    sharing: Sharing  # which of the three holds
    count: ParameterCount | None
    most: int
    costs: Costs
    live: UpToHere | None
    live_text: Message
    tiles: tuple[int, int]  # W2, H2; (1, 1) where their number is withheld
    tile: tuple[int, int]  # the current (x, y)
    filters: int  # the parts of a tile
    reached: tuple[CellSet, ...]  # the neurons up to here
    order: WalkOrder
    pointed: Cell | None


@dataclass(frozen=True, slots=True)
class TransportPart:
    """Where the walk is; ``plays``: it can go by itself, which it does not beside a training run."""

    index: int
    total: int | None  # None where the number of positions is withheld
    position: Position
    order: WalkOrder
    per_row: int
    filter: int
    where: Message
    plays: bool


@dataclass(frozen=True, slots=True)
class ScenePart:
    """The name of what is shown."""

    name: str
    title: Message
    own: bool
    modified: bool
    edited: bool
    given: bool = False  # the title is that of a layer that no example makes

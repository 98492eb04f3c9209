"""What the user has chosen: one frozen value from which everything on screen follows.

A state is an undo step, a test's starting point and a bug report at once. Arrays hang in the layer, which is
compared by identity, so comparing two states is cheap. Coordinates follow the CS231n notes: x to the right,
y down, c the input channel, d the depth slice of the output.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeAlias

from numpy.typing import NDArray

from convviz.conv import AnyLayer, Geometry, Place
from convviz.explore.message import Message
from convviz.explore.shift.value import UNMOVED, Shift
from convviz.files.pictures import Picture


class WalkOrder(Enum):
    """In which order the walk visits the neurons."""

    X_FIRST = "x_first"  # x, then y, then the slice: the order of the source's ten lines
    Y_FIRST = "y_first"  # y, then x, then the slice
    COLUMN_FIRST = "column_first"  # through the depth column first, then x, then y


class Link(Enum):
    """Which relation of the current neuron is lit."""

    NONE = "none"
    SAME_WEIGHTS = "same_weights"  # its depth slice: every receptive field that this filter is used on
    SAME_FIELD = "same_field"  # its depth column: every filter that is used on this receptive field


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """The neuron V[x, y, d]."""

    x: int
    y: int
    d: int


@dataclass(frozen=True, slots=True)
class InputCell:
    """The input value X[x, y, c]; x and y are negative, or beyond the volume, for zero-padding."""

    x: int
    y: int
    c: int


@dataclass(frozen=True, slots=True)
class WeightCell:
    """The weight W[k][i, j, c]; c counts the filter's own channels, from 0 in every group."""

    k: int
    i: int
    j: int
    c: int


@dataclass(frozen=True, slots=True)
class BiasCell:
    """The bias b[k]."""

    k: int


@dataclass(frozen=True, slots=True)
class OutputCell:
    """The output value V[x, y, d]."""

    x: int
    y: int
    d: int


@dataclass(frozen=True, slots=True)
class Tile:
    """The output position (x, y) in the tile grid of the parameters panel."""

    x: int
    y: int


Cell: TypeAlias = InputCell | WeightCell | BiasCell | OutputCell | Tile


class View(Enum):
    """What the middle of the window shows."""

    LAYER = "layer"  # the three volumes, the neuron, the parameters
    MATRIX = "matrix"  # the layer as a matrix of neurons × inputs
    GROWTH = "growth"  # how the counts grow with each hyperparameter
    SHIFT = "shift"  # what moving a pattern does to the output
    BACKWARD = "backward"  # the gradients of the neurons, added over each slice
    TRAINING = "training"  # many updates, shared and not shared side by side


class LossKind(Enum):
    """Where the upstream gradient dV comes from."""

    HALF_SQUARES = "half_squares"  # L = ½·ΣV²
    TOTAL = "total"  # L = ΣV
    ONE_NEURON = "one_neuron"  # L = one V[x, y, d]
    TARGET = "target"  # L = ½·Σ(V − T)²
    TYPED = "typed"  # dV as typed, L = Σ dV·V


class GradientOf(Enum):
    """Which gradient is written as code."""

    NEURON = "neuron"  # one neuron's own
    SLICE = "slice"  # dW of a depth slice
    BIAS = "bias"  # db of a depth slice
    INPUT = "input"  # dX of one input cell, term by term
    FLIPPED = "flipped"  # the same with the filters flipped
    PASS = "pass"  # the whole backward pass


@dataclass(frozen=True, eq=False)
class Numbers:
    """A read-only array that a person chose, equal only to itself."""

    array: NDArray[Any]


@dataclass(frozen=True, slots=True)
class LossChoice:
    """The loss: its kind, whether V goes through ReLU first, and what the kind needs.

    ``neuron`` for one neuron; ``numbers`` (W2, H2, K): the target T, or dV as typed. With a ``bank`` of
    filters T is what they make of X; `backward.fitting` fills it in.
    """

    kind: LossKind = LossKind.HALF_SQUARES
    through_relu: bool = False
    neuron: Position | None = None
    numbers: Numbers | None = None
    bank: str | None = None


class TrainingCase(Enum):
    """What is trained."""

    LAYER = "layer"  # this layer, down the chosen loss
    FILTER = "filter"  # an exercise: find the filter that made a picture's output


@dataclass(frozen=True, slots=True)
class TrainingChoice:
    """What is trained: in the exercise, on ``side`` × ``side`` positions, at its own ``rate`` where None."""

    case: TrainingCase = TrainingCase.LAYER
    side: int = 4
    rate: float | None = None


class Sharing(Enum):
    """Who owns the weights: the positions of the switch."""

    FULL = "full"  # fully connected: every neuron reads the whole input
    UNSHARED = "unshared"  # locally connected: every neuron has a set of its own
    SHARED = "shared"  # convolution: one set for each depth slice


class Collapse(Enum):
    """Which set all copies of a slice become equal to."""

    CURRENT = "current"  # the copy at the current position
    MEAN = "mean"  # the mean of all copies


class GrowthAxis(Enum):
    """Along which hyperparameter the counts are drawn; both axes of the layer change together."""

    INPUT = "input"  # W and H
    SIZE = "size"  # F
    FILTERS = "filters"  # K
    STRIDE = "stride"  # S


@dataclass(frozen=True, slots=True)
class Considered:
    """Hyperparameters that are only counted, not computed, while ``present`` stays the layer.

    ``refused`` says why a wish went no further, or why these cannot be the layer's.
    """

    geometry: Geometry
    present: Geometry
    refused: Message | None = None


class InputKind(Enum):
    """How the input volume is drawn."""

    NUMBERS = "numbers"  # small integers on the value map
    PICTURE = "picture"  # 0…255, one grey channel or three colour channels


@dataclass(frozen=True, slots=True)
class Scene:
    """What the layer stands for: its name and where its numbers come from.

    ``picture`` is the original from which X was cut (None for plain numbers); ``filters`` names the bank that
    made W ("lesson", "features", "classic", "strokes", "integers", …) so that it can be made again at other
    sizes. ``filter_names`` holds one message a filter, or is empty. ``own`` is True for the user's own
    picture, ``modified`` once a hyperparameter differs from the example's, ``edited`` once a number was
    changed by hand.
    """

    name: str
    kind: InputKind
    filters: str
    filter_names: tuple[Message, ...] = ()
    note: Message | None = None
    picture: Picture | None = None
    own: bool = False
    modified: bool = False
    edited: bool = False


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


@dataclass(frozen=True, slots=True)
class State:
    """All that the user has chosen. ``visited`` is implied: the walk up to and including ``position``."""

    scene: Scene
    layer: AnyLayer
    position: Position = Position(0, 0, 0)
    order: WalkOrder = WalkOrder.X_FIRST
    relu: bool = False
    fill_all: bool = False  # output maps shown whole, or filled as the walk visits them
    true_colour: bool = True  # a colour picture as one picture, or as separate channels
    link: Link = Link.NONE
    channel: int = 0  # the filter channel shown large in "this neuron" when not all fit
    pointed: Cell | None = None  # what mouse or keyboard focus is on
    view: View = View.LAYER
    chosen: Cell | None = None  # a weight, a bias or an input: its uses stay lit, and it can be changed
    edit: Edit | None = None  # the last number changed by hand, while its layer stays
    done: Done | None = None  # what the last command did to all copies or to X, until the walk goes on
    readers: bool = False  # the input panel shows how many positions read each cell
    loss: LossChoice = LossChoice()
    learning_rate: float = 0.0001
    training: TrainingChoice = TrainingChoice()
    gradient_of: GradientOf = GradientOf.NEURON
    nudging: bool = False  # the followed weight's gradient is checked by nudging it
    shift: Shift = UNMOVED  # what the shift test moves, and how far
    update: UpdateRecord | None = None  # the last update, see `updates.last_update`
    growth: GrowthAxis = GrowthAxis.INPUT  # the curve that the growth page speaks of
    considered: Considered | None = None  # what the growth page marks instead of the layer, while dragging

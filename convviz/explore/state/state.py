"""What the user has chosen: one frozen value from which everything on screen follows.

A state is an undo step, a test's starting point and a bug report at once. Arrays hang in the layer, which is
compared by identity, so comparing two states is cheap. The cells that it points at stand in `cells`, what
concerns the gradients in `descent_choices`, what the layer stands for in `scene`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from convviz.conv import AnyLayer, Geometry, Place
from convviz.explore.message import Message
from convviz.explore.scene.scene import InputKind as InputKind
from convviz.explore.scene.scene import Scene as Scene

# The words that a state is spoken of in: most modules take them from here.
from convviz.explore.state.cells import ORIGIN
from convviz.explore.state.cells import BiasCell as BiasCell
from convviz.explore.state.cells import Cell as Cell
from convviz.explore.state.cells import InputCell as InputCell
from convviz.explore.state.cells import OutputCell as OutputCell
from convviz.explore.state.cells import Position as Position
from convviz.explore.state.cells import ProductCell as ProductCell
from convviz.explore.state.cells import Tile as Tile
from convviz.explore.state.cells import WeightCell as WeightCell
from convviz.explore.state.descent_choices import (
    HALF_SQUARES,
    LEARN_A_FILTER,
    GradientOf,
    LossChoice,
    TrainingChoice,
)
from convviz.explore.state.lesson_state import Lesson, Reply, Withheld
from convviz.explore.state.shift_state import UNMOVED, Shift


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


class View(Enum):
    """What the middle of the window shows."""

    LAYER = "layer"  # the three volumes, the neuron, the parameters
    MATRIX = "matrix"  # the layer as a matrix of neurons × inputs
    GROWTH = "growth"  # how the counts grow with each hyperparameter
    SHIFT = "shift"  # what moving a pattern does to the output
    BACKWARD = "backward"  # the gradients of the neurons, added over each slice
    TRAINING = "training"  # many updates, shared and not shared side by side


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

    ``refused`` says why not all of a wish was possible, or why these cannot be the layer's.
    """

    geometry: Geometry
    present: Geometry
    refused: Message | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Edit:
    """The last number changed by hand: where it stands, what it was and is, and the layer before.

    ``cell`` is where it was seen. An edit equals only itself, so that changing a number twice is two edits.
    """

    place: Place
    cell: Cell
    old: int | float
    new: int | float
    before: AnyLayer


@dataclass(frozen=True, eq=False, slots=True)
class Done:
    """What a command did to the whole layer, in words; shown only while ``after`` is the state's layer."""

    after: AnyLayer
    words: Message


@dataclass(frozen=True, eq=False, slots=True)
class UpdateRecord:
    """One step down the gradients: from the layer ``before`` to the layer ``after``.

    It is shown only while ``after`` is the state's layer, so that nothing has to take it away.
    """

    before: AnyLayer
    after: AnyLayer
    loss: LossChoice
    learning_rate: float


@dataclass(frozen=True, eq=False, slots=True)
class LessonPlace:
    """Where a person is in ``lesson``: the step and the point, both from 0.

    ``shown`` is the state that the point began with, to go back to; ``before`` the state before the lesson.
    ``replies`` are what was said to the question of each step, by its index; ``done`` are the steps that were
    gone through to their last point.
    """

    lesson: Lesson
    step: int
    point: int
    shown: State
    before: State
    replies: Mapping[int, Reply] = field(default_factory=dict)
    done: frozenset[int] = frozenset()


@dataclass(frozen=True, eq=False, slots=True)
class Homework:
    """What a student's function gives on a layer, and why, in ``words``; the state it was ``opened`` with."""

    words: Message
    opened: State


@dataclass(frozen=True, slots=True)
class State:
    """All that the user has chosen. ``visited`` is implied: the walk up to and including ``position``."""

    scene: Scene
    layer: AnyLayer
    position: Position = ORIGIN
    order: WalkOrder = WalkOrder.X_FIRST
    relu: bool = False
    fill_all: bool = False  # output maps shown whole, or filled as the walk visits them
    true_colour: bool = True  # a colour picture as one picture, or as separate channels
    link: Link = Link.NONE
    channel: int | None = None  # the channel of the weight set that a person chose, see `shown_channel`
    pointed: Cell | None = None  # what mouse or keyboard focus is on
    view: View = View.LAYER
    chosen: Cell | None = None  # a weight, a bias or an input: its uses stay lit, and it can be changed
    edit: Edit | None = None  # the last number changed by hand, while its layer stays
    done: Done | None = None  # what the last command did to all copies or to X, until the walk goes on
    readers: bool = False  # the input panel shows how many positions read each cell
    loss: LossChoice = HALF_SQUARES
    learning_rate: float = 0.0001
    training: TrainingChoice = LEARN_A_FILTER
    gradient_of: GradientOf = GradientOf.NEURON
    shows_dX: bool = False  # the backward page shows dX in the place of X
    nudging: bool = False  # the followed weight's gradient is checked by nudging it
    shift: Shift = UNMOVED  # what the shift test moves, and how far
    update: UpdateRecord | None = None  # the last update, see `updates.last_update`
    growth: GrowthAxis = GrowthAxis.INPUT  # the curve that the growth page speaks of
    considered: Considered | None = None  # what the growth page marks instead of the layer, while dragging
    what_if: str | None = None  # the id of the wrong idea that is looked at, see `wrong_ideas.table`
    before_picture: State | None = None  # what was there before a picture brought its own layer
    lesson: LessonPlace | None = None  # where a person is in a lesson
    withheld: frozenset[Withheld] = frozenset()  # what is not shown while it is predicted
    homework: Homework | None = None  # whose layer this is

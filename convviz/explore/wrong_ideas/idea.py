"""What a wrong idea is: a name, what it is about, and a function that says what it leads to.

An idea is applied to a layer that shares its weights; where nothing is shared, that is ``layer.common``. It
leads to None where it makes no sense on the layer, or where the sizes alone make it right: without biases
none can be forgotten, and at stride 1 the stride cannot be ignored. An idea about values can still lead to
the right value by the chance of the numbers; whoever needs a wrong one compares.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import Enum
from typing import Literal, TypeAlias, TypeVar

from convviz.conv import Axis, Geometry, InputCell, Layer
from convviz.conv.arrays import Array
from convviz.explore.message import Message, message
from convviz.explore.state.cells import BiasCell, Position, WeightCell
from convviz.explore.wrong_ideas.block import Block

Number: TypeAlias = int | float
"""An int wherever the exact result is whole and comes from whole numbers."""

Answer: TypeAlias = Number | Block | Array
"""What an idea answers. An array (W2, H2) only where the idea keeps a number for each position."""

N = TypeVar("N", bound=Number)


class Subject(Enum):
    """What a question is about, and with it what an answer is."""

    OUTPUT = "output"  # the value V[x, y, d] of a neuron; whole: V
    BLOCK = "block"  # the block of X that a neuron reads
    SIZE = "size"  # how many positions there are along an axis
    PARAMETERS = "parameters"  # how many the layer has
    BIASES = "biases"  # how many the layer has
    FACTOR = "factor"  # by which parameters grow without sharing
    DOUBLED_INPUT = "doubled_input"  # how many parameters the layer has on an input of twice the sides
    MULTIPLICATIONS = "multiplications"  # in a forward pass
    SAVING = "saving"  # by which factor sharing makes multiplications fewer: 1
    CHANGED = "changed"  # how many neurons change with one weight
    SHIFT = "shift"  # by how many cells V moves when X moves by some pixels
    WEIGHT_SETS = "weight_sets"  # how many different ones a slice has after an update
    WEIGHT_GRADIENT = "weight_gradient"  # the gradient of a weight or a bias; whole: dW and db
    INPUT_GRADIENT = "input_gradient"  # the gradient of an input; whole: dX


@dataclass(frozen=True, eq=False, slots=True)
class Case:
    """What a question is asked about: a ``layer``, and what else its subject needs.

    ``position``: the neuron, for `Subject.OUTPUT` and `Subject.BLOCK`. ``dV`` (W2, H2, K): the upstream
    gradient, with the ``parameter`` whose gradient is followed or the ``cell`` of X. ``parameter`` is also
    the weight that is changed. ``along``: the axis of a size or a shift. ``pixels``: how far X moves.
    """

    layer: Layer
    position: Position | None = None
    dV: Array | None = None
    parameter: WeightCell | BiasCell | None = None
    cell: InputCell | None = None
    along: Literal["x", "y"] = "x"
    pixels: int = 1

    @property
    def geometry(self) -> Geometry:
        """The geometry of the layer."""
        return self.layer.geometry

    @property
    def axis(self) -> Axis:
        """The axis ``along``."""
        return self.geometry.x if self.along == "x" else self.geometry.y


@dataclass(frozen=True, eq=False)
class Idea(ABC):
    """A wrong idea; equal only to itself.

    ``id``: its lower-case name, which stays as it is, since lessons are written with it. ``subject``: what
    the idea is about.
    """

    id: str
    subject: Subject

    @property
    def name(self) -> Message:
        """Its short name, for a menu or beside a number."""
        return message(f"ideas.name.{self.id}")

    @property
    def cause(self) -> Message:
        """What was done wrong, in one sentence."""
        return message(f"ideas.cause.{self.id}")

    @abstractmethod
    def answer(self, case: Case) -> Answer | None:
        """Return what the idea answers in ``case``; None where it does not apply.

        ValueError where ``case`` lacks what the subject needs, or names what the layer does not have;
        else errors as `Layer` raises them.
        """


def lacking(name: str, idea: Idea) -> ValueError:
    """Return the error for a case that has None for what ``idea`` needs."""
    return ValueError(f"{name} is None: the idea {idea.id!r} is about {idea.subject.value} and needs one")


def if_wrong(number: N, right: Number) -> N | None:
    """Return ``number``, or None where it is the ``right`` one."""
    return None if number == right else number


def divided(number: int, by: int) -> Number:
    """Return ``number`` divided ``by`` so much: an int where that is whole."""
    return number // by if number % by == 0 else number / by

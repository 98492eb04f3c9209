"""What is chosen for the backward pass: the loss, the gradient written as code, what is trained."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from numpy.typing import NDArray

from convviz.explore.state.cells import Position


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

    ``neuron`` is for the loss of one neuron. ``numbers`` (W2, H2, K) are the target T, or dV as typed. With a
    ``bank`` of filters T is what they make of X; `backward_pass.fitting` computes it.
    """

    kind: LossKind = LossKind.HALF_SQUARES
    through_relu: bool = False
    neuron: Position | None = None
    numbers: Numbers | None = None
    bank: str | None = None


HALF_SQUARES = LossChoice()
"""The loss that a state begins with."""


class TrainingCase(Enum):
    """What is trained."""

    FILTER = "filter"  # an exercise: find the filter that made a picture's output
    LAYER = "layer"  # this layer, down the chosen loss


@dataclass(frozen=True, slots=True)
class TrainingChoice:
    """What is trained. ``side`` and ``rate`` are of the exercise; None stands for its own rate.

    ``advised``: nobody has chosen the learning rate of the layer. Where the first step with it would be too
    long, the layer is trained at a smaller one.
    """

    case: TrainingCase = TrainingCase.FILTER
    side: int = 4
    rate: float | None = None
    advised: bool = True


LEARN_A_FILTER = TrainingChoice()
"""What a state begins with."""

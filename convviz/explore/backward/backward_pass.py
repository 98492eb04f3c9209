"""The backward pass of the layer that is explored: the loss, dV, and the pile of gradients over each slice.

Every neuron has a gradient of its own, dV[x, y, d] times what it sees. With sharing these are added over the
depth slice; how far that has come is `partial_gradients`.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

import convviz.conv as conv
from convviz.conv import AnyLayer, FullyConnectedLayer, Loss
from convviz.conv.arrays import Array
from convviz.explore.backward import targets
from convviz.explore.message import Refused, message
from convviz.explore.state.cells import OutputCell, has_cell, set_shape
from convviz.explore.state.derived import Derived
from convviz.explore.state.descent_choices import LossChoice, LossKind, Numbers
from convviz.explore.state.state import Position, State, WalkOrder, WeightCell
from convviz.explore.state.transitions import Transition
from convviz.explore.state.values import Values, read_only

TOGETHER = 16  # slices whose gradients are added up at once


def loss_of(choice: LossChoice) -> Loss:
    """Return the loss of the model that ``choice`` stands for."""
    loss: Loss
    match choice.kind:
        case LossKind.HALF_SQUARES:
            loss = conv.HalfSquares()
        case LossKind.TOTAL:
            loss = conv.Total()
        case LossKind.ONE_NEURON:
            at = choice.neuron or Position(0, 0, 0)
            loss = conv.OneNeuron(at.x, at.y, at.d)
        case LossKind.TARGET:
            assert choice.numbers is not None
            loss = conv.HalfSquaredDistance(choice.numbers.array)
        case LossKind.TYPED:
            assert choice.numbers is not None
            loss = conv.WeightedSum(choice.numbers.array)
    return conv.ThroughReLU(loss) if choice.through_relu else loss


def fitting(choice: LossChoice, layer: AnyLayer) -> LossChoice:
    """Return ``choice`` where it fits the layer's output, else the loss that always does.

    A target that a filter bank makes always fits: it is computed here, once for each X.
    """
    if choice.bank is not None:
        bank = targets.fitting_bank(choice.bank, layer)
        return replace(choice, numbers=targets.target_of(bank, layer), bank=bank)
    shape = layer.geometry.output_shape
    if choice.numbers is not None and choice.numbers.array.shape != shape:
        return LossChoice(through_relu=choice.through_relu)
    at = choice.neuron
    if at is not None and not all(i < n for i, n in zip((at.x, at.y, at.d), shape, strict=True)):
        return LossChoice(through_relu=choice.through_relu)
    return choice


class Backward:
    """The backward pass of one layer for one loss.

    Attributes: ``layer``; ``choice``; ``loss``, a number; ``dV`` (W2, H2, K).
    """

    def __init__(self, layer: AnyLayer, V: Array, choice: LossChoice) -> None:
        self.layer = layer
        self.choice = choice
        loss = loss_of(choice)
        self.loss = loss.value(V)
        self.dV = read_only(loss.upstream(V))
        self._kept: dict[object, Values] = {}
        self._planes: tuple[range, Array] = range(0), self.dV.array  # of some slices, each by itself

    def plane(self, d: int) -> Array:
        """Return dV of slice ``d`` (W2, H2), contiguous: in dV itself its numbers lie far apart."""
        slices, planes = self._planes
        if d not in slices:
            first = d - d % TOGETHER
            slices = range(first, min(first + TOGETHER, self.dV.array.shape[2]))
            part = self.dV.array[:, :, slices.start : slices.stop].transpose(2, 0, 1)
            self._planes = slices, planes = slices, np.ascontiguousarray(part)
            planes.setflags(write=False)
        plane: Array = planes[d - slices.start]
        return plane

    def slice_gradient(self, d: int) -> Values:
        """Return dW[d] (Fx, Fy, D/groups), the sum over the whole slice, whoever owns the weights."""
        if ("dW", d) not in self._kept:  # a walk through the column soon asks for the next ones
            slices = self._beside(d)
            dV = self.dV.array[:, :, slices.start : slices.stop]
            for k, dW in zip(slices, conv.slice_gradients(self.layer.common, slices, dV)[0], strict=True):
                self._kept["dW", k] = read_only(dW)
        return self._kept["dW", d]

    def _beside(self, d: int) -> range:
        """Return the slices of the same group whose gradients are computed together with that of ``d``."""
        share = self.layer.geometry.filters // self.layer.geometry.groups
        first = d - d % share % TOGETHER
        return range(first, min(first + TOGETHER, d - d % share + share))

    def own_gradient(self, at: Position) -> conv.NeuronGradient:
        """Return the neuron's own gradient, of the shape of its weights."""
        return self.layer.neuron_gradient(at.x, at.y, at.d, self.dV.array)

    def terms(self, weight: WeightCell) -> Array:
        """Return what each neuron of slice k asks of ``weight``: dV[x, y, k] · its input, (W2, H2)."""
        g, Xp = self.layer.geometry, self.layer.Xp
        dV = self.plane(weight.k)
        if isinstance(self.layer, FullyConnectedLayer):
            whole: Array = dV * self.layer.X[weight.i, weight.j, weight.c]
            return whole
        columns, rows = g.x.met_by(weight.i), g.y.met_by(weight.j)
        asked: Array = dV * Xp[columns, rows, g.channels_of(weight.k).start + weight.c]
        return asked

    def input_gradient(self) -> Values:
        """Return dX (W, H, D) of all neurons."""
        if "dX" not in self._kept:
            self._kept["dX"] = read_only(np.ascontiguousarray(self.layer.input_gradient(self.dV.array)))
        return self._kept["dX"]


def backward_of(state: State, derived: Derived) -> Backward:
    """Return the backward pass of the state: the same object as long as the layer and the loss stay."""
    choice = fitting(state.loss, state.layer)
    return derived.keep("backward", choice, lambda: Backward(state.layer, derived.V.array, choice))


def in_walk_order(values: Array, order: WalkOrder) -> Array:
    """Return the values (W2, H2) of a slice as the walk visits them, flat."""
    flat: Array = (values if order is WalkOrder.Y_FIRST else values.T).reshape(-1)
    return flat


def followed(state: State) -> WeightCell:
    """Return the weight whose sum is written out: the chosen one, or the middle of the current filter."""
    from_chosen = state.chosen
    d = state.position.d
    if isinstance(from_chosen, WeightCell):
        return WeightCell(d, from_chosen.i, from_chosen.j, from_chosen.c)
    _, x, y, c = state.layer.geometry.weights_shape
    across, down, deep = set_shape(state.layer)  # fully connected, of X, which can be smaller than a filter
    return WeightCell(d, min(x // 2, across - 1), min(y // 2, down - 1), min(1, c - 1, deep - 1))


def choose_loss(kind: LossKind) -> Transition:
    """Choose another loss. A new target starts with zeros, dV that is typed with ones."""

    def choose(state: State) -> State:
        if kind is state.loss.kind:
            return state
        relu = state.loss.through_relu
        made = LossChoice(kind, relu)
        if kind is LossKind.ONE_NEURON:
            made = LossChoice(kind, relu, neuron=state.position)
        elif kind in (LossKind.TARGET, LossKind.TYPED):
            made = LossChoice(kind, relu, numbers=Numbers(_started(state, kind)))
        return replace(state, loss=made)

    return choose


def choose_neuron(at: Position) -> Transition:
    """Let the loss be the value of one neuron, that at ``at``."""
    of_one = LossChoice(LossKind.ONE_NEURON, neuron=at)
    return lambda state: replace(state, loss=replace(of_one, through_relu=state.loss.through_relu))


def choose_target(bank: str | None) -> Transition:
    """Let the target T be what the filters of ``bank`` make of X; with None T is typed from now on."""

    def choose(state: State) -> State:
        old = fitting(state.loss, state.layer)
        if bank is not None:
            return replace(state, loss=LossChoice(LossKind.TARGET, old.through_relu, bank=bank))
        if old.kind is LossKind.TARGET and old.numbers is not None:
            return replace(state, loss=replace(old, bank=None))
        return choose_loss(LossKind.TARGET)(state)

    return choose


def toggle_loss_relu(state: State) -> State:
    """Let V go through ReLU before the loss, or not."""
    return replace(state, loss=replace(state.loss, through_relu=not state.loss.through_relu))


def type_number(at: Position, value: float) -> Transition:
    """Change one number of the target, or of dV as typed; refused with another loss.

    A target that a filter bank made is a typed one from then on.
    """

    def typed(state: State) -> State:
        choice = fitting(state.loss, state.layer)
        numbers = choice.numbers
        if numbers is None:
            raise Refused(message("explore.refused.not_editable"))
        if not has_cell(state.layer, OutputCell(at.x, at.y, at.d)):
            raise Refused(message("explore.refused.cell"))
        whole = numbers.array.dtype.kind == "i" and float(value).is_integer()
        array = numbers.array.astype(numbers.array.dtype if whole else np.float64)
        array[at.x, at.y, at.d] = value
        array.setflags(write=False)
        return replace(state, loss=replace(choice, numbers=Numbers(array), bank=None))

    return typed


def _started(state: State, kind: LossKind) -> Array:
    """Return a target of zeros, or ones for dV."""
    dtype = state.layer.common.X.dtype
    array = np.zeros(state.layer.geometry.output_shape, dtype)
    if kind is LossKind.TYPED:
        array += 1
    array.setflags(write=False)
    return array

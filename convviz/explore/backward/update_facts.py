"""What an update did: to one weight, to the loss, to the neurons, to the sets of a slice."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from convviz.conv import AnyLayer, FullyConnectedLayer, InputCell, Layer
from convviz.conv.arrays import Array
from convviz.explore import numbers
from convviz.explore.backward.backward_pass import Backward, loss_of
from convviz.explore.backward.gradient_check import bare, gradient_at, short
from convviz.explore.backward.updates import last_update
from convviz.explore.expression import number_name
from convviz.explore.message import Message, message
from convviz.explore.state.cells import read_inside
from convviz.explore.state.derived import Derived
from convviz.explore.state.descent_choices import LossChoice, LossKind
from convviz.explore.state.pokes import place_of
from convviz.explore.state.state import BiasCell, Cell, Position, State, UpdateRecord, WeightCell
from convviz.explore.state.values import number

DIGITS = 5  # significant digits of the numbers of an update
MOST_BIASES = 8  # of more filters only the current one's bias is written out
MOST_COMPARED = 300_000  # weights of a slice up to which its sets are compared


@dataclass(frozen=True, slots=True)
class Updated:
    """One number before and after: ``new`` = ``old`` − ``step``, and ``step`` = rate · ``gradient``."""

    name: str
    old: int | float
    gradient: int | float
    step: float
    new: float
    words: Message


@dataclass(frozen=True, slots=True)
class UpdateFacts:
    """What an update did, to one weight and the biases, and in words on the whole.

    ``rose_words`` only where the loss rose; ``grew_words`` only for a loss that asks something of single
    neurons; ``outside_words`` for a fully connected layer: how many weights outside the receptive field are
    no longer zero.
    """

    weight: Updated
    biases: tuple[Updated, ...]
    loss_words: Message
    rose_words: Message | None
    grew_words: Message | None
    sets_words: Message
    outside_words: Message | None


class Update:
    """One update with the backward pass that it came from. It is made once and answers for any weight.

    Attributes: ``record``; ``before``, the backward pass; ``loss_before`` and ``loss_after``; ``grew``, how
    many neurons have a larger |V| or |V − T| than before, None for a loss that asks nothing of single ones.
    """

    def __init__(self, record: UpdateRecord, V: Array) -> None:
        """Take the output ``V`` (W2, H2, K) after the update."""
        self.record = record
        self.before = Backward(record.before, record.before.forward(), record.loss)
        loss = loss_of(record.loss)
        self.loss_before, self.loss_after = self.before.loss, float(loss.value(V))
        self.grew: int | None = None
        if record.loss.kind in (LossKind.HALF_SQUARES, LossKind.TARGET):
            grown = np.abs(loss.upstream(V)) > np.abs(self.before.dV.array)
            self.grew = int(np.count_nonzero(grown))
        self._sets: dict[int, int | None] = {}

    def updated(self, state: State, cell: Cell) -> Updated:
        """Return what became of the number in ``cell``, a weight or a bias that the layer has."""
        place = place_of(state, cell)
        assert place is not None
        assert not isinstance(place, InputCell)
        record = self.record
        old, new = number(record.before.value_at(place)), float(record.after.value_at(place))
        gradient, rate = gradient_at(self.before, place), record.learning_rate
        words = number_words(old, rate, gradient, new)
        return Updated(number_name(place), old, gradient, _product(rate, gradient), new, words)

    def sets_of(self, d: int) -> int | None:
        """Return how many different sets slice ``d`` has now; None where there are too many to compare."""
        if d not in self._sets:
            self._sets[d] = different_sets(self.record.after, d)
        return self._sets[d]


def number_words(old: float, rate: float, gradient: float, new: float) -> Message:
    """Return ``old`` − ``rate`` · ``gradient`` = ``new``, with ≈ where digits of any of them are cut."""
    said = short(old, DIGITS), numbers.shortened(rate), short(gradient, DIGITS, bracketed=True)
    after = numbers.related(new, DIGITS)
    if any(numbers.ALMOST in words for words in said):
        after = after.replace("=", numbers.ALMOST)
    before, rate_, gradient_ = map(bare, said)
    return message("descent.update.number", old=before, rate=rate_, gradient=gradient_, new=after)


def stepped(old: float, rate: float, gradient: float) -> float:
    """Return ``old`` − ``rate`` · ``gradient`` in decimals, without the last bits of a float."""
    return float(Decimal(repr(old)) - Decimal(repr(rate)) * Decimal(repr(gradient)))


def update_of(state: State, derived: Derived) -> Update | None:
    """Return the update that made the present layer; the same object as long as the layer stays."""
    record = last_update(state)
    if record is None:
        return None
    return derived.keep("update", record, lambda: Update(record, derived.V.array))


def facts_of(state: State, made: Update, weight: WeightCell) -> UpdateFacts:
    """Return what the update ``made`` did, written out for ``weight``, at the current position."""
    layer, here = state.layer, state.position
    g, record = layer.geometry, made.record
    positions = g.output_shape[0] * g.output_shape[1]
    shown = range(g.filters) if g.filters <= MOST_BIASES else range(here.d, here.d + 1)
    before, after = short(made.loss_before, DIGITS), short(made.loss_after, DIGITS)
    rose = message("descent.update.rose", rate=numbers.shortened(record.learning_rate))
    return UpdateFacts(
        weight=made.updated(state, weight),
        biases=tuple(made.updated(state, BiasCell(k)) for k in shown) if g.bias else (),
        loss_words=message("descent.update.loss", before=before, after=after),
        rose_words=rose if made.loss_after > made.loss_before else None,
        grew_words=_grew_words(made, layer, positions * g.filters),
        sets_words=_sets_words(layer, made.sets_of(here.d), positions),
        outside_words=_outside_words(layer, here),
    )


def different_sets(layer: AnyLayer, d: int) -> int | None:
    """Return how many different sets the neurons of slice ``d`` have; None where it takes too long."""
    if isinstance(layer, Layer):
        return 1
    width, height, _ = layer.geometry.output_shape
    if width * height * math.prod(layer.set_shape) > MOST_COMPARED:
        return None
    found = set()
    for x, y in np.ndindex(width, height):
        own = layer.weights_of(x, y, d)
        found.add(((own.weights + 0).tobytes(), own.bias))  # + 0: −0 is 0
    return len(found)


def _product(rate: float, gradient: float) -> float:
    """Return ``rate`` · ``gradient`` in decimals: 0.0001 · 110 is 0.011, not 0.011000000000000001."""
    return float(Decimal(repr(rate)) * Decimal(repr(gradient)))


def _outside_words(layer: AnyLayer, here: Position) -> Message | None:
    """Return how many weights outside its receptive field a fully connected neuron has, and uses."""
    if not isinstance(layer, FullyConnectedLayer):
        return None
    g = layer.geometry
    x, y = read_inside(g.x, here.x), read_inside(g.y, here.y)
    weights = layer.weights_of(here.x, here.y, here.d).weights
    inside = weights[np.ix_(x, y, g.channels_of(here.d))]
    n = int(np.count_nonzero(weights) - np.count_nonzero(inside))
    return message("descent.update.outside", n=n, of=weights.size - inside.size)


def _grew_words(made: Update, layer: AnyLayer, neurons: int) -> Message | None:
    if made.grew is None:
        return None
    what = _measured(made.record.loss)
    if made.grew and isinstance(layer, Layer):
        return message("descent.update.compromise", what=what, n=made.grew, of=neurons)
    return message("descent.update.grew", what=what, n=made.grew, of=neurons)


def _measured(choice: LossChoice) -> str:
    if choice.through_relu:
        return "|dV|"
    return "|V \N{MINUS SIGN} T|" if choice.kind is LossKind.TARGET else "|V|"


def _sets_words(layer: AnyLayer, sets: int | None, positions: int) -> Message:
    if isinstance(layer, Layer):
        return message("descent.update.one_set", n=positions)
    if sets is None:
        return message("descent.update.many_sets", n=positions)
    if isinstance(layer, FullyConnectedLayer):
        return message("descent.update.full_sets", n=sets)
    if sets > 1:
        return message("descent.update.different_sets", n=sets)
    return message("descent.update.equal_sets", n=positions)

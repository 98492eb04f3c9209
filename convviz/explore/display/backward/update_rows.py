"""What an update would do, or did: old − rate · gradient = new, L before → after, the slice's filters."""

from __future__ import annotations

from dataclasses import dataclass

from convviz.explore.backward.backward_pass import Backward
from convviz.explore.backward.gradient_check import gradient_at, short
from convviz.explore.backward.update_facts import DIGITS, UpdateFacts, number_words, stepped
from convviz.explore.expression import number_name
from convviz.explore.message import Message, message
from convviz.explore.state.pokes import place_of
from convviz.explore.state.sharing import Sharing, sharing_of
from convviz.explore.state.state import BiasCell, Cell, State, WeightCell
from convviz.explore.state.values import number


@dataclass(frozen=True, slots=True)
class UpdateRow:
    """One line: what changes, a name or words, and how; ``is_loss``: what all of it is for."""

    name: Message | str
    words: Message
    is_loss: bool = False


def rows_of(
    state: State, passed: Backward, weight: WeightCell, facts: UpdateFacts | None, left: int
) -> tuple[UpdateRow, ...]:
    """Return the rows for ``weight``, the bias of the current slice, the loss and the slice.

    ``facts`` are those of the update that made the layer, None where the next one is meant; ``left`` is how
    many gradients of the slice are still to come. The rows are as many before an update as after it.
    """
    d = state.position.d
    slice_name = message("backward.row.slice", d=d)
    cells: tuple[Cell, ...] = (weight, BiasCell(d)) if state.layer.geometry.bias else (weight,)
    if facts is None:
        numbered = tuple(_planned(state, passed, cell, left) for cell in cells)
        loss = message("backward.row.loss", value=short(passed.loss, DIGITS))
        sets = _sets(state)
    else:
        biases = tuple(b for b in facts.biases if b.name == _name(state, BiasCell(d)))
        numbered = tuple(UpdateRow(updated.name, updated.words) for updated in (facts.weight, *biases))
        loss, sets = facts.loss_words, facts.sets_words
    return (*numbered, UpdateRow("L", loss, is_loss=True), UpdateRow(slice_name, sets))


def _name(state: State, cell: Cell) -> str:
    place = place_of(state, cell)
    return "" if place is None else number_name(place)


def _planned(state: State, passed: Backward, cell: Cell, left: int) -> UpdateRow:
    """Return what an update would do to the number in ``cell``; it waits for the gradients that are left."""
    place = place_of(state, cell)
    assert place is not None
    old, name = number(state.layer.value_at(place)), number_name(place)
    if left:
        return UpdateRow(name, message("backward.row.waits", old=short(old, DIGITS), n=left))
    gradient, rate = gradient_at(passed, place), state.learning_rate
    return UpdateRow(name, number_words(old, rate, gradient, stepped(old, rate, gradient)))


def _sets(state: State) -> Message:
    """Return how many sets the slice has, equal or not."""
    width, height, _ = state.layer.geometry.output_shape
    if sharing_of(state.layer) is Sharing.SHARED:
        return message("backward.row.one_filter", n=width * height)
    return message("backward.row.sets", n=width * height)

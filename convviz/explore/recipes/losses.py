"""The loss in a recipe: its choices, and the numbers of a target, or of dV as they were typed."""

from __future__ import annotations

from convviz.conv.arrays import Array, owned
from convviz.explore.recipes.array_values import packed
from convviz.explore.recipes.plain import Plain
from convviz.explore.recipes.recipe_reading import RecipeReading
from convviz.explore.recipes.state_fields import FIELDS
from convviz.explore.state.descent_choices import HALF_SQUARES, LossChoice, LossKind, Numbers

NUMBERS = "loss_numbers"
CHOICES = tuple(name for name, field in FIELDS.items() if field.path[0] == "loss")
NAMES = (*CHOICES, NUMBERS)
_NEED_NUMBERS = (LossKind.TARGET, LossKind.TYPED)


def loss_values(loss: LossChoice, arrays: dict[str, Array], within: str = "") -> dict[str, Plain]:
    """Return in what ``loss`` differs from a new state's; a target that filters make is not written."""
    values = {}
    for name in CHOICES:
        kind, (_, attribute) = FIELDS[name].kind, FIELDS[name].path
        if getattr(loss, attribute) != getattr(HALF_SQUARES, attribute):
            values[name] = kind.plain(getattr(loss, attribute))
    if loss.numbers is not None and loss.bank is None:
        values[NUMBERS] = packed(loss.numbers.array, within + NUMBERS, arrays)
    return values


def read_loss(reading: RecipeReading) -> LossChoice:
    """Return the loss; where a field is wrong, which is noted, what a new state has there."""
    before = len(reading.mistakes)
    given = {
        FIELDS[name].path[1]: reading.value(name, FIELDS[name].kind.read, None)
        for name in CHOICES
        if name in reading
    }
    array = reading.array(NUMBERS, (None, None, None))
    if array is not None:
        given["numbers"] = Numbers(owned(array))
    loss = LossChoice(**{name: value for name, value in given.items() if value is not None})
    known = len(reading.mistakes) == before
    if known and loss.kind in _NEED_NUMBERS and loss.bank is None:
        reading.need(NUMBERS)
    return loss

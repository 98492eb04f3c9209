"""What was done last, in a recipe: a number changed by hand, a command's words, an update, sizes considered.

Only what a state still shows is written: news ends with the layer that it is about.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from convviz.conv import AnyLayer
from convviz.conv.arrays import Array
from convviz.explore.backward.backward_pass import fitting
from convviz.explore.backward.updates import LARGEST_RATE, last_update
from convviz.explore.expression import number_name
from convviz.explore.growth.growth_drag import still_considered
from convviz.explore.message import Refused, message
from convviz.explore.recipes import losses, unshared
from convviz.explore.recipes.layers import NAMES as LAYER_NAMES
from convviz.explore.recipes.layers import layer_values, read_layer
from convviz.explore.recipes.messages import message_values, read_message
from convviz.explore.recipes.plain import Flag, Plain, Rate, Whole, number, place_called
from convviz.explore.recipes.recipe_reading import RecipeReading
from convviz.explore.scene.scene import Scene
from convviz.explore.state import bounds
from convviz.explore.state.pokes import cell_of
from convviz.explore.state.state import Considered, Done, Edit, State, UpdateRecord
from convviz.explore.state.values import number as plain_number

NAMES = ("edit", "done", "update", "considered")
T = TypeVar("T")
_LARGEST_SETTING = 10**6  # of sizes that are only counted


def news_values(state: State, arrays: dict[str, Array], within: str = "") -> dict[str, Plain]:
    """Return what ``state`` still tells; large arrays go into ``arrays``, with names from ``within`` on."""
    values: dict[str, Plain] = {}
    if state.edit is not None:
        edit = state.edit
        told: dict[str, Plain] = {"number": number_name(edit.place), "old": edit.old, "new": edit.new}
        if unshared.owns(edit.before, edit.place):
            told["again"] = True
        values["edit"] = told
    if state.done is not None and state.done.after is state.layer:
        values["done"] = message_values(state.done.words)
    record = last_update(state)
    if record is not None:
        values["update"] = {
            "before": layer_values(record.before, state.scene, arrays, f"{within}update.before."),
            "loss": losses.loss_values(record.loss, arrays, f"{within}update.loss."),
            "learning_rate": record.learning_rate,
        }
    considered = still_considered(state)
    if considered is not None:
        values["considered"] = _considered_values(considered)
    return values


def read_edit(reading: RecipeReading, layer: AnyLayer | None) -> Edit | None:
    """Return the change by hand that led to ``layer``; None where there is none or it is wrong (noted)."""
    inner = reading.inside("edit")
    if inner is None:
        return None
    inner.know(("number", "old", "new", "again"))
    place = _needed(inner, "number", place_called)
    old, new = (_needed(inner, name, number) for name in ("old", "new"))
    again = inner.value("again", Flag().read, False)
    if layer is None or place is None or old is None or new is None:
        return None
    with inner.field("number"):
        try:
            now = plain_number(layer.value_at(place))
        except (ValueError, TypeError):  # the latter for an own number where sets are shared
            raise Refused(message("explore.refused.cell")) from None
        with inner.field("new"):
            if new != now:
                raise Refused(message("recipes.refused.not_now", value=now))
        with inner.field("old"):
            try:
                before = layer.with_value(place, old)
            except (ValueError, TypeError):
                raise Refused(message("explore.refused.value", value=old)) from None
            if unshared.owns(layer, place) and not again:
                before = unshared.without_own(layer, place)
            if before.value_at(place) != old:
                raise Refused(message("recipes.refused.not_now", value=plain_number(before.value_at(place))))
            return Edit(place, cell_of(place), plain_number(before.value_at(place)), now, before)
    return None


def read_done(reading: RecipeReading, layer: AnyLayer | None) -> Done | None:
    """Return what a command did, in words; None where there is none or it is wrong (noted)."""
    words = reading.value("done", read_message, None)
    return None if words is None or layer is None else Done(layer, words)


def read_update(reading: RecipeReading, scene: Scene | None, layer: AnyLayer | None) -> UpdateRecord | None:
    """Return the update that led to ``layer``; None where there is none or it is wrong (noted)."""
    inner = reading.inside("update")
    if inner is None:
        return None
    inner.know(("before", "loss", "learning_rate"))
    rate = _needed(inner, "learning_rate", Rate(LARGEST_RATE).read)
    inner.need("before", "loss")
    old, loss = inner.inside("before"), inner.inside("loss")
    choice = before = None
    if loss is not None:
        loss.know(losses.NAMES)
        choice = losses.read_loss(loss)
    if old is not None:
        old.know(LAYER_NAMES)
        before = read_layer(old, scene, None if layer is None else layer.geometry)
    if layer is None or rate is None or choice is None or before is None or reading.mistakes:
        return None
    with inner.field("before"):
        if type(before) is not type(layer):
            raise Refused(message("recipes.refused.other_sharing"))
    return UpdateRecord(before, layer, fitting(choice, before), rate)


def read_considered(reading: RecipeReading, layer: AnyLayer | None) -> Considered | None:
    """Return the sizes that are only counted; None where there are none or they are wrong (noted)."""
    inner = reading.inside("considered")
    if inner is None:
        return None
    inner.know((*bounds.NAMES, "refused"))
    before = len(inner.mistakes)
    given = {
        name: inner.value(name, Whole(bounds.RANGES[name][0], _LARGEST_SETTING).read, 0)
        for name in bounds.NAMES
        if name in inner
    }
    refused = inner.value("refused", read_message, None)
    if layer is None or len(inner.mistakes) > before:
        return None
    wanted = bounds.settings_of(layer.geometry) | given
    with reading.field("considered"):
        if not bounds.countable(wanted):
            raise Refused(message("recipes.refused.no_layer"))
        return Considered(bounds.geometry_of(wanted), layer.geometry, refused)
    return None


def _needed(reading: RecipeReading, name: str, read: Callable[[Any], T]) -> T | None:
    """Return what ``read`` makes of a field that must be there; None where it is wrong, which is noted."""
    reading.need(name)
    return reading.value(name, read, None)


def _considered_values(considered: Considered) -> dict[str, Plain]:
    present = bounds.settings_of(considered.present)
    wanted = bounds.settings_of(considered.geometry)
    values: dict[str, Plain] = {name: wanted[name] for name in wanted if wanted[name] != present[name]}
    if considered.refused is not None:
        values["refused"] = message_values(considered.refused)
    return values

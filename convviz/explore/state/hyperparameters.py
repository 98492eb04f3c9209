"""Changing the hyperparameters: what may be chosen, why not, what would fit, the data at other sizes.

Arrays whose shape stays are kept. Otherwise the scene makes its data again at the new size: its picture is
cut again, its filter bank computed again, and plain numbers keep their value where they stay in the volume.
Going back to an example's own sizes therefore brings its own data back.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, replace
from functools import lru_cache

from convviz.conv import Geometry, Layer, padding
from convviz.conv.nearest_sizes import Changes
from convviz.explore import typed_numbers
from convviz.explore.message import Message, Refused, message
from convviz.explore.scene.scene import InputKind, bank_of, described, input_of, unedited
from convviz.explore.state import bounds
from convviz.explore.state.lesson_state import Withheld
from convviz.explore.state.predicting import refuse_to_tell
from convviz.explore.state.sharing import Sharing, sharing_of, with_sharing
from convviz.explore.state.state import Position, State
from convviz.files.pictures import Picture


@dataclass(frozen=True, slots=True)
class Limits:
    """The values a hyperparameter can take while the others stay."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """Settings near the present ones that fit: ``changes`` are (hyperparameter, value) pairs."""

    text: Message
    changes: tuple[tuple[str, int], ...]


@lru_cache(maxsize=64)  # 2 to 10 ms, asked again whenever the open fields are shown
def limits(g: Geometry) -> tuple[tuple[str, Limits], ...]:
    """Return for every hyperparameter the least and the greatest value it can take while the others stay.

    Both ends can be taken; values between them may be impossible (groups must divide, the strict rule must
    fit).
    """
    settings = bounds.settings_of(g)
    return tuple(
        (name, Limits(_end(settings, name, low), _end(settings, name, high)))
        for name, (low, high) in bounds.RANGES.items()
    )


def change(state: State, **changes: int) -> State:
    """Return ``state`` with ``changes``, by the names of `bounds.NAMES`; `Refused` says why not.

    ``same=1`` lets the padding follow the other settings; a number for one side ends that, and the other
    sides keep what they came to. The position and the channel stay where they can; nothing is pointed at. The
    same state is returned when nothing changes. TypeError for an unknown name or a value that is no int.
    """
    refuse_to_tell(state, Withheld.SIZE)  # why others are refused would tell what fits
    before = state.layer.geometry
    settings = _changed(before, changes)
    reason = bounds.problem(settings)
    if reason is not None:
        raise Refused(reason)
    g = bounds.geometry_of(settings)
    return state if g == before else _relaid(state, g)


def typed_value(name: str, words: str) -> int:
    """Return the value that a person typed for the hyperparameter ``name``; refused unless it is whole."""
    value = typed_numbers.read(words, whole=True)
    _whole(f"explore.setting.{_known(name)}", value)
    return int(value)


def padding_words(g: Geometry) -> str:
    """Return the padding as it is typed and as `typed_padding` reads it: "same", "1", "1,2" or "1,2,0,1"."""
    return padding.SAME if g.same else ",".join(map(str, padding.as_list(g.padding)))


def typed_padding(words: str) -> dict[str, int]:
    """Return the changes that a person typed as padding.

    "same", or one number for all sides, two (x, y), or four (left, right, top, bottom). Refused with the
    reason otherwise; paddings that are not of zeros are refused by their name.
    """
    if (name := typed_numbers.read_word(words)) is not None:
        return _padding_named(name)
    numbers = typed_numbers.read_list(words)
    for value in numbers:
        _whole("explore.setting.padding", value)
    sides = padding.from_list([int(value) for value in numbers])
    if sides is None:
        raise Refused(message("explore.refused.padding_count", n=len(numbers)))
    return bounds.padding_settings(sides)


def take_picture_size(state: State) -> State:
    """Give the layer the width and height of the scene's picture, scaled down to the window's bounds.

    Refused where there is no picture, or one that is too small for the filters.
    """
    picture = state.scene.picture
    if picture is None or state.scene.kind is not InputKind.PICTURE:
        raise Refused(message("explore.refused.no_picture"))
    return change(state, **bounded_size(bounds.settings_of(state.layer.geometry), picture))


def bounded_size(settings: dict[str, int], picture: Picture) -> dict[str, int]:
    """Return the largest width and height in the picture's proportions that the layer may have."""
    width, height = picture.size
    longest = min(max(width, height), bounds.RANGES["width"][1])
    for side in range(longest, 0, -1):
        scale = side / max(width, height)
        wish = {"width": max(1, round(width * scale)), "height": max(1, round(height * scale))}
        if settings["strict"]:
            wish["width"] -= bounds.unread({**settings, **wish}, "x")
            wish["height"] -= bounds.unread({**settings, **wish}, "y")
        if bounds.problem({**settings, **wish}) is None:
            return wish
    raise Refused(message("explore.refused.picture_small", width=width, height=height))


def misfit(g: Geometry) -> Message | None:
    """Return which columns or rows are never read, or None when the filters fit."""
    return None if g.fits else bounds.misfit_of(g.x.unread, g.y.unread)


def never_read(g: Geometry) -> Message | None:
    """Return the same in fewer words: what is never read, but not why."""
    return None if g.fits else bounds.never_read(g.x.unread, g.y.unread)


def proposals(g: Geometry) -> tuple[Proposal, ...]:
    """Return the nearest settings that fit, at most six; none when the filters fit already."""
    if g.fits:
        return ()
    found: list[Proposal] = []
    for wish in g.nearest_fits():
        changes = _by_name(g, wish)
        if bounds.problem(_changed(g, changes)) is None:
            found.append(Proposal(_in_words(g, changes), tuple(changes.items())))
    return tuple(found[:6])


def _relaid(state: State, g: Geometry) -> State:
    old, before = state.layer.common, state.layer.geometry
    X = old.X if g.input_shape == before.input_shape else input_of(state.scene, g)
    weights, biases, bank = old.weights, old.biases, None
    if g.weights_shape != before.weights_shape:
        bank = bank_of(state.scene, g)
        weights, biases = bank.weights, bank.biases
    elif g.bias != before.bias:
        biases = bank_of(state.scene, g).biases
    layer = Layer(g, X, weights, biases)
    return replace(
        state,
        scene=unedited(described(state.scene, g, bank), layer),
        layer=with_sharing(layer, sharing_of(state.layer)),
        position=Position(
            *(min(i, n - 1) for i, n in zip(astuple(state.position), g.output_shape, strict=True))
        ),
        channel=None
        if state.channel is None or sharing_of(state.layer) is Sharing.FULL
        else min(state.channel, g.weights_shape[3] - 1),
        pointed=None,
        chosen=None,
        edit=None,
        done=None,
    )


def _changed(g: Geometry, changes: dict[str, int]) -> dict[str, int]:
    for name, value in changes.items():
        if isinstance(value, bool) or not isinstance(value, int):
            raise TypeError(f"{_known(name)} is {value!r}: an int is needed")
    settings = {**bounds.settings_of(g), **{_known(name): value for name, value in changes.items()}}
    if "same" not in changes and any(name in changes for name in bounds.PADDING):
        settings["same"] = 0
    return settings


def _known(name: str) -> str:
    if name not in bounds.RANGES:
        raise TypeError(f"there is no hyperparameter {name!r}: choose from {', '.join(bounds.NAMES)}")
    return name


def _end(settings: dict[str, int], name: str, end: int) -> int:
    """Return the possible value nearest to ``end``.

    Ignoring divisibility, what is possible is an interval around the present value: bisection finds its end.
    From there the nearest value that also divides is looked for, back towards the present one.
    """
    if name in bounds.PADDING:
        settings = {**settings, "same": 0}
    inside, outside = settings[name], end
    if bounds.within_size({**settings, name: end}):
        inside = outside
    while abs(outside - inside) > 1:
        middle = (inside + outside) // 2
        if bounds.within_size({**settings, name: middle}):
            inside = middle
        else:
            outside = middle
    back = 1 if end < settings[name] else -1
    while inside != settings[name] and bounds.problem({**settings, name: inside}) is not None:
        inside += back
    return inside


def _by_name(g: Geometry, wish: Changes) -> dict[str, int]:
    """Return the changes of a `Geometry` by the names of `bounds.NAMES`."""
    changed = g.replace(**wish)
    wished, now = bounds.settings_of(changed), bounds.settings_of(g)
    follows = bounds.PADDING if changed.same else ()
    return {name: value for name, value in wished.items() if value != now[name] and name not in follows}


def _whole(key: str, value: int | float) -> None:
    """Refuse a ``value`` that is not whole; ``key`` names what it is for."""
    if not float(value).is_integer():
        raise Refused(message("explore.refused.setting_whole", what=message(key), value=value))


def _padding_named(name: str) -> dict[str, int]:
    if name == padding.SAME:
        return bounds.padding_settings(padding.SAME)
    if name in padding.OTHER_MODES:
        raise Refused(message("explore.refused.padding_mode", name=name))
    if name == "valid":
        raise Refused(message("explore.refused.padding_valid"))
    raise Refused(message("explore.refused.padding_word", name=name))


def _in_words(g: Geometry, changes: dict[str, int]) -> Message:
    """Return "S = 1", or "W = 9, H = 11", or "F = 4 along x": one word for both axes where they agree.

    Padding is written out as it is typed: "P = 0,1,0,1".
    """
    parts: dict[str, int | str] = {}
    for name, value in changes.items():
        both = name[:-2]
        if name in (*bounds.PADDING, "same"):
            parts["padding"] = padding_words(bounds.geometry_of(_changed(g, changes)))
        elif both in bounds.PAIRS and changes.get(f"{both}_x") == changes.get(f"{both}_y"):
            parts[both] = value
        else:
            parts[name] = value
    first, *rest = (message(f"explore.proposal.{name}", value=value) for name, value in parts.items())
    for second in rest:
        first = message("explore.proposal.both", first=first, second=second)
    return first

"""What a layer may be in this window: its hyperparameters, their ceilings, why a setting is impossible.

The ceilings keep memory and waiting bounded; they are wide enough for the layers that are taught (VGG's first
layer with its 3,211,264 neurons is inside). Everything is plain arithmetic on ints, cheap enough to ask for
every value a control could take.
"""

from __future__ import annotations

from collections.abc import Mapping

from convviz.conv import Geometry, Padding, padding
from convviz.explore.message import Message, message

AXES = ("x", "y")
PAIRS = ("size", "stride", "dilation")  # one value for each axis
SIDES = {"x": ("padding_left", "padding_right"), "y": ("padding_top", "padding_bottom")}
RANGES: Mapping[str, tuple[int, int]] = {
    "width": (1, 512),
    "height": (1, 512),
    "depth": (1, 512),
    "filters": (1, 512),
    "size_x": (1, 64),
    "size_y": (1, 64),
    "stride_x": (1, 64),
    "stride_y": (1, 64),
    "padding_left": (0, 64),
    "padding_right": (0, 64),
    "padding_top": (0, 64),
    "padding_bottom": (0, 64),
    "same": (0, 1),
    "dilation_x": (1, 32),
    "dilation_y": (1, 32),
    "groups": (1, 512),
    "bias": (0, 1),
    "strict": (0, 1),
}
NAMES = tuple(RANGES)
PADDING = (*SIDES["x"], *SIDES["y"])
_OTHERS = tuple((name, low, high) for name, (low, high) in RANGES.items() if name not in PADDING)

MOST = {"inputs": 4_000_000, "weights": 4_000_000, "neurons": 4_000_000, "multiplications": 4_000_000_000}
"""Of a layer; its inputs are counted with the padding."""

Settings = Mapping[str, int]


def settings_of(g: Geometry) -> dict[str, int]:
    """Return the hyperparameters of ``g`` by name; same, bias and strict are 0 or 1."""
    numbers = {name: getattr(g, name) for name in ("width", "height", "depth", "filters", "groups")}
    for name in PAIRS:
        numbers |= {f"{name}_{axis}": value for axis, value in zip(AXES, getattr(g, name), strict=True)}
    numbers |= zip(PADDING, (*g.padding[0], *g.padding[1]), strict=True)
    numbers |= {"same": int(g.same), "bias": int(g.bias), "strict": int(g.rule == "strict")}
    return {name: numbers[name] for name in NAMES}


def geometry_of(settings: Settings) -> Geometry:
    """Return the geometry with these hyperparameters; ValueError as `Geometry` raises it.

    Where ``same`` is 1, the padding follows from the others, whatever its four numbers are; so it does below.
    """
    pairs = {name: (settings[f"{name}_x"], settings[f"{name}_y"]) for name in PAIRS}
    return Geometry(
        width=settings["width"],
        height=settings["height"],
        depth=settings["depth"],
        filters=settings["filters"],
        padding=padding.SAME if settings["same"] else (_given(settings, "x"), _given(settings, "y")),
        groups=settings["groups"],
        bias=bool(settings["bias"]),
        rule="strict" if settings["strict"] else "floor",
        **pairs,
    )


def padding_settings(wish: Padding) -> dict[str, int]:
    """Return the hyperparameters that ask for ``wish``; errors as `Geometry` raises them."""
    if wish == padding.SAME:
        return {"same": 1}
    x, y = padding.sides(wish)
    return {**dict(zip(PADDING, (*x, *y), strict=True)), "same": 0}


def problem(settings: Settings) -> Message | None:
    """Return why a layer with these hyperparameters is impossible here, or None."""
    for reason in (_out_of_range, _filter_larger, _undivided, _too_large, _refused_by_rule):
        found = reason(settings)
        if found is not None:
            return found
    return None


def within_size(settings: Settings) -> bool:
    """Return True when ranges and ceilings are kept and the filter fits, whether or not the sizes divide."""
    return not any(reason(settings) for reason in (_out_of_range, _filter_larger, _too_large))


def countable(settings: Settings) -> bool:
    """Return True when such a layer exists, however large: it can be counted where it cannot be shown."""
    if any(settings[name] < low for name, (low, _) in RANGES.items()):
        return False
    return not any(reason(settings) for reason in (_filter_larger, _undivided, _refused_by_rule))


def unread(settings: Settings, axis: str) -> int:
    """Return how many columns ("x") or rows ("y") of the padded input no neuron reads at the far edge."""
    return (_padded(settings, axis) - _extent(settings, axis)) % settings[f"stride_{axis}"]


def _out_of_range(settings: Settings) -> Message | None:
    for name, low, high in _OTHERS:
        if not low <= settings[name] <= high:
            return _beyond(name, settings[name])
    sides = settings
    if settings["same"]:  # what that comes to can be asked only of possible sizes
        sides = dict(zip(PADDING, (*_same(settings, "x"), *_same(settings, "y")), strict=True))
    for name in PADDING:
        low, high = RANGES[name]
        if not low <= sides[name] <= high:
            return _beyond(name, sides[name])
    return None


def _beyond(name: str, value: int) -> Message:
    low, high = RANGES[name]
    if value < low:
        return message("explore.refused.low", what=_named(name), low=low)
    return message("explore.refused.high", what=_named(name), high=high)


def _filter_larger(settings: Settings) -> Message | None:
    for axis in AXES:
        extent, padded = _extent(settings, axis), _padded(settings, axis)
        if extent > padded:
            return message(f"explore.refused.filter.{axis}", extent=extent, padded=padded)
    return None


def _undivided(settings: Settings) -> Message | None:
    for name in ("depth", "filters"):
        if settings[name] % settings["groups"]:
            return message(f"explore.refused.groups.{name}", groups=settings["groups"], count=settings[name])
    return None


def _too_large(settings: Settings) -> Message | None:
    own = settings["size_x"] * settings["size_y"] * (settings["depth"] // settings["groups"])
    inputs = _padded(settings, "x") * _padded(settings, "y") * settings["depth"]
    neurons = _output(settings, "x") * _output(settings, "y") * settings["filters"]
    counts = (inputs, settings["filters"] * own, neurons, neurons * own)
    for (what, most), count in zip(MOST.items(), counts, strict=True):
        if count > most:
            return message(f"explore.refused.many.{what}", count=count, most=most)
    return None


def _refused_by_rule(settings: Settings) -> Message | None:
    if not settings["strict"]:
        return None
    columns, rows = unread(settings, "x"), unread(settings, "y")
    return message("explore.refused.strict", misfit=misfit_of(columns, rows)) if columns or rows else None


def misfit_of(columns: int, rows: int) -> Message:
    """Return that the sizes do not divide evenly, and what is never read; one of the two is not 0."""
    return message("explore.misfit", unread=never_read(columns, rows))


def never_read(columns: int, rows: int) -> Message:
    """Return what is never read, in words; at least one of the two is not 0."""
    if not rows:
        return message("explore.misfit.columns", n=columns)
    if not columns:
        return message("explore.misfit.rows", n=rows)
    return message(
        "explore.misfit.both",
        columns=message("explore.misfit.some_columns", n=columns),
        rows=message("explore.misfit.some_rows", n=rows),
    )


def _named(name: str) -> Message:
    return message(f"explore.setting.{name}")


def _extent(settings: Settings, axis: str) -> int:
    return (settings[f"size_{axis}"] - 1) * settings[f"dilation_{axis}"] + 1


def _length(settings: Settings, axis: str) -> int:
    return settings["width"] if axis == "x" else settings["height"]


def _given(settings: Settings, axis: str) -> tuple[int, int]:
    before, after = SIDES[axis]
    return settings[before], settings[after]


def _same(settings: Settings, axis: str) -> tuple[int, int]:
    size, stride, dilation = (settings[f"{name}_{axis}"] for name in ("size", "stride", "dilation"))
    return padding.same(_length(settings, axis), size, stride, dilation)


def _padded(settings: Settings, axis: str) -> int:
    # An `Axis` would know, but takes 2.5 times as long.
    before, after = _same(settings, axis) if settings["same"] else _given(settings, axis)
    return _length(settings, axis) + before + after


def _output(settings: Settings, axis: str) -> int:
    return (_padded(settings, axis) - _extent(settings, axis)) // settings[f"stride_{axis}"] + 1

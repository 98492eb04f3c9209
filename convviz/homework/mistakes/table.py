"""All known mistakes, the frequent ones first: of two that explain as much, the first is told.

First come the changes that several of them have in common, then the mistakes of each result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from convviz.homework.mistakes.forward import SCRAMBLED
from convviz.homework.mistakes.mistake import Change, Mistake
from convviz.homework.outcome import Part


def _each(switch: str, values: Iterable[str]) -> tuple[Change, ...]:
    """Return a change for each of the ``values`` of ``switch``."""
    return tuple({switch: value} for value in values)


def _on_axes(switches: tuple[str, str], values: Iterable[str]) -> tuple[Change, ...]:
    """Return for each of the ``values`` a change of both axes, of rows alone and of columns alone.

    ``switches`` are that of the rows and that of the columns.
    """
    rows, columns = switches
    every: list[Change] = []
    for value in values:
        every += [{rows: value, columns: value}, {rows: value}, {columns: value}]
    return tuple(every)


def _in_right_size(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """Return ``changes``, and each with an output of the right size that the loops do not fit."""
    counts = [change for change in changes if "rows" in change or "columns" in change]
    return (*changes, *({**change, **_RIGHT_SIZE} for change in counts))


def _filled_in_turn(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """Return ``changes`` for a solution that fills an output of that size with the right values in turn."""
    sizes = ((change.get("rows", "right"), change.get("columns", "right")) for change in changes)
    return tuple({"out_rows": rows, "out_columns": columns, "place": "in turn"} for rows, columns in sizes)


_COUNT, _STEP = ("rows", "columns"), ("step_rows", "step_columns")
_RIGHT_SIZE: Change = {"out_rows": "right", "out_columns": "right"}

#: The stride is forgotten where windows begin, in how many there are, or in both.
_STRIDE_FORGOTTEN: tuple[Change, ...] = (
    *_on_axes(_STEP, ["one"]),
    {"step_rows": "one", "step_columns": "one", "rows": "no stride", "columns": "no stride"},
    *_on_axes(_COUNT, ["no stride"]),
)
_STRIDE_FIXED: tuple[Change, ...] = (
    *_on_axes(_STEP, ["two"]),
    {"step_rows": "two", "step_columns": "two", "rows": "stride 2", "columns": "stride 2"},
    *_on_axes(_COUNT, ["stride 2"]),
)
#: The number of columns is worked out from what belongs to rows, or the other way round.
_WIDTH_FROM_HEIGHT = _on_axes(_COUNT, ["other axis", "other length", "other kernel"])
_KERNEL_EXCHANGED: tuple[Change, ...] = (
    *_each("window", ["exchanged", "rows", "columns"]),
    *({**change, "taps": True} for change in _each("window", ["exchanged", "rows", "columns"])),
)
_BY_FILTERS: Change = {"rows": "number of filters", "columns": "number of filters"}
_FILTERS_AS_KERNEL: tuple[Change, ...] = (
    {"window": "filters"},
    {"window": "filters", "taps": True},
    {"window": "filters", **_BY_FILTERS},
    {"window": "filters", "taps": True, **_BY_FILTERS},
    _BY_FILTERS,
)
_OTHER_AXIS: Change = {"rows": "other axis", "columns": "other axis"}
_ROWS_AND_COLUMNS: tuple[Change, ...] = (
    {"place": "exchanged"},
    {"start": "exchanged"},
    {"start": "exchanged", "window": "exchanged"},
    {**_OTHER_AXIS, "window": "exchanged"},
    {**_OTHER_AXIS, "place": "exchanged", **_RIGHT_SIZE},
    {**_OTHER_AXIS, "window": "exchanged", "place": "exchanged", **_RIGHT_SIZE},
)
_CENTRE = (*_each("start", ["centre", "centre inside"]), *_each("window", ["odd", "even"]))
_OVER_INPUT = _on_axes(
    _COUNT,
    [
        "input",
        "padded input",
        "input by stride",
        "padded input by stride",
        "input over stride",
        "padded input over stride",
        "kernel",
        "input by stride, inside",
        "input, inside",
    ],
)
_NO_PLUS_ONE = _on_axes(_COUNT, ["no plus one", "plus one divided"])
_COUNT_OF_PAD = _on_axes(_COUNT, ["pad once", "no pad"])
#: Filters whose weights a reshape puts in other places, by the kernel of `Forward`.
_FILTERS_SCRAMBLED = ("columns as rows", "channels last", "channels last, reshaped", "channels first")
_FLIPPED = ("flipped", "flipped channels", "flipped rows", "flipped columns")
_MEANS = ("N", "positions", "N and positions", "F", "C", "area", "weights")
_TIMES = ("N", "C", "F", "positions", "area", "N and positions", "N and F", "F and positions")
_DOUT_SCRAMBLED = _each("dout", SCRAMBLED)
_RUNNING = ("nfp", "npf", "fnp", "pnf", "fpn")

#: What the loops over positions get wrong, in dx and dw alike.
_OF_POSITIONS: Mapping[str, tuple[Change, ...]] = {
    "width_from_height": _WIDTH_FROM_HEIGHT,
    "rows_and_columns": _ROWS_AND_COLUMNS,
    "flat_index": _each("place", ["flat by rows", "flat by rows, replaced", "flat by rows, both ways"]),
    "kernel_rows_and_columns": _KERNEL_EXCHANGED,
    "over_input": _OVER_INPUT,
    "stride_forgotten": _STRIDE_FORGOTTEN,
    "stride_fixed": _STRIDE_FIXED,
    "filters_as_kernel": _FILTERS_AS_KERNEL,
    "size_without_plus_one": _NO_PLUS_ONE,
    "size_without_pad": _COUNT_OF_PAD,
    "centre": _CENTRE,
}
#: Those of them that db can have, which needs no window.
_OF_COUNTS = frozenset({"width_from_height", "over_input", "size_without_plus_one", "size_without_pad"})


def _of(part: Part) -> Callable[..., Mistake]:
    """Return what makes a mistake of ``part`` from its kind, its changes and its idea, if any."""

    def made(kind: str, *changes: Change, idea: str | None = None) -> Mistake:
        return Mistake(part, kind, changes, idea)

    return made


def _of_loops(part: Part) -> tuple[Mistake, ...]:
    """Return the mistakes of the loops over positions that ``part`` can have."""
    return tuple(Mistake(part, kind, changes) for kind, changes in _OF_POSITIONS.items())


_out, _dx, _dw, _db = _of("out"), _of("dx"), _of("dw"), _of("db")

_OF_OUT = (
    _out("breaks_at_pad_0", {"padding": "negative slice"}),
    _out("width_from_height", *_in_right_size(_WIDTH_FROM_HEIGHT), *_filled_in_turn(_WIDTH_FROM_HEIGHT)),
    _out("rows_and_columns", *_ROWS_AND_COLUMNS, {"order": "exchanged"}, idea="swapped_indices"),
    _out("flat_index", *_each("place", ["flat by rows", "flat by rows, both ways", "in turn by columns"])),
    _out(
        "pad_fixed",
        *_each("padding", ["one", "slice of one"]),
        {"padding": "one", "rows": "pad 1", "columns": "pad 1"},
    ),
    _out("kernel_rows_and_columns", *_KERNEL_EXCHANGED, {"kernel": "exchanged"}),
    _out("stride_forgotten", *_in_right_size(_STRIDE_FORGOTTEN), idea="ignored_stride"),
    _out("stride_fixed", *_in_right_size(_STRIDE_FIXED)),
    _out("filters_as_kernel", *_FILTERS_AS_KERNEL),
    _out("no_bias", {"bias": "none"}, idea="forgot_bias"),
    _out("bias_per_channel", {"bias": "per channel"}, idea="bias_per_channel"),
    _out("one_channel", *_each("channels", ["first", "last"]), idea="one_channel"),
    _out("flipped", *_each("kernel", _FLIPPED), idea="flipped_kernel"),
    _out("averaged", *_each("value", ["mean", "mean with bias", "mean of area", "mean of channels"])),
    _out("batch_added", {"samples": "added"}),
    _out("filters_scrambled", *_each("kernel", _FILTERS_SCRAMBLED)),
    _out("scrambled", *_each("order", SCRAMBLED)),
    _out("axes", *({"order": f"axes {order}"} for order in SCRAMBLED)),
    _out("centre", *_CENTRE),
    _out(
        "pad_forgotten",
        {"padding": "none"},
        {"padding": "none", "rows": "no pad", "columns": "no pad"},
        {"padding": "none", "rows": "no pad", "columns": "no pad", **_RIGHT_SIZE},
    ),
    _out("bias_per_weight", *_each("bias", ["per weight", "per row of weights", "per place"])),
    _out("bias_twice", {"bias": "twice"}),
    _out("bias_subtracted", {"bias": "subtracted"}),
    _out("bias_of_another", *_each("bias", ["first", "last", "of the sample", "sum"])),
    _out("channel_weights", {"kernel": "first channel"}),
    _out("other_filter", *_each("kernel", ["first", "next"])),
    _out("one_sample", *_each("samples", ["first alone", "last alone"])),
    _out("same_sample", *_each("samples", ["first for all", "last for all"])),
    _out(
        "pad_one_side",
        *_each("padding", ["after", "before"]),
        {"padding": "one side", "rows": "pad once", "columns": "pad once"},
    ),
    _out(
        "pad_one_axis",
        {"padding": "rows", "columns": "no pad"},
        {"padding": "columns", "rows": "no pad"},
    ),
    _out("pad_every_axis", {"padding": "every axis"}, {"padding": "every axis", "taps": True}),
    _out("pad_not_zero", {"padding": "edge"}),
    _out("size_without_plus_one", *_in_right_size(_NO_PLUS_ONE)),
    _out("size_without_pad", *_in_right_size(_COUNT_OF_PAD)),
    _out("over_input", *_in_right_size(_OVER_INPUT)),
    _out("size_without_kernel", *_on_axes(_COUNT, ["no kernel"])),
    _out("stride_of_kernel", *_on_axes(_STEP, ["kernel"])),
)
_OF_DX = (
    _dx("crop_minus_pad", *_each("crop", ["-pad", "-pad rows", "-pad columns"])),
    _dx("crop_fixed", *_each("crop", ["one", "one, then its size"])),
    _dx("breaks_at_pad_0", {"crop": "raises at pad 0"}, {"padding": "negative slice"}),
    _dx("pad_fixed", *({"padding": "one", "crop": crop} for crop in ("right", "one", "-pad", "first"))),
    *_of_loops("dx"),
    _dx("overlap", *_each("add", ["replaced", "last neuron"]), idea="overlap_not_added"),
    _dx(
        "running_dw",
        *({"kernel": f"running dw {order}{when}"} for order in _RUNNING for when in ("", " after")),
        {"kernel": "dw"},
    ),
    _dx("flipped", *_each("kernel", _FLIPPED), idea="kernel_not_flipped"),
    _dx("not_cropped", {"crop": "none"}),
    _dx("crop_place", *_each("crop", ["first", "last", "to its size"])),
    _dx("crop_rows_and_columns", *_each("crop", ["exchanged", "square", "square of columns", "rows turned"])),
    _dx("pad_forgotten", {"padding": "none", "crop": "none"}, {"padding": "none"}),
    _dx("one_filter", *_each("add", ["last filter", "first filter"])),
    _dx("filters_scrambled", *_each("kernel", _FILTERS_SCRAMBLED)),
    _dx("dout_scrambled", *_DOUT_SCRAMBLED),
    _dx("filter_turned", {"kernel": "exchanged"}),
    _dx("other_filter", *_each("kernel", ["first", "next"])),
    _dx("one_channel", {"kernel": "first channel"}, *_each("channels", ["added", "first alone"])),
    _dx("averaged", *_each("mean", _MEANS)),
    _dx("batch_added", {"samples": "added"}),
    _dx("one_sample", *_each("samples", ["first alone", "last alone"])),
    _dx("counted_again", *_each("times", _TIMES)),
    _dx("sign", {"times": "minus"}),
)
_OF_DW = (
    _dw("breaks_at_pad_0", {"padding": "negative slice"}),
    _dw("pad_fixed", *_each("padding", ["one", "slice of one"])),
    *_of_loops("dw"),
    _dw("last_kept", *_each("add", ["last position", "last neuron"]), idea="kept_last_gradient"),
    _dw("one_sample", *_each("add", ["last sample", "first sample"])),
    _dw("averaged", *_each("mean", _MEANS), idea="gradients_averaged"),
    _dw("pad_forgotten", {"padding": "none"}),
    _dw("flipped", *_each("turned", _FLIPPED)),
    _dw("one_channel", *_each("channels", ["first for all", "added", "first alone"])),
    _dw("filters_added", {"filters": "added"}),
    _dw("counted_again", *_each("times", _TIMES)),
    _dw("filters_scrambled", *_each("turned", [*_FILTERS_SCRAMBLED, *SCRAMBLED])),
    _dw("dout_scrambled", *_DOUT_SCRAMBLED),
    _dw("filter_turned", *_each("turned", ["exchanged", "exchanged, then written"])),
    _dw("largest_kept", {"add": "largest"}, idea="kept_largest_gradient"),
    _dw("sign", {"times": "minus"}),
    _dw("gathered_rows_and_columns", *_each("gather", ["rows", "columns", "exchanged"])),
)
_OF_DB = (
    _db("last_kept", *_each("add", ["last position", "last neuron"])),
    _db("one_sample", *_each("add", ["last sample", "first sample"])),
    _db("averaged", *_each("mean", _MEANS)),
    _db("shape", *_each("shape", ["kept", "column", "row"])),
    _db("one_number", {"shape": "scalar"}, {"filters": "added"}),
    _db("wrong_axes", *_each("shape", ["samples", "positions", "of samples", "of rows", "of columns"])),
    # A sum over rows and columns does not tell them apart.
    _db("dout_scrambled", *(change for change in _DOUT_SCRAMBLED if change["dout"] != "columns before rows")),
    _db("counted_again", *_each("times", _TIMES)),
    _db("counted", {"add": "counted"}),
    _db("sign", {"times": "minus"}),
    *(mistake for mistake in _of_loops("db") if mistake.kind in _OF_COUNTS),
)
MISTAKES = (*_OF_OUT, *_OF_DX, *_OF_DW, *_OF_DB)

#: Kinds that are also looked for three at a time.
FREQUENT = frozenset(
    {
        "crop_minus_pad",
        "no_bias",
        "averaged",
        "stride_forgotten",
        "flipped",
        "last_kept",
        "overlap",
        "one_channel",
        "one_sample",
        "pad_forgotten",
        "bias_per_channel",
        "rows_and_columns",
        "counted_again",
    }
)

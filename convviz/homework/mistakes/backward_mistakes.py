"""What goes wrong in backward, in dx, dw and db, by how often it does."""

from __future__ import annotations

from convviz.homework.mistakes.forward import SCRAMBLED
from convviz.homework.mistakes.mistake import Change, Mistake
from convviz.homework.mistakes.position_changes import (
    CENTRE,
    COUNT_OF_PAD,
    FILTERS_AS_KERNEL,
    FILTERS_SCRAMBLED,
    KERNEL_EXCHANGED,
    NO_PLUS_ONE,
    OVER_INPUT,
    ROWS_AND_COLUMNS,
    STRIDE_FIXED,
    STRIDE_FORGOTTEN,
    WIDTH_FROM_HEIGHT,
)
from convviz.homework.outcome import Part

#: What the loops over positions get wrong, in dx and dw alike.
_OF_POSITIONS: dict[str, tuple[Change, ...]] = {
    "width_from_height": WIDTH_FROM_HEIGHT,
    "rows_and_columns": ROWS_AND_COLUMNS,
    "flat_index": (
        {"place": "flat by rows"},
        {"place": "flat by rows, replaced"},
        {"place": "flat by rows, both ways"},
    ),
    "kernel_rows_and_columns": KERNEL_EXCHANGED,
    "over_input": OVER_INPUT,
    "stride_forgotten": STRIDE_FORGOTTEN,
    "stride_fixed": STRIDE_FIXED,
    "filters_as_kernel": FILTERS_AS_KERNEL,
    "size_without_plus_one": NO_PLUS_ONE,
    "size_without_pad": COUNT_OF_PAD,
    "centre": CENTRE,
}
#: Those of them that db can have, which needs no window.
_OF_COUNTS = frozenset({"width_from_height", "over_input", "size_without_plus_one", "size_without_pad"})
_FLIPPED: tuple[str, ...] = ("flipped", "flipped channels", "flipped rows", "flipped columns")
_MEANS: tuple[str, ...] = ("N", "positions", "N and positions", "F", "C", "area", "weights")
_TIMES: tuple[str, ...] = (
    "N",
    "C",
    "F",
    "positions",
    "area",
    "N and positions",
    "N and F",
    "F and positions",
)
_DOUT_SCRAMBLED: tuple[Change, ...] = tuple({"dout": order} for order in SCRAMBLED)
_RUNNING: tuple[str, ...] = ("nfp", "npf", "fnp", "pnf", "fpn")


def _of_loops(part: Part) -> tuple[Mistake, ...]:
    """Return the mistakes of the loops over positions that ``part`` can have."""
    return tuple(Mistake(part, kind, changes) for kind, changes in _OF_POSITIONS.items())


def _dx(kind: str, *changes: Change, idea: str | None = None) -> Mistake:
    return Mistake("dx", kind, changes, idea)


def _dw(kind: str, *changes: Change, idea: str | None = None) -> Mistake:
    return Mistake("dw", kind, changes, idea)


def _db(kind: str, *changes: Change, idea: str | None = None) -> Mistake:
    return Mistake("db", kind, changes, idea)


_OF_DX = (
    _dx("crop_minus_pad", *({"crop": crop} for crop in ("-pad", "-pad rows", "-pad columns"))),
    _dx("crop_fixed", {"crop": "one"}, {"crop": "one, then its size"}),
    _dx("breaks_at_pad_0", {"crop": "raises at pad 0"}, {"padding": "negative slice"}),
    _dx("pad_fixed", *({"padding": "one", "crop": crop} for crop in ("right", "one", "-pad", "first"))),
    *_of_loops("dx"),
    _dx("overlap", {"add": "replaced"}, {"add": "last neuron"}, idea="overlap_not_added"),
    _dx(
        "running_dw",
        *({"kernel": f"running dw {o}{a}"} for o in _RUNNING for a in ("", " after")),
        {"kernel": "dw"},
    ),
    _dx("flipped", *({"kernel": kernel} for kernel in _FLIPPED), idea="kernel_not_flipped"),
    _dx("not_cropped", {"crop": "none"}),
    _dx("crop_place", *({"crop": crop} for crop in ("first", "last", "to its size"))),
    _dx(
        "crop_rows_and_columns",
        *({"crop": crop} for crop in ("exchanged", "square", "square of columns", "rows turned")),
    ),
    _dx("pad_forgotten", {"padding": "none", "crop": "none"}, {"padding": "none"}),
    _dx("one_filter", {"add": "last filter"}, {"add": "first filter"}),
    _dx("filters_scrambled", *({"kernel": kernel} for kernel in FILTERS_SCRAMBLED)),
    _dx("dout_scrambled", *_DOUT_SCRAMBLED),
    _dx("filter_turned", {"kernel": "exchanged"}),
    _dx("other_filter", {"kernel": "first"}, {"kernel": "next"}),
    _dx("one_channel", {"kernel": "first channel"}, {"channels": "added"}, {"channels": "first alone"}),
    _dx("averaged", *({"mean": mean} for mean in _MEANS)),
    _dx("batch_added", {"samples": "added"}),
    _dx("one_sample", {"samples": "first alone"}, {"samples": "last alone"}),
    _dx("counted_again", *({"times": times} for times in _TIMES)),
    _dx("sign", {"times": "minus"}),
)
_OF_DW = (
    _dw("breaks_at_pad_0", {"padding": "negative slice"}),
    _dw("pad_fixed", {"padding": "one"}, {"padding": "slice of one"}),
    *_of_loops("dw"),
    _dw("last_kept", {"add": "last position"}, {"add": "last neuron"}, idea="kept_last_gradient"),
    _dw("one_sample", {"add": "last sample"}, {"add": "first sample"}),
    _dw("averaged", *({"mean": mean} for mean in _MEANS), idea="gradients_averaged"),
    _dw("pad_forgotten", {"padding": "none"}),
    _dw("flipped", *({"turned": turned} for turned in _FLIPPED)),
    _dw("one_channel", *({"channels": c} for c in ("first for all", "added", "first alone"))),
    _dw("filters_added", {"filters": "added"}),
    _dw("counted_again", *({"times": times} for times in _TIMES)),
    _dw("filters_scrambled", *({"turned": turned} for turned in (*FILTERS_SCRAMBLED, *SCRAMBLED))),
    _dw("dout_scrambled", *_DOUT_SCRAMBLED),
    _dw("filter_turned", {"turned": "exchanged"}, {"turned": "exchanged, then written"}),
    _dw("largest_kept", {"add": "largest"}, idea="kept_largest_gradient"),
    _dw("sign", {"times": "minus"}),
    _dw("gathered_rows_and_columns", *({"gather": g} for g in ("rows", "columns", "exchanged"))),
)
_OF_DB = (
    _db("last_kept", {"add": "last position"}, {"add": "last neuron"}),
    _db("one_sample", {"add": "last sample"}, {"add": "first sample"}),
    _db("averaged", *({"mean": mean} for mean in _MEANS)),
    _db("shape", *({"shape": shape} for shape in ("kept", "column", "row"))),
    _db("one_number", {"shape": "scalar"}, {"filters": "added"}),
    _db(
        "wrong_axes",
        *({"shape": s} for s in ("samples", "positions", "of samples", "of rows", "of columns")),
    ),
    _db(
        "dout_scrambled",
        # A sum over rows and columns does not tell them apart.
        *(change for change in _DOUT_SCRAMBLED if change != {"dout": "columns before rows"}),
    ),
    _db("counted_again", *({"times": times} for times in _TIMES)),
    _db("counted", {"add": "counted"}),
    _db("sign", {"times": "minus"}),
    *(mistake for mistake in _of_loops("db") if mistake.kind in _OF_COUNTS),
)
BACKWARD_MISTAKES = (*_OF_DX, *_OF_DW, *_OF_DB)

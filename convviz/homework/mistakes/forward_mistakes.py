"""What goes wrong in forward, by how often it does."""

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
    STRIDE_OF_KERNEL,
    WIDTH_FROM_HEIGHT,
    on_axes,
)


def _in_right_size(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """Return ``changes``, and each with an output of the right size that the loops do not fit."""
    fixed = (
        {**change, "out_rows": "right", "out_columns": "right"}
        for change in changes
        if "rows" in change or "columns" in change
    )
    return (*changes, *fixed)


def _filled_in_turn(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """Return ``changes`` for a solution that fills an output of that size with the right values in turn."""
    return tuple(
        {
            "out_rows": change.get("rows", "right"),
            "out_columns": change.get("columns", "right"),
            "place": "in turn",
        }
        for change in changes
    )


def _mistake(kind: str, *changes: Change, idea: str | None = None) -> Mistake:
    return Mistake("out", kind, changes, idea)


FORWARD_MISTAKES = (
    _mistake("breaks_at_pad_0", {"padding": "negative slice"}),
    _mistake(
        "width_from_height",
        *_in_right_size(WIDTH_FROM_HEIGHT),
        *_filled_in_turn(WIDTH_FROM_HEIGHT),
    ),
    _mistake(
        "rows_and_columns",
        *ROWS_AND_COLUMNS,
        {"order": "exchanged"},
        idea="swapped_indices",
    ),
    _mistake(
        "flat_index",
        {"place": "flat by rows"},
        {"place": "flat by rows, both ways"},
        {"place": "in turn by columns"},
    ),
    _mistake(
        "pad_fixed",
        {"padding": "one"},
        {"padding": "slice of one"},
        {"padding": "one", "rows": "pad 1", "columns": "pad 1"},
    ),
    _mistake("kernel_rows_and_columns", *KERNEL_EXCHANGED, {"kernel": "exchanged"}),
    _mistake("stride_forgotten", *_in_right_size(STRIDE_FORGOTTEN), idea="ignored_stride"),
    _mistake("stride_fixed", *_in_right_size(STRIDE_FIXED)),
    _mistake("filters_as_kernel", *FILTERS_AS_KERNEL),
    _mistake("no_bias", {"bias": "none"}, idea="forgot_bias"),
    _mistake("bias_per_channel", {"bias": "per channel"}, idea="bias_per_channel"),
    _mistake("one_channel", {"channels": "first"}, {"channels": "last"}, idea="one_channel"),
    _mistake(
        "flipped",
        *(
            {"kernel": kernel}
            for kernel in ("flipped", "flipped channels", "flipped rows", "flipped columns")
        ),
        idea="flipped_kernel",
    ),
    _mistake(
        "averaged", *({"value": v} for v in ("mean", "mean with bias", "mean of area", "mean of channels"))
    ),
    _mistake("batch_added", {"samples": "added"}),
    _mistake("filters_scrambled", *({"kernel": kernel} for kernel in FILTERS_SCRAMBLED)),
    _mistake("scrambled", *({"order": order} for order in SCRAMBLED)),
    _mistake("axes", *({"order": f"axes {order}"} for order in SCRAMBLED)),
    _mistake("centre", *CENTRE),
    _mistake(
        "pad_forgotten",
        {"padding": "none"},
        {"padding": "none", "rows": "no pad", "columns": "no pad"},
        {
            "padding": "none",
            "rows": "no pad",
            "columns": "no pad",
            "out_rows": "right",
            "out_columns": "right",
        },
    ),
    _mistake("bias_per_weight", *({"bias": b} for b in ("per weight", "per row of weights", "per place"))),
    _mistake("bias_twice", {"bias": "twice"}),
    _mistake("bias_subtracted", {"bias": "subtracted"}),
    _mistake("bias_of_another", *({"bias": bias} for bias in ("first", "last", "of the sample", "sum"))),
    _mistake("channel_weights", {"kernel": "first channel"}),
    _mistake("other_filter", {"kernel": "first"}, {"kernel": "next"}),
    _mistake("one_sample", *({"samples": s} for s in ("first alone", "last alone"))),
    _mistake("same_sample", *({"samples": s} for s in ("first for all", "last for all"))),
    _mistake(
        "pad_one_side",
        *({"padding": p} for p in ("after", "before")),
        {"padding": "one side", "rows": "pad once", "columns": "pad once"},
    ),
    _mistake(
        "pad_one_axis",
        {"padding": "rows", "columns": "no pad"},
        {"padding": "columns", "rows": "no pad"},
    ),
    _mistake("pad_every_axis", {"padding": "every axis"}, {"padding": "every axis", "taps": True}),
    _mistake("pad_not_zero", {"padding": "edge"}),
    _mistake("size_without_plus_one", *_in_right_size(NO_PLUS_ONE)),
    _mistake("size_without_pad", *_in_right_size(COUNT_OF_PAD)),
    _mistake("over_input", *_in_right_size(OVER_INPUT)),
    _mistake("size_without_kernel", *on_axes(count=("no kernel",))),
    _mistake("stride_of_kernel", *STRIDE_OF_KERNEL),
)

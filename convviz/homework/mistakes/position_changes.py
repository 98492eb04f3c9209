"""The switches of mistakes in the loops over positions, which forward and backward have in common."""

from __future__ import annotations

from convviz.homework.mistakes.mistake import Change


def on_axes(**changes: tuple[str, ...]) -> tuple[Change, ...]:
    """Return the changes of a switch of both axes, of rows alone and of columns alone.

    ``changes`` are values by the name of the switch without its axis: ``count=("no stride",)``.
    """
    (name, values), *_ = changes.items()
    rows, columns = {"count": ("rows", "columns"), "step": ("step_rows", "step_columns")}[name]
    every: list[Change] = []
    for value in values:
        every += [{rows: value, columns: value}, {rows: value}, {columns: value}]
    return tuple(every)


#: Filters whose weights a reshape puts in other places, by the kernel of `Forward`.
FILTERS_SCRAMBLED = ("columns as rows", "channels last", "channels last, reshaped", "channels first")

#: The stride is forgotten where windows begin, in how many there are, or in both.
STRIDE_FORGOTTEN: tuple[Change, ...] = (
    *on_axes(step=("one",)),
    {"step_rows": "one", "step_columns": "one", "rows": "no stride", "columns": "no stride"},
    *on_axes(count=("no stride",)),
)
STRIDE_FIXED: tuple[Change, ...] = (
    *on_axes(step=("two",)),
    {"step_rows": "two", "step_columns": "two", "rows": "stride 2", "columns": "stride 2"},
    *on_axes(count=("stride 2",)),
)
STRIDE_OF_KERNEL: tuple[Change, ...] = on_axes(step=("kernel",))

#: The number of columns is worked out from what belongs to rows, or the other way round.
WIDTH_FROM_HEIGHT: tuple[Change, ...] = on_axes(count=("other axis", "other length", "other kernel"))

KERNEL_EXCHANGED: tuple[Change, ...] = (
    *({"window": window} for window in ("exchanged", "rows", "columns")),
    *({"window": window, "taps": True} for window in ("exchanged", "rows", "columns")),
)
FILTERS_AS_KERNEL: tuple[Change, ...] = (
    {"window": "filters"},
    {"window": "filters", "taps": True},
    {"window": "filters", "rows": "number of filters", "columns": "number of filters"},
    {"window": "filters", "taps": True, "rows": "number of filters", "columns": "number of filters"},
    {"rows": "number of filters", "columns": "number of filters"},
)
ROWS_AND_COLUMNS: tuple[Change, ...] = (
    {"place": "exchanged"},
    {"start": "exchanged"},
    {"start": "exchanged", "window": "exchanged"},
    {"rows": "other axis", "columns": "other axis", "window": "exchanged"},
    {
        "rows": "other axis",
        "columns": "other axis",
        "place": "exchanged",
        "out_rows": "right",
        "out_columns": "right",
    },
    {
        "rows": "other axis",
        "columns": "other axis",
        "window": "exchanged",
        "place": "exchanged",
        "out_rows": "right",
        "out_columns": "right",
    },
)
CENTRE: tuple[Change, ...] = (
    {"start": "centre"},
    {"start": "centre inside"},
    {"window": "odd"},
    {"window": "even"},
)

OVER_INPUT: tuple[Change, ...] = on_axes(
    count=(
        "input",
        "padded input",
        "input by stride",
        "padded input by stride",
        "input over stride",
        "padded input over stride",
        "kernel",
        "input by stride, inside",
        "input, inside",
    )
)
NO_PLUS_ONE: tuple[Change, ...] = on_axes(count=("no plus one", "plus one divided"))
COUNT_OF_PAD: tuple[Change, ...] = on_axes(count=("pad once", "no pad"))

"""All known mistakes, the frequent ones first: of two that explain as much, the first is told."""

from __future__ import annotations

from convviz.homework.mistakes.backward_mistakes import BACKWARD_MISTAKES
from convviz.homework.mistakes.forward_mistakes import FORWARD_MISTAKES

MISTAKES = (*FORWARD_MISTAKES, *BACKWARD_MISTAKES)

#: Kinds that are looked for three at a time, too.
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

"""The backward page without sums of gradients, and without what an update leads to."""

from __future__ import annotations

from dataclasses import replace

from convviz.explore.display.backward.backward_part import BackwardPart
from convviz.explore.display.backward.followed_weight import Following
from convviz.explore.display.backward.update_rows import UpdateRow
from convviz.explore.display.withheld.unsaid import blank
from convviz.explore.expression import Token
from convviz.explore.message import message, slot_of
from convviz.explore.numbers import UNKNOWN
from convviz.explore.state.derived import Derived
from convviz.explore.state.descent_choices import GradientOf


def backward_without(part: BackwardPart, derived: Derived) -> BackwardPart:
    """Return ``part``, of a layer with shared weights, without its sums.

    What each neuron asks stays, and not what is done with that: a person may think of a mean. So does the
    loss of the layer as it is: gradients and questions are about it. That after an update does not.
    """
    empty = message("withheld.number", n=UNKNOWN)
    pile = None if part.pile is None else part.pile.array.shape
    return replace(
        part,
        pile=None if pile is None else derived.keep("pile without sums", pile, lambda: blank(pile)),
        dX=derived.keep("dX without sums", None, lambda: blank(part.dX.array.shape)),
        own_code=_product(part.own_code),
        code=() if part.code_input is not None else (_product(part.own_code),),
        code_of=GradientOf.NEURON,
        code_note=None,
        arrow_words=(empty,),
        code_dX=None,
        dX_sum=part.dX_sum[:1],
        following=derived.keep("following without sums", part.following, lambda: _following(part.following)),
        update=None,
        rows=tuple(
            row if row.is_loss and part.update is None else UpdateRow(row.name, empty, row.is_loss)
            for row in part.rows
        ),
        nudge=None,
        what_if=None,
        sums_withheld=True,
    )


def _product(code: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return ``dV[0,2,0] * X[:5,4:9,:]`` of the line that adds it to dW0."""
    start = next(n for n, token in enumerate(code) if "+=" in token.text)
    return code[start + 1 :]


def _following(following: Following) -> Following:
    low, high = (slot_of(end).like for end in following.total_ends)
    return replace(
        following,
        sums=None,
        before=None,
        total=None,
        total_ends=(-low, high),
        mean=None,
        bias_total=None,
    )

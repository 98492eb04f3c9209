"""The settings bar: the hyperparameters, the size of the output written out, and what would fit."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from convviz.conv import Axis, Geometry
from convviz.explore.message import Message, Value, message
from convviz.explore.state import bounds, hyperparameters
from convviz.explore.state.derived import Derived
from convviz.explore.state.hyperparameters import Limits, Proposal
from convviz.explore.state.state import State


@dataclass(frozen=True, slots=True)
class HyperparametersPart:
    """The settings of the layer: ``values`` and ``limits`` by hyperparameter name.

    Names: width, height, depth, filters, size_x, size_y, stride_x, stride_y, padding_left, padding_right,
    padding_top, padding_bottom, dilation_x, dilation_y, groups; same, bias and strict, which are 0 or 1.
    ``padding`` is the padding as it is typed; ``uneven`` says why "same" adds more on one side.
    """

    values: tuple[tuple[str, int], ...]
    limits: tuple[tuple[str, Limits], ...]
    padding: str
    uneven: Message | None
    formula_x: Message  # (11 − 5 + 0)/2 + 1 = 4
    formula_y: Message
    fits: bool
    misfit: Message | None
    proposals: tuple[Proposal, ...]


def hyperparameters_part(state: State, derived: Derived) -> HyperparametersPart:
    """Return what the settings bar shows; the very same part as long as the layer stays."""
    return derived.keep("hyperparameters", None, lambda: _hyperparameters_part(state))


def _hyperparameters_part(state: State) -> HyperparametersPart:
    g = state.layer.geometry
    return HyperparametersPart(
        values=tuple(bounds.settings_of(g).items()),
        limits=hyperparameters.limits(g),
        padding=hyperparameters.padding_words(g),
        uneven=uneven_padding(g),
        formula_x=formula(g.x),
        formula_y=formula(g.y),
        fits=g.fits,
        misfit=hyperparameters.misfit(g),
        proposals=hyperparameters.proposals(g),
    )


def formula(axis: Axis) -> Message:
    """Return (W − F + 2P)/S + 1 with the numbers of ``axis``.

    Dilated, the extent stands for F; with unlike sides, their sum for 2P.
    """
    free = axis.padded - axis.extent
    exact = Fraction(free, axis.stride) + 1
    values: dict[str, Value] = {
        "length": axis.length,
        "extent": _extent(axis),
        "padding": _added(axis),
        "stride": axis.stride,
    }
    if exact.denominator == 1:
        return message("display.formula.fits", **values, output=axis.output)
    hundredths = exact * 100
    key = "display.formula.misfit" if hundredths.denominator == 1 else "display.formula.misfit_about"
    return message(key, **values, quotient=f"{float(exact):.2f}".rstrip("0"), output=axis.output)


def uneven_padding(g: Geometry) -> Message | None:
    """Return why "same" adds more zeros on one side than on the other, or None where it does not."""
    uneven = [axis for axis in g.axes if axis.before != axis.after]
    if not g.same or not uneven:
        return None
    (left, right), (top, bottom) = g.padding
    # With a stride of 1 the zeros are (F − 1) · dilation, which is odd for an even F only.
    why = "no_middle" if all(axis.stride == 1 for axis in uneven) else "odd"
    return message(f"display.same.{why}", left=left, right=right, top=top, bottom=bottom)


def _added(axis: Axis) -> Value:
    if axis.before == axis.after:
        return message("display.formula.twice", padding=axis.before)
    return message("display.formula.sides", before=axis.before, after=axis.after)


def _extent(axis: Axis) -> Value:
    if axis.dilation == 1:
        return axis.size
    return message("display.formula.extent", dilation=axis.dilation, size=axis.size)

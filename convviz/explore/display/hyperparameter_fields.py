"""The line of the layer: its sizes in words, the size of the output written out, and what would fit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce

from convviz.conv import Axis, Geometry
from convviz.explore.display.withheld.unsaid import unsaid
from convviz.explore.message import Message, Value, message
from convviz.explore.numbers import UNKNOWN
from convviz.explore.state import bounds, hyperparameters
from convviz.explore.state.derived import Derived
from convviz.explore.state.hyperparameters import Limits, Proposal
from convviz.explore.state.lesson_state import Withheld
from convviz.explore.state.sharing import Sharing, sharing_of
from convviz.explore.state.state import State


@dataclass(frozen=True, slots=True)
class HyperparametersPart:
    """The settings of a layer of these sizes, ``geometry``: ``values`` by hyperparameter name.

    Names: width, height, depth, filters, size_x, size_y, stride_x, stride_y, padding_left, padding_right,
    padding_top, padding_bottom, dilation_x, dilation_y, groups; same, bias and strict, which are 0 or 1.
    ``words`` say the layer in one line. ``padding`` is the padding as it is typed; ``uneven`` says why "same"
    adds more on one side. ``changeable`` is False for a layer that belongs to a page, as in the shift test.
    """

    words: Message
    changeable: bool
    geometry: Geometry
    values: tuple[tuple[str, int], ...]
    padding: str
    uneven: Message | None
    formula_x: Message  # (11 − 5 + 0)/2 + 1 = 4
    formula_y: Message
    fits: bool | None  # None where it is withheld
    misfit: Message | None
    misfit_short: Message | None
    proposals: tuple[Proposal, ...]

    @property
    def limits(self) -> dict[str, Limits]:
        """The least and the greatest value of each hyperparameter while the others stay: it takes some ms."""
        return dict(hyperparameters.limits(self.geometry))


def hyperparameters_part(state: State, derived: Derived) -> HyperparametersPart:
    """Return what the line of the layer shows; the very same part as long as the layer stays."""
    sharing = sharing_of(state.layer)
    part = derived.keep("hyperparameters", None, lambda: part_of(state.layer.geometry, sharing))
    if Withheld.SIZE in state.withheld:
        return derived.keep("hyperparameters without size", None, lambda: without_size(part))
    return part


def without_size(part: HyperparametersPart) -> HyperparametersPart:
    """Return ``part`` without the number of positions, and without what fits."""
    return replace(
        part,
        words=unsaid(part.words, "columns", "rows"),
        formula_x=_without_result(part.formula_x),
        formula_y=_without_result(part.formula_y),
        fits=None,
        misfit=None,
        misfit_short=None,
        proposals=(),
    )


def part_of(g: Geometry, sharing: Sharing, changeable: bool = True) -> HyperparametersPart:
    """Return the line of a layer with the sizes ``g``."""
    return HyperparametersPart(
        words=words_of(g, sharing),
        changeable=changeable,
        geometry=g,
        values=tuple(bounds.settings_of(g).items()),
        padding=hyperparameters.padding_words(g),
        uneven=uneven_padding(g),
        formula_x=formula(g.x),
        formula_y=formula(g.y),
        fits=g.fits,
        misfit=hyperparameters.misfit(g),
        misfit_short=hyperparameters.never_read(g),
        proposals=hyperparameters.proposals(g),
    )


def _without_result(formula: Message) -> Message:
    """Return ``formula`` without its result, and without whether that is whole."""
    known = {name: value for name, value in formula.values if name not in ("quotient", "output")}
    return message("display.formula.fits", **known, output=UNKNOWN)


def words_of(g: Geometry, sharing: Sharing) -> Message:
    """Return the layer in words: 11 × 11 × 4 → 2 filters of 5 × 5 × 4, stride 2, no padding → 4 × 4 × 2.

    Dilation, groups, the strict rule and a missing bias are said where the layer has them.
    """
    filters, x, y, depth = g.weights_shape
    said = [
        message("display.line.filters", n=filters, x=x, y=y, depth=depth),
        _both_axes("stride", g.stride),
        _padding(g),
    ]
    if g.dilation != (1, 1):
        said.append(_both_axes("dilation", g.dilation))
    if g.groups > 1:
        said.append(message("display.line.groups", n=g.groups))
    if not g.bias:
        said.append(message("display.line.no_bias"))
    if g.rule == "strict":
        said.append(message("display.line.strict"))
    layer = reduce(lambda first, second: message("display.line.and", first=first, second=second), said)
    if sharing is Sharing.FULL:  # it has no filters, only the sizes of the layer that it was made from
        layer = message("display.line.full", layer=layer)
    width, height, slices = g.output_shape
    return message(
        "display.line",
        width=g.width,
        height=g.height,
        depth=g.depth,
        layer=layer,
        columns=width,
        rows=height,
        slices=slices,
    )


def _padding(g: Geometry) -> Message:
    (left, right), (top, bottom) = g.padding
    if g.same:
        return message("display.line.padding_same")
    if not any((left, right, top, bottom)):
        return message("display.line.no_padding")
    if left == right and top == bottom:
        return _both_axes("padding", (left, top))
    return message("display.line.padding_sides", left=left, right=right, top=top, bottom=bottom)


def _both_axes(name: str, values: tuple[int, int]) -> Message:
    x, y = values
    return message(f"display.line.{name}", n=x) if x == y else message(f"display.line.{name}_xy", x=x, y=y)


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
        return 0 if not axis.before else message("display.formula.twice", padding=axis.before)
    return message("display.formula.sides", before=axis.before, after=axis.after)


def _extent(axis: Axis) -> Value:
    if axis.dilation == 1:
        return axis.size
    return message("display.formula.extent", dilation=axis.dilation, size=axis.size)

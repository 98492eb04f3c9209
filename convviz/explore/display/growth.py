"""The page on how the counts grow with each hyperparameter, and known layers."""

from __future__ import annotations

from dataclasses import dataclass

from convviz.conv import Geometry, ParameterCount, count_parameters
from convviz.explore.growth import curves, growth_drag
from convviz.explore.growth.curves import Curve
from convviz.explore.growth.known_layers import KnownLayer, factors, known_layers
from convviz.explore.message import Message, message
from convviz.explore.state import bounds, hyperparameters
from convviz.explore.state.derived import Derived
from convviz.explore.state.state import GrowthAxis, State


@dataclass(frozen=True, slots=True)
class Readout:
    """The exact counts at one point: where it is, in words, and what the layer costs there."""

    place: Message
    count: ParameterCount


@dataclass(frozen=True, slots=True)
class CurvePart:
    """One plot: its curve, the marked ``value``, where the layer itself is, and what there is to see."""

    axis: GrowthAxis
    title: Message
    curve: Curve
    value: int
    present: int
    readout: Readout
    sentence: Message


@dataclass(frozen=True, slots=True)
class LayerRow:
    """A known layer, ``here`` when it is the marked one."""

    layer: KnownLayer
    here: bool


@dataclass(frozen=True, slots=True)
class GrowthPart:
    """What the page shows. ``geometry`` is what is marked: the layer's, or, ``considered``, another one.

    ``refused`` says why a wish went no further, or why what is marked can only be counted (``counted``).
    """

    title: Message
    shape: Message
    geometry: Geometry
    considered: bool
    counted: bool
    refused: Message | None
    axis: GrowthAxis
    curves: tuple[CurvePart, ...]
    shrinking: Message
    rows: tuple[LayerRow, ...]

    def curve(self, axis: GrowthAxis) -> CurvePart:
        """Return the plot along ``axis``."""
        return next(curve for curve in self.curves if curve.axis is axis)


def growth_part(state: State, derived: Derived) -> GrowthPart:
    """Return what the page shows; what depends on the marked hyperparameters alone is kept."""
    considered, g = growth_drag.still_considered(state), growth_drag.marked(state)
    present = state.layer.geometry
    return GrowthPart(
        title=message("window.command.view_growth"),
        shape=shape_of(g),
        geometry=g,
        considered=g != present,
        counted=g != present and bounds.problem(bounds.settings_of(g)) is not None,
        refused=None if considered is None else considered.refused,
        axis=state.growth,
        curves=derived.keep("growth curves", g, lambda: _curves(g, present)),
        shrinking=_shrinking(),
        rows=derived.keep("known layers", g, lambda: _rows(g)),
    )


def readout(g: Geometry, axis: GrowthAxis, value: int) -> Readout:
    """Return the exact counts of ``g`` at ``value`` of ``axis``; ValueError where no such layer exists."""
    there = curves.at(g, axis, value)
    return Readout(_place(there, axis), count_parameters(there))


def shape_of(g: Geometry) -> Message:
    """Return the layer in one line: input, hyperparameters, output."""
    columns, rows, _ = g.output_shape
    return message(
        "growth.shape",
        width=g.width,
        height=g.height,
        depth=g.depth,
        filters=g.filters,
        size=pair(g.size),
        stride=pair(g.stride),
        padding=hyperparameters.padding_words(g),
        columns=columns,
        rows=rows,
    )


def pair(values: tuple[int, int]) -> Message:
    """Return one number for both axes where they agree, and both where they do not."""
    if values[0] == values[1]:
        return message("growth.one", n=values[0])
    return message("growth.both", x=values[0], y=values[1])


def _curves(g: Geometry, present: Geometry) -> tuple[CurvePart, ...]:
    count = count_parameters(g)
    return tuple(
        CurvePart(
            axis=axis,
            title=message(f"growth.axis.{axis.value}"),
            curve=curves.curve(g, axis),
            value=curves.value_of(g, axis),
            present=curves.value_of(present, axis),
            readout=Readout(_place(g, axis), count),
            sentence=_sentence(g, count, axis),
        )
        for axis in curves.AXES
    )


def _rows(g: Geometry) -> tuple[LayerRow, ...]:
    marked = g.replace(padding=g.padding)  # the table's layers have numbers where this one may have "same"
    return tuple(LayerRow(known, known.geometry == marked) for known in known_layers())


def _place(g: Geometry, axis: GrowthAxis) -> Message:
    settings = bounds.settings_of(g)
    numbers = [settings[name] for name in curves.SETTINGS[axis]]
    if len(set(numbers)) == 1:
        return message(f"growth.place.{axis.value}", n=numbers[0])
    return message(f"growth.place_apart.{axis.value}", x=numbers[0], y=numbers[1])


def _sentence(g: Geometry, count: ParameterCount, axis: GrowthAxis) -> Message:
    """Return what the curve along ``axis`` shows, in the numbers of ``g``."""
    width, height, _ = g.output_shape
    positions = message("growth.positions", width=width, height=height, n=count.factor)
    match axis:
        case GrowthAxis.INPUT | GrowthAxis.STRIDE:
            return message(f"growth.sentence.{axis.value}", shared=count.shared, positions=positions)
        case GrowthAxis.SIZE:
            x, y, depth = g.weights_shape[1:]
            own = message(f"growth.own.{'bias' if g.bias else 'no_bias'}", x=x, y=y, depth=depth)
            key = "growth.sentence.size_same" if g.same else "growth.sentence.size"
            return message(key, own=own, n=count.per_neuron)
        case GrowthAxis.FILTERS:
            return message("growth.sentence.filters", n=count.per_neuron, positions=positions)


def _shrinking() -> Message:
    """Return what the table shows, in the factors of its layers."""
    first, second, third, last = factors("alexnet_conv1", "alexnet_conv2", "alexnet_conv3", "lenet_c5")
    return message("growth.shrinking", first=first, second=second, third=third, last=last)

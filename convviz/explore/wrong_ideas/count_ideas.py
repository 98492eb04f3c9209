"""Wrong ideas about what is counted: parameters, biases, multiplications, neurons. All are exact ints.

Counts need no array: they take a `Geometry`, of any size.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from convviz.conv import Geometry, checks, count_parameters
from convviz.explore.state.cells import BiasCell, WeightCell
from convviz.explore.wrong_ideas.idea import Case, Idea, Subject, if_wrong, lacking


@dataclass(frozen=True, eq=False)
class CountIdea(Idea):
    """An idea that counts something else than is asked for."""

    function: Callable[[Geometry], int | None]

    def answer(self, case: Case) -> int | None:
        """Return what is counted in the geometry of ``case.layer``."""
        return self.function(case.geometry)


@dataclass(frozen=True, eq=False)
class ChangedIdea(Idea):
    """An idea about how many neurons change with one weight."""

    subject: Subject = field(default=Subject.CHANGED, init=False)
    function: Callable[[Geometry, WeightCell], int | None]

    def answer(self, case: Case) -> int | None:
        """Return how many neurons are thought to change with the weight ``case.parameter``."""
        if case.parameter is None:
            raise lacking("parameter", self)
        at = case.parameter
        if isinstance(at, BiasCell):
            raise ValueError(f"parameter is {at}: the idea {self.id!r} is about a weight")
        checks.positions("kijc", (at.k, at.i, at.j, at.c), case.geometry.weights_shape)
        return self.function(case.geometry, at)


def parameters_forgot_depth(g: Geometry) -> int | None:
    """Return the shared parameters of filters that are one channel deep."""
    return if_wrong(g.filters * (_area(g) + int(g.bias)), count_parameters(g).shared)


def parameters_forgot_biases(g: Geometry) -> int | None:
    """Return the shared weights alone."""
    return count_parameters(g).shared_weights if g.bias else None


def parameters_one_bias(g: Geometry) -> int | None:
    """Return the shared weights and a single bias."""
    count = count_parameters(g)
    return if_wrong(count.shared_weights + 1, count.shared) if g.bias else None


def parameters_forgot_depth_and_biases(g: Geometry) -> int | None:
    """Return the weights of filters that are one channel deep; None where only one could be forgotten."""
    return g.filters * _area(g) if g.bias and _channels(g) > 1 else None


def parameters_unshared(g: Geometry) -> int | None:
    """Return the parameters of a layer in which every neuron has its own weight set."""
    count = count_parameters(g)
    return if_wrong(count.unshared, count.shared)


def biases_one(g: Geometry) -> int | None:
    """Return 1: one bias for the layer."""
    return if_wrong(1, g.filters) if g.bias else None


def biases_per_neuron(g: Geometry) -> int | None:
    """Return the number of neurons."""
    return if_wrong(count_parameters(g).neurons, g.filters) if g.bias else None


def biases_per_channel(g: Geometry) -> int | None:
    """Return one bias for each channel of each filter."""
    return if_wrong(g.filters * _channels(g), g.filters) if g.bias else None


def factor_all_neurons(g: Geometry) -> int | None:
    """Return the neurons of all slices."""
    count = count_parameters(g)
    return if_wrong(count.neurons, count.factor)


def factor_filter_weights(g: Geometry) -> int | None:
    """Return the weights of one filter."""
    return if_wrong(_area(g) * _channels(g), count_parameters(g).factor)


def factor_filter_area(g: Geometry) -> int | None:
    """Return Fx·Fy; also None where these are all the weights of a filter."""
    return if_wrong(_area(g), count_parameters(g).factor) if _channels(g) > 1 else None


def doubled_input_twice(g: Geometry) -> int | None:
    """Return twice the shared parameters, as the sides of the input double."""
    return 2 * count_parameters(g).shared


def doubled_input_four_times(g: Geometry) -> int | None:
    """Return four times the shared parameters, as the area of the input grows."""
    return 4 * count_parameters(g).shared


def doubled_input_unshared(g: Geometry) -> int | None:
    """Return the parameters without sharing on an input of twice the sides, by the floor rule."""
    count = count_parameters(g.replace(width=2 * g.width, height=2 * g.height, rule="floor"))
    return if_wrong(count.unshared, count.shared)


def multiplications_one_per_weight(g: Geometry) -> int | None:
    """Return the number of shared weights: the multiplications divided by the factor."""
    count = count_parameters(g)
    return if_wrong(count.shared_weights, count.multiplications)


def multiplications_saved_by_factor(g: Geometry) -> int | None:
    """Return the factor of the parameters, where 1 is right: sharing saves no multiplication."""
    return if_wrong(count_parameters(g).factor, 1)


def changed_one(g: Geometry, weight: WeightCell) -> int | None:
    """Return 1: the neuron that is looked at."""
    return if_wrong(1, _changed(g, weight))


def changed_every_slice(g: Geometry, weight: WeightCell) -> int | None:
    """Return how many neurons of all slices would change if they used ``weight`` as its slice does."""
    right = _changed(g, weight)
    return if_wrong(g.filters * right, right)


def changed_filter_area(g: Geometry, weight: WeightCell) -> int | None:
    """Return Fx·Fy, the cells that the filter covers in a channel."""
    return if_wrong(_area(g), _changed(g, weight))


def sets_one_per_position(g: Geometry) -> int | None:
    """Return the positions of a slice, where 1 is right."""
    return if_wrong(count_parameters(g).factor, 1)


def _area(g: Geometry) -> int:
    return g.size[0] * g.size[1]


def _channels(g: Geometry) -> int:
    return g.weights_shape[3]


def _changed(g: Geometry, weight: WeightCell) -> int:
    """Return how many neurons use ``weight`` on the input, and not on padding alone."""
    return len(g.x.uses(weight.i)) * len(g.y.uses(weight.j))


COUNT_IDEAS = (
    CountIdea("parameters_forgot_depth", Subject.PARAMETERS, parameters_forgot_depth),
    CountIdea("parameters_forgot_biases", Subject.PARAMETERS, parameters_forgot_biases),
    CountIdea("parameters_one_bias", Subject.PARAMETERS, parameters_one_bias),
    CountIdea("parameters_forgot_depth_and_biases", Subject.PARAMETERS, parameters_forgot_depth_and_biases),
    CountIdea("parameters_unshared", Subject.PARAMETERS, parameters_unshared),
    CountIdea("biases_one", Subject.BIASES, biases_one),
    CountIdea("biases_per_neuron", Subject.BIASES, biases_per_neuron),
    CountIdea("biases_per_channel", Subject.BIASES, biases_per_channel),
    CountIdea("factor_all_neurons", Subject.FACTOR, factor_all_neurons),
    CountIdea("factor_filter_weights", Subject.FACTOR, factor_filter_weights),
    CountIdea("factor_filter_area", Subject.FACTOR, factor_filter_area),
    CountIdea("doubled_input_twice", Subject.DOUBLED_INPUT, doubled_input_twice),
    CountIdea("doubled_input_four_times", Subject.DOUBLED_INPUT, doubled_input_four_times),
    CountIdea("doubled_input_unshared", Subject.DOUBLED_INPUT, doubled_input_unshared),
    CountIdea("multiplications_one_per_weight", Subject.MULTIPLICATIONS, multiplications_one_per_weight),
    CountIdea("multiplications_saved_by_factor", Subject.SAVING, multiplications_saved_by_factor),
    ChangedIdea("changed_one", changed_one),
    ChangedIdea("changed_every_slice", changed_every_slice),
    ChangedIdea("changed_filter_area", changed_filter_area),
    CountIdea("sets_one_per_position", Subject.WEIGHT_SETS, sets_one_per_position),
)

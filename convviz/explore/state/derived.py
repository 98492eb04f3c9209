"""What follows from a layer: its volumes as the window draws them. They are computed once for a layer.

`derive` may take long (a big picture) and is safe on a worker thread; `Derivations` keeps what it gave for
the last few layers, by identity.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from convviz.conv import (
    AnyLayer,
    Bias,
    Layer,
    LocallyConnectedLayer,
    ParameterCount,
    Place,
    Weight,
    count_parameters,
)
from convviz.explore.state.state import Edit, State
from convviz.explore.state.values import Values, read_only

KEPT = 3  # layers whose volumes stay: the present one and those of a quick change of mind

Made = TypeVar("Made")


class Derived:
    """The volumes of one layer and its counts.

    Attributes: ``layer``; ``X`` (W, H, D); ``weights`` (K, Fx, Fy, D/groups); ``biases`` (K,) or None;
    ``V`` (W2, H2, K) before ReLU; ``count``. Where the layer was made from another by a change of one number,
    ``edit`` is that change and ``before`` is V of the other layer.
    """

    def __init__(self, layer: AnyLayer, X: Values, weights: Values, biases: Values | None, V: Values) -> None:
        self.layer = layer
        self.X = X
        self.weights = weights
        self.biases = biases
        self.V = V
        self.edit: Edit | None = None
        self.before: Values | None = None
        self.count: ParameterCount = count_parameters(layer.geometry)
        self._rectified: Values | None = None
        self._kept: dict[str, tuple[object, object]] = {}

    def output(self, relu: bool) -> Values:
        """Return V, after ReLU when ``relu``; the same object every time."""
        if not relu:
            return self.V
        if self._rectified is None:
            self._rectified = read_only(np.maximum(self.V.array, 0))
        return self._rectified

    def has(self, name: str, key: object) -> bool:
        """Say whether something is kept under ``name`` whose key is equal to ``key``."""
        return name in self._kept and self._kept[name][0] == key

    def keep(self, name: str, key: object, make: Callable[[], Made]) -> Made:
        """Return what is kept under ``name`` if its ``key`` is equal; else make it and keep it.

        A part that did not change is then the same object, so that comparing it costs nothing.
        """
        known = self._kept.get(name)
        if known is None or known[0] != key:
            known = (key, make())
            self._kept[name] = known
        return known[1]  # type: ignore[return-value]  # one name always holds one type


class Derivations:
    """The derived volumes of the last few layers."""

    def __init__(self, kept: int = KEPT) -> None:
        """Keep the volumes of the last ``kept`` layers."""
        self._limit = kept
        self._known: OrderedDict[int, Derived] = OrderedDict()

    def has(self, layer: AnyLayer) -> bool:
        """Say whether the volumes of ``layer`` are at hand."""
        return id(layer) in self._known

    def put(self, layer: AnyLayer, derived: Derived) -> None:
        """Keep what `derive` returned for ``layer`` on any thread; ValueError for that of another layer."""
        if derived.layer is not layer:
            raise ValueError("derived belongs to another layer")
        # The derived volumes hold their layer, so its id cannot pass to another while it is a key.
        self._known[id(layer)] = derived
        self._known.move_to_end(id(layer))
        while len(self._known) > self._limit:
            self._known.popitem(last=False)

    def of(self, layer: AnyLayer) -> Derived:
        """Return the volumes of ``layer``, computing them when they are not at hand."""
        derived = self._known.get(id(layer))
        if derived is None:
            derived = derive(layer)
        self.put(layer, derived)
        return derived

    def at_hand(self, state: State) -> bool:
        """Say whether the volumes of the state's layer are there, or follow from others at little cost."""
        return self.has(state.layer) or self._following(state) is not None

    def of_state(self, state: State) -> Derived:
        """Return the volumes of the state's layer, computing only what an edit or the switch changed."""
        if not self.has(state.layer):
            following = self._following(state)
            if following is not None:
                self.put(state.layer, following())
        derived, edit = self.of(state.layer), state.edit
        if edit is not None and derived.before is None:
            # The layer before the edit is likely to be asked for next, by one more undo.
            before = derived_beside(derived, edit.before, edit)
            derived.edit, derived.before = edit, before.V
            if not self.has(edit.before):
                self.put(edit.before, before)
                self.put(state.layer, derived)
        return derived

    def _following(self, state: State) -> Callable[[], Derived] | None:
        """Return how the volumes are made from known ones: by an edit, done or undone, or by the switch."""
        layer, edit = state.layer, state.edit
        if edit is not None and self.has(edit.before):
            return lambda: derived_after(self.of(edit.before), layer, edit)
        for known in self._known.values():
            undone = known.edit
            if undone is not None and undone.before is layer:
                return lambda: derived_beside(known, layer, undone)
        if differs(layer):
            return None
        for known in self._known.values():
            if known.layer.common is layer.common and not differs(known.layer):
                return lambda: Derived(layer, known.X, known.weights, known.biases, known.V)
        return None


def derive(layer: AnyLayer) -> Derived:
    """Compute the volumes of ``layer``; touches nothing else, so it may run on any thread.

    ``weights`` and ``biases`` are the common ones, whoever owns the copies.
    """
    common = layer.common
    biases = common.biases
    return Derived(
        layer,
        read_only(common.X),
        read_only(common.weights),
        None if biases is None else read_only(biases),
        read_only(layer.forward()),
    )


def derived_after(before: Derived, layer: AnyLayer, edit: Edit) -> Derived:
    """Return the volumes of ``layer``, given those before ``edit``; what did not change is kept."""
    after = derived_beside(before, layer, edit)
    after.edit, after.before = edit, before.V
    return after


def derived_beside(known: Derived, layer: AnyLayer, edit: Edit) -> Derived:
    """Return the volumes of ``layer``, which differs from the known one at the place of ``edit`` alone."""
    common, old = layer.common, known.layer.common
    biases = known.biases
    if common.biases is not old.biases:
        biases = None if common.biases is None else read_only(common.biases)
    return Derived(
        layer,
        known.X if common.X is old.X else read_only(common.X),
        known.weights if common.weights is old.weights else read_only(common.weights),
        biases,
        read_only(_output_after(layer, known, edit.place)),
    )


def _output_after(layer: AnyLayer, known: Derived, place: Place) -> NDArray[Any]:
    """Return V of ``layer``, which differs from the known one at ``place`` alone."""
    if isinstance(layer, Layer) and isinstance(place, Weight | Bias) and layer.dtype.kind == "i":
        by = int(layer.value_at(place)) - int(known.layer.value_at(place))
        return layer.forward_moved(known.V.array, place, by)
    return layer.forward_after(known.V.array, place)


def differs(layer: AnyLayer) -> bool:
    """Say whether any neuron's set differs from the common one; always False with sharing."""
    if isinstance(layer, Layer):
        return False
    spread = isinstance(layer, LocallyConnectedLayer) and layer.spread is not None
    return spread or bool(layer.steps) or bool(len(layer.own))

"""One face for the three layers: shared, locally connected, fully connected."""

from __future__ import annotations

from typing import TypeAlias

from convviz.conv.fully_connected import FullyConnectedLayer
from convviz.conv.layer import Layer
from convviz.conv.locally_connected import LocallyConnectedLayer

AnyLayer: TypeAlias = Layer | LocallyConnectedLayer | FullyConnectedLayer
"""What all three answer to.

The numbers: ``geometry``, ``common``, ``X``, ``Xp``, ``dtype``, ``largest``, ``value_at``, ``weights_of``,
``same_numbers``. Other numbers: ``with_X``, ``with_value``, ``in_float64``. Forward: ``forward``,
``forward_block``, ``forward_after``, ``neurons_of``, ``neuron``, ``patch``. Backward: ``backward``,
``input_gradient``, ``neuron_gradient``, ``updated``, ``descended``. As a matrix: ``matrix``,
``matrix_window``."""

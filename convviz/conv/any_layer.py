"""One face for the three layers: shared, locally connected, fully connected."""

from __future__ import annotations

from typing import TypeAlias

from convviz.conv.fully_connected import FullyConnectedLayer
from convviz.conv.layer import Layer
from convviz.conv.locally_connected import LocallyConnectedLayer

AnyLayer: TypeAlias = Layer | LocallyConnectedLayer | FullyConnectedLayer
"""What all three answer to: ``geometry``, ``common``, ``X``, ``Xp``, ``dtype``, ``forward``,
``forward_after``, ``neurons_of``, ``neuron``, ``weights_of``, ``backward``, ``input_gradient``,
``input_gradient_block``, ``neuron_gradient``, ``value_at``, ``with_value``, ``updated``, ``descended``,
``largest``, ``terms_of_input``, ``matrix`` and ``matrix_window``."""

"""The mathematics of a convolutional layer: geometry, counting, forward and backward. NumPy only.

The examples in all docstrings here run after ``import numpy as np`` and ``from convviz.conv import *``.

>>> from convviz.conv import Geometry, count_parameters
>>> alexnet = Geometry(width=227, height=227, depth=3, filters=96, size=11, stride=4)
>>> alexnet.output_shape
(55, 55, 96)
>>> count_parameters(alexnet).factor
3025
"""

from __future__ import annotations

from convviz.conv import layouts
from convviz.conv.any_layer import AnyLayer
from convviz.conv.arrays import SumsOverflowError
from convviz.conv.axis import Axis
from convviz.conv.central_differences import (
    Difference,
    GradientCheckResult,
    check_gradients,
    differences,
    spread_places,
)
from convviz.conv.counting import ParameterCount, count_parameters
from convviz.conv.fully_connected import FullyConnectedLayer
from convviz.conv.geometry import Geometry
from convviz.conv.layer import Layer
from convviz.conv.locally_connected import LocallyConnectedLayer
from convviz.conv.losses import (
    HalfSquaredDistance,
    HalfSquares,
    Loss,
    OneNeuron,
    ThroughReLU,
    Total,
    WeightedSum,
)
from convviz.conv.matrix import MatrixWindow, count_connections
from convviz.conv.neuron_blocks import Neurons
from convviz.conv.padding import Padding, Sides
from convviz.conv.parameter_refs import Bias, InputCell, OwnBias, OwnWeight, Place, Weight
from convviz.conv.results import DivergedError, Gradients, Neuron, NeuronGradient, WeightSet
from convviz.conv.sampled_weights import sampled_weights
from convviz.conv.shares import Shares, slice_gradients

__all__ = [
    "AnyLayer",
    "Axis",
    "Bias",
    "Difference",
    "DivergedError",
    "FullyConnectedLayer",
    "Geometry",
    "GradientCheckResult",
    "Gradients",
    "HalfSquaredDistance",
    "HalfSquares",
    "InputCell",
    "Layer",
    "LocallyConnectedLayer",
    "Loss",
    "MatrixWindow",
    "Neuron",
    "NeuronGradient",
    "Neurons",
    "OneNeuron",
    "OwnBias",
    "OwnWeight",
    "Padding",
    "ParameterCount",
    "Place",
    "Shares",
    "Sides",
    "SumsOverflowError",
    "ThroughReLU",
    "Total",
    "Weight",
    "WeightSet",
    "WeightedSum",
    "check_gradients",
    "count_connections",
    "count_parameters",
    "differences",
    "layouts",
    "sampled_weights",
    "slice_gradients",
    "spread_places",
]

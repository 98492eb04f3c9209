"""The mathematics of a convolutional layer: geometry, counting, forward and backward. NumPy only.

>>> from convviz.conv import Geometry, count_parameters
>>> alexnet = Geometry(width=227, height=227, depth=3, filters=96, size=11, stride=4)
>>> alexnet.output_shape
(55, 55, 96)
>>> count_parameters(alexnet).factor
3025
"""

from __future__ import annotations

from convviz.conv.arrays import SumsOverflowError
from convviz.conv.axis import Axis
from convviz.conv.counting import ParameterCount, count_parameters
from convviz.conv.geometry import Geometry
from convviz.conv.layer import Gradients, Layer, Neuron, NeuronGradient
from convviz.conv.locally_connected import LocallyConnectedLayer

__all__ = [
    "Axis",
    "Geometry",
    "Gradients",
    "Layer",
    "LocallyConnectedLayer",
    "Neuron",
    "NeuronGradient",
    "ParameterCount",
    "SumsOverflowError",
    "count_parameters",
]

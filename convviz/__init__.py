"""ConvViz: see parameter sharing in a convolutional layer, and try it yourself."""

__version__ = "0.1.0"

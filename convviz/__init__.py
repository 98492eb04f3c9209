"""ConvViz: see and do parameter sharing in a convolutional layer."""

__version__ = "0.1.0"

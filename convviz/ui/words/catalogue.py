"""The catalogue of words, under the name by which the window's modules know it."""

from convviz.explore.catalogue import CUT, LANGUAGES, NAMES, Text, catalogue

__all__ = ["CUT", "LANGUAGES", "NAMES", "Text", "catalogue"]

"""The widget that draws a matrix of any size: what its pixels show, and nothing beside."""

from convviz.ui.matrix_view.view import MatrixView

__all__ = ["MatrixView"]

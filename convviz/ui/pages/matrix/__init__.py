"""The page on the layer as a matrix."""

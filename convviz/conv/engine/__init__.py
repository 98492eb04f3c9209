"""The fast paths of the model: im2col in blocks, matrix products on all cores, dX."""

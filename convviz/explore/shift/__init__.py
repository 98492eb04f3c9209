"""The shift test: what a layer's output does when its input moves, on three kinds of picture."""

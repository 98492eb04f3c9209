"""The page on the backward pass."""

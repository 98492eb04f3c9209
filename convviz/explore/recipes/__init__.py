"""The choices of a state by name, as plain values that a file can hold: lessons set them."""

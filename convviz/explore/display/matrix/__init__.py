"""What the page on the layer as a matrix shows."""

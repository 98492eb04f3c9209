"""What the middle of the window can show: the page of the layer, or another on the same layer."""

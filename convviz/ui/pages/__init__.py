"""What the middle of the window can show: the board of panels, or another page on the same layer."""

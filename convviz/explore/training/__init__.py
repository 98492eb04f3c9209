"""Many updates, with sharing and without, side by side."""

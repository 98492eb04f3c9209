"""What only presenting needs: the strip of scenes, the strip of keys, blank, spotlight, the second screen."""

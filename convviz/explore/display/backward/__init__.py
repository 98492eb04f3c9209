"""What the page on the backward pass shows."""

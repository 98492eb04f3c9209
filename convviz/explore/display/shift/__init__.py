"""What the page on the shift test shows."""

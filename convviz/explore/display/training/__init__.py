"""What the training page shows."""

"""What the user has chosen, what may be done, and what must be seen. Pure Python, no Qt."""

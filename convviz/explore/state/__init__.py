"""The state, what it is made of, and what may be done to it."""

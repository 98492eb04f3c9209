"""Lessons: reading and checking them, the states of their steps, and the numbers that they name."""

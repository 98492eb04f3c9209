"""Lessons: reading, checking and playing them, and the numbers that they name."""

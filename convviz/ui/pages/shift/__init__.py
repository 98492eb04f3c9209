"""The page on the shift test."""

"""The page on how the counts grow."""

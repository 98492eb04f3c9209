"""The window: its store, commands, bars, and what goes on beside it.

How small and how large it can be stands here: the command line has these numbers without loading Qt.
"""

SMALLEST = (960, 480)  # px; less where a screen is smaller than that
LARGEST = (8192, 8192)  # px, of a picture of the window

"""How small and how large the window can be: plain numbers, which the command line has without loading Qt."""

SMALLEST = (960, 480)  # px; less where a screen is smaller than that
LARGEST = (8192, 8192)  # px, of a picture of the window

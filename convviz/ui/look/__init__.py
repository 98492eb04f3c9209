"""How things look: colours, type, sizes, and the style of widgets and plots."""

"""Words on screen: the catalogue, and the widgets that write words which change with a step."""

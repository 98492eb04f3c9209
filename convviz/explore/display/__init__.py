"""What must be seen: from a state to the display parts, one for each panel."""

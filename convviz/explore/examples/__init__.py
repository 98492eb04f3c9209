"""The examples: their layers, their pictures and their filters."""

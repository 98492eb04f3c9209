"""The window: Qt widgets that draw display parts and say what a person wants."""

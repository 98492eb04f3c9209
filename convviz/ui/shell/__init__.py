"""The window: its store, commands, bars, and what goes on beside it."""

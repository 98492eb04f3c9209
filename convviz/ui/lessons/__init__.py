"""A lesson on screen: its text, its question, its votes."""

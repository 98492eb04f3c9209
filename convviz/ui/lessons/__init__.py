"""The lesson beside the page: its text, its question, its steps."""

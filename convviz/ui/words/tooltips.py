"""Tooltips: Qt takes what looks like HTML for it, and would show the picture that a name speaks of."""

from __future__ import annotations

from PySide6.QtGui import Qt


def plain_tip(words: str) -> str:
    """Return ``words`` so that a tooltip shows them as they are, even where they look like HTML."""
    return Qt.convertFromPlainText(words) if Qt.mightBeRichText(words) else words

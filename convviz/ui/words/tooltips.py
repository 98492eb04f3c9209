"""Tooltips: Qt takes what looks like HTML for it, and would show the picture that a name speaks of."""

from __future__ import annotations

from PySide6.QtGui import Qt


def plain_tip(words: str) -> str:
    """Return what makes a tooltip show just ``words``."""
    return Qt.convertFromPlainText(words) if Qt.mightBeRichText(words) else words

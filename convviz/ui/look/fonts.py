"""The type faces: those in resources/fonts where they load, the system's where not."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QFontDatabase

from convviz.files import resources

_SUFFIXES = (".ttf", ".otf", ".ttc")


@lru_cache(maxsize=1)
def loaded() -> tuple[str, ...]:
    """Load every font of resources/fonts, once, and return the families. Needs a QGuiApplication."""
    folder = resources.path("fonts")
    found: list[str] = []
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    for file in files:
        if file.suffix.lower() in _SUFFIXES:
            number = QFontDatabase.addApplicationFont(str(file))
            found += [f for f in QFontDatabase.applicationFontFamilies(number) if f not in found]
    return tuple(found)


def sans() -> list[str]:
    """Return the families for words, best first; a glyph comes from the first that has it.

    Noto lacks some raised digits and the raised minus: behind it stands a family of these alone.
    """
    own = sorted(
        (f for f in loaded() if "mono" not in f.lower()), key=lambda family: "raised" in family.lower()
    )
    return [*own, QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()]


def mono() -> list[str]:
    """Return the families for code and expressions, best first, with those for words behind them."""
    own = [f for f in loaded() if "mono" in f.lower()]
    return [*own, QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family(), *sans()]

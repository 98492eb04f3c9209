"""The words of Qt's own dialogs and menus in the language of the window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

CATALOGUES = {"zh": "qtbase_zh_CN"}  # by language; English is what Qt says by itself
_translators: dict[str, QTranslator] = {}  # those that were loaded


def use_language(language: str) -> None:
    """Let Qt speak ``language`` from now on, also in windows that are open."""
    for translator in _translators.values():
        QCoreApplication.removeTranslator(translator)
    if language in CATALOGUES:
        QCoreApplication.installTranslator(_translator(language))


def _translator(language: str) -> QTranslator:
    if language not in _translators:
        translator = _translators[language] = QTranslator()
        translator.load(CATALOGUES[language], QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    return _translators[language]

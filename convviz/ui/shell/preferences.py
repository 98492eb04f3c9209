"""What is remembered between two runs: language, theme, keys, motion, the window's place, lessons."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QRect, QSettings

from convviz.ui.look.motion import Motion
from convviz.ui.look.theme import THEMES
from convviz.ui.shell.window_place import Place
from convviz.ui.words.catalogue import LANGUAGES

_LESSONS = "lessons"  # the group of what is remembered of each, by its id


class Preferences:
    """Kept in the system's settings; anything unreadable there counts as absent.

    Not ``remembered`` they are kept as long as this object: the system's settings are not touched.
    """

    def __init__(self, *, remembered: bool = True) -> None:
        self._settings = QSettings("ConvViz", "ConvViz") if remembered else _Passing()

    @property
    def language(self) -> str:
        """The chosen language; at first the system's, where ConvViz speaks it."""
        system = "zh" if QLocale.system().language() is QLocale.Language.Chinese else "en"
        return self._one_of("language", tuple(LANGUAGES), system)

    @language.setter
    def language(self, language: str) -> None:
        self._settings.setValue("language", language)

    @property
    def theme(self) -> str:
        """The chosen theme, light at first: a dark window washes out on a projector."""
        return self._one_of("theme", tuple(THEMES), "light")

    @theme.setter
    def theme(self, theme: str) -> None:
        self._settings.setValue("theme", theme)

    @property
    def letters(self) -> bool:
        """Whether single-letter keys act."""
        return self._one_of("letters", ("yes", "no"), "yes") == "yes"

    @letters.setter
    def letters(self, letters: bool) -> None:
        self._settings.setValue("letters", "yes" if letters else "no")

    @property
    def motion(self) -> Motion:
        """Whether things move after a step; at first as the system wishes."""
        return Motion(self._one_of("motion", tuple(m.value for m in Motion), Motion.SYSTEM.value))

    @motion.setter
    def motion(self, motion: Motion) -> None:
        self._settings.setValue("motion", motion.value)

    @property
    def place(self) -> Place | None:
        """Where the window was."""
        rect = self._settings.value("place")
        if not isinstance(rect, QRect) or not rect.isValid():
            return None
        return Place(rect, self._one_of("maximised", ("yes", "no"), "no") == "yes")

    @place.setter
    def place(self, place: Place) -> None:
        self._settings.setValue("place", place.rect)
        self._settings.setValue("maximised", "yes" if place.maximised else "no")

    @property
    def greeted(self) -> bool:
        """Whether a person was told at the first start what to press."""
        return self._one_of("greeted", ("yes", "no"), "no") == "yes"

    @greeted.setter
    def greeted(self, greeted: bool) -> None:
        self._settings.setValue("greeted", "yes" if greeted else "no")

    def lesson(self, name: str) -> str:
        """Return what is remembered of the lesson with this id, "" where nothing is."""
        kept = self._settings.value(f"{_LESSONS}/{name}")
        return kept if isinstance(kept, str) else ""

    def keep_lesson(self, name: str, kept: str) -> None:
        """Remember ``kept`` of the lesson with this id."""
        self._settings.setValue(f"{_LESSONS}/{name}", kept)

    def forget_lessons(self) -> None:
        """Remember nothing of any lesson."""
        self._settings.remove(_LESSONS)

    def _one_of(self, name: str, allowed: tuple[str, ...], otherwise: str) -> str:
        value = self._settings.value(name)
        return value if isinstance(value, str) and value in allowed else otherwise


class _Passing:
    """Takes the place of the system's settings."""

    def __init__(self) -> None:
        self._values: dict[str, object] = {}

    def value(self, name: str) -> object:
        """Return what was set, or None."""
        return self._values.get(name)

    def setValue(self, name: str, value: object) -> None:
        """Keep ``value``."""
        self._values[name] = value

    def remove(self, group: str) -> None:
        """Keep nothing in ``group``."""
        self._values = {
            name: value for name, value in self._values.items() if not name.startswith(f"{group}/")
        }

"""The strips below what is presented: the scenes of the page to choose from, and the keys that matter now."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from convviz.explore.display.parts import TransportPart
from convviz.explore.presenting.presentation import Presentation, index_of
from convviz.explore.presenting.scenes import PANELS, SCENES
from convviz.explore.state.state import View
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.words.catalogue import Text
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.labels import style_label
from convviz.ui.words.line import Line
from convviz.ui.words.runs import Run, Runs

MOST = max(len(scenes) for scenes in SCENES.values())
HEIGHT = 48  # units
BETWEEN = "\N{NO-BREAK SPACE}\N{MIDDLE DOT} "


class SceneButtons(QButtonGroup):
    """A button for each scene of a page, at most one of them down. ``idClicked`` carries its index."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.all = tuple(QPushButton() for _ in range(MOST))
        for index, button in enumerate(self.all):
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys with the walk
            self.addButton(button, index)

    def show_presentation(self, now: Presentation, view: View, text: Text, *, hidden: bool = False) -> None:
        """Offer the scenes of the page ``view``, of which one is down unless a panel is at the front.

        A page with a single scene has no buttons; none is seen where they are ``hidden``.
        """
        scenes = SCENES[view]
        chosen = None if now.front in PANELS[view] else index_of(now, view)
        self.setExclusive(False)  # so that none can be down
        for index, button in enumerate(self.all):
            button.setVisible(not hidden and index < len(scenes) and len(scenes) > 1)
            button.setChecked(index == chosen)
            if index < len(scenes):
                button.setText(text.text(f"presenting.scene.{scenes[index].name}"))
        self.setExclusive(chosen is not None)


class SceneStrip(Dressed, QWidget):
    """The scenes of a page, and where the walk is. ``scene_chosen`` carries the index that was clicked."""

    scene_chosen = Signal(int)

    def __init__(self, look: Look, text: Text) -> None:
        super().__init__()
        self.look, self._text = look, text
        self._shown = Presentation(), View.LAYER
        self._where: TransportPart | None = None
        self._scenes = SceneButtons(self)
        self.buttons = self._scenes.all
        self.where = Line()
        self.where.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        for button in self.buttons:
            button.setProperty("toggle", True)
            self._row.addWidget(button)
        self._row.addWidget(self.where, 1)
        self._scenes.idClicked.connect(self.scene_chosen)
        self._restyle()

    def show_presentation(self, now: Presentation, view: View) -> None:
        """Offer the scenes of the page ``view``, and show which is presented."""
        self._shown = now, view
        self._scenes.show_presentation(now, view, self._text)

    def show_walk(self, part: TransportPart | None) -> None:
        """Say where the walk is; nothing on a page without one."""
        if part != self._where:
            self._where = part
            self.where.setText("" if part is None else self._text.text(part.where))

    def _say(self) -> None:
        self.show_presentation(*self._shown)
        where, self._where = self._where, None
        self.show_walk(where)

    def _restyle(self) -> None:
        look = self.look
        self.setFixedHeight(look.px(HEIGHT))
        self._row.setSpacing(look.px(8))
        for button in self.buttons:
            button.setFont(look.font(TextStyle.SMALL))
        style_label(self.where, look, TextStyle.SMALL, look.palette.text)
        self.where.set_background(look.palette.window)
        self._say()


def key_runs(key: str, words: str, look: Look) -> tuple[Run, Run]:
    """Return a key, written strongly, and quietly behind it what it does."""
    strong = look.ink(TextStyle.STRONG, look.palette.text)
    plain = look.ink(TextStyle.SMALL, look.palette.muted)
    return Run(key, strong), Run(f"\N{NO-BREAK SPACE}{words}", plain)


class KeyStrip(Dressed, QWidget):
    """One line of keys and words; what has no room gives way from the end."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self._keys: tuple[tuple[str, str], ...] = ()
        self.line = Runs()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line)
        self._restyle()

    def show_keys(self, keys: Sequence[tuple[str, str]]) -> None:
        """Show ``keys``, each with its words, the most important first."""
        if tuple(keys) != self._keys:
            self._keys = tuple(keys)
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        between = Run(BETWEEN, self.look.ink(TextStyle.SMALL, self.look.palette.muted))
        shown: list[Run] = []
        for key, words in self._keys:
            more = [*([between] if shown else []), *key_runs(key, words, self.look)]
            if sum(run.ink.width(run.text) for run in (*shown, *more)) > self.width():
                break
            shown += more
        self.line.show_runs(tuple(shown))

    def _restyle(self) -> None:
        self.setFixedHeight(round(self.look.ink(TextStyle.STRONG, self.look.palette.text).height))
        self.line.set_background(self.look.palette.window)
        self._fit()

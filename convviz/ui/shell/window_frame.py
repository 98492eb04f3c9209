"""The main window as it looks: what is in it, its size, colours and type, presenting or not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QMainWindow, QVBoxLayout, QWidget

from convviz.explore.display.parts import TransportPart
from convviz.explore.display.resolve import DisplayState
from convviz.explore.message import Message
from convviz.explore.presenting.presentation import Presentation, scene_of
from convviz.explore.presenting.scenes import Scene
from convviz.explore.state.state import View
from convviz.files import resources
from convviz.files.lazy_import import lazy
from convviz.ui.look import theme
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.pages.layer_page import LayerPage
from convviz.ui.shell import SMALLEST, focus
from convviz.ui.shell.menu_bar import MenuBar
from convviz.ui.shell.middle_scroll_area import MiddleScrollArea
from convviz.ui.shell.notice import Notice
from convviz.ui.shell.page_stack import PageStack
from convviz.ui.shell.settings_bar import SettingsBar
from convviz.ui.shell.top_bar import TopBar
from convviz.ui.shell.transport_bar import TransportBar
from convviz.ui.shell.window_place import HOME, Place, opening_place, smallest_size
from convviz.ui.words.catalogue import Text
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.labels import style_label
from convviz.ui.words.line import Line

if TYPE_CHECKING:
    from convviz.ui.lessons.shown_lesson import ShownLesson
    from convviz.ui.presenting.presented import Presented
    from convviz.ui.shell.homework_strip import HomeworkStrip

_presented = lazy("convviz.ui.presenting.presented", "Presented")
_homework_strip = lazy("convviz.ui.shell.homework_strip", "HomeworkStrip")
_shown_lesson = lazy("convviz.ui.lessons.shown_lesson", "ShownLesson")


class WindowFrame(Dressed, QMainWindow):
    """Bars, pages and the status line, in the look of the window's size and theme, ``presenting`` or not.

    ``scene_chosen`` carries the index of a scene that was clicked in the strip of scenes; ``blank_clicked``
    is a click on the black picture; ``lesson_came`` carries the panel of lessons, made for the first one.
    """

    presenting_changed = Signal(bool)
    scene_chosen = Signal(int)
    blank_clicked = Signal()
    lesson_came = Signal(object)

    def __init__(self, language: str, theme_name: str) -> None:
        super().__init__()
        self.theme_name = theme_name
        self.presenting = False
        self.presentation = Presentation()
        self.presented: Presented | None = None  # made when something is first presented
        self.lesson: ShownLesson | None = None  # made when a lesson first begins
        self._lesson_away = False
        self.homework: HomeworkStrip | None = None  # made when a homework is first shown
        self._was_maximized = False
        self._has_look = False  # that takes long, and waits for the first size
        self._view = View.LAYER  # the page that is shown
        self._walk: TransportPart | None = None  # where the walk is, on a page that shows it
        self._walks = True  # whether the page shows where the walk is
        self._news = False  # whether the status line tells of a change by hand
        look, text = Look.of(*HOME, theme_name), Text(language)
        self.look, self._text = look, text
        self.top = TopBar(look, text)
        self.settings = SettingsBar(look, text)
        self.stack = PageStack(look, text)
        layer_page = self.stack.page(View.LAYER)
        assert isinstance(layer_page, LayerPage)
        self.layer_page = layer_page
        self.middle = MiddleScrollArea(self.settings, self.stack)
        self.notice = Notice(look, text)
        self.transport = TransportBar(look, text)
        self.status = Line()
        self.menu_bar = MenuBar(self)
        self.setMenuBar(self.menu_bar)
        self._column = self._laid_out()
        self.notice.shown.connect(self._share_foot)
        self.setWindowTitle("ConvViz")
        self.setWindowIcon(QIcon(str(resources.path("icons", "convviz.svg"))))
        self.setMinimumSize(*SMALLEST)

    @property
    def text(self) -> Text:
        """The words that are shown."""
        return self._text

    def say(self, words: Message) -> None:
        """Tell a person something below the panels."""
        self.notice.say(self._text.text(words))

    def set_language(self, language: str) -> None:
        """Show everything in ``language``."""
        self.set_text(Text(language))

    def set_theme(self, name: str) -> None:
        """Show everything in the colours of a theme."""
        self.theme_name = name
        self._relook()

    def set_presenting(self, presenting: bool) -> None:
        """Show the projector's view, full screen, or the usual one."""
        if presenting == self.presenting:
            return
        self.presenting = presenting
        if presenting:
            self.stack.show_scene(self._scene)  # first: what it hides needs no place in the larger look
        self.settings.set_open(False)
        for widget in (self.menu_bar, self.top, self.settings):
            widget.setVisible(not presenting)
        if self.presented is None:
            self.presented = self._make_presented()
        self._share_foot()
        if presenting:
            self._was_maximized = self.isMaximized()
            self.showFullScreen()
        elif self._was_maximized:
            self.showMaximized()
        else:
            self.showNormal()
        self._relook()
        self.show_presentation(self.presentation)
        self.presenting_changed.emit(presenting)
        self.stack.focus_main()

    def show_presentation(self, presentation: Presentation) -> None:
        """Show ``presentation`` while presenting; else all panels of the page."""
        self.presentation = presentation
        view, scene = self._view, self._scene
        if self.lesson is not None:
            self.lesson.lay_out(self.presenting, scene)
        self.stack.show_scene(scene if self.presenting else None)
        if self.presented is not None:
            self.presented.show_presentation(presentation, view, self.stack.shown_page)

    @property
    def _scene(self) -> Scene:
        """Return the scene that is shown while presenting."""
        scene = scene_of(self.presentation, self._view)
        return scene if self.lesson is None else self.lesson.scene(scene)

    def _make_presented(self) -> Presented:
        at = self._column.indexOf(self.transport)
        made: Presented = _presented(self, self._column, at, self.look, self._text)
        made.strip.scene_chosen.connect(self.scene_chosen)
        made.blank.clicked.connect(self.blank_clicked)
        made.strip.show_walk(self._walk)
        return made

    def leave_field(self) -> bool:
        """Give the keys from a field, its number as it was, back to the walk; False where none has them."""
        field = focus.field_with_keys()
        if field is None:
            return False
        self.settings.refresh()
        focus.take_back(field)
        if self.settings.isAncestorOf(field):
            self.open_fields(False)
        self.stack.focus_main()
        return True

    def show_display(self, display: DisplayState) -> None:
        """Hand each bar and the page their parts of ``display``."""
        self.top.show_part(display.scene)
        self.top.show_choice(display.view, display.sharing)
        self.settings.show_part(display.hyperparameters)
        before = self.stack.shown_page
        self.stack.show_display(display)
        self.layer_page.show_change(display.change)
        self.transport.show_part(display.transport)
        self._walk = display.transport if display.menu.walks else None
        if display.menu.walks != self._walks:
            self._walks = display.menu.walks
            self._share_foot()
        if self.presented is not None:
            self.presented.strip.show_walk(self._walk)
        if display.view is not self._view or self.stack.shown_page is not before:  # it may be covered
            self._view = display.view
            self.show_presentation(self.presentation)
        self._show_lesson(display)
        self._show_homework(display.homework)

    def _show_homework(self, words: Message | None) -> None:
        """Show what a homework gives in this layer below the page, where it is of one."""
        if self.homework is None:
            if words is None:
                return
            at = self._column.indexOf(self._across) + 1
            self.homework = _homework_strip(self.look, self._text)
            self._column.insertWidget(at, self.homework)
        self.homework.show_words(words)

    def _show_lesson(self, display: DisplayState) -> None:
        """Show the lesson beside the page, where there is one."""
        part, menu = display.lesson, display.menu.lesson
        if self.lesson is None:
            if part is None:
                return
            at = self._column.indexOf(self.transport)
            lesson: ShownLesson = _shown_lesson(self, self._across, self._column, at, self.look, self._text)
            focus.guard(lesson.panel)
            lesson.keep_away(self._lesson_away)
            self.lesson = lesson
            self.lesson_came.emit(lesson.panel)
        typing, before = self.lesson.typing, self.lesson.part
        self.lesson.show_part(part, menu is not None and menu.away)
        if part is before:
            return
        if typing and not self.lesson.typing:
            self.stack.focus_main()
        if (part is None) is not (before is None):
            self._share_foot()
            self._relook()
        self.show_presentation(self.presentation)

    def keep_lesson_away(self, away: bool) -> None:
        """Show no panel of the lesson: its words stand elsewhere, and the page has the room."""
        self._lesson_away = away
        if self.lesson is not None:
            self.lesson.keep_away(away)

    def open_fields(self, opened: bool) -> None:
        """Show the fields of the layer in the place of its line; or the line, and the walk has the keys."""
        self.settings.set_open(opened)
        self.settings.setVisible(opened or not self.presenting)
        if not opened:
            self.stack.focus_main()

    def take_place(self, kept: Place | None, screens: Sequence[QRect], on_wayland: bool = False) -> None:
        """Take the place that was kept, or a first one, before the window is shown. See `opening_place`."""
        self.setMinimumSize(smallest_size(QSize(*SMALLEST), screens))
        place = opening_place(kept, screens, on_wayland)
        if on_wayland:
            self.resize(place.rect.size())
        else:
            self.setGeometry(place.rect)
        if place.maximised:
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the size of the window with that of the type."""
        super().resizeEvent(event)
        self._relook()

    def _laid_out(self) -> QVBoxLayout:
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.addWidget(self.top)
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._across.addWidget(self.middle, 1)
        column.addLayout(self._across, 1)
        column.addWidget(self.transport)
        column.addWidget(self.status)
        column.addWidget(self.notice)
        self.setCentralWidget(centre)
        return column

    def _share_foot(self) -> None:
        """Let a notice have the place of the status line, or of the strip of scenes when presenting."""
        told = self.notice.is_told
        strip = None if self.presented is None else self.presented.strip
        self.notice.setMinimumHeight(strip.height() if strip is not None and self.presenting else 0)
        self.transport.setVisible(self._walks and not self.presenting)
        if self.presented is not None:
            in_lesson = self.lesson is not None and self.lesson.part is not None
            self.presented.share_foot(self.presenting, told or in_lesson)
        if self.lesson is not None:
            self.lesson.share_foot(self.presenting, told)
        # Last: what is shown before it may lay out the window.
        self.status.setVisible(not self.presenting and not told)

    def _style_status(self) -> None:
        style = TextStyle.STRONG if self._news else TextStyle.SMALL
        colour = self.look.palette.text if self._news else self.look.palette.muted
        style_label(self.status, self.look, style, colour)
        # News is louder, and a notice may take its place; were the line higher for them, all volumes would be
        # drawn again for two pixels.
        self.status.setFixedHeight(self.notice.line_height)
        self.status.set_background(self.look.palette.window)

    def _relook(self) -> None:
        look = Look.of(self.width(), self.height(), self.theme_name, self.presenting)
        if look != self.look or not self._has_look:
            self.set_look(look)
        in_lesson = self.lesson is not None and self.lesson.part is not None
        self.middle.set_room(look, self.height(), in_lesson)

    def set_look(self, look: Look) -> None:
        """Take on new colours and sizes."""
        self._has_look = True
        self.setPalette(theme.qpalette(look.palette))
        body = look.font(TextStyle.BODY)
        self.setStyleSheet(theme.style_sheet(look.palette, look.scale, body))
        self.setFont(body)
        super().set_look(look)

    def _restyle(self) -> None:
        look = self.look
        self._style_status()
        self.transport.setMinimumHeight(self.notice.line_height)
        margin = look.px(16)
        self._column.setContentsMargins(margin, look.px(8), margin, look.px(8))
        self._column.setSpacing(look.px(8))
        self._across.setSpacing(look.px(14))

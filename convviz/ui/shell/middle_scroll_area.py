"""What scrolls in a small window: the fields of the layer, and the page below them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QScrollBar, QVBoxLayout, QWidget

from convviz.ui.look.look import Look
from convviz.ui.shell import focus
from convviz.ui.shell.page_stack import PageStack
from convviz.ui.shell.settings_bar import SettingsBar
from convviz.ui.shell.window_place import ROOMY

LEAST_WIDTH = 1080  # units
LEAST_HEIGHT, PRESENTING_LEAST_HEIGHT = 524, 800  # units, of the page: less makes it scroll
LESSON_LEAST_HEIGHT = 480  # units, presenting a lesson below the page
SCROLLED_HEIGHT = 630  # units that it has in lower windows: it scrolls anyway, and need not be tight


class MiddleScrollArea(QScrollArea):
    """Gives its content all of its room, and scrolls where that is less than the content needs."""

    def __init__(self, settings: SettingsBar, stack: PageStack) -> None:
        super().__init__()
        self._stack = stack
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(settings)
        self._column.addWidget(stack, 1)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setViewport(QWidget())  # asked for Qt's own, PySide makes the classes of all widgets there are
        self.setVerticalScrollBar(QScrollBar(Qt.Orientation.Vertical))
        self.setHorizontalScrollBar(QScrollBar(Qt.Orientation.Horizontal))
        self.setWidgetResizable(True)
        self.setWidget(content)
        content.setAutoFillBackground(False)  # the window behind it has the colour
        stack.currentChanged.connect(self._begin_at_the_top)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._bring_control)

    def set_room(self, look: Look, height: int, in_lesson: bool = False) -> None:
        """Say what the page needs in a window that is ``height`` px high, of which a lesson takes a part."""
        least = LEAST_HEIGHT if height >= ROOMY[1] else SCROLLED_HEIGHT
        if look.presenting:
            least = LESSON_LEAST_HEIGHT if in_lesson else PRESENTING_LEAST_HEIGHT
        self._column.setSpacing(look.px(8))
        self._stack.setMinimumSize(look.px(LEAST_WIDTH), look.px(least))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the arrows and Page Down to the walk; Tab brings what it goes to in sight."""
        event.ignore()

    def _begin_at_the_top(self) -> None:
        """Show a page from its beginning: Qt goes to any control while the page before it goes away."""
        self.verticalScrollBar().setValue(0)
        self.horizontalScrollBar().setValue(0)

    def _bring_control(self) -> None:
        """Bring the field or the button in sight that a person went to, from outside the area, too."""
        control = focus.control_with_keys()
        if control is not None and self.isAncestorOf(control):
            self.ensureWidgetVisible(control)

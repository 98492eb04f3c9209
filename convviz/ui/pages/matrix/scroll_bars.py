"""The scroll bars of a matrix that is not seen whole."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QScrollBar, QWidget

from convviz.ui.pages.matrix.camera import Camera
from convviz.ui.pages.matrix.matrix_labels import Margins


class ScrollBars(QObject):
    """Two scroll bars over ``parent``; ``scrolled`` says that a person moved one of them."""

    scrolled = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.across = QScrollBar(Qt.Orientation.Horizontal, parent)
        self.down = QScrollBar(Qt.Orientation.Vertical, parent)
        for bar in (self.across, self.down):
            bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the arrow keys walk
            bar.actionTriggered.connect(self.scrolled)
            bar.hide()

    @property
    def place(self) -> tuple[int | None, int | None]:
        """The first column and the first row that the bars stand at; None for a bar that is not needed."""
        return tuple(  # type: ignore[return-value]  # two bars, two places
            None if bar.isHidden() else bar.sliderPosition() for bar in (self.across, self.down)
        )

    def follow(self, camera: Camera, room: Margins, thick: int) -> None:
        """Show what ``camera`` shows, at the edges of its room; a bar that is not needed is hidden."""
        right, bottom = room.left + round(camera.width), room.top + round(camera.height)
        self.across.setGeometry(room.left, bottom + 1, right - room.left, thick - 1)
        self.down.setGeometry(right + 1, room.top, thick - 1, bottom - room.top)
        _stand(self.across, camera.shape[1], camera.width / camera.cell[0], camera.x)
        _stand(self.down, camera.shape[0], camera.height / camera.cell[1], camera.y)
        for bar, whole in zip((self.across, self.down), camera.shows_all, strict=True):
            bar.setVisible(not whole)


def _stand(bar: QScrollBar, count: int, seen: float, first: float) -> None:
    page = max(1, int(seen))
    bar.setRange(0, max(0, count - page))
    bar.setPageStep(page)
    bar.setSingleStep(max(1, page // 10))
    bar.setValue(round(first))

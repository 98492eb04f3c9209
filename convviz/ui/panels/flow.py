"""A layout that sets widgets side by side and begins a new line where one does not fit.

A widget wider than a line gets a line, and its words break.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout, QLayoutItem, QWidget


class Flow(QLayout):
    """Widgets at their preferred size, line by line from the left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._line_gap: int | None = None
        self._heights: dict[int, int] = {}  # px by width: the layouts around ask for the same again and again
        self.setContentsMargins(0, 0, 0, 0)

    def set_line_gap(self, gap: int) -> None:
        """Leave ``gap`` px between lines; unless this is called, as much as `spacing` says."""
        self._line_gap = gap
        self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        """Take ``item`` at the end."""
        self._items.append(item)

    def count(self) -> int:
        """Return how many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return an item, or None past the end, as Qt asks."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Give an item away, or None past the end."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Return that no spare room is wanted."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Return that lines break."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height in px of all lines at ``width`` px."""
        if width not in self._heights:
            self._heights[width] = self._lay(QRect(0, 0, width, 0), moves=False)
        return self._heights[width]

    def invalidate(self) -> None:
        """Forget what was worked out: a widget changed."""
        self._heights.clear()
        super().invalidate()

    def setGeometry(self, rect: QRect) -> None:
        """Set the widgets in ``rect``."""
        super().setGeometry(rect)
        self._lay(rect, moves=True)

    def sizeHint(self) -> QSize:
        """Return the size of one line."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Return the size of the largest widget, words broken where they may."""
        size = QSize()
        for item in self._shown():
            wanted = item.sizeHint()
            if item.hasHeightForWidth():  # its words break
                wanted.setWidth(min(wanted.width(), item.minimumSize().width()))
            size = size.expandedTo(wanted)
        return size

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lay(self, rect: QRect, moves: bool) -> int:
        """Return the height in px of all lines; with ``moves``, place the items too, centred in a line."""
        y, space = rect.y(), max(0, self.spacing())
        gap = space if self._line_gap is None else self._line_gap
        for line in self._lines(rect.width(), space):
            sizes = [_size(item, rect.width()) for item in line]
            height = max((size.height() for size in sizes), default=0)
            x = rect.x()
            for item, size in zip(line, sizes, strict=True):
                if moves:
                    item.setGeometry(QRect(QPoint(x, y + (height - size.height()) // 2), size))
                x += size.width() + 2 * space
            y += height + gap
        return max(0, y - gap - rect.y())

    def _lines(self, width: int, space: int) -> list[list[QLayoutItem]]:
        """Return the shown items, line by line."""
        lines: list[list[QLayoutItem]] = [[]]
        x = 0
        for item in self._shown():
            wide = item.sizeHint().width()
            if lines[-1] and x + wide > width:
                lines.append([])
                x = 0
            lines[-1].append(item)
            x += wide + 2 * space
        return lines


def _size(item: QLayoutItem, width: int) -> QSize:
    """Return the preferred size of ``item``; where that is too wide, its size at ``width`` px."""
    size = item.sizeHint()
    if size.width() <= width:
        return size
    return QSize(width, item.heightForWidth(width) if item.hasHeightForWidth() else size.height())


class Together(QWidget):
    """Widgets side by side as one, so that a line never breaks between them."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        self.line = QHBoxLayout(self)
        self.line.setContentsMargins(0, 0, 0, 0)
        for widget in widgets:
            self.line.addWidget(widget)


class FlowLabel(QLabel):
    """Words on one line where there is room for them; a `QLabel` that may break lines breaks them earlier."""

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)

    def sizeHint(self) -> QSize:
        """Ask for one line."""
        width = self.fontMetrics().horizontalAdvance(self.text()) + 1
        return QSize(width, self.heightForWidth(width)).expandedTo(self.minimumSize())

    def minimumSizeHint(self) -> QSize:
        """Ask for one line here too, as wide as the longest word: what is broken asks by its width."""
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

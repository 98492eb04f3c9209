"""What moves after a step: the receptive field slides, its patch goes to the sum, and the value to V.

All that lies below is what holds after the step; only the frame of the field is still on its way.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEasingCurve, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from convviz.explore.display.layer import LayerPart
from convviz.explore.display.parts import InputPart
from convviz.ui.look import motion
from convviz.ui.look.look import Look
from convviz.ui.look.motion import Glide, Pace
from convviz.ui.panels.input_panel import InputPanel
from convviz.ui.panels.neuron_panel import NeuronPanel
from convviz.ui.panels.output_panel import OutputPanel

#: From which share of the time to which: each begins while the one before it arrives.
SLIDES, GATHERS, DELIVERS = (0.0, 0.6), (0.2, 0.7), (0.5, 1.0)
MOST_PATCHES = 4  # that travel at a time: more than eyes follow
FRAME = 3.0  # units, around what travels
LEAST_VALUE = 48  # units: the value stays so large that it can be read, however small its cell is

_EASE = QEasingCurve(QEasingCurve.Type.InOutQuad)


@dataclass(frozen=True)
class Way:
    """From where to where something travels, in px of the page, and in which share of the time."""

    start: QRect
    stop: QRect
    between: tuple[float, float]

    def at(self, share: float) -> QRect:
        """Return where it is after a ``share`` of the time; nowhere while it is not on its way."""
        first, last = self.between
        if not first <= share < last:
            return QRect()
        done = _EASE.valueForProgress((share - first) / (last - first))
        sides = zip(self.start.getRect(), self.stop.getRect(), strict=True)  # type: ignore[call-overload]
        return QRect(*(round(a + done * (b - a)) for a, b in sides))


class Traveller(QWidget):
    """A picture of something that travels over its parent; at rest it has no size, and is never hidden."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.way: Way | None = None
        self._picture, self._colour, self._line = QPixmap(), QColor(), 1.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.rest()

    def set_out(self, picture: QPixmap, way: Way, colour: str, line: float) -> None:
        """Take ``picture``, in a frame of ``colour`` that is ``line`` px wide, on its ``way``."""
        self._picture, self.way, self._colour, self._line = picture, way, QColor(colour), line

    def rest(self) -> None:
        """Stop, and take no room on the page."""
        self.way = None
        self.setGeometry(0, 0, 0, 0)

    def go(self, share: float) -> None:
        """Move to where it is after a ``share`` of the time."""
        if self.way is not None:
            self.setGeometry(self.way.at(share))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the picture and the frame around it."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(self.rect(), self._picture)
            painter.setPen(QPen(self._colour, self._line, j=Qt.PenJoinStyle.MiterJoin))
            half = round(self._line) // 2
            painter.drawRect(self.rect().adjusted(half, half, -half - 1, -half - 1))


class StepMotion(QObject):
    """Moves what a step moved, from the difference of what ``page`` showed last and shows now.

    Steps that follow each other faster are shown without it, and whatever a person does ends it.
    """

    def __init__(self, page: QWidget, x: InputPanel, neuron: NeuronPanel, v: OutputPanel, look: Look) -> None:
        super().__init__(page)
        self.look = look
        self._page, self._x, self._neuron, self._v = page, x, neuron, v
        self._pace = Pace()
        self._old: LayerPart | None = None
        self._new: LayerPart | None = None
        # Made once: to show a widget lays out the page.
        self.patches = tuple(Traveller(page) for _ in range(MOST_PATCHES))
        self.value = Traveller(page)
        self._glide = Glide(self._at, page, curve=QEasingCurve.Type.Linear)
        self._painted = QTimer(self)  # runs out when the step was painted: nothing comes before that
        self._painted.setSingleShot(True)
        self._painted.timeout.connect(self._set_out)

    @property
    def moving(self) -> bool:
        """Whether something is on its way, or is to set out once the step is painted."""
        return self._new is not None

    @property
    def rested(self) -> bool:
        """Whether the last step is so long ago that the next one is shown by a movement."""
        return self._pace.rested

    def prepare(self, old: LayerPart | None, new: LayerPart) -> None:
        """Begin a movement if ``new``, shown next, is a step from ``old``: the frame is still at ``old``."""
        if old is None or not motion.allowed():
            self.end()
        elif _is_step(old, new):
            hurried = self.moving
            self.end()
            if self._pace.step() and not hurried and self._page.isVisible():
                self._old, self._new = old, new
                self._x.put_frame(*_corner(old.input))
                self._painted.start()
        elif old.input.pointed == new.input.pointed:  # not the pointer alone
            self.end()

    def skip(self) -> None:
        """Show the next step without movement: a key is held."""
        self._pace.step()

    def seek(self, share: float) -> None:
        """Stay where things are after a ``share`` of the time."""
        if self._painted.isActive():
            self._painted.stop()
            self._set_out()
        self._glide.seek(share)

    def end(self) -> None:
        """End the movement at once: everything is where it belongs."""
        self._painted.stop()
        self._glide.end()
        if self._new is not None:
            self._arrive()

    def _set_out(self) -> None:
        """Take the pictures of what travels, and let it go."""
        old, new = self._old, self._new
        if old is None or new is None:
            return
        colour, line = self.look.hue(new.output.position.d).line, self.look.px(FRAME)
        moved = (_corner(old.input), old.input.channels) != (_corner(new.input), new.input.channels)
        if moved and self._seen(self._x, self._neuron):
            for traveller, (cells, way) in zip(self.patches, self._ways_of_patches(new), strict=False):
                traveller.set_out(self._neuron.products.grab(cells), way, colour, line)
        column, cell = self._neuron.column, self._v.grid.cell_rect(*_place(new))
        if not cell.isEmpty() and self._seen(self._neuron, self._v):
            start = column.result_room
            least = self.look.px(LEAST_VALUE)
            room = cell.size().expandedTo(QSize(least, least))
            stop = QRect(QPoint(), start.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio))
            stop.moveCenter(cell.center())
            way = Way(self._on_page(column, start), self._on_page(self._v.grid, stop), DELIVERS)
            self.value.set_out(column.grab(start), way, colour, line)
        self._glide.start()

    def _ways_of_patches(self, part: LayerPart) -> list[tuple[QRect, Way]]:
        """Return where each patch is among the products, and its way; none from where X shows other cells."""
        x, products = self._x.grid, self._neuron.products
        ways = list[tuple[QRect, Way]]()
        field_x, field_y = part.input.field_x, part.input.field_y
        if part.input.readers is not None or field_x is None or field_y is None:
            return ways
        for channel, pictures in zip(products.channels, products.shown, strict=True):
            drawn = 0 if x.draws_one_slice else part.neuron.first_channel + channel
            start, stop = x.block_rect(field_x, field_y, drawn), pictures.patch.cells
            if not start.isEmpty():
                way = Way(self._on_page(x, start), self._on_page(products, stop), GATHERS)
                ways.append((stop, way))
        return ways

    def _seen(self, *panels: QWidget) -> bool:
        """Say whether all of ``panels`` are on the page: a scene has only some."""
        return all(panel.isVisibleTo(self._page) for panel in panels)

    def _on_page(self, widget: QWidget, rect: QRect) -> QRect:
        return QRect(widget.mapTo(self._page, rect.topLeft()), rect.size())

    def _at(self, share: float) -> None:
        old, new = self._old, self._new
        if old is None or new is None:
            return
        if share >= 1:
            self._arrive()
            return
        first, last = SLIDES
        done = _EASE.valueForProgress(min(1.0, (share - first) / (last - first)))
        (left, top), (right, bottom) = _corner(old.input), _corner(new.input)
        self._x.put_frame(left + done * (right - left), top + done * (bottom - top))
        for traveller in (*self.patches, self.value):
            traveller.go(share)

    def _arrive(self) -> None:
        self._old = self._new = None
        self._x.put_frame_back()
        for traveller in (*self.patches, self.value):
            traveller.rest()


def _is_step(old: LayerPart, new: LayerPart) -> bool:
    """Say whether another neuron of the same layer is the current one."""
    same = old.input.values == new.input.values and old.output.values == new.output.values
    known = None not in (old.input.field_x, new.input.field_x, new.neuron.value)
    return same and known and old.output.position != new.output.position


def _place(part: LayerPart) -> tuple[int, int, int]:
    here = part.output.position
    return here.x, here.y, here.d


def _corner(part: InputPart) -> tuple[int, int]:
    assert part.field_x is not None
    assert part.field_y is not None
    return part.field_x.start, part.field_y.start

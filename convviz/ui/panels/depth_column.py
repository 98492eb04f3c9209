"""The depth column V[x,y,:] as a row of boxes in the filters' hues."""

from __future__ import annotations

from math import floor, isfinite, log10

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from convviz.explore import numbers
from convviz.explore.display.parts import Known
from convviz.ui.look import colours
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.look.shapes import rounded
from convviz.ui.volume.number_sizes import number_text
from convviz.ui.words.dressed import Dressed

ELLIPSIS = "…"
LONGEST = "\N{MINUS SIGN}0.00×10⁰⁰"  # of the numbers that are not whole
FINEST, COARSEST = -3, 5  # powers of ten of what is written without one


class DepthColumn(Dressed, QWidget):
    """Boxes of the values at one position, as many around the current slice as fit.

    ``slice_clicked`` and ``slice_pointed`` carry a slice, the latter −1 for none.
    """

    slice_clicked = Signal(int)
    slice_pointed = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self._values: tuple[Known, ...] = ()
        self._whole = True
        self._computed: frozenset[int] = frozenset()
        self._current = 0
        self._limit = 1.0
        self._scales: tuple[float, ...] = ()
        self._under = -1
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_values(
        self,
        values: tuple[Known, ...],
        computed: frozenset[int],
        current: int,
        limit: float,
        whole: bool,
    ) -> None:
        """Show ``values``; those that are not ``computed`` yet have no number, and None is withheld.

        No value of the volume is beyond ``limit``; ``whole`` says that all of them are whole numbers.
        """
        new = (values, computed, current, limit, whole)
        if new != (self._values, self._computed, self._current, self._limit, self._whole):
            self._values, self._computed, self._current, self._limit, self._whole = new
            self.update()

    def set_scales(self, scales: tuple[float, ...]) -> None:
        """Colour the value of each slice as its map does; the colours of its map end at its scale."""
        if scales != self._scales:
            self._scales = scales
            self.update()

    def sizeHint(self) -> QSize:
        """Return the height of a box and its label."""
        return QSize(self.look.px(200), self._box_height() + self._label_height() + self.look.px(4))

    def shown(self) -> range:
        """Return the slices that have a box."""
        room = self.width() - self.look.px(4)
        pitch = self._box_width() + self.look.px(6)
        fit = max(1, room // pitch)
        if fit < len(self._values):
            fit = max(1, (room - 2 * self._ellipsis_width()) // pitch)
        fit = min(fit, len(self._values))
        first = min(max(0, self._current - fit // 2), len(self._values) - fit)
        return range(first, first + fit)

    def box(self, d: int) -> QRect:
        """Return the box of slice ``d`` in px; empty when it is not shown."""
        return self._boxes().get(d, QRect())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the boxes."""
        look, boxes = self.look, self._boxes()
        with QPainter(self) as painter:
            painter.setClipRegion(event.region())
            painter.fillRect(self.rect(), QColor(look.palette.surface))
            for d, box in boxes.items():
                self._draw(painter, d, box)
            ink = look.ink(TextStyle.BODY, look.palette.muted)
            middle = self._label_height() + self._box_height() / 2
            if 0 not in boxes:
                ink.write(painter, look.px(2), middle, ELLIPSIS)
            if boxes and len(self._values) - 1 not in boxes:
                ink.write(
                    painter, max(box.right() for box in boxes.values()) + 1 + look.px(5), middle, ELLIPSIS
                )

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say which slice the pointer is on."""
        under = self._slice_at(event.position())
        if under != self._under:
            self._under = under
            self.slice_pointed.emit(under)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go to the clicked slice."""
        under = self._slice_at(event.position())
        if under >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.slice_clicked.emit(under)

    def leaveEvent(self, event: QEvent) -> None:
        """Say that nothing is pointed at any more."""
        super().leaveEvent(event)
        if self._under >= 0:
            self._under = -1
            self.slice_pointed.emit(-1)

    def _slice_at(self, at: QPointF) -> int:
        return next((d for d, box in self._boxes().items() if box.contains(at.toPoint())), -1)

    def _boxes(self) -> dict[int, QRect]:
        """Return the boxes in px by slice."""
        shown, wide, high = self.shown(), self._box_width(), self._box_height()
        left = self._ellipsis_width() if shown.start else self.look.px(2)
        top, pitch = self._label_height() + 1, wide + self.look.px(6)
        return {d: QRect(left + n * pitch, top, wide, high) for n, d in enumerate(shown)}

    def _draw(self, painter: QPainter, d: int, rect: QRect) -> None:
        """Draw a box: the hue as its frame, the value's colour inside, the slice above."""
        look, hue = self.look, self.look.hue(d)
        value = self._values[d] if d in self._computed else None
        ground = look.palette.unreached if value is None else self._ground(d, value)
        line = look.px(5 if d == self._current else 2)
        width, height, ratio = rect.width(), rect.height(), self.devicePixelRatioF()
        box = rounded(width, height, look.px(4), ground, hue.line, line, ratio)
        painter.drawPixmap(rect.topLeft(), box)
        top = QRect(rect.left(), 0, rect.width(), self._label_height())
        look.ink(TextStyle.CODE_SMALL, hue.text).centre(painter, top, str(d))
        if value is not None:
            ink = look.ink(TextStyle.BODY, colours.ink_on(ground))
            ink.centre(painter, rect, _written(value))
        elif d == self._current and self._values[d] is None:
            look.ink(TextStyle.BODY, look.palette.muted).centre(painter, rect, numbers.UNKNOWN)

    def _ground(self, d: int, value: int | float) -> str:
        table = colours.table(self.look.palette.diverging)
        limit = self._scales[d] if d < len(self._scales) else self._limit
        return table[colours.index_of(value, limit)]

    def _ellipsis_width(self) -> int:
        return round(_advance(self.look, ELLIPSIS)) + self.look.px(8)

    def _box_width(self) -> int:
        """Return a width in px that any value of the volume fits in, so that boxes stay where they are."""
        longest = number_text(-self._limit) if self._whole else LONGEST
        room = _advance(self.look, longest)
        return max(self.look.px(60), round(room) + self.look.px(20))

    def _height_of(self, style: TextStyle) -> float:
        return self.look.ink(style, self.look.palette.text).height

    def _box_height(self) -> int:
        return round(self._height_of(TextStyle.BODY)) + self.look.px(20)

    def _label_height(self) -> int:
        return round(self._height_of(TextStyle.CODE_SMALL)) + 2


def _written(value: int | float) -> str:
    """Return a value to three digits: "0.25", "−3040", "−5.41×10⁸"; a whole one in full."""
    power = floor(log10(abs(value))) if value and isfinite(value) else 0
    if float(value).is_integer() or FINEST <= power < COARSEST:
        return number_text(value, max(0, 2 - power))
    return f"{value / 10.0**power:.2f}×{numbers.power_of_ten(power)}".replace("-", numbers.MINUS)


def _advance(look: Look, words: str) -> float:
    return look.ink(TextStyle.BODY, look.palette.text).width(words)

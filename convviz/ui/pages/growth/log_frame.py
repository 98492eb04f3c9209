"""The frame of a plot on log axes: pyqtgraph draws axes, ticks and grid as a picture, when they change."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QFontMetrics, QPixmap
from PySide6.QtWidgets import QWidget

from convviz.explore.numbers import power_of_ten
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.look.plot_axes import picture_of, resize_hidden, style_axes

TICKS = (1, 10, 100, 1000, 2, 20, 200, 2000, 5, 50, 500, 5000)  # those that find room first come first

Pair = tuple[int, int]


class LogFrame:
    """Axes from ``values`` to ``powers`` of ten; ``point`` and ``across`` turn logarithms into px and back.

    ``box`` is the rectangle inside the axes, in px.
    """

    def __init__(self, parent: QWidget) -> None:
        # pyqtgraph takes a fifth of a second to load; only this page needs it.
        import pyqtgraph

        self._plot: Any = pyqtgraph.PlotWidget(parent)
        self._plot.hide()  # only ever seen through its picture
        self._plot.setMinimumSize(0, 0)
        self._plot.hideButtons()
        self._plot.showGrid(x=True, y=True, alpha=0.25)
        self._laid: tuple[Look, Pair, Pair, str] | None = None
        # What the axes have been laid out for: laying out costs 4 to 8 ms, and a drag draws four plots.
        self._settled: tuple[QSize, float, Look] | None = None
        self._picture: QPixmap | None = None
        self.box = QRectF(0, 0, 1, 1)
        self._left, self._right, self._low, self._high = 0.0, 1.0, 0.0, 1.0  # logarithms at the box's edges

    def lay(self, look: Look, values: Pair, powers: Pair, words: str) -> None:
        """Lay the axes out: ``values`` across, ``powers`` of ten upwards, ``words`` under them."""
        laid = (look, values, powers, words)
        if laid != self._laid:
            self._laid = laid
            self._picture = None

    def picture(self, widget: QWidget) -> QPixmap:
        """Return the frame at the size and pixel ratio of ``widget``."""
        size, ratio = widget.size(), widget.devicePixelRatioF()
        picture = self._picture
        if picture is None or self._plot.size() != size or picture.devicePixelRatio() != ratio:
            resize_hidden(self._plot, size)
            settled = True
            if self._laid is not None:
                wanted = (size, ratio, self._laid[0])
                settled, self._settled = wanted == self._settled, wanted
                if not settled:
                    self._style(self._laid[0])
                self._range(*self._laid)
            picture = self._picture = picture_of(self._plot, ratio, settled)
            self._measure()
        return picture

    def point(self, across: float, up: float) -> QPointF:
        """Return where two logarithms are drawn, in px."""
        x = (across - self._left) / (self._right - self._left)
        y = (up - self._low) / (self._high - self._low)
        return QPointF(self.box.left() + x * self.box.width(), self.box.bottom() - y * self.box.height())

    def across(self, x: float) -> float:
        """Return the logarithm at ``x`` px; the first one where the box has no width."""
        if self.box.width() <= 0:
            return self._left
        return self._left + (x - self.box.left()) / self.box.width() * (self._right - self._left)

    def _measure(self) -> None:
        """Read from pyqtgraph where it put things: both axes are linear in the logarithm.

        The range is asked for, not worked out from the box: a box without a height has a range all the same.
        """
        box = self._plot.getViewBox()
        self.box = box.sceneBoundingRect()
        (self._left, self._right), (self._low, self._high) = box.viewRange()

    def _style(self, look: Look) -> None:
        """Give the axes their colours, type and room."""
        style_axes(self._plot, look)
        item, metrics = self._plot.getPlotItem(), QFontMetrics(look.font(TextStyle.SMALL))
        # pyqtgraph learns only by drawing how much room ticks take, one drawing late.
        item.getAxis("left").setWidth(metrics.horizontalAdvance("10¹²") + round(0.8 * metrics.height()))
        item.getAxis("bottom").setHeight(round(2.5 * metrics.height()))
        item.layout.setContentsMargins(look.px(4), look.px(8), look.px(14), look.px(4))

    def _range(self, look: Look, values: Pair, powers: Pair, words: str) -> None:
        low, high = (math.log10(value) for value in values)
        room = 0.04 * max(high - low, 0.3)
        item, (lowest, highest) = self._plot.getPlotItem(), powers
        item.setXRange(low - room, high + room, padding=0)
        item.setYRange(lowest, highest, padding=0.02)
        decade = 0.85 * self._plot.width() / (high - low + 2 * room)  # in px
        ticks = [(math.log10(n), f"{n:,}") for n in _ticks(look, values, decade)]
        item.getAxis("bottom").setTicks([ticks, []])
        step = 3 if highest - lowest > 5 else 2
        labelled = [(p, power_of_ten(p)) for p in range(lowest, highest + 1) if p % step == 0]
        item.getAxis("left").setTicks([labelled, []])
        item.setLabel("bottom", words, color=look.palette.text)


def _ticks(look: Look, values: Pair, decade: float) -> list[int]:
    """Return the round values between both whose numbers have room, or the first value when there is none."""
    low, high = values
    metrics = QFontMetrics(look.font(TextStyle.SMALL))
    taken: list[int] = []
    for n in (tick for tick in TICKS if low <= tick <= high):
        least = metrics.horizontalAdvance(f"{n:,}") + metrics.horizontalAdvance("00")
        if all(abs(math.log10(n / other)) * decade >= least for other in taken):
            taken.append(n)
    return taken or [low]
